"""Dated values for the rules: the packaged ones, with those that the landlord entered and did not withdraw."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.organisation import ValeurSaisie
from caleol.rules.parametre import Parametres, Scalaire, Valeur


def ecrit_axes(axes: Mapping[str, str]) -> str:
    """Return axes as `valeur_saisie.axes` keeps them: `categorie=1;zone=a`, in the order of their names."""
    return ";".join(f"{nom}={axes[nom]}" for nom in sorted(axes))


def lit_axes(texte: str) -> dict[str, str]:
    """Return the axes kept in `valeur_saisie.axes`."""
    return dict(partie.split("=", 1) for partie in texte.split(";") if "=" in partie)


def lit_scalaire(texte: str) -> Scalaire:
    """Return an entered value: a whole number, a decimal (comma or dot), else the text."""
    nu = texte.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        nombre = Decimal(nu)
    except InvalidOperation:
        return texte
    return int(nombre) if nombre == int(nombre) else nombre


def load_parametres(session: Session) -> Parametres:
    """Return every dated value that this installation knows."""
    paquet = Parametres.charger()
    definitions = {definition.cle: definition for definition in paquet.definitions()}
    saisies = session.scalars(
        select(ValeurSaisie).where(ValeurSaisie.retiree_le.is_(None)).order_by(ValeurSaisie.saisie_le)
    ).all()
    valeurs = [
        Valeur.saisie(
            definitions[saisie.cle],
            lit_axes(saisie.axes),
            lit_scalaire(saisie.valeur),
            depuis=saisie.debut,
            verifie_jusqu=saisie.verifie_jusqu,
            source=saisie.source,
            verifie_par=saisie.verifie_par,
        )
        for saisie in saisies
        if saisie.cle in definitions
    ]
    return paquet.avec(valeurs) if valeurs else paquet

"""Dated values entered by the landlord: enter one with its source and checker, correct by a new row, withdraw.

A row is never edited. A correction withdraws the rows that began the same day and adds one; the register keeps
both acts, with the reason.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.organisation import Bailleur, ValeurSaisie
from caleol.queries.valeurs import ecrit_axes, load_parametres
from caleol.rules.droits import Droit
from caleol.rules.parametre import Definition, Parametres, Valeur
from caleol.services.act import Acte
from caleol.services.occupation.calcul import mark_baux

UNITES_ENTIERES = frozenset({"centime", "demande", "euro", "jour", "mois", "piece"})
AXES_SANS_LISTE: Mapping[str, str] = {"epci": r"\d{9}"}
AXES_DU_BAILLEUR: Mapping[str, tuple[str, ...]] = {
    "type": ("T1", "T2", "T3", "T4", "T5", "T6"),
    "personnes": ("1", "2", "3", "4", "5", "6", "7", "8"),
}
BORNES = {"maintien.depassement": (0, 1_000), "apl.taux_famille": (-100, 100)}
"""Smallest and largest percentage where it is not 0 to 100: a multiple of a ceiling, a rate that a family lowers."""
VALEUR_MAXIMALE = 10_000_000


def parametres(session: Session) -> Parametres:
    """Return every dated value that this installation knows: the packaged ones, and those entered beside them."""
    return load_parametres(session)


def choix_d_axe(definition: Definition, axe: str) -> tuple[str, ...]:
    """Return the values that an axis may take; none where it is a free code (SIREN of an EPCI)."""
    if axe in AXES_SANS_LISTE:
        return ()
    connus = (dict(v.axes)[axe] for v in Parametres.charger().versions(definition.cle))
    return tuple(dict.fromkeys(connus)) or AXES_DU_BAILLEUR.get(axe, ())


def est_entiere(definition: Definition) -> bool:
    """Return whether the rules read this value as a whole number."""
    versions = Parametres.charger().versions(definition.cle)
    entieres = bool(versions) and all(isinstance(v.valeur, int) for v in versions)
    return definition.unite in UNITES_ENTIERES or entieres


def record_valeur(
    acte: Acte,
    *,
    cle: str,
    axes: Mapping[str, str],
    debut: date,
    verifie_jusqu: date,
    valeur: Decimal,
    source: str,
    verifie_par: str,
) -> int:
    """Enter a value from a day on, in the unit of its definition; return the key of its row.

    Rows still in use that begin the same day are withdrawn: this one corrects them.

    Raises:
        Refus: `valeur_inconnue`, `valeur_mal_saisie`, `valeur_axe_inconnu`, `valeur_hors_bornes`,
            `valeur_non_entiere`, `valeur_deja_saisie`.
    """
    acte.exige(Droit.GERER_REGLES)
    saisie = lit_saisie(
        cle, axes, valeur, depuis=debut, verifie_jusqu=verifie_jusqu, source=source, verifie_par=verifie_par
    )
    acte.session.get(Bailleur, 1, with_for_update=True)  # two entries of one value wait for each other
    ligne = _ligne(acte, saisie)
    remplacees = _withdraw_former(acte, ligne)
    acte.session.flush()
    acte.session.add(ligne)
    acte.session.flush()
    trace = _trace(ligne) | {"remplace": remplacees}
    acte.inscrire("saisie_valeur", "valeur", ligne.id, trace, personnel={"verifie_par": ligne.verifie_par})
    mark_baux(acte.session)
    return ligne.id


def lit_saisie(cle: str, axes: Mapping[str, str], valeur: Decimal, **dates_et_source: Any) -> Valeur:
    """Return a value as the rules will read it; the rest is what `Valeur.saisie` takes.

    Raises:
        Refus: what the rules could not read (see `record_valeur`).
    """
    definition = Parametres.charger().definition(cle)
    _check_axes(definition, axes)
    _check_montant(definition, valeur)
    nombre = int(valeur) if valeur == int(valeur) else valeur.normalize()
    return Valeur.saisie(definition, axes, nombre, **dates_et_source)


def _ligne(acte: Acte, saisie: Valeur) -> ValeurSaisie:
    """Return the row of an entered value."""
    return ValeurSaisie(
        cle=saisie.cle,
        axes=ecrit_axes(dict(saisie.axes)),
        debut=saisie.depuis,
        verifie_jusqu=saisie.verifie_jusqu,
        valeur=f"{saisie.decimal:f}",
        unite=saisie.unite,
        source=saisie.source.strip(),
        verifie_par=saisie.verifie_par.strip(),
        saisie_le=acte.instant,
        saisie_par_id=acte.utilisateur_id,
    )


def retire_valeur(acte: Acte, *, valeur_id: int, motif: str) -> None:
    """Withdraw an entered value: the rules no longer read it, its row and the reason stay.

    Raises:
        Refus: `motif_requis`, `valeur_deja_retiree`.
        Introuvable: no such row.
    """
    acte.exige(Droit.GERER_REGLES)
    ligne = acte.session.get(ValeurSaisie, valeur_id, with_for_update=True)
    if ligne is None:
        raise Introuvable("valeur")
    if ligne.retiree_le is not None:
        raise Refus("valeur_deja_retiree", le=ligne.retiree_le)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    ligne.retiree_le = acte.instant
    acte.inscrire("retrait_valeur", "valeur", ligne.id, _trace(ligne), personnel={"motif": motif.strip()})
    mark_baux(acte.session)


def _check_axes(definition: Definition, axes: Mapping[str, str]) -> None:
    """Refuse axes that the definition has not, and values that an axis cannot take."""
    if set(axes) != set(definition.axes):
        raise Refus("valeur_mal_saisie", cle=definition.cle)
    for axe, texte in axes.items():
        admis = choix_d_axe(definition, axe)
        libre = AXES_SANS_LISTE.get(axe)
        if (libre and not re.fullmatch(libre, texte)) or (not libre and texte not in admis):
            raise Refus("valeur_axe_inconnu", champ=axe, axe=axe, valeur=texte, admis=admis)


def _check_montant(definition: Definition, valeur: Decimal) -> None:
    """Refuse an amount out of all sense, and a fraction where the rules count in whole numbers."""
    ordinaires = (0, 100 if definition.unite == "pourcent" else VALEUR_MAXIMALE)
    minimum, maximum = BORNES.get(definition.cle, ordinaires)
    if not minimum <= valeur <= maximum:
        raise Refus("valeur_hors_bornes", champ="valeur", minimum=minimum, maximum=maximum)
    if est_entiere(definition) and valeur != int(valeur):
        raise Refus("valeur_non_entiere", champ="valeur", unite=definition.unite)


def _withdraw_former(acte: Acte, ligne: ValeurSaisie) -> list[int]:
    """Withdraw the rows in use that begin the same day; refuse a form sent twice."""
    vivantes = acte.session.scalars(
        select(ValeurSaisie)
        .where(
            ValeurSaisie.cle == ligne.cle,
            ValeurSaisie.axes == ligne.axes,
            ValeurSaisie.debut == ligne.debut,
            ValeurSaisie.retiree_le.is_(None),
        )
        .with_for_update()
    ).all()
    nouvelle = (ligne.valeur, ligne.verifie_jusqu, ligne.source, ligne.verifie_par)
    for vivante in vivantes:
        if (vivante.valeur, vivante.verifie_jusqu, vivante.source, vivante.verifie_par) == nouvelle:
            raise Refus("valeur_deja_saisie", le=vivante.saisie_le)
        vivante.retiree_le = acte.instant
    return [vivante.id for vivante in vivantes]


def _trace(ligne: ValeurSaisie) -> dict[str, object]:
    """Return what the register keeps of a value; the name of who checked it is personal and stays out."""
    return {
        "cle": ligne.cle,
        "axes": ligne.axes,
        "debut": ligne.debut,
        "verifie_jusqu": ligne.verifie_jusqu,
        "valeur": ligne.valeur,
        "source": ligne.source,
    }

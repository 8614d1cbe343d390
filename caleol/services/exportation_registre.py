"""The register as lines of JSON (docs/registre.md): entries, then what they prove; read by `kernel.verificateur`."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session

from caleol.kernel.verificateur import FORMAT, Bilan, canonique, verifie
from caleol.models.organisation import Bailleur
from caleol.models.registre import EntreeRegistre, SelRegistre, TeteRegistre
from caleol.services.preuves import lignes_prouvees
from caleol.services.registre import instant_canonique
from caleol.services.verification import TeteAttendue

PAGE = 2000


def export_registre(session: Session, instant: datetime, *, nominatif: bool = False) -> Iterator[str]:
    """Yield the export, a line of JSON at a time.

    `nominatif` adds the salts, the typed texts and the data of minutes: all can then be verified, and names stand in
    the file. Without it the texts of reasons are not in the file, nor what would prove them.
    """
    yield from ecrit_lignes(_lignes(session, instant, nominatif=nominatif))


def ecrit_lignes(lignes: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield lines as their text, then the last one: how many there are, and their digest."""
    condense, nombre = hashlib.sha256(), 0
    for valeurs in lignes:
        ligne = canonique(valeurs) + "\n"
        condense.update(ligne.encode())
        nombre += 1
        yield ligne
    yield canonique({"ligne": "fin", "lignes": nombre, "empreinte": condense.hexdigest()}) + "\n"


def verify_tout(
    session: Session, instant: datetime, attendues: Sequence[TeteAttendue] = (), papiers: Path | None = None
) -> Bilan:
    """Verify chains, ballots, decisions and papers, as the stand-alone verifier does with an export.

    Heads given without their rank cannot be looked for here: `verify_chaine` does.
    """
    tetes = [(attendue.rang, attendue.empreinte) for attendue in attendues if attendue.rang]
    return verifie(export_registre(session, instant, nominatif=True), tetes, papiers)


def _lignes(session: Session, instant: datetime, *, nominatif: bool) -> Iterator[dict[str, Any]]:
    bailleur = session.get(Bailleur, 1)
    tetes = {t.chaine: t for t in session.scalars(select(TeteRegistre).order_by(TeteRegistre.chaine))}
    yield {
        "ligne": "entete",
        "format": FORMAT,
        "bailleur": bailleur.nom if bailleur else "",
        "exporte_le": instant_canonique(instant),
        "nominatif": nominatif,
        "tetes": {nom: f"{tete.rang}:{tete.empreinte}" for nom, tete in tetes.items()},
    }
    noms = session.scalars(select(EntreeRegistre.chaine).distinct().order_by(EntreeRegistre.chaine)).all()
    for nom in noms:
        yield from lignes_entrees(session, nom, nominatif=nominatif)
    yield from lignes_prouvees(session, nominatif=nominatif)


def lignes_entrees(
    session: Session, chaine: str, *, nominatif: bool, bornes: tuple[int, int] | None = None
) -> Iterator[dict[str, Any]]:
    """Yield the entries of a chain, or those between two ranks, in order; with their salts where `nominatif`."""
    e = EntreeRegistre
    ici = [e.rang.between(*bornes)] if bornes else []
    colonnes = (e.rang, type_coerce(e.survenu_le, Text()), e.auteur_id, e.role, e.acte, e.objet_type, e.objet_id,
                e.donnees, e.precedente, e.empreinte)  # fmt: skip
    noms = ("rang", "survenu_le", "auteur", "role", "acte", "objet_type", "objet_id", "donnees", "precedente",
            "empreinte")  # fmt: skip
    requete = select(*colonnes).where(e.chaine == chaine, *ici).order_by(e.rang).limit(PAGE)
    lignes = session.execute(requete).all()
    while lignes:
        sels = _sels(session, chaine, lignes[0][0], lignes[-1][0]) if nominatif else {}
        for ligne in lignes:
            valeurs = {"ligne": "entree", "chaine": chaine, **dict(zip(noms, ligne, strict=True))}
            valeurs["survenu_le"] = instant_canonique(valeurs["survenu_le"])
            yield valeurs | ({"sels": sels[ligne[0]]} if ligne[0] in sels else {})
        lignes = session.execute(requete.where(e.rang > lignes[-1][0])).all()


def _sels(session: Session, chaine: str, debut: int, fin: int) -> dict[int, dict[str, str]]:
    s = SelRegistre
    trouves: dict[int, dict[str, str]] = {}
    for rang, champ, sel in session.execute(
        select(s.rang, s.champ, s.sel).where(s.chaine == chaine, s.rang.between(debut, fin)).order_by(s.id)
    ):
        trouves.setdefault(rang, {})[champ] = sel
    return trouves

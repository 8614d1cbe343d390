"""A part of the register, for a control file: the entries on some objects whole, the others as links of the chain.

A link holds the rank and the two digests: the chain still holds from the first entry told to the last one, and to the
heads printed on minutes between them, without telling the acts that concern others.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.verificateur import FORMAT
from caleol.models.registre import EntreeRegistre
from caleol.services.exportation_registre import ecrit_lignes, lignes_entrees
from caleol.services.preuves import Choix, lignes_prouvees
from caleol.services.registre import ACTES, instant_canonique

LOT = 400
"""Keys asked for in one statement."""


@dataclass(frozen=True, slots=True)
class Part:
    """The objects told whole, those whose entries only bound the part, and the rows that are proved."""

    objets: Collection[tuple[str, str]]
    seances: Sequence[int]
    choix: Choix


def export_partiel(session: Session, instant: datetime, part: Part) -> Iterator[str]:
    """Yield the lines of a part of the chain of acts, with the salts of the entries told; nothing where none is."""
    entiers = _rangs(session, part.objets)
    if not entiers:
        return
    bornes = entiers | _validations(session, part.seances)
    debut, fin = min(bornes), max(bornes)
    entiers |= _effacements(session, debut, fin)
    yield from ecrit_lignes(_lignes(session, instant, part, entiers, (debut, fin)))


def _lignes(
    session: Session, instant: datetime, part: Part, entiers: Collection[int], bornes: tuple[int, int]
) -> Iterator[dict[str, Any]]:
    debut, fin = bornes
    e = EntreeRegistre
    requete = select(e.precedente).where(e.chaine == ACTES, e.rang == debut)
    tete = session.scalar(select(e.empreinte).where(e.chaine == ACTES, e.rang == fin))
    yield {
        "ligne": "entete",
        "format": FORMAT,
        "bailleur": "",
        "exporte_le": instant_canonique(instant),
        "nominatif": True,
        "partiel": True,
        "tetes": {ACTES: f"{fin}:{tete}"},
    }
    yield {"ligne": "depart", "chaine": ACTES, "rang": debut - 1, "empreinte": session.scalar(requete)}
    for ligne in lignes_entrees(session, ACTES, nominatif=True, bornes=bornes):
        if ligne["rang"] in entiers:
            yield ligne
        else:
            champs = ("chaine", "rang", "precedente", "empreinte")
            yield {"ligne": "maillon", **{champ: ligne[champ] for champ in champs}}
    yield from lignes_prouvees(session, nominatif=True, choix=part.choix)


def _rangs(session: Session, objets: Collection[tuple[str, str]]) -> set[int]:
    e = EntreeRegistre
    par_genre: dict[str, list[str]] = {}
    for genre, cle in objets:
        par_genre.setdefault(genre, []).append(cle)
    rangs: set[int] = set()
    for genre, cles in par_genre.items():
        for debut in range(0, len(cles), LOT):
            suite = e.objet_id.in_(cles[debut : debut + LOT])
            rangs.update(session.scalars(select(e.rang).where(e.chaine == ACTES, e.objet_type == genre, suite)))
    return rangs


def _validations(session: Session, seances: Sequence[int]) -> set[int]:
    """Return the entries whose digest the minutes print."""
    e = EntreeRegistre
    cles = [str(cle) for cle in seances]
    return set(
        session.scalars(
            select(e.rang).where(
                e.chaine == ACTES, e.acte == "validation_pv", e.objet_type == "seance", e.objet_id.in_(cles)
            )
        )
    )


def _effacements(session: Session, debut: int, fin: int) -> set[int]:
    """Return the erasures of this part: they hold identifiers, and say which salts went."""
    e = EntreeRegistre
    ici = select(e.rang).where(e.chaine == ACTES, e.rang.between(debut, fin), e.acte == "effacement_personnel")
    return set(session.scalars(ici))

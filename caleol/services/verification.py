"""Whether the register still holds: walk each chain, recompute each digest, name the first bad entry.

A chain rewritten whole or cut short is consistent in itself: it shows against a head kept outside (minutes, mail,
print). Give those heads to `verify_chaine`; one that is no longer in the chain betrays the rewriting.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Text, func, select, type_coerce
from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.models.registre import EntreeRegistre, TeteRegistre
from caleol.rules.enumeration import EnumLibelle
from caleol.services.registre import ACTES, CHAINES, ORIGINE, empreinte_entree, get_tete

FORME_TETE = re.compile(r"(?:(\d{1,12})\s*[:·]\s*)?([0-9a-f]{64})")
PAGE = 2000
COLONNES = (
    "chaine", "rang", "survenu_le", "auteur_id", "role", "acte", "objet_type", "objet_id", "donnees", "precedente",
)  # fmt: skip


class NatureFaute(EnumLibelle):
    """Why an entry does not hold."""

    RANG = "rang", "un numéro manque ou se répète"
    CONTENU = "contenu", "son contenu ne correspond plus à son empreinte"
    CHAINAGE = "chainage", "elle ne suit plus l’entrée précédente"
    FIN = "fin", "la fin de la chaîne ne correspond plus à la tête enregistrée"
    TETE = "tete", "une tête gardée à l’extérieur n’est plus dans la chaîne, qui a été réécrite ou raccourcie"
    CHAINE = "chaine", "cette chaîne n’existe pas dans l’outil"


@dataclass(frozen=True, slots=True)
class Anomalie:
    """The first entry that does not hold, and why."""

    chaine: str
    rang: int
    nature: NatureFaute


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along a chain found: how many entries hold, and the digest of the last of them."""

    chaine: str
    entrees: int
    tete: str
    anomalie: Anomalie | None


@dataclass(frozen=True, slots=True)
class TeteAttendue:
    """A head kept outside; the papers print its rank with it, older notes may hold the digest alone."""

    empreinte: str
    rang: int | None = None


def read_tete(texte: str) -> TeteAttendue:
    """Read a head as it is printed: `48213:0c5e…`, or the 64 characters alone.

    Raises:
        Refus: `tete_illisible`.
    """
    trouve = FORME_TETE.fullmatch(texte.strip().lower())
    if trouve is None:
        raise Refus("tete_illisible", champ="tete")
    rang, empreinte = trouve.groups()
    return TeteAttendue(empreinte, int(rang) if rang else None)


def verify_registre(session: Session, attendues: Sequence[TeteAttendue] = ()) -> tuple[Verification, ...]:
    """Verify every chain; `attendues` are heads of the chain of acts kept outside."""
    connues = [verify_chaine(session, nom, attendues if nom == ACTES else ()) for nom in CHAINES]
    noms = session.scalars(select(EntreeRegistre.chaine).distinct().order_by(EntreeRegistre.chaine))
    autres = [nom for nom in noms if nom not in CHAINES]
    return (*connues, *(Verification(nom, 0, ORIGINE, Anomalie(nom, 1, NatureFaute.CHAINE)) for nom in autres))


def verify_chaine(session: Session, chaine: str, attendues: Iterable[TeteAttendue] = ()) -> Verification:
    """Walk a chain from its origin and name the first bad entry.

    Entries appended by others during the walk are left for the next one.
    """
    tete = get_tete(session, chaine)
    restantes = {attendue.empreinte: attendue for attendue in attendues}
    precedente, rang = ORIGINE, 0
    for entree in _entrees(session, chaine, tete.rang):
        nature = _defaut(entree, rang + 1, precedente)
        if nature:
            return Verification(chaine, rang, precedente, Anomalie(chaine, rang + 1, nature))
        rang, precedente = entree.rang, entree.empreinte
        attendue = restantes.get(precedente)
        if attendue and attendue.rang in {None, rang}:
            del restantes[precedente]
    if (tete.rang, tete.empreinte) != (rang, precedente) or _runs_beyond_head(session, chaine):
        return Verification(chaine, rang, precedente, Anomalie(chaine, rang + 1, NatureFaute.FIN))
    manque = min((a.rang or rang + 1 for a in restantes.values()), default=None)
    anomalie = None if manque is None else Anomalie(chaine, min(manque, rang + 1), NatureFaute.TETE)
    return Verification(chaine, rang, precedente, anomalie)


def _defaut(entree: Row[Any], rang: int, precedente: str) -> NatureFaute | None:
    if entree.rang != rang:
        return NatureFaute.RANG
    if entree.precedente != precedente:
        return NatureFaute.CHAINAGE
    colonnes = {nom: getattr(entree, nom) for nom in COLONNES}
    try:
        attendue = empreinte_entree(**colonnes | {"survenu_le": _instant(entree.survenu_le)})
    except (TypeError, ValueError):
        return NatureFaute.CONTENU
    return None if entree.empreinte == attendue else NatureFaute.CONTENU


def _instant(brut: datetime | str) -> datetime:
    """Return the instant of an entry; SQLite keeps a text, which somebody may have damaged."""
    lu = datetime.fromisoformat(brut) if isinstance(brut, str) else brut
    return lu if lu.tzinfo else lu.replace(tzinfo=UTC)


def _entrees(session: Session, chaine: str, dernier: int) -> Iterator[Row[Any]]:
    """Yield the entries up to the head, in order, as stored, a page at a time."""
    brut = type_coerce(EntreeRegistre.survenu_le, Text()).label("survenu_le")
    colonnes = [brut if nom == "survenu_le" else getattr(EntreeRegistre, nom) for nom in (*COLONNES, "empreinte")]
    requete = select(*colonnes).where(EntreeRegistre.chaine == chaine, EntreeRegistre.rang <= dernier)
    requete = requete.order_by(EntreeRegistre.rang).limit(PAGE)
    lignes = session.execute(requete).all()
    while lignes:
        yield from lignes
        lignes = session.execute(requete.where(EntreeRegistre.rang > lignes[-1].rang)).all()


def _runs_beyond_head(session: Session, chaine: str) -> bool:
    """Return whether entries stand after the head; one statement, so that a writer at work is not an anomaly."""
    dernier = select(func.max(EntreeRegistre.rang)).where(EntreeRegistre.chaine == chaine).scalar_subquery()
    tete = select(TeteRegistre.rang).where(TeteRegistre.chaine == chaine).scalar_subquery()
    ligne = session.execute(select(func.coalesce(dernier, 0), func.coalesce(tete, 0))).one()
    return bool(ligne[0] > ligne[1])

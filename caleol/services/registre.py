"""The register: append-only chains of acts, each entry sealed by SHA-256 over a canonical form.

Canonical form of an entry (UTF-8 JSON, keys sorted, no space, no escape of letters):
`{"acte", "auteur", "chaine","donnees","objet_id","objet_type","precedente","rang","role","survenu_le"}`, where
`survenu_le` is the instant in UTC with microseconds and `donnees` the object as stored. The digest of the first
entry's predecessor is 64 zeros. Personal values never stand in `donnees`: `protege` puts there the SHA-256 of
`salt + value`, and keeps the salt beside the chain.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.registre import EntreeRegistre, SelRegistre, TeteRegistre

ORIGINE = "0" * 64
ACTES = "actes"
LECTURES = "lectures"


@dataclass(frozen=True, slots=True)
class Anomalie:
    """The first entry that does not hold, and why (`rang`, `contenu`, `chainage`, `tete`, `fin`)."""

    chaine: str
    rang: int
    nature: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What a walk along a chain found."""

    chaine: str
    entrees: int
    tete: str
    anomalie: Anomalie | None


def forme_canonique(donnees: Mapping[str, Any]) -> str:
    """Return the one text of a mapping: sorted keys, no space, letters as they are."""
    return json.dumps(donnees, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_simple)


def _simple(valeur: object) -> str:
    if isinstance(valeur, datetime):
        return valeur.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(valeur, date | Decimal):
        return str(valeur)
    if isinstance(valeur, Enum):
        return str(valeur.value)
    raise TypeError(f"no canonical form for {type(valeur).__name__}")


def empreinte(texte: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(texte.encode()).hexdigest()


def append_entree(
    session: Session,
    *,
    chaine: str,
    survenu_le: datetime,
    auteur_id: int | None,
    role: str | None,
    acte: str,
    objet_type: str,
    objet_id: object,
    donnees: Mapping[str, Any],
    personnel: Mapping[str, str] | None = None,
) -> str:
    """Append one entry to a chain, in the caller's transaction, and return its digest."""
    tete = session.get(TeteRegistre, chaine, with_for_update=True)
    if tete is None:
        tete = TeteRegistre(chaine=chaine, rang=0, empreinte=ORIGINE)
        session.add(tete)
    rang = tete.rang + 1
    sels = {champ: secrets.token_hex(16) for champ in personnel or {}}
    contenu = dict(donnees) | {
        f"{champ}_sha256": empreinte(sels[champ] + valeur) for champ, valeur in (personnel or {}).items()
    }
    entree = EntreeRegistre(
        chaine=chaine,
        rang=rang,
        survenu_le=survenu_le,
        auteur_id=auteur_id,
        role=role,
        acte=acte,
        objet_type=objet_type,
        objet_id=str(objet_id),
        donnees=forme_canonique(contenu),
        precedente=tete.empreinte,
        empreinte="",
    )
    entree.empreinte = empreinte_entree(entree)
    tete.rang, tete.empreinte = rang, entree.empreinte
    session.add(entree)
    session.flush()
    session.add_all(SelRegistre(chaine=chaine, rang=rang, champ=champ, sel=sel) for champ, sel in sels.items())
    return entree.empreinte


def empreinte_entree(entree: EntreeRegistre) -> str:
    """Return the digest that an entry must bear."""
    return empreinte(
        forme_canonique(
            {
                "chaine": entree.chaine,
                "rang": entree.rang,
                "survenu_le": entree.survenu_le,
                "auteur": entree.auteur_id,
                "role": entree.role,
                "acte": entree.acte,
                "objet_type": entree.objet_type,
                "objet_id": entree.objet_id,
                "donnees": entree.donnees,
                "precedente": entree.precedente,
            }
        )
    )


def verify_chaine(session: Session, chaine: str, tete_attendue: str | None = None) -> Verification:
    """Walk a chain from its origin and name the first bad entry.

    `tete_attendue` is a head kept outside (minutes, mail): the entry that bears it must still be there,
    which is what shows a chain cut short or rewritten whole.
    """
    tete = session.get(TeteRegistre, chaine)
    precedente, rang, vue = ORIGINE, 0, tete_attendue is None
    for entree in _entrees(session, chaine):
        nature = _defaut(entree, rang + 1, precedente)
        if nature:
            return Verification(chaine, rang, precedente, Anomalie(chaine, rang + 1, nature))
        rang, precedente = entree.rang, entree.empreinte
        vue = vue or precedente == tete_attendue
    attendue = (tete.rang, tete.empreinte) if tete else (0, ORIGINE)
    if attendue != (rang, precedente):
        return Verification(chaine, rang, precedente, Anomalie(chaine, rang + 1, "fin"))
    anomalie = None if vue else Anomalie(chaine, rang + 1, "tete")
    return Verification(chaine, rang, precedente, anomalie)


def _defaut(entree: EntreeRegistre, rang: int, precedente: str) -> str | None:
    if entree.rang != rang:
        return "rang"
    if entree.precedente != precedente:
        return "chainage"
    if entree.empreinte != empreinte_entree(entree):
        return "contenu"
    return None


def _entrees(session: Session, chaine: str) -> Iterator[EntreeRegistre]:
    requete = select(EntreeRegistre).where(EntreeRegistre.chaine == chaine).order_by(EntreeRegistre.rang)
    yield from session.scalars(requete.execution_options(yield_per=1000))

"""The register: append-only chains of acts, each entry sealed by SHA-256 over a canonical form.

Canonical form of an entry (UTF-8 JSON, keys sorted, no space, no escape of letters):
`{"acte", "auteur", "chaine","donnees","objet_id","objet_type","precedente","rang","role","survenu_le"}`, where
`survenu_le` is the instant in UTC with microseconds and `donnees` the text as stored. The digest of the first
entry's predecessor is 64 zeros. Personal values never stand in `donnees`: the entry holds the SHA-256 of
`salt + value`, and the salt lies beside the chain (`services.effacement` erases it). Whether a chain still holds
is told by `services.verification`.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from caleol.models.registre import EntreeRegistre, SelRegistre, TeteRegistre

ORIGINE = "0" * 64
ACTES = "actes"
LECTURES = "lectures"
CHAINES = (ACTES, LECTURES)


@dataclass(frozen=True, slots=True)
class Tete:
    """The last entry of a chain, as papers and mails carry it outside: `48213:0c5e…`."""

    rang: int
    empreinte: str

    def __str__(self) -> str:
        """Return the text to keep outside."""
        return f"{self.rang}:{self.empreinte}"


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


def instant_canonique(brut: datetime | str) -> str:
    """Return an instant in UTC with microseconds; SQLite keeps a text, which stays as it is where it was damaged."""
    try:
        lu = datetime.fromisoformat(brut) if isinstance(brut, str) else brut
    except ValueError:
        return str(brut)
    return _simple(lu if lu.tzinfo else lu.replace(tzinfo=UTC))


def empreinte(texte: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(texte.encode()).hexdigest()


def empreinte_entree(
    *,
    chaine: str,
    rang: int,
    survenu_le: datetime,
    auteur_id: int | None,
    role: str | None,
    acte: str,
    objet_type: str,
    objet_id: str,
    donnees: str,
    precedente: str,
) -> str:
    """Return the digest that an entry must bear: every column counts."""
    return empreinte(
        forme_canonique(
            {
                "chaine": chaine,
                "rang": rang,
                "survenu_le": survenu_le,
                "auteur": auteur_id,
                "role": role,
                "acte": acte,
                "objet_type": objet_type,
                "objet_id": objet_id,
                "donnees": donnees,
                "precedente": precedente,
            }
        )
    )


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
    """Append one entry to a chain, in the caller's transaction, and return its digest.

    The head's row is locked until the transaction ends: entries never fork, whatever the number of writers.
    """
    tete = _lock_tete(session, chaine)
    sels = {champ: secrets.token_hex(16) for champ in personnel or {}}
    proteges = {f"{champ}_sha256": empreinte(sels[champ] + valeur) for champ, valeur in (personnel or {}).items()}
    colonnes: dict[str, Any] = {
        "chaine": chaine,
        "rang": tete.rang + 1,
        "survenu_le": survenu_le,
        "auteur_id": auteur_id,
        "role": role,
        "acte": acte,
        "objet_type": objet_type,
        "objet_id": str(objet_id),
        "donnees": forme_canonique(dict(donnees) | proteges),
        "precedente": tete.empreinte,
    }
    entree = EntreeRegistre(**colonnes, empreinte=empreinte_entree(**colonnes))
    tete.rang, tete.empreinte = entree.rang, entree.empreinte
    session.add(entree)
    session.flush()
    session.add_all(SelRegistre(chaine=chaine, rang=entree.rang, champ=champ, sel=sel) for champ, sel in sels.items())
    return entree.empreinte


def _lock_tete(session: Session, chaine: str) -> TeteRegistre:
    """Return the head of a chain, locked; the first writers of a new installation make it once."""
    tete = session.get(TeteRegistre, chaine, with_for_update=True)
    if tete is not None:
        return tete
    session.execute(
        text(
            "INSERT INTO tete_registre (chaine, rang, empreinte) VALUES (:chaine, 0, :origine) ON CONFLICT DO NOTHING"
        ),
        {"chaine": chaine, "origine": ORIGINE},
    )
    return session.get_one(TeteRegistre, chaine, with_for_update=True)


def get_tete(session: Session, chaine: str = ACTES) -> Tete:
    """Return the head of a chain, to print on a paper or send outside."""
    ligne = session.execute(
        select(TeteRegistre.rang, TeteRegistre.empreinte).where(TeteRegistre.chaine == chaine)
    ).one_or_none()
    return Tete(*ligne) if ligne else Tete(0, ORIGINE)

"""The proxies of a séance: which are there, and which seats they represent on a lot, by the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.seance import Pouvoir, Seance
from caleol.rules.composition import Siege, SiegeAuLot
from caleol.rules.reglement import ModaliteSeance, ReglesSeance
from caleol.rules.scrutin.modele import Pouvoir as PouvoirDit
from caleol.rules.scrutin.pouvoirs import attribuer_pouvoirs
from caleol.rules.scrutin.voix import EtatSiege, SiegeCompte


@dataclass(frozen=True, slots=True)
class Pouvoirs:
    """The proxies handed in, in their order, as pairs of seats; who holds each seat; how the séance sits."""

    paires: tuple[tuple[int, int], ...]
    tenus: Mapping[int, int]
    modalite: ModaliteSeance


def load_pouvoirs(session: Session, seance_id: int, au: datetime | None = None) -> tuple[Pouvoir, ...]:
    """Return the proxies of a séance in the order in which they were handed in, up to an instant."""
    requete = select(Pouvoir).where(Pouvoir.seance_id == seance_id).order_by(Pouvoir.recu_le, Pouvoir.id)
    return tuple(p for p in session.scalars(requete) if au is None or p.recu_le <= au)


def pouvoirs_de(seance: Seance, recus: Sequence[Pouvoir], tenus: Mapping[int, int]) -> Pouvoirs:
    """Return some proxies of a séance with who holds each seat, as `porteurs_du_lot` reads them."""
    paires = tuple((p.mandant_siege_id, p.mandataire_siege_id) for p in recus)
    return Pouvoirs(paires, tenus, ModaliteSeance(seance.modalite.value))


def porteurs_du_lot(
    sieges: Mapping[int, tuple[Siege, bool]],
    au_lot: Mapping[int, SiegeAuLot],
    deports: frozenset[int],
    pouvoirs: Pouvoirs,
    regles: ReglesSeance,
) -> dict[int, int]:
    """Return, for each seat represented on a lot, the seat that carries its voice.

    `sieges` gives each seat of the commission and whether somebody has a mandate on it.
    """
    if not pouvoirs.paires:
        return {}
    comptes = [_compte(siege_id, *sieges[siege_id], au_lot, deports, pouvoirs) for siege_id in sieges]
    cles = {siege_id: siege.cle for siege_id, (siege, _) in sieges.items()}
    dits = [PouvoirDit(cles[mandant], cles[mandataire]) for mandant, mandataire in pouvoirs.paires]
    porteurs, _ = attribuer_pouvoirs(comptes, dits, regles, pouvoirs.modalite)
    par_cle = {cle: siege_id for siege_id, cle in cles.items()}
    return {par_cle[mandant]: par_cle[mandataire] for mandant, mandataire in porteurs.items()}


def _compte(
    siege_id: int,
    siege: Siege,
    pourvu: bool,
    au_lot: Mapping[int, SiegeAuLot],
    deports: frozenset[int],
    pouvoirs: Pouvoirs,
) -> SiegeCompte:
    tenu = pouvoirs.tenus.get(siege_id)
    voix = au_lot.get(siege_id)
    etat = EtatSiege.PRESENT if tenu is not None else EtatSiege.ABSENT
    if siege_id in deports:
        etat = EtatSiege.DEPORT
    if not pourvu:
        etat = EtatSiege.VACANT
    return SiegeCompte(siege, voix.voix if voix else None, "", etat, f"membre-{tenu}" if tenu else siege.cle)


def representes(decompte: Mapping[str, Any]) -> dict[str, str]:
    """Return the seats that a counted ballot knows as represented, each with the seat that carried it, by key."""
    sieges = (decompte.get("depouillement") or {}).get("voix", ())
    return {str(s["siege"]): str(s["pouvoir_porte_par"]) for s in sieges if s.get("pouvoir_porte_par")}

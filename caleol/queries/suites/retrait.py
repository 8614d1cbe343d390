"""Who votes, at this minute, on taking an attribution back in an open séance."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.models.lot import Lot
from caleol.models.seance import Seance
from caleol.queries.seance_lisible import find_seance
from caleol.queries.voix import load_presents, load_regles, load_sieges, load_voix
from caleol.rules.droits import Auteur
from caleol.rules.quorum import Quorum
from caleol.rules.reglement import ModaliteSeance


@dataclass(frozen=True, slots=True)
class Votant:
    """A seat that votes: who holds it, and what seat it is; by proxy, the seat alone."""

    siege_id: int
    nom: str
    libelle: str


@dataclass(frozen=True, slots=True)
class TableRetrait:
    """The room of a séance for the lot of the attribution: its seats that vote, and its quorum."""

    seance_id: int
    titre: str
    ecrit: bool
    quorum: Quorum | None
    votants: tuple[Votant, ...]


def load_table(session: Session, auteur: Auteur, seance_id: int, lot_id: int) -> TableRetrait:
    """Return the seats that vote on the lot of an earlier séance, as they are there now.

    Raises:
        Introuvable: the séance is not for this reader, or no such lot.
    """
    seance, lot = find_seance(session, auteur, seance_id), session.get(Lot, lot_id)
    if lot is None:
        raise Introuvable("lot", id=lot_id)
    sieges = load_sieges(session, seance.commission_id, seance.jour)
    voix = load_voix(session, seance, [lot], sieges, load_regles(session, seance))[lot.id]
    presents = load_presents(session, seance.id)
    votants = []
    for siege, _ in voix.votants:
        present = presents.get(siege.id)
        mandat = siege.mandat(present.membre_id) if present else siege.titulaire
        par = "" if present else ", par pouvoir"
        votants.append(Votant(siege.id, f"{mandat.nom_complet}{par}" if mandat else siege.libelle, siege.libelle))
    return TableRetrait(seance.id, _titre(seance), seance.modalite is ModaliteSeance.ECRIT, voix.quorum, tuple(votants))


def _titre(seance: Seance) -> str:
    return f"{seance.commission.nom} n°\u00a0{seance.numero}"

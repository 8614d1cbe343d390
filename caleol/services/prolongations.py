"""The announced close of a vote, put off: by the secretary or by who presides; told to all."""

from datetime import datetime

from sqlalchemy import select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import date_longue, heure
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Lot
from caleol.models.seance import Seance
from caleol.models.urne import Urne
from caleol.queries.seance_lisible import preside
from caleol.rules.droits import Droit, Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Acte
from caleol.services.annonces import announce_extension
from caleol.services.ouverture import add_incident
from caleol.services.seances import exige_etat, lock_ligne, lock_lot


def extend_urnes(acte: Acte, *, lot_id: int, echeance_le: datetime, motif: str) -> None:
    """Extend the vote of a written séance, or of one lot elsewhere, with a reason; the minutes tell it.

    By the secretary, or by the member who presides; those convoked by mail are told.

    Raises:
        Introuvable: not on a séance of the perimeter.
        Refus: `motif_requis`, `aucun_vote_ouvert`, `prolongation_trop_courte`.
    """
    seance, lot = _lock_prolongation(acte, lot_id)
    exige_etat(seance, EtatSeance.OUVERTE)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    ouvertes = select(Urne).where(Urne.seance_id == seance.id, Urne.annulee_le.is_(None), Urne.close_le.is_(None))
    if seance.modalite is not ModaliteSeance.ECRIT:
        ouvertes = ouvertes.where(Urne.lot_id == lot.id)
    urnes = [urne for urne in acte.session.scalars(ouvertes) if urne.echeance_le is not None]
    urnes = [urne for urne in urnes if urne.echeance_le is not None and urne.echeance_le > acte.instant]
    if not urnes:
        raise Refus("aucun_vote_ouvert")
    if any(urne.echeance_le is not None and echeance_le <= urne.echeance_le for urne in urnes):
        raise Refus("prolongation_trop_courte", champ="heure", echeance=urnes[0].echeance_le)
    for urne in urnes:
        urne.echeance_le = echeance_le
    if seance.modalite is ModaliteSeance.ECRIT:
        seance.fin_le = echeance_le
        seance.version += 1
    acte.inscrire(
        "prolongation_vote",
        "seance",
        seance.id,
        {"urnes": [urne.id for urne in urnes], "echeance_le": echeance_le},
        {"motif": motif.strip()},
    )
    fin = f"{date_longue(jour_local(echeance_le))} à {heure(echeance_le)}"
    announce_extension(acte, seance, fin, motif.strip())
    add_incident(acte, seance, f"Vote prolongé jusqu’au {fin}\u00a0: {motif.strip()}")


def _lock_prolongation(acte: Acte, lot_id: int) -> tuple[Seance, Lot]:
    """Return a lot with its séance, both locked, for its secretary or for the member who presides it."""
    if acte.auteur.role is not Role.MEMBRE:
        acte.exige(Droit.TENIR_SEANCE)
        return lock_lot(acte, lot_id)
    acte.exige(Droit.VOTER)
    seance_id = acte.session.scalar(select(Lot.seance_id).where(Lot.id == lot_id))
    seance = lock_ligne(acte, seance_id) if seance_id is not None else None
    if seance is None or not preside(acte.auteur, seance):
        raise Introuvable("lot", id=lot_id)
    return seance, acte.session.get_one(Lot, lot_id, with_for_update=True)

"""Presence by the minute: a seat arrives, leaves, returns, steps aside on a lot."""

from datetime import datetime

from sqlalchemy import or_, select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatLot, EtatSeance, ModalitePresence
from caleol.models.lot import Deport, DroitVote, Lot, Scrutin
from caleol.models.seance import Presence, Seance
from caleol.queries.convocables import load_attendus
from caleol.queries.electeurs import load_electeurs
from caleol.queries.urnes import courants, load_urne
from caleol.queries.voix import MandatLu, SiegeLu, VoixLot, load_presents, load_regles, load_sieges, load_voix
from caleol.rules.droits import Droit
from caleol.rules.reglement import ModaliteSeance, Suppleance
from caleol.services.act import Acte
from caleol.services.cloture import settle_due
from caleol.services.seances import exige_etat, lock_lot, lock_seance, numero_du_lot

__all__ = [
    "MODES",
    "ModalitePresence",
    "record_arrivee",
    "record_arrivees",
    "record_depart",
    "record_deport",
    "withdraw_arrivee",
    "withdraw_deport",
]

MODES = {
    ModaliteSeance.PRESENTIEL: frozenset({ModalitePresence.SALLE}),
    ModaliteSeance.VISIO: frozenset({ModalitePresence.VISIO}),
    ModaliteSeance.MIXTE: frozenset({ModalitePresence.SALLE, ModalitePresence.VISIO}),
    ModaliteSeance.ECRIT: frozenset({ModalitePresence.ECRIT}),
}


def record_arrivee(
    acte: Acte,
    *,
    seance_id: int,
    siege_id: int,
    membre_id: int,
    mode: ModalitePresence = ModalitePresence.SALLE,
    arrivee_le: datetime | None = None,
) -> int:
    """Record that a member takes a seat, now or earlier; return the key of the presence.

    Raises:
        Introuvable: no such séance or seat.
        Refus: `seance_etat`, `mandat_absent`, `suppleance_exclue`, `mode_presence`, `siege_occupe`,
            `heure_a_venir`, `arrivee_avant_depart`, `presence_contredit_vote` with the number of the lot.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    siege = _siege(acte, seance, siege_id)
    _mandat(acte, seance, siege, membre_id)
    if mode not in MODES[seance.modalite]:
        raise Refus("mode_presence", champ="mode", mode=mode, modalite=seance.modalite)
    le = _heure(acte, arrivee_le)
    _place_libre(acte, seance, siege_id, le)
    _contredit(acte, seance, siege_id, le, present=False)
    presence = Presence(seance_id=seance.id, siege_id=siege_id, membre_id=membre_id, mode=mode, arrivee_le=le)
    acte.session.add(presence)
    acte.session.flush()
    acte.inscrire("arrivee", "seance", seance.id, {"siege": siege_id, "membre": membre_id, "mode": mode, "le": le})
    return presence.id


def record_arrivees(
    acte: Acte, *, seance_id: int, mode: ModalitePresence = ModalitePresence.SALLE, arrivee_le: datetime | None = None
) -> int:
    """Record that every titulaire who is expected takes their seat: called, not excused, not there yet.

    Return how many arrived; one who is not there is taken out again by `withdraw_arrivee`.

    Raises:
        Introuvable: no such séance.
        Refus: `personne_attendue`, and those of `record_arrivee`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    attendus = load_attendus(acte.session, lock_seance(acte, seance_id))
    if not attendus:
        raise Refus("personne_attendue")
    for siege_id, membre_id in attendus:
        record_arrivee(
            acte, seance_id=seance_id, siege_id=siege_id, membre_id=membre_id, mode=mode, arrivee_le=arrivee_le
        )
    return len(attendus)


def withdraw_arrivee(acte: Acte, *, seance_id: int, siege_id: int) -> None:
    """Take back an arrival noted by mistake, as long as no vote counted it.

    Raises:
        Introuvable: no such séance.
        Refus: `seance_etat`, `siege_vide`, `presence_contredit_vote`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    presence = _ouverte(acte, seance, siege_id)
    _contredit(acte, seance, siege_id, presence.arrivee_le, present=True)
    acte.session.delete(presence)
    acte.inscrire("arrivee_reprise", "seance", seance.id, {"siege": siege_id, "membre": presence.membre_id})


def record_depart(acte: Acte, *, seance_id: int, siege_id: int, depart_le: datetime | None = None) -> None:
    """Record that whoever holds a seat leaves, now or earlier.

    Raises:
        Introuvable: no such séance or seat.
        Refus: `seance_etat`, `siege_vide`, `heure_a_venir`, `depart_avant_arrivee`, `presence_contredit_vote`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    presence = _ouverte(acte, seance, siege_id)
    le = _heure(acte, depart_le)
    if le < presence.arrivee_le:
        raise Refus("depart_avant_arrivee", champ="heure", arrivee=presence.arrivee_le)
    _contredit(acte, seance, siege_id, le, present=True)
    presence.depart_le = le
    acte.inscrire("depart", "seance", seance.id, {"siege": siege_id, "membre": presence.membre_id, "le": le})


def record_deport(acte: Acte, *, lot_id: int, siege_id: int) -> frozenset[int]:
    """Record that who holds a seat steps aside on a lot, before its vote, on every seat they hold (R10).

    They are not counted and do not vote; the minutes tell it. Return the seats that step aside by this act.

    Raises:
        Introuvable: no such lot on a séance of the perimeter.
        Refus: `seance_etat`, `lot_traite`, `siege_sans_voix`, `siege_vide`, `deport_connu`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    settle_due(acte, seance.id)
    exige_etat(seance, EtatSeance.OUVERTE)
    if lot.etat is not EtatLot.INSCRIT:
        raise Refus("lot_traite", etat=lot.etat)
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    voix = load_voix(acte.session, seance, [lot], sieges, None)[lot.id]
    if siege_id not in {siege.id for siege, _ in voix.sieges}:
        raise Refus("siege_sans_voix", lot=numero_du_lot(acte, lot))
    if siege_id in voix.deports:
        raise Refus("deport_connu")
    qui_tient = _qui_tient(acte, seance, lot, voix)
    membre_id = qui_tient.get(siege_id)
    if membre_id is None:
        raise Refus("siege_vide", siege_id=siege_id)
    autres = {siege.id for siege, _ in voix.sieges} - voix.deports
    tenus = [s for s, qui in qui_tient.items() if qui == membre_id and s in autres]
    for tenu in sorted(tenus):
        acte.session.add(Deport(lot_id=lot.id, siege_id=tenu, membre_id=membre_id, le=acte.instant))
        acte.inscrire("deport", "lot", lot.id, {"siege": tenu, "membre": membre_id})
    lot.version += 1
    return frozenset(tenus)


def _qui_tient(acte: Acte, seance: Seance, lot: Lot, voix: VoixLot) -> dict[int, int]:
    """Return the member who holds each seat now; in writing who voted for it, else who is expected to."""
    if seance.modalite is not ModaliteSeance.ECRIT:
        return {siege_id: present.membre_id for siege_id, present in load_presents(acte.session, seance.id).items()}
    electeurs, urne = load_electeurs(acte.session, seance), load_urne(acte.session, lot.id)
    attendus = {siege.id: qui for siege, _ in voix.sieges if (qui := electeurs.de(siege, voix)) is not None}
    return attendus | {cle: b.membre_id for cle, b in courants(urne.bulletins if urne else ()).items()}


def withdraw_deport(acte: Acte, *, lot_id: int, siege_id: int) -> None:
    """Take back a déport that was typed by mistake, before the vote, on every seat of the person.

    Raises:
        Introuvable: no such lot, or no such déport.
        Refus: `seance_etat`, `lot_traite`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    settle_due(acte, seance.id)
    exige_etat(seance, EtatSeance.OUVERTE)
    if lot.etat is not EtatLot.INSCRIT:
        raise Refus("lot_traite", etat=lot.etat)
    deport = acte.session.scalar(select(Deport).where(Deport.lot_id == lot.id, Deport.siege_id == siege_id))
    if deport is None:
        raise Introuvable("lot", deport=siege_id)
    de_la_personne = select(Deport).where(Deport.lot_id == lot.id, Deport.membre_id == deport.membre_id)
    for tenu in acte.session.scalars(de_la_personne.order_by(Deport.siege_id)).all():
        acte.session.delete(tenu)
        acte.inscrire("deport_repris", "lot", lot.id, {"siege": tenu.siege_id})
    lot.version += 1


def _ouverte(acte: Acte, seance: Seance, siege_id: int) -> Presence:
    """Return the stay under way on a seat."""
    presence = acte.session.scalar(
        select(Presence).where(
            Presence.seance_id == seance.id, Presence.siege_id == siege_id, Presence.depart_le.is_(None)
        )
    )
    if presence is None:
        raise Refus("siege_vide", siege_id=siege_id)
    return presence


def _siege(acte: Acte, seance: Seance, siege_id: int) -> SiegeLu:
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    siege = next((siege for siege in sieges if siege.id == siege_id), None)
    if siege is None:
        raise Introuvable("siege", id=siege_id)
    return siege


def _mandat(acte: Acte, seance: Seance, siege: SiegeLu, membre_id: int) -> MandatLu:
    mandat = siege.mandat(membre_id)
    if mandat is None:
        raise Refus("mandat_absent", siege_id=siege.id)
    regles = load_regles(acte.session, seance)
    if regles and regles.suppleance is Suppleance.AUCUNE and mandat != siege.titulaire:
        raise Refus("suppleance_exclue", membre=mandat.nom_complet)
    return mandat


def _heure(acte: Acte, le: datetime | None) -> datetime:
    if le is not None and le > acte.instant:
        raise Refus("heure_a_venir", champ="heure")
    return le or acte.instant


def _place_libre(acte: Acte, seance: Seance, siege_id: int, le: datetime) -> None:
    for presence in acte.session.scalars(
        select(Presence).where(Presence.seance_id == seance.id, Presence.siege_id == siege_id)
    ):
        if presence.depart_le is None:
            raise Refus("siege_occupe", siege_id=siege_id)
        if le < presence.depart_le:
            raise Refus("arrivee_avant_depart", champ="heure", depart=presence.depart_le)


def _contredit(acte: Acte, seance: Seance, siege_id: int, depuis: datetime, *, present: bool) -> None:
    """Refuse an hour that would make a seat absent of a vote it cast, or present at one where nobody held it."""
    compte = DroitVote.present.is_(present)
    scrutin = acte.session.scalar(
        select(Scrutin)
        .join(DroitVote, DroitVote.scrutin_id == Scrutin.id)
        .outerjoin(Deport, (Deport.lot_id == Scrutin.lot_id) & (Deport.siege_id == siege_id))
        .where(
            Scrutin.seance_id == seance.id,
            Scrutin.annule_le.is_(None),
            Scrutin.ouvert_le > depuis,
            DroitVote.siege_id == siege_id,
            compte if present else or_(compte, DroitVote.membre_id.is_(None)),
            Deport.id.is_(None),
        )
        .order_by(Scrutin.ouvert_le)
        .limit(1)
    )
    if scrutin is not None:
        numero = numero_du_lot(acte, acte.session.get_one(Lot, scrutin.lot_id))
        raise Refus("presence_contredit_vote", champ="heure", lot=numero, le=scrutin.ouvert_le)

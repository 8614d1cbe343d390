"""Séances: create, change, cancel; the perimeter of a secretary and the lock of one séance for its writers."""

from datetime import datetime

from sqlalchemy import func, select

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.commission import Commission
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Lot
from caleol.models.seance import Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.voix import load_reglement
from caleol.rules.droits import Droit
from caleol.rules.reglement import ModaliteSeance, lire_regles
from caleol.services.act import Acte
from caleol.services.annonces import announce_cancellation
from caleol.services.occupation.liberation import release_examens

MODALITES_OFFERTES = tuple(ModaliteSeance)
MODALITES_DU_CALENDRIER = (ModaliteSeance.PRESENTIEL, ModaliteSeance.VISIO, ModaliteSeance.MIXTE)
AVANT_OUVERTURE = (EtatSeance.PREPARATION, EtatSeance.FIGEE, EtatSeance.CONVOQUEE)


def create_seance(
    acte: Acte,
    *,
    commission_id: int,
    prevue_le: datetime,
    modalite: ModaliteSeance,
    lieu: str | None = None,
    lien_visio: str | None = None,
    vote_le: datetime | None = None,
    fin_le: datetime | None = None,
    urgence: str = "",
) -> int:
    """Create a séance in preparation, numbered after the others of its commission and year; return its key.

    A written one debates from `prevue_le` to `vote_le`, and votes until `fin_le`. `urgence` is the ground of a
    written one called with a shortened delay, where the règlement has it.

    Raises:
        Introuvable: the commission is not in the author's perimeter.
        Refus: `seance_passee`, `lieu_manquant`, `lien_visio_manquant`, `fenetre_ecrite`, `urgence_par_ecrit`,
            `urgence_exclue`.
    """
    lock_commission_tenue(acte, commission_id)
    lieu, lien_visio = _lieux(acte, prevue_le, modalite, lieu, lien_visio)
    vote_le, fin_le = _fenetre(modalite, prevue_le, vote_le, fin_le)
    urgence_motif = _urgence(acte, commission_id, prevue_le, modalite, urgence)
    annee = jour_local(prevue_le).year
    seance = Seance(
        commission_id=commission_id,
        annee=annee,
        numero=_numero_suivant(acte, commission_id, annee),
        prevue_le=prevue_le,
        modalite=modalite,
        lieu=lieu,
        lien_visio=lien_visio,
        vote_le=vote_le,
        fin_le=fin_le,
        secretaire_id=acte.auteur.utilisateur_id if fin_le else None,
        urgence_motif=urgence_motif,
    )
    acte.session.add(seance)
    acte.session.flush()
    acte.inscrire(
        "creation_seance",
        "seance",
        seance.id,
        {
            "commission": commission_id,
            "annee": annee,
            "numero": seance.numero,
            "prevue_le": prevue_le,
            "urgence": urgence_motif is not None,
        },
        {"urgence": urgence_motif} if urgence_motif else None,
    )
    return seance.id


def update_seance(
    acte: Acte,
    *,
    seance_id: int,
    version: int,
    prevue_le: datetime,
    modalite: ModaliteSeance,
    lieu: str | None = None,
    lien_visio: str | None = None,
    vote_le: datetime | None = None,
    fin_le: datetime | None = None,
    urgence: str = "",
) -> None:
    """Change hour, place or modality while the agenda is not frozen.

    Raises:
        Conflit: somebody changed the séance meanwhile.
        Refus: `seance_etat`, `annee_fixe`, and the refusals of `create_seance`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    if seance.version != version:
        raise Conflit("seance", id=seance_id)
    exige_etat(seance, EtatSeance.PREPARATION)
    lieu, lien_visio = _lieux(acte, prevue_le, modalite, lieu, lien_visio)
    vote_le, fin_le = _fenetre(modalite, prevue_le, vote_le, fin_le)
    if jour_local(prevue_le).year != seance.annee:
        raise Refus("annee_fixe", champ="jour", annee=seance.annee)
    seance.urgence_motif = _urgence(acte, seance.commission_id, prevue_le, modalite, urgence)
    seance.prevue_le, seance.modalite, seance.lieu, seance.lien_visio = prevue_le, modalite, lieu, lien_visio
    seance.vote_le, seance.fin_le = vote_le, fin_le
    seance.version += 1
    acte.inscrire(
        "modification_seance",
        "seance",
        seance.id,
        {"prevue_le": prevue_le, "modalite": modalite, "urgence": seance.urgence_motif is not None},
        {"urgence": seance.urgence_motif} if seance.urgence_motif else None,
    )


def cancel_seance(acte: Acte, *, seance_id: int, motif: str) -> None:
    """Cancel a séance that was not opened; its lots go back to preparation, who was convoked by mail is told.

    Raises:
        Refus: `motif_requis`, `seance_etat`.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance = lock_seance(acte, seance_id)
    exige_etat(seance, *AVANT_OUVERTURE)
    if not motif.strip():
        raise Refus("motif_requis", champ="motif")
    lots = list(acte.session.scalars(select(Lot).where(Lot.seance_id == seance.id, Lot.etat == EtatLot.INSCRIT)))
    for point in list(seance.points):
        acte.session.delete(point)
    acte.session.flush()
    for lot in lots:
        release_lot(lot)
        lot.version += 1
    examens = release_examens(acte, seance.id)
    seance.etat, seance.annulee_motif = EtatSeance.ANNULEE, motif.strip()
    seance.version += 1
    annonces = announce_cancellation(acte, seance, motif.strip())
    acte.inscrire(
        "annulation_seance",
        "seance",
        seance.id,
        {"lots": [lot.id for lot in lots], "examens": list(examens), "courriels": annonces},
        {"motif": motif.strip()},
    )


def lock_commission_tenue(acte: Acte, commission_id: int) -> Commission:
    """Return a commission whose secretariat the author holds, locked: who numbers the next séance waits.

    Raises:
        Introuvable: the commission is not in the author's perimeter.
    """
    acte.exige(Droit.TENIR_SEANCE)
    commission = acte.session.get(Commission, commission_id, with_for_update=True)
    if commission is None or not acte.auteur.tient(commission_id):
        raise Introuvable("commission", id=commission_id)
    return commission


def release_lot(lot: Lot) -> None:
    """Take a lot off its séance: it is in preparation again, and nothing of it is frozen."""
    lot.seance_id, lot.etat, lot.instantane = None, EtatLot.PREPARATION, None
    for candidature in lot.candidatures:
        candidature.instantane, candidature.figee_le, candidature.tardive = None, None, False


def lock_seance(acte: Acte, seance_id: int) -> Seance:
    """Return a séance of the author's commissions, locked until the end of the act.

    All that writes on one séance queues here, so that a count is never made of two states.

    Raises:
        Introuvable: no such séance in the author's perimeter.
    """
    seance = lock_ligne(acte, seance_id)
    if seance is None or not acte.auteur.tient(seance.commission_id):
        raise Introuvable("seance", id=seance_id)
    return seance


def lock_ligne(acte: Acte, seance_id: int) -> Seance | None:
    """Return a séance, locked until the end of the act, whoever acts; a lot is only ever locked after its séance."""
    return acte.session.scalar(
        select(Seance)
        .where(Seance.id == seance_id)
        .with_for_update(of=Seance)
        .execution_options(populate_existing=True)
    )


def lock_lot(acte: Acte, lot_id: int) -> tuple[Seance, Lot]:
    """Return a lot inscribed on a séance of the author's commissions, with it; both locked.

    Raises:
        Introuvable: no such lot on a séance of the perimeter.
    """
    seance_id = acte.session.scalar(select(Lot.seance_id).where(Lot.id == lot_id))
    if seance_id is None:
        raise Introuvable("lot", id=lot_id)
    seance = lock_seance(acte, seance_id)
    lot = acte.session.scalar(
        select(Lot).where(Lot.id == lot_id).with_for_update(of=Lot).execution_options(populate_existing=True)
    )
    if lot is None or lot.seance_id != seance.id:
        raise Conflit("lot", id=lot_id)
    return seance, lot


def exige_etat(seance: Seance, *etats: EtatSeance) -> None:
    """Check the state of a séance.

    Raises:
        Refus: `seance_etat` with the state it is in and those that the act needs.
    """
    if seance.etat not in etats:
        raise Refus("seance_etat", etat=seance.etat, attendus=etats)


def numero_du_lot(acte: Acte, lot: Lot) -> int:
    """Return the number of a lot on its agenda."""
    return next(i.numero for i in load_agenda(acte.session, lot.seance_id or 0) if i.lot.id == lot.id)


def _lieux(
    acte: Acte, prevue_le: datetime, modalite: ModaliteSeance, lieu: str | None, lien_visio: str | None
) -> tuple[str | None, str | None]:
    """Return the place and the video link of a séance to come; a written one has neither."""
    if prevue_le <= acte.instant:
        raise Refus("seance_passee", champ="jour")
    if modalite in {ModaliteSeance.PRESENTIEL, ModaliteSeance.MIXTE} and not (lieu or "").strip():
        raise Refus("lieu_manquant", champ="lieu")
    if modalite in {ModaliteSeance.VISIO, ModaliteSeance.MIXTE} and not (lien_visio or "").strip():
        raise Refus("lien_visio_manquant", champ="lien_visio")
    return (None, None) if modalite is ModaliteSeance.ECRIT else (lieu, lien_visio)


def _fenetre(
    modalite: ModaliteSeance, prevue_le: datetime, vote_le: datetime | None, fin_le: datetime | None
) -> tuple[datetime | None, datetime | None]:
    """Return the hours of a written séance, in their order; none elsewhere."""
    if modalite is not ModaliteSeance.ECRIT:
        return None, None
    if vote_le is None or fin_le is None or not prevue_le < vote_le < fin_le:
        raise Refus("fenetre_ecrite", champ="vote_jour")
    return vote_le, fin_le


def _urgence(acte: Acte, commission_id: int, prevue_le: datetime, modalite: ModaliteSeance, motif: str) -> str | None:
    """Return the ground of an urgent séance, None where there is none: written only, where the règlement has it."""
    if not motif.strip():
        return None
    if modalite is not ModaliteSeance.ECRIT:
        raise Refus("urgence_par_ecrit", champ="urgence")
    reglement = load_reglement(acte.session, commission_id, jour_local(prevue_le))
    if reglement is None or not lire_regles(reglement.regles, reglement.debut).urgence_admise:
        raise Refus("urgence_exclue", champ="urgence")
    return motif.strip()[:300]


def _numero_suivant(acte: Acte, commission_id: int, annee: int) -> int:
    dernier = acte.session.scalar(
        select(func.max(Seance.numero)).where(Seance.commission_id == commission_id, Seance.annee == annee)
    )
    return (dernier or 0) + 1

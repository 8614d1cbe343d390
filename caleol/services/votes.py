"""A member votes: one ballot a seat, changed until the close, each with a receipt; sent twice it is one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Deport, Lot
from caleol.models.seance import Seance
from caleol.models.urne import Bulletin, Contribution, PropositionVote, Urne
from caleol.queries.scrutin_lot import ABSTENTION, RENVOI
from caleol.queries.urnes import load_derniere
from caleol.rules.droits import OUTIL, Droit, Role
from caleol.rules.reglement import ModaliteSeance
from caleol.rules.scrutin import CONTRE
from caleol.rules.scrutin.modele import SensVote
from caleol.services.act import Acte
from caleol.services.classements import DecisionSaisie, Proposition, check, complete, ecart_aux_points, examinees
from caleol.services.cloture import CHOIX, settle_due
from caleol.services.scrutins import new_recu
from caleol.services.seances import exige_etat, lock_ligne, lock_lot
from caleol.services.urnes import add_proposition
from caleol.services.votants import Votant, courant_du_siege, find_votant, read_voix

SENS = {CONTRE: SensVote.REFUSE, ABSTENTION: SensVote.ABSTENTION, RENVOI: SensVote.RENVOI}
PROPOSE = "propose"


@dataclass(frozen=True, slots=True)
class Recu:
    """A vote that was accepted: its receipt and its hour; `deja` where it had been received before."""

    recu: str
    le: datetime
    deja: bool = False


def cast_vote(
    acte: Acte,
    *,
    lot_id: int,
    siege_id: int,
    choix: str,
    cle: str,
    decisions: Sequence[DecisionSaisie] = (),
    ordre_motif: str = "",
) -> Recu:
    """Receive the ballot of a seat that the author holds or whose proxy they carry, and return its receipt.

    `choix` is the number of a ranking on the table, PROPOSE with `decisions`, CONTRE, ABSTENTION or RENVOI; `cle`
    comes from the sender's device: the same one again gives the same receipt, even after the close.

    Raises:
        Introuvable: the author has no voice on this lot for this seat.
        Refus: those of `find_votant`; `choix_inconnu`, `cle_autre_choix` where the key came with another choice,
            and those of a ranking.
    """
    acte.exige(Droit.VOTER)
    lot = _lot(acte, lot_id)
    connu = _deja(acte, lot, siege_id, choix, cle)
    if connu is not None:
        return connu
    votant = find_votant(acte, lot, siege_id, acte.auteur.membre_id or 0)
    bulletin = _depose(acte, votant, choix, cle, decisions, ordre_motif=ordre_motif)
    return Recu(bulletin.recu, bulletin.recu_le)


def record_voice(
    acte: Acte, *, lot_id: int, siege_id: int, membre_id: int, choix: str, cle: str, telephone: bool
) -> Recu:
    """Type the voice of a member: in the room it counts at once, by telephone once the member has confirmed it.

    Raises:
        Introuvable: no such lot or seat in the perimeter.
        Refus: those of `cast_vote`; `voix_en_salle_par_ecrit` for a voice in the room of a written séance.
    """
    acte.exige(Droit.TENIR_SEANCE)
    seance, lot = lock_lot(acte, lot_id)
    connu = _deja(acte, lot, siege_id, choix, cle)
    if connu is not None:
        return connu
    if seance.modalite is ModaliteSeance.ECRIT and not telephone:
        raise Refus("voix_en_salle_par_ecrit")
    votant = find_votant(acte, lot, siege_id, membre_id)
    bulletin = _depose(acte, votant, choix, cle, (), saisi=True, a_confirmer=telephone)
    return Recu(bulletin.recu, bulletin.recu_le)


def confirm_voice(acte: Acte, *, bulletin_id: int) -> Recu:
    """Confirm, as the member, a voice that the secretary typed from the telephone; it counts from now.

    Raises:
        Introuvable: no such voice of the author waits.
        Refus: those of `cast_vote`.
    """
    acte.exige(Droit.VOTER)
    bulletin = acte.session.get(Bulletin, bulletin_id)
    if bulletin is None or not bulletin.a_confirmer or bulletin.membre_id != acte.auteur.membre_id:
        raise Introuvable("bulletin", id=bulletin_id)
    lot = _lot(acte, bulletin.urne.lot_id)
    votant = find_votant(acte, lot, bulletin.siege_id, bulletin.membre_id)
    attendue = (votant.urne.id, votant.mandataire_id)
    if (bulletin.urne_id, bulletin.mandataire_siege_id) != attendue or bulletin.remplace_le is not None:
        raise Introuvable("bulletin", id=bulletin_id)
    _replace(acte, votant.urne, bulletin.siege_id)
    acte.session.flush()
    bulletin.a_confirmer, bulletin.recu_le = False, acte.instant
    acte.inscrire("confirmation_vote", "urne", votant.urne.id, {"siege": bulletin.siege_id, "recu": bulletin.recu})
    return Recu(bulletin.recu, bulletin.recu_le)


def step_aside(acte: Acte, *, lot_id: int) -> frozenset[int]:
    """Step aside on a lot before its close, on every seat the member holds there; their ballots count no more (R10).

    Nor do those sent for the seats that they represent: a proxy falls where its holder steps aside.

    Raises:
        Introuvable: the author holds no seat with a voice on this lot.
        Refus: `seance_etat`, `lot_traite`, `deport_connu`.
    """
    acte.exige(Droit.VOTER)
    lot = _lot(acte, lot_id)
    seance = acte.session.get_one(Seance, lot.seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    if lot.etat.value != "inscrit":
        raise Refus("lot_traite", etat=lot.etat)
    voix = read_voix(acte, seance, lot)
    membre_id = acte.auteur.membre_id or 0
    siens = {siege.id for siege, _ in voix.sieges if siege.mandat(membre_id)}
    if not siens:
        raise Introuvable("lot", id=lot_id)
    nouveaux = siens - voix.deports
    if not nouveaux:
        raise Refus("deport_connu")
    urne = load_derniere(acte.session, lot.id)
    for siege_id in sorted(nouveaux):
        acte.session.add(Deport(lot_id=lot.id, siege_id=siege_id, membre_id=membre_id, le=acte.instant))
        acte.inscrire("deport", "lot", lot.id, {"siege": siege_id, "membre": membre_id})
    if urne is not None and urne.close_le is None:
        for siege_id in sorted(nouveaux | {mandant for mandant, porteur in voix.porteurs.items() if porteur in siens}):
            _replace(acte, urne, siege_id)
    lot.version += 1
    return frozenset(nouveaux)


def contribute(acte: Acte, *, lot_id: int, texte: str) -> int:
    """Write on a lot for all who sit on it to read, before its vote begins; return the key.

    A member writes for the seat held there; the secretary answers.

    Raises:
        Introuvable: the author sits not on this lot, or holds not its secretariat.
        Refus: `texte_requis`, `seance_etat`, `debat_clos`, `deporte`.
    """
    acte.exige(Droit.LIRE_SEANCE)
    lot = _lot(acte, lot_id)
    seance = acte.session.get_one(Seance, lot.seance_id)
    exige_etat(seance, EtatSeance.CONVOQUEE, EtatSeance.OUVERTE)
    siege_id = _siege_qui_ecrit(acte, seance, lot)
    if not texte.strip():
        raise Refus("texte_requis", champ="texte")
    urne = load_derniere(acte.session, lot.id)
    if seance.modalite is ModaliteSeance.ECRIT and (
        (seance.vote_le is not None and acte.instant >= seance.vote_le) or (urne and acte.instant >= urne.ouverte_le)
    ):
        raise Refus("debat_clos", heure=seance.vote_le)
    contribution = Contribution(
        lot_id=lot.id,
        seance_id=seance.id,
        siege_id=siege_id,
        membre_id=acte.auteur.membre_id if siege_id else None,
        auteur_id=acte.auteur.utilisateur_id,
        texte=texte.strip(),
        le=acte.instant,
    )
    acte.session.add(contribution)
    acte.session.flush()
    ecrit = {"contribution": contribution.id, "siege": siege_id}
    acte.inscrire("contribution", "lot", lot.id, ecrit, {"texte": texte.strip()})
    return contribution.id


def _siege_qui_ecrit(acte: Acte, seance: Seance, lot: Lot) -> int | None:
    if acte.auteur.tient(seance.commission_id):
        return None
    voix = read_voix(acte, seance, lot)
    membre_id = acte.auteur.membre_id or 0
    siens = [siege.id for siege, _ in voix.sieges if siege.mandat(membre_id)]
    if acte.auteur.role is not Role.MEMBRE or not siens:
        raise Introuvable("lot", id=lot.id)
    if set(siens) & voix.deports:
        raise Refus("deporte")
    return siens[0]


def _lot(acte: Acte, lot_id: int) -> Lot:
    """Return a lot with its séance locked, what was due there settled."""
    seance_id = acte.session.scalar(select(Lot.seance_id).where(Lot.id == lot_id))
    if seance_id is None or lock_ligne(acte, seance_id) is None:
        raise Introuvable("lot", id=lot_id)
    settle_due(acte, seance_id)
    lot = acte.session.scalar(
        select(Lot).where(Lot.id == lot_id).with_for_update(of=Lot).execution_options(populate_existing=True)
    )
    if lot is None or lot.seance_id != seance_id:
        raise Introuvable("lot", id=lot_id)
    return lot


def _deja(acte: Acte, lot: Lot, siege_id: int, choix: str, cle: str) -> Recu | None:
    """Return the receipt of a ballot that was received before under the same key.

    A form sent once more with another choice would be given the receipt of the first: it is refused instead.
    """
    bulletin = acte.session.scalar(
        select(Bulletin)
        .join(Urne, Urne.id == Bulletin.urne_id)
        .where(Urne.lot_id == lot.id, Bulletin.siege_id == siege_id, Bulletin.cle == cle)
    )
    if bulletin is None or acte.auteur.membre_id not in {bulletin.membre_id, None}:
        return None
    if choix not in {PROPOSE, str(bulletin.numero) if bulletin.numero else CHOIX[bulletin.sens]}:
        raise Refus("cle_autre_choix")
    return Recu(bulletin.recu, bulletin.recu_le, deja=True)


def _replace(acte: Acte, urne: Urne, siege_id: int) -> None:
    """Put aside the ballot that counted until now for a seat."""
    courant = courant_du_siege(acte, urne, siege_id)
    if courant is not None:
        courant.remplace_le = acte.instant
        acte.session.flush()


def _depose(
    acte: Acte,
    votant: Votant,
    choix: str,
    cle: str,
    decisions: Sequence[DecisionSaisie],
    *,
    ordre_motif: str = "",
    saisi: bool = False,
    a_confirmer: bool = False,
) -> Bulletin:
    sens, numero = _sens(acte, votant, choix, decisions, ordre_motif)
    if not a_confirmer:
        _replace(acte, votant.urne, votant.siege.id)
    bulletin = Bulletin(
        urne_id=votant.urne.id,
        siege_id=votant.siege.id,
        membre_id=votant.membre_id,
        mandataire_siege_id=votant.mandataire_id,
        sens=sens,
        numero=numero,
        cle=cle,
        recu=new_recu(),
        recu_le=acte.instant,
        saisi_par_id=acte.utilisateur_id if saisi else None,
        a_confirmer=a_confirmer,
    )
    acte.session.add(bulletin)
    acte.session.flush()
    acte.inscrire(
        "vote",
        "urne",
        votant.urne.id,
        {"siege": votant.siege.id, "membre": votant.membre_id, "recu": bulletin.recu, "telephone": a_confirmer}
        | ({"pouvoir_porte_par": votant.mandataire_id} if votant.mandataire_id else {}),
        {"choix": str(numero) if numero else sens.value},
    )
    return bulletin


def _sens(
    acte: Acte, votant: Votant, choix: str, decisions: Sequence[DecisionSaisie], ordre_motif: str
) -> tuple[SensVote, int | None]:
    if choix in SENS:
        return SENS[choix], None
    if choix == PROPOSE:
        return SensVote.APPROUVE, _met_en_avant(acte, votant, decisions, ordre_motif)
    numeros = set(acte.session.scalars(select(PropositionVote.numero).where(PropositionVote.urne_id == votant.urne.id)))
    if not choix.isdecimal() or int(choix) not in numeros:
        raise Refus("choix_inconnu", champ="choix")
    return SensVote.APPROUVE, int(choix)


def _met_en_avant(acte: Acte, votant: Votant, decisions: Sequence[DecisionSaisie], ordre_motif: str) -> int:
    """Lay the ranking of a voter on the table, checked as the secretary's is; others may join it."""
    if votant.urne.tour > 1:
        raise Refus("second_tour_ferme")
    candidats = examinees(replace(acte, auteur=OUTIL), votant.lot)
    completes = complete(decisions, candidats)
    check(completes, candidats, acte.jour)
    ecart = ecart_aux_points(completes, candidats)
    if ecart is not None and not votant.lot.ordre_motif:
        if not ordre_motif.strip():
            raise Refus("ordre_sans_raison", champ="ordre_motif", phrase=ecart.phrase)
        votant.lot.ordre_motif = ordre_motif.strip()
    return add_proposition(acte, votant.urne, votant.lot, Proposition(completes, votant.siege.id))

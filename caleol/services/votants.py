"""Who may vote for a seat on a lot now: who holds it, or who carries its proxy."""

from dataclasses import dataclass

from sqlalchemy import select

from caleol.kernel.errors import Introuvable, Refus
from caleol.models.lot import Lot
from caleol.models.seance import Convocation, Seance
from caleol.models.urne import Bulletin, Urne
from caleol.queries.urnes import load_derniere
from caleol.queries.voix import SiegeLu, VoixLot, load_presents, load_regles, load_sieges, load_voix
from caleol.rules.composition import SiegeAuLot, Voix
from caleol.rules.reglement import ModaliteSeance, Suppleance
from caleol.rules.scrutin.presence import REPRESENTES_PAR_LA_LOI
from caleol.services.act import Acte


@dataclass(frozen=True, slots=True)
class Votant:
    """A seat about to vote on a lot, with its box and the rows around; `mandataire_id` is the seat that carries it."""

    seance: Seance
    lot: Lot
    urne: Urne
    siege: SiegeLu
    membre_id: int
    mandataire_id: int | None = None


def read_voix(acte: Acte, seance: Seance, lot: Lot) -> VoixLot:
    """Return the voices of a lot as they are now."""
    sieges = load_sieges(acte.session, seance.commission_id, seance.jour)
    return load_voix(acte.session, seance, [lot], sieges, load_regles(acte.session, seance))[lot.id]


def find_votant(acte: Acte, lot: Lot, siege_id: int, membre_id: int) -> Votant:
    """Return the seat for which a member may vote on a lot now.

    Raises:
        Introuvable: the member has no voice on this lot, or not for this seat.
        Refus: `pouvoir_tombe` for the seat of another where the règlement has proxies; `deporte`,
            `voix_consultative`, `aucun_vote_ouvert`, `vote_annule`, `vote_fini`, `vote_pas_commence`,
            `pouvoir_donne` while another votes for the seat, `pas_present`, `suppleance_exclue`, `titulaire_a_vote`.
    """
    seance = acte.session.get_one(Seance, lot.seance_id)
    voix = read_voix(acte, seance, lot)
    presents = {siege: present.membre_id for siege, present in load_presents(acte.session, seance.id).items()}
    porteur_id = voix.porteurs.get(siege_id)
    porte = porteur_id is not None and presents[porteur_id] == membre_id
    siege, au_lot = _trouve(acte, seance, voix, siege_id, membre_id, porte=porte)
    if siege_id in voix.deports:
        raise Refus("deporte")
    if au_lot.voix is not Voix.DELIBERATIVE:
        raise Refus("voix_consultative")
    urne = _urne(acte, lot)
    if seance.modalite is ModaliteSeance.ECRIT:
        _par_ecrit(acte, seance, urne, siege, membre_id)
    elif porteur_id is not None and not porte:
        raise Refus("pouvoir_donne", porteur=_nom(voix, porteur_id, presents[porteur_id]))
    elif not porte and presents.get(siege_id) != membre_id:
        raise Refus("pas_present")
    return Votant(seance, lot, urne, siege, membre_id, porteur_id if porte else None)


def _trouve(
    acte: Acte, seance: Seance, voix: VoixLot, siege_id: int, membre_id: int, *, porte: bool
) -> tuple[SiegeLu, SiegeAuLot]:
    """Return a seat with a voice on the lot that a member holds or carries."""
    siens = [paire for paire in voix.sieges if paire[0].mandat(membre_id)]
    trouve = next((p for p in (voix.sieges if porte else siens) if p[0].id == siege_id), None)
    if trouve is not None:
        return trouve
    regles = load_regles(acte.session, seance)
    if siens and siege_id in {siege.id for siege, _ in voix.sieges} and regles is not None and regles.pouvoir_admis:
        raise Refus("pouvoir_tombe")
    raise Introuvable("lot", id=voix.lot_id)


def _nom(voix: VoixLot, siege_id: int, membre_id: int) -> str:
    mandat = next((siege.mandat(membre_id) for siege, _ in voix.sieges if siege.id == siege_id), None)
    return mandat.nom_complet if mandat else ""


def _urne(acte: Acte, lot: Lot) -> Urne:
    """Return the box of a lot, where it takes ballots at this instant by the server's clock."""
    urne = load_derniere(acte.session, lot.id)
    if urne is None:
        annulee = acte.session.scalar(
            select(Urne).where(Urne.lot_id == lot.id).order_by(Urne.annulee_le.desc()).limit(1)
        )
        raise Refus("vote_annule", motif=annulee.annulee_motif) if annulee else Refus("aucun_vote_ouvert")
    if urne.close_le is not None or (urne.echeance_le is not None and acte.instant >= urne.echeance_le):
        raise Refus("vote_fini", heure=urne.close_le or urne.echeance_le)
    if acte.instant < urne.ouverte_le:
        raise Refus("vote_pas_commence", heure=urne.ouverte_le)
    return urne


def _par_ecrit(acte: Acte, seance: Seance, urne: Urne, siege: SiegeLu, membre_id: int) -> None:
    """Check who votes for a seat in writing: somebody who was called; the titulaire before a suppléant."""
    appele = select(Convocation.id).where(
        Convocation.seance_id == seance.id, Convocation.siege_id == siege.id, Convocation.membre_id == membre_id
    )
    if acte.session.scalar(appele) is None:
        raise Introuvable("lot", id=urne.lot_id)
    titulaire = siege.titulaire.membre_id if siege.titulaire else None
    if titulaire in {None, membre_id}:
        return
    regles = load_regles(acte.session, seance)
    aucune = regles is not None and regles.suppleance is Suppleance.AUCUNE
    if aucune and siege.regle.nature not in REPRESENTES_PAR_LA_LOI:
        raise Refus("suppleance_exclue", membre=getattr(siege.mandat(membre_id), "nom_complet", ""))
    courant = courant_du_siege(acte, urne, siege.id)
    if courant is not None and courant.membre_id == titulaire:
        raise Refus("titulaire_a_vote", le=courant.recu_le)


def courant_du_siege(acte: Acte, urne: Urne, siege_id: int) -> Bulletin | None:
    """Return the ballot that counts now for a seat."""
    return acte.session.scalar(
        select(Bulletin).where(
            Bulletin.urne_id == urne.id,
            Bulletin.siege_id == siege_id,
            Bulletin.remplace_le.is_(None),
            Bulletin.a_confirmer.is_(False),
        )
    )

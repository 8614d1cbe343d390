"""The votes of a séance as one reader may see them: their own ballots, what is on the table, who has voted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from caleol.kernel.errors import Introuvable
from caleol.models.enumerations import EtatSeance
from caleol.models.seance import Seance
from caleol.models.urne import Bulletin, PropositionVote, Urne
from caleol.queries.agenda import load_agenda
from caleol.queries.deliberation_lignes import LigneLot
from caleol.queries.electeurs import load_electeurs
from caleol.queries.pouvoirs import load_pouvoirs
from caleol.queries.scrutin_lot import ABSTENTION, RENVOI
from caleol.queries.seance_lisible import find_seance
from caleol.queries.urnes import courants, load_contributions, load_urnes
from caleol.queries.voix import SiegeLu, VoixLot, load_presents, load_regles, load_sieges, load_voix
from caleol.rules.decisions import TypeDecision, libelle_decision
from caleol.rules.droits import Auteur, Role
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.scrutin import CONTRE
from caleol.rules.scrutin.modele import SensVote

CLES = {SensVote.REFUSE: CONTRE, SensVote.ABSTENTION: ABSTENTION, SensVote.RENVOI: RENVOI}


class EtatVote(EnumLibelle):
    """Where the vote of a lot stands."""

    ATTENDU = "attendu", "pas encore au vote"
    DEBAT = "debat", "débat, le vote n’a pas commencé"
    OUVERT = "ouvert", "vote ouvert"
    CLOS = "clos", "vote clos"


@dataclass(frozen=True, slots=True)
class BulletinLu:
    """A ballot of the reader: what it says, its receipt and hour; typed by telephone, it waits to be confirmed.

    `pouvoir` names the seat for which it was sent under a proxy.
    """

    bulletin_id: int
    choix: str
    libelle: str
    recu: str
    le: datetime
    a_confirmer: bool
    pouvoir: str = ""


@dataclass(frozen=True, slots=True)
class SiegeVotant:
    """A seat with a vote on the lot: who votes for it, whether it has voted; `mien` with its ballots for that one.

    `represente` names who gave the proxy under which another votes, "" for a seat that votes itself; `donne`: it was
    the reader. `notee`: a voice typed from the telephone waits for its member.
    """

    siege_id: int
    membre_id: int
    nom: str
    libelle: str
    a_vote: bool
    mien: bool
    bulletin: BulletinLu | None = None
    a_confirmer: BulletinLu | None = None
    represente: str = ""
    donne: bool = False
    notee: bool = False

    @property
    def attendu(self) -> str:
        """Return who is waited for: « Mme Petit », « Mme Petit pour M. Roux », and whether only to confirm."""
        qui = f"{self.nom} pour {self.represente}" if self.represente else self.nom
        return f"{qui} (voix notée, à confirmer)" if self.notee else qui


@dataclass(frozen=True, slots=True)
class PropositionLue:
    """A ranking on the table: kind and rank by candidature; `voix` only where the règlement shows ballots."""

    numero: int
    auteur: str
    decisions: tuple[tuple[int, str], ...]
    voix: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteLu:
    """The vote of one lot."""

    ligne: LigneLot
    etat: EtatVote
    urne_id: int | None
    tour: int
    ouverte_le: datetime | None
    echeance_le: datetime | None
    sieges: tuple[SiegeVotant, ...]
    propositions: tuple[PropositionLue, ...]
    annulee_motif: str

    @property
    def situation(self) -> str:
        """Return in words where the lot stands: its outcome when it was settled without the members' votes."""
        regle_ailleurs = self.etat is EtatVote.ATTENDU and not self.ligne.avancement.reste
        return self.ligne.avancement.libelle if regle_ailleurs else self.etat.libelle

    @property
    def stade(self) -> str:
        """Return what a ballot page was made of: another stage and it must be read again."""
        return f"{self.urne_id or 0}-{self.etat.value}"

    @property
    def miens(self) -> tuple[SiegeVotant, ...]:
        """Return the seats for which the reader votes."""
        return tuple(siege for siege in self.sieges if siege.mien)

    @property
    def a_voter(self) -> bool:
        """Return whether the reader has a ballot to send or to confirm."""
        return self.etat is EtatVote.OUVERT and any(not s.a_vote or s.a_confirmer for s in self.miens)

    def reste_apres(self, siege_id: int) -> bool:
        """Return whether the reader has another ballot to send on this lot, that of a seat left aside."""
        return any(not s.a_vote for s in self.miens if s.siege_id != siege_id)

    @property
    def nombre(self) -> int:
        """Return how many seats have voted."""
        return sum(siege.a_vote for siege in self.sieges)

    @property
    def attendus(self) -> tuple[SiegeVotant, ...]:
        """Return the seats that have not voted."""
        return tuple(siege for siege in self.sieges if not siege.a_vote)


@dataclass(frozen=True, slots=True)
class ContributionLue:
    """What somebody wrote on a lot."""

    qui: str
    texte: str
    le: datetime


def load_votes(
    session: Session, auteur: Auteur, seance_id: int, lignes: Sequence[LigneLot], maintenant: datetime
) -> tuple[VoteLu, ...]:
    """Return the vote of each line that the reader may open.

    Raises:
        Introuvable: the séance is not for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    ouvrables = [ligne for ligne in lignes if not ligne.en_deport]
    urnes = load_urnes(session, [ligne.lot_id for ligne in ouvrables])
    lecteur = _Lecteur(session, auteur, seance, maintenant, [ligne.lot_id for ligne in ouvrables])
    return tuple(lecteur.vote(ligne, urnes.get(ligne.lot_id)) for ligne in ouvrables)


class _Lecteur:
    """Reads the votes of one séance for one reader, its rows loaded once."""

    def __init__(
        self, session: Session, auteur: Auteur, seance: Seance, maintenant: datetime, lot_ids: Sequence[int]
    ) -> None:
        self.auteur, self.seance, self.maintenant = auteur, seance, maintenant
        self.regles = load_regles(session, seance)
        sieges = load_sieges(session, seance.commission_id, seance.jour)
        self.noms = {siege.id: siege for siege in sieges}
        self.electeurs = load_electeurs(session, seance)
        lots = {i.lot.id: i.lot for i in load_agenda(session, seance.id) if i.lot.id in lot_ids}
        self.voix: Mapping[int, VoixLot] = load_voix(session, seance, list(lots.values()), sieges, self.regles)
        annulees = (
            select(Urne.lot_id, Urne.annulee_motif)
            .where(Urne.lot_id.in_(lot_ids), Urne.annulee_le.is_not(None), Urne.bulletins.any())
            .order_by(Urne.annulee_le)
        )
        self.annulees = {lot_id: motif or "" for lot_id, motif in session.execute(annulees)}

    def vote(self, ligne: LigneLot, urne: Urne | None) -> VoteLu:
        voix = self.voix[ligne.lot_id]
        comptes = courants(urne.bulletins, voix.porteurs) if urne else {}
        attente = {b.siege_id: b for b in urne.bulletins if b.a_confirmer and b.remplace_le is None} if urne else {}
        return VoteLu(
            ligne=ligne,
            etat=self._etat(urne),
            urne_id=urne.id if urne else None,
            tour=urne.tour if urne else 1,
            ouverte_le=urne.ouverte_le if urne else None,
            echeance_le=urne.echeance_le if urne else None,
            sieges=tuple(
                self._siege(siege, voix, comptes.get(siege.id), attente.get(siege.id))
                for siege, _ in voix.deliberatifs
                if siege.id not in voix.deports and self.electeurs.de(siege, voix) is not None
            ),
            propositions=self._propositions(urne, comptes) if urne else (),
            annulee_motif="" if urne else self.annulees.get(ligne.lot_id, ""),
        )

    def _etat(self, urne: Urne | None) -> EtatVote:
        if urne is None:
            return EtatVote.ATTENDU
        echue = urne.echeance_le is not None and self.maintenant >= urne.echeance_le
        if urne.close_le is not None or echue or self.seance.etat is not EtatSeance.OUVERTE:
            return EtatVote.CLOS
        return EtatVote.OUVERT if self.maintenant >= urne.ouverte_le else EtatVote.DEBAT

    def _siege(self, siege: SiegeLu, voix: VoixLot, bulletin: Bulletin | None, attente: Bulletin | None) -> SiegeVotant:
        moi = self.auteur.membre_id if self.auteur.role is Role.MEMBRE else None
        qui = self.electeurs.de(siege, voix) or 0
        mien = moi is not None and qui == moi
        if self.electeurs.ecrit:
            mien = moi is not None and siege.mandat(moi) is not None and self.electeurs.appele(siege.id, moi)
            qui = bulletin.membre_id if bulletin else qui
        porteur_id = voix.porteurs.get(siege.id)
        mandat = self.noms[porteur_id or siege.id].mandat(qui) or next(iter(siege.mandats), None)
        return SiegeVotant(
            siege.id,
            mandat.membre_id if mandat else 0,
            mandat.nom_complet if mandat else siege.libelle,
            siege.libelle,
            a_vote=bulletin is not None,
            mien=mien,
            bulletin=_lu(bulletin) if bulletin and mien else None,
            a_confirmer=_lu(attente) if attente and mien and attente.mandataire_siege_id == porteur_id else None,
            represente=_qui_represente(siege) if porteur_id else "",
            donne=bool(porteur_id and moi and siege.mandat(moi)),
            notee=attente is not None and bulletin is None,
        )

    def _propositions(self, urne: Urne, comptes: Mapping[int, Bulletin]) -> tuple[PropositionLue, ...]:
        visible = self.regles is not None and self.regles.votes_visibles
        return tuple(
            PropositionLue(
                pose.numero,
                self._auteur(pose, urne),
                tuple((d["candidature_id"], libelle_decision(TypeDecision(d["type"]), d["rang"])) for d in _tri(pose)),
                sum(b.numero == pose.numero for b in comptes.values()) if visible else None,
            )
            for pose in urne.propositions
        )

    def _auteur(self, pose: PropositionVote, urne: Urne) -> str:
        """Return who put a ranking forward, with the seat: « Mme Petit (siège 2) »; "" for the secretary's."""
        if pose.auteur_siege_id is None:
            return ""
        siege = self.noms[pose.auteur_siege_id]
        leurs = (b.membre_id for b in urne.bulletins if b.siege_id == siege.id and b.numero == pose.numero)
        qui = next(leurs, 0)
        noms = {m.membre_id: m.nom_complet for s in self.noms.values() for m in s.mandats}
        return f"{noms[qui]} ({siege.libelle})" if qui in noms else siege.libelle


def _qui_represente(siege: SiegeLu) -> str:
    """Return who gave the proxy of a seat: its titulaire, or the seat where it has none."""
    return siege.titulaire.nom_complet if siege.titulaire else siege.libelle


def _tri(pose: PropositionVote) -> list[dict[str, Any]]:
    return sorted(pose.decisions, key=lambda d: (d["rang"] is None, d["rang"] or 0))


def _lu(bulletin: Bulletin, pouvoir: str = "") -> BulletinLu:
    libelles = {
        SensVote.REFUSE: "vous refusez tous les classements",
        SensVote.ABSTENTION: "vous vous abstenez",
        SensVote.RENVOI: "vous demandez le renvoi en séance physique",
    }
    choix = str(bulletin.numero) if bulletin.numero else CLES[bulletin.sens]
    libelle = libelles.get(bulletin.sens, f"vous approuvez le classement {bulletin.numero}")
    return BulletinLu(bulletin.id, choix, libelle, bulletin.recu, bulletin.recu_le, bulletin.a_confirmer, pouvoir)


def get_contributions(session: Session, auteur: Auteur, seance_id: int, lot_id: int) -> tuple[ContributionLue, ...]:
    """Return what was written on a lot, with who wrote it.

    Raises:
        Introuvable: the séance is not for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    sieges = {siege.id: siege for siege in load_sieges(session, seance.commission_id, seance.jour)}
    lues = []
    for ecrite in load_contributions(session, lot_id):
        if ecrite.seance_id != seance.id:
            raise Introuvable("lot", id=lot_id)
        siege = sieges.get(ecrite.siege_id or 0)
        mandat = siege.mandat(ecrite.membre_id or 0) if siege else None
        qui = mandat.nom_complet if mandat else siege.libelle if siege else "Secrétariat"
        lues.append(ContributionLue(qui, ecrite.texte, ecrite.le))
    return tuple(lues)


def list_recus(session: Session, auteur: Auteur, seance_id: int) -> tuple[tuple[int, BulletinLu, bool], ...]:
    """Return every ballot that the reader sent on a séance, by lot, those replaced too (True where one counts).

    Raises:
        Introuvable: the séance is not for this reader.
    """
    seance = find_seance(session, auteur, seance_id)
    sieges = {siege.id: siege for siege in load_sieges(session, seance.commission_id, seance.jour)}
    pouvoirs = {(p.mandant_siege_id, p.mandataire_siege_id) for p in load_pouvoirs(session, seance.id)}
    presents = load_presents(session, seance.id)
    lus = session.scalars(
        select(Bulletin)
        .join(Bulletin.urne)
        .where(Urne.seance_id == seance.id, Bulletin.membre_id == (auteur.membre_id or 0))
        .options(contains_eager(Bulletin.urne))
        .order_by(Bulletin.recu_le, Bulletin.id)
    )

    def compte(b: Bulletin) -> bool:
        porte = (b.siege_id, b.mandataire_siege_id) in pouvoirs
        tombe = b.mandataire_siege_id and not (porte and (b.urne.scrutin_id or b.siege_id not in presents))
        return b.remplace_le is None and not b.a_confirmer and b.urne.annulee_le is None and not tombe

    return tuple((b.urne.lot_id, _lu(b, _au_nom_de(sieges, b)), compte(b)) for b in lus)


def _au_nom_de(sieges: Mapping[int, SiegeLu], bulletin: Bulletin) -> str:
    siege = sieges.get(bulletin.siege_id) if bulletin.mandataire_siege_id else None
    return siege.libelle if siege else ""

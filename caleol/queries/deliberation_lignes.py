"""The lots of a séance as lines: where each stands, its quorum, its seats, its result or what it lacks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from caleol.kernel.francais import accorde, nom_complet
from caleol.models.base import cle_de_tri
from caleol.models.enumerations import EtatLot, EtatSeance, ModeScrutin
from caleol.models.lot import Ajournement, Decision, Scrutin, Vote
from caleol.models.seance import Seance
from caleol.queries.agenda import LotInscrit
from caleol.queries.instantane import FicheLogement
from caleol.queries.lot_lisible import lit_en_neutre
from caleol.queries.neutre import mots_libres
from caleol.queries.voix import PresenceOuverte, SiegeLu, VoixLot
from caleol.rules.candidatures import nombre_attendu, nombre_minimal
from caleol.rules.composition import NatureSiege, Voix
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur, Role
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Financement
from caleol.rules.parametre import Parametres
from caleol.rules.reglement import ModaliteSeance, ReglesSeance
from caleol.rules.scrutin import CONTRE
from caleol.rules.scrutin.mots import compte_en_mots

SIGLES = {
    NatureSiege.DESIGNE: "Dé",
    NatureSiege.MAIRE: "Ma",
    NatureSiege.PREFET: "Pf",
    NatureSiege.EPCI: "EP",
    NatureSiege.MANDANT: "Md",
    NatureSiege.CONSULTATIF: "Co",
}


class Avancement(EnumLibelle):
    """Where a lot stands for the one who conducts the séance."""

    A_TRAITER = "a_traiter", "à traiter"
    A_COMPLETER = "a_completer", "à compléter"
    DECIDE = "decide", "décidé"
    AJOURNE = "ajourne", "ajourné"
    RETIRE = "retire", "retiré"

    @property
    def reste(self) -> bool:
        """Return whether something is still to be done on the lot."""
        return self in {Avancement.A_TRAITER, Avancement.A_COMPLETER}


class EtatSiege(EnumLibelle):
    """What a seat did, or does, on a lot."""

    POUR = "pour", "a voté pour"
    CONTRE = "contre", "a voté contre"
    AUTRE = "autre", "a voté un autre ordre"
    ABSTENTION = "abstention", "s’est abstenu"
    VOTE = "vote", "a voté"
    DEPORT = "deport", "se déporte"
    ABSENT = "absent", "absent"
    PRESENT = "present", "présent"
    POUVOIR = "pouvoir", "représenté"


@dataclass(frozen=True, slots=True)
class SiegeAffiche:
    """A seat with a vote on a lot: who holds it, and what it did."""

    siege_id: int
    initiales: str
    nom: str
    libelle: str
    etat: EtatSiege
    pouvoir: str = ""
    court: str = ""

    @property
    def phrase(self) -> str:
        """Return « Mme Anne Petit : a voté pour »."""
        return f"{self.nom}\u00a0: {self.etat.libelle}{self.par_pouvoir}"

    @property
    def par_pouvoir(self) -> str:
        """Return « par pouvoir à M. Paul Roy » with its space, "" where the seat is not represented."""
        return f" par pouvoir à {self.pouvoir}" if self.pouvoir else ""

    @property
    def au_vote(self) -> str:
        """Return « Mme Petit », short, for the roll call; « M. Roy (par pouvoir à Mme Anne Petit) »."""
        return f"{self.court or self.nom}{f' ({self.par_pouvoir.strip()})' if self.pouvoir else ''}"


@dataclass(frozen=True, slots=True)
class QuorumAffiche:
    """The quorum of a lot: as counted at its ballot, else as it is now."""

    presents: int
    requis: int

    @property
    def atteint(self) -> bool:
        """Return whether the commission may decide."""
        return self.presents >= self.requis


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneLot:
    """One lot in the grid; `manques` are what stops it, `attendus` what its decision waits for.

    On a lot where the reader stepped aside (`en_deport`) it names nobody and tells no result.
    `au_vote`: the members' own vote is open on it; `en_debat`: its ranking is on the table, the vote has not begun.
    """

    lot_id: int
    numero: int
    adresse: str
    detail: str
    avancement: Avancement
    quorum: QuorumAffiche | None
    sieges: tuple[SiegeAffiche, ...]
    resultat: str = ""
    precision: str = ""
    manques: tuple[str, ...] = ()
    attendus: tuple[str, ...] = ()
    tardif: bool = False
    en_deport: bool = False
    au_vote: bool = False
    en_debat: bool = False

    @property
    def titre(self) -> str:
        """Return « Lot 12, 14 rue X »."""
        return f"Lot {self.numero}, {self.adresse}"

    def repond(self, texte: str) -> bool:
        """Return whether the lot answers a search: its number, or a part of its address or of what it is."""
        cherche = cle_de_tri(texte.strip())
        if cherche.isdecimal():
            return cherche in {str(self.numero), *self.adresse.split()}
        return cherche in cle_de_tri(f"{self.adresse} {self.detail}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rangees:
    """The rows of a séance, read once for the grid and the open lot, in the caller's session."""

    auteur: Auteur
    seance: Seance
    regles: ReglesSeance | None
    agenda: tuple[LotInscrit, ...]
    fiches: Mapping[int, FicheLogement]
    voix: Mapping[int, VoixLot]
    presents: Mapping[int, PresenceOuverte]
    sieges: Mapping[int, SiegeLu]
    scrutins: Mapping[int, Sequence[Scrutin]]
    decisions: Mapping[int, Sequence[Decision]]
    ajournements: Mapping[int, Ajournement]
    vivantes: Mapping[int, int]
    noms: Mapping[int, str]
    en_deport: frozenset[int]
    au_vote: frozenset[int]
    en_debat: frozenset[int]
    sans_noms: frozenset[int]
    parametres: Parametres

    @property
    def siege_en_salle(self) -> bool:
        """Return whether the séance sits now, so that who is there makes a quorum: never in writing."""
        return self.seance.etat is EtatSeance.OUVERTE and self.seance.modalite is not ModaliteSeance.ECRIT

    def scrutin(self, lot_id: int) -> Scrutin | None:
        """Return the last ballot of a lot that stands."""
        return next((s for s in reversed(self.scrutins.get(lot_id, ())) if s.annule_le is None), None)


def ligne(rangees: Rangees, inscrit: LotInscrit) -> LigneLot:
    """Return the line of one lot."""
    lot_id, fiche = inscrit.lot.id, rangees.fiches[inscrit.lot.id]
    manques = tuple(_manques(rangees, inscrit))
    avancement = _avancement(inscrit, manques)
    deport = lot_id in rangees.en_deport
    resultat, precision = ("Déport", "") if deport else _resultat(rangees, inscrit, avancement)
    return LigneLot(
        lot_id=lot_id,
        numero=inscrit.numero,
        adresse=fiche.titre,
        detail=", ".join(filter(None, (fiche.type, fiche.financement_libelle, fiche.reservataire))),
        avancement=avancement,
        quorum=_quorum(rangees, lot_id, avancement),
        sieges=tuple(sieges_affiches(rangees, lot_id, avancement)),
        resultat=resultat,
        precision=precision,
        manques=manques,
        attendus=() if deport else tuple(_attendus(rangees.decisions.get(lot_id, ()))),
        tardif=inscrit.point.tardif,
        en_deport=deport,
        au_vote=lot_id in rangees.au_vote,
        en_debat=lot_id in rangees.en_debat,
    )


def _avancement(inscrit: LotInscrit, manques: Sequence[str]) -> Avancement:
    match inscrit.lot.etat:
        case EtatLot.DECIDE:
            return Avancement.DECIDE
        case EtatLot.AJOURNE:
            return Avancement.AJOURNE
        case EtatLot.RETIRE:
            return Avancement.RETIRE
        case _:
            return Avancement.A_COMPLETER if manques else Avancement.A_TRAITER


def _quorum(rangees: Rangees, lot_id: int, avancement: Avancement) -> QuorumAffiche | None:
    scrutin = rangees.scrutin(lot_id)
    if scrutin is not None:
        return QuorumAffiche(scrutin.quorum_presents, scrutin.quorum_requis)
    quorum = rangees.voix[lot_id].quorum
    if quorum is None or not avancement.reste or not rangees.siege_en_salle:
        return None
    return QuorumAffiche(quorum.presents, quorum.requis)


def _manques(rangees: Rangees, inscrit: LotInscrit) -> Iterator[str]:
    lot, voix = inscrit.lot, rangees.voix[inscrit.lot.id]
    if lot.etat is not EtatLot.INSCRIT or rangees.seance.etat is not EtatSeance.OUVERTE:
        return
    ecrite = rangees.seance.modalite is ModaliteSeance.ECRIT
    if voix.quorum is None:
        yield "quorum absent du règlement"
    elif not voix.quorum.atteint and not ecrite:
        yield f"il manque {accorde(voix.quorum.requis - voix.quorum.presents, 'présent')}"
    la = {present.membre_id for present in rangees.presents.values()}
    if not ecrite and rangees.seance.presidee_par_id not in la:
        yield "personne ne préside"
    nombre, fiche = rangees.vivantes.get(lot.id, 0), rangees.fiches[lot.id]
    if nombre < nombre_attendu(fiche.au, rangees.parametres):
        controle = nombre_minimal(
            nombre,
            lot.exception,
            raison=lot.exception_motif or "",
            financement=Financement(fiche.financement),
            au=fiche.au,
            parametres=rangees.parametres,
        )
        if not controle.respecte:
            yield f"{accorde(nombre, 'candidat')}, exception à nommer"
    if lot.id in rangees.au_vote | rangees.en_debat:
        return
    if rangees.scrutin(lot.id) is not None:
        yield "second tour attendu"
    elif rangees.scrutins.get(lot.id):
        yield "décision annulée, à reprendre"


def _attendus(decisions: Sequence[Decision]) -> Iterator[str]:
    conditions = sum(decision.type is TypeDecision.ATTRIBUTION_CONDITION for decision in decisions)
    if conditions:
        yield accorde(conditions, "pièce attendue", "pièces attendues")


def _resultat(rangees: Rangees, inscrit: LotInscrit, avancement: Avancement) -> tuple[str, str]:
    """Return the result of a lot in a few words, and how the voices went."""
    lot_id = inscrit.lot.id
    if avancement is Avancement.DECIDE:
        precision = _classes(rangees.decisions[lot_id])
        return _retenu(rangees, lot_id), ", ".join(filter(None, (precision, voix_en_mots(rangees.scrutin(lot_id)))))
    if avancement is Avancement.AJOURNE:
        ajournement = rangees.ajournements.get(lot_id)
        motif = ajournement.motif if ajournement else ""
        return "Ajourné", mots_libres(motif, neutre=lit_en_neutre(rangees.auteur))
    if avancement is Avancement.RETIRE:
        return "Retiré", ""
    if lot_id in rangees.au_vote:
        return "Au vote", ""
    if lot_id in rangees.en_debat:
        return "En débat", ""
    return "À compléter" if avancement is Avancement.A_COMPLETER else "À traiter", ""


def _retenu(rangees: Rangees, lot_id: int) -> str:
    """Return the name, as frozen, of the candidate who comes first."""
    premiere = premiere_decision(rangees.decisions[lot_id])
    return rangees.noms[premiere.candidature_id] if premiere else "Aucune attribution"


def premiere_decision(decisions: Sequence[Decision]) -> Decision | None:
    """Return the attribution, or the first rank; None where nobody is kept."""
    attributions = (decision for decision in decisions if decision.type.attribue)
    return min(attributions, key=lambda decision: decision.rang or 0, default=None)


def _classes(decisions: Sequence[Decision]) -> str:
    """Return « 3 classés », "" where one candidate at most is ranked."""
    classees = sum(decision.type.classee for decision in decisions)
    return accorde(classees, "classé") if classees > 1 else ""


def voix_en_mots(scrutin: Scrutin | None) -> str:
    """Return « unanimité », or « 7 voix pour, 1 contre, 1 abstention »: counts, never names."""
    if scrutin is None:
        return ""
    if scrutin.mode is ModeScrutin.UNANIMITE:
        return "unanimité"
    propositions = scrutin.decompte.get("propositions", ())
    voix = {str(p["numero"]): p["voix"] for p in propositions} | {CONTRE: scrutin.decompte.get("contre", 0)}
    adopte = next((str(p["numero"]) for p in propositions if p["classement"] == scrutin.adopte_id), None)
    return compte_en_mots(voix, adopte, scrutin.decompte.get("abstentions", 0), scrutin.decompte.get("renvois", 0))


def sieges_affiches(rangees: Rangees, lot_id: int, avancement: Avancement) -> Iterator[SiegeAffiche]:
    """Yield the seats with a vote on a lot: as frozen at its ballot, else as they are now."""
    voix, scrutin = rangees.voix[lot_id], rangees.scrutin(lot_id)
    if scrutin is not None:
        votes = {vote.siege_id: vote for vote in scrutin.votes}
        visible = sens_visible(rangees.auteur, rangees.regles, scrutin)
        droits = [droit for droit in scrutin.droits if droit.voix is Voix.DELIBERATIVE]
        for droit in sorted(droits, key=lambda droit: rangees.sieges[droit.siege_id].ordre):
            etat = _etat_au_scrutin(votes.get(droit.siege_id), scrutin, droit.siege_id in voix.deports, visible=visible)
            yield siege_affiche(rangees.sieges[droit.siege_id], droit.membre_id, etat)
    elif avancement.reste and rangees.siege_en_salle:
        for siege, _ in voix.deliberatifs:
            yield siege_votant(rangees, siege, voix)


def siege_votant(rangees: Rangees, siege: SiegeLu, voix: VoixLot) -> SiegeAffiche:
    """Return a seat as it is now on a lot: there, aside, absent, or represented, with who carries its voice."""
    if siege.id in voix.porteurs:
        porteur = rangees.sieges[voix.porteurs[siege.id]]
        par = siege_affiche(porteur, rangees.presents[porteur.id].membre_id, EtatSiege.PRESENT)
        return replace(siege_affiche(siege, None, EtatSiege.POUVOIR), pouvoir=par.nom)
    present = rangees.presents.get(siege.id)
    etat = EtatSiege.DEPORT if siege.id in voix.deports else EtatSiege.PRESENT if present else EtatSiege.ABSENT
    return siege_affiche(siege, present.membre_id if present else None, etat)


def sens_visible(auteur: Auteur, regles: ReglesSeance | None, scrutin: Scrutin) -> bool:
    """Return whether this reader may know who voted what: the rules say so, or the voices were called aloud."""
    if scrutin.mode is ModeScrutin.UNANIMITE or (regles is not None and regles.votes_visibles):
        return True
    return scrutin.mode is ModeScrutin.APPEL and auteur.role in {None, Role.SECRETAIRE, Role.AUDITEUR}


def _etat_au_scrutin(vote: Vote | None, scrutin: Scrutin, deporte: bool, *, visible: bool) -> EtatSiege:
    if vote is None:
        return EtatSiege.DEPORT if deporte else EtatSiege.ABSENT
    if not visible:
        return EtatSiege.VOTE
    if vote.contre:
        return EtatSiege.CONTRE
    if vote.classement_id is None:
        return EtatSiege.ABSTENTION
    return EtatSiege.POUR if vote.classement_id == scrutin.adopte_id else EtatSiege.AUTRE


def siege_affiche(siege: SiegeLu, membre_id: int | None, etat: EtatSiege) -> SiegeAffiche:
    """Return a seat with whoever holds it, or its titulaire where nobody came."""
    mandat = (siege.mandat(membre_id) if membre_id else None) or siege.titulaire or next(iter(siege.mandats), None)
    if mandat is None:
        return SiegeAffiche(siege.id, SIGLES[siege.regle.nature], siege.libelle, siege.libelle, etat)
    nom = nom_complet(mandat.civilite, mandat.prenom, mandat.nom)
    court = nom_complet(mandat.civilite, "", mandat.nom)
    return SiegeAffiche(siege.id, mandat.initiales, nom, siege.libelle, etat, court=court)

"""A lot with the dossiers of its candidates as one reader may see it: frozen once on an agenda, live before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Refus
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Candidature, Decision, Lot
from caleol.queries.agenda import load_agenda
from caleol.queries.anonyme import anonymise, mots_des_noms, sans_noms
from caleol.queries.autour import CandidatureEnCours, load_en_cours
from caleol.queries.changements import Changement, changements_de_la_fiche, changements_du_dossier
from caleol.queries.dossier import load_contexte, load_dossiers
from caleol.queries.dossier_logement import Derogation
from caleol.queries.fiche import LogementSitue, load_logement_situe
from caleol.queries.instantane import Dossier, FicheLogement, lit_dossier, lit_fiche
from caleol.queries.lot_lisible import find_lot_lisible, lit_en_neutre, lots_du_membre, lots_sans_noms
from caleol.queries.neutre import mots_de_la_decision, mots_de_la_piece, mots_libres, neutralise
from caleol.queries.perimetre import VacanceSituee
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLue:
    """What the commission decided on a candidature."""

    type: TypeDecision
    rang: int | None
    motif: str
    condition: str
    echeance: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatMontre:
    """A candidate of a lot: dossier in the words this reader may read, proposed rank, place by the points.

    `avant` is the dossier that the members were shown, where the close of the ballot froze another one.
    """

    candidature_id: int
    rang: int
    dossier: Dossier
    figee_le: datetime | None
    place: int | None = None
    tardive: bool = False
    retiree_le: datetime | None = None
    retiree_motif: str = ""
    decision: DecisionLue | None = None
    changements: tuple[Changement, ...] = ()
    avant: Dossier | None = None
    ailleurs: tuple[CandidatureEnCours, ...] = ()

    @property
    def au_vote(self) -> tuple[Changement, ...]:
        """Return what changed between the agenda and the close of the ballot."""
        return changements_du_dossier(self.avant, self.dossier) if self.avant else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeanceDuLot:
    """The séance of a lot, the lot's number on its agenda, and its neighbours this reader may open."""

    id: int
    commission: str
    numero: int
    prevue_le: datetime
    numero_lot: int
    precedent_id: int | None
    suivant_id: int | None
    ouverte: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LotMontre:
    """A lot with its candidates in proposed order; withdrawn ones apart.

    `impose` says that the rules hide the names, `noms` the words that would tell them in a typed text.
    """

    id: int
    vacance_id: int
    etat: EtatLot
    fiche: FicheLogement
    seance: SeanceDuLot | None
    candidats: tuple[CandidatMontre, ...]
    retires: tuple[CandidatMontre, ...]
    neutre: bool
    anonyme: bool = False
    impose: bool = False
    noms: frozenset[str] = frozenset()
    changements: tuple[Changement, ...] = ()
    au_vote: tuple[Changement, ...] = ()

    @property
    def decide(self) -> bool:
        """Return whether decisions stand on the lot."""
        return self.etat is EtatLot.DECIDE


def get_lot_montre(
    session: Session, auteur: Auteur, lot_id: int, au: date, *, anonyme: bool = False, seul: bool = False
) -> LotMontre:
    """Return a lot with the dossiers of its candidates; live ones are computed as on `au`.

    Nobody is named where the reader wishes it (`anonyme`) or the rules of the séance say so. `seul` leaves out what
    stands around the dossiers: what changed since they were frozen, the other lots of the candidates.

    Raises:
        Introuvable: no such lot for this reader.
        Refus: `zone_plafond_inconnue`.
    """
    lot, situee = find_lot_lisible(session, auteur, lot_id)
    situe = None if lot.instantane else load_logement_situe(session, situee, au, lot)
    candidats = _candidats(session, auteur, lot, situee, situe, au)
    impose = lot.id in lots_sans_noms(session, auteur, [lot])
    cache = anonyme or impose
    noms = mots_des_noms(c.dossier for c in candidats) if cache else frozenset()
    if cache:
        candidats = [_sans_nom(candidat, noms) for candidat in candidats]
    figee = lit_fiche(lot.instantane) if lot.instantane else None
    autour = not seul and not lit_en_neutre(auteur)
    actuel = _actuel(session, lot, situee, figee.au) if figee and autour else None
    if actuel:
        candidats = _avec_changements(session, lot, candidats, actuel)
    if autour:
        candidats = _avec_ailleurs(session, auteur, lot, candidats)
    fiche = _fiche(situe.fiche if situe else lit_fiche(lot.instantane or {}), neutre=lit_en_neutre(auteur))
    return LotMontre(
        id=lot.id,
        vacance_id=lot.vacance_id,
        etat=lot.etat,
        fiche=_fiche_sans_nom(fiche, noms) if cache else fiche,
        seance=_seance(session, auteur, lot),
        candidats=_places([candidat for candidat in candidats if candidat.retiree_le is None]),
        retires=tuple(candidat for candidat in candidats if candidat.retiree_le is not None),
        neutre=lit_en_neutre(auteur),
        anonyme=cache,
        impose=impose,
        noms=noms,
        changements=changements_de_la_fiche(figee, actuel.fiche) if figee and actuel else (),
        au_vote=changements_de_la_fiche(lit_fiche(lot.montre), figee) if lot.montre and figee else (),
    )


def _fiche(fiche: FicheLogement, *, neutre: bool) -> FicheLogement:
    return replace(
        fiche,
        refus=tuple(replace(lu, motif=mots_libres(lu.motif, neutre=neutre)) for lu in fiche.refus),
        exception_motif=mots_libres(fiche.exception_motif, neutre=neutre),
        ordre_motif=mots_libres(fiche.ordre_motif, neutre=neutre),
    )


def _fiche_sans_nom(fiche: FicheLogement, noms: frozenset[str]) -> FicheLogement:
    return replace(
        fiche,
        refus=tuple(replace(lu, motif=sans_noms(lu.motif, noms)) for lu in fiche.refus),
        exception_motif=sans_noms(fiche.exception_motif, noms),
        ordre_motif=sans_noms(fiche.ordre_motif, noms),
    )


def _sans_nom(candidat: CandidatMontre, noms: frozenset[str]) -> CandidatMontre:
    decision = candidat.decision
    return replace(
        candidat,
        dossier=anonymise(candidat.dossier),
        avant=anonymise(candidat.avant) if candidat.avant else None,
        retiree_motif=sans_noms(candidat.retiree_motif, noms),
        decision=replace(decision, motif=sans_noms(decision.motif, noms)) if decision else None,
    )


def _actuel(session: Session, lot: Lot, situee: VacanceSituee, au: date) -> LogementSitue | None:
    """Return the dwelling of a frozen lot from the data of today, as on the day of the freeze; None where it cannot."""
    try:
        return load_logement_situe(session, situee, au, lot)
    except Refus:
        return None


def _avec_changements(
    session: Session, lot: Lot, candidats: Sequence[CandidatMontre], actuel: LogementSitue
) -> list[CandidatMontre]:
    """Add to the frozen dossiers what the data of today say otherwise."""
    par_jour = {c.dossier.au for c in candidats if c.figee_le}
    montrees = {candidature.id: candidature for candidature in lot.candidatures}
    vivants: dict[int, Dossier] = {}
    for au in par_jour:
        siennes = [montrees[c.candidature_id] for c in candidats if c.figee_le and c.dossier.au == au]
        vivants |= _dossiers_vivants(session, actuel, siennes, au)
    return [
        replace(c, changements=_changements(c.dossier, vivants[c.candidature_id])) if c.candidature_id in vivants else c
        for c in candidats
    ]


def _avec_ailleurs(
    session: Session, auteur: Auteur, lot: Lot, candidats: Sequence[CandidatMontre]
) -> list[CandidatMontre]:
    """Add to the candidates the other living lots on which they stand."""
    cles = [candidat.dossier.demande_id for candidat in candidats]
    en_cours = load_en_cours(session, auteur, cles, sauf_vacance_id=lot.vacance_id)
    return [replace(candidat, ailleurs=en_cours.get(candidat.dossier.demande_id, ())) for candidat in candidats]


def _changements(montre: Dossier, vivant: Dossier) -> tuple[Changement, ...]:
    return changements_du_dossier(montre, anonymise(vivant) if montre.anonyme else vivant)


def _candidats(
    session: Session, auteur: Auteur, lot: Lot, situee: VacanceSituee, situe: LogementSitue | None, au: date
) -> list[CandidatMontre]:
    gelees = {c.id: lit_dossier(c.instantane) for c in lot.candidatures if c.instantane}
    a_calculer = [c for c in lot.candidatures if c.id not in gelees]
    vivants: Mapping[int, Dossier] = {}
    if a_calculer and not lit_en_neutre(auteur):
        situe = situe or load_logement_situe(session, situee, au, lot)
        vivants = _dossiers_vivants(session, situe, a_calculer, au)
    decisions = _decisions(session, lot.id, neutre=lit_en_neutre(auteur))
    montrees = {**gelees, **vivants}
    return [
        _candidat(candidature, montrees[candidature.id], decisions.get(candidature.id), lit_en_neutre(auteur))
        for candidature in lot.candidatures
        if candidature.id in montrees
    ]


def _dossiers_vivants(
    session: Session, situe: LogementSitue, candidatures: Sequence[Candidature], au: date
) -> dict[int, Dossier]:
    derogations = {
        c.demande_id: Derogation(c.derogation, c.derogation_preuve or "") for c in candidatures if c.derogation
    }
    contexte = load_contexte(session, au, situe.faits, derogations)
    dossiers = load_dossiers(session, [c.demande_id for c in candidatures], contexte)
    return {c.id: replace(dossiers[c.demande_id], origine=c.origine.libelle, lettre=c.lettre) for c in candidatures}


def _candidat(candidature: Candidature, dossier: Dossier, decision: DecisionLue | None, neutre: bool) -> CandidatMontre:
    avant = lit_dossier(candidature.montre) if candidature.montre else None
    if neutre:
        avant, dossier = neutralise(avant) if avant else None, neutralise(dossier)
    return CandidatMontre(
        candidature_id=candidature.id,
        rang=candidature.rang_propose,
        dossier=dossier,
        figee_le=candidature.figee_le if candidature.instantane else None,
        tardive=candidature.tardive,
        retiree_le=candidature.retiree_le,
        retiree_motif=mots_libres(candidature.retiree_motif or "", neutre=neutre),
        decision=decision,
        avant=avant,
    )


def _places(candidats: Sequence[CandidatMontre]) -> tuple[CandidatMontre, ...]:
    """Give each candidate its place by the points among those of the lot; equal points share a place."""
    totaux = [candidat.dossier.points.total for candidat in candidats]
    connus = [total for total in totaux if total is not None]
    return tuple(
        replace(candidat, place=None if total is None else 1 + sum(autre > total for autre in connus))
        for candidat, total in zip(candidats, totaux, strict=True)
    )


def _decisions(session: Session, lot_id: int, *, neutre: bool) -> dict[int, DecisionLue]:
    return {
        decision.candidature_id: DecisionLue(
            type=decision.type,
            rang=decision.rang,
            motif=mots_de_la_decision(decision.motif_code, decision.motif_texte or "", neutre=neutre),
            condition=mots_de_la_piece(decision.condition_piece, neutre=neutre),
            echeance=decision.condition_echeance,
        )
        for decision in session.scalars(select(Decision).where(Decision.lot_id == lot_id))
    }


def _seance(session: Session, auteur: Auteur, lot: Lot) -> SeanceDuLot | None:
    seance = lot.seance
    if seance is None:
        return None
    agenda = load_agenda(session, seance.id)
    rang = next((place for place, inscrit in enumerate(agenda) if inscrit.lot.id == lot.id), None)
    if rang is None:
        return None
    ouvrables = _ouvrables(session, auteur, [inscrit.lot for inscrit in agenda])
    avant = [i.lot.id for i in agenda[:rang] if i.lot.id in ouvrables]
    apres = [i.lot.id for i in agenda[rang + 1 :] if i.lot.id in ouvrables]
    return SeanceDuLot(
        id=seance.id,
        commission=seance.commission.nom,
        numero=seance.numero,
        prevue_le=seance.prevue_le,
        numero_lot=agenda[rang].numero,
        precedent_id=avant[-1] if avant else None,
        suivant_id=apres[0] if apres else None,
        ouverte=seance.etat is EtatSeance.OUVERTE,
    )


def _ouvrables(session: Session, auteur: Auteur, lots: Sequence[Lot]) -> frozenset[int]:
    """Return the lots of an agenda that this reader may open."""
    if auteur.role is Role.MEMBRE:
        return lots_du_membre(session, auteur, lots)
    if auteur.role is Role.AGENCE:
        siens = auteur.agence_ids
        return frozenset(lot.id for lot in lots if lot.instantane and lit_fiche(lot.instantane).agence_id in siens)
    return frozenset(lot.id for lot in lots)

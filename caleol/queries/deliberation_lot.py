"""One lot of a séance, open: its candidates with their frozen facts, who votes, what was decided and undone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import majuscule
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Candidature, Decision, Lot, Scrutin
from caleol.queries.agenda import LotInscrit
from caleol.queries.anonyme import anonymise, mots_des_noms, sans_noms
from caleol.queries.attributions import Attribution, load_attributions
from caleol.queries.blocages_du_jour import load_blocages_du_jour, motif_d_irrecevabilite
from caleol.queries.deliberation_lignes import (
    Avancement,
    EtatSiege,
    LigneLot,
    Rangees,
    SiegeAffiche,
    siege_affiche,
    siege_votant,
    voix_en_mots,
)
from caleol.queries.instantane import AnomalieLue, BudgetLu, Dossier, FicheLogement, LignePoints, lit_dossier
from caleol.queries.lot_lisible import lit_en_neutre
from caleol.queries.motifs_suggeres import motifs_suggeres
from caleol.queries.neutre import mots_de_la_decision, mots_de_la_piece, mots_libres, neutralise
from caleol.queries.scrutin_lot import presences_ouvertes, scrutin_du_lot
from caleol.queries.scrutins_lus import ScrutinLu, scrutins_lus
from caleol.rules.decisions import TypeDecision, libelle_decision
from caleol.rules.motifs import FamilleMotif, motifs
from caleol.rules.quorum import Quorum
from caleol.rules.scrutin import depouiller
from caleol.rules.scrutin import modele as m
from caleol.rules.scrutin.mots import phrase_du_resultat

POUR = "1"
REDACTION_RECENTE = timedelta(minutes=10)
FAMILLES = (FamilleMotif.NON_ATTRIBUTION, FamilleMotif.IRRECEVABILITE)


@dataclass(frozen=True, slots=True)
class DecisionLue:
    """A decision on a candidate, in force or undone, as it was typed; `neutre` for who reads in neutral words."""

    type: TypeDecision
    rang: int | None
    motif_code: str | None
    motif_texte: str
    piece: str | None
    echeance: date | None
    neutre: bool = False

    @property
    def libelle(self) -> str:
        """Return « Attribution avec classement, rang 2 »."""
        return libelle_decision(self.type, self.rang)

    @property
    def motif(self) -> str:
        """Return the reason in words: the short text of the list, then the fact of the dossier."""
        return mots_de_la_decision(self.motif_code, self.motif_texte, neutre=self.neutre)

    @property
    def condition(self) -> str:
        """Return the paper that an attribution waits for."""
        return mots_de_la_piece(self.piece, neutre=self.neutre)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatOuvert:
    """A candidate of the open lot; `suggestions` are the sentences that each coded reason takes from the dossier.

    `raisons` are the strongest of the points and `priorites` the labels, in the reader's words; `budget` is None where
    nobody of the household is known. `empechements` are what stops an attribution today, for who records;
    `irrecevable` the ground that it proves.
    """

    candidature_id: int
    demande_id: int
    lettre: str
    rang_propose: int
    nom: str
    menage: str
    points: int | None
    attente_mois: int
    raisons: tuple[LignePoints, ...] = ()
    priorites: tuple[str, ...] = ()
    budget: BudgetLu | None = None
    attributions: tuple[str, ...] = ()
    alertes: tuple[str, ...] = ()
    bloque: bool = False
    empechements: tuple[str, ...] = ()
    irrecevable: str = ""
    tardive: bool = False
    suggestions: Mapping[str, str]
    piece_manquante: str | None = None
    decision: DecisionLue | None = None
    reprise: DecisionLue | None = None


@dataclass(frozen=True, slots=True)
class CandidatRetire:
    """A candidate withdrawn after the freeze."""

    nom: str
    motif: str


@dataclass(frozen=True, slots=True)
class Annulation:
    """A ballot that was undone, with its reason."""

    le: datetime
    motif: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOuvert:
    """The lot chosen in the grid."""

    ligne: LigneLot
    version: int
    fiche: FicheLogement
    candidats: tuple[CandidatOuvert, ...]
    retires: tuple[CandidatRetire, ...]
    votants: tuple[SiegeAffiche, ...]
    deportes: tuple[SiegeAffiche, ...]
    quorum: Quorum | None
    ordre_motif: str
    phrase: str
    voix: str
    phrase_unanime: str
    annulations: tuple[Annulation, ...]
    scrutins: tuple[ScrutinLu, ...] = ()
    saisi_par_id: int | None = None
    saisi_par: str = ""
    saisi_le: datetime | None = None
    autre_redacteur: str = ""
    autre_depuis: datetime | None = None

    @property
    def decide(self) -> bool:
        """Return whether decisions stand on the lot."""
        return self.ligne.avancement is Avancement.DECIDE

    @property
    def second_tour(self) -> bool:
        """Return whether a first ballot without majority waits for the second."""
        return self.ligne.avancement.reste and bool(self.voix)


@dataclass(frozen=True, slots=True)
class Lecture:
    """How a reader gets the texts of a lot: in neutral words, without the names of the lots of `caches`."""

    neutre: bool
    caches: frozenset[int] = frozenset()
    noms: frozenset[str] = frozenset()

    def texte(self, tape: str) -> str:
        """Return a text that a person typed, as this reader may read it."""
        lu = mots_libres(tape, neutre=self.neutre)
        return sans_noms(lu, self.noms) if self.caches else lu


def _lecture(rangees: Rangees, lot: Lot) -> Lecture:
    if lot.id not in rangees.sans_noms:
        return Lecture(lit_en_neutre(rangees.auteur))
    noms = mots_des_noms(lit_dossier(c.instantane) for c in lot.candidatures if c.instantane)
    return Lecture(lit_en_neutre(rangees.auteur), frozenset({lot.id}), noms)


def dossier_lu(candidature: Candidature, caches: frozenset[int]) -> Dossier:
    """Return the frozen dossier of a candidature, without the name on the lots of `caches`."""
    dossier = lit_dossier(candidature.instantane or {})
    return anonymise(dossier) if candidature.lot_id in caches else dossier


def lot_ouvert(
    session: Session, rangees: Rangees, inscrit: LotInscrit, ligne: LigneLot, maintenant: datetime
) -> LotOuvert:
    """Return one lot with all that the panel shows."""
    lot, scrutins = inscrit.lot, rangees.scrutins.get(inscrit.lot.id, ())
    decisions = rangees.decisions.get(lot.id, ())
    vivantes = sorted((c for c in lot.candidatures if c.retiree_le is None), key=lambda c: c.rang_propose)
    saisie = decisions[0] if decisions else None
    autre = _autre_redacteur(session, rangees, lot, maintenant)
    scrutin, lecture = rangees.scrutin(lot.id), _lecture(rangees, lot)
    fiche = rangees.fiches[lot.id]
    return LotOuvert(
        ligne=ligne,
        version=lot.version,
        fiche=replace(fiche, exception_motif=lecture.texte(fiche.exception_motif)),
        candidats=tuple(
            _candidats(
                vivantes,
                decisions,
                _defaites(scrutins),
                _attributions(session, lot),
                lecture,
                _du_jour(session, rangees, lot, vivantes, ligne, maintenant),
            )
        ),
        retires=tuple(_retires(lot, lecture)),
        votants=tuple(_votants(rangees, lot.id)),
        deportes=tuple(_deportes(rangees, lot.id)),
        quorum=rangees.voix[lot.id].quorum if rangees.siege_en_salle else None,
        ordre_motif=lecture.texte(lot.ordre_motif or ""),
        phrase=majuscule(str(scrutin.decompte["phrase"])) if scrutin else "",
        voix=voix_en_mots(scrutin),
        phrase_unanime=phrase_si_enregistre(rangees, lot.id, None) if ligne.avancement.reste else "",
        annulations=tuple(
            Annulation(s.annule_le, lecture.texte(s.annule_motif or "")) for s in scrutins if s.annule_le is not None
        ),
        scrutins=_scrutins_lus(rangees, scrutins, lecture),
        saisi_par_id=saisie.saisie_par_id if saisie else None,
        saisi_par=_nom(session, saisie.saisie_par_id) if saisie else "",
        saisi_le=saisie.prise_le if saisie else None,
        autre_redacteur=autre,
        autre_depuis=lot.redaction_le if autre else None,
    )


def _scrutins_lus(rangees: Rangees, scrutins: Sequence[Scrutin], lecture: Lecture) -> tuple[ScrutinLu, ...]:
    lus = scrutins_lus(scrutins, rangees.sieges)
    return tuple(replace(lu, annule_motif=lecture.texte(lu.annule_motif)) for lu in lus)


def _attributions(session: Session, lot: Lot) -> dict[int, tuple[Attribution, ...]]:
    return load_attributions(session, [c.demande_id for c in lot.candidatures], sauf_lot_id=lot.id)


def _candidats(
    vivantes: Sequence[Candidature],
    decisions: Sequence[Decision],
    defaites: Mapping[int, DecisionLue],
    attributions: Mapping[int, Sequence[Attribution]],
    lecture: Lecture,
    du_jour: Mapping[int, Sequence[AnomalieLue]],
) -> Iterator[CandidatOuvert]:
    prises = {decision.candidature_id: _prise(decision, lecture) for decision in decisions}
    for rang, candidature in enumerate(vivantes, start=1):
        lu = dossier_lu(candidature, lecture.caches)
        dossier = neutralise(lu) if lecture.neutre else lu
        codes = tuple(m.code for famille in FAMILLES for m in motifs(famille, dossier.au))
        yield CandidatOuvert(
            candidature_id=candidature.id,
            demande_id=candidature.demande_id,
            lettre=candidature.lettre,
            rang_propose=rang,
            nom=dossier.nom_complet,
            menage=dossier.menage,
            points=dossier.points.total,
            attente_mois=dossier.attente_mois,
            raisons=dossier.points.fortes,
            priorites=dossier.priorites_libelles,
            budget=dossier.budget,
            attributions=tuple(a.phrase for a in attributions.get(candidature.demande_id, ())),
            alertes=tuple(a.phrase for a in (*dossier.bloquantes, *dossier.a_verifier)),
            bloque=bool(dossier.bloquantes or du_jour.get(candidature.id)),
            empechements=tuple(a.phrase for a in du_jour.get(candidature.id, ())),
            irrecevable=motif_d_irrecevabilite(du_jour.get(candidature.id, ())),
            tardive=candidature.tardive,
            suggestions=motifs_suggeres(codes, dossier),
            piece_manquante=_piece_manquante(dossier),
            decision=prises.get(candidature.id),
            reprise=defaites.get(candidature.id),
        )


def _du_jour(
    session: Session, rangees: Rangees, lot: Lot, vivantes: Sequence[Candidature], ligne: LigneLot, maintenant: datetime
) -> Mapping[int, Sequence[AnomalieLue]]:
    """Return what stops an attribution today, for who may record one on the lot."""
    seance = rangees.seance
    ecrit = seance.etat is EtatSeance.OUVERTE and rangees.auteur.tient(seance.commission_id)
    if not (ecrit and ligne.avancement.reste) or ligne.au_vote:
        return {}
    return load_blocages_du_jour(session, rangees.auteur, lot, vivantes, jour_local(maintenant))


def _piece_manquante(dossier: Dossier) -> str | None:
    return next((lue.code for lue in dossier.pieces if lue.etat in {"demandee", "perimee"}), None)


def _prise(decision: Decision, lecture: Lecture) -> DecisionLue:
    return DecisionLue(
        decision.type,
        decision.rang,
        decision.motif_code,
        sans_noms(decision.motif_texte or "", lecture.noms) if lecture.caches else decision.motif_texte or "",
        decision.condition_piece,
        decision.condition_echeance,
        lecture.neutre,
    )


def _defaites(scrutins: Sequence[Scrutin]) -> dict[int, DecisionLue]:
    """Return what the last undone ballot had decided: the form starts again from it."""
    if not scrutins or scrutins[-1].annule_le is None:
        return {}
    return {ecrite["candidature_id"]: _defaite(ecrite) for ecrite in scrutins[-1].decisions_annulees or ()}


def _defaite(ecrite: Mapping[str, Any]) -> DecisionLue:
    echeance = ecrite["condition_echeance"]
    return DecisionLue(
        TypeDecision(ecrite["type"]),
        ecrite["rang"],
        ecrite["motif_code"],
        ecrite["motif_texte"] or "",
        ecrite["condition_piece"],
        date.fromisoformat(echeance) if echeance else None,
    )


def _retires(lot: Lot, lecture: Lecture) -> Iterator[CandidatRetire]:
    for candidature in lot.candidatures:
        if candidature.retiree_le is not None:
            fige = candidature.instantane is not None
            nom = dossier_lu(candidature, lecture.caches).nom_complet if fige else f"Candidat {candidature.lettre}"
            yield CandidatRetire(nom, lecture.texte(candidature.retiree_motif or ""))


def _votants(rangees: Rangees, lot_id: int) -> Iterator[SiegeAffiche]:
    if rangees.seance.etat is EtatSeance.OUVERTE:
        for siege, _ in rangees.voix[lot_id].votants:
            yield siege_votant(rangees, siege, rangees.voix[lot_id])


def _deportes(rangees: Rangees, lot_id: int) -> Iterator[SiegeAffiche]:
    for siege, _ in rangees.voix[lot_id].sieges:
        if siege.id in rangees.voix[lot_id].deports:
            present = rangees.presents.get(siege.id)
            yield siege_affiche(siege, present.membre_id if present else None, EtatSiege.DEPORT)


def _autre_redacteur(session: Session, rangees: Rangees, lot: Lot, maintenant: datetime) -> str:
    """Return who else typed in this lot in the last minutes, "" where nobody did."""
    recent = lot.redaction_le is not None and maintenant - lot.redaction_le < REDACTION_RECENTE
    if not recent or lot.redacteur_id in {None, rangees.auteur.utilisateur_id}:
        return ""
    return _nom(session, lot.redacteur_id)


def _nom(session: Session, utilisateur_id: int | None) -> str:
    qui = session.get(Utilisateur, utilisateur_id) if utilisateur_id else None
    return f"{qui.prenom} {qui.nom}" if qui else ""


def phrase_si_enregistre(
    rangees: Rangees, lot_id: int, votes: Mapping[int, str] | None, deports: frozenset[int] = frozenset()
) -> str:
    """Return the result of the vote as it would be recorded now; `votes` as in `record_deliberation`."""
    voix, regles = rangees.voix[lot_id], rangees.regles
    if regles is None or voix.quorum is None:
        return "Le règlement intérieur ne fixe pas de quorum\u00a0: ce lot ne peut pas être décidé."
    votants = [siege.id for siege, _ in voix.votants if siege.id not in deports]
    choix = {siege_id: POUR if votes is None else votes.get(siege_id, POUR) for siege_id in votants}
    sieges = tuple(rangees.sieges.values())
    presences = presences_ouvertes(rangees.presents, sieges)
    portes = tuple(m.Pouvoir(rangees.sieges[de].cle, rangees.sieges[a].cle) for de, a in voix.porteurs.items())
    compte = depouiller(
        scrutin_du_lot(
            rangees.seance, voix, sieges, regles, choix, presences=presences, pouvoirs=portes, deports=deports
        )
    )
    if not compte.quorum.atteint:
        return f"{majuscule(compte.quorum.phrase)}\u00a0: ce lot ne peut pas être décidé maintenant."
    return f"{majuscule(phrase_du_resultat(compte, unanimite=votes is None))}."

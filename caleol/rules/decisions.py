"""The five kinds of decision and what each must carry, for all the candidates of one lot."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from caleol.kernel.errors import Refus
from caleol.kernel.francais import date_sans_jour, liste_et
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.motif_demande import DemandeFigee, relire_demande
from caleol.rules.motifs import Exigence, FamilleMotif, Motif, motif
from caleol.rules.motivation import exige_fait, exige_taux_effort, relire_taux_effort, relire_texte
from caleol.rules.pieces import piece, pieces_proches
from caleol.rules.reference import regle


class TypeDecision(EnumLibelle):
    """The five decisions that the law knows; a postponement is none of them."""

    ATTRIBUTION = "attribution", "Attribution"
    ATTRIBUTION_CLASSEE = "attribution_classee", "Attribution avec classement"
    ATTRIBUTION_CONDITION = "attribution_condition", "Attribution sous condition suspensive"
    NON_ATTRIBUTION = "non_attribution", "Non-attribution"
    IRRECEVABILITE = "irrecevabilite", "Rejet pour irrecevabilité"

    @property
    def lettre(self) -> str:
        """Return the letter of the decision in CCH R441-3 (a to e)."""
        return "abcde"[list(TypeDecision).index(self)]

    @property
    def attribue(self) -> bool:
        """Return whether the dwelling goes, or may go, to the candidate."""
        return self in ATTRIBUTIONS

    @property
    def classee(self) -> bool:
        """Return whether the decision carries a rank."""
        return self in CLASSEES


ATTRIBUTIONS = frozenset(
    {TypeDecision.ATTRIBUTION, TypeDecision.ATTRIBUTION_CLASSEE, TypeDecision.ATTRIBUTION_CONDITION}
)
CLASSEES = frozenset({TypeDecision.ATTRIBUTION_CLASSEE, TypeDecision.ATTRIBUTION_CONDITION})


@dataclass(frozen=True, slots=True)
class ProjetDecision:
    """What is about to be decided on one candidate; `candidature` is any key that names it.

    `blocages` are the BLOQUANTE findings on this candidate (ceiling, stay, expired application, ceiling not
    checked); `plafond_depasse`, `sejour_irregulier` and `ordonnance_protection` say what the file proves, None
    where nothing is known; `faits` are the dossier's own sentences, `demande` what it says of the application;
    `seuil_effort_pourcent` is the landlord's alert.
    """

    candidature: str
    type: TypeDecision
    rang: int | None = None
    motif: str | None = None
    texte: str = ""
    piece: str | None = None
    echeance_condition: date | None = None
    taux_effort_pourcent: Decimal | None = None
    seuil_effort_pourcent: Decimal | None = None
    blocages: tuple[Anomalie, ...] = field(default=())
    plafond_depasse: bool | None = None
    sejour_irregulier: bool | None = None
    ordonnance_protection: bool | None = None
    faits: tuple[str, ...] = field(default=())
    demande: DemandeFigee | None = None


@regle(
    code="CCH", article="R441-3", depuis=date(2021, 2, 1), vu=True, exigences=("R22", "R23", "R24"),
)  # fmt: skip
@regle(code="CCH", article="L441-2-2", depuis=date(2022, 2, 23), vu=True, exigences=("R26", "R29", "R30"))
@regle(code="CCH", article="L441", depuis=date(2017, 1, 21), vu=True, exigences=("R27", "R28", "R82"))
def controler_decisions(decisions: Sequence[ProjetDecision], au: date) -> tuple[Anomalie, ...]:
    """Find what a set of decisions on one lot lacks; a BLOQUANTE finding forbids to record it.

    [vu] Either one attribution, or a classement of attributions ranked without gap, conditional or not;
    every other candidate has a non-attribution or an inadmissibility with its written reason. `au` is the
    day of the decision: a condition has a paper of the limitative list and a later deadline.

    Hypothèse : ranks run from 1 to n over the kinds b and c together; an attribution without classement has
    none.
    """
    constats = [*controler_classement(decisions)]
    for projet in decisions:
        for controle in CONTROLES:
            constats += controle(projet, au)
    constats += _efforts_refutes(decisions)
    return tuple(constats)


def controler_classement(decisions: Sequence[ProjetDecision]) -> Iterator[Anomalie]:
    """Find what kinds and ranks lack to go together on one lot (R441-3), motives and conditions apart."""
    seules = [projet for projet in decisions if projet.type is TypeDecision.ATTRIBUTION]
    classees = [projet for projet in decisions if projet.type.classee]
    if not decisions:
        yield _bloque("decision_aucune", "Aucune décision n’est proposée pour ce lot.")
    if len(seules) > 1:
        yield _bloque("attribution_multiple", "Une seule attribution sans classement est possible.")
    if seules and classees:
        phrase = "Une attribution sans classement ne va pas avec des attributions classées ou conditionnelles."
        yield _bloque("attribution_et_classement", phrase)
    if len({projet.candidature for projet in decisions}) != len(decisions):
        yield _bloque("decision_en_double", "Un candidat porte deux décisions.")
    rangs = sorted(projet.rang or 0 for projet in classees)
    if rangs != list(range(1, len(classees) + 1)):
        phrase = f"Les rangs doivent aller de 1 à {len(classees)} sans trou ni doublon."
        yield _bloque("rangs_incomplets", phrase, rangs=rangs)
    for projet in decisions:
        if not projet.type.classee and projet.rang is not None:
            phrase = f"La décision «\u00a0{projet.type.libelle}\u00a0» ne porte pas de rang."
            yield _bloque("rang_sans_classement", phrase, projet)


def _attribution_possible(projet: ProjetDecision, au: date) -> Iterator[Anomalie]:
    """Forbid an attribution to a candidate whose file blocks it."""
    del au
    if projet.type.attribue:
        yield from (
            Anomalie("attribution_bloquee", Gravite.BLOQUANTE, blocage.phrase, {"cause": blocage.code},
                     blocage.a_faire, projet.candidature)
            for blocage in projet.blocages
            if blocage.bloquante
        )  # fmt: skip


def _condition(projet: ProjetDecision, au: date) -> Iterator[Anomalie]:
    """Ask a condition for its paper of the list and its deadline, and forbid them elsewhere."""
    if projet.type is not TypeDecision.ATTRIBUTION_CONDITION:
        if projet.piece or projet.echeance_condition:
            phrase = "Seule une attribution sous condition suspensive attend une pièce."
            yield _bloque("condition_sans_objet", phrase, projet)
        return
    if not projet.piece:
        yield _bloque("condition_sans_piece", "La condition doit nommer la pièce manquante.", projet)
    elif not _existe(piece, projet.piece):
        yield _hors_liste(projet, projet.piece, au)
    if projet.echeance_condition is None:
        yield _bloque("condition_sans_echeance", "La condition doit porter une date limite.", projet)
    elif projet.echeance_condition <= au:
        phrase = f"La date limite de la condition doit suivre le {date_sans_jour(au)}."
        yield _bloque("condition_echue", phrase, projet, echeance=projet.echeance_condition)


def _hors_liste(projet: ProjetDecision, texte: str, au: date) -> Anomalie:
    """Refuse a paper that is not of the list, with those whose words are closest."""
    proches = liste_et([f"«\u00a0{proche.libelle}\u00a0»" for proche in pieces_proches(texte, au)], "ou")
    a_faire = f"Les plus proches\u00a0: {proches}." if proches else "Choisir une pièce dans la liste proposée."
    refus = _bloque("piece_hors_liste", "La pièce demandée n’est pas dans la liste limitative.", projet, piece=texte)
    return replace(refus, a_faire=a_faire)


def _motif_du_type(projet: ProjetDecision, au: date) -> Iterator[Anomalie]:
    """Ask a rejection for a coded reason of its own family."""
    familles = {
        TypeDecision.NON_ATTRIBUTION: FamilleMotif.NON_ATTRIBUTION,
        TypeDecision.IRRECEVABILITE: FamilleMotif.IRRECEVABILITE,
    }
    famille = familles.get(projet.type)
    if famille is None:
        return
    if not projet.motif:
        phrase = f"La décision «\u00a0{projet.type.libelle}\u00a0» doit être motivée."
        yield _bloque("motif_absent", phrase, projet)
        return
    if not _existe(motif, projet.motif):
        yield _bloque("motif_inconnu", "Ce motif n’existe pas.", projet, motif=projet.motif)
        return
    choisi = motif(projet.motif)
    if choisi.famille is not famille or not choisi.est_actif(au):
        phrase = f"Le motif «\u00a0{choisi.label_interne}\u00a0» ne convient pas à cette décision."
        yield _bloque("motif_inadapte", phrase, projet, motif=choisi.code)
        return
    yield from _exigences(projet, choisi)


def _exigences(projet: ProjetDecision, choisi: Motif) -> Iterator[Anomalie]:
    """Ask a reason for what it must carry."""
    constats: list[Anomalie] = []
    if Exigence.PRECISION in choisi.exige:
        constats += exige_fait(projet.texte, projet.faits)
    if Exigence.TAUX_EFFORT in choisi.exige:
        constats += exige_taux_effort(projet.texte, projet.taux_effort_pourcent)
    yield from (replace(constat, cible=projet.candidature, donnees={"motif": choisi.code}) for constat in constats)
    if Exigence.PROPRIETAIRE in choisi.exige:
        yield from _protection(projet)
    if Exigence.SUIVI in choisi.exige:
        phrase = "Ce motif oblige à proposer le premier logement adapté vacant hors des résidences concernées."
        yield _verifie("motif_suivi", phrase, projet, motif=choisi.code)


def _efforts_refutes(decisions: Sequence[ProjetDecision]) -> Iterator[Anomalie]:
    """Find the rejections for a heavy effort rate that the threshold, or the rates of those ranked, refute."""
    retenus = [p.taux_effort_pourcent for p in decisions if p.type.attribue and p.taux_effort_pourcent is not None]
    for projet in decisions:
        choisi = motif(projet.motif) if projet.motif and _existe(motif, projet.motif) else None
        taux = projet.taux_effort_pourcent
        if choisi is None or taux is None or projet.type.attribue or Exigence.TAUX_EFFORT not in choisi.exige:
            continue
        for constat in relire_taux_effort(taux, projet.seuil_effort_pourcent, retenus):
            yield replace(constat, cible=projet.candidature, donnees={"motif": choisi.code})


def _protection(projet: ProjetDecision) -> Iterator[Anomalie]:
    """Keep the reason « propriétaire » from a person who has, or had, a protection order (L441-2-2)."""
    if projet.ordonnance_protection:
        phrase = "Le motif «\u00a0propriétaire\u00a0» est exclu pour une personne sous ordonnance de protection."
        yield _bloque("motif_protection", phrase, projet, motif=projet.motif)
    elif projet.ordonnance_protection is None:
        phrase = (
            "Le motif «\u00a0propriétaire\u00a0» est exclu pour une personne qui a, ou a eu, une ordonnance de "
            "protection\u00a0: vérifier qu’aucune n’est connue."
        )
        yield _verifie("motif_protection_a_verifier", phrase, projet, motif=projet.motif)


def _irrecevabilite(projet: ProjetDecision, au: date) -> Iterator[Anomalie]:
    """Keep inadmissibility for what the file proves: ceiling exceeded, or stay not regular."""
    del au
    if projet.type is not TypeDecision.IRRECEVABILITE:
        return
    preuves = {"IR1": projet.plafond_depasse, "IR2": projet.sejour_irregulier}
    prouve = preuves.get(projet.motif or "", True)
    if prouve is False:
        phrase = "Le dossier ne montre pas ce motif d’irrecevabilité."
        yield _bloque("irrecevabilite_non_prouvee", phrase, projet, motif=projet.motif)
    elif prouve is None:
        phrase = "Le motif d’irrecevabilité n’est pas établi par les données du dossier."
        yield _verifie("irrecevabilite_a_verifier", phrase, projet, motif=projet.motif)
    phrase = "L’irrecevabilité conduit à la radiation de la demande un mois après sa notification."
    yield _verifie("irrecevabilite_radiation", phrase, projet)


def _texte(projet: ProjetDecision, au: date) -> Iterator[Anomalie]:
    """Read the free text of a rejection for what the law or the courts forbid, and what the application contradicts."""
    del au
    if not projet.type.attribue:
        constats = [*relire_texte(projet.texte, projet.motif, projet.faits, projet.taux_effort_pourcent)]
        constats += relire_demande(projet.texte, projet.demande) if projet.demande else ()
        yield from (replace(constat, cible=projet.candidature) for constat in constats)


CONTROLES: tuple[Callable[[ProjetDecision, date], Iterator[Anomalie]], ...] = (
    _attribution_possible,
    _condition,
    _motif_du_type,
    _irrecevabilite,
    _texte,
)


def libelle_decision(type_decision: TypeDecision, rang: int | None) -> str:
    """Return the decision as the minutes print it: « Attribution avec classement, rang 2 »."""
    return type_decision.libelle if rang is None else f"{type_decision.libelle}, rang {rang}"


def _existe(cherche: Callable[[str], object], code: str) -> bool:
    """Return whether a code is in its list."""
    try:
        cherche(code)
    except Refus:
        return False
    return True


def _bloque(code: str, phrase: str, projet: ProjetDecision | None = None, **donnees: object) -> Anomalie:
    """Make a finding that forbids to record the decision."""
    return Anomalie(code, Gravite.BLOQUANTE, phrase, donnees, cible=projet.candidature if projet else "")


def _verifie(code: str, phrase: str, projet: ProjetDecision, **donnees: object) -> Anomalie:
    """Make a finding that a person must read."""
    return Anomalie(code, Gravite.A_VERIFIER, phrase, donnees, cible=projet.candidature)

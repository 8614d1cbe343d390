"""One line of the minutes: what a decision carries, in words that everybody may read."""

from datetime import date

import pytest

from caleol.models.demande import Demande
from caleol.models.enumerations import OrigineCandidature
from caleol.models.lot import Candidature, Decision
from caleol.queries.neutre import PIECE_NEUTRE
from caleol.queries.papiers.candidats import CandidatLu, candidat, candidats_lus
from caleol.rules.decisions import TypeDecision
from caleol.rules.plafonds import DerogationPlafond


def candidature(rang: int = 1, **valeurs) -> Candidature:
    demande = Demande(numero_unique=f"05906230000{rang:02d}GDPUB", civilite="m", prenom="Luc", nom=f"Caron{rang}")
    ordinaire = {"id": rang, "rang_propose": rang, "origine": OrigineCandidature.COTATION, "tardive": False}
    return Candidature(demande=demande, **(ordinaire | valeurs))


def decision(genre: TypeDecision, **valeurs) -> Decision:
    return Decision(type=genre, **valeurs)


@pytest.mark.parametrize(
    ("code", "texte", "motifs"),
    [
        ("NA4", "Le ménage demande un T5.", ("Ne correspond pas à la demande. Le ménage demande un T5.",)),
        ("NA4", "le ménage demande un T5.", ("Ne correspond pas à la demande. Le ménage demande un T5.",)),
        ("NA4", None, ("Ne correspond pas à la demande",)),
        ("ANCIEN", "Motif repris d’un autre outil.", ("Motif repris d’un autre outil.",)),
        (None, None, ()),
    ],
)
def test_reason_is_a_sentence_never_a_code(code: str | None, texte: str | None, motifs: tuple[str, ...]):
    rejet = decision(TypeDecision.NON_ATTRIBUTION, motif_code=code, motif_texte=texte)
    assert candidat(CandidatLu(candidature(), None, rejet)).motifs == motifs


@pytest.mark.parametrize(
    ("code", "dit"),
    [
        ("REV-N2", "Chaque personne à loger\u00a0: avis d’imposition de l’année N-2 (revenu fiscal de référence)"),
        ("FAM-GRO", PIECE_NEUTRE),
        ("avis de l’employeur", "avis de l’employeur"),
    ],
)
def test_paper_of_a_condition_is_named_unless_it_tells_health(code: str, dit: str):
    sous_condition = decision(
        TypeDecision.ATTRIBUTION_CONDITION, rang=1, condition_piece=code, condition_echeance=date(2026, 12, 16)
    )
    ligne = candidat(CandidatLu(candidature(), None, sous_condition))
    assert (ligne.condition, ligne.echeance) == (dit, date(2026, 12, 16))


def test_ranks_come_first_then_an_attribution_then_the_order_proposed():
    lignes = [candidature(rang) for rang in (1, 2, 3, 4)] + [candidature(5, retiree_motif="parti")]
    decisions = {
        1: decision(TypeDecision.NON_ATTRIBUTION),
        2: decision(TypeDecision.ATTRIBUTION_CLASSEE, rang=2),
        4: decision(TypeDecision.ATTRIBUTION_CONDITION, rang=1),
    }
    assert [lu.candidature.id for lu in candidats_lus(lignes[:4], decisions)] == [4, 2, 1, 3]
    seule = {3: decision(TypeDecision.ATTRIBUTION), 1: decision(TypeDecision.IRRECEVABILITE)}
    assert [lu.candidature.id for lu in candidats_lus(lignes[:3], seule)] == [3, 1, 2]


def test_late_candidate_and_named_derogation_are_mentioned():
    tardive = candidature(tardive=True, derogation=DerogationPlafond.ARRETE_PREFET, derogation_preuve="arrêté du 3 mai")
    assert candidat(CandidatLu(tardive, None, None)).mentions == (
        "candidature tardive",
        "dérogation par arrêté du préfet (arrêté du 3 mai)",
    )


def test_candidate_without_dossier_has_a_name_and_no_figure():
    ligne = candidat(CandidatLu(candidature(), None, None))
    assert (ligne.nom, ligne.numero_unique) == ("M.\u00a0Luc Caron1", "0590623000001GDPUB")
    assert (ligne.decision, ligne.points, ligne.taux_effort_pourcent) == ("sans décision", None, None)

"""The deliberation of a lot: what is recorded, what is refused."""

from datetime import date

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Introuvable
from caleol.models.demande import PieceDemande
from caleol.models.enumerations import EtatLot, ModeScrutin
from caleol.models.lot import (
    Candidature,
    Decision,
    DroitVote,
    Lot,
    Scrutin,
    Vote,
)
from caleol.models.registre import EntreeRegistre
from caleol.queries.instantane import lit_dossier
from caleol.rules.composition import Voix
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur, Role
from caleol.rules.pieces import pieces
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Actes
from caleol.services.ajournements import undo_deliberation
from caleol.services.deliberation import (
    DecisionSaisie,
    record_deliberation,
)
from caleol.services.presences import record_deport
from caleol.services.registre import ACTES
from caleol.services.verification import verify_chaine
from tests import tenue
from tests.deliberation import codes, saisir, tout
from tests.tenue import CLASSEE, ECARTEE, Tenue, saisie

ATTRIBUEE = TypeDecision.ATTRIBUTION


CONDITION = TypeDecision.ATTRIBUTION_CONDITION


IRRECEVABLE = TypeDecision.IRRECEVABILITE


PIECE = pieces(date(2026, 12, 1))[0].code


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=2)
    preparee.ouvre()
    return preparee


# ------------------------------------------------------------------------------------------ what is recorded


def test_unanimous_ranking_gives_decisions_votes_and_receipts(t: Tenue):
    resultat = t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    assert (resultat.issue, resultat.numero) == (IssueScrutin.ADOPTE, 1)
    decisions = tout(t, Decision)
    assert [(d.type, d.rang) for d in decisions] == [(CLASSEE, 1), (CLASSEE, 2), (ECARTEE, None)]
    assert decisions[2].motif_texte == tenue.FAIT
    assert {d.saisie_par_id for d in decisions} == {t.compte.id}
    (scrutin,) = tout(t, Scrutin)
    assert (scrutin.mode, scrutin.quorum_presents, scrutin.quorum_requis) == (ModeScrutin.UNANIMITE, 9, 4)
    emis = tout(t, Vote)
    assert len(emis) == 9
    assert {len(vote.recu) for vote in emis} == {10}
    assert {vote.classement_id for vote in emis} == {scrutin.adopte_id}
    assert tout(t, Lot)[0].etat is EtatLot.DECIDE


def test_entitled_seats_are_frozen_with_voice_and_holder(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "epci", "consultatif"))
    with t.acte() as acte:
        record_deport(acte, lot_id=t.lots[0], siege_id=t.sieges["designe-2"])
    t.arrivent("designe-3")
    t.delibere()
    with t.actes.sessions.lecture() as session:
        droits = {droit.siege_id: droit for droit in session.scalars(select(DroitVote))}
    assert droits.keys() == set(t.sieges.values())
    assert droits[t.sieges["consultatif"]].voix is Voix.CONSULTATIVE
    presents = {cle for cle, siege in t.sieges.items() if droits[siege].present}
    assert presents == {"designe-1", "designe-3", "prefet", "epci", "consultatif"}
    assert droits[t.sieges["designe-2"]].membre_id == t.membres["designe-2"]
    assert {vote.siege_id for vote in tout(t, Vote)} == {
        t.sieges[cle] for cle in ("designe-1", "designe-3", "prefet", "epci")
    }


def test_one_attribution_and_the_others_rejected(t: Tenue):
    t.delibere(0, ATTRIBUEE, ECARTEE, ECARTEE)
    assert [(d.type, d.rang) for d in tout(t, Decision)] == [(ATTRIBUEE, None), (ECARTEE, None), (ECARTEE, None)]


def test_condition_keeps_its_paper_and_its_date(t: Tenue):
    premier, second, tiers = t.candidats()
    avant = date(2026, 12, 16)
    condition = DecisionSaisie(premier, CONDITION, 1, condition_piece=PIECE, condition_echeance=avant)
    with t.acte() as acte:
        record_deliberation(acte, **saisir(t, condition, saisie(second, CLASSEE, 2), saisie(tiers, ECARTEE)))
    decision = tout(t, Decision)[0]
    assert (decision.condition_piece, decision.condition_echeance) == (PIECE, avant)


def test_every_act_is_in_the_register_and_no_free_text_is(t: Tenue):
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
        actes = [e.acte for e in session.scalars(select(EntreeRegistre).order_by(EntreeRegistre.rang))][-4:]
        donnees = " ".join(session.scalars(select(EntreeRegistre.donnees)))
    assert actes == ["scrutin", "decision", "decision", "decision"]
    assert tenue.FAIT not in donnees


# ------------------------------------------------------------------------------------------ what is refused


def test_no_decision_without_quorum_on_this_lot(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "consultatif"))
    refus = t.refus(record_deliberation, **saisir(t, *t.decisions()))
    assert (refus.code, refus.data["presents"], refus.data["requis"]) == ("quorum_non_atteint", 3, 4)
    assert tout(t, Scrutin) == []


def test_no_decision_before_the_opening_nor_after_the_levee(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.convoque()
    assert t.refus(record_deliberation, **saisir(t, *t.decisions())).code == "seance_etat"


def test_lot_is_decided_once(t: Tenue):
    t.delibere()
    assert t.refus(record_deliberation, **saisir(t, *t.decisions())).code == "lot_traite"


def test_what_was_read_before_another_saved_is_refused(t: Tenue):
    ancienne = t.version()
    t.delibere()
    valeurs = saisir(t, *t.decisions(), version=ancienne)
    assert isinstance(t.refus(record_deliberation, **valeurs), Conflit)


def test_each_candidate_has_a_decision(t: Tenue):
    assert t.refus(record_deliberation, **saisir(t, *t.decisions()[:2])).code == "candidats_oublies"


@pytest.mark.parametrize(
    ("rangs", "code"),
    [((1, 3, 4), "rangs_incomplets"), ((1, 1, 2), "rangs_incomplets"), ((2, 3, 4), "rangs_incomplets")],
)
def test_ranks_run_from_one_without_gap_nor_double(t: Tenue, rangs: tuple[int, ...], code: str):
    decisions = [saisie(c, CLASSEE, rang) for c, rang in zip(t.candidats(), rangs, strict=True)]
    assert codes(t.refus(record_deliberation, **saisir(t, *decisions))) == {code}


def test_rejection_needs_its_reason(t: Tenue):
    premier, second, tiers = t.candidats()
    sans = DecisionSaisie(tiers, ECARTEE)
    refus = t.refus(record_deliberation, **saisir(t, saisie(premier, CLASSEE, 1), saisie(second, CLASSEE, 2), sans))
    (constat,) = refus.data["constats"]
    assert (constat.code, constat.cible) == ("motif_absent", str(tiers))


def test_condition_needs_a_paper_of_the_list_and_a_date(t: Tenue):
    premier, second, tiers = t.candidats()
    autres = (saisie(second, CLASSEE, 2), saisie(tiers, CLASSEE, 3))
    nue = t.refus(record_deliberation, **saisir(t, DecisionSaisie(premier, CONDITION, 1), *autres))
    assert codes(nue) == {"condition_sans_piece", "condition_sans_echeance"}
    hors = DecisionSaisie(premier, CONDITION, 1, condition_piece="photo", condition_echeance=date(2026, 11, 30))
    assert codes(t.refus(record_deliberation, **saisir(t, hors, *autres))) == {"piece_hors_liste", "condition_echue"}


def test_ceiling_exceeded_since_the_freeze_blocks_the_attribution(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        menage = session.get_one(Candidature, t.candidats()[0]).demande.menage
        assert menage is not None
        menage.rfr_euros = {"2024": 99000, "2025": 99000}
    refus = t.refus(record_deliberation, **saisir(t, *t.decisions()))
    (constat,) = refus.data["constats"]
    assert (constat.code, constat.donnees["cause"]) == ("attribution_bloquee", "plafond_depasse")
    premier, second, tiers = t.candidats()
    ecarte = DecisionSaisie(premier, IRRECEVABLE, motif_code="IR1")
    valeurs = saisir(t, ecarte, saisie(second, CLASSEE, 1), saisie(tiers, CLASSEE, 2))
    assert codes(t.refus(record_deliberation, **valeurs)) == {"irrecevabilite_radiation"}
    with t.acte() as acte:
        record_deliberation(acte, **valeurs, relu=True)
    irrecevable = tout(t, Decision)[0]
    assert irrecevable.type is IRRECEVABLE
    assert "99\u202f000\u00a0€" in irrecevable.motif_texte  # the figure of the day, not that of the frozen dossier


def test_application_struck_off_since_the_freeze_blocks_the_attribution(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        demande = session.get_one(Candidature, t.candidats()[1]).demande
        demande.deposee_le, demande.renouvelee_le = date(2020, 1, 1), None
    refus = t.refus(record_deliberation, **saisir(t, *t.decisions()))
    assert [constat.cible for constat in refus.data["constats"]] == [str(t.candidats()[1])]


def test_reason_of_inadmissibility_must_be_proven_by_the_file(t: Tenue):
    premier, second, tiers = t.candidats()
    ecarte = DecisionSaisie(tiers, IRRECEVABLE, motif_code="IR1", motif_texte="RFR 2024 de 40 000 €.")
    valeurs = saisir(t, saisie(premier, CLASSEE, 1), saisie(second, CLASSEE, 2), ecarte)
    assert codes(t.refus(record_deliberation, **valeurs)) == {"irrecevabilite_non_prouvee"}


def test_findings_to_read_again_are_refused_once_by_name(t: Tenue):
    premier, second, tiers = t.candidats()
    ecarte = DecisionSaisie(tiers, ECARTEE, motif_code="NA8", motif_texte="Santé fragile depuis mars 2026.")
    valeurs = saisir(t, saisie(premier, CLASSEE, 1), saisie(second, CLASSEE, 2), ecarte)
    refus = t.refus(record_deliberation, **valeurs)
    assert refus.code == "decisions_a_relire"
    assert codes(refus) == {"motif_mot_sensible", "motif_suivi"}
    assert {constat.cible for constat in refus.data["constats"]} == {str(tiers)}
    assert tout(t, Decision) == []
    with t.acte() as acte:
        assert record_deliberation(acte, **valeurs, relu=True).issue is IssueScrutin.ADOPTE


@pytest.mark.parametrize(
    ("piece", "priorites", "code"),
    [
        ("MOT-VIO", "", "motif_protection"),
        (None, "violences", "motif_protection"),
        (None, "", "motif_protection_a_verifier"),
    ],
)
def test_owner_is_not_refused_for_it_where_violence_is_known(t: Tenue, piece: str | None, priorites: str, code: str):
    premier, second, tiers = t.candidats()
    with t.actes.sessions.ecriture() as session:
        demande = session.get_one(Candidature, tiers).demande
        assert demande.menage is not None
        demande.menage.priorites = priorites
        if piece:
            session.add(PieceDemande(demande_id=demande.id, code=piece, vue_le=date(2026, 11, 2), vue_par="Mme X"))
    ecarte = DecisionSaisie(tiers, ECARTEE, motif_code="NA7", motif_texte="Propriétaire d’un T4 à Lomme.")
    valeurs = saisir(t, saisie(premier, CLASSEE, 1), saisie(second, CLASSEE, 2), ecarte)
    assert codes(t.refus(record_deliberation, **valeurs)) == {code}


def test_reason_on_resources_takes_its_figures_from_the_dossier(t: Tenue):
    premier, second, tiers = t.candidats()
    ecarte = DecisionSaisie(tiers, ECARTEE, motif_code="NA3")
    valeurs = saisir(t, saisie(premier, CLASSEE, 1), saisie(second, CLASSEE, 2), ecarte)
    a_relire = t.refus(record_deliberation, **valeurs)
    assert (a_relire.code, codes(a_relire)) == ("decisions_a_relire", {"motif_taux_sous_seuil"})
    with t.acte() as acte:
        record_deliberation(acte, **valeurs, relu=True)
        instantane = acte.session.get_one(Candidature, tiers).instantane
    assert instantane is not None
    budget = lit_dossier(instantane).budget
    assert budget is not None
    assert tout(t, Decision)[2].motif_texte == (budget.net or budget.brut).phrase


def test_reason_that_the_application_contradicts_is_read_again(t: Tenue):
    premier, second, tiers = t.candidats()
    texte = "demande un T9 à Lille depuis le 12/03/2004"
    ecarte = DecisionSaisie(tiers, ECARTEE, motif_code="NA4", motif_texte=texte)
    valeurs = saisir(t, saisie(premier, CLASSEE, 1), saisie(second, CLASSEE, 2), ecarte)
    refus = t.refus(record_deliberation, **valeurs)
    assert refus.code == "decisions_a_relire"
    assert codes(refus) == {"motif_type_different", "motif_date_differente"}


def cote(t: Tenue, *totaux: int) -> None:
    """Give the candidates of the first lot their points, in the proposed order."""
    with t.actes.sessions.ecriture() as session:
        for points, candidature_id in zip(totaux, t.candidats(), strict=True):
            candidature = session.get_one(Candidature, candidature_id)
            instantane = dict(candidature.instantane or {})
            instantane["points"] = {**instantane["points"], "total": points}
            candidature.instantane = instantane


def test_order_that_leaves_the_points_asks_why(t: Tenue):
    cote(t, 40, 62, 50)
    assert t.refus(record_deliberation, **saisir(t, *t.decisions())).code == "ordre_sans_raison"
    t.delibere(ordre_motif="Hébergement qui prend fin dans trois semaines.")
    assert tout(t, Lot)[0].ordre_motif == "Hébergement qui prend fin dans trois semaines."


def test_undone_choice_takes_its_reason_of_the_order_with_it(t: Tenue):
    cote(t, 40, 62, 50)
    t.delibere(ordre_motif="Hébergement qui prend fin dans trois semaines.")
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Erreur de saisie.")
    assert tout(t, Lot)[0].ordre_motif is None
    assert t.refus(record_deliberation, **saisir(t, *t.decisions())).code == "ordre_sans_raison"


def test_reason_of_the_order_falls_where_the_adopted_order_follows_the_points(t: Tenue):
    cote(t, 62, 50, 40)
    t.delibere(ordre_motif="Une raison qui ne sert plus.")
    assert tout(t, Lot)[0].ordre_motif is None


def test_first_on_two_lots_asks_for_a_confirmation(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        commune = session.get_one(Candidature, t.candidats(0)[0])
        doublon = session.get_one(Candidature, t.candidats(1)[0])
        doublon.demande_id = commune.demande_id
        doublon.instantane = commune.instantane
    t.delibere(0)
    refus = t.refus(record_deliberation, lot_id=t.lots[1], version=t.version(1), decisions=t.decisions(1))
    assert (refus.code, refus.data["lots"]) == ("rang_1_deja", (1,))
    assert t.delibere(1, rang_1_confirme=True).issue is IssueScrutin.ADOPTE


def test_auditor_writes_nothing_and_another_commission_finds_nothing(t: Tenue):
    valeurs = saisir(t, *t.decisions())
    ailleurs = Auteur(t.compte.id, Role.SECRETAIRE, commission_ids=frozenset({t.commission_id + 1}))
    assert t.refus(record_deliberation, Auteur(t.compte.id, Role.AUDITEUR), **valeurs).code == "droit_manquant"
    assert isinstance(t.refus(record_deliberation, ailleurs, **valeurs), Introuvable)

"""The deliberation of a lot: what is recorded, what is refused, how it is undone."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.commission import Siege
from caleol.models.demande import PieceDemande
from caleol.models.enumerations import EtatLot, ModeScrutin
from caleol.models.lot import (
    Ajournement,
    Candidature,
    ClassementPropose,
    Decision,
    DroitVote,
    LigneClassement,
    Lot,
    Scrutin,
    Vote,
)
from caleol.models.registre import EntreeRegistre
from caleol.queries.instantane import ecrit_dossier, lit_dossier, lit_fiche
from caleol.queries.lot_montre import get_lot_montre
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.composition import NatureSiege, Voix
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur, Role
from caleol.rules.pieces import pieces
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot, undo_deliberation
from caleol.services.candidatures import remove_candidature
from caleol.services.corrections import correct_decision
from caleol.services.deliberation import (
    ABSTENTION,
    CONTRE,
    ContreProposition,
    DecisionSaisie,
    record_deliberation,
    record_second_tour,
)
from caleol.services.lots import create_lot, inscribe_lot, name_exception
from caleol.services.presences import record_arrivee, record_deport
from caleol.services.redaction import take_lot
from caleol.services.registre import ACTES
from caleol.services.verification import verify_chaine
from tests import fabriques as f
from tests import tenue
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


def tout(t: Tenue, classe: type[Any]) -> list[Any]:
    with t.actes.sessions.lecture() as session:
        return list(session.scalars(select(classe).order_by(classe.id)))


def votes(t: Tenue, **voix: str) -> dict[int, str]:
    """Return the voice of each seat with a vote: the proposal, unless told otherwise (keys without dash)."""
    return {
        cle_siege: voix.get(cle.replace("-", "_"), "1") for cle, cle_siege in t.sieges.items() if cle != "consultatif"
    }


def codes(refus: Any) -> set[str]:
    return {constat.code for constat in refus.data["constats"]}


def saisir(t: Tenue, *decisions: DecisionSaisie, **autres: Any) -> dict[str, Any]:
    return {"lot_id": t.lots[0], "version": t.version(), "decisions": decisions} | autres


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


# ------------------------------------------------------------------------------------------ how the vote went


def test_named_vote_counts_for_against_and_abstentions(t: Tenue):
    emis = votes(t, designe_2=CONTRE, designe_3=CONTRE, epci=ABSTENTION)
    resultat = t.delibere(votes=emis)
    assert resultat.issue is IssueScrutin.ADOPTE
    decompte = tout(t, Scrutin)[0].decompte
    assert (decompte["propositions"][0]["voix"], decompte["contre"], decompte["abstentions"]) == (6, 2, 1)
    contre = [vote for vote in tout(t, Vote) if vote.contre]
    assert {vote.siege_id for vote in contre} == {t.sieges["designe-2"], t.sieges["designe-3"]}


def test_every_seat_that_votes_says_something_and_no_other(t: Tenue):
    emis = votes(t)
    oubli = {siege: choix for siege, choix in emis.items() if siege != t.sieges["epci"]}
    refus = t.refus(record_deliberation, **saisir(t, *t.decisions(), votes=oubli))
    assert (refus.code, refus.data["sieges"]) == ("voix_manquantes", ("epci",))
    consultatif = emis | {t.sieges["consultatif"]: "1"}
    assert t.refus(record_deliberation, **saisir(t, *t.decisions(), votes=consultatif)).code == "voix_en_trop"
    inconnue = emis | {t.sieges["epci"]: "2"}
    assert t.refus(record_deliberation, **saisir(t, *t.decisions(), votes=inconnue)).code == "voix_inconnue"


def autre_ordre(t: Tenue) -> ContreProposition:
    premier, second, tiers = t.candidats()
    decisions = (saisie(premier, CLASSEE, 2), saisie(second, CLASSEE, 1), saisie(tiers, CLASSEE, 3))
    return ContreProposition(decisions, t.sieges["designe-3"])


def test_another_ranking_with_more_voices_is_the_one_decided(t: Tenue):
    emis = votes(t) | dict.fromkeys([t.sieges[f"designe-{rang}"] for rang in range(2, 7)], "2")
    t.delibere(votes=emis, contre_propositions=[autre_ordre(t)])
    assert [d.rang for d in tout(t, Decision)] == [2, 1, 3]
    classements = tout(t, ClassementPropose)
    assert [c.auteur_siege_id for c in classements] == [None, t.sieges["designe-3"]]
    assert tout(t, Scrutin)[0].adopte_id == classements[1].id
    assert len(tout(t, LigneClassement)) == 6


def test_two_identical_rankings_are_one(t: Tenue):
    meme = ContreProposition(tuple(t.decisions()), t.sieges["designe-3"])
    refus = t.refus(record_deliberation, **saisir(t, *t.decisions(), votes=votes(t), contre_propositions=[meme]))
    assert refus.code == "propositions_egales"


def test_unanimity_is_on_one_ranking(t: Tenue):
    refus = t.refus(record_deliberation, **saisir(t, *t.decisions(), contre_propositions=[autre_ordre(t)]))
    assert refus.code == "unanimite_sur_plusieurs"


def partage(t: Tenue, *pour_l_autre: str) -> dict[int, str]:
    emis = votes(t, epci=ABSTENTION)
    return emis | dict.fromkeys([t.sieges[cle] for cle in pour_l_autre], "2")


def test_tie_is_decided_by_the_mayor(t: Tenue):
    emis = partage(t, "maire-59512", "designe-4", "designe-5", "designe-6")
    t.delibere(votes=emis, contre_propositions=[autre_ordre(t)])
    (scrutin,) = tout(t, Scrutin)
    assert scrutin.departage == "voix prépondérante du maire"
    assert [d.rang for d in tout(t, Decision)] == [2, 1, 3]


def test_tie_without_the_mayor_follows_the_reglement(t: Tenue):
    t.part("maire-59512")
    emis = partage(t, "designe-4", "designe-5", "designe-6", "prefet")
    del emis[t.sieges["maire-59512"]]
    emis[t.sieges["epci"]] = "1"
    t.delibere(votes=emis, contre_propositions=[autre_ordre(t)])
    (scrutin,) = tout(t, Scrutin)
    assert scrutin.departage == "voix prépondérante du président"
    assert [d.rang for d in tout(t, Decision)] == [1, 2, 3]


def test_tie_settled_against_says_which_way_it_went_and_what_becomes_of_the_dwelling(t: Tenue):
    contre = [t.sieges[cle] for cle in ("maire-59512", "designe-4", "designe-5", "designe-6")]
    resultat = t.delibere(votes=votes(t, epci=ABSTENTION) | dict.fromkeys(contre, CONTRE))
    assert resultat.phrase == (
        "lot ajourné (voix prépondérante du maire)\u00a0: 4\u00a0voix pour, 4\u00a0contre, 1\u00a0abstention"
        "\u202f; le maire a voté contre, le logement n’est attribué à personne"
    )
    assert resultat.phrase in tout(t, Ajournement)[0].motif


def test_majority_against_postpones_the_lot(t: Tenue):
    emis = votes(t) | dict.fromkeys([t.sieges[f"designe-{rang}"] for rang in range(1, 7)], CONTRE)
    resultat = t.delibere(votes=emis)
    assert resultat.issue is IssueScrutin.REPORT
    assert tout(t, Decision) == []
    assert tout(t, Lot)[0].etat is EtatLot.AJOURNE
    assert "Aucun classement n’a été adopté" in tout(t, Ajournement)[0].motif


def test_without_majority_a_second_ballot_opposes_the_first_two(t: Tenue):
    premier, second, tiers = t.candidats()
    troisieme = ContreProposition(
        (saisie(premier, CLASSEE, 3), saisie(second, CLASSEE, 2), saisie(tiers, CLASSEE, 1)), t.sieges["designe-6"]
    )
    emis = votes(t)
    for cle, choix in {"designe-3": "2", "designe-4": "2", "designe-5": "2", "designe-6": "3", "prefet": "3"}.items():
        emis[t.sieges[cle]] = choix
    resultat = t.delibere(votes=emis, contre_propositions=[autre_ordre(t), troisieme])
    assert resultat.issue is IssueScrutin.SECOND_TOUR
    assert tout(t, Lot)[0].etat is EtatLot.INSCRIT
    assert t.refus(record_deliberation, **saisir(t, *t.decisions())).code == "second_tour_attendu"
    reste = emis | {t.sieges["designe-6"]: "2", t.sieges["prefet"]: "2"}
    with t.acte() as acte:
        final = record_second_tour(acte, lot_id=t.lots[0], version=t.version(), votes=reste)
    assert final.issue is IssueScrutin.ADOPTE
    assert [(s.tour, s.adopte_id is None) for s in tout(t, Scrutin)] == [(1, True), (2, False)]
    assert [d.rang for d in tout(t, Decision)] == [2, 1, 3]


def test_second_ballot_needs_a_first_one(t: Tenue):
    valeurs: dict[str, Any] = {"lot_id": t.lots[0], "version": t.version(), "votes": votes(t)}
    assert t.refus(record_second_tour, **valeurs).code == "second_tour_sans_objet"


# ------------------------------------------------------------------------------------------ undo, postpone, correct


def test_undone_deliberation_keeps_its_ballot_and_frees_the_lot(t: Tenue):
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    assert t.refus(undo_deliberation, lot_id=t.lots[0], motif=" ").code == "motif_requis"
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Rangs 1 et 2 intervertis à la saisie")
    (annule,) = tout(t, Scrutin)
    assert annule.annule_motif == "Rangs 1 et 2 intervertis à la saisie"
    assert [d["rang"] for d in annule.decisions_annulees] == [1, 2, None]
    assert tout(t, Decision) == []
    assert len(tout(t, Vote)) == 9
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    assert [(s.tour, s.annule_le is None) for s in tout(t, Scrutin)] == [(1, False), (1, True)]
    assert len(tout(t, ClassementPropose)) == 1
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None


def test_nothing_to_undo_is_said(t: Tenue):
    assert t.refus(undo_deliberation, lot_id=t.lots[0], motif="Erreur").code == "rien_a_annuler"


def test_postponed_lot_stays_and_a_new_one_follows_on_its_vacancy(t: Tenue):
    assert t.refus(postpone_lot, lot_id=t.lots[0], motif="").code == "motif_requis"
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[0], motif="Pièces attendues des trois candidats")
    assert t.refus(postpone_lot, lot_id=t.lots[0], motif="Encore").code == "lot_traite"
    lot = tout(t, Lot)[0]
    assert (lot.etat, lot.seance_id) == (EtatLot.AJOURNE, t.seance_id)
    with t.acte() as acte:
        create_lot(acte, vacance_id=lot.vacance_id, reprend_lot_id=lot.id)
    assert t.refus(undo_deliberation, lot_id=t.lots[0], motif="Erreur").code == "lot_suivant_ouvert"


def test_postponement_is_undone_while_no_other_lot_follows(t: Tenue):
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[0], motif="Pièces attendues")
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Pièces arrivées en séance")
    assert t.delibere().issue is IssueScrutin.ADOPTE


def test_reason_is_corrected_after_the_levee_rank_and_kind_are_not(t: Tenue):
    for rang in range(2):
        t.delibere(rang, CLASSEE, CLASSEE, ECARTEE)
    t.leve()
    decision = tout(t, Decision)[2]
    autre = {"candidature_id": decision.candidature_id, "version": t.version() - 1}
    assert isinstance(t.refus(correct_decision, **autre), Conflit)
    valeurs: dict[str, Any] = {**autre, "version": t.version(), "motif_code": "NA6"}
    assert codes(t.refus(correct_decision, **valeurs)) == {"motif_sans_fait"}
    with t.acte() as acte:
        correct_decision(acte, **valeurs, motif_texte="Le ménage classé premier est reconnu DALO.")
    corrigee = tout(t, Decision)[2]
    assert (corrigee.type, corrigee.motif_code) == (ECARTEE, "NA6")
    assert t.refus(undo_deliberation, lot_id=t.lots[0], motif="Erreur").code == "seance_etat"


def test_second_writer_sees_the_name_of_the_first_for_ten_minutes(t: Tenue):
    autre = tenue.collegue(t)
    with t.acte() as acte:
        assert take_lot(acte, lot_id=t.lots[0]) is None
    with t.acte(autre) as acte:
        assert take_lot(acte, lot_id=t.lots[0]) == f"{t.compte.prenom} {t.compte.nom}"
    t.minutes(11)
    with t.acte(autre) as acte:
        assert take_lot(acte, lot_id=t.lots[0]) is None
    assert tout(t, Lot)[0].redacteur_id == autre.utilisateur_id


def test_resources_changed_since_the_freeze_are_those_that_the_minutes_print(t: Tenue):
    premiere = t.candidats()[0]
    with t.actes.sessions.ecriture() as session:
        candidature = session.get_one(Candidature, premiere)
        menage = candidature.demande.menage
        assert menage is not None
        menage.rfr_euros = {"2024": 12000}
        montre = lit_dossier(candidature.instantane or {})
    with t.acte() as acte:
        record_deliberation(
            acte,
            lot_id=t.lots[0],
            version=t.version(),
            decisions=[saisie(c, CLASSEE, rang) for rang, c in enumerate(t.candidats(), start=1)],
        )
    with t.actes.sessions.lecture() as session:
        retenu = lit_dossier(session.get_one(Candidature, premiere).instantane or {})
        traces = session.scalars(
            select(EntreeRegistre).where(
                EntreeRegistre.acte == "dossier_du_jour", EntreeRegistre.objet_id == str(premiere)
            )
        ).all()
    assert montre.ressources.retenues_euros != 12000
    assert retenu.ressources.retenues_euros == 12000
    assert len(traces) == 1
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Candidature, premiere).montre == ecrit_dossier(montre)


def change_tout(t: Tenue) -> int:
    """Change, after the agenda, resources and points of the first candidate, and the rent; return the candidature."""
    premiere = t.candidats()[0]
    with t.actes.sessions.ecriture() as session:
        candidature = session.get_one(Candidature, premiere)
        menage = candidature.demande.menage
        assert menage is not None
        menage.ressources_mensuelles_centimes = 90_000
        candidature.lot.vacance.loyer_centimes += 5_000
        gele = candidature.instantane or {}
        candidature.instantane = gele | {"points": gele["points"] | {"total": 88}}
    return premiere


def test_everything_is_frozen_again_as_the_ballot_closes(t: Tenue):
    premiere = change_tout(t)
    with t.actes.sessions.lecture() as session:
        lot = session.get_one(Lot, t.lots[0])
        montres = (lot.instantane, session.get_one(Candidature, premiere).instantane)
    t.delibere(0)
    with t.actes.sessions.lecture() as session:
        lot, candidature = session.get_one(Lot, t.lots[0]), session.get_one(Candidature, premiere)
        assert (lot.montre, candidature.montre) == montres
        avant, apres = lit_dossier(candidature.montre or {}), lit_dossier(candidature.instantane or {})
        assert avant.budget is not None
        assert apres.budget is not None
        assert apres.budget.brut.denominateur_centimes == 90_000
        assert apres.budget.brut.numerateur_centimes == avant.budget.brut.numerateur_centimes + 5_000
        assert (avant.points.total, apres.points.total) == (88, None)
        assert lit_fiche(lot.instantane or {}).loyer_centimes == lit_fiche(lot.montre or {}).loyer_centimes + 5_000


def test_what_changed_until_the_vote_and_since_is_told_apart(t: Tenue):
    premiere = change_tout(t)
    t.delibere(0)
    with t.actes.sessions.ecriture() as session:
        menage = session.get_one(Candidature, premiere).demande.menage
        assert menage is not None
        menage.ressources_mensuelles_centimes = 80_000
    with t.actes.sessions.lecture() as session:
        lot = get_lot_montre(session, t.secretaire, t.lots[0], tenue.SEANCE_LE.date())
    candidat = lot.candidats[0]
    assert {"Ressources mensuelles", "Taux d’effort", "Points"} <= {c.libelle for c in candidat.au_vote}
    assert next((c.libelle, c.fige) for c in candidat.changements) == ("Ressources mensuelles", "900,00\u00a0€")
    assert [c.libelle for c in lot.au_vote] == ["Loyer et charges"]
    assert lot.changements == ()


def test_undone_ballot_gives_back_what_the_members_were_shown(t: Tenue):
    premiere = change_tout(t)
    with t.actes.sessions.lecture() as session:
        montres = (session.get_one(Lot, t.lots[0]).instantane, session.get_one(Candidature, premiere).instantane)
    t.delibere(0)
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Erreur de saisie")
    with t.actes.sessions.lecture() as session:
        lot, candidature = session.get_one(Lot, t.lots[0]), session.get_one(Candidature, premiere)
        assert (lot.instantane, candidature.instantane) == montres
        assert (lot.montre, candidature.montre) == (None, None)


# ------------------------------------------------------------------------------------------ what a lot needs


def test_two_candidates_left_by_a_withdrawal_are_not_voted_without_an_exception(t: Tenue):
    retire = t.candidats()[2]
    with t.acte() as acte:
        remove_candidature(acte, lot_id=t.lots[0], candidature_id=retire, motif="Le ménage est relogé ailleurs.")
    restent = [saisie(candidat, CLASSEE, rang) for rang, candidat in enumerate(t.candidats()[:2], start=1)]
    with pytest.raises(Refus) as refus:
        t.delibere(0, decisions=restent)
    assert refus.value.code == "lot_trop_peu"
    with t.acte() as acte:
        name_exception(
            acte, lot_id=t.lots[0], exception=ExceptionTrois.INSUFFISANCE, motif="Deux demandes pour ce type au 1/12."
        )
    t.delibere(0, decisions=restent)


def test_second_ballot_counts_the_candidates_too(t: Tenue):
    premier, second, tiers = t.candidats()
    troisieme = ContreProposition(
        (saisie(premier, CLASSEE, 3), saisie(second, CLASSEE, 2), saisie(tiers, CLASSEE, 1)), t.sieges["designe-6"]
    )
    emis = votes(t)
    for cle, choix in {"designe-3": "2", "designe-4": "2", "designe-5": "2", "designe-6": "3", "prefet": "3"}.items():
        emis[t.sieges[cle]] = choix
    t.delibere(votes=emis, contre_propositions=[autre_ordre(t), troisieme])
    with t.acte() as acte:
        acte.session.get_one(Candidature, tiers).retiree_le = acte.instant
    assert t.refus(record_second_tour, lot_id=t.lots[0], version=t.version(), votes=emis).code == "lot_trop_peu"


def test_late_lot_is_not_voted_while_its_mayor_was_not_called(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre(presents=("designe-1", "designe-2", "designe-3", "prefet"))
    with actes.sessions.ecriture() as session:
        ailleurs = f.fabrique_logement(session, commune=f.fabrique_commune(session, "59163"))
        demandes = [f.fabrique_demande(session) for _ in range(3)]
        siege = Siege(
            commission_id=t.commission_id, cle="maire-59163", nature=NatureSiege.MAIRE, commune_insee="59163",
            libelle="maire de Croix", ordre=20,
        )  # fmt: skip
        session.add(siege)
        session.flush()
        maire = f.fabrique_membre(session, siege)
        tardif = f.fabrique_lot(session, f.fabrique_vacance(session, ailleurs), demandes).id
        siege_id, maire_id = siege.id, maire.id
    with t.acte() as acte:
        inscribe_lot(acte, lot_id=tardif, seance_id=t.seance_id, ajout_tardif="Congé reçu ce matin.")
    t.lots.append(tardif)
    with pytest.raises(Refus) as refus:
        t.delibere(1)
    assert refus.value.code == "lot_sans_convocation"
    t.delibere(0)  # a lot on which the mayor has no voice
    with t.acte() as acte:
        record_arrivee(acte, seance_id=t.seance_id, siege_id=siege_id, membre_id=maire_id)
    t.delibere(1)  # who is there needs no convocation


def test_dwelling_attributed_by_a_seance_is_not_prepared_again(t: Tenue):
    with t.actes.sessions.lecture() as session:
        vacance_id = session.get_one(Lot, t.lots[0]).vacance_id
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    assert t.refus(create_lot, vacance_id=vacance_id).code == "vacance_attribuee"
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Erreur de lot.")
    t.delibere(0, ECARTEE, ECARTEE, ECARTEE)
    with t.acte() as acte:
        create_lot(acte, vacance_id=vacance_id)

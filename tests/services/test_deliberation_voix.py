"""The ballot of a lot: voices, several rankings, ties, the second ballot."""

from typing import Any

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.models.enumerations import EtatLot
from caleol.models.lot import (
    Ajournement,
    ClassementPropose,
    Decision,
    LigneClassement,
    Lot,
    Scrutin,
    Vote,
)
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Actes
from caleol.services.deliberation import (
    ABSTENTION,
    CONTRE,
    ContreProposition,
    record_deliberation,
    record_second_tour,
)
from tests import tenue
from tests.deliberation import autre_ordre, saisir, tout, votes
from tests.tenue import CLASSEE, Tenue, saisie


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=2)
    preparee.ouvre()
    return preparee


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

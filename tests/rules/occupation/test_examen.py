"""The whole examination: properties that hold whatever the facts, the same definition as the rules of allocation."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caleol.rules.menage import personnes_de_la_surface
from caleol.rules.occupation.decompte import decompter
from caleol.rules.occupation.depassement import ressources_du_bail
from caleol.rules.occupation.echeance import echeance
from caleol.rules.occupation.examen import ecrire_constat, examiner, relire_constat
from caleol.rules.occupation.faits import Bail, Occupant, menage_du_bail, titulaires
from caleol.rules.occupation.lecture import Dates, lire_constat
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.rules.plafonds import categorie_menage, ressources_retenues
from tests.rules.occupation.baux import AU, BAREME, PARAMETRES, bail, menage, titulaire, un_bail, un_occupant

VALEURS = {
    "adapte": (True, False),
    "depart_handicap": (True, False),
    "besoin_adaptation": (True, False),
    "qpv": (True, False),
    "zone_revitalisation": (True, False),
    "ancienne_zus": (True, False),
    "surface_centiemes": (900, 4300, 9000),
    "pieces": (1, 3, 8),
}


def etats(cas: Bail) -> dict[SituationOccupation, Etat]:
    return {situation: constat.etat for situation, constat in examiner(cas, BAREME).constats.items()}


def completions(occupant: Occupant) -> list[Occupant]:
    """Return the occupant with every unknown made known, in each way."""
    choix: dict[str, tuple[Any, ...]] = {
        "handicap": (True, False),
        "perte_autonomie": (True, False),
        "naissance": (titulaire(20).naissance, titulaire(70).naissance),
        "qualite": ("tiers", "employe"),
    }
    inconnus = {nom: valeurs for nom, valeurs in choix.items() if getattr(occupant, nom) is None}
    return [occupant._replace(**dict(zip(inconnus, faits, strict=True))) for faits in product(*inconnus.values())]


# ------------------------------------------------------------------------------------------ the whole


def test_an_ordinary_lease_is_in_none_of_the_five():
    assert set(etats(bail()).values()) == {Etat.NON_CONSTATEE}


def test_several_situations_may_hold():
    cas = bail(titulaire(), pieces=4, adapte=True, depart_handicap=True, rfr_euros={2024: 40_000})
    assert examiner(cas, BAREME).situations(Etat.CONSTATEE) == (
        SituationOccupation.SOUS_OCCUPATION,
        SituationOccupation.ADAPTE_SANS_OCCUPANT,
        SituationOccupation.DEPASSEMENT_PLAFOND,
    )


def test_a_lease_of_which_nothing_is_known_names_everything():
    examen = examiner(Bail("B1"), BAREME)
    assert examen.situations(Etat.A_VERIFIER) == tuple(SituationOccupation)
    assert len(examen.manques) >= 8


def test_the_holders_are_those_marked_or_else_the_applicant():
    assert titulaires(bail(*menage(3))) == menage(1)
    assert titulaires(bail(*(o._replace(titulaire=False) for o in menage(3)))) == (
        titulaire()._replace(titulaire=False),
    )


@given(un_bail)
def test_stored_values_and_enumerations_are_the_same_facts(cas):
    """A driver gives the text of an enumeration and, for SQLite, 1 or 0 for a yes or no."""

    def brut(valeur: Any) -> Any:
        return int(valeur) if isinstance(valeur, bool) else str(valeur) if isinstance(valeur, str) else valeur

    occupants = tuple(tuple(map(brut, occupant)) for occupant in cas.occupants)
    stocke = Bail(*map(brut, cas._replace(occupants=occupants)))
    assert examiner(stocke, BAREME) == examiner(cas, BAREME)
    assert echeance(stocke, BAREME) == echeance(cas, BAREME)


# ------------------------------------------------------------------------------------------ the same definition


@given(st.lists(un_occupant, min_size=1, max_size=7).map(tuple))
def test_the_count_is_that_of_the_rules_of_allocation(occupants):
    cas = bail(*occupants)
    connus = [
        o._replace(handicap=bool(o.handicap), naissance=o.naissance or titulaire(60).naissance) for o in occupants
    ]
    compte = decompter(tuple(connus), AU, BAREME.ages_jeune_couple)
    un_menage = menage_du_bail(cas._replace(occupants=tuple(connus)))
    assert compte.presents == personnes_de_la_surface(un_menage)
    if compte.presents:
        categorie = categorie_menage(un_menage, AU, PARAMETRES)
        assert compte.rang_min == compte.rang_max == categorie.numero + categorie.personnes_supplementaires


@given(un_bail)
def test_the_resources_are_those_of_the_rules_of_allocation(cas):
    montant, _, _ = ressources_du_bail(cas, BAREME)
    assert montant == ressources_retenues(menage_du_bail(cas), AU, PARAMETRES).montant_euros


# ------------------------------------------------------------------------------------------ properties


@given(un_bail, un_occupant)
def test_adding_a_person_never_creates_under_occupation(cas, arrivant):
    avant, apres = etats(cas), etats(cas._replace(occupants=(*cas.occupants, arrivant)))
    if cas.occupants and any(o.garde != "droit_visite" for o in cas.occupants):
        assert not (
            apres[SituationOccupation.SOUS_OCCUPATION] is Etat.CONSTATEE
            and avant[SituationOccupation.SOUS_OCCUPATION] is not Etat.CONSTATEE
        )


@given(un_bail, un_occupant)
def test_adding_a_person_never_ends_over_occupation(cas, arrivant):
    apres = cas._replace(occupants=(*cas.occupants, arrivant))
    if examiner(cas, BAREME).sur_occupation.etat is Etat.CONSTATEE:
        assert examiner(apres, BAREME).sur_occupation.etat is Etat.CONSTATEE


@given(un_bail, st.integers(1, 4))
def test_a_room_given_to_a_profession_never_creates_under_occupation(cas, rendues):
    apres = cas._replace(pieces_professionnelles=cas.pieces_professionnelles + rendues)
    if examiner(cas, BAREME).sous_occupation.etat is not Etat.CONSTATEE:
        assert examiner(apres, BAREME).sous_occupation.etat is not Etat.CONSTATEE


@given(un_bail, st.integers(1, 5))
def test_adding_rooms_changes_nothing_of_over_occupation_and_never_ends_under_occupation(cas, plus):
    plus_grand = cas._replace(pieces=None if cas.pieces is None else cas.pieces + plus)
    avant, apres = examiner(cas, BAREME), examiner(plus_grand, BAREME)
    assert apres.sur_occupation == avant.sur_occupation
    if avant.sous_occupation.etat is Etat.CONSTATEE:
        assert apres.sous_occupation.etat is Etat.CONSTATEE


@given(un_bail, st.integers(1, 5_000))
def test_a_larger_surface_never_creates_over_occupation(cas, plus):
    if cas.surface_centiemes is None:
        return
    plus_grand = cas._replace(surface_centiemes=cas.surface_centiemes + plus)
    if examiner(cas, BAREME).sur_occupation.etat is not Etat.CONSTATEE:
        assert examiner(plus_grand, BAREME).sur_occupation.etat is not Etat.CONSTATEE


@given(un_bail, st.integers(1, 50_000))
def test_higher_resources_never_end_an_excess(cas, plus):
    plus_riche = cas._replace(rfr_euros={annee: montant + plus for annee, montant in cas.rfr_euros.items()})
    avant, apres = examiner(cas, BAREME).depassement_plafond, examiner(plus_riche, BAREME).depassement_plafond
    if avant.etat is Etat.CONSTATEE and not apres.baisse:
        assert apres.etat is Etat.CONSTATEE


@given(un_bail, st.randoms())
def test_the_order_of_persons_never_matters(cas, hasard):
    melange = list(cas.occupants)
    hasard.shuffle(melange)
    assert examiner(cas._replace(occupants=tuple(melange)), BAREME) == examiner(cas, BAREME)


@given(un_bail)
def test_a_result_holds_whatever_the_unknown_facts_turn_out_to_be(cas):
    """A situation found or not found stays so for every value of each fact that is not known."""
    dits = {situation: etat for situation, etat in etats(cas).items() if etat is not Etat.A_VERIFIER}
    for nom, valeurs in VALEURS.items():
        for valeur in valeurs if getattr(cas, nom) is None else ():
            assert dits.items() <= etats(cas._replace(**{nom: valeur})).items()
    for rang, occupant in enumerate(cas.occupants):
        for connu in completions(occupant):
            complet = (*cas.occupants[:rang], connu, *cas.occupants[rang + 1 :])
            assert dits.items() <= etats(cas._replace(occupants=complet)).items()


@given(un_bail)
def test_a_doubt_always_names_what_is_missing(cas):
    for constat in examiner(cas, BAREME).constats.values():
        assert bool(constat.manques) is (constat.etat is Etat.A_VERIFIER)


# ------------------------------------------------------------------------------------------ reading


@given(un_bail)
def test_a_result_is_stored_and_read_again_without_loss(cas):
    for situation, constat in examiner(cas, BAREME).constats.items():
        assert relire_constat(situation, ecrire_constat(constat)) == constat


@given(un_bail)
def test_every_result_can_be_said(cas):
    dates = Dates(cas.menage_au, cas.logement_au)
    for situation, constat in examiner(cas, BAREME).constats.items():
        lue = lire_constat(constat, dates, BAREME)
        assert (lue.situation, lue.etat, lue.manques) == (situation, constat.etat, constat.manques)
        assert lue.phrase.endswith(".")
        assert "None" not in str((lue.phrase, [fait.valeur for fait in lue.faits], lue.remarques))
        assert lue.article.startswith("CCH L442-5-2")


@pytest.mark.parametrize("etat", list(Etat))
def test_a_situation_may_be_in_each_state(etat):
    assert examiner(Bail("B1"), BAREME).situations(etat) == (
        tuple(SituationOccupation) if etat is Etat.A_VERIFIER else ()
    )

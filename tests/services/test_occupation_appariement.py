"""Who could move where: the rules of an allocation, exchanges that close, proposals kept."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.occupation import Appariement
from caleol.queries.occupation.besoins import load_besoins
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import OUTIL
from caleol.rules.eligibilite import CriteresLogement, ResumeDemande
from caleol.rules.facts import Financement, LienPersonne, Logement, ZonePlafond
from caleol.rules.occupation.appariement import Besoin, Obstacle, Place, Reserve, convenance
from caleol.services.act import Actes
from caleol.services.occupation.anneaux import Echangeur
from caleol.services.occupation.appariement import recompute_appariements
from caleol.services.occupation.calcul import recompute_occupation
from tests import fabriques as f
from tests.suite_avis import dresse_suite

AU = date(2026, 11, 23)
CONJOINT, ENFANT = {"lien": LienPersonne.CONJOINT}, {"a_charge": True, "naissance": date(2015, 6, 1)}
SURFACES = (0, 9, 16, 25, 34, 43, 52, 61, 70)


def place(cle: int, pieces: int, loyer: int | None = 40_000, **valeurs: object) -> Place:
    """Make a dwelling of so many rooms, of 18 m² each."""
    surface = Decimal(pieces * 18)
    logement = Logement(f"T{pieces}", pieces, surface, Financement.PLUS, ZonePlafond.A, "59512")
    personnes_max = sum(surface >= seuil for seuil in SURFACES[1:])
    criteres = CriteresLogement(
        AU.toordinal(), 0, (-1, 20_000, 30_000, 40_000, 50_000, 60_000, 70_000), 8_000,
        10_000 if personnes_max == 8 else personnes_max, max(pieces - 1, 0), False, True, None, logement, (),
    )  # fmt: skip
    return Place(criteres, cle, "59512", f"T{pieces}", loyer)._replace(**valeurs)  # type: ignore[arg-type]


def besoin(cle: int, personnes: int, pieces: int, loyer: int | None = 40_000, **valeurs: object) -> Besoin:
    """Make a household of so many persons that lives in so many rooms."""
    resume = ResumeDemande(0, AU.toordinal(), 0, min(personnes, 6), 0, 15_000, personnes, personnes, 0)
    sous = pieces > personnes + 1
    return Besoin(resume, "59512", cle, loyer, sous)._replace(**valeurs)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("qui", "ou", "obstacle"),
    [
        (besoin(1, 1, 5, 50_000), place(2, 2, 49_999), None),
        (besoin(1, 1, 5, 50_000), place(2, 2, 50_000), Obstacle.LOYER),
        (besoin(1, 5, 2, 30_000), place(2, 5, 60_000), None),
        (besoin(1, 1, 5, 50_000), place(2, 3, 40_000), Obstacle.ATTRIBUTION),
        (besoin(1, 5, 2), place(2, 2), Obstacle.ATTRIBUTION),
        (besoin(1, 1, 5, 50_000), place(2, 2, commune="59350"), Obstacle.COMMUNE),
        (besoin(1, 1, 5, 50_000), place(1, 2), Obstacle.COMMUNE),
        (besoin(1, 1, 5, 50_000, type_avis="T1"), place(2, 2), Obstacle.TYPE_AVIS),
        (besoin(1, 1, 2, adaptation=True), place(2, 2, adapte=False), Obstacle.NON_ADAPTE),
        (besoin(1, 1, 2, adaptation=True), place(2, 2, adapte=True), None),
        (besoin(1, 1, 5, 50_000), place(2, 2, adapte=True), Obstacle.ADAPTE_RESERVE),
    ],
)
def test_what_stands_against_a_dwelling(qui: Besoin, ou: Place, obstacle: Obstacle | None):
    assert convenance(qui, ou).obstacle is obstacle


def test_a_ceiling_stops_a_crowded_family_but_not_an_under_occupied_tenant():
    riche = besoin(1, 5, 2)
    riche = riche._replace(resume=riche.resume._replace(ressources_euros=90_000))
    assert convenance(riche, place(2, 5)).obstacle is Obstacle.ATTRIBUTION
    seule = besoin(1, 1, 5, 50_000)
    seule = seule._replace(resume=seule.resume._replace(ressources_euros=90_000))
    dit = convenance(seule, place(2, 2))
    assert dit.convient
    assert dit.reserves == (Reserve.PLAFOND_LEVE,)


MENAGES = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(200, 700)), min_size=2, max_size=14)


@settings(max_examples=150, deadline=None)
@given(MENAGES)
def test_each_exchange_closes_each_move_suits_and_each_tenant_stands_once(menages: list[tuple[int, int, int]]):
    besoins = {cle: besoin(cle, p, n, loyer * 100) for cle, (p, n, loyer) in enumerate(menages)}
    places = {cle: place(cle, n, loyer * 100) for cle, (_, n, loyer) in enumerate(menages)}
    echanges = Echangeur(besoins, places).cherche()
    vus = [cle for echange in echanges for cle in echange]
    assert len(vus) == len(set(vus))
    for echange in echanges:
        assert any(not besoins[cle].sous_occupe for cle in echange)
        for cle, suivant in zip(echange, (*echange[1:], echange[0]), strict=True):
            assert convenance(besoins[cle], places[suivant]).convient


def test_a_ring_of_three_is_found_where_no_pair_closes():
    besoins = {1: besoin(1, 7, 1, 30_000), 2: besoin(2, 1, 3, 45_000), 3: besoin(3, 3, 6, 60_000)}
    places = {1: place(1, 1, 30_000), 2: place(2, 3, 45_000), 3: place(3, 6, 60_000)}
    assert Echangeur(besoins, places).cherche() == [(1, 3, 2)]


def test_an_exchange_and_a_vacant_dwelling_are_proposed_and_kept(actes: Actes, horloge: HorlogeFixe):
    scene = dresse_suite(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        deux = f.fabrique_logement(s, type="T2", pieces_habitables=2, surface=Decimal("42.99"), loyer_centimes=30_000)
        libre = f.fabrique_logement(s, type="T2", pieces_habitables=2, surface=Decimal(44), loyer_centimes=29_000)
        vacance = f.fabrique_vacance(s, libre, loyer_centimes=29_000).id
        famille = f.fabrique_bail(s, deux, {}, CONJOINT, ENFANT, ENFANT, ENFANT, loyer_centimes=30_000).id
        deux_id, libre_id = deux.id, libre.id
    recompute_occupation(actes)
    assert recompute_appariements(actes) == recompute_appariements(actes) == 2
    with actes.sessions.lecture() as session:
        kept = session.scalars(select(Appariement).order_by(Appariement.id)).all()
        lus = load_besoins(session, scene.jour, load_parametres(session))
        assert scene.bail in lus.avises
        assert [a.vacance_id for a in kept] == [vacance, None]
        assert [(m.bail_id, m.logement_id) for m in kept[0].mouvements] == [(scene.bail, libre_id)]
        mouvements = {m.bail_id: m.logement_id for m in kept[1].mouvements}
    assert mouvements[scene.bail] == deux_id
    assert set(mouvements) == {scene.bail, famille}

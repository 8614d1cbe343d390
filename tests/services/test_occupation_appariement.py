"""Who could move where: the rules of an allocation, exchanges that close, proposals kept."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from caleol.jobs.calendrier import CALENDRIER, run_job
from caleol.jobs.taches import Moyens, propose_moves
from caleol.kernel.clock import HorlogeFixe, jour_local
from caleol.mail.dossier import ExpediteurDossier
from caleol.models.enumerations import EtatLot
from caleol.models.locatif import Bail
from caleol.models.occupation import Appariement
from caleol.queries.occupation.appariements import list_appariements
from caleol.queries.occupation.besoins import load_besoins
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import OUTIL
from caleol.rules.facts import LienPersonne
from caleol.rules.occupation.appariement import Reserve, convenance
from caleol.rules.occupation.situations import SituationOccupation
from caleol.rules.occupation.traits import CommuneCitee, Traits
from caleol.services.act import Actes
from caleol.services.occupation.anneaux import Echangeur
from caleol.services.occupation.appariement import recompute_appariements, start_appariements
from caleol.services.occupation.calcul import recompute_occupation
from tests import fabriques as f
from tests.rules.occupation.places import besoin, place
from tests.suite_avis import dresse_suite

CONJOINT, ENFANT = {"lien": LienPersonne.CONJOINT}, {"a_charge": True, "naissance": date(2015, 6, 1)}
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


def test_an_exchange_crosses_two_communes_where_both_avis_name_the_other():
    places = {1: place(1, 1, 30_000), 2: place(2, 4, 45_000, commune="59163")}
    vers_croix, vers_roubaix = (Traits(communes=(CommuneCitee(insee, "X"),)) for insee in ("59163", "59512"))
    besoins = {1: besoin(1, 4, 1, 30_000), 2: besoin(2, 1, 4, 45_000, commune="59163")}
    assert Echangeur(besoins, places).cherche() == []
    besoins[1] = besoins[1]._replace(traits=vers_croix)
    assert Echangeur(besoins, places).cherche() == []
    besoins[2] = besoins[2]._replace(traits=vers_roubaix)
    assert Echangeur(besoins, places).cherche() == [(1, 2)]


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


def test_a_need_names_every_situation_found_and_the_rooms_of_the_norm(actes: Actes, horloge: HorlogeFixe):
    scene = dresse_suite(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Bail, scene.bail).rfr_euros = {"2024": 200_000}
    with actes.sessions.lecture() as session:
        lus = load_besoins(session, scene.jour, load_parametres(session))
    situations = SituationOccupation.SOUS_OCCUPATION, SituationOccupation.DEPASSEMENT_PLAFOND
    assert lus.situations[scene.bail] == situations
    assert lus.besoins[scene.bail].pieces_norme == 2, "a living room, and one for the tenant"


def test_a_search_that_found_nothing_is_told_from_no_search_at_all(actes: Actes, horloge: HorlogeFixe, tmp_path: Path):
    def cherche_le() -> date | None:
        with actes.sessions.lecture() as session:
            page = list_appariements(session, OUTIL, jour_local(horloge.maintenant()))
        assert page.propositions == ()
        return page.cherche_le

    assert cherche_le() is None
    start_appariements(actes, OUTIL)()
    assert cherche_le() == date(2026, 11, 23)
    horloge.avance(timedelta(days=1))
    moyens = Moyens(actes, ExpediteurDossier(tmp_path, "caleol@exemple.fr"), tmp_path)
    run_job(next(r for r in CALENDRIER if r.tache is propose_moves), moyens)
    assert cherche_le() == date(2026, 11, 24)


def test_a_vacant_dwelling_already_on_an_agenda_says_how_many_candidates_wait_for_it(
    actes: Actes, horloge: HorlogeFixe
):
    scene = dresse_suite(actes, horloge)
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        libre = f.fabrique_logement(s, type="T2", pieces_habitables=2, surface=Decimal(44), loyer_centimes=29_000)
        vacance = f.fabrique_vacance(s, libre, loyer_centimes=29_000)
        f.fabrique_lot(
            s, vacance, [f.fabrique_demande(s) for _ in range(2)], etat=EtatLot.INSCRIT, seance_id=scene.t.seance_id
        )
    recompute_occupation(actes)
    recompute_appariements(actes)
    with actes.sessions.lecture() as session:
        (proposition,) = list_appariements(session, OUTIL, scene.jour).propositions
    assert proposition.candidats == 2
    assert Reserve.LIMITE not in proposition.mouvements[0].reserves

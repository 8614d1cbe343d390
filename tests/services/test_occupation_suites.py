"""After the avis: notified after the minutes, an interview, offers; what counts, and that nothing starts by itself."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.enumerations import EtatSeance, EtatSignalement
from caleol.models.occupation import Avis
from caleol.models.patrimoine import Logement
from caleol.models.seance import Seance
from caleol.rules.droits import OUTIL
from caleol.rules.occupation.coherence import EcartOffre
from caleol.rules.occupation.maintien import EtatMaintien, Regime
from caleol.rules.occupation.offres import Reponse, Territoire
from caleol.services.act import Actes
from caleol.services.occupation.suites import DonneesOffre, notify_avis, record_entretien
from tests import fabriques as f
from tests.suite_avis import OFFRE, Scene, dresse_suite


@pytest.fixture
def scene(actes: Actes, horloge: HorlogeFixe) -> Scene:
    """Give a tenant whom the commission answered."""
    return dresse_suite(actes, horloge)


def test_the_avis_is_notified_after_the_minutes_once_and_never_ahead(scene: Scene):
    with scene.t.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Seance, scene.t.seance_id).etat = EtatSeance.LEVEE
    with pytest.raises(Refus, match="avis_avant_validation"):
        scene.notifie()
    with scene.t.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Seance, scene.t.seance_id).etat = EtatSeance.VALIDEE
    with pytest.raises(Refus, match="date_hors_suite"), scene.t.acte() as acte:
        notify_avis(acte, bail_id=scene.bail, avis_id=scene.avis, le=scene.jour + timedelta(days=1))
    with pytest.raises(Refus, match="avis_non_notifie"):
        scene.offre()
    scene.notifie()
    with pytest.raises(Refus, match="avis_deja_notifie"):
        scene.notifie()


def test_an_interview_moves_the_flag_and_an_accepted_offer_closes_it(scene: Scene):
    scene.notifie()
    assert scene.etat() is EtatSignalement.EXAMINE
    with scene.t.acte() as acte:
        record_entretien(acte, bail_id=scene.bail, avis_id=scene.avis, le=scene.jour, compte_rendu="Veut rester là")
    assert scene.etat() is EtatSignalement.ENTRETIEN
    scene.repond(scene.offre(), Reponse.ACCEPTEE, "")
    assert scene.etat() is EtatSignalement.CLOS
    with pytest.raises(Refus, match="offre_acceptee_deja"):
        scene.offre()


def test_three_refusals_that_count_are_said_and_nothing_starts(scene: Scene):
    scene.notifie()
    assert scene.maintien().etat is EtatMaintien.CONSERVE
    for rang in range(3):
        assert scene.maintien().refus_comptes == rang
        scene.repond(scene.offre())
    maintien = scene.maintien()
    assert (maintien.etat, maintien.refus_comptes) == (EtatMaintien.PEUT_SE_PERDRE, 3)
    assert "Aucune procédure n’est engagée" in maintien.phrase
    assert scene.etat() is EtatSignalement.EXAMINE


def test_a_dearer_offer_and_a_fourth_one_are_kept_and_only_what_counts_counts(scene: Scene):
    scene.notifie()
    scene.repond(scene.offre(replace(OFFRE, nouveau_loyer_centimes=39_810)))
    scene.repond(scene.offre(replace(OFFRE, distance_metres=5_001)))
    scene.repond(scene.offre(replace(OFFRE, bon_etat=None)))
    scene.repond(scene.offre())
    maintien = scene.maintien()
    assert [refus.compte for refus in maintien.refus] == [False, False, None, True]
    assert maintien.etat is EtatMaintien.CONSERVE


@pytest.mark.parametrize(
    ("donnees", "code"),
    [
        (replace(OFFRE, logement_reference="RIEN"), "offre_logement_inconnu"),
        (replace(OFFRE, nouveau_loyer_centimes=-1), "loyer_hors_sens"),
        (replace(OFFRE, distance_metres=-1), "distance_hors_sens"),
        (replace(OFFRE, distance_source=" "), "distance_sans_source"),
    ],
)
def test_an_offer_out_of_sense_is_refused(scene: Scene, donnees: DonneesOffre, code: str):
    scene.notifie()
    with pytest.raises(Refus, match=code):
        scene.offre(donnees)


def test_a_dwelling_of_the_same_undivided_commune_is_near_by_its_place_and_a_distance_says_its_source(scene: Scene):
    scene.notifie()
    scene.repond(scene.offre(replace(OFFRE, voisin=None)))
    scene.repond(scene.offre(replace(OFFRE, voisin=None, territoire=Territoire.CANTONS)))
    suite = scene.vu().suite
    assert suite is not None
    assert [vue.offre.voisin for vue in suite.offres] == [True, None]
    assert [vue.distance_source for vue in suite.offres] == ["plan", "plan"]


def test_one_offer_at_a_time_each_answered_once_with_its_reason(scene: Scene):
    scene.notifie()
    offre = scene.offre()
    with pytest.raises(Refus, match="offre_sans_reponse"):
        scene.offre()
    with pytest.raises(Refus, match="refus_sans_motif"):
        scene.repond(offre, motif=" ")
    scene.repond(offre)
    with pytest.raises(Refus, match="offre_deja_repondue"):
        scene.repond(offre)
    with pytest.raises(Introuvable):
        scene.repond(offre + 1)


def test_the_regime_is_a_setting_else_supposed_from_the_legal_form(scene: Scene):
    constats = scene.vu().constats
    assert constats is not None
    assert (constats.regime, constats.regime_suppose) == (Regime.HLM, True)
    with scene.t.actes.ouvre(OUTIL) as acte:
        f.fabrique_bailleur(acte.session).regime_maintien = Regime.SEM
    constats = scene.vu().constats
    assert constats is not None
    assert (constats.regime, constats.regime_suppose) == (Regime.SEM, False)
    assert scene.maintien().article.article == "L482-1"


def test_a_dwelling_where_somebody_lives_is_offered_once_its_vacancy_is_announced(scene: Scene):
    scene.notifie()
    with scene.t.actes.ouvre(OUTIL) as acte:
        occupe = f.fabrique_logement(acte.session, reference="OCCUPE", pieces_habitables=2)
        f.fabrique_bail(acte.session, occupe)
        logement_id = occupe.id
    with pytest.raises(Refus, match="offre_logement_occupe"):
        scene.offre(replace(OFFRE, logement_reference="OCCUPE"))
    with scene.t.actes.ouvre(OUTIL) as acte:
        f.fabrique_vacance(acte.session, acte.session.get_one(Logement, logement_id))
    assert scene.offre(replace(OFFRE, logement_reference="OCCUPE"))


def test_an_offer_that_parts_from_the_avis_is_confirmed_first(scene: Scene):
    scene.notifie()
    with scene.t.actes.ouvre(OUTIL) as acte:
        avis = acte.session.get_one(Avis, scene.avis)
        avis.type_adapte, avis.surface_adaptee, avis.loyer_maximum_centimes = "T1", Decimal(30), 20_000
    with pytest.raises(Refus) as leve:
        scene.offre()
    ecarts = EcartOffre.TYPE, EcartOffre.SURFACE, EcartOffre.LOYER
    assert (leve.value.code, leve.value.data["ecarts"]) == ("offre_contraire_avis", ecarts)
    assert scene.offre(replace(OFFRE, confirme=True))


def test_a_larger_dwelling_than_the_one_under_occupied_is_confirmed_first(scene: Scene):
    scene.notifie()
    with scene.t.actes.ouvre(OUTIL) as acte:
        f.fabrique_logement(acte.session, reference="GRAND", type="T6", pieces_habitables=6, surface=Decimal(120))
    with pytest.raises(Refus) as leve:
        scene.offre(replace(OFFRE, logement_reference="GRAND"))
    assert leve.value.data["ecarts"] == (EcartOffre.TAILLE,)

"""The dossier of a candidate and the comparison: who reads them, in which words, from which figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from caleol.models.demande import Demande, Menage
from caleol.models.enumerations import EtatPv, EtatSeance
from caleol.models.lot import Candidature
from caleol.models.organisation import AttributCommune, ValeurSaisie
from caleol.models.patrimoine import Vacance
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Pv
from caleol.queries.instantane import Dossier, PointsLus, lit_dossier
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.web.candidatures.barre import barre, plus_grand, signe
from caleol.web.candidatures.grandeurs import grandeurs_du_logement, quartile
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.dossiers import INTERDITS, SceneDossiers, dossier, dresse_scene

LECTEURS = (Role.SECRETAIRE, Role.MEMBRE, Role.AGENCE, Role.AUDITEUR)


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give a frozen lot of a convoked séance, another in preparation, an account of each role."""
    return dresse_scene(actes)


def comparaison(scene: SceneDossiers) -> str:
    """Return the address of the comparison of the frozen lot."""
    return f"/lots/{scene.lot}/comparaison"


def lectures(scene: SceneDossiers) -> list[tuple[str, str, str | None]]:
    """Return the trail of readings: object, key, role."""
    with scene.actes.sessions.lecture() as session:
        lignes = session.scalars(
            select(EntreeRegistre).where(EntreeRegistre.chaine == "lectures").order_by(EntreeRegistre.rang)
        )
        return [(ligne.objet_type, ligne.objet_id, ligne.role) for ligne in lignes]


def gele(scene: SceneDossiers, rang: int = 0) -> Dossier:
    """Return a frozen dossier."""
    with scene.actes.sessions.lecture() as session:
        return lit_dossier(session.get_one(Candidature, scene.candidatures[rang]).instantane or {})


# ------------------------------------------------------------------------------------------ who reads


@pytest.mark.toutes_bases
def test_dossier_and_comparison_open_for_those_who_read_it(scene: SceneDossiers, client: ClientVerifie):
    for role in LECTEURS:
        client.connecte(scene.comptes[role])
        for rang in range(3):
            assert "Pour ce logement" in client.page(dossier(scene, rang))
        assert "Ce qui départage" in client.page(comparaison(scene))


def test_management_and_administrator_read_no_dossier(scene: SceneDossiers, client: ClientVerifie):
    for role in (Role.DIRECTION, Role.ADMINISTRATEUR):
        client.connecte(scene.comptes[role])
        for adresse in (dossier(scene), comparaison(scene), "/demandes", f"/demandes/{scene.demandes[0]}"):
            client.page(adresse, 403)
    assert lectures(scene) == []


def test_outside_the_perimeter_nothing_exists(scene: SceneDossiers, client: ClientVerifie):
    ailleurs = (scene.autre_agence, scene.autre_secretaire, scene.membre_non_convoque, scene.maire_d_ailleurs)
    for compte in ailleurs:
        client.connecte(compte)
        client.page(dossier(scene), 404)
        client.page(comparaison(scene), 404)
    assert lectures(scene) == []


def test_member_reads_nothing_before_the_convocation(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.MEMBRE])
    for etat in (EtatSeance.PREPARATION, EtatSeance.FIGEE, EtatSeance.ANNULEE):
        scene.change_seance(etat)
        client.page(dossier(scene), 404)


def test_member_reads_until_the_minutes_are_approved(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.MEMBRE])
    scene.change_seance(EtatSeance.VALIDEE)
    client.page(dossier(scene))
    with scene.actes.ouvre(OUTIL) as acte:
        pv = Pv(seance_id=scene.seance, reference="PV-1", etat=EtatPv.APPROUVE, donnees={}, empreinte_donnees="0" * 64)
        acte.session.add(pv)
    client.page(dossier(scene), 404)


def test_member_never_reads_a_lot_in_preparation(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.MEMBRE])
    client.page(f"/lots/{scene.lot_prepare}/comparaison", 404)


def test_address_edited_by_hand_is_a_page_not_found(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    candidat_d_un_autre_lot = f"/lots/{scene.lot_prepare}/candidats/{scene.candidatures[0]}"
    for adresse in ("/lots/999/comparaison", "/lots/1/candidats/999", "/demandes/999", candidat_d_un_autre_lot):
        client.page(adresse, 404)
    for adresse in (f"/lots/{10**30}/comparaison", f"/demandes/{10**30}"):
        client.page(adresse, 404)


def test_each_reading_is_traced_before_the_page(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AUDITEUR])
    client.page(dossier(scene, 1))
    cle = str(gele(scene, 1).demande_id)
    assert lectures(scene) == [("demande", cle, "auditeur")]
    client.page(comparaison(scene))
    assert lectures(scene)[1:] == [("lot", str(scene.lot), "auditeur")]
    client.page(f"/demandes/{cle}")
    client.page("/demandes?q=essai")
    assert lectures(scene)[2:] == [("demande", cle, "auditeur"), ("liste", "demandes", "auditeur")]


# ------------------------------------------------------------------------------------------ in which words


def test_members_read_neither_health_nor_violence(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.MEMBRE])
    for adresse in (dossier(scene), comparaison(scene)):
        page = client.get(adresse).text.lower()
        assert [mot for mot in INTERDITS if mot in page] == []
        assert "situation prioritaire attestée" in page
    page = client.page(dossier(scene))
    assert "non montré aux membres" in page
    assert "Justificatif personnel" in page
    assert "Le rang 1 relève du DALO." in client.page(comparaison(scene))


def test_secretary_reads_them(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    page = client.get(dossier(scene)).text
    for attendu in ("Violences dans la famille", "justificatif vu", "Mme Claire Compte", "fauteuil roulant"):
        assert attendu in page


def test_figures_come_with_their_words_and_what_they_rest_on(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    page = client.page(dossier(scene))
    for attendu in (
        "30,2\u00a0% modéré 509,00\u00a0€ sur 1\u202f684,00\u00a0€",
        "17,6\u00a0% faible 297,00\u00a0€ sur 1\u202f684,00\u00a0€",
        "information par jour et par personne",
        "T3 pour 3\u00a0personnes convient",
        "seuil 10\u202f000\u00a0€",
        "Enfant à naître",
        "garde alternée",
        "DALO décision du 12\u00a0mars 2026, déclarée, à vérifier",
        "Refusée",
    ):
        assert attendu in page


def test_points_show_dropped_lines_and_both_totals(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    brut = client.get(dossier(scene)).text
    assert "<del>65</del> écarté" in brut
    assert 'role="img" aria-label="145\u00a0points' in brut
    page = client.page(dossier(scene))
    assert "Seul le meilleur critère du groupe compte" in page
    assert "Total des faits déclarés 145 dont faits justifiés 36" in page
    assert "Logement actuel sur-occupé\u00a0: inconnu — 0, non évaluable" in client.page(dossier(scene, 1))


def test_unknown_values_are_said_and_hostile_names_are_text(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    with scene.actes.sessions.lecture() as session:
        cle = session.scalar(select(Candidature.id).where(Candidature.demande_id == scene.demandes[3]))
    adresse = f"/lots/{scene.lot_prepare}/candidats/{cle}"
    page = client.page(adresse)
    assert "non calculable ressources non connues" in page
    assert "Demandeur non connu" in page
    assert "Plafond PLUS non connu ressources non connues" in page
    for lue in (
        adresse,
        f"/lots/{scene.lot_prepare}/comparaison",
        f"/demandes/{scene.demandes[3]}",
        "/demandes?q=hondt",
    ):
        brut = client.get(lue).text
        assert "<script>alert" not in brut
        assert "&lt;script&gt;alert" in brut


def test_threshold_that_nobody_entered_is_said_with_where_to_enter_it(scene: SceneDossiers, client: ClientVerifie):
    with scene.actes.ouvre(OUTIL) as acte:
        for attribut in acte.session.scalars(select(AttributCommune)):
            attribut.epci_siren = None
    with scene.actes.sessions.lecture() as session:
        cle = session.scalar(select(Candidature.id).where(Candidature.lot_id == scene.lot_prepare))
    adresse = f"/lots/{scene.lot_prepare}/candidats/{cle}"
    client.connecte(scene.comptes[Role.SECRETAIRE])
    page = client.get(adresse).text
    assert "non vérifié" in page
    assert "/regles/quartile.q1" in page
    client.connecte(scene.comptes[Role.AGENCE])
    assert "Un administrateur saisit cette valeur" in client.page(adresse)


def test_frozen_dossier_does_not_move_and_live_one_does(scene: SceneDossiers, client: ClientVerifie):
    demande_id = scene.demandes[2]
    with scene.actes.ouvre(OUTIL) as acte:
        menage_id = acte.session.get_one(Demande, demande_id).menage_id
        acte.session.get_one(Menage, menage_id).ressources_mensuelles_centimes = 111100
        requete = select(Candidature.lot_id, Candidature.id).where(Candidature.demande_id == demande_id)
        adresses = {lot: f"/lots/{lot}/candidats/{cle}" for lot, cle in acte.session.execute(requete)}
    client.connecte(scene.comptes[Role.SECRETAIRE])
    figee, vivante = client.page(adresses[scene.lot]), client.page(adresses[scene.lot_prepare])
    assert "1\u202f684,00\u00a0€ par mois" in figee
    assert "Dossier figé le" in figee
    assert "1\u202f111,00\u00a0€ par mois" in vivante
    assert "Dossier calculé au" in vivante
    assert "Aussi candidat" in figee
    comparee = client.page(comparaison(scene))
    assert "Aussi candidat" in comparee
    assert "1 autre lot" in comparee.replace("\u00a0", " ")


def test_what_changed_since_the_freeze_shows_as_a_change(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    assert "Changé depuis le gel" not in client.page(dossier(scene))
    assert "Depuis le gel" not in client.page(comparaison(scene))
    with scene.actes.ouvre(OUTIL) as acte:
        menage = acte.session.get_one(Demande, scene.demandes[0]).menage
        assert menage is not None
        menage.ressources_mensuelles_centimes = 111_100
        acte.session.get_one(Vacance, scene.vacance).loyer_centimes = 99_900
    page = client.page(dossier(scene))
    assert "Changé depuis le gel du dossier" in page
    assert "Ressources mensuelles\u00a0: devient" in page
    assert "1\u202f111,00\u00a0€" in client.get(dossier(scene)).text
    page = client.page(comparaison(scene))
    assert "Changé depuis le gel du logement" in page
    assert "Loyer et charges\u00a0: devient" in page
    assert "1\u202f095,40\u00a0€" in client.get(comparaison(scene)).text
    client.connecte(scene.comptes[Role.MEMBRE])
    assert "depuis le gel" not in client.page(dossier(scene)).lower()


def test_dossier_says_its_strongest_reasons_the_size_by_law_and_by_index_and_the_dwelling(
    scene: SceneDossiers, client: ClientVerifie
):
    client.connecte(scene.comptes[Role.MEMBRE])
    page = client.page(dossier(scene))
    assert "Les raisons les plus fortes" in page
    assert "loi\u00a0: 64,00\u00a0m², 7\u00a0personnes au plus" in page
    assert "loi\u00a0: 3\u00a0pièces habitables, 2\u00a0personnes au moins" in page
    assert "INSEE (indicateur)\u00a0: 3\u00a0pièces pour 3 attendues, dans la norme" in page
    assert "Le logement" in page
    assert "sur-occupé" not in page  # 38 m² for four


def test_neighbours_are_linked_with_their_keys(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.MEMBRE])
    milieu = client.get(dossier(scene, 1)).text
    assert f'rel="prev" data-touche="k" href="{dossier(scene, 0)}"' in milieu
    assert f'rel="next" data-touche="j" href="{dossier(scene, 2)}"' in milieu
    assert 'rel="prev"' not in client.get(dossier(scene, 0)).text
    assert 'rel="next"' not in client.get(dossier(scene, 2)).text


def test_comparison_of_too_few_candidates_says_so(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AGENCE])
    page = client.page(f"/lots/{scene.lot_prepare}/comparaison")
    assert "2\u00a0candidats au lieu de 3." in page
    assert "11\u00a0points séparent les rangs 1 et 2." in page


# ------------------------------------------------------------------------------------------ figures alone


def test_ceiling_not_verified_and_ceiling_exceeded_have_their_words(scene: SceneDossiers):
    lu = gele(scene)
    assert lu.plafond is not None
    inconnu = replace(lu, plafond=replace(lu.plafond, verifie=False, montant_euros=None, ratio_pourcent=None))
    depasse = replace(lu, plafond=replace(lu.plafond, respecte=False, ratio_pourcent=Decimal("104.0")))
    libre = replace(lu, plafond=replace(lu.plafond, montant_euros=None, ratio_pourcent=None))
    trouves = [
        next(g for g in grandeurs_du_logement(d) if g.nom.startswith("Plafond")) for d in (inconnu, depasse, libre)
    ]
    assert [(g.valeur, g.mot, g.cle) for g in trouves] == [
        ("non vérifié", "à saisir", "plafond_ressources"),
        ("104,0\u00a0%", "dépassé", ""),
        ("sans plafond", "", ""),
    ]


def test_quartile_is_said_as_far_as_it_is_known(scene: SceneDossiers):
    lu = gele(scene).quartile
    attendus = {(True, 1): "1er quartile", (False, 3): "3e quartile", (False, None): "au-dessus du 1er quartile"}
    for (premier, rang), valeur in attendus.items():
        assert quartile(replace(lu, premier=premier, rang=rang)).valeur == valeur


def test_bar_holds_the_positive_points_and_nothing_without_them(scene: SceneDossiers):
    points = gele(scene).points
    trouvee = barre(points)
    assert trouvee is not None
    assert [(s.serie, s.points) for s in trouvee.segments] == [(1, 36), (2, 100), (3, 9)]
    assert trouvee.etendue == plus_grand([points]) == 145
    assert barre(PointsLus(total=0, valides=0, lignes=())) is None
    assert [signe(n) for n in (12, -3, 0)] == ["+12", "\u22123", "0"]


# ------------------------------------------------------------------------------------------ what the sheet must hold


def test_abnormally_long_wait_is_told_once_the_delay_is_entered(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    adresse = f"/lots/{scene.lot_prepare}/comparaison"
    assert "délai anormalement long passé" not in client.page(adresse)
    with scene.actes.ouvre(OUTIL) as acte:
        acte.session.add(
            ValeurSaisie(
                cle="delais.anormalement_long", axes=f"epci={f.MEL}", valeur="24", unite="mois",
                debut=date(2026, 1, 1), verifie_jusqu=date(2026, 12, 31), source="arrêté d’essai", verifie_par="essai",
                saisie_le=f.MAINTENANT, saisie_par_id=scene.comptes[Role.ADMINISTRATEUR].id,
            )
        )  # fmt: skip
        candidature = acte.session.scalars(select(Candidature).where(Candidature.lot_id == scene.lot_prepare)).first()
        assert candidature is not None
        acte.session.get_one(Demande, candidature.demande_id).deposee_le = date(2020, 1, 1)
        cle = candidature.id
    assert "délai anormalement long passé (24\u00a0mois)" in client.page(adresse)
    assert "anormalement longue" in client.page(f"/lots/{scene.lot_prepare}/candidats/{cle}")


def test_opinion_of_the_right_holder_is_told_as_such(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    avant = client.get(dossier(scene)).text
    assert 'Avis du réservataire, <span translate="no">Action Logement</span>\u00a0: non renseigné' in avant
    tape = {"avis-texte": "Ménage reçu le 3 novembre, projet confirmé.", "avis-du_reservataire": "y"}
    client.envoie(f"{dossier(scene)}/avis", dossier(scene), **tape)
    assert 'Avis du réservataire <b translate="no">Action Logement</b>, noté par' in client.get(dossier(scene)).text
    client.connecte(scene.comptes[Role.AGENCE])
    assert "que le réservataire a donné" not in client.page(dossier(scene))
    client.expect(client.post(f"{dossier(scene)}/avis", data=tape), 403)

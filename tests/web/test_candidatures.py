"""Dossiers, comparison and search: who reads what, in which words, and what is written down."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from caleol.models.demande import Demande, Menage, PieceDemande
from caleol.models.enumerations import EtatLot, EtatPv, EtatSeance
from caleol.models.lot import AvisCandidature, Candidature, Lot
from caleol.models.organisation import AttributCommune, ValeurSaisie
from caleol.models.patrimoine import Vacance
from caleol.models.recherche import DemandeRapprochee
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Pv
from caleol.queries.instantane import Dossier, PointsLus, lit_dossier
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.identites import find_identites
from caleol.web.candidatures.barre import barre, plus_grand, signe
from caleol.web.candidatures.grandeurs import grandeurs_du_logement, quartile
from tests import fabriques as f
from tests.client import ClientVerifie
from tests.dossiers import INTERDITS, SceneDossiers, dresse_scene
from tests.pages import texts_of

LECTEURS = (Role.SECRETAIRE, Role.MEMBRE, Role.AGENCE, Role.AUDITEUR)


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give a frozen lot of a convoked séance, another in preparation, an account of each role."""
    return dresse_scene(actes)


def dossier(scene: SceneDossiers, rang: int = 0) -> str:
    """Return the address of a dossier of the frozen lot."""
    return f"/lots/{scene.lot}/candidats/{scene.candidatures[rang]}"


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


# ------------------------------------------------------------------------------------------ search


@pytest.mark.toutes_bases
def test_search_by_name_or_number(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    attendus = {"hondt elodie": 1, "ÉLODIE": 1, "essai": 2, "0590623": 4, "059 0623": 4, "%%": 0, "zzz": 0}
    for cherche, nombre in attendus.items():
        reponse = client.get("/demandes", query_string={"q": cherche})
        assert reponse.text.count('<a href="/demandes/') == nombre, cherche


def test_search_says_what_it_wants(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AUDITEUR])
    assert "Aucune recherche pour l’instant" in client.page("/demandes")
    assert "au moins deux lettres" in client.page("/demandes?q=a")
    assert "Page 1 sur 1" not in client.page("/demandes?q=essai&page=-4")
    client.page("/demandes?q=essai&page=abc")
    client.connecte(scene.comptes[Role.AGENCE])
    client.page("/demandes", 403)
    client.page(f"/demandes/{scene.demandes[0]}", 403)


def test_application_shows_its_life_and_where_it_stands(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    page = client.page(f"/demandes/{scene.demandes[0]}")
    assert "Valable jusqu’au 10\u00a0juin 2027." in page
    assert "Rang proposé 1, à l’ordre du jour" in page
    with scene.actes.ouvre(OUTIL) as acte:
        demande = acte.session.get_one(Demande, scene.demandes[0])
        demande.renouvelee_le = date(2025, 9, 1)
    assert "Expirée depuis le 1 er  septembre 2026" in client.page(f"/demandes/{scene.demandes[0]}").replace(
        "\u00a0", " "
    )


def test_application_without_household_is_said(scene: SceneDossiers, client: ClientVerifie):
    with scene.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Demande, scene.demandes[3]).menage_id = None
    client.connecte(scene.comptes[Role.SECRETAIRE])
    assert "Le ménage de cette demande n’est pas connu." in client.page(f"/demandes/{scene.demandes[3]}")
    assert "ménage non connu" in client.page(f"/lots/{scene.lot_prepare}/comparaison")


# ------------------------------------------------------------------------------------------ comments


@pytest.mark.toutes_bases
def test_agency_comments_and_members_read_it(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AGENCE])
    texte = "Ménage rencontré le 6 octobre, l'école est à 400 m."
    client.envoie(f"{dossier(scene)}/avis", dossier(scene), **{"avis-texte": texte})
    client.connecte(scene.comptes[Role.MEMBRE])
    page = client.get(dossier(scene)).text
    assert "l&#39;école est à 400 m." in page
    assert "Agence de Roubaix" in page
    with scene.actes.sessions.lecture() as session:
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "avis_candidature")).one()
        assert "octobre" not in str(entree.donnees)


def test_comment_that_is_no_fact_comes_back_as_typed(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AGENCE])
    refuses = {
        "": "Écrivez ce que vous avez constaté.",
        "x" * 1501: "1\u202f500 au plus",
        "Leur mode de vie n'ira pas.": "«\u00a0mode de vie\u00a0» juge les personnes",
        "Doute sur sa capacité d’insertion.": "juge les personnes",
        "Le père est malade.": "Relisez le mot «\u00a0malade\u00a0»",
    }
    for texte, attendu in refuses.items():
        reponse = client.post(f"{dossier(scene)}/avis", data={"avis-texte": texte})
        client.expect(reponse, 422)
        assert attendu in reponse.text
        assert texte[:10] in reponse.text
    with scene.actes.sessions.lecture() as session:
        assert session.scalar(select(AvisCandidature.id)) is None


def test_word_read_again_is_let_through(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    champs = {"avis-texte": "Né à l'origine à Croix, il y travaille.", "avis-relu": "y"}
    client.envoie(f"{dossier(scene)}/avis", dossier(scene), **champs)


def test_those_who_only_read_cannot_comment_and_another_agency_learns_nothing(
    scene: SceneDossiers, client: ClientVerifie
):
    for role in (Role.MEMBRE, Role.AUDITEUR, Role.DIRECTION):
        client.connecte(scene.comptes[role])
        client.expect(client.post(f"{dossier(scene)}/avis", data={"avis-texte": "Fait."}), 403)
    client.connecte(scene.autre_agence)
    client.expect(client.post(f"{dossier(scene)}/avis", data={"avis-texte": "Fait."}), 404)
    client.expect(client.post(f"{dossier(scene)}/avis", data={"avis-texte": ""}), 404)


def test_decided_lot_takes_no_comment(scene: SceneDossiers, client: ClientVerifie):
    with scene.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Lot, scene.lot).etat = EtatLot.DECIDE
    client.connecte(scene.comptes[Role.AGENCE])
    reponse = client.post(f"{dossier(scene)}/avis", data={"avis-texte": "Fait."})
    client.expect(reponse, 422)
    assert "Ce lot ne reçoit plus de commentaire" in reponse.text
    assert "Écrire un commentaire" not in client.page(dossier(scene))


# ------------------------------------------------------------------------------------------ papers


def envoie_piece(
    client: ClientVerifie, demande_id: int, code: str, geste: str, le: str = "20/11/2026", suite: str = ""
) -> int:
    """Post what happened to a paper; return the status."""
    champs = {"piece-code": code, "piece-geste": geste, "piece-le": le}
    return client.post(f"/demandes/{demande_id}/pieces{suite}", data=champs).status_code


def une_piece(scene: SceneDossiers, code: str) -> PieceDemande | None:
    """Return a paper of the first application."""
    with scene.actes.sessions.lecture() as session:
        return session.scalar(
            select(PieceDemande).where(PieceDemande.demande_id == scene.demandes[0], PieceDemande.code == code)
        )


def test_paper_received_after_the_freeze_is_told_apart(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    suite = f"?lot={scene.lot}&candidat={scene.candidatures[0]}"
    champs = {"piece-code": "ID-MAJ", "piece-geste": "recue", "piece-le": "20/11/2026"}
    client.envoie(f"/demandes/{scene.demandes[0]}/pieces{suite}", dossier(scene), **champs)
    assert "Depuis le gel du dossier" in client.page(dossier(scene))
    client.connecte(scene.comptes[Role.MEMBRE])
    assert "Depuis le gel" not in client.page(dossier(scene))


@pytest.mark.toutes_bases
def test_proof_of_health_or_violence_is_seen_never_kept(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    for code in ("MOT-HAN", "MOT-SAN", "MOT-VIO", "FAM-GRO"):
        assert envoie_piece(client, scene.demandes[0], code, "recue") == 422
    assert envoie_piece(client, scene.demandes[0], "MOT-HAN", "vue") == 303
    notee = une_piece(scene, "MOT-HAN")
    assert notee is not None
    assert (notee.vue_le, notee.recue_le, notee.fichier) == (date(2026, 11, 20), None, None)
    page = client.get(f"/demandes/{scene.demandes[0]}").text
    assert str(notee.vue_par) in page
    with scene.actes.sessions.lecture() as session:
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "piece_demande")).one()
        assert "MOT-HAN" not in str(entree.donnees)


def test_bad_paper_comes_back_with_the_reason(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    for code, le, valable, attendu in (
        ("ID-MAJ", "24/11/2026", "", "Cette date est à venir"),
        ("ID-MAJ", "31/02/2026", "", "n’est pas une date"),
        ("ID-MAJ", "20/11/2062", "", "sort de ce qui est attendu"),
        ("ID-MAJ", "20/11/2026", "19/11/2026", "Corrigez l’une des deux dates"),
        ("RIB", "20/11/2026", "", "Choisissez une des réponses proposées"),
    ):
        champs = {"piece-code": code, "piece-geste": "recue", "piece-le": le, "piece-valable_jusqu": valable}
        reponse = client.post(f"/demandes/{scene.demandes[0]}/pieces", data=champs)
        client.expect(reponse, 422)
        assert attendu in reponse.text
        assert une_piece(scene, code) is None


@pytest.mark.parametrize("suite", ["?lot=abc&candidat=1", "?lot=1&candidat=-3", "?lot=1e9&candidat=1"])
@pytest.mark.parametrize("acte", ["pieces", "faits", "faits/annulation"])
def test_an_address_edited_by_hand_is_told_and_writes_nothing(
    scene: SceneDossiers, client: ClientVerifie, acte: str, suite: str
):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    champs = {"piece-code": "ID-MAJ", "piece-geste": "recue", "piece-le": "20/11/2026", "fait": "famille_monoparentale"}
    champs |= {"verification-fait": "famille_monoparentale", "verification-conclusion": "oui"}
    reponse = client.post(f"/demandes/{scene.demandes[0]}/{acte}{suite}", data=champs)
    client.expect(reponse, 404)
    assert une_piece(scene, "ID-MAJ") is None


def verifie(client: ClientVerifie, adresse: str, **champs: str) -> tuple[int, str]:
    """Post what was seen of a fact; return the status and the page."""
    valeurs = {"fait": "famille_monoparentale", "conclusion": "oui", "justificatif": "livret", "le": "20/11/2026"}
    reponse = client.post(adresse, data={f"verification-{nom}": v for nom, v in (valeurs | champs).items()})
    return reponse.status_code, reponse.text


def test_fact_is_verified_from_the_dossier_and_taken_back(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.AGENCE])
    suite = f"?lot={scene.lot}&candidat={scene.candidatures[1]}"
    page = client.get(dossier(scene, 1)).text
    version = re.search(r'name="verification-version" type="hidden" value="(\d+)"', page)
    assert version is not None
    adresse = f"/demandes/{scene.demandes[1]}/faits"
    assert verifie(client, adresse + suite, version=version[1])[0] == 303
    lue = client.page(dossier(scene, 1))
    assert "vérifié le 20/11/2026, par" in lue
    assert "Points sur des faits justifiés" in lue
    client.envoie(f"{adresse}/annulation{suite}", dossier(scene, 1), fait="famille_monoparentale")
    assert "vérifié le 20/11/2026" not in client.page(dossier(scene, 1))


def test_refused_verification_comes_back_with_the_reason(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    adresse = f"/demandes/{scene.demandes[1]}/faits"
    for champs, attendu in (
        ({"justificatif": ""}, "Écrivez sur quelle pièce vous l’avez vu"),
        ({"justificatif": "certificat médical"}, "rien n’est gardé du justificatif"),
        ({"le": "24/11/2026"}, "porte une date à venir"),
        ({"fait": "violences"}, "Choisissez une des réponses proposées"),
        ({"version": "99"}, "Rien n’a été écrasé"),
    ):
        statut, page = verifie(client, adresse, **champs)
        assert (statut, attendu in page) == (422, True), (champs, texts_of(page))


def test_members_and_other_agencies_see_no_fact_to_verify(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.MEMBRE])
    assert "Faits déclarés" not in client.page(dossier(scene))
    client.connecte(scene.autre_agence)
    adresse = f"/demandes/{scene.demandes[0]}/faits?lot={scene.lot}&candidat={scene.candidatures[0]}"
    assert verifie(client, adresse)[0] == 404
    assert client.post(f"/demandes/{scene.demandes[0]}/faits/annulation", data={"fait": "dalo"}).status_code == 404


def test_agency_notes_papers_of_its_own_candidates_only(scene: SceneDossiers, client: ClientVerifie):
    suite = f"?lot={scene.lot}&candidat={scene.candidatures[0]}"
    client.connecte(scene.comptes[Role.AGENCE])
    assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue", suite=suite) == 303
    client.connecte(scene.autre_agence)
    assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue", suite=suite) == 404
    assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue", le="hier") == 404
    assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue", le="hier", suite=suite) == 404
    for role in (Role.MEMBRE, Role.AUDITEUR):
        client.connecte(scene.comptes[role])
        assert envoie_piece(client, scene.demandes[0], "ID-MAJ", "recue") == 403


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


def test_designation_is_noted_on_the_application_and_read_in_its_dossier(scene: SceneDossiers, client: ClientVerifie):
    client.connecte(scene.comptes[Role.SECRETAIRE])
    demande = scene.demandes[3]
    adresse = f"/demandes/{demande}"
    assert "Aucun réservataire n’a désigné cette demande" in client.page(adresse)
    bonne = {"designation-reservataire": "1", "designation-vacance": "0", "designation-le": "12/10/2026"}
    client.envoie(f"{adresse}/designations", adresse, **bonne)
    page = client.page(adresse).replace("\u00a0", " ")
    assert "Action Logement, le 12 octobre 2026, au titre de son flux" in page
    refusee = client.post(f"{adresse}/designations", data=bonne)
    client.expect(refusee, 422)
    assert "a déjà désigné cette demande ce jour-là" in refusee.text
    client.envoie(f"{adresse}/designations/1/fin", adresse)
    assert "jusqu’au" in client.page(adresse)


def test_doubtful_identities_are_listed_and_concluded_with_a_reason(scene: SceneDossiers, client: ClientVerifie):
    with scene.actes.ouvre(OUTIL) as acte:
        for _ in range(2):
            f.fabrique_demande(acte.session, nom="Double", prenom="Sophie")
    find_identites(scene.actes)
    client.connecte(scene.comptes[Role.SECRETAIRE])
    assert "Identités à résoudre (1)" in client.page("/demandes")
    page = client.page("/demandes/identites")
    assert "Deux numéros pour une même personne" in page
    with scene.actes.sessions.lecture() as session:
        membres = [membre.demande_id for membre in session.scalars(select(DemandeRapprochee))]
    assert "Rien n’est fusionné" in client.page(f"/demandes/{membres[0]}")
    champs = {
        "ensemble-1-resolution": "meme_personne",
        "ensemble-1-retenue": str(membres[0]),
        "ensemble-1-version": "1",
    }
    sans_motif = client.post("/demandes/identites/1", data=champs)
    client.expect(sans_motif, 422)
    assert "Écrivez ce qui permet de conclure" in sans_motif.text
    for version in ("", "abc", "1" + "0" * 30, "-1"):
        saisie = champs | {"ensemble-1-motif": "papiers vus", "ensemble-1-version": version}
        assert client.post("/demandes/identites/1", data=saisie).status_code in {409, 422}, version
    client.envoie("/demandes/identites/1", "/demandes/identites", **champs, **{"ensemble-1-motif": "papiers vus"})
    assert "Aucune identité à résoudre" in client.page("/demandes/identites")
    client.page("/demandes/identites?etat=resolus")
    assert "papiers vus" in client.get("/demandes/identites?etat=resolus").text
    assert "une autre demande est retenue" in client.page(f"/demandes/{membres[1]}")
    client.connecte(scene.comptes[Role.AUDITEUR])
    assert "Conclure" not in client.page("/demandes/identites?etat=resolus")


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

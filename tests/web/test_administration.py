"""The pages of administration, as an administrator, a secretary and an auditor meet them."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from caleol.models.commission import Commission, Mandat, ReglementInterieur, Siege
from caleol.models.compte import Habilitation, Tache, Utilisateur
from caleol.models.cotation import Cotation
from caleol.models.organisation import ValeurSaisie
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.services.comptes import authenticate
from tests import fabriques as f
from tests.client import ClientVerifie

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")
PLAFONDS = "/administration/regles/plafond_ressources"
SAISIE: dict[str, Any] = {
    "axe_financement": "plus",
    "axe_zone": "a",
    "valeur_1": "24 500",
    "valeur_2": "32 700",
    "debut": "1/1/2027",
    "verifie_jusqu": "31/12/2027",
    "source": "arrêté du 20 décembre 2026",
    "verifie_par": "Claire Vasseur",
}


@pytest.fixture
def commission(actes: Actes) -> Commission:
    with actes.ouvre(OUTIL) as acte:
        return f.fabrique_commission(acte.session)


@pytest.fixture
def admin(actes: Actes, client: ClientVerifie, commission: Commission) -> Utilisateur:
    with actes.ouvre(OUTIL) as acte:
        compte = f.fabrique_compte(acte.session, Role.ADMINISTRATEUR)
    client.connecte(compte)
    return compte


def sud(session: Session, **valeurs: Any) -> int:
    """Make a second commission, on an agency of its own."""
    agences = [f.fabrique_agence(session, "LIL")]
    return f.fabrique_commission(session, "SUD", "Commission Sud", agences=agences, **valeurs).id


def compte(actes: Actes, role: Role, **valeurs: Any) -> Utilisateur:
    with actes.ouvre(OUTIL) as acte:
        return f.fabrique_compte(acte.session, role, **valeurs)


# ------------------------------------------------------------------------------------------ values


def test_page_of_values_names_what_nobody_checked(client: ClientVerifie, admin: Utilisateur):
    texte = client.page("/administration/regles")
    assert "Forfait mensuel d’eau et de chauffage individuels" in texte
    assert "ne sont vérifiées par personne aujourd’hui" in texte


def test_page_of_a_value_shows_source_span_and_articles(client: ClientVerifie, admin: Utilisateur):
    texte = client.page(PLAFONDS)
    assert "arrêté du 19 décembre 2025" in texte
    assert "23\u202f403\u00a0€" in texte
    assert "R441-1" in texte
    assert "PLUS 2023" in client.page(f"{PLAFONDS}?versions=toutes")
    client.page("/administration/regles/lune", 404)


def test_row_of_ceilings_is_entered_in_one_form(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    client.envoie(PLAFONDS, PLAFONDS, **SAISIE)
    with actes.sessions.lecture() as session:
        lignes = session.query(ValeurSaisie).order_by(ValeurSaisie.id).all()
    assert [(v.axes, v.valeur) for v in lignes] == [
        ("categorie=1;financement=plus;zone=a", "24500"),
        ("categorie=2;financement=plus;zone=a", "32700"),
    ]
    assert "arrêté du 20 décembre 2026" in client.get(PLAFONDS).text
    assert client.post(PLAFONDS, data=SAISIE).status_code == 422


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"valeur_1": "", "valeur_2": ""}, "au moins une valeur"),
        ({"valeur_1": "beaucoup"}, "n’est pas un nombre"),
        ({"valeur_1": "-5"}, "sort de ce qui est possible"),
        ({"debut": "32/1/2027"}, "n’est pas une date"),
        ({"debut": "1/1/2062"}, "L’année 2062 sort de ce qui est attendu"),
        ({"verifie_jusqu": "1/1/2026"}, "ne correspond pas à ce qui est attendu"),
        ({"source": ""}, "Écrivez le texte d’où vient la valeur"),
        ({"axe_zone": "lune"}, "Choisissez une des réponses proposées"),
    ],
)
def test_value_typed_wrong_keeps_the_form_and_says_why(
    actes: Actes, client: ClientVerifie, admin: Utilisateur, champs: dict[str, str], dit: str
):
    reponse = client.post(PLAFONDS, data=SAISIE | champs)
    assert reponse.status_code == 422
    assert dit in reponse.text
    assert "Claire Vasseur" in reponse.text
    with actes.sessions.lecture() as session:
        assert session.query(ValeurSaisie).count() == 0


def test_entered_value_is_withdrawn_with_its_reason(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    client.envoie(PLAFONDS, **SAISIE)
    client.envoie("/administration/valeurs/1/retrait", PLAFONDS, cle="plafond_ressources", motif="arrêté rapporté")
    assert "Retirée le" in client.page(PLAFONDS)


def test_amounts_in_centimes_are_typed_in_euros(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    adresse = "/administration/regles/forfait.eau_chauffage"
    champs = {c: v for c, v in SAISIE.items() if not c.startswith(("axe_", "valeur_"))}
    client.envoie(adresse, axe_type="T3", axe_personnes="3", valeur_1="62,50", **champs)
    with actes.sessions.lecture() as session:
        assert session.query(ValeurSaisie.valeur).scalar() == "6250"
    assert "62,50\u00a0€" in client.page(adresse)


# ------------------------------------------------------------------------------------------ règlements and grids


def test_commission_without_quorum_is_told_that_no_seance_may_open(actes: Actes, client: ClientVerifie, admin):
    with actes.ouvre(OUTIL) as acte:
        autre = f.fabrique_commission(
            acte.session, "SUD", "Commission Sud", agences=[f.fabrique_agence(acte.session, "LIL")], quorum=None
        ).id
    assert "aucune séance ne s’ouvre" in client.page("/administration/reglements")
    assert "le quorum n’est pas fixé" in client.page(f"/administration/reglements/{autre}")


def test_version_of_the_rules_is_recorded_and_marks_what_we_only_propose(
    actes: Actes, client: ClientVerifie, admin: Utilisateur, commission: Commission
):
    adresse = f"/administration/reglements/{commission.id}"
    assert "proposé" in client.page(adresse)
    client.envoie(adresse, adresse, **reglement())
    with actes.sessions.lecture() as session:
        garde = session.query(ReglementInterieur).filter_by(version=2).one()
    assert garde.debut == date(2027, 1, 1)
    assert (garde.regles["quorum_minimum"], garde.regles["departage"]) == (5, ["maire", "report"])
    assert garde.regles["modalites"] == ["presentiel", "visio"]
    assert garde.regles["second_tour"] is False


def reglement(**champs: Any) -> dict[str, Any]:
    ordinaire: dict[str, Any] = {
        "debut": "1/1/2027",
        "adopte_le": "10/12/2026",
        "source": "délibération du 10 décembre 2026",
        "quorum_minimum": "5",
        "quorum_base": "voix_du_lot",
        "majorite": "absolue",
        "departage": "maire>report",
        "convocation_jours": "6",
        "convocation_unite": "calendaires",
        "modalites": ["presentiel", "visio"],
        "base_participation": "sieges_du_lot",
        "suppleance": "meme_college",
        "reponse_offre_jours": "10",
        "condition_jours": "15",
        "ecrit_duree_minimale_heures": "0",
        "pouvoirs_par_membre": "1",
    }
    return ordinaire | champs


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"reponse_offre_jours": "8"}, "la loi en demande au moins 10"),
        ({"quorum_minimum": "40"}, "Le quorum va de 1 à 10"),
        ({"debut": "1/1/2019"}, "Une version commence déjà"),
        ({"source": ""}, "d’où vient ce règlement"),
    ],
)
def test_rules_against_the_law_are_refused_on_the_page(
    client: ClientVerifie, admin: Utilisateur, commission: Commission, champs: dict[str, str], dit: str
):
    reponse = client.post(f"/administration/reglements/{commission.id}", data=reglement(**champs))
    assert reponse.status_code == 422
    assert dit in reponse.text


def test_version_typed_by_mistake_is_withdrawn(
    actes: Actes, client: ClientVerifie, admin: Utilisateur, commission: Commission
):
    client.envoie(f"/administration/reglements/{commission.id}", **reglement())
    with actes.sessions.lecture() as session:
        numero = session.query(ReglementInterieur.id).filter_by(version=2).scalar()
    client.envoie(f"/administration/reglements/versions/{numero}/retrait", motif="date fausse")
    with actes.sessions.lecture() as session:
        assert session.query(ReglementInterieur).filter_by(version=2).count() == 0


def test_grid_is_drafted_compared_published_then_read(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    with actes.sessions.ecriture() as session:
        f.fabrique_demande(session)
    assert "Aucune grille n’est publiée" in client.page("/administration/grilles")
    client.envoie("/administration/grilles", "/administration/grilles/1", texte=GRILLE)
    assert "Brouillon" in client.page("/administration/grilles/1")
    assert "Aucune grille n’est publiée" in client.page("/administration/grilles")
    client.envoie("/administration/grilles/1/publication", "/administration/grilles/1", revision="1")
    assert "Reconnu prioritaire au titre du DALO" in client.page("/administration/grilles/1")
    assert "En vigueur" in client.page("/administration/grilles")
    with actes.sessions.lecture() as session:
        assert session.query(Cotation).count() == 1
        assert session.query(Tache).one().terminee_le is not None
    suivante = GRILLE.replace("version = 1", "version = 2").replace("points = 100", "points = 120")
    client.envoie("/administration/grilles", "/administration/grilles/2", texte=suivante)
    comparees = client.page("/administration/grilles/2/comparaison?avec=1")
    assert "Reconnu prioritaire au titre du DALO points 100 120" in " ".join(comparees.split())
    texte = client.get("/administration/grilles/2/texte.toml")
    assert texte.get_data(as_text=True) == suivante
    refus = client.post("/administration/grilles/2/publication", data={"revision": "1"})
    assert (refus.status_code, "Choisissez un premier jour à venir" in refus.text) == (422, True)
    avenir = suivante.replace("2024-01-01", "2027-01-01")
    client.envoie("/administration/grilles/2", "/administration/grilles/2", texte=avenir, revision="1")
    client.expect(client.post("/administration/grilles/2", data={"texte": avenir, "revision": "1"}), 422)
    client.envoie("/administration/grilles/2/abandon", "/administration/grilles", revision="2")
    client.page("/administration/grilles/2", 404)


def test_grid_comes_in_a_file_too(client: ClientVerifie, admin: Utilisateur):
    fichier = (io.BytesIO(GRILLE.encode()), "grille.toml")
    client.expect(client.post("/administration/grilles", data={"fichier": fichier, "texte": ""}), 303)
    illisible = (io.BytesIO(b"\xff\xfe\x00"), "grille.toml")
    refus = client.post("/administration/grilles", data={"fichier": illisible})
    assert (refus.status_code, "n’est pas un texte en UTF-8" in refus.text) == (422, True)


def test_secretary_proposes_a_grid_and_does_not_publish_it(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    with actes.sessions.ecriture() as session:
        commission = session.query(Commission).one()
        client.connecte(f.fabrique_compte(session, Role.SECRETAIRE, commission=commission))
    client.envoie("/administration/grilles", "/administration/grilles/1", texte=GRILLE)
    assert "Publier cette grille" not in client.page("/administration/grilles/1")
    client.expect(client.post("/administration/grilles/1/publication", data={"revision": "1"}), 403)


def test_faulty_grid_names_its_line(client: ClientVerifie, admin: Utilisateur):
    faux = GRILLE.replace('fait = "deposee_le"', 'fait = "lune"', 1)
    reponse = client.post("/administration/grilles", data={"texte": faux})
    assert reponse.status_code == 422
    ligne = next(rang for rang, texte in enumerate(faux.splitlines(), start=1) if "lune" in texte)
    assert f"ligne {ligne}" in reponse.text
    vide = client.post("/administration/grilles", data={"texte": ""})
    assert vide.status_code == 422


# ------------------------------------------------------------------------------------------ accounts


def nouveau(**champs: Any) -> dict[str, Any]:
    return {
        "civilite": "mme", "prenom": "Sophie", "nom": "Duval", "identifiant": "s.duval@essai.fr",
        "courriel": "s.duval@essai.fr", "role": "direction", "commission_id": "", "agence_id": "",
    } | champs  # fmt: skip


def test_account_is_created_and_its_password_shown_once(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    client.page("/administration/comptes/nouveau")
    reponse = client.post("/administration/comptes/nouveau", data=nouveau())
    trouve = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", reponse.text)
    assert reponse.status_code == 200
    assert trouve is not None
    assert reponse.headers["Cache-Control"] == "no-store"
    assert authenticate(actes, identifiant="s.duval@essai.fr", mot_de_passe=trouve.group(), adresse="x")
    assert trouve.group() not in client.get("/administration/comptes").text
    assert client.post("/administration/comptes/nouveau", data=nouveau()).status_code == 422


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"role": "secretaire"}, "demande un périmètre"),
        ({"courriel": "pas une adresse"}, "Écrivez une adresse comme"),
        ({"identifiant": "deux mots"}, "ne contient pas d’espace"),
        ({"nom": ""}, "Écrivez le nom"),
    ],
)
def test_account_typed_wrong_is_not_created(
    actes: Actes, client: ClientVerifie, admin: Utilisateur, champs: dict[str, str], dit: str
):
    reponse = client.post("/administration/comptes/nouveau", data=nouveau(**champs))
    assert reponse.status_code == 422
    assert dit in reponse.text
    with actes.sessions.lecture() as session:
        assert session.query(Utilisateur).count() == 1


def test_roles_are_given_and_withdrawn_on_the_page_of_the_account(
    actes: Actes, client: ClientVerifie, admin: Utilisateur, commission: Commission
):
    autre = compte(actes, Role.DIRECTION)
    fiche = f"/administration/comptes/{autre.id}"
    client.page(fiche)
    client.envoie(f"{fiche}/roles", fiche, role="secretaire", commission_id=commission.id, agence_id="")
    assert "Commission Nord" in client.page(fiche)
    with actes.sessions.lecture() as session:
        premier = session.query(Habilitation.id).filter_by(utilisateur_id=autre.id, role=Role.DIRECTION).scalar()
    client.envoie(f"{fiche}/roles/{premier}/retrait", fiche)
    with actes.sessions.lecture() as session:
        assert session.query(Habilitation.role).filter_by(utilisateur_id=autre.id).all() == [(Role.SECRETAIRE,)]


def test_account_is_corrected_closed_and_opened_again(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    autre = compte(actes, Role.DIRECTION)
    fiche = f"/administration/comptes/{autre.id}"
    client.envoie(fiche, fiche, civilite="m", prenom="Paul", nom="Martin", courriel="")
    client.envoie(f"{fiche}/fermeture", fiche)
    assert "Compte fermé" in client.page(fiche)
    assert "M.\u00a0Paul Martin" in client.page("/administration/comptes?etat=fermes")
    client.envoie(f"{fiche}/reouverture", fiche)
    assert "M.\u00a0Paul Martin" in client.page("/administration/comptes?q=mart&role=direction")
    assert "Aucun compte ne répond" in client.page("/administration/comptes?q=personne")


def test_last_administrator_is_kept_with_a_message(client: ClientVerifie, admin: Utilisateur):
    fiche = f"http://localhost/administration/comptes/{admin.id}"
    reponse = client.post(f"/administration/comptes/{admin.id}/fermeture", headers={"Referer": fiche})
    assert reponse.status_code == 303
    assert "Vous ne pouvez pas fermer votre propre compte" in client.page(f"/administration/comptes/{admin.id}")


def test_account_is_tied_to_a_member(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    autre = compte(actes, Role.MEMBRE)
    with actes.ouvre(OUTIL) as acte:
        membre = f.fabrique_membre(acte.session, nom="Lemaire", prenom="Benoît").id
    fiche = f"/administration/comptes/{autre.id}"
    client.envoie(f"{fiche}/membre", fiche, membre_id=membre)
    assert "Benoît Lemaire" in client.page(fiche)
    client.envoie(f"{fiche}/membre", fiche, membre_id="")
    assert "n’est lié à aucun membre" in client.page(fiche)


def test_auditor_reads_accounts_and_mandates_without_any_form(
    actes: Actes, client: ClientVerifie, admin: Utilisateur, commission: Commission
):
    client.connecte(compte(actes, Role.AUDITEUR))
    for adresse in (
        f"/administration/comptes/{admin.id}",
        f"/commissions/{commission.id}",
        f"/administration/reglements/{commission.id}",
        PLAFONDS,
        "/administration/grilles",
    ):
        html = client.get(adresse).text
        formulaires = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]+)"', html)
        assert set(formulaires) <= {"/connexion/quitter"}, adresse


# ------------------------------------------------------------------------------------------ mandates


def test_commission_tells_what_it_lacks(actes: Actes, client: ClientVerifie, admin: Utilisateur):
    with actes.ouvre(OUTIL) as acte:
        vide = f.fabrique_commission(
            acte.session, "SUD", "Commission Sud", agences=[f.fabrique_agence(acte.session, "LIL")], membres=False
        ).id
    texte = client.page(f"/commissions/{vide}")
    assert "Aucun président n’est élu" in texte
    assert "aucun titulaire" in texte
    assert "0 siège pourvu sur 10" in client.page("/commissions").replace("\u00a0", " ")


def test_seat_passes_from_one_person_to_another(
    actes: Actes, client: ClientVerifie, admin: Utilisateur, commission: Commission
):
    with actes.sessions.lecture() as session:
        siege = session.query(Siege).filter_by(cle="designe-2").one()
        ancien = session.query(Mandat.id).filter_by(siege_id=siege.id).scalar()
    page = f"/commissions/{commission.id}/sieges/{siege.id}"
    client.page(page)
    neuf = {"qualite": "titulaire", "membre_id": "", "civilite": "m", "prenom": "Yves", "nom": "Lemaire"}
    refuse = client.post(page, data=neuf | {"debut": "1/1/2027"})
    assert refuse.status_code == 422
    assert "Ce siège a un titulaire" in refuse.text
    client.envoie(f"/commissions/{commission.id}/mandats/{ancien}/fin", fin="31/12/2026")
    client.envoie(page, **neuf, debut="1/1/2027", designation="délibération")
    assert "Yves Lemaire" in client.page(page)
    assert "finit le 31/12/2026" in client.page(f"/commissions/{commission.id}")


def test_mandate_asks_for_a_person_and_a_date(client: ClientVerifie, admin: Utilisateur, commission: Commission):
    page = f"/commissions/{commission.id}/sieges/1"
    sans_nom = client.post(page, data={"qualite": "suppleant", "membre_id": "", "civilite": "m", "debut": "1/1/2027"})
    assert "Choisissez un membre dans la liste" in sans_nom.text
    mandat = client.post(f"/commissions/{commission.id}/mandats/1/fin", data={"fin": "hier"})
    assert mandat.status_code == 303
    assert "n’est pas une date" in client.page(f"/commissions/{commission.id}")


def test_president_is_elected_among_the_six(client: ClientVerifie, admin: Utilisateur, commission: Commission):
    page = f"/commissions/{commission.id}"
    client.envoie(f"{page}/presidence", page, mandat_id="3", elu_le="20/11/2026")
    assert client.post(f"{page}/presidence", data={"mandat_id": "7", "elu_le": "20/11/2026"}).status_code == 422


def test_seat_is_added_once(client: ClientVerifie, admin: Utilisateur, commission: Commission):
    page = f"/commissions/{commission.id}"
    maire = {"nature": "maire", "libelle": "Maire de Roubaix", "commune_insee": "59512", "epci_siren": ""}
    assert client.post(f"{page}/sieges", data=maire).status_code == 422
    client.envoie(f"{page}/sieges", page, **maire | {"nature": "consultatif", "libelle": "CCAS"})
    assert "CCAS" in client.page(page)


def test_secretary_keeps_the_mandates_of_her_commission_and_sees_no_other(
    actes: Actes, client: ClientVerifie, admin: Utilisateur, commission: Commission
):
    with actes.ouvre(OUTIL) as acte:
        autre = f.fabrique_commission(
            acte.session, "SUD", "Commission Sud", agences=[f.fabrique_agence(acte.session, "LIL")]
        ).id
    client.connecte(compte(actes, Role.SECRETAIRE, commission=commission))
    assert "Commission Sud" not in client.page("/commissions")
    client.page(f"/commissions/{commission.id}")
    client.page(f"/commissions/{autre}", 404)


# ------------------------------------------------------------------------------------------ a new installation

BAILLEUR = {
    "nom": "Habitat d’essai",
    "forme_juridique": "office public de l’habitat",
    "siren": "123456789",
    "adresse": "1 place de l’Essai",
    "code_postal": "59000",
    "ville": "Lille",
}


def test_new_installation_enters_landlord_agency_commission_and_seat(actes: Actes, client: ClientVerifie):
    client.connecte(compte(actes, Role.ADMINISTRATEUR))
    page = "/administration/organisme"
    assert "Aucune agence" in client.page(page)
    for ville in ("Lille", "Roubaix"):
        assert client.post(page, data=BAILLEUR | {"ville": ville}).location == page
    client.envoie(f"{page}/agences", page, code="lil", nom_agence="Agence de Lille", adresse_agence="")
    commission = {"code_commission": "NORD", "nom_commission": "Commission Nord", "debut": "1/1/2026", "lieu": ""}
    client.envoie(f"{page}/commissions", "/commissions/1", **commission, agence_ids=["1"])
    client.envoie("/commissions/1/sieges", nature="prefet", libelle="Préfet", commune_insee="", epci_siren="")
    assert "Habitat d’essai" in client.page("/commissions/1")
    assert "Cette commission n’a pas encore de règlement" in client.page("/administration/reglements/1")


@pytest.mark.parametrize(
    ("suite", "champs", "dit"),
    [
        ("", BAILLEUR | {"siren": "12"}, "neuf chiffres"),
        ("", BAILLEUR | {"nom": ""}, "Écrivez le nom du bailleur"),
        ("/agences", {"code": "ROUBAIX", "nom_agence": "x"}, "Une agence porte déjà le code"),
        ("/agences", {"code": "deux mots", "nom_agence": "x"}, "Écrivez un code court"),
        ("/commissions", {"code_commission": "NORD", "nom_commission": "x", "debut": "1/1/2026"}, "porte déjà le code"),
        (
            "/commissions",
            {"code_commission": "EST", "nom_commission": "x", "debut": "1/1/2026", "agence_ids": ["1"]},
            "Choisissez une des réponses proposées",
        ),
    ],
)
def test_organisation_typed_wrong_says_why(
    client: ClientVerifie, admin: Utilisateur, suite: str, champs: dict[str, Any], dit: str
):
    reponse = client.post(f"/administration/organisme{suite}", data=champs)
    assert reponse.status_code == 422
    assert dit in reponse.text


# ------------------------------------------------------------------------------------------ proposed values


def test_value_proposed_by_the_management_is_accepted_on_the_page_of_the_administrator(
    actes: Actes, client: ClientVerifie, admin: Utilisateur
):
    client.connecte(compte(actes, Role.DIRECTION))
    assert "Proposer une valeur" in client.page(PLAFONDS)
    client.envoie(f"{PLAFONDS}/proposer", PLAFONDS, **SAISIE)
    assert "24\u202f500" in client.page("/administration/regles")
    client.connecte(admin)
    assert "2\u00a0valeurs proposées à accepter ou refuser" in client.page("/")
    client.envoie("/administration/propositions/1/accepter", PLAFONDS)
    client.envoie("/administration/propositions/2/refuser", PLAFONDS, motif="texte non paru")
    assert "Refusée" in client.page(PLAFONDS)
    assert "texte non paru" in client.get(PLAFONDS).text
    with actes.sessions.lecture() as session:
        assert [saisie.valeur for saisie in session.query(ValeurSaisie)] == ["24500"]


def test_proposal_typed_wrong_keeps_the_form(actes: Actes, client: ClientVerifie, commission: Commission):
    client.connecte(compte(actes, Role.SECRETAIRE, commission=commission))
    assert client.post(f"{PLAFONDS}/proposer", data=SAISIE | {"valeur_1": "cent"}).status_code == 422

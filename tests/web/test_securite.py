"""What keeps strangers out: headers, form tokens, throttled log-in, cookies, no way to another site."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, Rule
from werkzeug.routing.converters import NumberConverter

from caleol.factory import create_app
from caleol.kernel.clock import HorlogeFixe
from caleol.models.compte import Utilisateur
from caleol.rules.droits import OUTIL, Role
from caleol.services import comptes, gestion_comptes
from caleol.services.act import Actes
from caleol.services.mots_de_passe import draw_provisoire, hache
from caleol.settings import Mode, Reglages
from tests.client import ClientVerifie, make_client
from tests.fabriques import fabrique_compte

MOT = "un mot de passe long"


@pytest.fixture
def compte(actes: Actes) -> Utilisateur:
    with actes.ouvre(OUTIL) as acte:
        cree = comptes.create_utilisateur(
            acte, identifiant="c.vasseur", civilite="mme", nom="Vasseur", prenom="Claire", empreinte=hache(MOT)
        )
        comptes.grant_role(acte, utilisateur_id=cree.id, role=Role.DIRECTION)
        comptes.grant_role(acte, utilisateur_id=cree.id, role=Role.AUDITEUR)
        return cree


def entre(client: ClientVerifie, mot: str = MOT, suite: str = "", identifiant: str = "c.vasseur"):
    adresse = f"/connexion/?suite={suite}" if suite else "/connexion/"
    return client.post(adresse, data={"identifiant": identifiant, "mot_de_passe": mot})


# ------------------------------------------------------------------------------------------ headers


@pytest.mark.parametrize("adresse", ["/connexion/", "/nulle-part", "/static/caleol.css", "/sante"])
def test_every_answer_carries_the_security_headers(client: ClientVerifie, adresse: str):
    entetes = client.get(adresse, buffered=True).headers
    politique = entetes["Content-Security-Policy"]
    assert "default-src 'none'" in politique
    assert "frame-ancestors 'none'" in politique
    assert "unsafe" not in politique
    assert entetes["X-Content-Type-Options"] == "nosniff"
    assert entetes["X-Frame-Options"] == "DENY"
    assert entetes["Referrer-Policy"] == "same-origin"


def test_pages_are_never_kept_by_a_cache_and_static_files_are(client: ClientVerifie):
    assert client.get("/connexion/").headers["Cache-Control"] == "no-store"
    assert "max-age" in client.get("/static/caleol.css", buffered=True).headers["Cache-Control"]


def test_secure_site_tells_browsers_to_stay_secure(client: ClientVerifie):
    assert "Strict-Transport-Security" not in client.get("/connexion/").headers
    assert "max-age" in client.get("/connexion/", base_url="https://localhost").headers["Strict-Transport-Security"]


# ------------------------------------------------------------------------------------------ cookies


def cookie_pose(client: ClientVerifie, base_url: str) -> str:
    reponse = client.get("/connexion/", base_url=base_url)
    return next((v for v in reponse.headers.getlist("Set-Cookie") if v.startswith("caleol=")), "")


def test_cookie_is_out_of_reach_of_scripts_and_of_other_sites(client: ClientVerifie):
    cookie = cookie_pose(client, "http://localhost")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_cookie_of_production_travels_on_https_only(reglages: Reglages, actes: Actes):
    production = create_app(replace(reglages, mode=Mode.PRODUCTION, secret_key="x" * 40), actes)
    assert "Secure" in cookie_pose(make_client(production), "https://localhost")


def test_altered_cookie_opens_nothing(client: ClientVerifie, compte: Utilisateur):
    client.connecte(compte)
    brut = client.get_cookie("caleol")
    assert brut is not None
    client.set_cookie("caleol", brut.value[:-3] + "abc")
    assert client.get("/").status_code == 302


# ------------------------------------------------------------------------------------------ forms


def test_every_form_asks_for_its_token(application: Flask, client: ClientVerifie, actes: Actes):
    with actes.sessions.ecriture() as session:
        client.connecte(fabrique_compte(session, Role.ADMINISTRATEUR))
    client.controle = False
    fautes = {}
    for regle in application.url_map.iter_rules():
        if "POST" not in (regle.methods or set()):
            continue
        with application.test_request_context():
            adresse = application.url_for(regle.endpoint, **{nom: valeur(regle, nom) for nom in regle.arguments})
        statut = client.post(adresse, csrf=False).status_code
        if statut != 400:
            fautes[regle.endpoint] = statut
    assert fautes == {}


def valeur(regle: Rule, nom: str) -> Any:
    """Return a value that an address takes: a key, one of a closed list, or any text."""
    convertit = regle._converters[nom]
    if isinstance(convertit, AnyConverter):
        return min(convertit.items)
    return 1 if isinstance(convertit, NumberConverter) else "x" * 43


def test_outdated_form_says_so_and_writes_nothing(client: ClientVerifie, compte: Utilisateur):
    client.connecte(compte)
    reponse = client.post("/connexion/compte/theme", csrf=False, data={"theme": "dark"})
    assert reponse.status_code == 400
    assert "Formulaire périmé" in reponse.text


def test_outdated_form_gives_back_what_was_typed_and_never_a_password(client: ClientVerifie, compte: Utilisateur):
    client.connecte(compte)
    ecrit = "Loyers payés depuis 2021, <b>aucun</b> retard."
    page = client.post("/connexion/compte/theme", csrf=False, data={"texte": ecrit, "theme": "dark", "n": "12"}).text
    assert "Loyers payés depuis 2021, &lt;b&gt;aucun&lt;/b&gt; retard." in page
    assert "copiez-le" in page
    assert page.count("<textarea") == 1
    secret = "une phrase de passe bien longue"
    noms = ("mot_de_passe", "actuel", "nouveau", "encore")
    page = client.post("/connexion/compte/mot-de-passe", csrf=False, data=dict.fromkeys(noms, secret)).text
    assert secret not in page
    assert "<textarea" not in page


def test_log_in_says_why_it_is_asked_for(client: ClientVerifie, compte: Utilisateur):
    renvoi = client.get("/connexion/compte")
    assert "votre connexion a expiré" in client.page(str(renvoi.location))
    assert "votre connexion a expiré" not in client.page("/connexion/")


# ------------------------------------------------------------------------------------------ log-in


def test_log_in_leads_to_the_page_that_was_asked_for(client: ClientVerifie, compte: Utilisateur):
    demande = client.get("/connexion/compte?x=1")
    assert demande.status_code == 302
    assert entre(client, suite="/connexion/compte").location == "/connexion/compte"


@pytest.mark.parametrize(
    "suite",
    [
        "https://ailleurs.exemple",
        "//ailleurs.exemple",
        "/\\ailleurs.exemple",
        "/%09/ailleurs.exemple",
        "/%0a/ailleurs.exemple",
        "javascript:alert(1)",
        "ailleurs",
        "%20//ailleurs.exemple",
    ],
)
def test_log_in_never_leads_to_another_site(client: ClientVerifie, compte: Utilisateur, suite: str):
    assert entre(client, suite=suite).location == "/"


def test_wrong_pair_says_no_more_than_an_unknown_name(client: ClientVerifie, compte: Utilisateur):
    faux, inconnu = entre(client, "un autre mot"), entre(client, MOT, identifiant="personne")
    assert faux.status_code == inconnu.status_code == 401
    for reponse in (faux, inconnu):
        assert "Identifiant ou mot de passe inconnu" in reponse.text


def test_log_in_is_slowed_down_after_five_failures_even_with_the_right_password(
    client: ClientVerifie, compte: Utilisateur, horloge: HorlogeFixe
):
    for _ in range(5):
        assert entre(client, "faux").status_code == 401
    freinee = entre(client)
    assert freinee.status_code == 429
    assert "Trop d’essais manqués" in freinee.text
    horloge.avance(timedelta(minutes=16))
    assert entre(client).status_code == 303


def test_log_in_forgets_what_the_visitor_held(client: ClientVerifie, compte: Utilisateur):
    with client.session_transaction() as session:
        session["piege"] = "posé avant"
    entre(client)
    with client.session_transaction() as session:
        assert "piege" not in session


def test_log_out_ends_the_log_in(client: ClientVerifie, compte: Utilisateur):
    client.connecte(compte)
    client.envoie("/connexion/quitter", "/connexion/")
    assert client.get("/").status_code == 302


def test_changed_password_ends_the_other_log_ins(
    application: Flask, actes: Actes, client: ClientVerifie, compte: Utilisateur
):
    client.connecte(compte)
    with actes.ouvre(OUTIL) as acte:
        gestion_comptes.reset_mot_de_passe(acte, utilisateur_id=compte.id, provisoire=draw_provisoire())
    assert client.get("/").status_code == 302


def test_provisional_password_opens_the_account_page_only_until_it_is_changed(
    actes: Actes, client: ClientVerifie, compte: Utilisateur
):
    tire = draw_provisoire()
    provisoire = tire.clair
    with actes.ouvre(OUTIL) as acte:
        gestion_comptes.reset_mot_de_passe(acte, utilisateur_id=compte.id, provisoire=tire)
    assert entre(client, provisoire).status_code == 303
    assert client.get("/registre").location == "/connexion/compte"
    assert "Votre mot de passe est provisoire" in client.page("/connexion/compte")
    client.envoie("/connexion/compte/mot-de-passe", actuel=provisoire, nouveau=MOT, encore=MOT)
    assert entre(client).location == "/"
    client.page("/connexion/compte")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ({"actuel": "faux", "nouveau": "douze caractères", "encore": "douze caractères"}, "pas votre mot de passe"),
        ({"actuel": MOT, "nouveau": "court", "encore": "court"}, "au moins 12 caractères"),
        ({"actuel": MOT, "nouveau": "douze caractères", "encore": "treize caractères"}, "ne sont pas les mêmes"),
        ({}, "Remplissez ce champ"),
    ],
)
def test_refused_change_of_password_stays_on_the_page(
    client: ClientVerifie, compte: Utilisateur, champs: dict[str, str], dit: str
):
    client.connecte(compte)
    reponse = client.post("/connexion/compte/mot-de-passe", data=champs)
    assert reponse.status_code == 422
    assert dit in reponse.text


def test_person_acts_in_the_role_chosen_and_only_in_a_role_held(client: ClientVerifie, compte: Utilisateur):
    client.connecte(compte)
    assert client.get("/registre").status_code == 403
    client.envoie("/connexion/role", "/", role="auditeur")
    assert client.get("/registre").status_code == 200
    assert client.post("/connexion/role", data={"role": "administrateur"}).status_code == 422
    assert client.get("/administration/comptes/nouveau").status_code == 403


def test_closed_account_is_out_at_its_next_page(actes: Actes, client: ClientVerifie, compte: Utilisateur):
    client.connecte(compte)
    with actes.ouvre(OUTIL) as acte:
        gestion_comptes.close_compte(acte, utilisateur_id=compte.id)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("theme", "garde"), [("dark", "dark"), ("rose", "auto")])
def test_theme_is_kept_by_the_server(client: ClientVerifie, compte: Utilisateur, theme: str, garde: str):
    client.connecte(compte)
    client.post("/connexion/compte/theme", data={"theme": theme}, headers={"Referer": "http://localhost/"})
    assert f'data-bs-theme="{garde}"' in client.get("/connexion/compte").text


def test_unknown_address_is_a_page_in_french(client: ClientVerifie, compte: Utilisateur):
    assert "Page introuvable" in client.page("/nulle-part", 404)
    client.connecte(compte)
    assert "Cette adresse ne mène à rien ici" in client.page("/nulle-part", 404)

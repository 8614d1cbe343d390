"""A séance conducted at the keyboard, in a real browser; drafts, keys and accessibility."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Candidature, Decision, Vote
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.redaction import take_lot
from caleol.services.votes import contribute
from tests import tenue
from tests.browser.axe import axe
from tests.browser.serveur import ServeurEssai
from tests.tenue import Tenue

LARGEURS = {320: 720, 1280: 900}


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, serveur: ServeurEssai, contexte: BrowserContext) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=4)
    preparee.ouvre()
    serveur.connecte(contexte, preparee.compte)
    return preparee


def adresse(t: Tenue, lot: int | None = None) -> str:
    suite = "" if lot is None else f"?lot={t.lots[lot]}#panneau"
    return f"/seances/{t.seance_id}/deliberation{suite}"


def titre(page: Page, numero: int) -> None:
    expect(page.locator("#panneau")).to_contain_text(f"Lot {numero},")
    page.wait_for_load_state()  # the keys are heard once the script has run


def decisions(t: Tenue, lot: int) -> list[tuple[TypeDecision, int | None]]:
    with t.actes.sessions.lecture() as session:
        lignes = session.scalars(
            select(Decision).where(Decision.lot_id == t.lots[lot]).order_by(Decision.candidature_id)
        )
        return [(ligne.type, ligne.rang) for ligne in lignes]


def choisit(page: Page, rang: int, decision: str) -> Locator:
    candidat = page.locator("[data-candidat]").nth(rang)
    candidat.get_by_role("radio", name=decision).check()
    return candidat


def appelle(page: Page) -> None:
    page.get_by_role("radio", name="Siège par siège").check()


def touches(page: Page, *noms: str) -> None:
    for nom in noms:
        page.keyboard.press(nom)


def test_what_is_to_be_read_again_is_confirmed_by_one_key(t: Tenue, contexte: BrowserContext):
    page = contexte.new_page()  # its console tells the 422
    page.goto(adresse(t))
    choisit(page, 2, "Ne pas attribuer").get_by_label("Motif", exact=True).select_option("NA4")
    page.locator("[data-candidat]").nth(2).get_by_label("Fait du dossier").fill("Souhaite Hem pour sa santé, en mars.")
    touches(page, "Control+Enter")
    expect(page.get_by_role("button", name="J’ai relu, enregistrer")).to_be_focused()
    expect(page.get_by_role("button", name="J’ai relu, enregistrer")).to_be_in_viewport()
    touches(page, "Enter")
    titre(page, 2)
    assert decisions(t, 0)[2][0] is TypeDecision.NON_ATTRIBUTION


def test_three_lots_are_decided_by_the_keyboard_alone(page: Page, t: Tenue):
    page.goto(adresse(t))
    titre(page, 1)
    touches(page, "Enter")  # nothing has the focus yet: the open lot takes it, and nothing is recorded
    expect(page.locator("#panneau")).to_be_focused()
    page.goto(adresse(t))
    touches(page, "j", "k", "Enter")  # the list leads to the first lot, opened in the panel
    titre(page, 1)
    expect(page.locator("#panneau")).to_be_focused()
    touches(page, "Enter")  # the proposed order, all agreed: one key
    titre(page, 2)
    touches(page, "1", "ArrowDown", "4", "m")  # one attribution, the two others rejected
    page.keyboard.type("Ne corr")
    touches(page, "Tab")
    page.keyboard.type(f"{tenue.FAIT} 1 2 j k ?")  # letters are text while one types
    touches(page, "Shift+Tab", "Shift+Tab", "ArrowDown", "4", "m")
    page.keyboard.type("Ne corr")
    touches(page, "Tab")
    page.keyboard.type(tenue.FAIT)
    touches(page, "Control+Enter")
    titre(page, 3)
    touches(page, "2", "ArrowDown", "3", "m")
    page.keyboard.type("Avis de situation (Demandeur d’emploi)")
    touches(page, "Enter")  # a field of one line saves too
    titre(page, 4)
    assert decisions(t, 0) == [(TypeDecision.ATTRIBUTION_CLASSEE, rang) for rang in (1, 2, 3)]
    assert [d[0] for d in decisions(t, 1)] == [
        TypeDecision.ATTRIBUTION,
        TypeDecision.NON_ATTRIBUTION,
        TypeDecision.NON_ATTRIBUTION,
    ]
    assert decisions(t, 2)[1] == (TypeDecision.ATTRIBUTION_CONDITION, 2)


def test_keys_can_be_switched_off_and_the_page_still_works(page: Page, t: Tenue):
    with t.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(type(t.compte), t.compte.id).raccourcis = False
    page.goto(adresse(t, 0))
    touches(page, "4")
    expect(page.locator('[value="non_attribution"]:checked')).to_have_count(0)
    expect(page.locator("kbd").first).not_to_be_visible()


def test_help_lists_the_keys_and_gives_the_focus_back(page: Page, t: Tenue):
    page.goto(adresse(t, 0))
    touches(page, "?")
    expect(page.get_by_role("dialog", name="Touches du clavier")).to_be_visible()
    axe(page)
    touches(page, "4", "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator('[value="non_attribution"]:checked')).to_have_count(0)
    expect(page.locator("#panneau")).to_be_focused()


def test_every_key_of_a_letter_has_its_line_in_the_help_and_its_effect(page: Page, t: Tenue):
    with t.acte(t.president) as acte:
        contribute(acte, lot_id=t.lots[0], texte="La salle d’eau est-elle adaptée ?")
    page.goto(adresse(t, 0))
    touches(page, "s")
    expect(page.get_by_role("radio", name="Siège par siège")).to_be_checked()
    page.locator(".voix").nth(1).get_by_role("radio", name="Contre").check()
    expect(page.locator("[data-annonce]")).to_contain_text("Contre")
    touches(page, "u")
    expect(page.get_by_role("radio", name="À l’unanimité des présents")).to_be_checked()
    expect(page.locator("[data-annonce]")).not_to_contain_text("Contre")
    for touche, champ in {"q": "Votre réponse", "r": "Raison de l’ajournement"}.items():
        touches(page, touche)
        expect(page.get_by_label(champ)).to_be_focused()
        touches(page, "Shift+Tab")
    touches(page, "?")
    for nom in ("j", "k", "Entrée", "1", "5", "m", "u", "s", "q", "r", "/", "?"):
        expect(page.get_by_role("dialog").locator("kbd").get_by_text(nom, exact=True).first).to_be_visible()
    touches(page, "Escape", "u", "Enter")  # the roll call that the panel shows, in one key
    titre(page, 2)
    with t.actes.sessions.lecture() as session:
        assert len(session.scalars(select(Vote)).all()) == len(t.sieges) - 1


def test_slash_goes_to_the_search(page: Page, t: Tenue):
    page.goto(adresse(t, 0))
    touches(page, "/")
    page.keyboard.type("3")
    touches(page, "Enter")
    expect(page.locator("[data-lot]")).to_have_count(1)


def test_each_kind_shows_what_it_must_carry_and_ranks_follow(page: Page, t: Tenue):
    page.goto(adresse(t, 0))
    premier, second, tiers = (page.locator("[data-candidat]").nth(rang) for rang in range(3))
    expect(premier.get_by_label("Pièce attendue")).not_to_be_visible()
    choisit(page, 0, "Ne pas attribuer")
    expect(premier.get_by_label("Motif", exact=True)).to_be_visible()
    expect(premier.get_by_label("Motif d’irrecevabilité")).not_to_be_visible()
    expect(second.locator(".champ-rang")).to_have_value("1")
    tiers.get_by_role("button", name="Monter").click()
    expect(tiers.locator(".champ-rang")).to_have_value("1")
    expect(second.locator(".champ-rang")).to_have_value("2")
    choisit(page, 0, "Condition")
    expect(premier.locator(".champ-rang")).to_have_value("3")
    expect(premier.get_by_label("Pièce attendue")).to_be_visible()


def test_reason_is_asked_for_when_the_ranks_leave_the_points(page: Page, t: Tenue):
    with t.actes.ouvre(OUTIL) as acte:
        for cle, total in zip(t.candidats(), (88, 70, 60), strict=True):
            candidature = acte.session.get_one(Candidature, cle)
            gele = candidature.instantane or {}
            candidature.instantane = gele | {"points": gele["points"] | {"total": total}}
    page.goto(adresse(t, 0))
    raison = page.get_by_label("Pourquoi le classement s’écarte des points")
    expect(raison).not_to_be_visible()
    page.get_by_role("button", name="Monter").nth(1).click()
    expect(raison).to_be_visible()
    page.get_by_role("button", name="Descendre").nth(1).click()
    expect(raison).not_to_be_visible()
    rangs = page.locator(".champ-rang")
    rangs.nth(2).focus()
    page.keyboard.type("1")  # replaces the 3 that was there
    expect(raison).to_be_visible()  # before the field is left: no button moves under the finger
    page.keyboard.press("Tab")
    for rang, attendu in enumerate("231"):
        expect(rangs.nth(rang)).to_have_value(attendu)


def test_sentence_of_the_vote_is_that_of_the_last_voices_typed(page: Page, t: Tenue):
    page.goto(adresse(t, 0))
    appelle(page)
    retenues: list[Route] = []

    def retient(route: Route) -> None:
        retenues.append(route)

    page.route("**/resultat?*", retient)
    for rang in (1, 2):
        with page.expect_request("**/resultat?*"):
            page.locator(".voix").nth(rang).get_by_role("radio", name="Contre").check()
        while len(retenues) < rang:  # the request is seen before it is held
            page.wait_for_timeout(20)
    premiere, derniere = retenues
    derniere.continue_()
    premiere.continue_()
    page.unroute_all(behavior="wait")
    expect(page.locator("[data-annonce]")).to_contain_text("7\u00a0voix pour, 2\u00a0contre")


def test_voices_are_called_seat_by_seat_and_the_sentence_follows(page: Page, t: Tenue):
    page.goto(adresse(t, 0))
    expect(page.locator("[data-annonce]")).to_contain_text("à l’unanimité des présents")
    appelle(page)
    page.locator(".voix").nth(1).get_by_role("radio", name="Contre").check()
    expect(page.locator("[data-annonce]")).to_contain_text("8\u00a0voix pour, 1\u00a0contre")
    page.get_by_role("button", name="Enregistrer et ouvrir").click()
    titre(page, 2)
    with t.actes.sessions.lecture() as session:
        assert sum(vote.contre for vote in session.scalars(select(Vote))) == 1


def test_expired_log_in_loses_nothing_typed(t: Tenue, contexte: BrowserContext, serveur: ServeurEssai):
    page = contexte.new_page()  # its console tells the refusal
    page.goto(adresse(t, 0))
    choisit(page, 0, "Ne pas attribuer").get_by_label("Fait du dossier").fill("Un long motif.")
    contexte.clear_cookies()
    page.get_by_role("button", name="Enregistrer et ouvrir").click()
    expect(page.locator("#saisie")).to_have_count(0)
    serveur.connecte(contexte, t.compte)
    page.goto(adresse(t, 0))
    expect(page.locator("[data-candidat]").first.get_by_label("Fait du dossier")).to_have_value("Un long motif.")
    expect(page.get_by_text("Votre saisie non enregistrée a été remise")).to_be_visible()


def test_draft_goes_with_the_record_and_with_the_log_out(page: Page, t: Tenue):
    def brouillons() -> int:
        return int(page.evaluate("sessionStorage.length"))

    page.goto(adresse(t, 0))
    appelle(page)
    assert brouillons() == 1
    page.get_by_role("button", name="Enregistrer et ouvrir").click()
    titre(page, 2)
    assert brouillons() == 0
    appelle(page)
    assert brouillons() == 1
    page.locator(".menu-repli summary").click()
    page.get_by_role("button", name="Se déconnecter").first.click()
    expect(page.get_by_role("heading", name="Se connecter")).to_be_visible()
    assert brouillons() == 0


def test_without_script_a_lot_is_recorded_too(navigateur: Browser, t: Tenue, serveur: ServeurEssai):
    contexte = navigateur.new_context(base_url=serveur.adresse, java_script_enabled=False)
    serveur.connecte(contexte, t.compte)
    page = contexte.new_page()
    page.goto(adresse(t, 0))
    premier = choisit(page, 0, "Ne pas attribuer")
    premier.get_by_label("Motif", exact=True).select_option("NA4")
    premier.get_by_label("Fait du dossier").fill(tenue.FAIT)
    page.get_by_role("button", name="Enregistrer et ouvrir").click()
    titre(page, 2)
    contexte.close()
    assert decisions(t, 0) == [
        (TypeDecision.NON_ATTRIBUTION, None),
        (TypeDecision.ATTRIBUTION_CLASSEE, 1),
        (TypeDecision.ATTRIBUTION_CLASSEE, 2),
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("largeur", sorted(LARGEURS))
def test_page_is_accessible(page: Page, t: Tenue, largeur: int, theme: str):
    page.set_viewport_size({"width": largeur, "height": LARGEURS[largeur]})
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    t.delibere(0)
    page.goto(adresse(t, 1))
    for rang, mot in enumerate(("Condition", "Ne pas attribuer", "Irrecevable")):
        choisit(page, rang, mot)
    appelle(page)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= largeur
    page.goto(adresse(t, 0))
    axe(page)


def test_refused_form_takes_the_focus_to_its_summary(t: Tenue, contexte: BrowserContext):
    page = contexte.new_page()  # its console tells the 422
    page.goto(adresse(t, 0))
    choisit(page, 0, "Condition")
    page.get_by_role("button", name="Enregistrer et ouvrir").click()
    resume = page.locator(".resume-erreurs")
    expect(resume).to_be_focused()
    axe(page)
    resume.get_by_role("link").first.click()
    expect(page.locator("[data-candidat]").first.get_by_label("Pièce attendue")).to_be_focused()


def test_colleague_who_types_the_lot_is_named_once(page: Page, t: Tenue):
    autre = tenue.collegue(t)
    with t.acte(autre) as acte:
        take_lot(acte, lot_id=t.lots[1])
    page.goto(adresse(t, 1))
    expect(page.locator("[data-redacteur]")).to_have_count(1)
    with page.expect_response(lambda reponse: reponse.url.endswith("/redaction")):
        page.locator("[data-candidat]").nth(0).locator(".champ-rang").fill("2")
    expect(page.locator("[data-redacteur]")).to_have_count(1)
    page.goto(adresse(t, 0))
    with t.acte(autre) as acte:
        take_lot(acte, lot_id=t.lots[0])
    page.locator("[data-candidat]").nth(0).locator(".champ-rang").fill("2")
    expect(page.locator("[data-redacteur]")).to_have_count(1)

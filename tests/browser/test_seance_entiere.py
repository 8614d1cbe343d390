"""Twelve members and a secretary hold a written and a mixed séance, each in a browser window of their own.

Four lots in `make test`, thirty in `make soak`; taps and keystrokes per dwelling are counted by the pages themselves.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur
from caleol.models.enumerations import EtatLot
from caleol.models.lot import Lot, Scrutin, Vote
from caleol.models.urne import Bulletin
from caleol.rules.droits import Role
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.horloge_votes import settle_all
from caleol.services.registre import ACTES
from caleol.services.verification import verify_chaine
from tests import fabriques as f
from tests import tenue
from tests.browser.axe import axe
from tests.browser.conftest import PATIENCE
from tests.browser.serveur import ServeurEssai
from tests.tenue import SEANCE_LE, Tenue
from tests.urnes import lu

COMMUNES = ("59512", "59163", "59350")
TAILLES = ({"width": 360, "height": 740}, {"width": 1280, "height": 800}, {"width": 768, "height": 1024})
LONG = 60_000  # thirty lots are counted, or their minutes drawn, on a busy machine
NOMBRES = [4, pytest.param(30, marks=pytest.mark.soak)]
ATTEND = re.compile("Au vote|À traiter|À compléter|voté")
COMPTE_LES_GESTES = """
    for (const genre of ["pointerdown", "keydown"])
        addEventListener(genre, () => { sessionStorage[genre] = 1 + Number(sessionStorage[genre] ?? 0); }, true);
"""


@dataclass
class Fenetre:
    """The window of one person."""

    cle: str
    page: Page

    def gestes(self, genre: str) -> int:
        """Return how many taps (`pointerdown`) or keys (`keydown`) this window received."""
        return int(self.page.evaluate("genre => Number(sessionStorage[genre] ?? 0)", genre))


class Assemblee:
    """The windows of the secretary and of twelve members of one séance."""

    def __init__(self, t: Tenue, navigateur: Browser, serveur: ServeurEssai, pile: ExitStack) -> None:
        """Open a window for each, phones, tablets and desktops in turn."""
        self.t, self.navigateur, self.serveur, self.pile = t, navigateur, serveur, pile
        self.secretaire = self._ouvre("secretaire", t.compte, TAILLES[1])
        tailles = cycle(TAILLES)
        self.membres = [self._ouvre(cle, self._compte(cle), next(tailles)) for cle in t.sieges]
        assert len(self.membres) == 12

    def _compte(self, cle: str) -> Utilisateur:
        if cle == "designe-1":
            return self.t.compte_president
        with self.t.actes.sessions.ecriture() as session:
            return f.fabrique_compte(session, Role.MEMBRE, membre=session.get_one(Membre, self.t.membres[cle]))

    def _ouvre(self, cle: str, compte: Utilisateur, taille: dict[str, int]) -> Fenetre:
        contexte: BrowserContext = self.navigateur.new_context(
            base_url=self.serveur.adresse,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": taille["width"], "height": taille["height"]},
            reduced_motion="reduce",
        )
        self.pile.callback(contexte.close)
        contexte.set_default_timeout(PATIENCE)
        contexte.add_init_script(COMPTE_LES_GESTES)
        self.serveur.connecte(contexte, compte)
        return Fenetre(cle, contexte.new_page())

    @property
    def votants(self) -> list[Fenetre]:
        """Return the members who have a voice somewhere."""
        return [fenetre for fenetre in self.membres if fenetre.cle != "consultatif"]

    def adresse(self, suite: str = "") -> str:
        """Return the address of a page of the votes."""
        return f"/seances/{self.t.seance_id}/votes{suite}"

    def lots_de(self, cle: str) -> list[int]:
        """Return the numbers of the lots on which a seat votes: a mayor on those of the town."""
        rangs = range(len(self.t.lots))
        return [rang for rang in rangs if not cle.startswith("maire-") or cle.endswith(COMMUNES[rang % len(COMMUNES)])]


@pytest.fixture
def pile() -> Iterator[ExitStack]:
    """Give what closes the windows at the end."""
    with ExitStack() as ouverte:
        yield ouverte


def prepare(actes: Actes, horloge: HorlogeFixe, nombre: int, modalite: ModaliteSeance) -> Tenue:
    return tenue.prepare(
        actes,
        horloge,
        nb_lots=nombre,
        communes=COMMUNES,
        modalite=modalite,
        regles={"modalites": [modalite.value]},
    )


def vote_tout(fenetre: Fenetre, nombre: int) -> None:
    """Agree with the ranking of each dwelling that waits: two taps each."""
    page = fenetre.page
    page.get_by_role("link", name="Voter sur le lot").click()
    avant = fenetre.gestes("pointerdown")
    for _ in range(nombre):
        ici = page.url
        page.locator("label", has_text="J’approuve le classement 1").click()
        page.get_by_role("button", name="Enregistrer mon vote").click()
        expect(page).not_to_have_url(ici)
        expect(page.get_by_role("status").filter(has_text="Enregistré à").first).to_be_visible()
    expect(page.get_by_role("heading", name="Aucun vote ne vous attend")).to_be_visible()
    assert fenetre.gestes("pointerdown") - avant <= 2 * nombre


def check_decides(t: Tenue) -> None:
    """Check that every lot is decided by one counted vote of the seats that voted, and that the register holds."""
    bulletins = [b for b in lu(t, Bulletin) if b.remplace_le is None]
    votes = lu(t, Vote)
    assert {lot.etat for lot in lu(t, Lot)} == {EtatLot.DECIDE}
    assert len(lu(t, Scrutin)) == len(t.lots)
    assert {b.recu for b in bulletins} <= {v.recu for v in votes}
    assert len({(v.lot_id, v.siege_id) for v in votes}) == len(votes)
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None


def leve(a: Assemblee) -> None:
    """Raise the séance, then let the president validate the minutes."""
    page = a.secretaire.page
    page.goto(f"/seances/{a.t.seance_id}/levee")
    page.get_by_role("button", name="Lever la séance").click(timeout=LONG)
    expect(page).not_to_have_url(re.compile("/levee$"))
    page = a.membres[0].page
    page.goto(f"/seances/{a.t.seance_id}/pv")
    axe(page)
    page.get_by_role("button", name="Valider le procès-verbal").click(timeout=LONG)
    expect(page.get_by_role("link", name="Ouvrir en PDF")).to_be_visible()


@pytest.mark.parametrize("nombre", NOMBRES)
def test_a_written_seance_is_held_from_twelve_windows(
    actes: Actes, horloge: HorlogeFixe, navigateur: Browser, serveur: ServeurEssai, pile: ExitStack, nombre: int
):
    t = prepare(actes, horloge, nombre, ModaliteSeance.ECRIT)
    t.convoque()
    horloge.avance(SEANCE_LE - horloge.maintenant())
    settle_all(actes)
    a = Assemblee(t, navigateur, serveur, pile)
    debat(a)
    a.secretaire.page.goto(a.adresse("/conduite"))
    for fenetre in a.votants:
        fenetre.page.goto(a.adresse())
    horloge.avance(timedelta(hours=24))
    for fenetre in a.votants:
        attendus = len(a.lots_de(fenetre.cle))
        mots = f"{attendus} logements vous attendent" if attendus > 1 else "1 logement vous attend"
        expect(fenetre.page.get_by_role("heading", level=1)).to_contain_text(mots.capitalize())
        vote_tout(fenetre, attendus)
    ligne = a.secretaire.page.get_by_role("listitem").filter(has=a.secretaire.page.get_by_role("link", name="Lot 1,"))
    expect(ligne).to_contain_text("9 sièges sur 9 ont voté")
    horloge.avance(timedelta(hours=24))
    # the page says “vote clos” as of the hour, a moment before the count
    lignes = a.secretaire.page.get_by_role("main").get_by_role("listitem").filter(has_text="clôture")
    expect(lignes.filter(has_not_text=ATTEND)).to_have_count(nombre, timeout=LONG)
    check_decides(t)
    leve(a)


def debat(a: Assemblee) -> None:
    """Let a member ask, the secretary answer, and another member read both."""
    lot = a.adresse(f"/{a.t.lots[0]}")
    a.membres[1].page.goto(lot)
    for fenetre, adresse, texte in (
        (a.membres[1], lot, "Le ménage travaille-t-il à côté\u202f?"),
        (a.secretaire, a.adresse(f"/conduite/{a.t.lots[0]}"), "Oui, à dix minutes."),
    ):
        fenetre.page.goto(adresse)
        fenetre.page.get_by_label("Votre message").fill(texte)
        fenetre.page.get_by_role("button", name="Envoyer à tous").click()
        expect(fenetre.page.get_by_role("status").filter(has_text="lisible par tous")).to_be_visible()
    a.membres[6].page.goto(lot)
    axe(a.membres[6].page)
    for texte in ("travaille-t-il à côté", "Oui, à dix minutes."):
        expect(a.membres[6].page.get_by_text(texte)).to_be_visible()


@pytest.mark.parametrize("nombre", NOMBRES)
def test_a_mixed_seance_is_held_from_twelve_windows(
    actes: Actes, horloge: HorlogeFixe, navigateur: Browser, serveur: ServeurEssai, pile: ExitStack, nombre: int
):
    t = prepare(actes, horloge, nombre, ModaliteSeance.MIXTE)
    t.ouvre()
    a = Assemblee(t, navigateur, serveur, pile)
    moitie = nombre // 2
    in_one_voice(a, moitie)
    for fenetre in a.votants:
        fenetre.page.goto(a.adresse())
    put_to_the_vote(a, nombre - moitie)
    for fenetre in a.votants:
        siens = [rang for rang in a.lots_de(fenetre.cle) if rang >= moitie]
        if siens:
            vote_tout(fenetre, len(siens))
    keys = a.secretaire.gestes("keydown")
    assert keys <= 4 * nombre, f"{keys} keys for {nombre} dwellings"
    page = a.secretaire.page
    page.goto(a.adresse("/conduite"))
    axe(page)
    page.get_by_role("button", name="Clore et compter ces lots").click()
    expect(page.get_by_role("status").filter(has_text="clos et compté")).to_be_visible()
    check_decides(t)
    leve(a)


def in_one_voice(a: Assemblee, nombre: int) -> None:
    """Record the first lots by the keyboard alone: the room agrees with the order proposed."""
    page = a.secretaire.page
    page.goto(f"/seances/{a.t.seance_id}/deliberation?lot={a.t.lots[0]}#panneau")
    for rang in range(nombre):
        expect(page.locator("#panneau")).to_contain_text(f"Lot {rang + 1},")
        expect(page.locator("#panneau")).to_be_focused()
        page.wait_for_load_state()
        page.keyboard.press("Enter")
    expect(page.locator("#panneau")).to_contain_text(f"Lot {nombre + 1},")


def put_to_the_vote(a: Assemblee, nombre: int) -> None:
    """Put each lot that remains to the members' vote, from its panel."""
    page = a.secretaire.page
    for rang in range(len(a.t.lots) - nombre, len(a.t.lots)):
        page.goto(f"/seances/{a.t.seance_id}/deliberation?lot={a.t.lots[rang]}#panneau")
        page.get_by_role("button", name="Faire voter les membres").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status").filter(has_text="sur la table").first).to_be_visible()

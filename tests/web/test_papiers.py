"""The papers of a séance as pages and as PDF: the same content, for who may read it, each reading written down."""

import html
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.compte import Utilisateur
from caleol.models.lot import Candidature
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Convocation
from caleol.services.act import Actes
from caleol.services.registre import LECTURES
from tests.client import ClientVerifie
from tests.documents.lecture import texte
from tests.seance_realiste import Realiste, tient

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")
GENRES = ("ordre-du-jour", "feuille-de-presence", "dossiers", "dossiers-sans-noms", "avis-occupation")
"""Those of a séance that is levée; the list to post waits for the validated minutes."""
HORS_PAPIER = re.compile(r"<nav.*?</nav>|<caption.*?</caption>|<svg.*?</svg>|<div class=.actions.>.*?</div>", re.DOTALL)
A_SIGNER = {"pas", "encore", "signé"}
"""What a page says where the paper leaves room."""


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie) -> Realiste:
    tenue = tient(actes, horloge, grille=GRILLE)
    client.connecte(tenue.tenue.compte)
    return tenue


def serre(contenu: str) -> str:
    """Return the letters and figures of a text, without what a line break may cut."""
    return re.sub(r"[\W_]+", "", contenu).casefold()


def ouvre(client: ClientVerifie, chemin: str) -> str:
    """Return a page as it was sent."""
    reponse = client.get(chemin)
    client.expect(reponse, 200)
    return reponse.text


def mots(page: str) -> set[str]:
    """Return the words of the paper that a page shows, without its links and its way back."""
    article = HORS_PAPIER.sub(" ", page)
    corps = article[article.index('<div class="pile-lache">') : article.index("</article>")]
    return set(html.unescape(re.sub(r"<[^>]+>", " ", corps)).split())


def compte(realiste: Realiste, siege: str) -> Utilisateur:
    auteur = realiste.membre(siege)
    with realiste.tenue.actes.sessions.lecture() as session:
        return session.get_one(Utilisateur, auteur.utilisateur_id)


def adresse(realiste: Realiste, genre: str) -> str:
    return f"/seances/{realiste.tenue.seance_id}/{genre}"


@pytest.mark.parametrize("genre", GENRES)
def test_a_paper_is_a_page_and_a_pdf_of_the_same_words(client: ClientVerifie, realiste: Realiste, genre: str):
    page = ouvre(client, adresse(realiste, genre))
    reponse = client.get(adresse(realiste, f"{genre}.pdf"))
    client.expect(reponse, 200)
    papier = serre(texte(reponse.data))
    assert {mot for mot in mots(page) if serre(mot) not in papier} <= A_SIGNER


def test_the_minutes_are_a_page_and_a_pdf_of_the_same_words(client: ClientVerifie, realiste: Realiste):
    page = ouvre(client, adresse(realiste, "pv"))
    papier = serre(texte(client.get(adresse(realiste, "pv.pdf")).data))
    corps = page[page.index('aria-labelledby="pv-seance"') :]
    absents = [mot for mot in mots('<div class="pile-lache"><i ' + corps) if serre(mot) not in papier]
    assert set(absents) <= {"Référence", "scellé."}


def test_the_booklet_without_names_names_nobody_and_each_reading_is_written_down(
    client: ClientVerifie, realiste: Realiste
):
    avec, sans = (ouvre(client, adresse(realiste, genre)) for genre in ("dossiers", "dossiers-sans-noms"))
    with realiste.tenue.actes.sessions.lecture() as session:
        noms = {(c.demande.nom, c.demande.numero_unique) for c in session.scalars(select(Candidature))}
        lues = session.scalars(select(EntreeRegistre.donnees).where(EntreeRegistre.chaine == LECTURES)).all()
    for nom, numero in noms:
        assert numero in avec
        assert numero not in sans
        assert nom not in mots(sans)
    assert "Candidat A" in sans
    assert sum('"page":"livret"' in donnees for donnees in lues) == 2 * len(realiste.tenue.lots)


def test_a_mayor_reads_the_dossiers_of_the_own_commune_alone(client: ClientVerifie, realiste: Realiste):
    entier = mots(ouvre(client, adresse(realiste, "dossiers")))
    client.connecte(compte(realiste, "maire-59599"))
    sien = ouvre(client, adresse(realiste, "dossiers"))
    assert len(mots(sien)) < len(entier)
    client.expect(client.get(adresse(realiste, "feuille-de-presence")), 404)
    client.expect(client.get(adresse(realiste, "decisions-a-afficher")), 404)


def test_the_list_to_post_tells_decisions_and_nobody(client: ClientVerifie, realiste: Realiste):
    client.expect(client.get(adresse(realiste, "decisions-a-afficher")), 404)
    client.connecte(realiste.tenue.compte_president)
    client.valide_pv(realiste.tenue.seance_id)
    client.connecte(realiste.tenue.compte)
    page = ouvre(client, adresse(realiste, "decisions-a-afficher"))
    lus = mots(page)
    with realiste.tenue.actes.sessions.lecture() as session:
        for c in session.scalars(select(Candidature)):
            assert c.demande.numero_unique not in lus
            assert c.demande.nom not in lus
    assert "Attribution" in page
    assert "lot ajourné" in page
    papier = texte(client.get(adresse(realiste, "decisions-a-afficher.pdf")).data)
    assert "réservé aux membres" not in papier
    assert "Exemplaire de" not in papier


def test_a_convocation_is_a_letter_that_its_recipient_alone_opens(client: ClientVerifie, realiste: Realiste):
    membre_id = realiste.tenue.membres["maire-59599"]
    with realiste.tenue.actes.sessions.lecture() as session:
        appels = {c.membre_id: c.id for c in session.scalars(select(Convocation))}
    sienne = adresse(realiste, f"convocations/{appels[membre_id]}")
    page = ouvre(client, sienne)
    papier = texte(client.get(f"{sienne}.pdf").data)
    for dit in ("voix délibérative", "règlement", "suppléant", "confidentiels"):
        assert dit in page
        assert dit in papier
    client.connecte(compte(realiste, "maire-59599"))
    ouvre(client, sienne)
    autre = next(cle for appele, cle in appels.items() if appele != membre_id)
    client.expect(client.get(adresse(realiste, f"convocations/{autre}")), 404)

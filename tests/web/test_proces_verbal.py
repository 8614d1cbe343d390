"""The minutes as a page: what the PDF says, for whom it says it."""

import re
from pathlib import Path

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.models.compte import Utilisateur
from caleol.services.act import Actes
from caleol.settings import Reglages
from tests.client import ClientVerifie
from tests.documents.lecture import texte
from tests.seance_realiste import Realiste, tient

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe) -> Realiste:
    return tient(actes, horloge, grille=GRILLE)


def plat(contenu: str) -> str:
    """Return a text with plain single spaces."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", contenu)


def test_page_says_what_the_paper_says(client: ClientVerifie, realiste: Realiste):
    t = realiste.tenue
    client.connecte(t.compte)
    page = plat(client.page(f"/seances/{t.seance_id}/pv"))
    papier = plat(texte(client.get(f"/seances/{t.seance_id}/pv.pdf").data))
    for dit in (
        "Projet de procès-verbal, non validé",
        "Mme Hélène Carpentier",
        "suppléant de Mme Odile Bécu",
        "Quorum atteint : 7 présents, 4 requis (à 9 h 32)",
        "7 présentes sur 9 (maire de Roubaix présente)",
        "Motif : Ne correspond pas à la demande. Le logement compte trois pièces",
        "Délai : jusqu’au mercredi 16 décembre 2026 inclus",
        "Égalité : voix prépondérante du maire (CCH, art. L. 441-2).",
        "Le classement s’écarte des points.",
        "Scrutin clos à 9 h 48 annulé à 9 h 50 : rang saisi sur le mauvais candidat.",
        "Lot ajourné. Avis d’imposition d’un candidat attendu ; le maire est absent.",
        "Vidéo coupée deux minutes, puis rétablie.",
        "EMARG-NORD/2026/S01",
    ):
        assert dit in papier, dit
        assert dit in page, dit


def test_validated_page_shows_the_seal_and_a_mayor_an_extract(
    client: ClientVerifie, realiste: Realiste, reglages: Reglages
):
    t = realiste.tenue
    maire = realiste.membre("maire-59599")
    client.connecte(t.compte_president)
    client.valide_pv(t.seance_id)
    page = plat(client.page(f"/seances/{t.seance_id}/pv"))
    assert "Tête du registre, entrée n°" in page
    assert "signé le 01/12/2026" in page
    assert len(list((reglages.dossier_donnees / "pv").iterdir())) == 1
    with t.actes.sessions.lecture() as session:
        client.connecte(session.get_one(Utilisateur, maire.utilisateur_id))
    extrait = plat(client.page(f"/seances/{t.seance_id}/pv"))
    assert "Extrait du procès-verbal : lot 4" in extrait
    assert "Lefèvre" in extrait
    assert "Duval" not in extrait


def test_a_remark_that_cannot_be_noted_is_given_back_to_who_typed_it(
    client: ClientVerifie, realiste: Realiste, reglages: Reglages
):
    t = realiste.tenue
    client.connecte(t.compte)
    longue = client.post(f"/seances/{t.seance_id}/pv/remarque", data={"texte": "a" * 4_001})
    client.expect(longue, 422)
    assert "a" * 4_001 in longue.text
    assert "caractères" in longue.text
    client.connecte(t.compte_president)
    client.valide_pv(t.seance_id)
    client.connecte(t.compte)
    tard = client.post(f"/seances/{t.seance_id}/pv/remarque", data={"texte": "Écrite pendant la validation."})
    client.expect(tard, 422)
    assert "Écrite pendant la validation." in tard.text


def test_two_writers_of_remarks_never_overwrite_each_other(client: ClientVerifie, realiste: Realiste):
    t = realiste.tenue
    client.connecte(t.compte)
    for texte_note in ("Première remarque.", "Seconde remarque."):
        client.envoie(f"/seances/{t.seance_id}/pv/remarque", texte=texte_note)
    page = client.page(f"/seances/{t.seance_id}/pv")
    assert "Première remarque." in page
    assert "Seconde remarque." in page


def test_a_draft_tells_its_secretary_what_it_lacks(client: ClientVerifie, actes: Actes, horloge: HorlogeFixe):
    t = tient(actes, horloge).tenue  # without a grid: the use of the points is not told
    client.connecte(t.compte)
    assert "À compléter ou à expliquer avant la validation" in client.page(f"/seances/{t.seance_id}/pv")

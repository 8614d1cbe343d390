"""Correcting validated minutes from the pages: the secretary writes, who presided validates, everybody reads."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Decision
from caleol.services.act import Actes
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import CLASSEE, ECARTEE, Tenue


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie, tmp_path: Path) -> Tenue:
    preparee = tenue.prepare(actes, horloge)
    preparee.ouvre()
    preparee.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    preparee.leve()
    preparee.valide(tmp_path)
    client.connecte(preparee.compte)
    return preparee


def test_the_secretary_writes_the_president_validates_and_the_minutes_say_it(client: ClientVerifie, t: Tenue):
    page = f"/seances/{t.seance_id}/rectificatifs"
    assert "Aucun rectificatif." in client.page(page)
    refus = client.post(page, data={"endroit": "Lieu", "ecrit": "salle 2", "lire": ""})
    client.expect(refus, 422)
    client.envoie(page, page, endroit="Lieu", ecrit="salle 2", lire="salle 3")
    correction = f"/seances/{t.seance_id}/deliberation/lots/{t.lots[0]}/candidatures/{t.candidats()[2]}/correction"
    juste = "Le ménage compte trois personnes."
    client.envoie(correction, page, version=str(t.version()), motif="NA4", texte=juste)
    projet = client.page(page)
    assert "Il attend la validation" in projet
    assert juste in projet
    client.connecte(t.compte_president)
    lu = client.get(page).text.split('name="lu" value="')[1].split('"')[0]
    client.envoie(f"{page}/1/validation", page, lu=lu)
    assert "validé le" in client.page(page)
    assert "salle 3" in client.page(f"{page}/1")
    assert client.get(f"{page}/1.pdf").data.startswith(b"%PDF")
    assert "se lit avec 1 rectificatif" in client.page(f"/seances/{t.seance_id}/pv").replace("\u00a0", " ")
    client.connecte(t.compte)
    with t.actes.sessions.lecture() as session:
        assert juste in session.scalars(select(Decision.motif_texte).where(Decision.motif_texte.is_not(None))).all()


def test_a_line_leaves_the_draft_and_a_stranger_finds_nothing(client: ClientVerifie, t: Tenue):
    page = f"/seances/{t.seance_id}/rectificatifs"
    client.envoie(page, page, endroit="Lieu", ecrit="salle 2", lire="salle 3")
    ligne = client.get(page).text.split('name="ligne" value="')[1].split('"')[0]
    client.envoie(f"{page}/retrait", page, ligne=ligne)
    assert "ne contient plus rien" in client.page(page)
    client.page(f"{page}/999", 404)


def test_an_attribution_is_taken_back_from_the_page_of_its_lot(client: ClientVerifie, t: Tenue):
    lot = f"/suites/lots/{t.lots[0]}"
    retrait = f"/suites/candidatures/{t.candidats()[0]}/retrait"
    assert "Retrait par la commission" in client.page(lot)
    assert "Aucune séance de cette commission n’est ouverte" in client.page(retrait)
    suivante = tenue.suivante(t)
    replace(t, seance_id=suivante).arrivent(*t.sieges)
    client.connecte(t.compte)
    lue = client.page(retrait)
    assert "quorum de 4 atteint" in lue.replace("\u00a0", " ")
    votants = re.findall(r'name="s(\d+)-voix" value="pour"', client.get(retrait).text)
    voix = {f"s{siege}-voix": "pour" for siege in votants} | {f"s{votants[1]}-voix": "contre"}
    voix |= {f"s{siege}-voix": "deport" for siege in votants[7:]}
    valeurs = {"seance_id": str(suivante), "motif": "Erreur sur les ressources.", "mode": "appel", **voix}
    client.expect(client.post(retrait, data=valeurs), 422)  # the household must have been heard
    client.envoie(retrait, lot, **valeurs, entendu="y")
    lue = client.page(lot)
    assert "Attribution retirée" in lue
    assert "6 pour, 1 contre" in lue.replace("\u00a0", " ")
    assert "Attribution retirée (6 pour" in client.page(f"/seances/{suivante}/pv").replace("\u00a0", " ")

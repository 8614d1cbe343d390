"""A member who steps aside on a lot: it is still listed, and nothing of its dossiers is shown (R10)."""

import io
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Membre, Siege
from caleol.models.compte import Utilisateur
from caleol.models.lot import Candidature, Deport
from caleol.models.seance import Seance
from caleol.rules.droits import Role
from caleol.services.act import Actes
from caleol.services.lots import refreeze_lot
from caleol.services.presences import record_deport
from tests import fabriques as f
from tests import tenue
from tests.client import ClientVerifie
from tests.pages import texts_of
from tests.tenue import Tenue

NOMS = ("Interdit", "Cachée", "Voilée")


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=2)
    with actes.sessions.ecriture() as session:
        lignes = session.scalars(select(Candidature).where(Candidature.lot_id == preparee.lots[0]))
        for nom, ligne in zip(NOMS, lignes, strict=True):
            ligne.demande.nom = nom
    with preparee.acte() as acte:
        refreeze_lot(acte, lot_id=preparee.lots[0])
    preparee.ouvre()
    with preparee.acte() as acte:
        record_deport(acte, lot_id=preparee.lots[0], siege_id=preparee.sieges["designe-2"])
    return preparee


def membre(t: Tenue, cle: str) -> Utilisateur:
    with t.actes.sessions.ecriture() as session:
        return f.fabrique_compte(session, Role.MEMBRE, membre=session.get_one(Membre, t.membres[cle]))


def dossiers(t: Tenue, lot: int) -> list[str]:
    return [f"/lots/{t.lots[lot]}/comparaison", *(f"/lots/{t.lots[lot]}/candidats/{c}" for c in t.candidats(lot))]


def test_dossiers_of_the_lot_are_closed_and_the_others_open(t: Tenue, client: ClientVerifie):
    client.connecte(membre(t, "designe-2"))
    assert {client.get(adresse).status_code for adresse in dossiers(t, 0)} == {404}
    assert {client.get(adresse).status_code for adresse in dossiers(t, 1)} == {200}
    client.connecte(membre(t, "designe-3"))
    assert {client.get(adresse).status_code for adresse in dossiers(t, 0)} == {200}


def test_pages_of_the_seance_list_the_lot_and_name_nobody_of_it(t: Tenue, client: ClientVerifie):
    t.delibere(0, votes=votes(t))
    client.connecte(membre(t, "designe-2"))
    seance = client.get(f"/seances/{t.seance_id}")
    conduite = client.get(f"/seances/{t.seance_id}/deliberation")
    for reponse in (seance, conduite):
        texte = texts_of(reponse.text)
        assert "Déport" in texte
        assert [nom for nom in NOMS if nom in texte] == []
        assert f"/lots/{t.lots[0]}/" not in reponse.text
        assert f"lot={t.lots[0]}" not in reponse.text
    assert client.get(f"/seances/{t.seance_id}/deliberation?lot={t.lots[0]}").status_code == 404


def test_who_stepped_aside_on_every_lot_is_told_so(t: Tenue, client: ClientVerifie):
    with t.acte() as acte:
        record_deport(acte, lot_id=t.lots[1], siege_id=t.sieges["designe-2"])
    client.connecte(membre(t, "designe-2"))
    assert "Vous vous déportez." in client.page(f"/seances/{t.seance_id}/deliberation")


def test_stepping_aside_on_one_seat_closes_the_lot_for_the_person(t: Tenue, client: ClientVerifie):
    with t.actes.sessions.ecriture() as session:
        siege = session.get_one(Siege, t.sieges["designe-3"])
        f.fabrique_convocation(
            session, session.get_one(Seance, t.seance_id), siege, session.get_one(Membre, t.membres["designe-2"])
        )
    client.connecte(membre(t, "designe-2"))
    assert client.get(dossiers(t, 0)[0]).status_code == 404


def test_minutes_are_read_without_the_lot(t: Tenue, client: ClientVerifie, tmp_path: Path):
    t.delibere(0, votes=votes(t))
    t.delibere(1)
    t.leve()
    t.valide(tmp_path)
    client.connecte(membre(t, "designe-2"))
    page = client.page(f"/seances/{t.seance_id}/pv")
    pdf = client.get(f"/seances/{t.seance_id}/pv.pdf").data
    papier = " ".join(feuille.extract_text() for feuille in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    for texte in (page, papier):
        assert [nom for nom in NOMS if nom in texte] == []
    assert "déport\u00a0: lot 1" in page
    client.connecte(membre(t, "designe-3"))
    assert NOMS[0] in client.page(f"/seances/{t.seance_id}/pv")


def votes(t: Tenue) -> dict[int, str]:
    """Return the votes of the seats that did not step aside."""
    with t.actes.sessions.lecture() as session:
        aside = set(session.scalars(select(Deport.siege_id).where(Deport.lot_id == t.lots[0])))
    return {siege: "1" for cle, siege in t.sieges.items() if cle != "consultatif" and siege not in aside}

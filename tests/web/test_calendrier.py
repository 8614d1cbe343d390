"""The yearly calendar, from its rhythm to its séances."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.seance import Seance
from caleol.services.act import Actes
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import Tenue

PAGE = "/seances/calendrier"


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, client: ClientVerifie) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=1)
    client.connecte(preparee.compte)
    return preparee


def champs(t: Tenue, **valeurs: Any) -> dict[str, Any]:
    return {
        "commission_id": t.commission_id, "debut": "4/05/2027", "fin": "25/05/2027", "rythme": "hebdomadaire",
        "ferie": "sauter", "heure": "9 h 30", "modalite": "presentiel", "lieu": "Siège, salle 2",
    } | valeurs  # fmt: skip


def seances(t: Tenue) -> int:
    with t.actes.sessions.lecture() as session:
        return session.scalar(select(func.count()).select_from(Seance)) or 0


def test_days_are_shown_then_created_and_a_second_sending_creates_none(client: ClientVerifie, t: Tenue):
    avant = seances(t)
    assert "Voir les jours" in client.page(PAGE)
    apercu = client.post(PAGE, data=champs(t)).text
    assert apercu.count('name="jour"') == 4
    assert seances(t) == avant
    choisis = champs(t, jour=["2027-05-04", "2027-05-18", "2030-01-01"])
    suite = client.envoie(f"{PAGE}/creation", **choisis)
    assert seances(t) == avant + 2, "a day that the rhythm does not give is left out"
    page = client.page(suite.location)
    assert "Mardi 18\u00a0mai 2027" in page
    encore = client.post(f"{PAGE}/creation", data=choisis)
    assert encore.status_code == 422
    assert "Aucune séance à créer" in encore.text
    assert seances(t) == avant + 2


def test_a_holiday_is_said_and_moved(client: ClientVerifie, t: Tenue):
    feriee = client.post(PAGE, data=champs(t, debut="6/05/2027", fin="7/05/2027")).text
    assert "Férié" in feriee
    assert 'name="jour"' not in feriee
    deplacee = client.post(PAGE, data=champs(t, debut="6/05/2027", fin="7/05/2027", ferie="apres")).text
    assert 'value="2027-05-07"' in deplacee
    assert "Déplacée" in deplacee


@pytest.mark.parametrize(
    ("valeurs", "dit"),
    [
        ({"fin": "1/05/2027"}, "avant la première"),
        ({"debut": "8/05/2027"}, "samedi ou un dimanche"),
        ({"fin": "1/06/2028"}, "un an au plus"),
        ({"heure": ""}, "Écrivez l’heure"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client: ClientVerifie, t: Tenue, valeurs: dict[str, str], dit: str):
    reponse = client.post(PAGE, data=champs(t, **valeurs))
    assert reponse.status_code == 422
    assert dit in reponse.text


def test_more_than_two_months_between_two_seances_is_said(client: ClientVerifie, t: Tenue):
    page = f"/commissions/{t.commission_id}"
    assert "Plus de deux mois" not in client.page(page)
    t.ouvre()
    assert "Plus de deux mois" not in client.page(page)
    t.horloge.avance(timedelta(days=63))
    assert "Plus de deux mois entre deux séances." in client.page(page)

"""Letters of convocation: the day of the post is noted, proves the delay, and is told by the minutes."""

from datetime import date, timedelta
from typing import Any

import pytest

from caleol.kernel.clock import HorlogeFixe, jour_local
from caleol.models.enumerations import CanalConvocation
from caleol.models.seance import Convocation
from caleol.queries.pv import get_pv
from caleol.queries.seance_page import get_seance
from caleol.services.act import Actes
from caleol.services.convocations import Envoi, convoke
from caleol.services.depots import record_depot
from caleol.services.ouverture import open_seance
from tests import tenue
from tests.client import ClientVerifie
from tests.tenue import SEANCE_LE, Tenue
from tests.urnes import lu

SEANCE = SEANCE_LE.date()


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    """Return a séance convoked eight days before, two members by letter."""
    preparee = tenue.prepare(actes, horloge)
    horloge.avance(SEANCE_LE - timedelta(days=8) - horloge.maintenant())
    preparee.fige()
    lettres = {"designe-1", "designe-2"}
    envois = [
        Envoi(siege, preparee.membres[cle], CanalConvocation.COURRIER if cle in lettres else CanalConvocation.MAIN)
        for cle, siege in preparee.sieges.items()
    ]
    with preparee.acte() as acte:
        convoke(acte, seance_id=preparee.seance_id, envois=envois)
    return preparee


def lettres(t: Tenue, canal: CanalConvocation = CanalConvocation.COURRIER) -> list[int]:
    return [c.id for c in lu(t, Convocation) if c.canal is canal]


def depose(t: Tenue, le: date, cles: list[int] | None = None) -> int:
    with t.acte() as acte:
        return record_depot(acte, seance_id=t.seance_id, convocation_ids=cles or lettres(t), le=le)


def delai(t: Tenue) -> tuple[bool, str]:
    with t.actes.sessions.lecture() as session:
        controle = get_seance(session, t.secretaire, t.seance_id, jour_local(t.horloge.maintenant())).delai
    assert controle is not None
    return controle.respecte, controle.phrase


def test_the_delay_counts_from_the_post_and_the_minutes_tell_the_day(t: Tenue):
    assert delai(t)[0]
    t.horloge.avance(timedelta(days=6))
    assert depose(t, SEANCE - timedelta(days=2)) == 2
    respecte, phrase = delai(t)
    assert (respecte, "2\u00a0jours avant la séance" in phrase) == (False, True)
    t.horloge.avance(SEANCE_LE - t.horloge.maintenant())
    with t.acte() as acte:
        open_seance(acte, seance_id=t.seance_id, presidee_par_id=t.membres["designe-1"])
    with t.actes.sessions.lecture() as session:
        envois = get_pv(session, t.secretaire, t.seance_id).convocations
    postees = [e for e in envois if e.preuve == "déposée à la poste le 29/11/2026"]
    assert (len(postees), {e.remarque for e in postees}) == (2, {"délai du règlement non tenu"})
    assert {e.remarque for e in envois if e not in postees} == {""}


def test_a_day_noted_by_mistake_is_corrected(t: Tenue):
    t.horloge.avance(timedelta(days=6))
    depose(t, SEANCE - timedelta(days=2))
    depose(t, SEANCE - timedelta(days=7))
    assert delai(t)[0]
    assert {c.deposee_le for c in lu(t, Convocation)} == {None, SEANCE - timedelta(days=7)}


@pytest.mark.parametrize(("jours", "code"), [(-9, "depot_avant_gel"), (-1, "depot_a_venir"), (1, "depot_apres_seance")])
def test_a_day_that_cannot_be_is_refused(t: Tenue, jours: int, code: str):
    if jours > 0:
        t.horloge.avance(timedelta(days=20))
    champs: dict[str, Any] = {"seance_id": t.seance_id, "le": SEANCE + timedelta(days=jours)}
    assert t.refus(record_depot, convocation_ids=lettres(t), **champs).code == code


def test_only_letters_are_posted(t: Tenue):
    champs: dict[str, Any] = {"seance_id": t.seance_id, "le": SEANCE - timedelta(days=8)}
    assert t.refus(record_depot, convocation_ids=[], **champs).code == "depot_sans_lettre"
    courriels = lettres(t, CanalConvocation.MAIN)[:1]
    assert t.refus(record_depot, convocation_ids=courriels, **champs).code == "convocation_sans_lettre"
    assert t.refus(record_depot, convocation_ids=[999], **champs).code == "introuvable"


def test_the_secretary_notes_it_from_the_page_of_the_seance(client: ClientVerifie, t: Tenue):
    client.connecte(t.compte)
    page = f"/seances/{t.seance_id}"
    assert "dépôt à la poste non noté" in client.page(page)
    formulaire = client.get(f"{page}/convocations/depots").text
    assert formulaire.count("checked") == 2
    refusee = client.post(f"{page}/convocations/depots", data={"le": "1/12/2030", "lettre": lettres(t)})
    assert (refusee.status_code, "pas encore venu" in refusee.text) == (422, True)
    le = SEANCE - timedelta(days=8)
    client.envoie(f"{page}/convocations/depots", le=f"{le:%d/%m/%Y}", lettre=str(lettres(t)[0]))
    vue = client.page(page)
    assert f"déposée à la poste le {le:%d/%m/%Y}" in vue
    assert "dépôt à la poste non noté" in vue

"""What follows a séance, done by several at once on both databases: one answer stands, nothing is offered twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Refus
from caleol.models.lot import Candidature
from caleol.models.suivi import OffreLogement, Reponse
from caleol.services.act import Actes
from caleol.services.registre import ACTES
from caleol.services.suites import notifications, reponses
from caleol.services.suites.ouverture import open_missing_suites
from caleol.services.verification import verify_chaine
from tests import tenue
from tests.ensemble import ensemble
from tests.tenue import SEANCE_LE, Tenue

pytestmark = pytest.mark.toutes_bases
JOUR = SEANCE_LE.date()


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=2)
    preparee.ouvre()
    preparee.delibere(0)
    preparee.delibere(1)
    preparee.leve()
    preparee.valide(tmp_path)
    return preparee


def offres(t: Tenue) -> list[OffreLogement]:
    with t.actes.sessions.lecture() as session:
        return list(session.scalars(select(OffreLogement).order_by(OffreLogement.id)))


def repond(t: Tenue, offre: OffreLogement, **valeurs: Any) -> Callable[[], object]:
    def travail() -> object:
        with t.acte() as acte:
            cle: dict[str, Any] = {"offre_id": offre.id, "version": offre.version}
            return reponses.record_reponse(acte, **cle, le=JOUR, **valeurs)

    return travail


def nombre_de_reponses(t: Tenue) -> int | None:
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
        return session.scalar(select(func.count()).select_from(Reponse))


def test_opposite_answers_typed_at_once_leave_one_and_tell_the_other(t: Tenue):
    premiere = offres(t)[0]
    oui, non = repond(t, premiere, acceptee=True), repond(t, premiere, acceptee=False, motif_code="RC1")
    issues = ensemble(oui, non, oui, non)
    assert Counter(type(issue) is Conflit for issue in issues) == {False: 1, True: 3}
    assert nombre_de_reponses(t) == 1


def test_answers_on_two_dwellings_of_one_household_leave_one_accepted(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        un, deux = (session.get_one(Candidature, t.candidats(lot)[0]) for lot in (0, 1))
        deux.demande_id = un.demande_id
    issues = ensemble(*(repond(t, offre, acceptee=True) for offre in offres(t)))
    assert sum(isinstance(issue, Refus) for issue in issues) == 1
    assert nombre_de_reponses(t) == 1


def test_jobs_that_start_twice_turn_each_silence_once_and_make_each_offer_once(t: Tenue, horloge: HorlogeFixe):
    horloge.avance(timedelta(days=1))
    for offre in offres(t):
        with t.acte() as acte:
            notifications.record_notification(
                acte,
                offre_id=offre.id,
                version=offre.version,
                preuve=notifications.PreuveNotification.MAIN,
                recue_le=JOUR,
            )
    horloge.avance(timedelta(days=30))
    ensemble(*[lambda: reponses.record_silences(t.actes)] * 3, *[lambda: open_missing_suites(t.actes)] * 2)
    assert Counter(offre.etat.value for offre in offres(t)) == {"sans_reponse": 2, "a_notifier": 2}
    assert nombre_de_reponses(t) == 2

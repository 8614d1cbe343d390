"""A household ranked again and again after the first, and never served, is found."""

from pathlib import Path

from caleol.kernel.clock import HorlogeFixe
from caleol.models.lot import Candidature
from caleol.queries.suites.refus import get_refus
from caleol.services.act import Actes
from tests import tenue


def test_a_household_always_second_is_found_and_one_that_is_offered_a_dwelling_is_not(
    actes: Actes, horloge: HorlogeFixe, tmp_path: Path
):
    t = tenue.prepare(actes, horloge, nb_lots=2)
    with actes.sessions.ecriture() as session:
        for rang in (0, 1):
            meme = session.get_one(Candidature, t.candidats(0)[rang]).demande_id
            session.get_one(Candidature, t.candidats(1)[rang]).demande_id = meme
    t.ouvre()
    t.delibere(0)
    t.delibere(1, rang_1_confirme=True)
    t.leve()
    t.valide(tmp_path)
    with actes.sessions.lecture() as session:
        seconds = get_refus(session, t.secretaire).seconds
        attendu = session.get_one(Candidature, t.candidats(0)[1]).demande_id
    assert [(s.demande_id, s.fois, s.meilleur_rang) for s in seconds] == [(attendu, 2, 2)]

"""The ballots in the minutes: their hour, and who voted what where the règlement wants it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from caleol.documents.pv import rediger_pv
from caleol.kernel.clock import HorlogeFixe
from caleol.models.seance import Seance
from caleol.queries.papiers.tiers import lot_pour
from caleol.queries.pv import get_pv
from caleol.services.act import Actes
from tests.documents.lecture import texte
from tests.seance_realiste import Realiste, tient


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Realiste:
    return tient(actes, horloge)


def nominatif(realiste: Realiste) -> None:
    with realiste.tenue.actes.sessions.ecriture() as session:
        seance = session.scalars(select(Seance).where(Seance.id == realiste.tenue.seance_id)).one()
        seance.regles = {**(seance.regles or {}), "pv_nominatif": True}


def test_counts_alone_are_told_with_the_hour_of_the_close(realiste: Realiste):
    with realiste.tenue.actes.sessions.lecture() as session:
        pv = get_pv(session, realiste.tenue.secretaire, realiste.tenue.seance_id)
    scrutins = [scrutin for lot in pv.lots for scrutin in lot.scrutins]
    assert all(scrutin.nominal == () for scrutin in scrutins)
    assert ", clos à 9 h" in texte(rediger_pv(pv))


def test_who_voted_what_is_told_where_the_reglement_wants_it_but_not_to_an_applicant(realiste: Realiste):
    nominatif(realiste)
    with realiste.tenue.actes.sessions.lecture() as session:
        pv = get_pv(session, realiste.tenue.secretaire, realiste.tenue.seance_id)
    votes = [(lot, scrutin) for lot in pv.lots for scrutin in lot.scrutins if scrutin.nominal]
    assert votes
    for lot, scrutin in votes:
        dits = sum(ligne.count("M.\u00a0") + ligne.count("Mme\u00a0") for ligne in scrutin.nominal)
        assert dits == sum(p.pour for p in scrutin.propositions) + scrutin.contre + scrutin.abstentions
        sien = lot_pour(lot, lot.candidats[0].numero_unique)
        assert all(masque.nominal == () for masque in sien.scrutins)

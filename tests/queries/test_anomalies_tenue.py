"""What the rules find in the rows of a past séance: nothing where all holds, one sign for each thing that does not."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from caleol.kernel.clock import HorlogeFixe
from caleol.models.commission import Mandat
from caleol.models.lot import Candidature, Decision, Deport, Vote
from caleol.models.seance import Convocation, Seance
from caleol.queries.anomalies_seances import examine_seances
from caleol.rules.controle import REGLES, RELUES
from caleol.rules.droits import OUTIL
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from tests.seance_realiste import Realiste, tient


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Realiste:
    tenue = tient(actes, horloge)
    tenue.tenue.valide(tmp_path)
    return tenue


def constats(realiste: Realiste, change: Callable[[Session], object] | None = None) -> set[tuple[str, str]]:
    t = realiste.tenue
    if change is not None:
        with t.actes.sessions.ecriture() as session:
            change(session)
    with t.actes.sessions.lecture() as session:
        [seance] = examine_seances(session, OUTIL, t.horloge.maintenant().date())
    return {(anomalie.regle, anomalie.phrase) for anomalie in seance.anomalies}


def sans_mandat(session: Session) -> None:
    session.execute(delete(Mandat).where(Mandat.membre_id == session.scalar(select(Seance.presidee_par_id))))


def vote_en_deport(session: Session) -> None:
    vote = session.scalars(select(Vote)).first()
    assert vote is not None
    session.execute(delete(Deport).where(Deport.lot_id == vote.lot_id))
    seance = session.scalars(select(Seance)).one()
    session.add(Deport(lot_id=vote.lot_id, siege_id=vote.siege_id, membre_id=vote.membre_id, le=seance.ouverte_le))


def change_dossier(session: Session, **valeurs: object) -> None:
    decision = next(d for d in session.scalars(select(Decision)) if d.type.attribue)
    candidature = session.get_one(Candidature, decision.candidature_id)
    candidature.instantane = {**(candidature.instantane or {}), **valeurs}


def appele_trop_tard(session: Session) -> None:
    seance = session.scalars(select(Seance)).one()
    appel = session.scalars(select(Convocation)).first()
    assert appel is not None
    assert seance.ouverte_le is not None
    appel.envoyee_le = seance.ouverte_le + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("change", "regle", "dit"),
    [
        (sans_mandat, "mandats", "sans mandat en cours ce jour-là"),
        (sans_mandat, "R06", "sans mandat de membre désigné"),
        (lambda s: s.execute(delete(Convocation)), "R08", "personne n’y a été convoqué"),
        (appele_trop_tard, "R08", "convoqué après l’ouverture"),
        (vote_en_deport, "R10", "en déport sur ce lot"),
        (lambda s: s.execute(update(Seance).values(modalite=ModaliteSeance.ECRIT)), "R12", "n’admet pas"),
        (lambda s: change_dossier(s, echeance="2026-01-01"), "R19", "demande expirée"),
        (lambda s: change_dossier(s, plafond=None), "R40", "sans plafond de ressources vérifié"),
    ],
)
def test_each_thing_changed_in_the_rows_is_a_new_sign(
    realiste: Realiste, change: Callable[[Session], object], regle: str, dit: str
):
    avant = constats(realiste)
    nouveaux = constats(realiste, change) - avant
    assert any(trouve == regle and dit in phrase for trouve, phrase in nouveaux)


def test_a_seance_held_by_the_rules_without_a_grid_shows_that_alone(realiste: Realiste):
    assert constats(realiste) == {("R52", "L’usage de la cotation n’est pas dit.")}


def test_every_rule_is_listed_once_and_says_what_becomes_of_it():
    assert [regle.code for regle in REGLES] == [f"R{rang:02d}" for rang in range(1, 83)]
    assert all(regle.titre and regle.dit for regle in REGLES)
    source = "".join(
        (Path(__file__).parents[2] / "caleol" / "queries" / f"{module}.py").read_text(encoding="utf-8")
        for module in ("anomalies_seances", "anomalies_tenue", "anomalies_suites")
    )
    assert {regle.code for regle in RELUES if f'"{regle.code}"' not in source} == {"R04"}

"""A séance rehearsed on a copy: what happens there is real there, and leaves nothing here but one entry."""

import os
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable, Refus
from caleol.models.base import Base
from caleol.models.echange import Courriel
from caleol.models.enumerations import EtatLot, EtatSeance
from caleol.models.lot import Decision, Lot, Vote
from caleol.models.seance import Seance
from caleol.queries.deliberation import get_deliberation
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.copie_seance import ENFANTS, ENTIERES, LAISSEES, PAR_NUMERO
from caleol.services.deliberation import record_deliberation
from caleol.services.presences import record_depart
from caleol.services.repetitions import Repetitions, end_repetition, start_repetition
from tests import tenue
from tests.tenue import Tenue

pytestmark = pytest.mark.toutes_bases
REGISTRE = {"entree_registre", "tete_registre"}


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    return tenue.prepare(actes, horloge, nb_lots=3)


@pytest.fixture
def repetitions(tmp_path: Path, horloge: HorlogeFixe) -> Repetitions:
    return Repetitions(tmp_path, horloge)


def contenu(t: Tenue) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, but for the register."""
    with t.actes.sessions.lecture() as session:
        return {
            table.name: [tuple(ligne) for ligne in session.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
            if table.name not in REGISTRE
        }


def entrees(t: Tenue) -> list[str]:
    with t.actes.sessions.lecture() as session:
        table = Base.metadata.tables["entree_registre"]
        return list(session.scalars(select(table.c.acte).order_by(table.c.rang).where(table.c.chaine == "actes")))


def repete(t: Tenue, repetitions: Repetitions) -> Actes:
    start_repetition(t.actes, t.secretaire, repetitions, seance_id=t.seance_id)
    return repetitions.actes(t.seance_id)


@pytest.mark.parametrize("convoquee", [False, True])
def test_rehearsal_thrown_away_leaves_every_table_as_it_was_but_one_entry(
    t: Tenue, repetitions: Repetitions, *, convoquee: bool
):
    t.convoque() if convoquee else t.fige()
    avant, ecrites = contenu(t), entrees(t)
    essai = repete(t, repetitions)
    votes = dict.fromkeys((cle for nom, cle in t.sieges.items() if nom != "consultatif"), "1")
    for lot in range(2):
        with essai.ouvre(t.secretaire) as acte:
            record_deliberation(
                acte,
                lot_id=t.lots[lot],
                version=acte.session.get_one(Lot, t.lots[lot]).version,
                decisions=t.decisions(lot),
                votes=votes,
            )
    with essai.sessions.lecture() as session:
        assert len(session.scalars(select(Decision)).all()) == 6
        assert len(session.scalars(select(Vote)).all()) == 2 * len(votes)
    assert contenu(t) == avant
    end_repetition(t.actes, t.secretaire, repetitions, seance_id=t.seance_id)
    assert contenu(t) == avant
    assert entrees(t) == [*ecrites, "repetition_seance"]
    assert list(repetitions.dossier.iterdir()) == []
    with pytest.raises(Introuvable):
        repetitions.actes(t.seance_id)


def test_every_table_is_copied_with_its_seance_or_left_knowingly():
    copiees = {*ENTIERES, *ENFANTS, *chain.from_iterable(ENFANTS.values()), PAR_NUMERO}
    assert copiees.isdisjoint(LAISSEES)
    assert copiees | set(LAISSEES) == set(Base.metadata.tables), (
        "say in services/copie_seance whether a rehearsal needs this table: ENTIERES, ENFANTS or LAISSEES"
    )


def test_of_two_that_begin_together_the_second_is_refused_and_leaves_no_entry(
    t: Tenue, repetitions: Repetitions, monkeypatch: pytest.MonkeyPatch
):
    t.fige()
    ecrites = entrees(t)
    repete(t, repetitions)
    monkeypatch.setattr(repetitions, "en_cours", lambda seance_id: None)
    assert _refus(t, repetitions).code == "repetition_en_cours"
    assert entrees(t) == [*ecrites, "repetition_seance"]
    assert [dossier.name for dossier in repetitions.dossier.iterdir()] == [str(t.seance_id)]


def test_rehearsal_sits_at_the_hour_of_the_seance_with_everybody_there(t: Tenue, repetitions: Repetitions):
    t.fige()
    essai = repete(t, repetitions)
    assert essai.horloge.maintenant() == tenue.SEANCE_LE
    with essai.sessions.lecture() as session:
        lue = get_deliberation(session, t.secretaire, t.seance_id, maintenant=essai.horloge.maintenant())
        assert session.get_one(Seance, t.seance_id).etat is EtatSeance.OUVERTE
    assert lue.ecrit
    assert lue.courant is not None
    assert lue.courant.quorum is not None
    assert lue.courant.quorum.atteint
    assert {lot.avancement.value for lot in lue.lots} == {"a_traiter"}


def test_quorum_is_lost_in_the_rehearsal_as_it_would_be(t: Tenue, repetitions: Repetitions):
    t.fige()
    essai = repete(t, repetitions)
    for cle in ("designe-2", "designe-3", "designe-4", "designe-5", "designe-6", "maire-59512", "prefet"):
        if cle in t.sieges:
            with essai.ouvre(t.secretaire) as acte:
                record_depart(acte, seance_id=t.seance_id, siege_id=t.sieges[cle])
    with pytest.raises(Refus) as refus, essai.ouvre(t.secretaire) as acte:
        record_deliberation(acte, lot_id=t.lots[0], version=t.version(), decisions=t.decisions())
    assert refus.value.code == "quorum_non_atteint"


def test_no_mail_of_a_rehearsal_is_in_the_real_outbox(t: Tenue, repetitions: Repetitions):
    t.fige()
    with t.actes.sessions.ecriture() as session:
        session.execute(Base.metadata.tables["membre"].update().values(courriel="membre@exemple.fr"))
    essai = repete(t, repetitions)
    with essai.sessions.lecture() as session:
        assert session.scalars(select(Courriel)).all()
    with t.actes.sessions.lecture() as session:
        assert session.scalars(select(Courriel)).all() == []
        assert {lot.etat for lot in session.scalars(select(Lot))} == {EtatLot.INSCRIT}


def test_one_rehearsal_at_a_time_on_a_frozen_agenda_of_the_commission(t: Tenue, repetitions: Repetitions):
    assert _refus(t, repetitions).code == "repetition_etat"
    t.fige()
    with pytest.raises(Introuvable):
        start_repetition(t.actes, t.president, repetitions, seance_id=t.seance_id)
    repete(t, repetitions)
    assert _refus(t, repetitions).code == "repetition_en_cours"
    with pytest.raises(Introuvable):
        end_repetition(t.actes, t.president, repetitions, seance_id=t.seance_id)


def _refus(t: Tenue, repetitions: Repetitions) -> Refus:
    with pytest.raises(Refus) as leve:
        repete(t, repetitions)
    return leve.value


def test_refused_rehearsal_leaves_no_folder(t: Tenue, repetitions: Repetitions):
    t.fige()
    with t.actes.sessions.ecriture() as session:
        session.execute(Base.metadata.tables["reglement_interieur"].update().values(regles={}))
    assert _refus(t, repetitions).code == "quorum_absent_du_reglement"
    assert list(repetitions.dossier.iterdir()) == []
    assert "repetition_seance" not in entrees(t)


def test_begun_again_in_another_process_the_new_one_is_read(t: Tenue, repetitions: Repetitions, horloge: HorlogeFixe):
    t.fige()
    ailleurs = Repetitions(repetitions.dossier.parent, horloge)
    repete(t, repetitions)
    with ailleurs.actes(t.seance_id).ouvre(t.secretaire) as acte:
        acte.session.get_one(Lot, t.lots[0]).ordre_motif = "Motif d’essai."
    end_repetition(t.actes, t.secretaire, repetitions, seance_id=t.seance_id)
    repete(t, repetitions)
    with ailleurs.actes(t.seance_id).sessions.lecture() as session:
        assert session.get_one(Lot, t.lots[0]).ordre_motif is None


def test_forgotten_rehearsal_goes_after_a_day(t: Tenue, repetitions: Repetitions, horloge: HorlogeFixe):
    t.fige()
    repete(t, repetitions)
    assert repetitions.balaie() == 0
    horloge.avance(timedelta(hours=25))
    assert repetitions.balaie() == 1
    assert repetitions.en_cours(t.seance_id) is None


@pytest.mark.parametrize("nom", [".neuve-0a1b", ".jetee-0a1b"])
def test_copy_left_by_a_killed_process_goes_after_a_day(repetitions: Repetitions, horloge: HorlogeFixe, nom: str):
    reste = repetitions.dossier / nom
    reste.mkdir(parents=True)
    (reste / "repetition.db").write_bytes(b"dossiers")
    os.utime(reste, (horloge.maintenant().timestamp(),) * 2)
    repetitions.balaie()
    assert reste.exists(), "another process may be at it"
    horloge.avance(timedelta(hours=25))
    repetitions.balaie()
    assert not reste.exists()


def test_written_seance_goes_from_the_debate_to_the_vote(actes: Actes, horloge: HorlogeFixe, repetitions: Repetitions):
    t = tenue.prepare(actes, horloge, modalite=ModaliteSeance.ECRIT, regles={"modalites": ["ecrit"]})
    t.fige()
    repete(t, repetitions)
    repetitions.avance(t.seance_id, tenue.SEANCE_LE + timedelta(hours=24))
    assert repetitions.actes(t.seance_id).horloge.maintenant() == tenue.SEANCE_LE + timedelta(hours=24)
    repetitions.avance(t.seance_id, tenue.SEANCE_LE)
    assert repetitions.actes(t.seance_id).horloge.maintenant() == tenue.SEANCE_LE + timedelta(hours=24)

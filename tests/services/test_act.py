"""An act: whole or not at all, and what follows its commit cannot undo it."""

import logging

import pytest
from sqlalchemy import text

from caleol.kernel.errors import Interdit, Refus
from caleol.models.organisation import Agence
from caleol.rules.droits import OUTIL, Auteur, Droit, Role
from caleol.services.act import Acte, Actes, contrainte_sqlite
from caleol.services.registre import get_tete
from tests.bases import BaseEssai
from tests.fabriques import fabrique_agence


@pytest.mark.toutes_bases
def test_broken_constraint_is_a_refusal_that_names_it_and_nothing_is_written(actes: Actes):
    with actes.ouvre(OUTIL) as acte:
        fabrique_agence(acte.session, "A")
    with pytest.raises(Refus, match="uq_agence_code"), actes.ouvre(OUTIL) as acte:
        writes_twice(acte)
    with actes.sessions.lecture() as session:
        assert get_tete(session).rang == 0


def writes_twice(acte: Acte) -> None:
    acte.inscrire("essai", "agence", "A")
    acte.session.add(Agence(code="A", nom="Deux"))


def test_fault_after_the_commit_is_logged_and_undoes_nothing(actes: Actes, caplog: pytest.LogCaptureFixture):
    suivies: list[str] = []
    with caplog.at_level(logging.ERROR), actes.ouvre(OUTIL) as acte:
        acte.inscrire("essai", "lot", 1)
        acte.apres += [breaks, lambda: suivies.append("suite")]
    assert suivies == ["suite"]
    assert "after the commit" in caplog.text
    with actes.sessions.lecture() as session:
        assert get_tete(session).rang == 1


def breaks() -> None:
    raise RuntimeError("the mail server is away")


@pytest.mark.postgres
def test_act_that_another_writer_holds_back_ends_in_a_refusal_not_a_fault(actes: Actes, base: BaseEssai):
    with actes.ouvre(OUTIL) as acte:
        fabrique_agence(acte.session, "A")
    with actes.sessions.ecriture() as tenant:
        tenant.execute(text("SELECT 1 FROM agence FOR UPDATE"))
        with pytest.raises(Refus, match="base_occupee"), actes.ouvre(OUTIL) as acte:
            acte.session.execute(text("SET LOCAL lock_timeout = '50ms'; UPDATE agence SET nom = 'B'"))


def test_act_refuses_a_right_that_the_role_lacks(actes: Actes):
    with pytest.raises(Interdit), actes.ouvre(Auteur(utilisateur_id=1, role=Role.AUDITEUR)) as acte:
        acte.exige(Droit.PREPARER_LOTS)


def test_act_of_the_tool_has_no_person(actes: Actes):
    with pytest.raises(Refus, match="auteur_requis"), actes.ouvre(OUTIL) as acte:
        assert acte.utilisateur_id


def test_constraint_of_unknown_columns_has_no_name():
    assert contrainte_sqlite("UNIQUE constraint failed: lune.face") is None
    assert contrainte_sqlite("autre chose") is None

"""The table of rights, as settled for each role."""

import pytest

from caleol.rules.droits import DROITS, ECRITURES, OUTIL, Auteur, Droit, Role


def test_auditor_writes_nothing():
    assert not DROITS[Role.AUDITEUR] & ECRITURES


def test_administrator_reads_no_dossier():
    assert not DROITS[Role.ADMINISTRATEUR] & {Droit.LIRE_DOSSIER, Droit.CHERCHER_DEMANDE, Droit.LIRE_LOTS}


def test_direction_sees_figures_and_rules_and_proposes_rules():
    assert DROITS[Role.DIRECTION] == {
        Droit.ACCUEIL, Droit.LIRE_REGLES, Droit.PROPOSER_REGLES, Droit.LIRE_TABLEAU
    }  # fmt: skip


def test_every_role_has_its_first_page():
    assert all(Droit.ACCUEIL in droits for droits in DROITS.values())
    assert set(DROITS) == set(Role)


@pytest.mark.parametrize("droit", [d for d in Droit if d is not Droit.ACCUEIL])
def test_account_whose_roles_were_withdrawn_holds_nothing(droit: Droit):
    assert not Auteur(utilisateur_id=1).peut(droit)


def test_tool_itself_holds_every_right():
    assert all(OUTIL.peut(droit) for droit in Droit)

"""A value proposed by a secretary or the management waits for an administrator, who accepts or refuses it once."""

from functools import partial
from typing import Any

import pytest

from caleol.kernel.errors import Interdit, Introuvable, Refus
from caleol.models.enumerations import EtatProposition
from caleol.models.organisation import PropositionValeur, ValeurSaisie
from caleol.rules.droits import Auteur, Role
from caleol.services.act import Actes
from caleol.services.propositions_valeurs import accept_proposition, propose_valeur, refuse_proposition
from tests.ensemble import ensemble
from tests.fabriques import fabrique_commission, fabrique_compte
from tests.services.test_valeurs import PLAFOND, lit

pytestmark = pytest.mark.toutes_bases


@pytest.fixture
def auteurs(actes: Actes) -> dict[Role, Auteur]:
    with actes.sessions.ecriture() as session:
        commission = fabrique_commission(session)
        comptes = {
            role: fabrique_compte(session, role, commission=commission if role is Role.SECRETAIRE else None)
            for role in (Role.SECRETAIRE, Role.DIRECTION, Role.ADMINISTRATEUR, Role.AUDITEUR)
        }
        return {role: Auteur(utilisateur_id=compte.id, role=role) for role, compte in comptes.items()}


def propose(actes: Actes, auteur: Auteur, **valeurs: Any) -> int:
    with actes.ouvre(auteur) as acte:
        return propose_valeur(acte, **(PLAFOND | valeurs))


def accepte(actes: Actes, auteur: Auteur, cle: int) -> int:
    with actes.ouvre(auteur) as acte:
        return accept_proposition(acte, proposition_id=cle)


@pytest.mark.parametrize("role", [Role.SECRETAIRE, Role.DIRECTION])
def test_proposed_value_is_read_once_an_administrator_accepts_it(actes: Actes, auteurs: dict[Role, Auteur], role: Role):
    cle = propose(actes, auteurs[role])
    assert lit(actes) is None
    accepte(actes, auteurs[Role.ADMINISTRATEUR], cle)
    assert (lit(actes).valeur, lit(actes).source) == (24500, "arrêté du 20 décembre 2026")
    with actes.sessions.lecture() as session:
        assert session.get_one(PropositionValeur, cle).etat is EtatProposition.ACCEPTEE


def test_refused_value_keeps_its_reason_and_is_never_read(actes: Actes, auteurs: dict[Role, Auteur]):
    cle, admin = propose(actes, auteurs[Role.DIRECTION]), auteurs[Role.ADMINISTRATEUR]
    with pytest.raises(Refus, match="motif_requis"), actes.ouvre(admin) as acte:
        refuse_proposition(acte, proposition_id=cle, motif=" ")
    with actes.ouvre(admin) as acte:
        refuse_proposition(acte, proposition_id=cle, motif="le texte n’est pas paru")
    assert lit(actes) is None
    with pytest.raises(Refus, match="proposition_tranchee"):
        accepte(actes, admin, cle)


def test_proposal_is_decided_once_even_at_the_same_moment(actes: Actes, auteurs: dict[Role, Auteur]):
    cle = propose(actes, auteurs[Role.SECRETAIRE])
    issues = ensemble(*[partial(accepte, actes, auteurs[Role.ADMINISTRATEUR], cle)] * 3)
    assert [issue.code for issue in issues if isinstance(issue, Refus)] == ["proposition_tranchee"] * 2
    with actes.sessions.lecture() as session:
        assert session.query(ValeurSaisie).count() == 1


def test_who_proposes_does_not_decide_and_who_reads_does_not_propose(actes: Actes, auteurs: dict[Role, Auteur]):
    cle = propose(actes, auteurs[Role.SECRETAIRE])
    with pytest.raises(Interdit):
        accepte(actes, auteurs[Role.SECRETAIRE], cle)
    with pytest.raises(Interdit):
        propose(actes, auteurs[Role.AUDITEUR])
    with pytest.raises(Introuvable):
        accepte(actes, auteurs[Role.ADMINISTRATEUR], 99)


def test_value_that_makes_no_sense_is_not_proposed_either(actes: Actes, auteurs: dict[Role, Auteur]):
    with pytest.raises(Refus, match="valeur_axe_inconnu"):
        propose(actes, auteurs[Role.DIRECTION], axes=PLAFOND["axes"] | {"zone": "x"})

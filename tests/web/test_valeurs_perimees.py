"""Values of the law past the day up to which somebody checked them: pages that only read open all the same."""

from datetime import datetime

import pytest

from caleol.kernel.clock import PARIS, HorlogeFixe
from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.settings import Reglages
from tests.client import ClientVerifie
from tests.fabriques import fabrique_compte
from tests.seance_realiste import Realiste, tient

PLUS_TARD = datetime(2031, 2, 3, 9, tzinfo=PARIS)


@pytest.fixture
def realiste(actes: Actes, horloge: HorlogeFixe, reglages: Reglages) -> Realiste:
    tenue = tient(actes, horloge)
    tenue.tenue.valide(reglages.dossier_donnees)
    horloge.avance(PLUS_TARD - horloge.maintenant())
    return tenue


@pytest.mark.parametrize(
    ("role", "adresses"),
    [
        (Role.DIRECTION, ("/", "/bilans/", "/bilans/occupation")),
        (Role.ADMINISTRATEUR, ("/", "/commissions", "/administration/regles", "/administration/reglements")),
        (Role.AUDITEUR, ("/", "/commissions", "/registre/dossiers/anomalies", "/seances/1", "/suites")),
        (Role.SECRETAIRE, ("/", "/commissions/1", "/seances", "/seances/1/pv", "/suites", "/logements-vacants")),
    ],
)
def test_pages_that_decide_nothing_open_whatever_was_not_checked(
    client: ClientVerifie, realiste: Realiste, role: Role, adresses: tuple[str, ...]
):
    t = realiste.tenue
    with t.actes.ouvre(OUTIL) as acte:
        autre = fabrique_compte(acte.session, role) if role is not Role.SECRETAIRE else None
    client.connecte(autre or t.compte)
    for adresse in adresses:
        client.page(adresse)

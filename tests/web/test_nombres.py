"""Numbers typed by hand in an address."""

import pytest

from caleol.rules.droits import OUTIL, Role
from caleol.services.act import Actes
from caleol.web.nombres import cle
from tests import fabriques as f
from tests.client import ClientVerifie


def test_a_key_is_a_number_that_a_database_holds():
    assert cle("12") == 12
    for texte in ("-1", "99999999999999999999", "9" * 5000, "douze", "\u0661", "1e3", ""):
        with pytest.raises(ValueError, match=r".*"):
            cle(texte)


@pytest.mark.parametrize("adresse", ["/seances?commission={}", "/seances?page={}", "/registre?auteur={}&page={}"])
def test_a_number_too_large_in_an_address_counts_as_absent(actes: Actes, client: ClientVerifie, adresse: str):
    with actes.ouvre(OUTIL) as acte:
        commission = f.fabrique_commission(acte.session)
        client.connecte(f.fabrique_compte(acte.session, Role.SECRETAIRE, commission=commission), Role.SECRETAIRE)
    assert client.page(adresse.replace("{}", "99999999999999999999"))

"""Entered values: with source and checker, corrected by a new row, withdrawn with a trace."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Interdit, Introuvable, Refus
from caleol.models.compte import Utilisateur
from caleol.models.organisation import ValeurSaisie
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import Auteur, Role
from caleol.rules.parametre import Parametres, StatutValeur
from caleol.services.act import Actes
from caleol.services.valeurs import lit_saisie, parametres, record_valeur, retire_valeur
from tests.ensemble import ensemble
from tests.fabriques import fabrique_compte

PLAFOND: dict[str, Any] = {
    "cle": "plafond_ressources",
    "axes": {"financement": "plus", "zone": "a", "categorie": "1"},
    "debut": date(2027, 1, 1),
    "verifie_jusqu": date(2027, 12, 31),
    "valeur": Decimal(24500),
    "source": "arrêté du 20 décembre 2026",
    "verifie_par": "Claire Vasseur",
}


@pytest.fixture
def admin(actes: Actes) -> Auteur:
    with actes.sessions.ecriture() as session:
        compte: Utilisateur = fabrique_compte(session, Role.ADMINISTRATEUR)
        return Auteur(utilisateur_id=compte.id, role=Role.ADMINISTRATEUR)


def saisit(actes: Actes, auteur: Auteur, **valeurs: Any) -> int:
    with actes.ouvre(auteur) as acte:
        return record_valeur(acte, **(PLAFOND | valeurs))


def lit(actes: Actes, au: date = date(2027, 3, 1)) -> Any:
    with actes.sessions.lecture() as session:
        return parametres(session).trouver("plafond_ressources", au, financement="plus", zone="a", categorie="1")


@pytest.mark.toutes_bases
def test_entered_value_is_read_by_the_rules_with_its_source(actes: Actes, admin: Auteur):
    assert lit(actes) is None
    saisit(actes, admin)
    lue = lit(actes)
    assert (lue.valeur, lue.statut, lue.source) == (24500, StatutValeur.SAISI, "arrêté du 20 décembre 2026")
    assert lit(actes, date(2028, 1, 1)) is None


@pytest.mark.toutes_bases
def test_four_entries_of_one_value_at_once_leave_one_living(actes: Actes, admin: Auteur):
    ensemble(*(partial(saisit, actes, admin, valeur=Decimal(24_500 + rang)) for rang in range(4)))
    with actes.sessions.lecture() as session:
        assert session.query(ValeurSaisie).filter_by(retiree_le=None).count() == 1


@pytest.mark.toutes_bases
def test_correction_adds_a_row_and_withdraws_the_former(actes: Actes, admin: Auteur, horloge: HorlogeFixe):
    premiere = saisit(actes, admin)
    horloge.avance(timedelta(minutes=1))
    saisit(actes, admin, valeur=Decimal(24510))
    assert lit(actes).valeur == 24510
    with actes.sessions.lecture() as session:
        assert session.get_one(ValeurSaisie, premiere).retiree_le is not None
        assert session.query(ValeurSaisie).count() == 2
        traces = session.query(EntreeRegistre).filter_by(acte="saisie_valeur").order_by(EntreeRegistre.rang).all()
    assert f'"remplace":[{premiere}]' in traces[1].donnees
    assert "Vasseur" not in traces[0].donnees


def test_every_packaged_number_can_be_checked_for_the_year_after():
    """A bound that refuses a value in force would leave the tool without it on the day nobody checked."""
    for valeur in Parametres.charger().toutes():
        if valeur.cle.startswith("quartile."):
            continue  # the table of 2017 names its EPCIs; those of the landlord come by SIREN
        if isinstance(valeur.valeur, int | Decimal) and not isinstance(valeur.valeur, bool):
            lit_saisie(
                valeur.cle, dict(valeur.axes), valeur.decimal, depuis=date(2028, 1, 1),
                verifie_jusqu=date(2028, 12, 31), source=valeur.source, verifie_par="Claire Vasseur",
            )  # fmt: skip


def test_form_sent_twice_is_refused(actes: Actes, admin: Auteur):
    saisit(actes, admin)
    with pytest.raises(Refus, match="valeur_deja_saisie"):
        saisit(actes, admin)


def test_withdrawn_value_is_no_longer_read(actes: Actes, admin: Auteur):
    ligne = saisit(actes, admin)
    with actes.ouvre(admin) as acte:
        retire_valeur(acte, valeur_id=ligne, motif="arrêté rapporté")
    assert lit(actes) is None
    with pytest.raises(Refus, match="valeur_deja_retiree"), actes.ouvre(admin) as acte:
        retire_valeur(acte, valeur_id=ligne, motif="deux fois")


@pytest.mark.parametrize(
    ("champs", "code"),
    [
        ({"cle": "plafond_lune"}, "valeur_inconnue"),
        ({"axes": {"financement": "plus"}}, "valeur_mal_saisie"),
        ({"axes": {"financement": "plus", "zone": "a", "categorie": "9"}}, "valeur_axe_inconnu"),
        ({"cle": "quartile.q1", "axes": {"epci": "Lille"}}, "valeur_axe_inconnu"),
        ({"source": "  "}, "valeur_mal_saisie"),
        ({"verifie_jusqu": date(2026, 12, 31)}, "valeur_mal_saisie"),
        ({"valeur": Decimal(-1)}, "valeur_hors_bornes"),
        ({"valeur": Decimal("24500.5")}, "valeur_non_entiere"),
        ({"cle": "seuils.effort_alerte", "axes": {}, "valeur": Decimal(130)}, "valeur_hors_bornes"),
    ],
)
def test_value_that_makes_no_sense_is_refused(actes: Actes, admin: Auteur, champs: dict[str, Any], code: str):
    with pytest.raises(Refus, match=code):
        saisit(actes, admin, **champs)


def test_withdrawing_asks_for_an_existing_row_and_a_reason(actes: Actes, admin: Auteur):
    ligne = saisit(actes, admin)
    with pytest.raises(Refus, match="motif_requis"), actes.ouvre(admin) as acte:
        retire_valeur(acte, valeur_id=ligne, motif=" ")
    with pytest.raises(Introuvable), actes.ouvre(admin) as acte:
        retire_valeur(acte, valeur_id=999, motif="rien")


@pytest.mark.parametrize("role", [Role.SECRETAIRE, Role.MEMBRE, Role.AGENCE, Role.DIRECTION, Role.AUDITEUR])
def test_only_an_administrator_enters_values(actes: Actes, admin: Auteur, role: Role):
    with pytest.raises(Interdit):
        saisit(actes, Auteur(utilisateur_id=admin.utilisateur_id, role=role))

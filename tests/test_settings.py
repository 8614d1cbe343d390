"""Settings: a bad one stops the start and names itself."""

from pathlib import Path

import pytest

from caleol.kernel.clock import HorlogeDemonstration, HorlogeSysteme
from caleol.settings import Mode, ReglageInvalide, charge_reglages

CLE = "x" * 32
PRODUCTION = {"DATABASE_URL": "postgresql://caleol@localhost/caleol", "CALEOL_SECRET_KEY": CLE}


def test_production_is_the_default_and_is_complete_with_two_settings():
    reglages = charge_reglages(PRODUCTION)
    assert reglages.mode is Mode.PRODUCTION
    assert reglages.database_url == "postgresql+psycopg://caleol@localhost/caleol"
    assert reglages.https
    assert isinstance(reglages.horloge(), HorlogeSysteme)


@pytest.mark.parametrize(
    ("change", "nomme"),
    [
        ({"CALEOL_MODE": "essai"}, "CALEOL_MODE"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"CALEOL_SECRET_KEY": "courte"}, "CALEOL_SECRET_KEY"),
        ({"CALEOL_HORLOGE": "2026-11-23T08:30"}, "CALEOL_HORLOGE"),
        ({"CALEOL_FILS": "beaucoup"}, "CALEOL_FILS"),
        ({"CALEOL_FILS": "1"}, "CALEOL_FILS"),
        ({"CALEOL_CERTIFICAT": "/nulle/part.p12"}, "CALEOL_CERTIFICAT"),
        ({"CALEOL_HORODATAGE": "ftp://ici"}, "CALEOL_HORODATAGE"),
        ({"CALEOL_TETE_COURRIELS": "notaire"}, "CALEOL_TETE_COURRIELS"),
        ({"CALEOL_SITE": "caleol.bailleur.fr"}, "CALEOL_SITE"),
        ({"CALEOL_SITE": "javascript:alert(1)"}, "CALEOL_SITE"),
        ({"CALEOL_TAILLE_MAXIMALE_MO": "0"}, "CALEOL_TAILLE_MAXIMALE_MO"),
        ({"CALEOL_MANDATAIRES": "-1"}, "CALEOL_MANDATAIRES"),
        ({"CALEOL_SMTP_URL": "serveur:25"}, "CALEOL_SMTP_URL"),
        ({"CALEOL_SMTP_URL": "http://serveur"}, "CALEOL_SMTP_URL"),
        ({"CALEOL_SMTP_URL": "smtp://a:b@c@serveur"}, "CALEOL_SMTP_URL"),
        ({"CALEOL_EXPEDITEUR": "caleol"}, "CALEOL_EXPEDITEUR"),
        ({"CALEOL_EXPEDITEUR": "CALEOL <a@b.fr>"}, "CALEOL_EXPEDITEUR"),
    ],
)
def test_a_bad_setting_is_named(change, nomme):
    with pytest.raises(ReglageInvalide, match=nomme):
        charge_reglages(PRODUCTION | change)


def test_the_secret_never_appears_in_a_refusal():
    with pytest.raises(ReglageInvalide) as refus:
        charge_reglages(PRODUCTION | {"CALEOL_SECRET_KEY": "secret-trop-court"})
    assert "secret-trop-court" not in str(refus.value)


def test_the_password_of_the_mail_server_never_appears_in_a_refusal():
    with pytest.raises(ReglageInvalide) as refus:
        charge_reglages(PRODUCTION | {"CALEOL_SMTP_URL": "ftp://caleol:tres-secret@serveur"})
    assert "tres-secret" not in str(refus.value)


@pytest.mark.parametrize("url", ["smtp://serveur", "smtps://a%40b.fr:c%3Ad@serveur.exemple:465", "smtp://[::1]:2525"])
def test_address_of_a_mail_server_is_kept(url: str):
    assert charge_reglages(PRODUCTION | {"CALEOL_SMTP_URL": url}).smtp_url == url


def test_demonstration_needs_nothing_and_runs_on_its_clock(tmp_path: Path):
    reglages = charge_reglages(
        {"CALEOL_MODE": "demonstration", "CALEOL_DONNEES": str(tmp_path), "CALEOL_HORLOGE": "2026-11-23T08:31"}
    )
    assert reglages.database_url == f"sqlite:///{tmp_path}/demonstration.db"
    assert not reglages.https
    assert isinstance(reglages.horloge(), HorlogeDemonstration)


def test_a_clock_that_is_no_date_is_refused():
    with pytest.raises(ReglageInvalide, match="CALEOL_HORLOGE"):
        charge_reglages({"CALEOL_MODE": "demonstration", "CALEOL_HORLOGE": "lundi"})

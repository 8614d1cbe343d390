"""Settings: read once from the environment, typed, frozen; a bad one stops the start and says which."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path

from caleol.kernel.certificat import Certificat
from caleol.kernel.clock import PARIS, Horloge, HorlogeDemonstration, HorlogeSysteme

RACINE = Path(__file__).resolve().parent.parent


class ReglageInvalide(Exception):
    """A setting is missing or wrong; the message names it and says what to write."""


class Mode(Enum):
    """How the installation is used."""

    PRODUCTION = "production"
    DEMONSTRATION = "demonstration"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Reglages:
    """Every setting of an installation."""

    mode: Mode
    database_url: str
    secret_key: str
    dossier_donnees: Path
    horloge_fixe: datetime | None = None
    smtp_url: str | None = None
    expediteur: str = "caleol@localhost"
    mandataires_de_confiance: int = 0
    taille_maximale_octets: int = 64 * 1024 * 1024
    fils: int = 16
    certificat: Certificat = field(default_factory=Certificat)
    adresses_tete: tuple[str, ...] = ()
    site: str = ""

    @property
    def https(self) -> bool:
        """Return whether cookies are for HTTPS only: everywhere but on the demonstration and in tests."""
        return self.mode is Mode.PRODUCTION

    def horloge(self) -> Horloge:
        """Return the clock these settings ask for."""
        if self.horloge_fixe is None:
            return HorlogeSysteme()
        return HorlogeDemonstration(self.horloge_fixe)


def charge_reglages(environ: Mapping[str, str] | None = None) -> Reglages:
    """Read and check the settings.

    Raises:
        ReglageInvalide: names the variable and what it should hold.
    """
    env = os.environ if environ is None else environ
    mode = _mode(env)
    dossier = Path(env.get("CALEOL_DONNEES", str(RACINE / "donnees")))
    return Reglages(
        mode=mode,
        database_url=_database_url(env, mode, dossier),
        secret_key=_secret_key(env, mode),
        dossier_donnees=dossier,
        horloge_fixe=_horloge_fixe(env, mode),
        smtp_url=_smtp_url(env),
        expediteur=_expediteur(env),
        mandataires_de_confiance=_entier(env, "CALEOL_MANDATAIRES", 0, 0, 5),
        taille_maximale_octets=_entier(env, "CALEOL_TAILLE_MAXIMALE_MO", 64, 1, 1024) * 1024 * 1024,
        fils=_entier(env, "CALEOL_FILS", 16, 4, 256),
        certificat=_certificat(env),
        adresses_tete=_adresses_tete(env),
        site=_site(env),
    )


def _mode(env: Mapping[str, str]) -> Mode:
    texte = env.get("CALEOL_MODE", "production")
    try:
        return Mode(texte)
    except ValueError:
        raise ReglageInvalide(f"CALEOL_MODE vaut « {texte} » : écrivez production, demonstration ou test.") from None


def _database_url(env: Mapping[str, str], mode: Mode, dossier: Path) -> str:
    url = env.get("DATABASE_URL", "")
    if not url:
        if mode is Mode.PRODUCTION:
            raise ReglageInvalide(
                "DATABASE_URL manque : écrivez par exemple postgresql+psycopg://compte@hote/base, "
                "ou sqlite:////chemin/caleol.db."
            )
        return f"sqlite:///{dossier / (mode.value + '.db')}"
    if url.startswith("postgresql://"):
        return "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if not url.startswith(("postgresql+psycopg://", "sqlite:///")):
        raise ReglageInvalide(
            "DATABASE_URL doit commencer par postgresql+psycopg:// ou sqlite:/// ; "
            f"elle commence par « {url.split(':', 1)[0]}: »."
        )
    return url


def _secret_key(env: Mapping[str, str], mode: Mode) -> str:
    cle = env.get("CALEOL_SECRET_KEY", "")
    if mode is not Mode.PRODUCTION:
        return cle or "cle-de-demonstration-sans-secret-ne-pas-employer-ailleurs"
    if len(cle) < 32:
        raise ReglageInvalide(
            "CALEOL_SECRET_KEY doit compter au moins 32 caractères tirés au hasard : "
            'produisez-la avec python3 -c "import secrets; print(secrets.token_hex(32))".'
        )
    return cle


def _certificat(env: Mapping[str, str]) -> Certificat:
    chemin = env.get("CALEOL_CERTIFICAT", "")
    if chemin and not Path(chemin).is_file():
        raise ReglageInvalide(
            f"CALEOL_CERTIFICAT désigne « {chemin} », qui n’existe pas : écrivez le chemin du fichier .p12 du "
            "bailleur, ou retirez cette ligne."
        )
    mot_de_passe = env.get("CALEOL_CERTIFICAT_MOT_DE_PASSE", "")
    return Certificat(Path(chemin) if chemin else None, mot_de_passe, _horodatage(env))


def _adresses_tete(env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the addresses, outside of the landlord's house, that keep the head of the register."""
    adresses = tuple(env.get("CALEOL_TETE_COURRIELS", "").replace(",", " ").split())
    for adresse in adresses:
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", adresse):
            raise ReglageInvalide(
                f"CALEOL_TETE_COURRIELS contient « {adresse} », qui n’est pas une adresse : écrivez par exemple "
                "notaire@exemple.fr, et séparez deux adresses par une virgule."
            )
    return adresses


def _site(env: Mapping[str, str]) -> str:
    """Return the address at which people open the site, without a final slash."""
    adresse = env.get("CALEOL_SITE", "")
    if adresse and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(?:/[A-Za-z0-9._~/-]*)?", adresse):
        raise ReglageInvalide(
            f"CALEOL_SITE vaut « {adresse} » : écrivez l’adresse où l’on ouvre l’outil, https://caleol.bailleur.fr."
        )
    return adresse.rstrip("/")


def _horodatage(env: Mapping[str, str]) -> str | None:
    adresse = env.get("CALEOL_HORODATAGE", "")
    if adresse and not adresse.startswith(("http://", "https://")):
        raise ReglageInvalide("CALEOL_HORODATAGE doit être l’adresse http:// ou https:// d’un service d’horodatage.")
    return adresse or None


def _horloge_fixe(env: Mapping[str, str], mode: Mode) -> datetime | None:
    texte = env.get("CALEOL_HORLOGE", "")
    if not texte:
        return None
    if mode is Mode.PRODUCTION:
        raise ReglageInvalide("CALEOL_HORLOGE est réservée à la démonstration et aux essais : retirez-la.")
    try:
        instant = datetime.fromisoformat(texte)
    except ValueError:
        raise ReglageInvalide(
            f"CALEOL_HORLOGE vaut « {texte} » : écrivez une date et une heure, 2026-11-23T08:30."
        ) from None
    return instant if instant.tzinfo else instant.replace(tzinfo=PARIS)


def _smtp_url(env: Mapping[str, str]) -> str | None:
    """Return the mail server's address; a refusal never repeats it, for it may hold a password."""
    url = env.get("CALEOL_SMTP_URL", "")
    if url and not re.fullmatch(r"smtps?://(?:[^@\s]+@)?(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?/?", url):
        raise ReglageInvalide(
            "CALEOL_SMTP_URL est mal écrite : écrivez smtp://compte:motdepasse@serveur:587, ou smtps://…:465. "
            "Un @, un : ou une / du mot de passe s’écrivent %40, %3A et %2F."
        )
    return url or None


def _expediteur(env: Mapping[str, str]) -> str:
    adresse = env.get("CALEOL_EXPEDITEUR", "caleol@localhost")
    if not re.fullmatch(r"[^@\s<>,;\"]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", adresse):
        raise ReglageInvalide(f"CALEOL_EXPEDITEUR vaut « {adresse} » : écrivez une adresse, caleol@bailleur.fr.")
    return adresse


def _entier(env: Mapping[str, str], nom: str, defaut: int, minimum: int, maximum: int) -> int:
    texte = env.get(nom, "")
    if not texte:
        return defaut
    if not texte.isdecimal() or not minimum <= int(texte) <= maximum:
        raise ReglageInvalide(f"{nom} vaut « {texte} » : écrivez un nombre entre {minimum} et {maximum}.")
    return int(texte)

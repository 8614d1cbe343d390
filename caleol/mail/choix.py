"""Which sender an installation uses."""

from pathlib import Path

from caleol.mail.dossier import ExpediteurDossier
from caleol.mail.message import Expediteur
from caleol.mail.smtp import ExpediteurSmtp

DOSSIER_COURRIELS = "courriels"


def create_expediteur(smtp_url: str | None, dossier_donnees: Path, de: str) -> Expediteur:
    """Return the sender of the settings: a mail server where one is named, else the folder `courriels` of the data.

    Raises:
        ValueError: the address of the server is not one.
    """
    if smtp_url:
        return ExpediteurSmtp(smtp_url, de)
    return ExpediteurDossier(dossier_donnees / DOSSIER_COURRIELS, de)

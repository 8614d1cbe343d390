"""Mails leave after the act that wrote them, out of the request where a mail server may be slow."""

from threading import Thread

from caleol.mail.choix import create_expediteur
from caleol.services.act import Acte
from caleol.services.courriels import send_courriels
from caleol.settings import Mode
from caleol.web.aiguillage import seance_repetee
from caleol.web.contexte import actes, reglages


def envoie_apres(acte: Acte) -> None:
    """Send what waits once this act is committed; what fails is tried again by the scheduler.

    A thread of its own sends, so that nobody waits for a mail server; a test waits, to see the outcome. The mails of
    a rehearsal never leave.
    """
    if seance_repetee() is not None:
        return
    valeurs, ouverts = reglages(), actes()
    expediteur = create_expediteur(valeurs.smtp_url, valeurs.dossier_donnees, valeurs.expediteur)

    def envoie() -> None:
        send_courriels(ouverts, expediteur)

    if valeurs.mode is Mode.TEST:
        acte.apres.append(envoie)
    else:
        acte.apres.append(Thread(target=envoie, name="courriels", daemon=True).start)

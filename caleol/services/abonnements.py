"""The secret address of a person's calendar: given once, replaced or taken back by the person."""

import secrets

from caleol.kernel.errors import Refus
from caleol.models.compte import AbonnementAgenda
from caleol.queries.abonnement import empreinte_adresse
from caleol.rules.droits import Droit, Role
from caleol.services.act import Acte

OCTETS = 32


def open_abonnement(acte: Acte) -> str:
    """Return a new secret for the author's calendar; the former one answers no longer.

    Only a digest is kept: the secret cannot be shown again.

    Raises:
        Refus: `abonnement_sans_seance` for an account that holds no seat.
    """
    acte.exige(Droit.ACCUEIL)
    if acte.auteur.role is not Role.MEMBRE or acte.auteur.membre_id is None:
        raise Refus("abonnement_sans_seance")
    secret = secrets.token_urlsafe(OCTETS)
    abonnement = acte.session.get(AbonnementAgenda, acte.utilisateur_id)
    if abonnement is None:
        abonnement = AbonnementAgenda(utilisateur_id=acte.utilisateur_id)
        acte.session.add(abonnement)
    abonnement.empreinte, abonnement.cree_le = empreinte_adresse(secret), acte.instant
    acte.session.flush()
    acte.inscrire("abonnement_agenda", "utilisateur", acte.utilisateur_id)
    return secret


def close_abonnement(acte: Acte) -> None:
    """Take the author's address back: calendars that follow it get nothing more."""
    acte.exige(Droit.ACCUEIL)
    abonnement = acte.session.get(AbonnementAgenda, acte.utilisateur_id)
    if abonnement is not None:
        acte.session.delete(abonnement)
        acte.inscrire("fin_abonnement_agenda", "utilisateur", acte.utilisateur_id)

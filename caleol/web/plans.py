"""Every task of the site, in the order of the menu."""

from caleol.web import (
    accueil,
    administration,
    bilan,
    candidatures,
    connexion,
    controle,
    deliberation,
    imports,
    liens,
    lots,
    occupation,
    seances,
    suivi,
    taches,
    votes,
)

PLANS = (
    connexion.plan,
    connexion.plan_agenda,
    accueil.plan,
    liens.plan,
    lots.plan,
    candidatures.plan,
    seances.plan,
    deliberation.plan,
    votes.plan,
    suivi.plan,
    taches.plan,
    occupation.plan,
    bilan.plan,
    imports.plan,
    *administration.plans,
    controle.plan,
)

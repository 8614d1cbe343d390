"""Every task of the site, in the order of the menu."""

from caleol.web import accueil, administration, connexion, deliberation

PLANS = (
    connexion.plan,
    accueil.plan,
    deliberation.plan,
    *administration.plans,
)

"""Every task of the site, in the order of the menu."""

from caleol.web import accueil, connexion

PLANS = (
    connexion.plan,
    accueil.plan,
)

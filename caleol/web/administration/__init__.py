"""What an administrator keeps: dated values, règlements, grids, accounts, commissions and their mandates."""

from caleol.web import messages, messages_administration
from caleol.web.administration import (
    vues_comptes,
    vues_etudes,
    vues_grilles,
    vues_mandats,
    vues_organisme,
    vues_propositions,
    vues_regles,
    vues_valeurs,
)

messages.ajoute(messages_administration.TEXTES)

plans = (
    vues_valeurs.plan,
    vues_regles.plan,
    vues_grilles.plan,
    vues_etudes.plan,
    vues_comptes.plan,
    vues_mandats.plan,
    vues_organisme.plan,
)

__all__ = ["plans", "vues_propositions"]

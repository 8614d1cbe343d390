"""What a comment may not say of a household, and what a member may not read of it (R70)."""

import re
from datetime import date

from caleol.kernel.errors import Refus
from caleol.kernel.francais import sans_accent
from caleol.rules.motivation import MOTS_SENSIBLES
from caleol.rules.pieces import piece
from caleol.rules.reference import regle

JUGEMENTS = re.compile(r"modes? de vie|capacites? d'insertion|capacites? a s'inserer|autonomie de gestion")
"""Words that judge a household, without accents. [vu] « mode de vie » : postponement criticised by the
anti-discrimination authority (2007); « capacité d’insertion », « autonomie de gestion » : decisions annulled,
for they are no criterion of L441-1. The other forms of these words are ours [G]."""

SANTE_OU_VIOLENCE = re.compile(
    r"handicap|invalid|fauteuil|medic|malad|sante\b|hopita|hospital|grossesse|enceinte|depressi|violen|agress|viol\b"
    r"|mobilite reduite|perte d.autonomie|\baah\b|\bmdph\b|psychiatr|cancer|autis[mt]|maltrait|batt(?:ue|u)s?\b"
    r"|\bcoups\b|ordonnance de protection"
)
"""Words of a free text that tell health or violence, without accents: our list [G], for Cnil 2014-122 (members
see no medical paper and no account of violence) names kinds of papers, not words."""

ANOMALIES_D_ACCES = frozenset({"fauteuil_inadapte", "accessibilite_inconnue"})
"""Findings whose very name tells a handicap."""


def mot_a_relire(texte: str) -> str:
    """Return the first word of a free text that touches health, violence, origin or private life, "" without one."""
    nu = sans_accent(texte)
    trouve = MOTS_SENSIBLES.search(nu) or SANTE_OU_VIOLENCE.search(nu)
    return trouve.group() if trouve else ""


@regle(code="Cnil", article="2014-122", depuis=date(2014, 12, 31), vu=False, exigences=("R70",))
def piece_confidentielle(code: str) -> bool:
    """Return whether a paper proves health or violence: seen, never kept, never named to members.

    [non vu] the text, of 2014. A paper that the list does not know is one: nobody can say what it holds.
    """
    try:
        connue = piece(code)
    except Refus:
        return True
    return connue.jamais_montree or connue.dit_la_sante

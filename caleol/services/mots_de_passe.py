"""Passwords: drawn, hashed, verified; always outside of a transaction, for a hash takes a tenth of a second.

Nothing here takes an act: a hash under the write lock would make everybody else wait for it.
"""

import secrets
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from caleol.kernel.errors import Refus

LONGUEUR_MINIMALE = 12
LONGUEUR_MAXIMALE = 200
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPES, PAR_GROUPE = 4, 4

_hacheur = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
_calculs = BoundedSemaphore(2)
"""64 MB each: two at a time in one process."""
_leurre = "$argon2id$v=19$m=65536,t=3,p=4$aO6gwZUjsOa+bCVvyYD06w$JZyi9TAhbkP+nWljfSQK4mZSnj1T4WhEKkoTs0xu6MI"
"""The hash of a word that nobody knows: an unknown account takes the same time as one that exists."""


@dataclass(frozen=True, slots=True)
class Provisoire:
    """A password drawn by the tool, to be shown once, and its hash, to be kept."""

    clair: str = field(repr=False)
    empreinte: str = field(repr=False)


def draw_provisoire() -> Provisoire:
    """Return sixteen letters and figures in four groups, without those that are taken for one another."""
    groupes = ("".join(secrets.choice(ALPHABET) for _ in range(PAR_GROUPE)) for _ in range(GROUPES))
    clair = "-".join(groupes)
    return Provisoire(clair, hache(clair))


def hache(mot_de_passe: str) -> str:
    """Return the argon2id hash of a password.

    Raises:
        Refus: `mot_de_passe_court` under twelve characters, `mot_de_passe_long` over two hundred.
    """
    if len(mot_de_passe) < LONGUEUR_MINIMALE:
        raise Refus("mot_de_passe_court", champ="nouveau", minimum=LONGUEUR_MINIMALE)
    if len(mot_de_passe) > LONGUEUR_MAXIMALE:
        raise Refus("mot_de_passe_long", champ="nouveau", maximum=LONGUEUR_MAXIMALE)
    with _calculs:
        return _hacheur.hash(mot_de_passe)


def verifie(empreinte: str | None, mot_de_passe: str) -> bool:
    """Return whether a password is the one of a hash; without a hash it takes the same time and says no."""
    if len(mot_de_passe) > LONGUEUR_MAXIMALE:
        return False
    try:
        with _calculs:
            _hacheur.verify(empreinte or _leurre, mot_de_passe)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return bool(empreinte)

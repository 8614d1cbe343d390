"""Passwords hashed cheaply in tests; `tests/services/test_comptes.py` holds what a hash costs in production."""

from argon2 import PasswordHasher

from caleol.services import mots_de_passe

REEL, LEURRE_REEL = mots_de_passe._hacheur, mots_de_passe._leurre


def allege() -> None:
    """Hash in a tenth of a millisecond from now on, in this process."""
    mots_de_passe._hacheur = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    mots_de_passe._leurre = mots_de_passe._hacheur.hash("un mot que personne ne connaît")

"""Words that several parts of the papers use."""

from collections.abc import Iterable
from itertools import groupby

from caleol.kernel.francais import civilite, liste_et, nom_complet
from caleol.models.commission import Membre
from caleol.models.compte import Utilisateur


def accord(code_civilite: str, masculin: str, feminin: str) -> str:
    """Return the word that agrees with a person: « présent » or « présente »."""
    return feminin if civilite(code_civilite) == "Mme" else masculin


def nom(personne: Membre | Utilisateur | None) -> str:
    """Return « Mme Anne Petit », "" for nobody."""
    return nom_complet(personne.civilite, personne.prenom, personne.nom) if personne else ""


def plages(numeros: Iterable[int]) -> str:
    """Return « lot 4 », « lots 4 et 5 » or « lots 3 à 15 et 18 », "" for none."""
    tries = sorted(set(numeros))
    suites: list[list[int]] = []
    for _, groupe in groupby(enumerate(tries), key=lambda paire: paire[1] - paire[0]):
        suites.append([numero for _, numero in groupe])
    mots = [
        mot
        for suite in suites
        for mot in ([f"{suite[0]} à {suite[-1]}"] if len(suite) > 2 else [str(numero) for numero in suite])
    ]
    return f"{'lot' if len(tries) == 1 else 'lots'} {liste_et(mots)}" if mots else ""

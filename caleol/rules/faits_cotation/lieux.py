"""One place under two codes: a commune and its associated commune, a town and its arrondissements."""

from collections.abc import Mapping

ARRONDISSEMENTS = {
    **{str(code): "75056" for code in range(75101, 75121)},
    **{str(code): "69123" for code in range(69381, 69390)},
    **{str(code): "13055" for code in range(13201, 13217)},
}
"""Paris, Lyon and Marseille: the codes of the arrondissements and that of the town (INSEE)."""


def commune_entiere(code: str, rattachements: Mapping[str, str]) -> str:
    """Return the code of the whole commune (« 59355 » gives « 59350 »); codes are texts: « 2A004 » is one."""
    propre = code.strip().upper()
    return rattachements.get(propre) or ARRONDISSEMENTS.get(propre, propre)


def meme_commune(une: str, autre: str, rattachements: Mapping[str, str]) -> bool:
    """Return whether two codes name one commune, each under its own code or under its parent's."""
    return commune_entiere(une, rattachements) == commune_entiere(autre, rattachements)

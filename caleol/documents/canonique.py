"""What the digest printed on the minutes covers: the data of the séance, not the print."""

from dataclasses import asdict
from typing import Any, Final

from caleol.kernel.papiers import PvDonnees
from caleol.kernel.rectificatif import RectificatifDonnees

SANS_OBJET: Final = ("presidences", "carence", "suite_de", "urgence")
"""What the séance tells only where it happened: minutes sealed before these words existed keep their digest."""


def donnees_a_sceller(pv: PvDonnees | RectificatifDonnees) -> dict[str, Any]:
    """Return minutes, or their correction, as plain values: no seal, no mark of draft or extract, no reader, no hour.

    The same séance gives the same mapping before and after its validation; the register's canonical form
    (`services.registre.forme_canonique`) makes one text of it.
    """
    valeurs = asdict(pv)
    for champ in ("sceau", "projet", "extrait"):
        valeurs.pop(champ, None)
    for champ in ("lecteur", "imprime_le"):
        del valeurs["entete"][champ]
    for champ in SANS_OBJET:
        if not valeurs["seance"][champ]:
            del valeurs["seance"][champ]
    return valeurs


def donnees_gardees(valeurs: Any, gardees: Any) -> Any:
    """Return plain values with the names alone that the kept ones have, at every depth.

    A later version of the papers only adds fields with a default: what was sealed without them is told without them.
    """
    if isinstance(valeurs, dict) and isinstance(gardees, dict):
        return {nom: donnees_gardees(valeur, gardees[nom]) for nom, valeur in valeurs.items() if nom in gardees}
    if isinstance(valeurs, list | tuple) and isinstance(gardees, list) and len(valeurs) == len(gardees):
        return [donnees_gardees(valeur, gardee) for valeur, gardee in zip(valeurs, gardees, strict=True)]
    return valeurs

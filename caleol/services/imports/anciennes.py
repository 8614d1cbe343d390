"""What a file says of a household when more recent facts are known: they stay, and the preview tells each one."""

from collections.abc import Mapping
from typing import Any

from caleol.imports.lecture import Groupe
from caleol.services.imports.chantier import Chantier
from caleol.services.imports.comparaison import lit_rfr
from caleol.services.imports.occupants import Occupants

ENQUETE = ("rfr_annee", "pieces_professionnelles", "besoin_adaptation", "depart_handicap")
"""Columns of a lease that an inquiry fills, besides those who live there."""


def est_plus_ancienne(au: str | None, connu_au: str | None) -> bool:
    """Return whether what is known is more recent than a line; a line without a day never replaces a dated fact."""
    return connu_au is not None and (au is None or au < connu_au)


def keep_connus(
    chantier: Chantier, groupe: Groupe, dits: Mapping[str, Any], connus: Mapping[str, Any], occupants: Occupants
) -> dict[str, Any]:
    """Return the values of a lease with the facts of the inquiry as known; tells each cell that says something else.

    `dits` and `connus` give the values by name of column; the occupants stay as they are.
    """
    presentes, reference, connu_au = chantier.lecteur.presentes, groupe.cle, connus["donnees_au"]
    for nom in ENQUETE:
        lue = nom in presentes or (nom == "rfr_annee" and chantier.lecteur.annees_rfr)
        if lue and dits[nom] != connus[nom]:
            valeur = _rfr(dits[nom]) if nom == "rfr_annee" else dits[nom]
            chantier.erreur(groupe.ligne, nom, _clair(valeur), "fait_plus_recent", connu_au=connu_au, bail=reference)
    for ligne, colonne, valeur in occupants.differences(reference, groupe):
        chantier.erreur(ligne, colonne, _clair(valeur), "fait_plus_recent", connu_au=connu_au, bail=reference)
    for _ in range(occupants.absents(reference, groupe)):
        chantier.erreur(groupe.ligne, "occupant_nom", None, "occupant_garde", connu_au=connu_au, bail=reference)
    return {**dits, **{nom: connus[nom] for nom in (*ENQUETE, "donnees_au")}}


def _rfr(texte: str) -> str | None:
    return ", ".join(f"{annee} : {montant}" for annee, montant in lit_rfr(texte)) or None


def _clair(valeur: Any) -> Any:
    """Return a value as the file writes it."""
    return {True: "oui", False: "non"}[valeur] if isinstance(valeur, bool) else valeur

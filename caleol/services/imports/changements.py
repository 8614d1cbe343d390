"""What a file changes, object by object: the first ones, field by field, for the preview."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from caleol.imports.contrat import Colonne, Genre
from caleol.kernel import francais as fr
from caleol.services.ecriture import Rangee
from caleol.services.imports.comparaison import Rapprochement, lit_rfr

JOUR = re.compile(r"\d{4}-\d{2}-\d{2}")
MAXIMUM = 50
"""Objects whose changes are shown."""
INCONNU = "non connu"


class Changement(NamedTuple):
    """A field of an object that the file changes: what stands, what would stand, in words."""

    objet: str
    champ: str
    avant: str
    apres: str


def list_changements(
    lignes: Rapprochement, noms: Mapping[str, str], colonnes: Mapping[str, Colonne], autres: Mapping[int, str]
) -> Iterator[Changement]:
    """Yield the fields of the first objects that change; `noms` gives the column of the file of each of the table.

    `autres` gives the reference of an object that a column points to, by its key.
    """
    for cle in list(lignes.modifies)[:MAXIMUM]:
        for place, champ in enumerate(lignes.colonnes):
            avant, apres = lignes.existants[cle][place], lignes.modifies[cle][place]
            if avant != apres and champ in noms:
                colonne = colonnes[noms[champ]]
                yield Changement(str(cle[0]), colonne.nom, *(_dit(v, champ, colonne, autres) for v in (avant, apres)))


def list_personnes(
    a_remplacer: Mapping[str, list[Rangee]], connus: Mapping[str, list[Rangee]], noms: tuple[str, ...]
) -> Iterator[Changement]:
    """Yield how the occupants of the first leases change: each person as the file would write her."""
    for reference in list(a_remplacer)[:MAXIMUM]:
        avant, apres = connus.get(reference, []), a_remplacer[reference]
        for rang in range(max(len(avant), len(apres))):
            dits = _personne(avant, apres, rang, noms)
            if dits[0] != dits[1]:
                yield Changement(reference, f"occupant {rang + 1}", *dits)


def _personne(avant: list[Rangee], apres: list[Rangee], rang: int, noms: tuple[str, ...]) -> tuple[str, str]:
    """Return what differs of the person of a rank, before and after; « personne » where nobody stands there."""
    deux = [lignes[rang] if rang < len(lignes) else None for lignes in (avant, apres)]
    places = [p for p, nom in enumerate(noms) if nom != "rang" and (None in deux or _differe(deux, p))]
    dits = ["personne" if q is None else ", ".join(f"{noms[p]} : {_clair(q[p])}" for p in places) for q in deux]
    return dits[0], dits[1]


def _differe(deux: list[Rangee | None], place: int) -> bool:
    return len({q[place] for q in deux if q is not None}) > 1


def _clair(valeur: Any) -> str:
    """Return a stored value as a file writes it."""
    if valeur is None or valeur == "":
        return INCONNU
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return fr.date_courte(date.fromisoformat(valeur)) if JOUR.fullmatch(str(valeur)) else str(valeur)


def _dit(valeur: Any, champ: str, colonne: Colonne, autres: Mapping[int, str]) -> str:
    """Return a stored value in words."""
    if champ == "rfr_euros":
        return ", ".join(f"{annee} : {fr.nombre(montant)}" for annee, montant in lit_rfr(valeur)) or INCONNU
    if valeur is None:
        return INCONNU
    if champ.endswith("_id"):
        return autres.get(valeur, INCONNU)
    if colonne.genre is Genre.MONTANT:
        return fr.euros(valeur)
    return _clair(bool(valeur) if colonne.genre is Genre.BOOLEEN else valeur)

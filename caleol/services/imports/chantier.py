"""What the preparation of an import is given, and what it gives back."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from caleol.imports.erreurs import Constats
from caleol.imports.lecture import Groupe, Lecteur, Valeurs
from caleol.rules.droits import Auteur
from caleol.services.act import Acte
from caleol.services.ecriture import Depots, Ecrivain

NOUVEAU, MODIFIE, INCHANGE = "nouveaux", "modifies", "inchanges"
Ecriture = Callable[[Acte, Ecrivain], object]


@dataclass(slots=True)
class Chantier:
    """An import under way: the file, the database as it is read, what was found, what is asked.

    `a_part` runs a writing in a short transaction of its own, for rows that nobody sees yet; it is None in a
    preview, which writes nothing. `avance` is told how many lines are done.
    """

    session: Session
    auteur: Auteur
    jour: date
    import_id: int
    lecteur: Lecteur
    constats: Constats
    options: Mapping[str, Any]
    avance: Callable[[int], None]
    a_part: Callable[[Callable[[Ecrivain], None]], None] | None = None

    def place(self, nom: str) -> int:
        """Return the place of a column in the rows that are read."""
        return self.lecteur.contrat.positions[nom]

    def erreur(self, ligne: int, colonne: str, valeur: object, code: str, **donnees: Any) -> None:
        """Tell what is wrong in a cell."""
        self.constats.ajoute(ligne, colonne, None if valeur is None else str(valeur), code, **donnees)

    def lignes(self) -> Iterator[tuple[int, Any]]:
        """Yield the rows of a file of one line an object with their numbers, telling the progress as they go."""
        for numero, valeurs in self.lecteur.lignes():
            if numero % 5_000 == 0:
                self.avance(numero)
            yield numero, valeurs

    def groupes(self) -> Iterator[tuple[Groupe, dict[str, Any]]]:
        """Yield the objects of a file of several lines an object, each with its own values by column; as `lignes`."""
        noms = [colonne.nom for colonne in self.lecteur.contrat.colonnes if not colonne.de_ligne]
        for nombre, groupe in enumerate(self.lecteur.groupes(), start=1):
            if nombre % 2_000 == 0:
                self.avance(groupe.ligne)
            yield groupe, dict(zip(noms, groupe.tete, strict=True))


@dataclass(slots=True)
class Preparation:
    """What an import would do: how many objects are new, changed or unchanged; how to lay rows aside and write them.

    `changements` holds object, field, what stands and what would stand, of the first objects that change.
    """

    compte: Counter[str] = field(default_factory=Counter)
    details: Counter[str] = field(default_factory=Counter)
    depots: list[Callable[[Depots], object]] = field(default_factory=list)
    ecritures: list[Ecriture] = field(default_factory=list)
    changements: list[tuple[str, str, str, str]] = field(default_factory=list)

    def depose(self, depots: Depots) -> None:
        """Lay aside the rows to write, before the transaction that takes them."""
        for pose in self.depots:
            pose(depots)

    def ecrit(self, acte: Acte, ecrivain: Ecrivain) -> None:
        """Write everything, in the order that was prepared."""
        for ecriture in self.ecritures:
            ecriture(acte, ecrivain)


def etat_de_l_objet(etats: list[str]) -> str:
    """Return the state of an object from its own, which comes first, and those of the rows that hang on it."""
    if etats[0] == NOUVEAU:
        return NOUVEAU
    return MODIFIE if set(etats) != {INCHANGE} else INCHANGE


__all__ = ["INCHANGE", "MODIFIE", "NOUVEAU", "Chantier", "Preparation", "Valeurs", "etat_de_l_objet"]

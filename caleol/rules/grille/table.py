"""One table of the text of a grid: reads typed values, and refuses with the line and the reason."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from caleol.kernel.errors import Refus
from caleol.rules.grille.reperes import Etendue, Lieu, Reperes

E = TypeVar("E", bound=StrEnum)


class Table:
    """A table with its place in the text; `contenu` is what the library read of it."""

    def __init__(self, contenu: Mapping[str, Any], reperes: Reperes, lieu: Lieu) -> None:
        """Keep the content beside its place."""
        self.contenu = contenu
        self._reperes = reperes
        self._lieu = lieu

    def __contains__(self, cle: str) -> bool:
        """Return whether a key is there."""
        return cle in self.contenu

    def refus(self, raison: str, detail: object, cle: str | None = None) -> Refus:
        """Return the refusal that names the line of a key, else of the word in this table."""
        return Refus("grille_invalide", ligne=self._ligne(cle, str(detail)), raison=raison, detail=str(detail))

    def _ligne(self, cle: str | None, mot: str) -> int:
        etendue = self._lieu.cles.get(cle or "")
        if etendue is None:
            lieu = self._lieu
            return self._reperes.cherche(cle, lieu) if cle in self.contenu and cle else self._reperes.cherche(mot, lieu)
        if etendue.fin == etendue.debut:
            return etendue.debut
        return self._reperes.cherche(mot, Lieu(etendue.debut, etendue.fin))

    def verifie(self, permises: Collection[str]) -> None:
        """Refuse a key that does not exist."""
        for cle in self.contenu:
            if cle not in permises:
                raise self.refus("cle_inconnue", cle, cle)

    def exige(self, cle: str) -> Any:
        """Return a value that must be there."""
        if cle not in self.contenu:
            raise Refus("grille_invalide", ligne=self._lieu.debut, raison="cle_manquante", detail=cle)
        return self.contenu[cle]

    def une_seule(self, cles: Collection[str], raison: str, detail: object) -> str:
        """Return the only key of a list that is there; refuse none, refuse two."""
        presentes = [cle for cle in cles if cle in self.contenu]
        if len(presentes) != 1:
            raise self.refus(raison, detail)
        return presentes[0]

    def texte(self, cle: str) -> str:
        """Return a text that is not empty."""
        valeur = self.exige(cle)
        if not isinstance(valeur, str) or not valeur.strip():
            raise self.refus("valeur_illisible", valeur, cle)
        return valeur

    def texte_ou(self, cle: str, defaut: str = "") -> str:
        """Return a text, or what stands for it where it is absent."""
        return self.texte(cle) if cle in self.contenu else defaut

    def entier(self, cle: str, minimum: int | None = None, raison: str = "points_non_entiers") -> int:
        """Return a whole number."""
        return self._entier(self.exige(cle), cle, minimum, raison)

    def entier_ou_rien(self, cle: str, minimum: int | None = None) -> int | None:
        """Return a whole number, None where the key is absent."""
        return self.entier(cle, minimum) if cle in self.contenu else None

    def _entier(self, valeur: Any, cle: str, minimum: int | None, raison: str) -> int:
        if not isinstance(valeur, int) or isinstance(valeur, bool):
            raise self.refus(raison, valeur, cle)
        if minimum is not None and valeur < minimum:
            raise self.refus("nombre_trop_petit", valeur, cle)
        return valeur

    def nombre(self, cle: str) -> Decimal:
        """Return a number, with decimals or not."""
        valeur = self.exige(cle)
        if not isinstance(valeur, int | Decimal) or isinstance(valeur, bool) or not Decimal(valeur).is_finite():
            raise self.refus("valeur_illisible", valeur, cle)
        return Decimal(valeur)

    def jour(self, cle: str) -> date:
        """Return a date, without hour."""
        valeur = self.exige(cle)
        if not isinstance(valeur, date) or isinstance(valeur, datetime):
            raise self.refus("valeur_illisible", valeur, cle)
        return valeur

    def jour_ou_rien(self, cle: str) -> date | None:
        """Return a date, None where the key is absent."""
        return self.jour(cle) if cle in self.contenu else None

    def booleen(self, cle: str, defaut: bool = False) -> bool:
        """Return yes or no."""
        valeur = self.contenu.get(cle, defaut)
        if not isinstance(valeur, bool):
            raise self.refus("valeur_illisible", valeur, cle)
        return valeur

    def choix(self, cle: str, classe: type[E], defaut: E | None = None) -> E:
        """Return a value of a closed list."""
        valeur = self.exige(cle) if defaut is None else self.contenu.get(cle, defaut)
        if valeur not in tuple(classe):
            raise self.refus("valeur_inconnue", valeur, cle)
        return classe(valeur)

    def textes(self, cle: str) -> tuple[str, ...]:
        """Return a list of texts, each once; a text alone is a list of one."""
        valeur = self.exige(cle)
        elements = [valeur] if isinstance(valeur, str) else valeur
        if not isinstance(elements, list) or not elements or not all(isinstance(e, str) for e in elements):
            raise self.refus("valeur_illisible", valeur, cle)
        self.sans_double(elements, "valeur_en_double", cle)
        return tuple(elements)

    def sans_double(self, elements: Collection[str], raison: str, cle: str | None = None) -> None:
        """Refuse what stands twice."""
        vus: set[str] = set()
        for element in elements:
            if element in vus:
                raise self.refus(raison, element, cle)
            vus.add(element)

    def table(self, cle: str) -> "Table":
        """Return a table written in one line."""
        valeur = self.exige(cle)
        if not isinstance(valeur, dict):
            raise self.refus("valeur_illisible", valeur, cle)
        return Table(valeur, self._reperes, self._lieu_de(cle, None))

    def elements(self, cle: str) -> list["Table | str"]:
        """Return a list whose elements are texts or tables written in one line."""
        valeur = self.exige(cle)
        if not isinstance(valeur, list) or not valeur:
            raise self.refus("valeur_illisible", valeur, cle)
        return [self._element(cle, rang, element) for rang, element in enumerate(valeur)]

    def tables(self, cle: str) -> list["Table"]:
        """Return a list of tables written in one line each."""
        elements = self.elements(cle)
        lues = [element for element in elements if isinstance(element, Table)]
        if len(lues) != len(elements):
            raise self.refus("valeur_illisible", self.contenu[cle], cle)
        return lues

    def titrees(self, cle: str, chemin: str) -> list["Table"]:
        """Return the tables of `[[chemin]]`, none where the key is absent."""
        valeur = self.contenu.get(cle, [])
        if not isinstance(valeur, list) or not all(isinstance(element, dict) for element in valeur):
            raise self.refus("valeur_illisible", valeur, cle)
        return [Table(element, self._reperes, self._reperes.suivant(chemin, self._lieu)) for element in valeur]

    def titree(self, cle: str) -> "Table":
        """Return the table of `[cle]`."""
        valeur = self.exige(cle)
        if not isinstance(valeur, dict):
            raise self.refus("valeur_illisible", valeur, cle)
        return Table(valeur, self._reperes, self._reperes.suivant(cle, self._lieu_de(cle, None)))

    def complete(self, valeurs: Mapping[str, Any]) -> "Table":
        """Return the same table with values that its text leaves out."""
        return Table({**self.contenu, **valeurs}, self._reperes, self._lieu)

    def _element(self, cle: str, rang: int, element: Any) -> "Table | str":
        if isinstance(element, dict):
            return Table(element, self._reperes, self._lieu_de(cle, rang))
        if not isinstance(element, str):
            raise self.refus("valeur_illisible", element, cle)
        return element

    def _lieu_de(self, cle: str, rang: int | None) -> Lieu:
        """Return the place of a key, or of one element of its list."""
        etendue = self._lieu.cles.get(cle, Etendue(self._lieu.debut, self._lieu.fin))
        if rang is None or rang >= len(etendue.elements):
            return Lieu(etendue.debut, etendue.fin)
        suivants = [debut for debut in etendue.elements[rang + 1 :] if debut > etendue.elements[rang]]
        return Lieu(etendue.elements[rang], suivants[0] - 1 if suivants else etendue.fin)

"""On which line of a TOML text each table, key and element stands: the parser of the library does not say."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

ENTETE = re.compile(r"^\s*\[\[?\s*([\w.\-\"' ]+?)\s*\]\]?\s*(#.*)?$")
CLE = re.compile(r"^\s*([\w-]+|\"[^\"]*\"|'[^']*')[^=]*=")
OUVRE, FERME = "[{", "]}"


@dataclass(slots=True)
class Etendue:
    """The lines of one key: its first, its last, and the first of each element where it is an array."""

    debut: int
    fin: int
    elements: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Lieu:
    """The lines of one table, and of its keys where they were found."""

    debut: int
    fin: int
    cles: dict[str, Etendue] = field(default_factory=dict)


class Reperes:
    """The places of a text: the table at its root, then each headed table in the order of the text."""

    def __init__(self, texte: str) -> None:
        """Read the text once, line by line."""
        self.lignes = texte.splitlines()
        self.racine = Lieu(1, len(self.lignes))
        self._entetes: dict[str, list[Lieu]] = defaultdict(list)
        self._rendus: dict[str, int] = defaultdict(int)
        self._parcours()

    def suivant(self, chemin: str, defaut: Lieu) -> Lieu:
        """Return the place of the next table of a path, `defaut` where it was written another way."""
        rang = self._rendus[chemin]
        self._rendus[chemin] += 1
        lieux = self._entetes[chemin]
        return lieux[rang] if rang < len(lieux) else defaut

    def cherche(self, mot: str, lieu: Lieu) -> int:
        """Return the first line of a place that holds a word, else its first line."""
        motif = re.compile(rf"(?<![\w-]){re.escape(mot)}(?![\w-])")
        for rang in range(lieu.debut, min(lieu.fin, len(self.lignes)) + 1):
            if motif.search(self.lignes[rang - 1].split("#", 1)[0]):
                return rang
        return lieu.debut

    def _parcours(self) -> None:
        lieu, cle, lecteur = self.racine, None, _Profondeur()
        for rang, ligne in enumerate(self.lignes, start=1):
            entete = None if lecteur.ouvert else ENTETE.match(ligne)
            if entete:
                lieu.fin = rang - 1 if lieu is not self.racine else lieu.fin
                lieu, cle = Lieu(rang, len(self.lignes)), None
                self._entetes[re.sub(r"[\s\"']", "", entete.group(1))].append(lieu)
                continue
            trouvee = None if lecteur.ouvert else CLE.match(ligne)
            if trouvee:
                cle = lieu.cles[trouvee.group(1).strip("\"'")] = Etendue(rang, rang)
            debuts = lecteur.avance(ligne[trouvee.end() :] if trouvee else ligne)
            if cle is not None:
                cle.elements += [rang] * debuts
                cle.fin = rang if debuts or lecteur.ouvert or trouvee else cle.fin


class _Profondeur:
    """Follows brackets and texts across the lines of one value."""

    def __init__(self) -> None:
        self._pile: list[str] = []
        self._texte = ""
        self._attend = False

    @property
    def ouvert(self) -> bool:
        """Return whether the value goes on on the next line."""
        return bool(self._pile or len(self._texte) == 3)

    def avance(self, ligne: str) -> int:
        """Read one line; return how many elements of the outer array begin on it."""
        debuts = rang = 0
        self._texte = self._texte if len(self._texte) == 3 else ""
        while rang < len(ligne):
            signe = ligne[rang]
            if self._texte:
                rang += self._dans_texte(ligne, rang)
                continue
            if signe == "#":
                break
            if self._attend and not signe.isspace() and signe not in "],":
                debuts, self._attend = debuts + 1, False
            rang += self._hors_texte(ligne, rang)
        return debuts

    def _dans_texte(self, ligne: str, rang: int) -> int:
        """Return by how many signs to go on inside a text."""
        if ligne[rang] == "\\" and self._texte[0] == '"':
            return 2
        if ligne.startswith(self._texte, rang):
            longueur, self._texte = len(self._texte), ""
            return longueur
        return 1

    def _hors_texte(self, ligne: str, rang: int) -> int:
        """Return by how many signs to go on outside a text, and follow the brackets."""
        signe = ligne[rang]
        if signe in "\"'":
            self._texte = signe * 3 if ligne.startswith(signe * 3, rang) else signe
            return len(self._texte)
        if signe in OUVRE:
            self._pile.append(signe)
            self._attend = self._pile == ["["]
        elif signe in FERME and self._pile:
            self._pile.pop()
        elif signe == "," and self._pile == ["["]:
            self._attend = True
        return 1

"""From bytes to lines of cells: encoding, separator, header. Streams: a file is never whole in memory."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from caleol.imports.classeur import Classeur, ouvre_classeur
from caleol.imports.contrat import Contrat
from caleol.imports.erreurs import Constat, FichierRefuse
from caleol.kernel.francais import sans_accent

SEPARATEURS = (";", ",", "\t")
BLOC = 1 << 20
CLASSEURS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
SIGNATURES = (
    (b"%PDF", "fichier_pdf"),
    (b"\x1f\x8b", "fichier_compresse"),
    (b"\xff\xfe", "fichier_utf16"),
    (b"\xfe\xff", "fichier_utf16"),
    (b"<?xml", "fichier_xml"),
    (b"<!DOCTYPE", "fichier_xml"),
    (b"<html", "fichier_xml"),
)


@dataclass(frozen=True, slots=True)
class Fichier:
    """A text file that can be read: where it is, how it is written, its header as it stands."""

    chemin: Path
    encodage: str
    separateur: str
    entete: tuple[str, ...]

    @contextmanager
    def lignes(self) -> Iterator[Iterator[list[str]]]:
        """Open the file and give its lines after the header, as cells; an empty line gives no cell.

        Raises:
            csv.Error: a quotation mark is not where it should be.
        """
        with self._texte() as flux:
            lecture = csv.reader(flux, delimiter=self.separateur, strict=True)
            next(lecture, None)
            yield lecture

    def _texte(self) -> TextIO:
        return self.chemin.open(encoding=self.encodage, newline="")


def ouvre_fichier(chemin: Path, contrat: Contrat) -> Fichier | Classeur:
    """Find how a file is written: a CSV in its alphabet, or a spreadsheet's workbook.

    Raises:
        FichierRefuse: empty, binary, an unreadable workbook, bytes of no known alphabet, no header.
    """
    with chemin.open("rb") as flux:
        debut = flux.read(4)
    if debut in CLASSEURS:
        classeur = ouvre_classeur(chemin)
        _check_entete(classeur.entete, contrat)
        return classeur
    _refuse_binaire(chemin)
    encodage = "utf-8-sig" if _lisible(chemin, "utf-8") else "cp1252"
    if encodage == "cp1252" and not _lisible(chemin, "cp1252"):
        raise FichierRefuse(Constat(1, None, None, "fichier_illisible"))
    essais = [(separateur, tuple(_entete(chemin, encodage, separateur))) for separateur in SEPARATEURS]
    separateur, entete = max(essais, key=lambda essai: _connues(essai[1], contrat))
    _check_entete(entete, contrat)
    return Fichier(chemin, encodage, separateur, entete)


def _connues(entete: Sequence[str], contrat: Contrat) -> int:
    """Return how many names of a header the contract knows."""
    connues = {sans_accent(nom) for colonne in contrat.colonnes for nom in (colonne.nom, *colonne.alias)}
    return sum(nom_de_colonne(nom) in connues for nom in entete)


def _check_entete(entete: Sequence[str], contrat: Contrat) -> None:
    """Check that a header names columns, and at least one that is known."""
    if not any(nom.strip() for nom in entete):
        raise FichierRefuse(Constat(1, None, None, "entete_vide"))
    if not _connues(entete, contrat):
        raise FichierRefuse(
            Constat(1, None, " ".join(entete)[:200], "entete_inconnu", {"attendues": list(contrat.positions)[:8]})
        )


def nom_de_colonne(brut: str) -> str:
    """Return how a header compares: no accent, lower case, `_` for spaces and dashes, no suffix of 2018."""
    nom = sans_accent(brut.strip().strip('"')).replace(" ", "_").replace("-", "_")
    return nom.removesuffix("_red")


def _refuse_binaire(chemin: Path) -> None:
    with chemin.open("rb") as flux:
        debut = flux.read(BLOC)
    if not debut.strip(b"\xef\xbb\xbf \t\r\n;,"):
        raise FichierRefuse(Constat(1, None, None, "fichier_vide"))
    for signature, code in SIGNATURES:
        if debut[: len(signature)].lower() == signature.lower():
            raise FichierRefuse(Constat(1, None, None, code))
    if b"\x00" in debut:
        raise FichierRefuse(Constat(1, None, None, "fichier_binaire"))


def _lisible(chemin: Path, encodage: str) -> bool:
    decodeur = codecs.getincrementaldecoder(encodage)()
    try:
        with chemin.open("rb") as flux:
            while bloc := flux.read(BLOC):
                if b"\x00" in bloc:
                    return False
                decodeur.decode(bloc)
            decodeur.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _entete(chemin: Path, encodage: str, separateur: str) -> list[str]:
    with chemin.open(encoding=encodage, newline="") as flux:
        try:
            return next(csv.reader(flux, delimiter=separateur), [])
        except csv.Error:
            return []

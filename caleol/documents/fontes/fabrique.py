"""Make the static TTF files of the papers from the variable fonts of the pages (development only).

Usage: python -m caleol.documents.fontes.fabrique FOLDER_OF_WOFF2 [FOLDER_OF_DEJAVU]

The first folder holds ``caleol-texte.woff2`` and ``caleol-titre.woff2``. ReportLab reads neither WOFF2 nor
variable axes, hence one TTF per weight. Layout tables are dropped: the papers draw glyph by glyph.
The second folder, if given, holds the DejaVu Sans files (Debian package fonts-dejavu-core), copied untouched:
they serve the letters that the cut fonts lack. The licences lie beside the files.
"""

import shutil
import sys
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # it has no types
from fontTools.varLib import instancer  # type: ignore[import-untyped] # it has no types

ICI: Final = Path(__file__).parent
POIDS: Final = (
    ("caleol-texte.woff2", "Caleol Texte", "Regular", 400),
    ("caleol-texte.woff2", "Caleol Texte", "SemiBold", 600),
    ("caleol-texte.woff2", "Caleol Texte", "Bold", 700),
    ("caleol-titre.woff2", "Caleol Titre", "Medium", 500),
)
DEJAVU: Final = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
TABLES_INUTILES: Final = ("GSUB", "GPOS", "GDEF", "STAT", "avar", "MVAR")


def fige(source: Path, famille: str, style: str, poids: int) -> TTFont:
    """Return the static font of one weight, named for its family and style."""
    fonte = TTFont(source, recalcTimestamp=False)
    fonte = instancer.instantiateVariableFont(fonte, {"wght": poids})
    for table in TABLES_INUTILES:
        if table in fonte:
            del fonte[table]
    _nomme(fonte, famille, style)
    fonte["OS/2"].usWeightClass = poids
    fonte.flavor = None
    return fonte


def _nomme(fonte: TTFont, famille: str, style: str) -> None:
    noms = fonte["name"]
    garde = {nom.nameID: str(nom) for nom in noms.names if nom.nameID in {0, 5, 13, 14}}
    noms.names = []
    postscript = f"{famille.replace(' ', '')}-{style}"
    nouveaux = {1: f"{famille} {style}", 2: "Regular", 3: f"{postscript} 1.0", 4: f"{famille} {style}",
                6: postscript, 16: famille, 17: style}  # fmt: skip
    for numero, texte in sorted((garde | nouveaux).items()):
        noms.setName(texte, numero, 3, 1, 0x409)


def main(arguments: list[str]) -> None:
    """Write the TTF files beside this script."""
    dossier = Path(arguments[0])
    for fichier, famille, style, poids in POIDS:
        fonte = fige(dossier / fichier, famille, style, poids)
        fonte.save(ICI / f"{famille.replace(' ', '')}-{style}.ttf")
    for fichier in DEJAVU if len(arguments) > 1 else ():
        shutil.copyfile(Path(arguments[1]) / fichier, ICI / fichier)


if __name__ == "__main__":
    main(sys.argv[1:])

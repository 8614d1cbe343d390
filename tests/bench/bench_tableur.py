"""The totals of the same grid recalculated in LibreOffice Calc, the tool that an officer would use today."""

import csv
import shutil
import subprocess
from html import escape
from pathlib import Path

from sqlalchemy import select

from caleol.models.demande import Instruction
from caleol.services.instruction import recompute_instructions
from tests.bench.bench_candidats import AU, Terrain
from tests.bench.bench_cotation import _colonnes, _compte, _terrain
from tests.bench.mesure import Atelier, Ligne, Passee, medians

TOTAL = (
    'of:=MIN(DATEDIF(DATEVALUE([.B{n}]);DATE({annee};{mois};{jour});"m");36)'
    '+IF([.D{n}]=1;100;IF(OR(ISNUMBER(SEARCH("sans_logement";[.C{n}]));ISNUMBER(SEARCH("expulsion";[.C{n}])));65;'
    'IF(ISNUMBER(SEARCH("heberges";[.C{n}]));62;IF(ISNUMBER(SEARCH("mal_logees";[.C{n}]));60;0))))'
    '+MIN(20;IF([.E{n}]="CP";8;0)+IF([.G{n}]=0;0;IF(ROUND([.F{n}]*100/[.G{n}];1)>33;6;0))'
    "+IF(AND([.H{n}]=1;[.I{n}]>0);4;0))"
)
TETE = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2" '
    'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
    '<office:body><office:spreadsheet><table:table table:name="demandes">'
)
PIED = "</table:table></office:spreadsheet></office:body></office:document>"
ENTIERS = (0, 3, 5, 6, 7, 8)
"""Columns of numbers: key, DALO, rent, resources, adults, children."""


def bench_recalcul_dans_un_tableur(atelier: Atelier) -> Ligne:
    """Measure Calc opening a sheet of 56,000 applications and computing one total each, beside the same sheet bare."""
    calc = shutil.which("soffice") or shutil.which("libreoffice")
    if calc is None:
        raise Passee("LibreOffice n’est pas installé (`apt install libreoffice-calc`, commande `soffice`).")
    terrain = _terrain(atelier)
    if not _compte(terrain):
        recompute_instructions(terrain.actes)
    colonnes = _colonnes(terrain, atelier.dossier / "tableur.csv")
    formules, nu = (_classeur(colonnes, atelier.dossier / f"{nom}.fods", nom) for nom in ("formules", "nu"))
    duree, temoin = medians(lambda: _convertit(calc, formules), lambda: _convertit(calc, nu), passages=3)
    pareils, nombre = _compare(terrain, formules.with_suffix(".csv"))
    nom = f"totaux seuls dans LibreOffice Calc, {pareils} sur {nombre} comme les nôtres"
    return Ligne(nom, duree, temoin="la même feuille sans formule", valeur_temoin=temoin, passages=3)


def _classeur(colonnes: Path, fichier: Path, genre: str) -> Path:
    """Write a sheet, with a formula without value on each line where `genre` says so."""
    with colonnes.open(encoding="utf-8", newline="") as source, fichier.open("w", encoding="utf-8") as sortie:
        lecteur = csv.reader(source)
        sortie.write(TETE + _rangee([_texte(nom) for nom in (*next(lecteur), "total")]))
        for rang, ligne in enumerate(lecteur, start=2):
            cellules = [_nombre(int(v or 0)) if place in ENTIERS else _texte(v) for place, v in enumerate(ligne)]
            formule = TOTAL.format(n=rang, annee=AU.year, mois=AU.month, jour=AU.day)
            total = f'<table:table-cell table:formula="{escape(formule)}"/>' if genre == "formules" else _nombre(0)
            sortie.write(_rangee([*cellules, total]))
        sortie.write(PIED)
    return fichier


def _rangee(cellules: list[str]) -> str:
    return f"<table:table-row>{''.join(cellules)}</table:table-row>\n"


def _nombre(valeur: int) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{valeur}"/>'


def _texte(valeur: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(valeur)}</text:p></table:table-cell>'


def _convertit(calc: str, fichier: Path) -> None:
    """Let Calc open a sheet, compute what has no value yet, and write it as text."""
    commande = [calc, "--headless", "--convert-to", "csv", "--outdir", str(fichier.parent), str(fichier)]
    subprocess.run(commande, check=True, capture_output=True, timeout=600)


def _compare(terrain: Terrain, fichier: Path) -> tuple[int, int]:
    """Return how many totals are ours, among how many."""
    with fichier.open(encoding="utf-8", newline="") as source:
        leurs = {int(ligne["id"]): ligne["total"] for ligne in csv.DictReader(source)}
    with terrain.actes.sessions.lecture() as session:
        notres = dict(session.execute(select(Instruction.demande_id, Instruction.points_declares)).all())
    return sum(leurs.get(cle) == str(points) for cle, points in notres.items()), len(notres)

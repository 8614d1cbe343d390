"""The notice of the files (docs/imports.md) and the empty models, made from the contracts."""

import csv
import io
import re
from collections.abc import Iterator

from caleol.imports.contrat import VIDE, Colonne, Contrat, Genre
from caleol.imports.natures import CONTRATS
from caleol.kernel import francais as fr

MARQUE_UTF8 = "\ufeff"
PLACE = "\ue001"
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
DEBUT = """# Fichiers à importer

Cette page est produite par le code : `python -m caleol notice-imports docs/imports.md`. Chaque colonne admise y figure.

## Règles communes

- Un fichier **CSV** : séparateur `;` ou `,` (ou une tabulation), première ligne portant les noms des colonnes, dans \
l’ordre que l’on veut, sans égard aux accents ni aux majuscules. UTF-8, avec ou sans marque d’ordre, ou Windows-1252 \
(Latin-1).
- Ou un **classeur** de tableur (XLSX, ODS ou XLS) : sa première feuille est lue, avec les mêmes colonnes.
- Une cellule **vide** veut dire « inconnu », sauf où la nature du fichier dit autre chose. Une colonne **absente** \
laisse la base comme elle est. Une colonne inconnue est signalée et ignorée.
- **Dates** : `09/12/2026` ou `2026-12-09`. Les dates d’avant 1900 ou de plus de trente ans dans l’avenir sont refusées.
- **Montants** et surfaces : virgule ou point décimal, espaces admises, sans unité ou avec €.
- **Oui ou non** : oui, non, 1, 0, vrai, faux.
- **Numéro unique** : gardé comme un texte. Un numéro changé en nombre par un tableur (`5,90423E+17`) est refusé, car \
ses derniers chiffres sont perdus ; un numéro de forme inhabituelle est signalé et gardé.
- **Tout ou rien** : une erreur dans une ligne, et rien n’est importé. La liste des erreurs dit la ligne (celle du \
tableur : la première ligne de données est la ligne 2), la colonne, la valeur, ce qui ne va pas et que faire.
- **Sans doublon** : chaque objet a une clé ; le même fichier envoyé deux fois ne change rien.
- Le fichier reçu est effacé dès qu’il est importé ; son empreinte reste au registre.

Sur la page **Imports**, ou en ligne de commande :

```
python -m caleol importer demandes extrait.csv --essai     # dit ce qui serait fait, n’écrit rien
python -m caleol importer demandes extrait.csv
```

Ordre de chargement d’une installation neuve : """


def notice() -> str:
    """Return docs/imports.md."""
    ordre = ", ".join(f"`{nature}`" for nature in CONTRATS)
    parties = [f"{DEBUT}{ordre} (`logements` ou `rpls`).\n"]
    parties += ["\n".join(_contrat(contrat)) for contrat in CONTRATS.values()]
    return typographie_hors_code("\n".join(parties).rstrip()) + "\n"


def typographie_hors_code(texte: str) -> str:
    """Apply French typography to a page of Markdown, never inside its code."""
    codes = iter(CODE.findall(texte))
    return re.sub(PLACE, lambda _: next(codes), fr.typographie(CODE.sub(PLACE, texte)))


def _contrat(contrat: Contrat) -> Iterator[str]:
    yield f"## {contrat.libelle} (`{contrat.nature}`)\n"
    yield f"{contrat.aide}\n"
    if contrat.avant:
        yield f"À importer après : {', '.join(f'`{n}`' for n in contrat.avant)}.\n"
    if not contrat.demande_agence:
        yield f"Clé : {', '.join(f'`{nom}`' for nom in contrat.cle)}.\n"
    notes = (*contrat.notes, *((contrat.vide,) if contrat.vide != VIDE else ()))
    for note in notes:
        yield f"- {note}"
    if notes:
        yield ""
    yield "| colonne | contenu | forme | exemple |"
    yield "| --- | --- | --- | --- |"
    for colonne in contrat.colonnes:
        yield f"| {nom_de_notice(colonne)} | {aide_de(colonne)} | {forme_de(colonne)} | {_code(colonne.exemple)} |"
    if contrat.annees_rfr:
        yield f"| `rfr_AAAA` | {Genre.RFR.libelle}. | {Genre.EUROS.libelle} | `rfr_2024` : `18450` |"
    yield ""


def nom_de_notice(colonne: Colonne) -> str:
    """Return the name of a column, in bold when it must be there, with its other names."""
    nom = f"`{colonne.nom}`"
    if colonne.requis or colonne.presente:
        nom = f"**{nom}**"
    alias = f" ou {', '.join(f'`{a}`' for a in colonne.alias)}" if colonne.alias else ""
    return f"{nom}{alias}"


def aide_de(colonne: Colonne) -> str:
    """Return what a column holds, and whether it must be filled."""
    if colonne.requis:
        return f"{colonne.aide} Obligatoire."
    return f"{colonne.aide} Colonne obligatoire, cellule parfois vide." if colonne.presente else colonne.aide


def forme_de(colonne: Colonne) -> str:
    """Return how a column is written, with the values that it admits."""
    if colonne.genre in (Genre.CHOIX, Genre.LISTE):
        codes = any(texte.isdecimal() for texte in colonne.choix)
        admises = list(colonne.choix) if codes else list(dict.fromkeys(str(v) for v in colonne.choix.values() if v))
        return f"{colonne.genre.libelle} : {', '.join(f'`{v}`' for v in admises)}"
    if colonne.genre is Genre.TEXTE:
        return f"{colonne.genre.libelle}, {colonne.longueur} caractères au plus"
    return colonne.genre.libelle


def _code(texte: str) -> str:
    return f"`{texte}`" if texte else ""


def modele(contrat: Contrat) -> bytes:
    """Return the empty model of a file: names of columns and one line of examples, for a spreadsheet."""
    sortie = io.StringIO(newline="")
    sortie.write(MARQUE_UTF8)
    ecriture = csv.writer(sortie, delimiter=";")
    ecriture.writerow([colonne.nom for colonne in contrat.colonnes])
    ecriture.writerow([colonne.exemple for colonne in contrat.colonnes])
    return sortie.getvalue().encode()

"""`python -m tests.bench [words]`: runs the functions bench_* of the modules bench_*.py, writes docs/bench.md.

With words, only the cases whose name holds one of them are run, and only their sections are written anew.
"""

import importlib
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from caleol.kernel.clock import HorlogeSysteme, jour_local
from tests.bases import Bases, dossier_commun
from tests.bench.mesure import Atelier, Ligne, Passee

ICI = Path(__file__).resolve().parent
SORTIE = ICI.parent.parent / "docs" / "bench.md"
Cas = Callable[[Atelier], Ligne | list[Ligne]]


def find_cases(mots: list[str]) -> Iterator[tuple[str, Cas]]:
    """Yield each case with its name, in the order of modules and of their text."""
    for fichier in sorted(ICI.glob("bench_*.py")):
        module = importlib.import_module(f"tests.bench.{fichier.stem}")
        for nom, objet in vars(module).items():
            complet = f"{fichier.stem}.{nom}"
            if nom.startswith("bench_") and callable(objet) and (not mots or any(mot in complet for mot in mots)):
                yield complet, objet


def number(valeur: float, unite: str) -> str:
    """Return a measure as text: milliseconds under a second, a comma, a non-breaking space."""
    if unite == "s" and valeur < 1:
        return f"{valeur * 1000:.0f}\u00a0ms" if valeur >= 0.01 else f"{valeur * 1000:.2f}\u00a0ms".replace(".", ",")
    return f"{valeur:.1f}\u00a0{unite}".replace(".", ",")


def verdict(ligne: Ligne) -> str:
    """Return whether the aim is met, in a word."""
    return {True: "tenue", False: "**manquée**", None: ""}[ligne.tenue]


def table(lignes: Iterable[Ligne]) -> str:
    """Return the measures as a table."""
    entete = "| mesure | médiane | passages | témoin | médiane du témoin | rapport | visée | |"
    traits = "| --- | ---: | ---: | --- | ---: | ---: | --- | --- |"
    rangees = []
    for ligne in lignes:
        temoin = "" if ligne.valeur_temoin is None else number(ligne.valeur_temoin, ligne.unite)
        rapport = "" if ligne.rapport is None else f"{ligne.rapport:.1f}".replace(".", ",")
        cellules = [ligne.nom, number(ligne.valeur, ligne.unite), str(ligne.passages), ligne.temoin, temoin, rapport]
        rangees.append(f"| {' | '.join([*cellules, ligne.visee, verdict(ligne)])} |")
    return "\n".join([entete, traits, *rangees])


def section(lignes: list[Ligne]) -> str:
    """Return the section of one case: when and on what machine, its table."""
    jour = jour_local(HorlogeSysteme().maintenant())
    return (
        f"Le {jour:%d/%m/%Y}, Python {platform.python_version()} ({platform.system()}, {platform.machine()}), "
        f"{os.cpu_count()} cœurs.\n\n{table(lignes)}\n"
    )


def sections(page: str) -> dict[str, str]:
    """Return the sections of a page already written, by the name of their case."""
    return dict(re.findall(r"^## `(\S+)`\n\n(.*?)(?=\n## |\Z)", page, re.DOTALL | re.MULTILINE))


def page(parts: dict[str, str]) -> str:
    """Return the whole of docs/bench.md."""
    entete = (
        "# Mesures\n\n"
        "Chaque valeur est une médiane\u202f; le témoin est mesuré dans le même passage, à tour de rôle. Pour tout "
        "refaire\u00a0: `make bench` (ou `python3 make.py bench`)\u202f; pour une mesure, un mot de son titre\u00a0: "
        "`python3 make.py bench imports`, et seules ses lignes changent.\n\n"
        "Des mesures demandent ce que la machine n’a pas toujours, et le disent sinon\u00a0: DuckDB (`pip install "
        "duckdb`), WeasyPrint (`pip install weasyprint`), LibreOffice (`apt install libreoffice-calc "
        "libreoffice-writer`, la commande `soffice`).\n"
    )
    return entete + "".join(f"\n## `{nom}`\n\n{texte.rstrip()}\n" for nom, texte in parts.items())


def main(mots: list[str]) -> int:
    """Run the cases; the exit code is 1 when an aim is missed."""
    dossier = dossier_commun(en_memoire=False)  # on the disk, as an installation is
    bases = Bases(dossier)
    atelier = Atelier(dossier, bases)
    tenues = True
    try:
        for nom, cas in find_cases(mots):
            print(f"{nom}…", flush=True)
            try:
                resultat = cas(atelier)
            except Passee as raison:
                print(raison, flush=True)
                write_section(nom, f"Non mesuré\u00a0: {raison}\n")
                continue
            lignes = resultat if isinstance(resultat, list) else [resultat]
            tenues &= all(ligne.tenue is not False for ligne in lignes)
            print(table(lignes), flush=True)
            write_section(nom, section(lignes))
    finally:
        bases.close()
        shutil.rmtree(dossier, ignore_errors=True)
    print(f"Écrit\u00a0: {SORTIE.relative_to(ICI.parent.parent)}")
    return int(not tenues)


def write_section(nom: str, texte: str) -> None:
    """Write the section of one case in its place, and drop those of cases that are gone."""
    avant = sections(SORTIE.read_text(encoding="utf-8")) if SORTIE.exists() else {}
    apres = avant | {nom: texte}
    SORTIE.parent.mkdir(exist_ok=True)
    SORTIE.write_text(page({cas: apres[cas] for cas, _ in find_cases([]) if cas in apres}), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

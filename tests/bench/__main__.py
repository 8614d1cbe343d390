"""`python -m tests.bench [words]`: runs the functions bench_* of the modules bench_*.py, writes docs/bench.md.

With words, only the cases whose name holds one of them are run, and nothing is written.
"""

import importlib
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from caleol.kernel.clock import HorlogeSysteme, jour_local
from tests.bases import Bases, dossier_commun
from tests.bench.mesure import Atelier, Ligne

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


def page(lignes: list[Ligne]) -> str:
    """Return the whole of docs/bench.md."""
    jour = jour_local(HorlogeSysteme().maintenant())
    return (
        "# Mesures\n\n"
        f"Faites le {jour:%d/%m/%Y} avec Python {platform.python_version()} ({platform.system()}, "
        f"{platform.machine()}) sur {os.cpu_count()} cœurs. Chaque valeur est une médiane\u202f; le témoin est mesuré "
        "dans le même passage, à tour de rôle. Pour refaire ce tableau\u00a0: `make bench` (ou `python3 make.py bench`)"
        "\u202f; pour une seule mesure\u00a0: `python3 make.py bench import`.\n\n"
        f"{table(lignes)}\n"
    )


def main(mots: list[str]) -> int:
    """Run the cases; the exit code is 1 when an aim is missed."""
    dossier = dossier_commun(en_memoire=False)  # on the disk, as an installation is
    bases = Bases(dossier)
    atelier = Atelier(dossier, bases)
    lignes: list[Ligne] = []
    try:
        for nom, cas in find_cases(mots):
            print(f"{nom}…", flush=True)
            resultat = cas(atelier)
            faites = resultat if isinstance(resultat, list) else [resultat]
            lignes += faites
            print(table(faites), flush=True)
    finally:
        bases.close()
        shutil.rmtree(dossier, ignore_errors=True)
    if not mots:
        SORTIE.parent.mkdir(exist_ok=True)
        SORTIE.write_text(page(lignes), encoding="utf-8")
        print(f"Écrit\u00a0: {SORTIE.relative_to(ICI.parent.parent)}")
    return int(any(ligne.tenue is False for ligne in lignes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

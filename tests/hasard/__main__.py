"""Play many runs on one kind of database; print how many so far, and the seed of each batch that fails."""

import sys
import traceback
from collections import Counter
from time import perf_counter

from tests.bases import Bases, dossier_commun, remove_all
from tests.hasard.partie import joue_des_lots
from tests.hasard.scene import LOTS


def main(genre: str, nombre: int, premiere: int = 0) -> int:
    """Play `nombre` runs from the seed `premiere` on, every other batch in writing; return how many batches failed."""
    dossier = dossier_commun()
    bases, vus, rates, debut = Bases(dossier), Counter[str](), 0, perf_counter()
    try:
        for rang in range(nombre // LOTS):
            try:
                vus += joue_des_lots(bases, genre, premiere + rang, ecrit=rang % 2 == 1)
            except Exception:  # noqa: BLE001 - told with its seed, the other batches go on
                rates += 1
                print(traceback.format_exc(), flush=True)
            faits = (rang + 1 - rates) * LOTS
            print(f"{faits} tirages tenus, {rates} séries en défaut, {perf_counter() - debut:.0f} s", flush=True)
        print("\n".join(f"{nombre} {nom}" for nom, nombre in sorted(vus.items())))
    finally:
        bases.close()
        remove_all(dossier)
    return rates


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))

"""The stand-alone verifier on a register of a million entries: time, and memory of its process."""

import hashlib
import subprocess
import sys
from pathlib import Path

from caleol.kernel import verificateur
from caleol.kernel.verificateur import ORIGINE, canonique, condense
from tests.bench.mesure import Atelier, Ligne, seconds

ENTREES, DECISIONS, SECONDES, MEMOIRE = 1_000_000, 100_000, 30, 200
SEUL = """
import sys
sys.path.insert(0, sys.argv[1])
import verificateur
assert verificateur.main(sys.argv[2:]) == 0
print(open("/proc/self/status").read())
"""
"""The verifier alone in its process, and what the process held at most."""
INSTANT = "2026-11-23T07:30:00.000000+00:00"


def bench_verification_d_un_million_d_entrees(atelier: Atelier) -> list[Ligne]:
    """Verify a million entries, a tenth of them decisions, in a process without the application."""
    fichier = atelier.dossier / "registre.jsonl"
    ecrit_registre(fichier)
    commande = [sys.executable, "-I", "-S", "-c", SEUL, str(Path(verificateur.__file__).parent), str(fichier)]
    dit: list[str] = []
    duree = seconds(lambda: dit.append(subprocess.run(commande, check=True, capture_output=True, text=True).stdout))
    memoire = int(dit[0].rsplit("VmHWM:", 1)[1].split()[0]) / 1024
    fichier.unlink()
    return [
        Ligne("vérifier 1 000 000 d’entrées", duree, visee=f"{SECONDES} s", tenue=duree < SECONDES),
        Ligne("mémoire du vérificateur", memoire, "Mo", visee=f"{MEMOIRE} Mo", tenue=memoire < MEMOIRE),
    ]


def ecrit_registre(fichier: Path) -> None:
    """Write the export of a register whose every tenth entry is a decision."""
    lu, nombre, precedente = hashlib.sha256(), 0, ORIGINE
    with fichier.open("w", encoding="utf-8") as sortie:

        def pose(valeurs: dict[str, object]) -> None:
            nonlocal nombre
            ligne = canonique(valeurs) + "\n"
            lu.update(ligne.encode())
            sortie.write(ligne)
            nombre += 1

        pose({"ligne": "entete", "format": 1, "nominatif": False, "tetes": {}})
        decision = {
            "scrutin": 1,
            "type": "attribution_classee",
            "rang": 1,
            "motif": None,
            "piece": None,
            "echeance": None,
        }
        pas = ENTREES // DECISIONS
        for rang in range(1, ENTREES + 1):
            entree: dict[str, object] = {
                "chaine": "actes",
                "rang": rang,
                "survenu_le": INSTANT,
                "auteur": 12,
                "role": "secretaire",
                "acte": "decision" if rang % pas == 0 else "incident",
                "objet_type": "candidature",
                "objet_id": str(rang),
                "donnees": canonique({"lot": rang, **decision}),
                "precedente": precedente,
            }
            precedente = condense(canonique(entree))
            pose({"ligne": "entree", "empreinte": precedente, **entree})
        for rang in range(pas, ENTREES + 1, pas):
            cles = {"candidature": rang, "lot": rang, "prise_le": INSTANT, "saisie_par": 12}
            pose({"ligne": "decision", **cles, **decision})
        sortie.write(canonique({"ligne": "fin", "lignes": nombre, "empreinte": lu.hexdigest()}))

#!/usr/bin/env python3
"""Builds the environment and starts everything, with the standard library alone.

python3 make.py demo [--taille petite|full]   the demonstration on http://127.0.0.1:8000
python3 make.py test [tests/rules -k quorum]  everything, or only the named tests
python3 make.py help                          all the rest
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

RACINE = Path(__file__).resolve().parent
VENV = RACINE / ".venv"
EMPREINTES = VENV / "caleol-empreintes.json"
PRODUCTION = RACINE / "requirements" / "production.txt"
DEVELOPPEMENT = RACINE / "requirements" / "developpement.txt"
NAVIGATEURS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MINIMUM = (3, 11)


class Echec(Exception):
    """A step could not be done; the message says what to do about it (French: the user reads it)."""


# ------------------------------------------------------------------------------------------ environment
def check_python() -> None:
    """Run on with Python 3.11 or later: look for one when this one is older.

    Raises:
        Echec: no such Python on this machine.
    """
    if sys.version_info >= MINIMUM:
        return
    for mineure in range(14, MINIMUM[1] - 1, -1):
        autre = shutil.which(f"python3.{mineure}")
        if autre:
            os.execv(autre, [autre, str(RACINE / "make.py"), *sys.argv[1:]])
    version = ".".join(str(n) for n in sys.version_info[:3])
    raise Echec(
        f"CALEOL demande Python 3.11 ou plus récent\u202f; celui-ci est {version}. Installez python3.11 et "
        "python3.11-venv, puis relancez avec\u00a0: python3.11 make.py " + " ".join(sys.argv[1:])
    )


def venv_python() -> Path:
    """Return the interpreter of the virtual environment (it may not exist yet)."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def digest(chemin: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(chemin.read_bytes()).hexdigest()


def make_venv() -> None:
    """Make `.venv`, or make it anew when its interpreter has gone or is of another version.

    Raises:
        Echec: the venv module or pip is missing.
    """
    python = venv_python()
    if python.exists():
        question = [str(python), "-c", "import sys, pip; print(*sys.version_info[:2])"]
        reponse = subprocess.run(question, capture_output=True, text=True, check=False)
        if reponse.returncode == 0 and tuple(map(int, reponse.stdout.split())) >= MINIMUM:
            return
        say("L’environnement .venv ne répond plus\u00a0: il est refait.")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        raise Echec(
            "L’environnement Python n’a pas pu être créé. Sous Debian ou Ubuntu\u00a0: "
            "apt-get install python3-venv, puis relancez la commande."
        )


def install(fichier: Path) -> None:
    """Install the pinned, hashed requirements of `fichier`, with uv where it works, else with pip.

    Raises:
        Echec: the packages could not be installed.
    """
    say(f"Installation des bibliothèques ({fichier.relative_to(RACINE)})…")
    python = str(venv_python())
    uv = shutil.which("uv")
    if uv:
        avec_uv = [
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            python,
            "--require-hashes",
            "-r",
            str(fichier),
        ]
        if subprocess.run(avec_uv, check=False).returncode == 0:
            return
        say("uv n’a pas abouti\u00a0: essai avec pip.")
    options = ["-qq", "--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes"]
    avec_pip = [python, "-m", "pip", "install", *options, "-r", str(fichier)]
    if subprocess.run(avec_pip, check=False).returncode:
        raise Echec(
            "Les bibliothèques n’ont pas pu être installées (message de pip ci-dessus). Vérifiez que cette "
            "machine joint un index de paquets Python (réseau, mandataire, réglages de pip), puis relancez."
        )


def prepare(fichier: Path) -> None:
    """Bring `.venv` up to `fichier`; do nothing, and start no pip, when it already is."""
    faites: dict[str, str] = {}
    if EMPREINTES.exists() and venv_python().exists():
        faites = json.loads(EMPREINTES.read_text(encoding="utf-8"))
    if faites.get(fichier.name) == digest(fichier):
        return
    make_venv()
    debut = time.monotonic()
    install(fichier)
    faites = {fichier.name: digest(fichier)}
    if fichier == DEVELOPPEMENT:  # it holds everything that production does
        faites[PRODUCTION.name] = digest(PRODUCTION)
    EMPREINTES.write_text(json.dumps(faites, indent=1), encoding="utf-8")
    say(f"Bibliothèques en place en {time.monotonic() - debut:.0f}\u00a0s.")


# ------------------------------------------------------------------------------------------ processes
def say(texte: str) -> None:
    """Print a line at once, so that it stays in order with the output of other processes."""
    print(texte, flush=True)


def module(*arguments: str) -> list[str]:
    """Return the command that runs a module with the interpreter of `.venv`."""
    return [str(venv_python()), "-m", *arguments]


def become(commande: list[str], **variables: str) -> None:
    """Replace this process by `commande`; variables that the user has set win."""
    environnement = {**variables, **os.environ}
    os.chdir(RACINE)
    if os.name == "nt":
        raise SystemExit(subprocess.call(commande, env=environnement))
    os.execve(commande[0], commande, environnement)


def run_steps(etapes: list[tuple[str, list[str]]], **variables: str) -> list[str]:
    """Run each (name, command), all of them even after a failure; return the names that failed."""
    environnement = {**os.environ, **variables}
    rates = []
    durees = []
    for nom, commande in etapes:
        say(f"\n=== {nom}")
        debut = time.monotonic()
        if subprocess.run(commande, cwd=RACINE, env=environnement, check=False).returncode:
            rates.append(nom)
        durees.append(f"{nom} {time.monotonic() - debut:.1f}\u00a0s")
    say("\nDurées\u00a0: " + ", ".join(durees))
    return rates


def finish(rates: list[str], *, dernier_mot: str = "") -> int:
    """Say in one line what failed, then the last word if any; return the exit code."""
    say("ÉCHEC\u00a0: " + ", ".join(rates) if rates else "Tout est bon.")
    if dernier_mot:
        say(dernier_mot)
    return 1 if rates else 0


# ------------------------------------------------------------------------------------------ browser
def find_browser() -> str | None:
    """Return the path of a Chromium of this machine, or None."""
    return next(filter(None, map(shutil.which, NAVIGATEURS)), None)


def install_browser() -> str | None:
    """Find Chromium; where it is missing, try Debian's package as root; return its path or None."""
    trouve = find_browser()
    apt = shutil.which("apt-get")
    if trouve or not apt:
        return trouve
    prefixe = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefixe and not shutil.which("sudo"):
        return None
    say("Chromium manque pour les essais dans un navigateur\u00a0: essai d’installation par apt-get.")
    environnement = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for suite in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        commande = [*prefixe, apt, *suite]
        if subprocess.run(commande, env=environnement, stdout=subprocess.DEVNULL, check=False).returncode:
            break
    return find_browser()


def count_tests(marque: str) -> str:
    """Return how many tests carry a mark, as text for a message."""
    commande = module("pytest", "--collect-only", "-q", "-m", marque, "-p", "no:cacheprovider")
    sortie = subprocess.run(commande, cwd=RACINE, capture_output=True, text=True, check=False).stdout
    return str(sum("::" in ligne for ligne in sortie.splitlines()))


# ------------------------------------------------------------------------------------------ commands
def cmd_env(options: argparse.Namespace) -> int:
    """Prépare l’environnement .venv et rien d’autre."""
    prepare(PRODUCTION if options.production else DEVELOPPEMENT)
    say(f"Environnement prêt\u00a0: {venv_python()}")
    return 0


def cmd_demo(options: argparse.Namespace) -> int:
    """Sert la démonstration sur http://127.0.0.1:8000 (la crée la première fois)."""
    prepare(PRODUCTION)
    become(module("caleol", "demo", "--taille", options.taille, *options.suite), CALEOL_MODE="demonstration")
    return 0


def cmd_migrate(options: argparse.Namespace) -> int:
    """Met la base de DATABASE_URL au schéma de cette version."""
    prepare(PRODUCTION)
    become(module("caleol", "migrer", *options.suite))
    return 0


def cmd_scheduler(options: argparse.Namespace) -> int:
    """Lance le seul planificateur (tâches à heure fixe) d’une installation."""
    prepare(PRODUCTION)
    become(module("caleol", "planificateur", *options.suite))
    return 0


def cmd_serve(options: argparse.Namespace) -> int:
    """Production : migrations, puis gunicorn à plusieurs processus et un planificateur."""
    prepare(PRODUCTION)
    if subprocess.run(module("caleol", "migrer"), cwd=RACINE, check=False).returncode:
        raise Echec("Les migrations n’ont pas abouti\u00a0: rien n’est démarré.")
    serveur = module("gunicorn", "--config", str(RACINE / "gunicorn.conf.py"), *options.suite, "app:application")
    if options.sans_planificateur:
        become(serveur)
    return supervise([serveur, module("caleol", "planificateur")])


def supervise(commandes: list[list[str]]) -> int:
    """Run several processes as one service: a stop reaches all, and the end of one ends all."""
    enfants = [subprocess.Popen(commande, cwd=RACINE) for commande in commandes]

    def stop(*_: object) -> None:
        for enfant in enfants:
            if enfant.poll() is None:
                enfant.terminate()

    for nom in (signal.SIGTERM, signal.SIGINT):
        signal.signal(nom, stop)
    while all(enfant.poll() is None for enfant in enfants):
        time.sleep(0.5)
    stop()
    codes = [enfant.wait() for enfant in enfants]
    return max((abs(code) for code in codes if code not in (0, -signal.SIGTERM)), default=0)


def lint_steps() -> list[tuple[str, list[str]]]:
    """Return the steps that read the code without running it."""
    etapes = [
        ("ruff", module("ruff", "check", ".")),
        ("mise en forme", module("ruff", "format", "--check", ".")),
        ("types", module("mypy")),
        ("contrats d’import", [str(venv_python().with_name("lint-imports")), "--no-logo"]),
    ]
    if any((RACINE / "templates").rglob("*.html")):
        etapes.append(("gabarits", module("djlint", "templates", "--lint", "--quiet")))
    return etapes


def cmd_lint(_: argparse.Namespace) -> int:
    """Lit le code : style, types, contrats d’import, gabarits."""
    prepare(DEVELOPPEMENT)
    return finish(run_steps(lint_steps()))


def cmd_test(options: argparse.Namespace) -> int:
    """Essaie tout : code, tests sur SQLite et PostgreSQL, navigateur (ou les seuls tests nommés)."""
    prepare(DEVELOPPEMENT)
    if options.suite:
        return subprocess.run(module("pytest", *options.suite), cwd=RACINE, check=False).returncode
    paralleles = str(min(os.cpu_count() or 1, 4))
    etapes = lint_steps()
    etapes.append(("tests", module("pytest", "-q", "-n", paralleles, "-m", "not browser and not soak")))
    return run_with_browser(etapes, ("navigateur", module("pytest", "-q", "tests/browser", "-m", "not soak")))


def run_with_browser(etapes: list[tuple[str, list[str]]], dans_navigateur: tuple[str, list[str]]) -> int:
    """Run the steps, then the browser step where Chromium is; in CI its absence is a failure."""
    chromium = install_browser()
    if chromium:
        return finish(run_steps([*etapes, dans_navigateur], CALEOL_CHROMIUM=chromium))
    rates = run_steps(etapes)
    nombre = count_tests("browser")
    if os.environ.get("CI", "").lower() in ("1", "true"):
        rates.append("navigateur absent")
    return finish(
        rates,
        dernier_mot=f"{nombre} tests de navigateur n’ont pas été exécutés\u00a0: installez Chromium "
        "(apt-get install chromium, en administrateur) puis relancez.",
    )


def cmd_soak(options: argparse.Namespace) -> int:
    """Joue les longs scénarios."""
    prepare(DEVELOPPEMENT)
    return run_with_browser([], ("scénarios longs", module("pytest", "-q", "-m", "soak", *options.suite)))


def cmd_bench(options: argparse.Namespace) -> int:
    """Mesure les temps et écrit docs/bench.md."""
    prepare(DEVELOPPEMENT)
    become(module("tests.bench", *options.suite))
    return 0


def cmd_lock(options: argparse.Namespace) -> int:
    """Recalcule requirements/*.txt depuis pyproject.toml (demande uv)."""
    uv = shutil.which("uv") or (shutil.which("uv", path=str(venv_python().parent)))
    if not uv:
        raise Echec("Il faut uv pour recalculer les versions\u00a0: .venv/bin/pip install uv, puis relancez.")
    garder = ["--upgrade"] if options.upgrade else []
    for fichier, extra in ((DEVELOPPEMENT, ["--extra", "dev"]), (PRODUCTION, ["-c", str(DEVELOPPEMENT)])):
        commande = [uv, "pip", "compile", "pyproject.toml", *extra, "--quiet", "--output-file", str(fichier)]
        commande += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
        commande += ["--no-annotate", "--no-header", *garder]
        subprocess.run(commande, cwd=RACINE, check=True, stdout=subprocess.DEVNULL)
        say(f"{fichier.relative_to(RACINE)} est à jour.")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line; what a command does not know goes on to the program it starts."""
    lecteur = argparse.ArgumentParser(prog="make.py", description="Commandes de CALEOL.", allow_abbrev=False)
    sous = lecteur.add_subparsers(dest="commande", required=True, metavar="commande")
    for nom, fonction in COMMANDES.items():
        sous.add_parser(nom, help=fonction.__doc__, allow_abbrev=False)
    sous.choices["env"].add_argument("--production", action="store_true", help="sans les outils d’essai")
    taille = os.environ.get("DEMO_SIZE") or "petite"
    sous.choices["demo"].add_argument("--taille", choices=("petite", "full"), default=taille)
    sous.choices["serve"].add_argument("--sans-planificateur", action="store_true")
    sous.choices["lock"].add_argument("--upgrade", action="store_true", help="prendre les dernières versions")
    options, suite = lecteur.parse_known_args(arguments)
    options.suite = suite
    return options


COMMANDES = {
    "demo": cmd_demo,
    "test": cmd_test,
    "soak": cmd_soak,
    "bench": cmd_bench,
    "serve": cmd_serve,
    "scheduler": cmd_scheduler,
    "migrate": cmd_migrate,
    "lint": cmd_lint,
    "env": cmd_env,
    "lock": cmd_lock,
}


def main() -> int:
    """Run the command asked for; a failure is one sentence, not a trace."""
    try:
        check_python()
        options = parse(sys.argv[1:])
        return COMMANDES[options.commande](options)
    except Echec as echec:
        print(echec, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

"""Commands of the demonstration and of the reference data."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from caleol.cli.base import migre
from caleol.cli.parseur import Outils
from caleol.kernel.clock import HorlogeDemonstration
from caleol.kernel.francais import instant_long
from caleol.services.act import Actes
from caleol.services.demonstration.chantier import DEPART
from caleol.services.demonstration.chargement import EtatDemonstration, etat_demonstration, load_demonstration
from caleol.services.demonstration.reprise import load_reference
from caleol.settings import Mode, ReglageInvalide, Reglages
from seeds.demonstration.comptes import COMPTES, MOT_DE_PASSE

FabriqueActes = Callable[[Reglages], Actes]
SQLITE = "sqlite:///"
TAILLES = ("petite", "full")


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `demo` (its entry point stands with the servers) and `charger-reference`."""
    demo = sous.add_parser("demo", help="charger la démonstration si la base est vide, puis la servir")
    demo.add_argument("--taille", choices=TAILLES, default="petite", help="petite (par défaut) ou taille réelle")
    demo.add_argument("--hote", default="127.0.0.1")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--sans-servir", action="store_true", help="charger seulement")
    reference = sous.add_parser("charger-reference", help="charger les communes de référence et leurs zones")
    reference.set_defaults(lance=_charge_reference)


def _charge_reference(_args: argparse.Namespace, outils: Outils) -> int:
    ecrites = load_reference(outils.actes)
    print(f"Communes de référence\u00a0: {ecrites} lignes nouvelles ou modifiées.")
    return 0


def prepare(reglages: Reglages, taille: str, create_actes: FabriqueActes) -> Actes:
    """Return the acts on a database that holds the demonstration, loaded now where it is empty.

    On SQLite it is built aside and put in place whole: what was cut short leaves nothing behind.

    Raises:
        ReglageInvalide: not a demonstration, or the database holds something else.
    """
    if reglages.mode is not Mode.DEMONSTRATION:
        raise ReglageInvalide(
            "La démonstration demande CALEOL_MODE=demonstration\u00a0: elle ne se charge nulle part ailleurs."
        )
    reglages = base_de_la_taille(reglages, taille)
    fichier = _fichier(reglages)
    if fichier is None or fichier.exists():
        actes = create_actes(reglages)
        migre(actes.sessions.moteur)
        etat = etat_demonstration(actes.sessions)
        _accepte(etat, taille, fichier)
        if etat.taille is not None or fichier is None:
            return actes if etat.taille is not None else _charge(actes, reglages, taille)
        actes.sessions.moteur.dispose()
    else:
        fichier.parent.mkdir(parents=True, exist_ok=True)
    _construit_a_part(reglages, taille, fichier, create_actes)
    return create_actes(reglages)


def base_de_la_taille(reglages: Reglages, taille: str) -> Reglages:
    """Give the full size a database of its own beside the small one, unless the settings name one."""
    defaut = f"{SQLITE}{reglages.dossier_donnees / 'demonstration.db'}"
    if taille == "petite" or reglages.database_url != defaut:
        return reglages
    return replace(reglages, database_url=f"{SQLITE}{reglages.dossier_donnees / f'demonstration-{taille}.db'}")


def _fichier(reglages: Reglages) -> Path | None:
    """Return the file of an SQLite database, None on a server."""
    url = reglages.database_url
    return Path(url.removeprefix(SQLITE)) if url.startswith(SQLITE) else None


def _accepte(etat: EtatDemonstration, taille: str, fichier: Path | None) -> None:
    if etat.reelle:
        raise ReglageInvalide(
            "Cette base est celle d’un bailleur réel\u00a0: indiquez une autre base dans DATABASE_URL."
        )
    if etat.taille is None and not etat.vide:
        quoi = f"supprimez {fichier}" if fichier else "videz la base"
        raise ReglageInvalide(f"Le chargement de la démonstration a été interrompu\u00a0: {quoi}, puis relancez.")
    if etat.taille is not None and etat.taille != taille:
        print(
            f"La base contient déjà la taille «\u00a0{etat.taille}\u00a0»\u00a0: elle est servie telle quelle.",
            flush=True,
        )


def _construit_a_part(reglages: Reglages, taille: str, fichier: Path, create_actes: FabriqueActes) -> None:
    a_part = fichier.with_name(f"{fichier.name}.chantier")
    _efface(a_part)
    actes = create_actes(replace(reglages, database_url=f"{SQLITE}{a_part}"))
    migre(actes.sessions.moteur)
    _charge(actes, reglages, taille)
    actes.sessions.moteur.dispose()
    _efface(fichier)
    a_part.rename(fichier)


def _efface(fichier: Path) -> None:
    """Remove an SQLite file and the two that go with it."""
    for suffixe in ("", "-wal", "-shm"):
        fichier.with_name(fichier.name + suffixe).unlink(missing_ok=True)


def _charge(actes: Actes, reglages: Reglages, taille: str) -> Actes:
    combien = "quelques minutes" if taille == "full" else "moins d’une minute"
    print(f"Création de la démonstration ({combien})…", flush=True)
    load_demonstration(
        actes.sessions, taille=taille, dossier=reglages.dossier_donnees, annonce=lambda texte: print(texte, flush=True)
    )
    return actes


def regle_horloge(actes: Actes) -> HorlogeDemonstration:
    """Return the demonstration's clock: its own day, never behind the last act of the register."""
    horloge = actes.horloge
    if not isinstance(horloge, HorlogeDemonstration):
        horloge = HorlogeDemonstration(DEPART)
    dernier = etat_demonstration(actes.sessions).dernier
    if dernier is not None:
        horloge.rattrape(dernier)
    return horloge


def presente(actes: Actes, adresse: str) -> None:
    """Print the address and the accounts, one for each role at least."""
    maintenant = actes.horloge.maintenant()
    largeur = max(len(compte.identifiant) for compte in COMPTES)
    lignes = [
        "",
        f"CALEOL répond sur {adresse}",
        f"Nous sommes le {instant_long(maintenant)} (horloge de la démonstration).",
        f"Mot de passe de tous les comptes\u00a0: {MOT_DE_PASSE}",
        "",
        *(f"  {compte.identifiant:<{largeur}}  {compte.fonction}" for compte in COMPTES),
        "",
        "Bailleur, personnes et dossiers sont fictifs. Ctrl+C pour arrêter.",
    ]
    print("\n".join(lignes), flush=True)


def dit_port_pris(hote: str, port: int) -> int:
    """Say that the address is taken and what to do; return the exit code."""
    print(f"Le port {port} de {hote} est déjà pris\u00a0: relancez avec --port {port + 1}.", file=sys.stderr)
    return 2

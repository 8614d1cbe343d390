"""Command on a past séance: compute its results again from what was frozen, say « identique » or where not."""

import argparse

from caleol.cli.parseur import Outils
from caleol.kernel import francais as fr
from caleol.services.rejeu import replay_seance


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `rejouer`."""
    rejouer = sous.add_parser("rejouer", help="refaire les calculs d’une séance tenue, avec les règles de son jour")
    rejouer.add_argument("seance", type=int, help="numéro de la séance, celui de l’adresse de sa page")
    rejouer.set_defaults(lance=_rejoue)


def _rejoue(args: argparse.Namespace, outils: Outils) -> int:
    with outils.actes.sessions.lecture() as session:
        faits = replay_seance(session, args.seance)
    ecarts = [fait for fait in faits if fait.ecart]
    for fait in ecarts:
        print(fr.typographie(f"{fr.majuscule(fait.lieu)}, {fait.quoi} : {fait.ecart}."))
    refaits = fr.accorde(len(faits), "calcul refait", "calculs refaits")
    print(f"{refaits}, {fr.accorde(len(ecarts), 'écart')}." if ecarts else f"{refaits} : identique.")
    return 1 if ecarts else 0

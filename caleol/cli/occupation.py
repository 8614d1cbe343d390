"""Command on the occupancy of dwellings: examine leases described in a file, without a database."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from caleol.imports.examen import BailLu, ExamenIllisible, Lus, lire_baux
from caleol.kernel.errors import Refus
from caleol.kernel.francais import accorde, date_sans_jour, typographie
from caleol.rules.occupation.bareme import Bareme, bareme_du_jour
from caleol.rules.occupation.echeance import echeance, zone_tendue
from caleol.rules.occupation.ecriture import ecrire_bail, ecrire_examens
from caleol.rules.occupation.examen import Examen, examiner
from caleol.rules.occupation.maintien import FONDEMENTS, MAINTIENS, Maintien, Suite
from caleol.rules.occupation.situations import Etat
from caleol.rules.parametre import Parametres

MONTREES = 30


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `occupation examiner`."""
    occupation = sous.add_parser("occupation", help="examiner l’occupation de baux décrits dans un fichier, sans base")
    actions = occupation.add_subparsers(dest="action", metavar="action", required=True)
    fait = actions.add_parser("examiner", help="dire les situations, leur calcul, l’échéance et le droit au maintien")
    fait.add_argument("fichier", type=Path, metavar="FICHIER", help="les baux en JSON ou en CSV (docs/occupation.md)")
    fait.add_argument("--date", type=_date, required=True, metavar="AAAA-MM-JJ", help="jour de l’examen")
    fait.set_defaults(hors_base=examine)


def _date(texte: str) -> date:
    """Return the day of the command line."""
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise argparse.ArgumentTypeError(
            typographie(f"« {texte} » n’est pas une date : écrivez-la AAAA-MM-JJ.")
        ) from None


def examine(args: argparse.Namespace) -> int:
    """Print the examination of a file as JSON; where it cannot be, say where and why, and return 2."""
    try:
        bareme = bareme_du_jour(args.date, Parametres.charger())
        lus = lire_baux(args.fichier, args.date)
    except Refus:
        jour = date_sans_jour(args.date)
        suite = "L’examen existe depuis le 1er janvier 2019 ; les seuils de surface depuis le 1er septembre 2019."
        return _refuse(args.fichier, [f"--date : les valeurs du {jour} ne sont vérifiées par personne. {suite}"])
    except ExamenIllisible as erreur:
        return _refuse(args.fichier, erreur.phrases)
    for avertissement in lus.avertissements[:MONTREES]:
        print(typographie(f"{args.fichier} : {avertissement}"), file=sys.stderr)
    print(texte_des_examens(lus, bareme))
    return 0


def _refuse(fichier: Path, phrases: list[str] | tuple[str, ...]) -> int:
    """Print what is wrong, one line each, and return 2."""
    for phrase in phrases[:MONTREES]:
        print(typographie(f"{fichier} : {phrase}"), file=sys.stderr)
    if len(phrases) > MONTREES:
        print(f"… et {accorde(len(phrases) - MONTREES, 'autre erreur', 'autres erreurs')}.", file=sys.stderr)
    return 2


def texte_des_examens(lus: Lus, bareme: Bareme) -> str:
    """Return the examination of leases as the JSON text that the command prints."""
    parametres = Parametres.charger()
    ecrits = (_ecrit(lu, bareme, parametres) for lu in lus.baux)
    return json.dumps(ecrire_examens(ecrits, bareme.au, parametres), ensure_ascii=False, indent=2)


def _ecrit(lu: BailLu, bareme: Bareme, parametres: Parametres) -> dict[str, object]:
    """Examine one lease and write it."""
    bail = lu.bail
    if bail.zone_tendue is None:
        bail = bail._replace(zone_tendue=zone_tendue(lu.zone_abc, bareme.au, parametres))
    examen = examiner(bail, bareme)
    suites = _maintiens(lu, examen, bail.zone_tendue, bareme.au, parametres)
    return ecrire_bail(bail, examen, echeance(bail, bareme), suites, bareme)


def _maintiens(lu: BailLu, examen: Examen, tendue: bool | None, au: date, parametres: Parametres) -> Iterator[Maintien]:
    """Return the right to stay for each situation found or to be checked that may cost it."""
    for situation, fondement in FONDEMENTS.items():
        etat = examen.constats[situation].etat
        if etat is Etat.NON_CONSTATEE:
            continue
        bail = lu.bail._replace(zone_tendue=tendue)
        suite = Suite(bail, etat, lu.offres, lu.enquetes, lu.deces_a_charge, lu.regime, lu.terme_du_bail)
        yield MAINTIENS[fondement](suite, au, parametres)

"""Commands on files: import one, or only say what it would do; write the notice of the columns."""

import argparse
import sys
from pathlib import Path

from caleol.cli.parseur import Outils
from caleol.imports.documentation import notice
from caleol.imports.erreurs import Constat
from caleol.imports.natures import CONTRATS
from caleol.imports.textes import lieu, phrase, remede
from caleol.kernel import francais as fr
from caleol.rules.droits import OUTIL
from caleol.services.imports import BilanImport, ImportRefuse, importe_fichier

MONTREES = 30


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `importer` and `notice-imports`."""
    importer = sous.add_parser("importer", help="importer un fichier CSV, ou dire ce qu’il changerait")
    importer.add_argument("nature", choices=tuple(CONTRATS), metavar="NATURE", help=", ".join(CONTRATS))
    importer.add_argument("fichier", type=Path, metavar="FICHIER")
    importer.add_argument("--essai", action="store_true", help="dire ce qui serait fait, sans rien écrire")
    importer.add_argument("--agence", metavar="CODE", help="agence des logements d’un fichier RPLS")
    importer.set_defaults(lance=_importe)
    page = sous.add_parser("notice-imports", help="écrire la notice des colonnes")
    page.add_argument("fichier", type=Path, metavar="FICHIER")
    page.set_defaults(lance=_ecrit_notice)


def _importe(args: argparse.Namespace, outils: Outils) -> int:
    options = {"agence": args.agence} if args.agence else {}
    try:
        bilan = importe_fichier(outils.actes, OUTIL, args.nature, args.fichier, options=options, essai=args.essai)
    except ImportRefuse as refus:
        bilan = refus.bilan
    print(resume(bilan))
    for titre, constats, nombre in (
        ("À vérifier", bilan.avertissements, bilan.nombre_avertissements),
        ("Erreurs", bilan.erreurs, bilan.nombre_erreurs),
    ):
        _montre(titre, constats, nombre)
    if not bilan.applicable:
        print(fr.typographie("Rien n’a été importé. Corrigez le fichier, puis recommencez."), file=sys.stderr)
        return 1
    fin = "C’est un essai : rien n’a été écrit." if args.essai else "Le fichier est importé."
    print(fr.typographie(fin))
    return 0


def resume(bilan: BilanImport) -> str:
    """Return the counts of an import in a sentence."""
    un, plusieurs = CONTRATS[bilan.nature].unite
    comptes = (
        f"{fr.accorde(bilan.nouveaux, un, plusieurs)} à créer",
        f"{fr.nombre(bilan.modifies)} à modifier",
        f"{fr.nombre(bilan.inchanges)} sans changement",
    )
    return fr.typographie(f"{fr.accorde(bilan.lignes, 'ligne lue', 'lignes lues')} : {', '.join(comptes)}.")


def _montre(titre: str, constats: tuple[Constat, ...], nombre: int) -> None:
    if not nombre:
        return
    print(fr.typographie(f"\n{titre} ({fr.nombre(nombre)}) :"))
    for constat in constats[:MONTREES]:
        valeur = f" « {constat.valeur} »" if constat.valeur else ""
        print(fr.typographie(f"- {lieu(constat)}{valeur} : ") + f"{phrase(constat)} {remede(constat)}")
    if nombre > MONTREES:
        print(f"- … et {fr.nombre(nombre - MONTREES)} de plus.")


def _ecrit_notice(args: argparse.Namespace, _outils: Outils) -> int:
    args.fichier.write_text(notice(), encoding="utf-8")
    print(f"Écrit{fr.INSECABLE}: {args.fichier}")
    return 0

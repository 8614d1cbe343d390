"""Commands on the register: verify it, write it as lines of JSON, print the head to keep outside."""

import argparse
from pathlib import Path

from caleol.cli.parseur import Outils
from caleol.kernel import francais as fr
from caleol.services.exportation_registre import export_registre, verify_tout
from caleol.services.registre import get_tete
from caleol.services.verification import Verification, read_tete, verify_registre


def ajoute(sous: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `registre verifier`, `registre exporter` and `registre tete`."""
    registre = sous.add_parser("registre", help="vérifier ou exporter le registre des actes")
    actions = registre.add_subparsers(dest="action", metavar="action", required=True)
    verifier = actions.add_parser("verifier", help="parcourir les chaînes et nommer la première entrée fautive")
    verifier.add_argument(
        "--tete",
        metavar="RANG:EMPREINTE",
        action="append",
        default=[],
        help="tête de la chaîne des actes gardée à l’extérieur (courriel, procès-verbal) ; peut se répéter",
    )
    verifier.set_defaults(lance=_verifie)
    exporter = actions.add_parser("exporter", help="écrire le registre en lignes JSON (docs/registre.md)")
    exporter.add_argument("fichier", type=Path, help="fichier à écrire, par exemple registre.jsonl")
    exporter.add_argument(
        "--nominatif", action="store_true", help="avec les textes libres et les sels : le fichier contient des noms"
    )
    exporter.set_defaults(lance=_exporte)
    actions.add_parser("tete", help="écrire la tête à garder à l’extérieur").set_defaults(lance=_tete)


def _verifie(args: argparse.Namespace, outils: Outils) -> int:
    attendues = [read_tete(texte) for texte in args.tete]
    with outils.actes.sessions.lecture() as session:
        resultats = verify_registre(session, attendues)
        dossier = outils.reglages.dossier_donnees
        bilan = verify_tout(session, outils.actes.horloge.maintenant(), attendues, dossier)
    for resultat in resultats:
        print(phrase(resultat))
    comptes = fr.liste_et([f"{fr.nombre(nombre)} {nom}" for nom, nombre in bilan.comptes.items() if nombre])
    print(f"Comparés au registre : {comptes or 'aucun vote ni papier'}.")
    for faute in bilan.fautes:
        print(f"- {faute}")
    return 1 if bilan.fautes or any(r.anomalie for r in resultats) else 0


def _exporte(args: argparse.Namespace, outils: Outils) -> int:
    with outils.actes.sessions.lecture() as session, args.fichier.open("w", encoding="utf-8") as fichier:
        lignes = export_registre(session, outils.actes.horloge.maintenant(), nominatif=args.nominatif)
        nombre = sum(1 for _ in map(fichier.write, lignes))
    print(f"{fr.accorde(nombre, 'ligne écrite', 'lignes écrites')} dans {args.fichier}.")
    print(f"À vérifier sans l’outil : python verificateur.py {args.fichier} --tete RANG:EMPREINTE")
    return 0


def _tete(_args: argparse.Namespace, outils: Outils) -> int:
    with outils.actes.sessions.lecture() as session:
        print(get_tete(session))
    return 0


def phrase(resultat: Verification) -> str:
    """Return what a walk along a chain found, in one sentence."""
    anomalie = resultat.anomalie
    if anomalie is None:
        entrees = fr.accorde(resultat.entrees, "entrée")
        return f"Chaîne « {resultat.chaine} » : {entrees}, aucune altération. Tête {resultat.entrees}:{resultat.tete}"
    tiennent = fr.accorde(resultat.entrees, "entrée tient", "premières entrées tiennent")
    return f"Chaîne « {resultat.chaine} » ALTÉRÉE à l’entrée {anomalie.rang} : {anomalie.nature.libelle}. {tiennent}."

"""Pages of the register: its entries, the trail of readings, the verification of its chains."""

from datetime import date

from flask import Blueprint, Response, render_template, request
from werkzeug.datastructures import MultiDict

from caleol.exports.tableur import csv_octets
from caleol.kernel import francais as fr
from caleol.kernel.errors import Refus
from caleol.queries.controle import EntreeLue, FiltreRegistre, export_entrees, list_entrees, load_choix
from caleol.rules.droits import Droit
from caleol.services.exportation_registre import verify_tout
from caleol.services.registre import ACTES, LECTURES, get_tete
from caleol.services.verification import read_tete, verify_registre
from caleol.web import messages, nombres
from caleol.web.acces import acces
from caleol.web.contexte import lecture, maintenant, reglages
from caleol.web.controle.libelles import libelle_acte, libelle_objet
from caleol.web.formulaires import lit_date

plan = Blueprint("controle", __name__, url_prefix="/registre")
ENTETES = ("Rang", "Quand", "Qui", "Rôle", "Acte", "Objet", "Numéro", "Contenu", "Empreinte")


@plan.get("")
@acces(Droit.LIRE_REGISTRE)
def registre() -> str:
    """Show the chain of acts."""
    return _page(ACTES)


@plan.get("/lectures")
@acces(Droit.LIRE_REGISTRE)
def lectures() -> str:
    """Show the trail of readings of dossiers."""
    return _page(LECTURES)


@plan.get("/<any(actes, lectures):chaine>.csv")
@acces(Droit.LIRE_REGISTRE)
def exporte(chaine: str) -> Response:
    """Export the entries that the filters keep, for a spreadsheet."""
    filtre, _ = read_filtre(chaine, request.args)
    lignes = [_ligne(entree) for entree in export_entrees(lecture(), filtre)]
    entetes = {"Content-Disposition": f'attachment; filename="registre-{chaine}.csv"'}
    return Response(csv_octets(ENTETES, lignes), mimetype="text/csv", headers=entetes)


@plan.get("/verification")
@acces(Droit.LIRE_REGISTRE)
def verification() -> str | tuple[str, int]:
    """Walk every chain and say what holds; compare with heads kept outside."""
    texte = request.args.get("tetes", "")
    try:
        attendues = [read_tete(ligne) for ligne in texte.splitlines() if ligne.strip()]
    except Refus as refus:
        return render_template(
            "controle/verification.html", resultats=(), texte=texte, refus=messages.texte(refus)
        ), 422
    resultats = verify_registre(lecture(), attendues)
    bilan = verify_tout(lecture(), maintenant(), attendues, reglages().dossier_donnees)
    return render_template(
        "controle/verification.html", resultats=resultats, bilan=bilan, texte=texte, attendues=attendues
    )


def _ligne(entree: EntreeLue) -> tuple[str | int, ...]:
    acte, objet = libelle_acte(entree.acte), libelle_objet(entree.objet_type)
    qui = (fr.instant(entree.survenu_le), entree.auteur, entree.role)
    return (entree.rang, *qui, acte, objet, entree.objet_id, entree.donnees, entree.empreinte)


def _page(chaine: str) -> str:
    session, args = lecture(), request.args
    filtre, erreurs = read_filtre(chaine, args)
    return render_template(
        "controle/registre.html",
        chaine=chaine,
        filtre=filtre,
        erreurs=erreurs,
        page=list_entrees(session, filtre, args.get("page", 1, type=nombres.cle)),
        choix=load_choix(session, chaine),
        tete=get_tete(session, chaine),
        args={cle: valeur for cle, valeur in args.items() if cle != "page" and valeur},
        libelle_acte=libelle_acte,
        libelle_objet=libelle_objet,
    )


def read_filtre(chaine: str, args: MultiDict[str, str]) -> tuple[FiltreRegistre, list[str]]:
    """Return the filter of an address; a date that cannot be read is left out and said."""
    erreurs: list[str] = []
    jours: dict[str, date | None] = {}
    for cle in ("du", "au"):
        texte = args.get(cle, "").strip()
        try:
            jours[cle] = lit_date(texte) if texte else None
        except ValueError:
            jours[cle] = None
            erreurs.append(f"« {texte} » n’est pas une date : écrivez-la comme 9/12/2026.")
    filtre = FiltreRegistre(
        chaine=chaine,
        acte=args.get("acte", ""),
        objet_type=args.get("objet", ""),
        objet_id=args.get("numero", "").strip(),
        auteur_id=args.get("auteur", type=nombres.cle),
        du=jours["du"],
        au=jours["au"],
    )
    return filtre, erreurs

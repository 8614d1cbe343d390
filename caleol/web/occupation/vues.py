"""Pages of the running leases: the list with its filters and exports, one lease, the computation of the stock."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from caleol.queries.occupation.calendrier import load_calendrier
from caleol.queries.occupation.enquete import export_enquete
from caleol.queries.occupation.fiche import get_bail
from caleol.queries.occupation.liste import FiltreEcheance, export_baux, list_baux
from caleol.rules.droits import Droit
from caleol.rules.occupation.situations import Manque, SituationOccupation
from caleol.services.lectures import PageLue, record_lecture_bail, record_lecture_baux
from caleol.services.occupation.travail import start_calcul
from caleol.web.acces import acces
from caleol.web.contexte import actes, aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.imports.fond import lance
from caleol.web.lots.exportation import fichier
from caleol.web.lots.lecture import entier
from caleol.web.occupation.exportation import ENTETES, colonnes_enquete, lignes_enquete, lignes_exportees
from caleol.web.occupation.filtres import filtres_lus

plan = Blueprint("occupation", __name__, url_prefix="/occupation")


@plan.get("/")
@acces(Droit.LIRE_OCCUPATION)
def liste() -> str:
    """Show the running leases of the perimeter."""
    filtres = filtres_lus()
    trouves = list_baux(lecture(), auteur(), filtres, aujourdhui(), page=entier("page") or 1)
    return render_template(
        "occupation/liste.html",
        liste=trouves,
        filtres=filtres,
        situations=SituationOccupation,
        echeances=FiltreEcheance,
        manques=Manque,
    )


@plan.get("/baux.<any(csv, xlsx):forme>")
@acces(Droit.LIRE_OCCUPATION)
def exporte(forme: str) -> Response:
    """Send the leases as they are filtered."""
    lignes = list(lignes_exportees(export_baux(lecture(), auteur(), filtres_lus())))
    return fichier(f"occupation-{aujourdhui():%Y%m%d}", forme, "Occupation", ENTETES, lignes)


@plan.get("/enquete.<any(csv, xlsx):forme>")
@acces(Droit.LIRE_OCCUPATION)
def enquete(forme: str) -> Response:
    """Send the leases as they are filtered in the columns of their own import, to be completed and imported again."""
    lue = export_enquete(lecture(), auteur(), filtres_lus(), aujourdhui())
    if lue.baux:
        with ouvre_acte() as acte:
            record_lecture_baux(acte, baux=lue.baux, page=PageLue.ENQUETE)
    nom = f"enquete-occupation-{aujourdhui():%Y%m%d}"
    return fichier(nom, forme, "Enquête", colonnes_enquete(lue), lignes_enquete(lue))


@plan.get("/baux/<int:bail_id>")
@acces(Droit.LIRE_OCCUPATION)
def bail(bail_id: int) -> str:
    """Show one lease: situations with their computation, due date, occupants, right to stay."""
    vu = get_bail(lecture(), auteur(), bail_id, aujourdhui())
    with ouvre_acte() as acte:
        record_lecture_bail(acte, bail_id=bail_id)
    return render_template("occupation/bail.html", bail=vu)


@plan.get("/echeances")
@acces(Droit.LIRE_OCCUPATION)
def echeances() -> str:
    """Show what is due, by month, agency and commune."""
    return render_template("occupation/echeances.html", c=load_calendrier(lecture(), auteur(), aujourdhui()))


@plan.post("/calcul")
@acces(Droit.SIGNALER_OCCUPATION)
def calcule() -> Response:
    """Compute what is out of date, aside."""
    lance(start_calcul(actes(), auteur()))
    flash("Calcul lancé : la page d’accueil montre son avancement.", "information")
    return redirect(url_for("occupation.liste"), 303)

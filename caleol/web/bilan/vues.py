"""Pages of the reports of a period, each with its file: same tables, same figures."""

from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from caleol.queries.bilan.attributions import load_bilan_attributions
from caleol.queries.bilan.occupation import load_bilan_occupation
from caleol.queries.bilan.tableaux import Bilan, Periode
from caleol.rules.droits import Droit
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture
from caleol.web.formulaires import lit_date
from caleol.web.lots.exportation import fichier

plan = Blueprint("bilan", __name__, url_prefix="/bilans")
TITRES = {"attributions": "Attributions", "occupation": "Examen de l’occupation"}
ENTETES = ("Tableau", "Ligne", "Colonne", "Nombre", "Sur", "Part (%)")


@plan.get("/")
@acces(Droit.LIRE_TABLEAU)
def tableau() -> str:
    """Show the report on allocations."""
    return _page("attributions")


@plan.get("/occupation")
@acces(Droit.LIRE_TABLEAU)
def occupation() -> str:
    """Show the report on the examination of occupancy."""
    return _page("occupation")


@plan.get("/<any(attributions, occupation):sujet>.<any(csv, xlsx):forme>")
@acces(Droit.LIRE_TABLEAU)
def exporte(sujet: str, forme: str) -> Response:
    """Send the tables of a report."""
    periode, _ = read_periode(request.args.get("du", ""), request.args.get("au", ""), aujourdhui())
    nom = f"bilan-{sujet}-{periode.debut:%Y%m%d}-{periode.fin:%Y%m%d}"
    return fichier(nom, forme, TITRES[sujet], ENTETES, _bilan(sujet, periode).exporte())


def read_periode(du: str, au: str, jour: date) -> tuple[Periode, tuple[str, ...]]:
    """Return the period of an address, the present year where a day is missing, and what cannot be read."""
    erreurs: list[str] = []
    jours: list[date] = []
    for texte, defaut in ((du, date(jour.year, 1, 1)), (au, date(jour.year, 12, 31))):
        try:
            jours.append(lit_date(texte.strip()) if texte.strip() else defaut)
        except ValueError:
            jours.append(defaut)
            erreurs.append(f"« {texte} » n’est pas une date : écrivez-la comme 9/12/2026.")
    if jours[0] > jours[1] or jours[1].year >= 9999:
        erreurs.append("La période finit avant de commencer : voici l’année en cours.")
        jours = [date(jour.year, 1, 1), date(jour.year, 12, 31)]
    return Periode(*jours), tuple(erreurs)


def _bilan(sujet: str, periode: Periode) -> Bilan:
    charge = load_bilan_attributions if sujet == "attributions" else load_bilan_occupation
    return charge(lecture(), auteur(), periode)


def _page(sujet: str) -> str:
    periode, erreurs = read_periode(request.args.get("du", ""), request.args.get("au", ""), aujourdhui())
    bilan = _bilan(sujet, periode)
    annees = range(aujourdhui().year, aujourdhui().year - 4, -1)
    return render_template("bilan/page.html", b=bilan, sujet=sujet, titres=TITRES, erreurs=erreurs, annees=annees)

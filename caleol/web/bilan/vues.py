"""Pages of the reports of a period, each with its files and its paper: same tables, same figures."""

from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from caleol.documents.feuille import rediger
from caleol.kernel.feuille import Feuille
from caleol.queries.bilan.attributions import load_bilan_attributions
from caleol.queries.bilan.feuille import comparaison, evolution, evolution_ligne, feuille_bilan
from caleol.queries.bilan.occupation import load_bilan_occupation
from caleol.queries.bilan.tableaux import Bilan, Periode, compare
from caleol.rules.droits import Droit
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture
from caleol.web.formulaires import lit_date
from caleol.web.lots.exportation import fichier
from caleol.web.seances.proces_verbal import pdf

plan = Blueprint("bilan", __name__, url_prefix="/bilans")
TITRES = {"attributions": "Attributions", "occupation": "Examen de l’occupation"}
ENTETES = (
    "Tableau", "Ligne", "Colonne", "Nombre", "Sur", "Part (%)", "Un an avant", "Écart", "Écart (points)",
)  # fmt: skip
SUJETS = ",".join(TITRES)


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


@plan.get(f"/<any({SUJETS}):sujet>.<any(csv, xlsx):forme>")
@acces(Droit.LIRE_TABLEAU)
def exporte(sujet: str, forme: str) -> Response:
    """Send the tables of a report."""
    bilan = _bilan(sujet, _periode())
    return fichier(_nom(sujet, bilan), forme, TITRES[sujet], ENTETES, bilan.exporte())


@plan.get(f"/<any({SUJETS}):sujet>/document")
@acces(Droit.LIRE_TABLEAU)
def document(sujet: str) -> str:
    """Show a report as a paper: the accessible form of its PDF."""
    feuille, _ = _feuille(sujet)
    return render_template("bilan/document.html", feuille=feuille, sujet=sujet, titres=TITRES, periode=_periode())


@plan.get(f"/<any({SUJETS}):sujet>.pdf")
@acces(Droit.LIRE_TABLEAU)
def en_pdf(sujet: str) -> Response:
    """Send a report in PDF."""
    feuille, nom = _feuille(sujet)
    return pdf(rediger(feuille), nom)


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
    if jours[0] > jours[1] or jours[1].year >= 9999 or jours[0].year <= 1:
        erreurs.append("La période finit avant de commencer : voici l’année en cours.")
        jours = [date(jour.year, 1, 1), date(jour.year, 12, 31)]
    return Periode(*jours), tuple(erreurs)


def _periode() -> Periode:
    return read_periode(request.args.get("du", ""), request.args.get("au", ""), aujourdhui())[0]


def _bilan(sujet: str, periode: Periode) -> Bilan:
    """Return a report beside that of the same days a year before."""
    charge = load_bilan_attributions if sujet == "attributions" else load_bilan_occupation
    return compare(charge(lecture(), auteur(), periode), charge(lecture(), auteur(), periode.un_an_avant))


def _feuille(sujet: str) -> tuple[Feuille, str]:
    bilan = _bilan(sujet, _periode())
    return feuille_bilan(lecture(), bilan, TITRES[sujet], sujet, aujourdhui()), _nom(sujet, bilan)


def _nom(sujet: str, bilan: Bilan) -> str:
    return f"bilan-{sujet}-{bilan.periode.debut:%Y%m%d}-{bilan.periode.fin:%Y%m%d}"


def _page(sujet: str) -> str:
    periode, erreurs = read_periode(request.args.get("du", ""), request.args.get("au", ""), aujourdhui())
    return render_template(
        "bilan/page.html",
        b=_bilan(sujet, periode),
        sujet=sujet,
        titres=TITRES,
        erreurs=erreurs,
        annees=range(aujourdhui().year, aujourdhui().year - 4, -1),
        comparaison=comparaison,
        evolution=evolution,
        evolution_ligne=evolution_ligne,
    )

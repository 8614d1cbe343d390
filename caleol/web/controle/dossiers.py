"""The control files: the page that makes them, and the ZIP of a séance, a dwelling or an applicant."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Reponse

from caleol.exports.tableur import csv_octets
from caleol.kernel import francais as fr
from caleol.queries.anomalies_seances import examine_seances
from caleol.queries.bureau_controle import find_cible, list_seances_validees
from caleol.queries.portee_controle import Portee, portee_demande, portee_logement, portee_seance
from caleol.rules.controle import REGLES, Sort
from caleol.rules.droits import Droit
from caleol.services.dossier_controle import Contexte, build_dossier
from caleol.services.lectures import PageLue
from caleol.web import nombres
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, maintenant, reglages
from caleol.web.lectures import note_lecture

PAR_PAGE = 10
ENTETES = ("Jour", "Séance", "Procès-verbal", "Lot", "Règle", "Texte", "Constat")
plan = Blueprint("dossiers", __name__, url_prefix="/dossiers")


@plan.get("")
@acces(Droit.LIRE_REGISTRE)
def bureau() -> str:
    """List the séances whose control file can be made, and look for a dwelling or an applicant."""
    return _bureau("")


@plan.get("/chercher")
@acces(Droit.LIRE_REGISTRE)
def cherche() -> str | Reponse | tuple[str, int]:
    """Go to the control file of a dwelling or of an applicant, by its number."""
    numero = request.args.get("numero", "").strip()
    cible = find_cible(lecture(), auteur(), numero)
    if cible is None:
        return _bureau(numero), 404
    return redirect(url_for(f"controle.dossiers.{cible.genre}", **cible.arguments))


@plan.get("/seance-<int:seance_id>.zip")
@acces(Droit.LIRE_REGISTRE)
def seance(seance_id: int) -> Response:
    """Send the control file of a séance."""
    return _zip(portee_seance(lecture(), auteur(), seance_id))


@plan.get("/demande-<int:demande_id>.zip")
@acces(Droit.LIRE_REGISTRE)
def demande(demande_id: int) -> Response:
    """Send the control file of an applicant, without anything of others."""
    return _zip(portee_demande(lecture(), auteur(), demande_id))


@plan.get("/logement-<reference>.zip")
@acces(Droit.LIRE_REGISTRE)
def logement(reference: str) -> Response:
    """Send the control file of a dwelling."""
    return _zip(portee_logement(lecture(), auteur(), reference))


@plan.get("/anomalies")
@acces(Droit.LIRE_REGISTRE)
def anomalies() -> str:
    """Show what the rules find in past séances, and what becomes of each of the rules."""
    page = request.args.get("page", 1, type=nombres.cle) or 1
    seances = examine_seances(lecture(), auteur(), aujourdhui(), page, PAR_PAGE)
    return render_template(
        "controle/anomalies.html", seances=seances, page=page, suite=len(seances) == PAR_PAGE, regles=REGLES, sorts=Sort
    )


@plan.get("/anomalies.csv")
@acces(Droit.LIRE_REGISTRE)
def anomalies_csv() -> Response:
    """Send what the rules find in all past séances, for a spreadsheet."""
    lignes = [
        (fr.date_courte(seance.jour), seance.titre, seance.reference, a.lot, a.regle, a.article, a.phrase)
        for seance in examine_seances(lecture(), auteur(), aujourdhui())
        for a in seance.anomalies
    ]
    entetes = {"Content-Disposition": 'attachment; filename="anomalies.csv"'}
    return Response(csv_octets(ENTETES, lignes), mimetype="text/csv", headers=entetes)


def _bureau(numero: str) -> str:
    seances = list_seances_validees(lecture(), auteur())
    return render_template("controle/dossiers.html", seances=seances, numero=numero)


def _zip(portee: Portee) -> Response:
    contexte = Contexte(lecture(), auteur(), reglages().dossier_donnees, maintenant())
    contenu = build_dossier(contexte, portee)
    note_lecture(PageLue.CONTROLE, portee.demandes)
    entetes = {"Content-Disposition": f'attachment; filename="controle-{portee.nom}.zip"'}
    return Response(contenu, mimetype="application/zip", headers=entetes)

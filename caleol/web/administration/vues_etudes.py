"""Pages of the studies of a grid: asked for, followed, read, taken as a table."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask import Response as ReponseFlask
from werkzeug.wrappers import Response

from caleol.exports.tableur import Cellule, csv_octets, xlsx_octets
from caleol.queries.etudes import EtudeLue, get_etude, logements_des_lots, noms_des_groupes
from caleol.rules.droits import Droit
from caleol.rules.etude_impact import Dimension
from caleol.services.etudes import start_etude
from caleol.web.acces import acces
from caleol.web.contexte import actes, auteur, lecture, maintenant
from caleol.web.imports.fond import lance
from caleol.web.nombres import cle

plan = Blueprint("etudes", __name__, url_prefix="/administration")
ENTETES = (
    "Regroupement", "Groupe", "Demandes", "Points moyens avant", "Points moyens après",
    "Dans le premier dixième avant", "Dans le premier dixième après",
)  # fmt: skip
PASSEES = 50
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@plan.post("/grilles/<int:grille_id>/etudes")
@acces(Droit.PROPOSER_REGLES)
def etudie(grille_id: int) -> Response:
    """Ask for a study of a grid beside another one."""
    avant_id = request.form.get("avant", 0, type=cle) or None
    reste = start_etude(actes(), auteur(), apres_id=grille_id, avant_id=avant_id)
    lance(reste.conduit)
    return redirect(url_for("etudes.etude", etude_id=reste.etude_id), 303)


@plan.get("/etudes/<int:etude_id>")
@acces(Droit.LIRE_REGLES)
def etude(etude_id: int) -> str:
    """Show a study, or how far it is."""
    lue = get_etude(lecture(), etude_id, maintenant())
    noms = noms_des_groupes(lecture(), lue.resultat.groupes) if lue.resultat else {}
    passees = lue.resultat.passees.differents[:PASSEES] if lue.resultat else ()
    logements = logements_des_lots(lecture(), [lot_id for _, lot_id in passees])
    differents = [(date.fromisoformat(jour), logements.get(lot_id, "logement retiré")) for jour, lot_id in passees]
    return render_template(
        "administration/etude.html", etude=lue, noms=noms, dimensions=tuple(Dimension), differents=differents
    )


@plan.get("/etudes/<int:etude_id>/avancement")
@acces(Droit.LIRE_REGLES)
def etude_avance(etude_id: int) -> ReponseFlask:
    """Say how far a study is, for the script that keeps its page up to date."""
    lue = get_etude(lecture(), etude_id, maintenant())
    return jsonify(etape=lue.etape, fait=lue.progres.fait, total=lue.progres.total)


@plan.get("/etudes/<int:etude_id>.<any(csv, xlsx):forme>")
@acces(Droit.LIRE_REGLES)
def etude_en_tableau(etude_id: int, forme: str) -> ReponseFlask:
    """Give the groups of a study as a table for a spreadsheet."""
    lue = get_etude(lecture(), etude_id, maintenant())
    lignes = list(_lignes(lue))
    corps = csv_octets(ENTETES, lignes) if forme == "csv" else xlsx_octets("Étude", ENTETES, lignes)
    entetes = {"Content-Disposition": f'attachment; filename="etude-{etude_id}.{forme}"'}
    return ReponseFlask(corps, mimetype=TYPES[forme], headers=entetes)


def _lignes(lue: EtudeLue) -> list[tuple[Cellule, ...]]:
    if lue.resultat is None:
        return []
    noms = noms_des_groupes(lecture(), lue.resultat.groupes)
    return [
        (
            g.dimension.libelle,
            noms.get(g.nom, g.nom),
            g.nombre,
            Decimal(g.dixiemes_de_points_avant) / 10,
            Decimal(g.dixiemes_de_points_apres) / 10,
            g.en_tete_avant,
            g.en_tete_apres,
        )
        for g in lue.resultat.groupes
    ]

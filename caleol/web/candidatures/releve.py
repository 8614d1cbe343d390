"""The statement of points owed to an applicant: the page and the letter."""

from flask import Response, render_template

from caleol.kernel import releve as phrases
from caleol.queries.releve_cotation import get_releve_cotation
from caleol.rules.droits import Droit
from caleol.services.lectures import PageLue
from caleol.services.papiers import releve_pdf
from caleol.web.acces import acces
from caleol.web.candidatures.vues import CLE, plan
from caleol.web.contexte import aujourdhui, auteur, lecture
from caleol.web.lectures import note_lecture


@plan.get(f"/demandes/<{CLE}:demande_id>/releve-de-cotation")
@acces(Droit.CHERCHER_DEMANDE)
def releve(demande_id: int) -> str:
    """Show the statement of points: the accessible form of the letter."""
    donnees = get_releve_cotation(lecture(), auteur(), demande_id, aujourdhui())
    note_lecture(PageLue.RELEVE, [demande_id])
    return render_template("candidatures/releve.html", releve=donnees, phrases=phrases, demande_id=demande_id)


@plan.get(f"/demandes/<{CLE}:demande_id>/releve-de-cotation.pdf")
@acces(Droit.CHERCHER_DEMANDE)
def releve_en_pdf(demande_id: int) -> Response:
    """Send the letter in PDF."""
    contenu = releve_pdf(lecture(), auteur(), demande_id, aujourdhui())
    note_lecture(PageLue.RELEVE, [demande_id])
    entetes = {"Content-Disposition": f'inline; filename="releve-de-cotation-{demande_id}.pdf"'}
    return Response(contenu, mimetype="application/pdf", headers=entetes)

"""The papers of a séance, each as an accessible page and as a PDF of the same content."""

from flask import Blueprint, Response, render_template, url_for

from caleol.documents.feuille import rediger
from caleol.kernel.feuille import Feuille
from caleol.rules.droits import Droit
from caleol.services import papiers
from caleol.services.lectures import PageLue
from caleol.services.papiers import GenrePapier
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, maintenant
from caleol.web.lectures import note_lecture
from caleol.web.seances.proces_verbal import pdf
from caleol.web.seances.vues import lue

plan = Blueprint("papiers", __name__, url_prefix="/<int:seance_id>")
GENRES = ",".join(f'"{genre.value}"' for genre in GenrePapier)


@plan.get(f"/<any({GENRES}):genre>")
@acces(Droit.LIRE_SEANCE)
def page(seance_id: int, genre: str) -> str:
    """Show a paper: the accessible form."""
    feuille = _lit(seance_id, genre)
    adresse = url_for("seances.papiers.en_pdf", seance_id=seance_id, genre=genre)
    return _montre(seance_id, feuille, adresse)


@plan.get(f"/<any({GENRES}):genre>.pdf")
@acces(Droit.LIRE_SEANCE)
def en_pdf(seance_id: int, genre: str) -> Response:
    """Send a paper in PDF."""
    return pdf(rediger(_lit(seance_id, genre)), f"{genre}-{seance_id}")


@plan.get("/convocations/<int:convocation_id>")
@acces(Droit.LIRE_SEANCE)
def convocation(seance_id: int, convocation_id: int) -> str:
    """Show the letter of one convocation."""
    feuille = _convocation(seance_id, convocation_id)
    adresse = url_for("seances.papiers.convocation_pdf", seance_id=seance_id, convocation_id=convocation_id)
    return _montre(seance_id, feuille, adresse)


@plan.get("/convocations/<int:convocation_id>.pdf")
@acces(Droit.LIRE_SEANCE)
def convocation_pdf(seance_id: int, convocation_id: int) -> Response:
    """Send the letter of one convocation in PDF."""
    return pdf(rediger(_convocation(seance_id, convocation_id)), f"convocation-{seance_id}-{convocation_id}")


def _lit(seance_id: int, genre: str) -> Feuille:
    """Return a paper for the account that is logged in, once the dossiers that it shows are written down as read."""
    papier = papiers.read_papier(
        lecture(), auteur(), seance_id, GenrePapier(genre), au=aujourdhui(), imprime_le=maintenant()
    )
    for lot_id, demandes in papier.lues.items():
        note_lecture(PageLue.LIVRET, demandes, lot_id=lot_id)
    return papier.feuille


def _convocation(seance_id: int, convocation_id: int) -> Feuille:
    return papiers.read_convocation(lecture(), auteur(), seance_id, convocation_id)


def _montre(seance_id: int, feuille: Feuille, adresse_pdf: str) -> str:
    return render_template("seances/feuille.html", seance=lue(seance_id), feuille=feuille, adresse_pdf=adresse_pdf)

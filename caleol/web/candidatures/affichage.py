"""What the pages of a dossier are given; each reading goes to the trail before the page is made."""

from flask import render_template, request

from caleol.kernel.errors import Interdit, Introuvable, Refus
from caleol.queries.designations import list_designables
from caleol.queries.lots import list_reservataires
from caleol.queries.page_dossier import get_page_dossier
from caleol.queries.recherche_demande import get_demande
from caleol.queries.verifications import Verifications, get_verifications
from caleol.rules.confidentiel import piece_confidentielle
from caleol.rules.pieces import piece as piece_de_la_liste
from caleol.services.lectures import PageLue
from caleol.web.candidatures.barre import barre, signe
from caleol.web.candidatures.formulaires import (
    AIDE_AVIS,
    AvisForm,
    DesignationForm,
    PieceForm,
    VerificationForm,
    formulaire_avis,
    formulaire_designation,
    formulaire_piece,
    formulaire_verification,
)
from caleol.web.candidatures.grandeurs import grandeurs_du_logement, quartile
from caleol.web.candidatures.liens import lien, page_du_logement
from caleol.web.contexte import aujourdhui, auteur, lecture
from caleol.web.formulaires import Formulaire
from caleol.web.lectures import note_lecture


def papiers(code: str) -> str:
    """Return the papers that prove a situation of the limitative list, "" where the code is hidden or unknown."""
    try:
        return piece_de_la_liste(code).papiers
    except Refus:
        return ""


VUE = {"vue": "anonyme"}
"""What the address of a page without names says."""
OUTILS = {
    "lien": lien,
    "page_du_logement": page_du_logement,
    "papiers": papiers,
    "piece_confidentielle": piece_confidentielle,
    "signe": signe,
}


def vue_anonyme() -> bool:
    """Return whether the address asks for a page without names."""
    return request.args.get("vue") == VUE["vue"]


def montre_dossier(
    lot_id: int,
    candidature_id: int,
    *,
    anonyme: bool = False,
    avis: AvisForm | None = None,
    piece: PieceForm | None = None,
    verification: VerificationForm | None = None,
) -> str:
    """Render a dossier for one dwelling, with the form that was refused if there is one."""
    page = get_page_dossier(lecture(), auteur(), lot_id, candidature_id, aujourdhui(), anonyme=anonyme)
    dossier = page.candidat.dossier
    verifications = None if page.lot.neutre or page.lot.anonyme else lit_verifications(dossier.demande_id)
    note_lecture(PageLue.DOSSIER, [dossier.demande_id], lot_id=lot_id)
    return render_template(
        "candidatures/dossier.html",
        page=page,
        dossier=dossier,
        vue=VUE if page.lot.anonyme else {},
        grandeurs=grandeurs_du_logement(dossier),
        barre=barre(dossier.points),
        avis=avis or formulaire_avis(),
        piece=piece or formulaire_piece(aujourdhui()),
        verifications=verifications,
        verification=verification or (formulaire_verification(verifications, aujourdhui()) if verifications else None),
        aide_avis=AIDE_AVIS,
        **OUTILS,
    )


def lit_verifications(demande_id: int) -> Verifications:
    """Return the facts of an application that evidence can prove, as on today."""
    return get_verifications(lecture(), demande_id, aujourdhui())


def montre_demande(
    demande_id: int,
    *,
    piece: PieceForm | None = None,
    designation: DesignationForm | None = None,
    verification: VerificationForm | None = None,
) -> str:
    """Render a waiting application outside any lot."""
    page = get_demande(lecture(), auteur(), demande_id, aujourdhui())
    verifications = lit_verifications(demande_id)
    note_lecture(PageLue.DEMANDE, [demande_id])
    return render_template(
        "candidatures/demande.html",
        page=page,
        dossier=page.dossier,
        quartile=quartile(page.dossier.quartile, sur_logement=False),
        barre=barre(page.dossier.points),
        piece=piece or formulaire_piece(aujourdhui()),
        verifications=verifications,
        verification=verification or formulaire_verification(verifications, aujourdhui()),
        designation=designation or nouvelle_designation(),
        **OUTILS,
    )


def nouvelle_designation(*, tape: bool = False) -> DesignationForm:
    """Return the form of a designation with the right-holders and the open vacancies of the perimeter."""
    vacances = list_designables(lecture(), auteur())
    return formulaire_designation(aujourdhui(), list_reservataires(lecture()), vacances, tape=tape)


def note_refus(form: Formulaire, refus: Refus) -> None:
    """Keep a refusal on a form; what the account may not see, or may not do, stays a page of its own.

    Raises:
        Introuvable, Interdit: as refused.
    """
    if isinstance(refus, Introuvable | Interdit):
        raise refus
    form.ajoute_refus(refus)

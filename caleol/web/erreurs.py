"""Refusals and faults become French pages that say what, where and what to do."""

import logging
from collections.abc import Sequence

from flask import Flask, flash, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from caleol.kernel.errors import Conflit, Interdit, Introuvable, Refus
from caleol.web import messages
from caleol.web.garde_repetition import retour_si_jetee

journal = logging.getLogger("caleol.web")

JAMAIS_RENDUS = frozenset({"csrf_token", "mot_de_passe", "actuel", "nouveau", "encore"})
TEXTE_LIBRE = 20
"""From how many signs on a field is a text that costs to type again."""

TITRES = {
    400: (
        "Demande incomplète",
        "L’adresse ou le formulaire n’a pas la forme attendue. Revenez en arrière et recommencez.",
    ),
    403: ("Accès refusé", "Votre compte ne permet pas d’ouvrir cette page."),
    404: ("Page introuvable", "Cette adresse ne mène à rien ici. Vérifiez-la, ou partez du menu."),
    405: ("Page introuvable", "Cette adresse ne s’ouvre pas ainsi. Partez du menu."),
    413: (
        "Fichier trop lourd",
        "Ce fichier dépasse la taille admise. Coupez-le, ou demandez à l’administrateur.",
    ),
    500: (
        "Incident",
        "Le serveur n’a pas pu finir. Rien n’a été enregistré à moitié : recommencez, puis prévenez l’administrateur.",
    ),
}


def installe(application: Flask) -> None:
    """Register the error pages."""
    application.register_error_handler(Refus, _refus)
    application.register_error_handler(CSRFError, _formulaire_perime)
    application.register_error_handler(HTTPException, _http)
    application.register_error_handler(Exception, _incident)


def _refus(refus: Refus) -> tuple[str, int] | Response:
    if jetee := retour_si_jetee():
        return jetee
    texte = messages.texte(refus)
    if isinstance(refus, Introuvable):
        return _page(404, "Introuvable", texte)
    if isinstance(refus, Interdit):
        return _page(403, "Accès refusé", texte)
    if request.method == "POST" and (retour := _page_d_origine()):
        flash(texte, "bloquant")
        return redirect(retour, 303)
    return _page(409 if isinstance(refus, Conflit) else 422, "Acte refusé", texte)


def _page_d_origine() -> str | None:
    """Return the page of this site that the form came from, if it says so."""
    origine = request.referrer or ""
    return origine if origine.startswith(request.host_url) else None


def _formulaire_perime(_erreur: CSRFError) -> tuple[str, int]:
    """Say that nothing was recorded, and give back the texts that were typed: nothing else holds them."""
    textes = [v.strip() for nom, v in request.form.items(multi=True) if nom not in JAMAIS_RENDUS]
    rendus = [texte for texte in textes if len(texte) >= TEXTE_LIBRE and " " in texte]
    suite = (
        " Votre texte est ci-dessous : copiez-le, il n’est gardé nulle part ailleurs."
        if rendus
        else " Revenez à la page, rechargez-la et recommencez."
    )
    debut = "Votre connexion a expiré, ou cette page est restée ouverte trop longtemps : rien n’a été enregistré."
    return _page(400, "Formulaire périmé", debut + suite, rendus)


def _http(erreur: HTTPException) -> tuple[str, int] | HTTPException:
    code = erreur.code or 500
    if code < 400:
        return erreur
    titre, texte = TITRES.get(code, ("Demande refusée", "Le serveur n’a pas accepté cette demande."))
    return _page(code, titre, texte)


def _incident(erreur: Exception) -> tuple[str, int] | Response:
    if jetee := retour_si_jetee():
        return jetee
    journal.exception("fault on %s", request.path, exc_info=erreur)
    return _page(500, *TITRES[500])


def _page(code: int, titre: str, texte: str, rendus: Sequence[str] = ()) -> tuple[str, int]:
    return render_template("erreur.html", titre=titre, texte=texte, code=code, rendus=rendus), code

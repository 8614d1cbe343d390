"""The calendar of a member: the page's two buttons, and the file that calendars read at its secret address."""

from flask import Blueprint, Response, flash, redirect, url_for
from werkzeug.wrappers import Response as Reponse

from caleol.mail.agenda import Evenement, calendrier_suivi, evenement_seance
from caleol.queries.abonnement import SeanceSuivie, list_seances_suivies
from caleol.rules.droits import Droit
from caleol.services.abonnements import close_abonnement, open_abonnement
from caleol.web.acces import acces, libre
from caleol.web.connexion.vues import montre_compte
from caleol.web.contexte import lecture, maintenant, ouvre_acte

plan = Blueprint("agenda", __name__, url_prefix="/agenda")


@plan.get("/<string(length=43):secret>.ics")
@libre
def fichier(secret: str) -> Response:
    """Return the séances of the person of an address; who knows the address needs no log-in."""
    suivies = list_seances_suivies(lecture(), secret, maintenant())
    contenu = calendrier_suivi("Commission d’attribution", [_evenement(suivie) for suivie in suivies])
    reponse = Response(contenu, mimetype="text/calendar")
    reponse.headers["Cache-Control"] = "private, max-age=900"
    return reponse


def _evenement(suivie: SeanceSuivie) -> Evenement:
    return evenement_seance(
        id=suivie.id,
        commission=suivie.commission,
        code=suivie.code,
        annee=suivie.annee,
        numero=suivie.numero,
        prevue_le=suivie.prevue_le,
        fin_le=suivie.fin_le,
        lieux=(suivie.lieu, suivie.lien_visio),
        version=suivie.version,
        ecrit_le=maintenant(),
        adresse=url_for("seances.page", seance_id=suivie.id, _external=True),
        annule=suivie.annulee,
    )


@plan.post("/ouverture")
@acces(Droit.ACCUEIL)
def ouvre() -> str:
    """Make a new address and show it, this once."""
    with ouvre_acte() as acte:
        secret = open_abonnement(acte)
    return montre_compte(adresse_agenda=url_for("agenda.fichier", secret=secret, _external=True))


@plan.post("/fermeture")
@acces(Droit.ACCUEIL)
def ferme() -> Reponse:
    """Take the address back."""
    with ouvre_acte() as acte:
        close_abonnement(acte)
    flash("Adresse retirée : les agendas qui la suivaient ne reçoivent plus rien.", "favorable")
    return redirect(url_for("connexion.mon_compte", _anchor="agenda"), 303)

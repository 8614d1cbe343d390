"""Candidates of a vacant dwelling: ranked list, choice, those left out, answer to « why not? », export."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from caleol.kernel.errors import Refus
from caleol.queries.candidats import export_candidats, search
from caleol.queries.choix_candidats import load_choix
from caleol.queries.demandes import find_demande_id
from caleol.queries.ecartes import list_ecartees
from caleol.queries.ensemble import count_semblables
from caleol.queries.filtres_candidats import FiltrePresentation
from caleol.queries.lots import VacanceLue, get_vacance, list_seances_possibles
from caleol.queries.pourquoi import pourquoi as explique
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.droits import Droit
from caleol.rules.eligibilite import MotifExclusion
from caleol.services import candidatures, lots
from caleol.services.lectures import PageLue
from caleol.web import messages, messages_lots
from caleol.web.acces import acces
from caleol.web.contexte import aujourdhui, auteur, lecture, ouvre_acte
from caleol.web.lectures import note_lecture
from caleol.web.lots.exportation import ENTETES, PAR_EXPORT, fichier, lignes_exportees
from caleol.web.lots.filtres import filtres_de_l_adresse, filtres_poses
from caleol.web.lots.lecture import entier, entiers

plan = Blueprint("candidats", __name__, url_prefix="/logements-vacants/<int:vacance_id>")


@plan.get("/candidats")
@acces(Droit.LIRE_LOTS)
def page(vacance_id: int) -> str:
    """Show the ranked candidates of a vacant dwelling, and how many are left out for which reason."""
    filtres = filtres_de_l_adresse()
    recherche = search(lecture(), auteur(), vacance_id, filtres, aujourdhui(), page=entier("page") or 1)
    note_lecture(PageLue.CANDIDATS, [ligne.dossier.demande_id for ligne in recherche.lignes], vacance_id=vacance_id)
    choix_filtres = load_choix(lecture(), recherche.logis)
    return render_template(
        "lots/candidats.html",
        vacance=get_vacance(lecture(), auteur(), vacance_id, aujourdhui()),
        recherche=recherche,
        parties=-(-recherche.tri.gardees // PAR_EXPORT),
        par_export=PAR_EXPORT,
        filtres=filtres,
        choix_filtres=choix_filtres,
        semblables=count_semblables(lecture(), vacance_id) if auteur().peut(Droit.PREPARER_LOTS) else 0,
        poses=filtres_poses(filtres, choix_filtres),
        presentations=FiltrePresentation,
        exceptions=ExceptionTrois,
        seances=list_seances_possibles(lecture(), auteur(), vacance_id, aujourdhui()),
    )


@plan.post("/candidats")
@acces(Droit.PREPARER_LOTS)
def choisit(vacance_id: int) -> Response:
    """Keep the candidates chosen among those shown, then put the lot on an agenda where it is asked.

    The choice is an act of its own: an inscription that is refused loses nothing of it.
    """
    with ouvre_acte() as acte:
        lot_id = candidatures.choose_candidatures(
            acte,
            vacance_id=vacance_id,
            choisies=entiers("choisie"),
            montrees=entiers("montree"),
            version=entier("version", request.form),
        )
    if request.form.get("suite") == "inscrire":
        return _inscrit(vacance_id, lot_id)
    flash("Choix gardé.", "favorable")
    return _retour(vacance_id)


def _inscrit(vacance_id: int, lot_id: int) -> Response:
    """Put a lot on the agenda chosen, or tell everything that keeps it off."""
    seance, tardif = entier("seance", request.form) or 0, request.form.get("ajout_tardif")
    try:
        with ouvre_acte() as acte:
            lots.inscribe_lot(acte, lot_id=lot_id, seance_id=seance, ajout_tardif=tardif)
        flash("Lot inscrit à l’ordre du jour, dossiers figés au jour de la séance.", "favorable")
    except Refus as refus:
        flash("Votre choix est gardé, mais le lot n’est pas inscrit.", "verifier")
        for texte in messages_lots.lignes(refus) or [messages.texte(refus)]:
            flash(texte, "bloquant")
    return _retour(vacance_id)


@plan.post("/candidats/ajouter")
@acces(Droit.PROPOSER_CANDIDAT)
def ajoute(vacance_id: int) -> Response:
    """Put one application forward: an agency on its own dwelling, a replacement on a lot of an agenda."""
    vacance, numero = _vacance(vacance_id), request.form.get("numero", "")
    demande_id = entier("demande", request.form) or find_demande_id(lecture(), numero)
    with ouvre_acte() as acte:
        lot_id = vacance.lot.id if vacance.lot else lots.create_lot(acte, vacance_id=vacance_id)
        candidatures.add_candidature(acte, lot_id=lot_id, demande_id=demande_id, numero=numero)
    flash("Candidat ajouté.", "favorable")
    return _retour(vacance_id)


@plan.get("/ecartes/<motif>")
@acces(Droit.CHERCHER_DEMANDE)
def ecartes(vacance_id: int, motif: str) -> str:
    """Show the applications that one reason leaves out, each with its sentence."""
    choisi = next((m for m in MotifExclusion if m.value == motif), None)
    if choisi is None:
        raise NotFound
    trouvees = list_ecartees(lecture(), auteur(), vacance_id, choisi, aujourdhui(), page=entier("page") or 1)
    note_lecture(PageLue.ECARTES, [ligne.demande_id for ligne in trouvees.lignes], vacance_id=vacance_id)
    return render_template("lots/ecartes.html", vacance=_vacance(vacance_id), trouvees=trouvees)


@plan.get("/pourquoi")
@acces(Droit.LIRE_LOTS)
def pourquoi(vacance_id: int) -> str:
    """Say why an application is, or is not, among the candidates."""
    numero = request.args.get("numero", "").strip()
    reponse = explique(lecture(), auteur(), vacance_id, numero, aujourdhui()) if numero else None
    if reponse is not None and reponse.demande_id is not None:
        note_lecture(PageLue.POURQUOI, [reponse.demande_id], vacance_id=vacance_id)
    return render_template("lots/pourquoi.html", vacance=_vacance(vacance_id), numero=numero, reponse=reponse)


@plan.get("/candidats.<any(csv, xlsx):forme>")
@acces(Droit.CHERCHER_DEMANDE)
def exporte(vacance_id: int, forme: str) -> Response:
    """Send a part of the ranking as it is filtered, and say which part; the reading is kept in the trail."""
    partie, filtres = entier("partie") or 1, filtres_de_l_adresse()
    export = export_candidats(lecture(), auteur(), vacance_id, filtres, aujourdhui(), partie=partie, taille=PAR_EXPORT)
    note_lecture(PageLue.EXPORT, [cle for _, cle in export.rangs], vacance_id=vacance_id)
    suite = f"-partie-{export.partie}-sur-{export.parties}" if export.parties > 1 else ""
    nom = f"candidats-{export.tri.logis.situe.fiche.reference}-{aujourdhui():%Y%m%d}{suite}"
    return fichier(nom, forme, "Candidats", ENTETES, lignes_exportees(export))


def _vacance(vacance_id: int) -> VacanceLue:
    return get_vacance(lecture(), auteur(), vacance_id, aujourdhui())


def _retour(vacance_id: int) -> Response:
    return redirect(url_for("lots.candidats.page", vacance_id=vacance_id), 303)

"""What the templates of the lots call: links to other tasks, short words for findings and figures."""

from typing import Any

from flask import current_app, request, url_for
from markupsafe import Markup

from caleol.kernel import francais as fr
from caleol.queries.lots import LotLu
from caleol.rules.droits import Droit
from caleol.web.acces import peut
from caleol.web.lots.lecture import filtres_adresse

TITRES_ANOMALIES = {
    "demande_radiee": "Demande radiée",
    "demande_expiree": "Demande expirée",
    "demande_expire_bientot": "Demande à renouveler bientôt",
    "numero_unique_absent": "Numéro unique absent",
    "numero_unique_forme": "Forme du numéro unique",
    "plafond_non_verifie": "Plafond non vérifié",
    "plafond_depasse": "Plafond dépassé",
    "ressources_inconnues": "Avis d’imposition inconnu",
    "sejour_irregulier": "Séjour irrégulier",
    "sejour_inconnu": "Séjour non vérifié",
    "titre_sejour_expire": "Titre de séjour expiré",
    "sur_occupation": "Logement trop petit",
    "sur_occupation_a_venir": "Bientôt trop petit",
    "sous_occupation": "Logement trop grand",
    "surface_inconnue": "Surface non connue",
    "accessibilite_inconnue": "Accessibilité non connue",
    "fauteuil_inadapte": "Logement non accessible",
    "logement_adapte_sans_besoin": "Logement adapté, sans besoin connu",
    "forfait_non_renseigne": "Forfait d’eau et de chauffage non saisi",
    "taux_effort_inconnu": "Ressources mensuelles inconnues",
    "ressources_nulles": "Aucune ressource mensuelle",
    "type_non_demande": "Type non demandé",
    "taux_effort_eleve": "Taux d’effort brut élevé",
    "pieces_manquantes": "Pièces manquantes",
    "menage_vide": "Ménage inconnu",
}
MOTS_EFFORT = {
    "faible": ("mot-favorable", "faible"),
    "modere": ("mot-favorable", "modéré"),
    "eleve": ("mot-verifier", "élevé"),
}


def titre_anomalie(code: str) -> str:
    """Return a finding in a few words."""
    return TITRES_ANOMALIES.get(code, "À vérifier")


def mot_effort(niveau: str) -> Markup:
    """Return the word of an effort rate, with its colour."""
    classe, mot = MOTS_EFFORT.get(niveau, ("mot-verifier", "non connu"))
    return Markup('<span class="{}">{}</span>').format(classe, mot)


def signe(points: int) -> str:
    """Return « +41 » or « −5 »."""
    return f"+{points}" if points >= 0 else f"{fr.MOINS}{-points}"


def lien_si(endpoint: str, **valeurs: object) -> str | None:
    """Return the address of a page that the role in use may open, None otherwise."""
    vue = current_app.view_functions.get(endpoint)
    droit = getattr(vue, "caleol_droit", None)
    return url_for(endpoint, **valeurs) if isinstance(droit, Droit) and peut(droit) else None  # type: ignore[arg-type] # keys of an address


def lien_dossier(lot: LotLu | None, demande_id: int) -> str | None:
    """Return the dossier of an application on a lot where it is a candidate, else its own page, else None."""
    for candidature in lot.candidatures if lot else ():
        if lot is not None and candidature.demande_id == demande_id:
            return lien_si("candidatures.dossier", lot_id=lot.id, candidature_id=candidature.id)
    return lien_si("candidatures.demande", demande_id=demande_id)


def lien_comparaison(lot: LotLu) -> str | None:
    """Return the page that compares the candidates of a lot."""
    return lien_si("candidatures.comparaison", lot_id=lot.id)


def lien_export(forme: str, partie: int | None = None, *, quoi: str = "exporte") -> str:
    """Return the address of this list as a file, with the filters of the page; a part of it where it is long."""
    endpoint = f"{(request.endpoint or '').rpartition('.')[0]}.{quoi}"
    arguments: dict[str, Any] = {**filtres_adresse(), **(request.view_args or {}), "forme": forme, "partie": partie}
    return url_for(endpoint, **arguments)


GABARITS = (titre_anomalie, mot_effort, signe, lien_si, lien_dossier, lien_comparaison, lien_export)

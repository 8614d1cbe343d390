"""The menu: the tasks of the role in use, in the order of the work."""

from dataclasses import dataclass

from flask import current_app, request, url_for

from caleol.rules.droits import Droit
from caleol.web.contexte import auteur


@dataclass(frozen=True, slots=True)
class Entree:
    """One line of the menu."""

    libelle: str
    icone: str
    adresse: str
    courante: bool


ENTREES = (
    ("À traiter", "inbox", "accueil.page", Droit.ACCUEIL),
    ("Logements vacants", "house-door", "lots.liste", Droit.LIRE_LOTS),
    ("Demandes", "people", "candidatures.recherche", Droit.CHERCHER_DEMANDE),
    ("Séances", "calendar3", "seances.liste", Droit.LIRE_SEANCE),
    ("Suites", "envelope", "suivi.liste", Droit.LIRE_SUITES),
    ("Occupation (EOL)", "key", "occupation.liste", Droit.LIRE_OCCUPATION),
    ("Bilans", "bar-chart", "bilan.tableau", Droit.LIRE_TABLEAU),
    ("Règles et valeurs", "journal-text", "administration.regles", Droit.LIRE_REGLES),
    ("Imports", "upload", "imports.liste", Droit.LIRE_IMPORTS),
    ("Tâches et courriels", "clock-history", "taches.liste", Droit.LIRE_TACHES),
    ("Commissions et mandats", "list-check", "mandats.liste", Droit.LIRE_MANDATS),
    ("Organisme", "building", "organisme.page", Droit.GERER_COMPTES),
    ("Comptes", "person", "administration.comptes", Droit.LIRE_COMPTES),
    ("Registre et contrôle", "shield-check", "controle.registre", Droit.LIRE_REGISTRE),
)

TACHES = {
    "administration.comptes": "administration.comptes",
    "comptes": "administration.comptes",
    "administration": "administration.regles",
    "regles": "administration.regles",
    "grilles": "administration.regles",
    "etudes": "administration.regles",
    "lecture": "seances",
    "deliberation": "seances",
    "suivi.actes": "suivi",
    "suivi.courriers": "suivi",
    "suivi.refus": "suivi",
    "suivi.modeles": "administration.regles",
    "lots.candidats": "lots",
    "lots.preparation": "lots",
    "candidatures.dossier": "lots",
    "candidatures.comparaison": "lots",
    "candidatures.note": "lots",
}
"""Pages and parts of the site that belong to another entry of the menu."""


def entrees_de_navigation() -> tuple[Entree, ...]:
    """Return the menu of the role in use, with the page's own task marked."""
    qui = auteur()
    tache = TACHES.get(request.endpoint or "", TACHES.get(request.blueprint or "", request.blueprint))
    return tuple(
        Entree(
            libelle,
            icone,
            url_for(endpoint),
            tache in {endpoint, endpoint.split(".")[0]},
        )
        for libelle, icone, endpoint, droit in ENTREES
        if qui.peut(droit) and endpoint in current_app.view_functions
    )

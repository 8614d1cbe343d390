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
    ("Occupation (EOL)", "key", "occupation.liste", Droit.LIRE_OCCUPATION),
    ("Bilans", "bar-chart", "bilan.tableau", Droit.LIRE_TABLEAU),
    ("Règles et valeurs", "journal-text", "administration.regles", Droit.LIRE_REGLES),
    ("Imports", "upload", "imports.liste", Droit.IMPORTER),
    ("Comptes et mandats", "person", "administration.comptes", Droit.GERER_COMPTES),
    ("Registre et contrôle", "shield-check", "controle.registre", Droit.LIRE_REGISTRE),
)


def entrees_de_navigation() -> tuple[Entree, ...]:
    """Return the menu of the role in use, with the page's own task marked."""
    qui = auteur()
    tache = (request.blueprint or "").split(".")[0]
    courant = request.endpoint or ""
    return tuple(
        Entree(
            libelle,
            icone,
            url_for(endpoint),
            courant == endpoint or (endpoint.split(".")[0] == tache and tache != "administration"),
        )
        for libelle, icone, endpoint, droit in ENTREES
        if qui.peut(droit) and endpoint in current_app.view_functions
    )

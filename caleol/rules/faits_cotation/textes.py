"""A fact as the explanation prints it."""

from datetime import date

from caleol.kernel.francais import accorde, date_courte, nombre
from caleol.rules.facts import Personne
from caleol.rules.faits_cotation.definitions import FAITS, PRIORITES, DefinitionFait, EtatFait, Fait, ValeurFait
from caleol.rules.formulaire import MOTIFS, OCCUPATIONS
from caleol.rules.priorites import libelles_priorites

MENAGES = {
    "seul": "personne seule",
    "couple": "couple",
    "monoparental": "famille monoparentale",
    "couple_enfants": "couple avec personnes à charge",
    "autre": "autre ménage",
}
CHOIX = {"occupation": OCCUPATIONS, "motif_principal": MOTIFS, "type_menage": MENAGES}


def texte_du_fait(nom: str, fait: Fait, definition: DefinitionFait | None = None) -> str:
    """Return a fact as the explanation prints it: « Dépôt de la demande : 01/02/2024 »."""
    valeur = texte_de_la_valeur(nom, fait.valeur)
    au = f", au {date_courte(fait.au)}" if fait.au else ""
    return f"{libelle_du_fait(nom, definition)}\u00a0: {valeur}{au}{_jugement(fait)}"


def texte_de_la_valeur(nom: str, valeur: ValeurFait) -> str:
    """Return a value in words."""
    if valeur is None:
        return "inconnu"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return date_courte(valeur)
    if isinstance(valeur, str):
        return CHOIX.get(nom, {}).get(valeur, valeur)
    if isinstance(valeur, tuple):
        personnes = all(isinstance(element, Personne) for element in valeur)
        return accorde(len(valeur), "personne") if personnes else accorde(len(valeur), "refus")
    if isinstance(valeur, int):
        return nombre(valeur)
    return nombre(valeur, 1 if nom == "taux_effort_actuel" or valeur == round(valeur, 1) else 2)


def libelle_du_fait(nom: str, definition: DefinitionFait | None = None) -> str:
    """Return the label of a fact; that of a priority public says neither health nor violence."""
    neutres = libelles_priorites(frozenset({nom}), neutre=True) if nom in PRIORITES else ()
    return neutres[0] if neutres else (definition or FAITS[nom]).libelle


def _jugement(fait: Fait) -> str:
    """Return what was decided of a fact, where it is known who decided or when."""
    if not (fait.le or fait.par) or fait.etat is EtatFait.DECLARE:
        return ""
    le = f" le {date_courte(fait.le)}" if fait.le else ""
    par = f" par {fait.par}" if fait.par else ""
    return f" ({fait.etat.libelle}{le}{par})"

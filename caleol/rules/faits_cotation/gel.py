"""The facts of an application kept with a lot: every one of them, so that any grid can be tried on a past séance."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from caleol.rules.facts import Demande, Personne
from caleol.rules.faits_cotation.definitions import FAITS, DefinitionFait, ValeurFait
from caleol.rules.faits_cotation.dossier import Dossier, decoder_dossier, encoder_dossier
from caleol.rules.faits_cotation.lecture import Contexte, LecteurFaits, Verdict

NOMS = tuple(FAITS)
RANGS = {nom: rang for rang, nom in enumerate(NOMS)}


def figer_faits(demande: Demande, verdicts: Mapping[str, Verdict], contexte: Contexte) -> str:
    """Return every fact of an application on the day of a run, as a short JSON text; ages only, never a birth date."""
    dossier = LecteurFaits(NOMS, contexte).lire(demande, verdicts=verdicts)
    valeurs = tuple(_sans_naissances(valeur, contexte.au) for valeur in dossier.valeurs)
    return encoder_dossier(NOMS, Dossier(valeurs, dossier.etats, dossier.precisions))


def relire_faits(noms: Sequence[str], definitions: Mapping[str, DefinitionFait], texte: str) -> Dossier:
    """Return kept facts in the order of a grid; those that a territory declares beside are unknown."""
    figes = decoder_dossier(NOMS, definitions, texte)
    return Dossier.de_faits(noms, {nom: figes.fait(RANGS[nom]) for nom in noms if nom in RANGS})


def _sans_naissances(valeur: ValeurFait, au: date) -> ValeurFait:
    """Return persons who are of the same age on the day, born as many years before it."""
    if not isinstance(valeur, tuple):
        return valeur
    personnes = tuple(un for un in valeur if isinstance(un, Personne))
    return tuple(_de_cet_age(un, au) for un in personnes) if personnes else valeur


def _de_cet_age(personne: Personne, au: date) -> Personne:
    age = personne.age(au)
    jour = min(au.day, 28) if au.month == 2 else au.day
    return replace(personne, naissance=None if age is None else date(au.year - age, au.month, jour))

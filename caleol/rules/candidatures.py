"""Minimum of three applications (R441-3) and its exceptions; form of the numéro unique."""

import re
from dataclasses import dataclass
from datetime import date

from caleol.kernel.francais import accorde, numero_unique
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Financement
from caleol.rules.parametre import Parametres
from caleol.rules.reference import regle

FORME_NUR = re.compile(r"(\d{3}|\d[AB]\d)(0[1-9]|1[0-2])\d{2}\d{6}[A-Z0-9]{5}")


class ExceptionTrois(EnumLibelle):
    """The lawful exceptions to the minimum of three applications."""

    INSUFFISANCE = "insuffisance", "Insuffisance du nombre de candidats"
    DALO_PREFET = "dalo_prefet", "Candidats désignés par le préfet au titre du DALO"
    PLAI_ADAPTE = "plai_adapte", "Logement PLAI adapté"


@dataclass(frozen=True, slots=True)
class ControleNombre:
    """Whether enough applications are examined, how many were asked for, and the sentence of the minutes."""

    respecte: bool
    examinees: int
    requis: int
    exception: ExceptionTrois | None
    phrase: str
    code: str = ""


@regle(
    code="CCH", article="R441-3", depuis=date(2017, 1, 21), vu=True,
    valeurs=("candidatures.nombre_minimal", "candidatures.nombre_minimal_exception"), exigences=("R20", "R21"),
)  # fmt: skip
def nombre_minimal(
    nb_examinees: int,
    exception: ExceptionTrois | None = None,
    *,
    raison: str = "",
    financement: Financement | None = None,
    au: date,
    parametres: Parametres,
) -> ControleNombre:
    """Check that at least three applications are examined for a dwelling, or that an exception is named.

    [vu] Three at least, save where candidates are too few (the reason is written), where the préfet
    designates under the DALO, or where the dwelling is an adapted PLAI: one is then enough. Transfers,
    urban renewal and employers' reservations are no exception of the text.

    Hypothèse : the rule is about applications examined on the day; drop-outs before the séance do not count.
    """
    normal = parametres.valeur("candidatures.nombre_minimal", au).entier
    reduit = parametres.valeur("candidatures.nombre_minimal_exception", au).entier
    compte = accorde(nb_examinees, "demande examinée", "demandes examinées")
    if nb_examinees >= normal:
        return ControleNombre(True, nb_examinees, normal, exception, f"{compte}.")
    if exception is None:
        phrase = f"{compte} au lieu de {normal}\u00a0: ajouter des candidats ou nommer l’exception."
        return ControleNombre(False, nb_examinees, normal, None, phrase, "moins_de_trois")
    faute = _faute(exception, raison, financement) or ("" if nb_examinees >= reduit else "aucune_demande")
    suite = f"\u00a0: {raison.strip()}" if raison.strip() else ""
    phrase = FAUTES.get(faute) or f"{compte} ({exception.libelle.lower()}{suite})."
    return ControleNombre(not faute, nb_examinees, reduit, exception, phrase, faute)


FAUTES = {
    "raison_absente": "L’insuffisance du nombre de candidats doit être expliquée (recherches faites, dates).",
    "financement_inadapte": "Cette exception suppose un logement financé en PLAI adapté.",
    "aucune_demande": "Une demande au moins doit être examinée.",
}


def _faute(exception: ExceptionTrois, raison: str, financement: Financement | None) -> str:
    """Return what is wrong with a named exception, "" where nothing is."""
    if exception is ExceptionTrois.INSUFFISANCE and not raison.strip():
        return "raison_absente"
    if exception is ExceptionTrois.PLAI_ADAPTE and financement not in {None, Financement.PLAI_ADAPTE}:
        return "financement_inadapte"
    return ""


def nombre_attendu(au: date, parametres: Parametres) -> int:
    """Return how many applications a lot waits for on a day, exceptions apart: for lists, counts and labels.

    It is the last figure begun, checked for the day or not: only `nombre_minimal` decides, and refuses to guess.

    Raises Refus("valeur_non_verifiee") before the first figure known.
    """
    return parametres.connue("candidatures.nombre_minimal", au).entier


@regle(code="Arrêté 07/11/2000", article="annexe", depuis=date(2000, 11, 7), vu=True, exigences=("R17", "R18"))
def forme_numero_unique(numero: str) -> bool:
    """Return whether a numéro unique has its eighteen characters; a wrong form warns and never blocks.

    [vu] Territory (3), month and year of filing (4), order (6), registering desk (5): 0590423123456GDPUB.

    Hypothèse : the Corsican form is a guess; some départements run a system of their own with another layout.
    """
    return FORME_NUR.fullmatch(numero_unique(numero)) is not None

"""The letters that follow a decision: which one is owed, what each must hold, its remedies, how it may leave."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from caleol.rules import courriers_occupation as occupation
from caleol.rules.decisions import TypeDecision
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.reference import regle


class NatureCourrier(EnumLibelle):
    """The kinds of letters."""

    OFFRE = "offre", "Attribution et offre"
    CONDITION = "condition", "Attribution sous condition"
    RANG = "rang", "Classement au deuxième rang ou après"
    NON_ATTRIBUTION = "non_attribution", "Non-attribution"
    IRRECEVABILITE = "irrecevabilite", "Irrecevabilité"
    SUIVANT = "suivant", "Offre au candidat suivant"
    RELANCE = "relance", "Rappel avant l’échéance"
    SILENCE = "silence", "Absence de réponse"
    CHUTE = "chute", "Condition non remplie"
    FIN = "fin", "Logement loué à un autre candidat"
    RETRAIT = "retrait", "Logement retiré de la location"
    EXAMEN_ANNONCE = occupation.ANNONCE, "Annonce de l’examen et demande d’informations"
    EXAMEN_AVIS = occupation.AVIS, "Notification de l’avis sur l’occupation"
    EXAMEN_ENTRETIEN = occupation.ENTRETIEN, "Compte rendu d’entretien"
    RELOGEMENT = occupation.OFFRE, "Offre de relogement"
    RELOGEMENT_REFUS = occupation.REFUS, "Suite d’un refus de relogement"
    RETRAIT_ATTRIBUTION = "retrait_attribution", "Attribution retirée par la commission"
    RADIATION = "radiation", "Demande radiée, logement non proposé"


class Recours(EnumLibelle):
    """Before which court a decision is contested."""

    AUCUN = "aucun", "aucun recours à imprimer"
    ADMINISTRATIF = "administratif", "tribunal administratif"
    JUDICIAIRE = "judiciaire", "tribunal judiciaire"


@dataclass(frozen=True, slots=True, kw_only=True)
class EtatDecision:
    """Where a decision stands, for the letters: its rank, its offer, its condition, the end of its lot.

    `condition_remplie` is a paper received before its letter left: nobody is asked again for what they sent.
    `repondue` is an offer that its household accepted or refused; `demande_radiee` one that ends before it left, as
    its application is struck off.
    """

    type: TypeDecision
    rang: int | None
    offert: bool = False
    sans_reponse: bool = False
    sorti: bool = False
    condition_tombee: bool = False
    condition_remplie: bool = False
    loue_a_un_autre: bool = False
    logement_retire: bool = False
    rappel: bool = False
    attribution_retiree: bool = False
    deja_ecrite: bool = False
    repondue: bool = False
    demande_radiee: bool = False


AVEC_RECOURS = frozenset(
    {
        NatureCourrier.NON_ATTRIBUTION,
        NatureCourrier.IRRECEVABILITE,
        NatureCourrier.SILENCE,
        NatureCourrier.CHUTE,
        NatureCourrier.FIN,
        NatureCourrier.RETRAIT_ATTRIBUTION,
        NatureCourrier.RADIATION,
    }
)
AVEC_PREUVE = frozenset(
    {
        NatureCourrier.OFFRE,
        NatureCourrier.CONDITION,
        NatureCourrier.SUIVANT,
        NatureCourrier.IRRECEVABILITE,
        NatureCourrier.RELOGEMENT,
        NatureCourrier.RETRAIT_ATTRIBUTION,
    }
)
"""What starts a delay against the household: registered letter, hand delivery or qualified electronic service."""
EXAMEN = frozenset(
    {
        NatureCourrier.EXAMEN_ANNONCE,
        NatureCourrier.EXAMEN_AVIS,
        NatureCourrier.EXAMEN_ENTRETIEN,
        NatureCourrier.RELOGEMENT,
        NatureCourrier.RELOGEMENT_REFUS,
    }
)
"""The letters to a tenant on the occupancy of the dwelling: none of them follows a decision."""
OFFRES = frozenset({NatureCourrier.OFFRE, NatureCourrier.CONDITION, NatureCourrier.SUIVANT})


@regle(code="CCH", article="R441-3", depuis=date(2021, 2, 1), vu=True)
@regle(code="CCH", article="L441-2-2", depuis=date(2022, 2, 23), vu=True, exigences=("R26",))
def lettre_due(etat: EtatDecision) -> NatureCourrier | None:
    """Return the letter that a household is owed now, None where nothing is left to tell.

    [vu] Each decision is notified in writing, with its reasons where it rejects. The last event is what is told:
    a household that is offered the dwelling after others gets that offer, not the rank that it had.
    """
    if etat.type is TypeDecision.NON_ATTRIBUTION:
        return NatureCourrier.NON_ATTRIBUTION
    if etat.type is TypeDecision.IRRECEVABILITE:
        return NatureCourrier.IRRECEVABILITE
    return _lettre_de_suite(etat) or _lettre_d_attribution(etat)


def _lettre_de_suite(etat: EtatDecision) -> NatureCourrier | None:
    """Return the letter that an event after the séance asks for."""
    if etat.attribution_retiree:
        return NatureCourrier.RETRAIT_ATTRIBUTION
    if etat.condition_tombee:
        return NatureCourrier.CHUTE
    if etat.sans_reponse:
        return NatureCourrier.SILENCE
    if etat.demande_radiee:
        return NatureCourrier.RADIATION
    if etat.logement_retire and not etat.sorti:
        return NatureCourrier.RETRAIT
    if etat.loue_a_un_autre and not etat.sorti:
        return NatureCourrier.FIN
    if etat.rappel:
        return NatureCourrier.RELANCE
    return None


def _lettre_d_attribution(etat: EtatDecision) -> NatureCourrier | None:
    """Return the letter of an attribution: offer, condition, rank."""
    if etat.sorti or etat.deja_ecrite:
        return None
    premier = (etat.rang or 1) == 1
    if etat.offert and not premier:
        return NatureCourrier.SUIVANT
    if etat.type is TypeDecision.ATTRIBUTION_CONDITION and not etat.condition_remplie:
        return NatureCourrier.CONDITION
    if etat.repondue:
        return None
    return NatureCourrier.OFFRE if premier else NatureCourrier.RANG


@regle(code="CJA", article="R421-5", depuis=date(2017, 1, 1), vu=False, exigences=("R78",))
@regle(code="Tribunal des conflits", article="n° 4048", depuis=date(2016, 5, 9), vu=False)
def recours(nature: NatureCourrier, *, mutation_interne: bool) -> Recours:
    """Return the court that a letter prints, none where there is nothing to contest.

    [non vu] The delay of two months runs only where the letter says it. The administrative court, except for our
    own tenant refused a transfer: the judicial one. A rank alone cannot be contested: no remedies at rank 2.
    """
    if nature not in AVEC_RECOURS:
        return Recours.AUCUN
    return Recours.JUDICIAIRE if mutation_interne else Recours.ADMINISTRATIF


def par_courriel(nature: NatureCourrier) -> bool:
    """Return whether a letter may leave by e-mail: never one that starts a delay against the household."""
    return nature not in AVEC_PREUVE


# ------------------------------------------------------------------------------------------ texts

MARQUE = re.compile(r"\{([^{}]*)\}")
BLOCS = frozenset({"fiche_logement", "recours", "dalo", "coupon", *occupation.BLOCS_EN_MOTS})
"""What the tool writes itself, alone on its line."""
MOTS: Mapping[str, str] = {
    "menage": "nom du ménage",
    "numero": "numéro unique de la demande",
    "commission": "commission qui a décidé",
    "seance_date": "jour de la séance",
    "logement": "type et adresse du logement",
    "rang": "rang du ménage",
    "delai": "délai de réponse, en jours",
    "echeance": "dernier jour pour répondre",
    "notifiee": "jour et preuve de la notification",
    "piece": "pièce attendue de la liste limitative",
    "date_condition": "date fixée par la commission",
    "motif": "motif en clair",
    "fait": "fait du dossier, avec ses chiffres",
    "articles": "articles de loi du motif",
    "validite": "fin de validité de la demande",
    "effet_refus": "effet d’un refus sur les points",
    "contact": "à qui s’adresser",
    **occupation.MOTS,
    "retrait_date": "jour de la séance qui a retiré l’attribution",
    "retrait_motif": "raison du retrait de l’attribution",
    "radiee_le": "depuis quand la demande est radiée",
}
EXEMPLES: Mapping[str, str] = {
    "menage": "Mme Claire Exemple",
    "numero": "0590126000000GDPUB",
    "commission": "commission d’attribution des logements et d’examen de l’occupation des logements (Nord)",
    "seance_date": "mardi 1er décembre 2026",
    "logement": "T3, 12 rue de l’Exemple, Roubaix",
    "rang": "2e",
    "delai": "10 jours",
    "echeance": "lundi 14 décembre 2026",
    "notifiee": "le 3 décembre 2026 (lettre recommandée avec avis de réception)",
    "piece": "avis d’imposition de l’année N-1",
    "date_condition": "mercredi 16 décembre 2026",
    "motif": "Le logement est trop petit pour la composition de votre ménage.",
    "fait": "6 personnes pour 52,00 m².",
    "articles": "article R. 822-25 du code de la construction et de l’habitation",
    "validite": "19 avril 2027",
    "effet_refus": "Refuser ce logement ne change pas vos points.",
    "contact": "Agence de l’Exemple, 03 20 00 00 00",
    **occupation.EXEMPLES,
    "retrait_date": "mardi 15 décembre 2026",
    "retrait_motif": "Les ressources retenues étaient celles d’un autre ménage.",
    "radiee_le": "depuis le 3 décembre 2026",
}
"""Values of an invented household, for the preview of a text."""
BLOCS_EN_MOTS: Mapping[str, str] = {
    "fiche_logement": "[Bloc : type, surface, adresse, étage, loyer, charges, dépôt de garantie, date libre]",
    "recours": "[Bloc : tribunal compétent, délai de deux mois, recours gracieux]",
    "dalo": "[Bloc, pour un ménage DALO : conséquence d’un refus]",
    "coupon": "[Bloc : coupon de réponse]",
    **occupation.BLOCS_EN_MOTS,
}
_DECISION = frozenset({"commission", "seance_date", "logement"})
OBLIGATOIRES: Mapping[NatureCourrier, frozenset[str]] = {
    NatureCourrier.OFFRE: _DECISION | {"fiche_logement", "delai", "effet_refus", "dalo", "coupon"},
    NatureCourrier.CONDITION: _DECISION | {"fiche_logement", "piece", "date_condition", "dalo"},
    NatureCourrier.RANG: _DECISION | {"rang"},
    NatureCourrier.NON_ATTRIBUTION: _DECISION | {"motif", "fait", "articles", "recours"},
    NatureCourrier.IRRECEVABILITE: _DECISION | {"motif", "fait", "articles", "recours"},
    NatureCourrier.SUIVANT: _DECISION | {"fiche_logement", "delai", "effet_refus", "dalo", "coupon"},
    NatureCourrier.RELANCE: _DECISION | {"echeance", "dalo"},
    NatureCourrier.SILENCE: _DECISION | {"notifiee", "echeance", "dalo", "recours"},
    NatureCourrier.CHUTE: _DECISION | {"piece", "date_condition", "recours"},
    NatureCourrier.FIN: _DECISION | {"rang", "recours"},
    NatureCourrier.RETRAIT: _DECISION,
    **{NatureCourrier(valeur): mots for valeur, mots in occupation.OBLIGATOIRES.items()},
    NatureCourrier.RETRAIT_ATTRIBUTION: _DECISION | {"retrait_date", "retrait_motif", "recours"},
    NatureCourrier.RADIATION: _DECISION | {"radiee_le", "recours"},
}


class FauteModele(EnumLibelle):
    """What is wrong in the text of a letter."""

    INCONNUE = "inconnue", "ce mot entre accolades n’existe pas"
    BLOC = "bloc", "ce bloc doit être seul sur sa ligne"
    MANQUE = "manque", "la lettre doit contenir"
    RECOURS = "recours", "cette lettre n’ouvre pas de recours"
    VIDE = "vide", "la lettre est vide"


@regle(code="CRPA", article="L211-5", depuis=date(2016, 1, 1), vu=False, exigences=("R77",))
@regle(code="CCH", article="R441-10", depuis=date(2017, 1, 21), vu=True, exigences=("R33",))
@regle(code="CCH", article="R441-16-3", depuis=date(2012, 1, 1), vu=False)
def controler_modele(nature: NatureCourrier, texte: str) -> tuple[tuple[FauteModele, str], ...]:
    """Find what the text of a letter lacks to say what the law asks of it, and the words that no letter knows.

    [non vu] A rejection holds its reasons of law and of fact and its remedies; an offer its delay and the warning
    to a household recognised under DALO. Signature, author, reference and contact are printed by the tool itself.
    """
    return tuple(_fautes(nature, texte))


def _fautes(nature: NatureCourrier, texte: str) -> Iterator[tuple[FauteModele, str]]:
    if not texte.strip():
        yield FauteModele.VIDE, ""
        return
    trouves = MARQUE.findall(texte)
    for mot in dict.fromkeys(trouves):
        if mot not in MOTS and mot not in BLOCS:
            yield FauteModele.INCONNUE, mot
    seuls = {ligne.strip().strip("{}") for ligne in texte.splitlines() if MARQUE.fullmatch(ligne.strip())}
    for mot in sorted((BLOCS & set(trouves)) - seuls):
        yield FauteModele.BLOC, mot
    for mot in sorted(OBLIGATOIRES[nature] - set(trouves)):
        yield FauteModele.MANQUE, mot
    if nature not in AVEC_RECOURS and "recours" in trouves:
        yield FauteModele.RECOURS, "recours"


def remplir(texte: str, valeurs: Mapping[str, str]) -> str:
    """Return a line of a letter with its values; one whose only word is empty comes back empty.

    A value is put in as it is: braces in a name are never read again.
    """
    mots = MARQUE.findall(texte)
    if len(mots) == 1 and mots[0] in MOTS and not valeurs.get(mots[0]):
        return ""
    return MARQUE.sub(lambda trouve: valeurs.get(trouve.group(1), ""), texte)


@dataclass(frozen=True, slots=True)
class Modele:
    """The text of a letter: its subject, then its paragraphs."""

    nature: NatureCourrier
    objet: str
    texte: str
    depuis: date


@cache
def _modeles() -> dict[NatureCourrier, Modele]:
    """Read the packaged texts once."""
    lus = tomllib.loads((files("caleol.rules") / "parametres" / "courriers.toml").read_text(encoding="utf-8"))
    return {
        NatureCourrier(nom): Modele(NatureCourrier(nom), ligne["objet"], ligne["texte"].strip(), ligne["depuis"])
        for nom, ligne in lus.items()
    }


def modele_fourni(nature: NatureCourrier) -> Modele:
    """Return the text that comes with the tool, in force until the landlord writes its own."""
    return _modeles()[nature]

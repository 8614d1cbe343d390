"""The written reason of a rejection: what texts and courts forbid, what is too laconic, what must be read again."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from caleol.kernel.francais import liste_et, pourcent
from caleol.rules.constat import Anomalie, Gravite
from caleol.rules.reference import regle

CODE_NU = re.compile(r"\s*[A-Za-z]{1,4}[ -]?\d{1,3}\s*[.]?\s*")
LIEN_COMMUNE = re.compile(
    r"lien[s]? (avec|a|dans) (la|cette|notre) (commune|ville)|hors (commune|ville)|pas de la commune"
    r"|exterieur[es]* a la (commune|ville)|pas d'ici|n'habite pas (la commune|la ville|ici)"
)
RESTE_A_VIVRE = re.compile(
    r"restes? (a|pour) vivre|\brav\b|euros? par jour|€ par jour"
    r"|(ressources?|revenus?|salaires?) (\w+ ){0,2}(trop )?(faibles?|basse?s?|insuffisante?s?|modestes?)"
    r"|(faibles?|insuffisance des?|peu de|pas assez de) (ressources?|revenus?)"
)
HORS_TEXTE = re.compile(
    r"(sans|pas de|aucun|absence de|ni) plan d'apurement|plan d'apurement (non|absent|manquant|pas)"
    r"|(minimum|seuil minimal) de (ressources?|revenus?)|(ressources?|revenus?) minimum|revenu minimal"
)
RESSOURCES = re.compile(
    r"\b(ressources?|revenus?|salaires?|budgets?|solvab\w+|insolvab\w+|endette\w*|moyens financiers)\b"
    r"|loyer (\w+ ){0,2}(trop|eleve|cher)"
)
MOTS_SENSIBLES = re.compile(
    r"\b(religi\w+|musulman\w*|juif\w*|juive\w*|catholique\w*|ethni\w+|origine\w*|nationalite\w*|race\w*|gitan\w*"
    r"|malad\w+|sante|depressi\w+|grossesse|enceinte\w*|homosexuel\w*|syndica\w+|capacite d'insertion"
    r"|mode de vie|autonomie de gestion|gens du voyage|roms?|manouche\w*|tsigane\w*|etrangere?s?|immigre\w*|voilees?"
    r"|(mere|pere|parent|femme|homme)s? (isolee?|seule?|celibataire)s?|monoparenta\w+|familles? nombreuses?"
    r"|celibataires?|age[es]* avance\w*|trop (agee?s?|jeunes?|vieux|vieilles?))\b"
)
GARANTIE = re.compile(r"\b(garante?s?|garants|cautions?( solidaires?)?|cautionnement\w*|(loyers?|mois) d'avance)\b")
TAUX_EFFORT = re.compile(r"taux d'effort")
POURCENTAGE = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
SANS_FAIT = re.compile(r"\b(rang|lot|candidat\w*|dossier|seance|proposition)s? (n°? ?)?\d+")
"""Numbers that are no fact of the household."""
ELEMENT = re.compile(
    r"\d+|\b(deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|cent|mille"
    r"|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|dalo)\b"
)
NOM_PROPRE = re.compile(r"(?<=[a-zà-ÿ0-9,;] )[A-ZÀ-Ý][a-zà-ÿ]{2,}|(?<=\b[dl][’'])[A-ZÀ-Ý][a-zà-ÿ]{2,}")
MOTS = re.compile(r"\w{3,}")
MOTS_MINIMUM = 4
PHRASE_MINIMUM = 12
AUTRE_MOTIF = "Choisir un autre motif, ou relire le classement."


@regle(code="CCH", article="L441", depuis=date(2017, 1, 21), vu=True, exigences=("R27",))
@regle(code="Arrêté 10/03/2011", article="1", depuis=date(2011, 3, 10), vu=True, exigences=("R29",))
@regle(code="CCH", article="R441-2-4-1", depuis=date(2021, 2, 1), vu=True, exigences=("R81",))
@regle(code="CRPA", article="L211-5", depuis=date(2016, 1, 1), vu=False, exigences=("R28", "R77", "R82"))
def relire_texte(
    texte: str, motif: str | None, faits: Sequence[str] = (), taux: Decimal | None = None
) -> Iterator[Anomalie]:
    """Read the text of a rejection; `faits` are the dossier's own sentences, `taux` its effort rate in percent.

    [vu] No link with the commune is no reason alone; resources are a reason through the effort rate of the
    arrêté only, remaining income is not (annulled three times), no text allows a minimum income or asks for a
    plan d'apurement. [non vu] An internal code is no reason; a word on health, origin, age, family life or private
    life, or on a guarantor, is to be read again.
    """
    nu = _nu(texte)
    if CODE_NU.fullmatch(texte):
        yield _bloque("motif_code_nu", "Un code interne n’est pas un motif\u00a0: écrire le fait.")
    yield from _commune(nu, motif)
    yield from _ressources(nu, motif, faits, taux)
    if GARANTIE.search(nu):
        phrase = "Un garant ou un loyer d’avance n’est pas un critère d’attribution."
        yield _verifie("motif_garantie", phrase)
    trouve = MOTS_SENSIBLES.search(nu)
    if trouve:
        mot = f"Le mot «\u00a0{_tel_quel(texte, trouve.group())}\u00a0» est à relire"
        phrase = f"{mot}\u00a0: un motif ne touche ni la santé, ni l’origine, ni l’âge, ni la vie privée."
        yield _verifie("motif_mot_sensible", phrase, mot=trouve.group())


def _tel_quel(texte: str, trouve: str) -> str:
    """Return a word that was found without accents as it was written."""
    return next((mot for mot in re.findall(r"\w+", texte) if _nu(mot) == trouve), trouve)


def _commune(nu: str, motif: str | None) -> Iterator[Anomalie]:
    """Refuse the absence of a link with the commune where nothing else is said."""
    if not LIEN_COMMUNE.search(nu):
        return
    phrase = "L’absence de lien avec la commune ne peut pas motiver seule un rejet."
    suffisants = 8 if motif in {"NA4", "NA6"} else 4
    seul = not motif or len(MOTS.findall(LIEN_COMMUNE.sub(" ", nu))) < suffisants
    yield (_bloque if seul else _verifie)("motif_lien_commune", phrase)


def _ressources(nu: str, motif: str | None, faits: Sequence[str], taux: Decimal | None) -> Iterator[Anomalie]:
    """Let resources be a reason through the effort rate of the arrêté alone."""
    cite = cite_taux_effort(nu)
    if HORS_TEXTE.search(nu):
        phrase = "Aucun texte ne demande de revenu minimum ni de plan d’apurement\u00a0: ce motif a été annulé."
        yield _bloque("motif_hors_texte", phrase)
    if RESTE_A_VIVRE.search(nu) and not cite:
        phrase = "Le reste à vivre ou des ressources faibles ne motivent pas un rejet."
        yield _bloque("motif_reste_a_vivre", phrase, a_faire=_a_citer(taux))
    elif RESSOURCES.search(nu) and not cite and motif not in {"IR1", "NA7"}:
        phrase = "Ce motif parle des ressources sans citer le taux d’effort."
        yield _verifie("motif_ressources", phrase, a_faire=_a_citer(taux))
    plats = [_nu(fait) for fait in faits]
    calcules = {t for fait in plats if cite_taux_effort(fait) for t in _pourcentages(fait)}
    if cite and calcules and not _pourcentages(nu) & {*calcules, *(t.quantize(Decimal(1)) for t in calcules)}:
        phrase = f"Le taux d’effort écrit n’est pas celui du dossier ({_liste(calcules)})."
        yield _verifie("motif_taux_different", phrase)


def cite_taux_effort(nu: str) -> bool:
    """Return whether a text without accents cites an effort rate with its figure."""
    return TAUX_EFFORT.search(nu) is not None and POURCENTAGE.search(nu) is not None


def exige_taux_effort(texte: str, taux: Decimal | None) -> Iterator[Anomalie]:
    """Ask a reason drawn from resources for the effort rate, in the dossier and in its text (R29)."""
    if taux is None:
        phrase = "Un motif tiré des ressources repose sur le taux d’effort et ses chiffres, qui manquent."
        yield _bloque("motif_sans_taux_effort", phrase)
    elif not cite_taux_effort(_nu(texte)):
        phrase = "Ce motif doit citer le taux d’effort avec ses chiffres."
        yield _bloque("motif_taux_non_cite", phrase, a_faire=_a_citer(taux))


def relire_taux_effort(taux: Decimal, seuil: Decimal | None, retenus: Sequence[Decimal]) -> Iterator[Anomalie]:
    """Ask that a reason drawn from the effort rate be read again where the figures refute it; all in percent.

    [non vu] A rate that the landlord's own alert `seuil` does not find high, or below that of a candidate who is
    ranked on the same lot (`retenus`), tells the household the contrary of its reason.
    """
    if seuil is not None and taux <= seuil:
        dit = pourcent(int(seuil) if seuil == int(seuil) else seuil)
        phrase = f"Le taux d’effort de {pourcent(taux)} ne dépasse pas le seuil d’alerte du bailleur ({dit})."
        yield _verifie("motif_taux_sous_seuil", phrase, a_faire=AUTRE_MOTIF)
    plus_lourds = sorted({retenu for retenu in retenus if retenu > taux}, reverse=True)
    if plus_lourds:
        qui = "d’un candidat retenu" if len(plus_lourds) == 1 else "de candidats retenus"
        figures = liste_et([pourcent(retenu) for retenu in plus_lourds])
        phrase = f"Le taux d’effort de {pourcent(taux)} est inférieur à celui {qui} sur ce lot ({figures})."
        yield _verifie("motif_taux_moindre", phrase, a_faire=AUTRE_MOTIF)


def exige_fait(texte: str, faits: Sequence[str]) -> Iterator[Anomalie]:
    """Ask a reason for a fact: a sentence of the dossier, or words of one's own with a figure, a date or a name.

    [non vu] Laconic reasons are annulled (CRPA L211-5: the considerations of law and of fact); a text that any
    household could get says no fact.
    """
    if not texte.strip():
        yield _bloque("motif_sans_fait", "Le motif doit citer un fait du dossier, en toutes lettres.")
    elif not CODE_NU.fullmatch(texte) and not est_un_fait(texte, faits):
        phrase = "Ce texte pourrait être celui de n’importe quel dossier\u00a0: un motif laconique est annulé."
        a_faire = "Écrire ce que le dossier montre\u00a0: un chiffre, une date, une commune, ou une phrase du dossier."
        yield _bloque("motif_laconique", phrase, a_faire=a_faire)


def est_un_fait(texte: str, faits: Sequence[str]) -> bool:
    """Return whether a text holds a sentence of the dossier, or enough words with what only this dossier shows."""
    nu = _nu(texte)
    if any(len(fait) >= PHRASE_MINIMUM and _nu(fait).rstrip(".") in nu for fait in faits):
        return True
    elements = len(ELEMENT.findall(SANS_FAIT.sub(" ", nu))) + len(NOM_PROPRE.findall(texte))
    return elements > 1 or (elements == 1 and len(MOTS.findall(nu)) >= MOTS_MINIMUM)


def _a_citer(taux: Decimal | None) -> str:
    de_combien = f" ({pourcent(taux)} ici)" if taux is not None else ""
    return f"Citer le taux d’effort de l’arrêté du 10 mars 2011 avec son chiffre{de_combien}, ou changer de motif."


def _pourcentages(nu: str) -> set[Decimal]:
    return {Decimal(trouve.replace(",", ".")) for trouve in POURCENTAGE.findall(nu)}


def _liste(taux: set[Decimal]) -> str:
    return " ou ".join(pourcent(t) for t in sorted(taux))


def _nu(texte: str) -> str:
    """Return the text in lower case, without accents, with plain apostrophes and spaces."""
    decompose = unicodedata.normalize("NFD", texte.lower().replace("’", "'"))
    return " ".join("".join(lettre for lettre in decompose if not unicodedata.combining(lettre)).split())


def _bloque(code: str, phrase: str, a_faire: str = "", **donnees: object) -> Anomalie:
    return Anomalie(code, Gravite.BLOQUANTE, phrase, donnees, a_faire)


def _verifie(code: str, phrase: str, a_faire: str = "", **donnees: object) -> Anomalie:
    return Anomalie(code, Gravite.A_VERIFIER, phrase, donnees, a_faire)

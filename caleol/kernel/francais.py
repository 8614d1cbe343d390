"""The one French formatter: dates, hours, amounts, counts and typography, for pages, PDFs and CSV labels.

Every function is pure and needs the standard library alone. The spaces are those of French typography:
``FINE`` (U+202F, narrow) inside numbers and before ``; ! ?``, ``INSECABLE`` (U+00A0) before ``: % €``,
inside « », between a number and its unit or its noun, between a day and its month.
Ordinals are plain (« 1er »): pages and PDFs raise their letters with `exposants`.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from caleol.kernel.clock import PARIS, jour_local

INSECABLE: Final = "\u00a0"
FINE: Final = "\u202f"
APOSTROPHE: Final = "\u2019"
MOINS: Final = "\u2212"

JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MOIS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

_CIVILITES: Final = {
    "m": ("M.", "Monsieur"),
    "m.": ("M.", "Monsieur"),
    "monsieur": ("M.", "Monsieur"),
    "mme": ("Mme", "Madame"),
    "madame": ("Mme", "Madame"),
    "mm.": ("MM.", "Messieurs"),
    "mmes": ("Mmes", "Mesdames"),
}

# ------------------------------------------------------------------------------------------ dates and hours


def _du_calendrier(jour: date) -> date:
    """Return a day as it stands, and of an instant its day in Europe/Paris: a `datetime` passes for a `date`."""
    return jour_local(en_paris(jour)) if isinstance(jour, datetime) else jour


def date_courte(jour: date) -> str:
    """Return « 01/10/2026 », for tables; see `instant` to tell the hour too."""
    jour = _du_calendrier(jour)
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year:04d}"


def date_jour_mois(jour: date) -> str:
    """Return « 1er octobre », the day and the month held together by U+00A0."""
    jour = _du_calendrier(jour)
    return f"{_quantieme(jour)}{INSECABLE}{MOIS[jour.month - 1]}"


def date_sans_jour(jour: date) -> str:
    """Return « 1er octobre 2026 », without the day of the week."""
    jour = _du_calendrier(jour)
    return f"{date_jour_mois(jour)} {jour.year:04d}"


def date_longue(jour: date) -> str:
    """Return « jeudi 1er octobre 2026 », for letters and titles; see `exposants` to raise « er »."""
    jour = _du_calendrier(jour)
    return f"{JOURS[jour.weekday()]} {date_sans_jour(jour)}"


def mois_annee(jour: date) -> str:
    """Return « octobre 2026 »."""
    jour = _du_calendrier(jour)
    return f"{MOIS[jour.month - 1]} {jour.year:04d}"


def en_paris(quand: datetime) -> datetime:
    """Return the aware instant in Europe/Paris; raise `ValueError` on a naive one, which names no instant."""
    if quand.tzinfo is None:
        raise ValueError("a datetime without time zone names no instant")
    return quand.astimezone(PARIS)


def heure(quand: datetime | time) -> str:
    """Return « 14 h 30 » or « 14 h », in Europe/Paris for an instant, as it stands for a time of day."""
    local = en_paris(quand) if isinstance(quand, datetime) else quand
    minutes = f"{INSECABLE}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{INSECABLE}h{minutes}"


def instant(quand: datetime) -> str:
    """Return « 01/10/2026 à 14 h 30 » in Europe/Paris, for tables."""
    return f"{date_courte(quand)} à {heure(quand)}"


def instant_long(quand: datetime) -> str:
    """Return « jeudi 1er octobre 2026 à 14 h 30 » in Europe/Paris, for prose."""
    return f"{date_longue(quand)} à {heure(quand)}"


def delai_relatif(jour: date, aujourdhui: date) -> str:
    """Return a distance in days: « aujourd’hui », « demain », « dans 3 jours », « il y a 3 jours »."""
    ecart = (jour - aujourdhui).days
    proches = {-1: "hier", 0: "aujourd’hui", 1: "demain"}
    if ecart in proches:
        return proches[ecart]
    jours = f"{nombre(abs(ecart))}{INSECABLE}jours"
    return f"dans {jours}" if ecart > 0 else f"il y a {jours}"


def duree_relative(quand: datetime, maintenant: datetime) -> str:
    """Return how far an instant is from now: « dans 22 h », « dans 12 min », « demain », « il y a 3 jours ».

    Under a day it counts elapsed hours, rounded down; from a day on it counts calendar days of Europe/Paris.
    """
    secondes = (en_paris(quand) - en_paris(maintenant)).total_seconds()
    if abs(secondes) >= 86_400:
        return delai_relatif(jour_local(quand), jour_local(maintenant))
    if abs(secondes) < 60:
        return "dans moins d’une minute" if secondes >= 0 else "à l’instant"
    minutes = int(abs(secondes)) // 60
    mesure = f"{minutes // 60}{INSECABLE}h" if minutes >= 60 else f"{minutes}{INSECABLE}min"
    return f"dans {mesure}" if secondes > 0 else f"il y a {mesure}"


# ------------------------------------------------------------------------------------------ numbers


@lru_cache(maxsize=4096)  # a list writes the same ages, points and thresholds again and again
def nombre(valeur: int | Decimal, decimales: int = 0) -> str:
    """Return « 56 120 » or « 12,5 »: groups of three by U+202F, decimal comma, U+2212 for a minus."""
    arrondi = _arrondi(Decimal(valeur), decimales)
    entier, _, fraction = f"{abs(arrondi):.{decimales}f}".partition(".")
    groupes = f"{int(entier):,}".replace(",", FINE)
    signe = MOINS if arrondi < 0 else ""
    return f"{signe}{groupes},{fraction}" if fraction else f"{signe}{groupes}"


def ecart(valeur: int | Decimal, decimales: int = 0) -> str:
    """Return a difference with its sign: « +12 », « −3,5 », « 0 »."""
    dit = nombre(valeur, decimales)
    return f"+{dit}" if _arrondi(Decimal(valeur), decimales) > 0 else dit


def euros(centimes: int) -> str:
    """Return « 1 234,56 € » from whole centimes."""
    return f"{nombre(Decimal(centimes) / 100, 2)}{INSECABLE}€"


def euros_ronds(centimes: int) -> str:
    """Return « 1 235 € » from whole centimes, rounded half up."""
    return f"{nombre(Decimal(centimes) / 100)}{INSECABLE}€"


def pourcent(valeur: int | Decimal, decimales: int = 1) -> str:
    """Return « 33,1 % » from a percentage (33.1, not 0.331); an `int` keeps no decimal: « 33 % »."""
    return f"{nombre(valeur, 0 if isinstance(valeur, int) else decimales)}{INSECABLE}%"


def surface(metres_carres: Decimal) -> str:
    """Return « 62,40 m² »."""
    return f"{nombre(metres_carres, 2)}{INSECABLE}m²"


def ordinal(rang: int, *, feminin: bool = False) -> str:
    """Return « 1er », « 1re », « 2e », « 21e »."""
    if rang == 1:
        return "1re" if feminin else "1er"
    return f"{nombre(rang)}e"


# ------------------------------------------------------------------------------------------ words


def accorde(nombre_de: int | Decimal, singulier: str, pluriel: str | None = None) -> str:
    """Return « 1 lot », « 3 lots », « 0 lot »: the plural begins at two.

    Without `pluriel` only the last rule of a single word is known (s, x, z stay; -au, -eu take x; else s);
    raise `ValueError` for several words, whose plural must be given.
    """
    if pluriel is None:
        if " " in singulier:
            raise ValueError(f"the plural of {singulier!r} must be given")
        pluriel = _pluriel(singulier)
    valeur = Decimal(nombre_de)
    chiffres = nombre(valeur, 0 if valeur == int(valeur) else 1)
    return f"{chiffres}{INSECABLE}{singulier if abs(valeur) < 2 else pluriel}"


def liste_et(elements: Sequence[str], mot: str = "et") -> str:
    """Return « a, b et c »; an empty sequence gives an empty text. `mot` may be « ou »."""
    if len(elements) < 2:
        return "".join(elements)
    return f"{', '.join(elements[:-1])} {mot} {elements[-1]}"


def sans_accent(texte: str) -> str:
    """Return a text without accents, in lower case, with single spaces: what typed words compare by."""
    decompose = unicodedata.normalize("NFKD", texte.replace("’", "'"))
    return " ".join("".join(c for c in decompose if not unicodedata.combining(c)).casefold().split())


def majuscule(texte: str) -> str:
    """Return the text with its first letter in capital (« É » keeps its accent), the rest untouched."""
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """Return the text with its first letter in small, but where it starts with an acronym (« RIB »)."""
    return texte if texte[1:2].isupper() else texte[:1].lower() + texte[1:]


def civilite(code: str | None, *, en_toutes_lettres: bool = False) -> str:
    """Return « M. » or « Madame » for a civilité of the data (m, mme, mm., mmes, any case); "" if unknown."""
    formes = _CIVILITES.get((code or "").strip().lower())
    return formes[en_toutes_lettres] if formes else ""


def nom_complet(civilite_code: str | None, prenom: str, nom: str) -> str:
    """Return « Mme Sophie Duval », the civilité bound to what follows by U+00A0; empty parts are left out."""
    titre = civilite(civilite_code)
    corps = " ".join(partie for partie in (prenom.strip(), nom.strip()) if partie)
    return f"{titre}{INSECABLE}{corps}" if titre and corps else titre or corps


def numero_unique(brut: str) -> str:
    """Return a numéro unique (NUR) as it is printed: capitals, no space at all, never in groups."""
    return re.sub(r"\s+", "", brut).upper()


# ------------------------------------------------------------------------------------------ typography

_ESPACE: Final = " \u00a0\u202f\u2009"
_REPERE: Final = "\ue000"
_INTOUCHABLE: Final = re.compile(
    r"\ue000"  # the mark that holds the place of the others
    r"|(?:https?://|www\.|mailto:)[^\s«»]*[^\s«».,;:!?)]"  # addresses of the web
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # e-mail
    r"|&(?:\#\d+|\#x[0-9a-fA-F]+|[a-zA-Z]+\d*);",  # entities of a text that is markup already
)
_REGLES: Final = (
    (re.compile(r"(?<=[^\W\d_])'(?=[\w«“])"), APOSTROPHE),
    (re.compile(rf"(?<=[^\s(«!?])[{_ESPACE}]*([;!?]+)(?![\w=/&;!?])"), rf"{FINE}\1"),
    (re.compile(rf"(?<=[^\s(«:])[{_ESPACE}]*:(?=[\s»)]|$)"), f"{INSECABLE}:"),
    (re.compile(rf"(?<=\d)[{_ESPACE}]*([%€])(?!\w)"), rf"{INSECABLE}\1"),
    (re.compile(rf"«[{_ESPACE}]*"), f"«{INSECABLE}"),
    (re.compile(rf"[{_ESPACE}]*»"), f"{INSECABLE}»"),
    (re.compile(r"\b(n°|N°|M\.|MM\.|Mme|Mmes|art\.|[LRD]\.)[ ](?=\S)"), rf"\1{INSECABLE}"),
    (re.compile(r"\b([Ss]iège) (?=\d)"), rf"\1{INSECABLE}"),
    (re.compile(r"(?<=\d) (?=(?:m²|km|h|min|kWh)(?!\w))"), INSECABLE),
)
_ORDINAL: Final = re.compile(r"(?<![\w.,/-])(\d+)(ers?|res?|es?)(?![\w-])")


def typographie(texte: str) -> str:
    """Return the text with the apostrophes and spaces of French typography; twice is the same as once.

    U+2019 for apostrophes, U+202F before ``; ! ?``, U+00A0 before ``: % €``, inside « » and after « n° »,
    « M. », « art. », « siège ». Addresses of the web, e-mails, entities and hours like 14:30 are left as they are.
    For display only: stored data and signed texts are never rewritten.
    """
    gardes = _INTOUCHABLE.findall(texte)
    texte = _INTOUCHABLE.sub(_REPERE, texte)
    for motif, remplacement in _REGLES:
        texte = motif.sub(remplacement, texte)
    suite = iter(gardes)
    return re.sub(_REPERE, lambda _: next(suite), texte)


def exposants(texte: str) -> tuple[tuple[str, bool], ...]:
    """Cut a text in (fragment, raised) pairs: « 1er mai » is "1" not, "er" raised, " mai" not."""
    morceaux: list[tuple[str, bool]] = []
    fin = 0
    for trouve in _ORDINAL.finditer(texte):
        morceaux += ((texte[fin : trouve.end(1)], False), (trouve.group(2), True))
        fin = trouve.end()
    if fin < len(texte):
        morceaux.append((texte[fin:], False))
    return tuple(morceaux)


def _quantieme(jour: date) -> str:
    return "1er" if jour.day == 1 else str(jour.day)


def _arrondi(valeur: Decimal, decimales: int) -> Decimal:
    arrondi = valeur.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    return arrondi or abs(arrondi)


def _pluriel(mot: str) -> str:
    if mot.endswith(("s", "x", "z")):
        return mot
    return mot + ("x" if mot.endswith(("au", "eu")) else "s")

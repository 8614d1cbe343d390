"""From the text of a cell to its value: one reader a kind of column, none of which raises.

A reader returns the value in its stored form (see `caleol.imports.contrat`) or a `Faute`. Readers of kinds whose
texts repeat (dates, codes, amounts) remember what they have read: a file of 56,000 applications holds millions
of cells.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from caleol.imports.contrat import Colonne, Genre
from caleol.kernel.francais import sans_accent

MEMOIRE = 60_000
ANNEE_MINIMALE = 1900
ANNEES_D_AVANCE = 30
Lecture = Callable[[str], Any]

_ESPACES = str.maketrans("", "", " \u00a0\u202f\u2009€")
_NUR = re.compile(r"(\d{3}|\d[AB]\d)(0[1-9]|1[0-2])\d{2}\d{6}[A-Z0-9]{5}")
_TABLEUR = re.compile(r"\d[.,]?\d*E\+?\d+", re.IGNORECASE)
_INSEE = re.compile(r"(0[1-9]|[1-8]\d|9[0-5]|9[78]|2[AB])\d{3}")
_CODE_POSTAL = re.compile(r"\d{5}")
_TYPE = re.compile(r"[TF]?\s*([1-9])\s*(BIS|B)?(?:P|\+| ET PLUS)?")
_SEPARATEURS = re.compile(r"[\s,|]+")
_HEURE = re.compile(r"[T ]\d\d:.*")
_MOIS = re.compile(r"(\d{1,2})/(\d{4})")
_INCONNUS_QPV = {"na", "nc", "z", "inconnu"}
_APOSTROPHE = re.compile(r"'[=+@\t\r-]")
_OUI = {"oui", "o", "1", "vrai", "true", "x", "yes"}
_NON = {"non", "n", "0", "faux", "false", "no"}
_CIVILITES = {
    "m": "m", "m.": "m", "mr": "m", "monsieur": "m", "1": "m",
    "mme": "mme", "madame": "mme", "2": "mme",
}  # fmt: skip
_ANCIENNES = {"mlle": "mme", "mademoiselle": "mme", "3": "mme"}


@dataclass(frozen=True, slots=True)
class Faute:
    """Why a cell cannot be read; where the code only warns, `retenue` is the value kept all the same."""

    code: str
    donnees: dict[str, Any] = field(default_factory=dict)
    retenue: Any = None


class Memoire(dict[str, Any]):
    """A reader that remembers what it has read; its `__getitem__` is the reader."""

    def __init__(self, lit: Lecture) -> None:
        """Remember what `lit` returns."""
        super().__init__()
        self._lit = lit

    def __missing__(self, brut: str) -> Any:
        """Read a text met for the first time."""
        if len(self) >= MEMOIRE:
            self.clear()
        valeur = self[brut] = self._lit(brut)
        return valeur


def lecteur_de(colonne: Colonne, jour: date) -> Lecture:
    """Return the reader of the cells of a column; `jour` is the day of the import."""
    lit = _LECTEURS[colonne.genre](colonne, jour)
    vide = Faute("valeur_requise") if colonne.requis else colonne.defaut
    inconnus = colonne.inconnus

    def complet(brut: str) -> Any:
        texte = brut.strip()
        if not texte or texte in inconnus:
            return vide
        return lit(texte)

    return complet if colonne.genre in _SANS_MEMOIRE else Memoire(complet).__getitem__


def _texte(colonne: Colonne, _jour: date) -> Lecture:
    """Make the reader of a text; the apostrophe that keeps a spreadsheet from computing it is no part of it."""
    longueur = colonne.longueur

    def lit(texte: str) -> Any:
        texte = texte[1:] if _APOSTROPHE.match(texte) else texte
        return texte if len(texte) <= longueur else Faute("trop_long", {"maximum": longueur, "longueur": len(texte)})

    return lit


def _code(colonne: Colonne, jour: date) -> Lecture:
    borne = _texte(colonne, jour)

    def lit(texte: str) -> Any:
        return Faute("code_tableur") if _TABLEUR.fullmatch(texte) else borne(texte)

    return lit


def _nur(_colonne: Colonne, _jour: date) -> Lecture:
    def lit(texte: str) -> Any:
        nur = "".join(texte.split()).upper()
        if _TABLEUR.fullmatch(nur):
            return Faute("nur_tableur")
        return nur if len(nur) <= 18 else Faute("nur_trop_long", {"longueur": len(nur)})

    return lit


def nur_regulier(nur: str) -> bool:
    """Return whether a unique number has the shape of the national register; another shape is told, not refused."""
    return _NUR.fullmatch(nur) is not None


def _insee(_colonne: Colonne, _jour: date) -> Lecture:
    def lit(texte: str) -> Any:
        code = texte.upper()
        if len(code) == 4 and code.isdecimal():
            code = f"0{code}"
        return code if _INSEE.fullmatch(code) else Faute("insee_illisible")

    return lit


def _chiffres(longueur: int, code: str) -> Callable[[Colonne, date], Lecture]:
    def fabrique(_colonne: Colonne, _jour: date) -> Lecture:
        def lit(texte: str) -> Any:
            nu = texte.translate(_ESPACES)
            return nu.zfill(longueur) if nu.isdecimal() and longueur - 1 <= len(nu) <= longueur else Faute(code)

        return lit

    return fabrique


def _code_postal(_colonne: Colonne, _jour: date) -> Lecture:
    def lit(texte: str) -> Any:
        nu = texte.translate(_ESPACES)
        return nu if _CODE_POSTAL.fullmatch(nu) else Faute("code_postal_illisible")

    return lit


def _decimal(texte: str) -> Decimal | None:
    try:
        valeur = Decimal(texte.translate(_ESPACES).replace(",", ".").replace("−", "-"))
    except InvalidOperation:
        return None
    return valeur if valeur.is_finite() else None


def _nombre(facteur: int, code: str, maximum: int, unite: str) -> Callable[[Colonne, date], Lecture]:
    """Make the reader of a number kept as a whole number of `facteur` parts of its unit."""

    def fabrique(colonne: Colonne, _jour: date) -> Lecture:
        bas = 0 if colonne.minimum is None else colonne.minimum
        haut = maximum if colonne.maximum is None else colonne.maximum

        def lit(texte: str) -> Any:
            valeur = _decimal(texte)
            if valeur is None:
                return Faute(code)
            if not bas <= valeur <= haut:
                return Faute("hors_bornes", {"minimum": bas, "maximum": haut, "unite": unite})
            return int((valeur * facteur).to_integral_value(ROUND_HALF_UP))

        return lit

    return fabrique


def _entier(colonne: Colonne, _jour: date) -> Lecture:
    bas = -10_000 if colonne.minimum is None else colonne.minimum
    haut = 100_000_000 if colonne.maximum is None else colonne.maximum
    mots = {sans_accent(mot): valeur for mot, valeur in colonne.choix.items()}

    def lit(texte: str) -> Any:
        if mots and sans_accent(texte) in mots:
            return mots[sans_accent(texte)]
        valeur = _decimal(texte)
        if valeur is None or valeur != valeur.to_integral_value():
            return Faute("entier_illisible")
        return int(valeur) if bas <= valeur <= haut else Faute("hors_bornes", {"minimum": bas, "maximum": haut})

    return lit


def _annee(colonne: Colonne, jour: date) -> Lecture:
    bas = colonne.minimum or 1500
    haut = jour.year if colonne.passe else jour.year + 5

    def lit(texte: str) -> Any:
        nu = texte.removesuffix(",0").removesuffix(".0")
        if not (nu.isdecimal() and len(nu) == 4):
            return Faute("annee_illisible")
        if colonne.passe and int(nu) > haut:
            return Faute("annee_future", {"maximum": haut})
        if bas <= int(nu) <= haut:
            return int(nu)
        return Faute("hors_bornes", {"minimum": bas, "maximum": haut, "annees": True})

    return lit


def _date(colonne: Colonne, jour: date) -> Lecture:
    haut = jour.year + ANNEES_D_AVANCE

    def lit(texte: str) -> Any:
        lue = _jour_de(texte)
        if lue is None:
            return Faute("date_illisible")
        if not ANNEE_MINIMALE <= lue.year <= haut:
            return Faute("date_hors_sens", {"annee": lue.year, "minimum": ANNEE_MINIMALE, "maximum": haut})
        if colonne.passe and lue > jour:
            return Faute("date_future", {"jour": jour.isoformat()})
        return lue.isoformat()

    return lit


def _jour_de(texte: str) -> date | None:
    nu = _HEURE.sub("", texte)
    parties = nu.replace("-", "/").replace(".", "/").split("/")
    if len(parties) != 3 or not all(p.isdecimal() for p in parties):
        return None
    if len(parties[0]) == 4:
        parties.reverse()
    if len(parties[2]) != 4:
        return None
    try:
        return date(int(parties[2]), int(parties[1]), int(parties[0]))
    except ValueError:
        return None


def _mois(colonne: Colonne, jour: date) -> Lecture:
    lit_date = _date(colonne, jour)

    def lit(texte: str) -> Any:
        trouve = _MOIS.fullmatch(texte)
        return lit_date(f"01/{trouve[1]}/{trouve[2]}" if trouve else texte)

    return lit


def _booleen(_colonne: Colonne, _jour: date) -> Lecture:
    def lit(texte: str) -> Any:
        mot = sans_accent(texte)
        if mot in _OUI:
            return True
        return False if mot in _NON else Faute("booleen_illisible")

    return lit


def _choix(colonne: Colonne, _jour: date) -> Lecture:
    admis = {sans_accent(texte): valeur for texte, valeur in colonne.choix.items()}
    valeurs = list(dict.fromkeys(str(v) for v in colonne.choix.values()))

    def lit(texte: str) -> Any:
        mot = sans_accent(texte)
        return admis[mot] if mot in admis else Faute("choix_inconnu", {"admis": valeurs})

    return lit


def _liste(colonne: Colonne, jour: date) -> Lecture:
    admis = colonne.choix
    borne = _texte(colonne, jour)

    def lit(texte: str) -> Any:
        codes = [c.zfill(2) if c.isdecimal() else c.casefold() for c in _SEPARATEURS.split(texte) if c]
        inconnus = [c for c in codes if c not in admis]
        if inconnus:
            return Faute("liste_inconnus", {"inconnus": inconnus[:5], "admis": list(admis)})
        return borne(" ".join(dict.fromkeys(codes)))

    return lit


def _liste_insee(colonne: Colonne, jour: date) -> Lecture:
    borne = _texte(colonne, jour)

    def lit(texte: str) -> Any:
        codes = [f"0{c}" if len(c) == 4 and c.isdecimal() else c.upper() for c in _SEPARATEURS.split(texte) if c]
        inconnus = [c for c in codes if not _INSEE.fullmatch(c)]
        if inconnus:
            return Faute("liste_insee_illisible", {"inconnus": inconnus[:5]})
        return borne(" ".join(dict.fromkeys(codes)))

    return lit


def _type(_colonne: Colonne, _jour: date) -> Lecture:
    def lit(texte: str) -> Any:
        trouve = _TYPE.fullmatch(texte.upper())
        return f"T{trouve[1]}{'B' if trouve[2] else ''}" if trouve else Faute("type_illisible")

    return lit


def _pieces(_colonne: Colonne, _jour: date) -> Lecture:
    def lit(texte: str) -> Any:
        trouve = _TYPE.fullmatch(texte.upper())
        return int(trouve[1]) if trouve else Faute("type_illisible")

    return lit


def _civilite(_colonne: Colonne, _jour: date) -> Lecture:
    def lit(texte: str) -> Any:
        mot = texte.casefold()
        if mot in _ANCIENNES:
            return Faute("civilite_ancienne", retenue=_ANCIENNES[mot])
        return _CIVILITES.get(mot) or Faute("civilite_inconnue")

    return lit


def _qpv(_colonne: Colonne, _jour: date) -> Lecture:
    """Make the reader of a neighbourhood: its code, "oui", "non", or None where it is not known."""

    def lit(texte: str) -> Any:
        mot = sans_accent(texte)
        if mot in _INCONNUS_QPV:
            return None
        if mot in _OUI:
            return "oui"
        if mot in _NON or mot == "hz":
            return "non"
        code = texte.upper()
        return code if code.startswith("QP") and len(code) <= 12 else Faute("qpv_illisible")

    return lit


_LECTEURS: dict[Genre, Callable[[Colonne, date], Lecture]] = {
    Genre.TEXTE: _texte,
    Genre.CODE: _code,
    Genre.NUR: _nur,
    Genre.INSEE: _insee,
    Genre.CODE_POSTAL: _code_postal,
    Genre.SIREN: _chiffres(9, "siren_illisible"),
    Genre.ENTIER: _entier,
    Genre.ANNEE: _annee,
    Genre.MONTANT: _nombre(100, "montant_illisible", 1_000_000, "€"),
    Genre.EUROS: _nombre(1, "montant_illisible", 10_000_000, "€"),
    Genre.SURFACE: _nombre(100, "surface_illisible", 2_000, "m²"),
    Genre.PART: _nombre(100, "part_illisible", 100, "%"),
    Genre.DATE: _date,
    Genre.MOIS: _mois,
    Genre.BOOLEEN: _booleen,
    Genre.CHOIX: _choix,
    Genre.LISTE: _liste,
    Genre.LISTE_INSEE: _liste_insee,
    Genre.TYPE: _type,
    Genre.PIECES: _pieces,
    Genre.CIVILITE: _civilite,
    Genre.QPV: _qpv,
    Genre.RFR: _nombre(1, "montant_illisible", 10_000_000, "€"),
}
_SANS_MEMOIRE = frozenset({Genre.TEXTE, Genre.CODE, Genre.NUR})

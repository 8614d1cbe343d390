"""What a written reason says of the application itself, against what the frozen dossier says of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from caleol.kernel.francais import MOIS, date_sans_jour, liste_et, sans_accent
from caleol.rules.constat import Anomalie, Gravite

A_FAIRE: Final = "Corriger le texte, ou mettre la demande à jour si elle a changé."
SOUHAIT = re.compile(
    r"\b(demande[es]?s?|demandait|demandaient|souhait\w*|recherche\w*|cherche\w*|vise\w*|veut|veulent|voeux?)\b"
)
AUTRE_OBJET = re.compile(
    r"[.;]|\b(ce|le|du|notre) (logement|bien)\b|\b(alors|mais|tandis|or|car|ici|dette|impayes?|pieces?)\b"
    r"|\b(propos|travail|habit|reside|loge)\w*"
)
"""Where a clause stops to speak of what the household wishes."""
NIE = re.compile(r"\b(pas|ni|sauf|hors|aucune?|jamais|autre chose)\b")
NIE_AVANT = re.compile(r"\b(ne |n')(\w+ )?((pas|jamais) )?$")
TYPE_CITE = re.compile(r"\b(?:t|f|type) ?([1-9])\b")
NOMS_DES_MOIS = "|".join(sans_accent(mois) for mois in MOIS)
JOUR = rf"(\d{{1,2}})(?:er)?(?:/| )(\d{{1,2}}|{NOMS_DES_MOIS})(?:/| )(\d{{4}})"
DATE_DE_LA_DEMANDE = re.compile(rf"(?:depuis(?: le)?|demandes? du|(?:depos|enregistr)ee?s? le) {JOUR}")


@dataclass(frozen=True, slots=True)
class DemandeFigee:
    """What the dossier says of an application: the places wished, the rooms (fewest, most), when it was filed.

    `dates` are all the days that may be cited of it; `lieux` every commune that the tool knows by name.
    """

    communes: tuple[str, ...]
    pieces: tuple[int, int] | None
    deposee_le: date
    dates: frozenset[date]
    lieux: frozenset[str]


def relire_demande(texte: str, demande: DemandeFigee) -> Iterator[Anomalie]:
    """Ask that a reason be read again where it cites a place, a size or a date that the application contradicts.

    [non vu] A reason whose fact is wrong is annulled as a laconic one is (CRPA L211-5). Only what the text says of
    the wish is compared: what it says of the dwelling is not; a wish that the dossier does not know asks nothing.
    """
    nu = _plat(texte)
    souhaits = " | ".join(_souhaits(nu))
    yield from _communes(souhaits, demande)
    yield from _pieces(souhaits, demande)
    yield from _dates(f"{souhaits} | {' | '.join(_datees(nu))}", demande)


def _souhaits(nu: str) -> Iterator[str]:
    """Return what a text says of the wish: from its verb to the next object; what is denied is left out."""
    for trouve in SOUHAIT.finditer(nu):
        suite = nu[trouve.end() :]
        arret = AUTRE_OBJET.search(suite)
        dit = suite[: arret.start()] if arret else suite
        if not NIE.search(dit) and not NIE_AVANT.search(nu[: trouve.start()]):
            yield f"{trouve.group()}{dit}"


def _datees(nu: str) -> Iterator[str]:
    """Return the words that date the application wherever they stand: « déposée le 12/03/2024 »."""
    return (t.group() for t in DATE_DE_LA_DEMANDE.finditer(nu) if not t.group().startswith("depuis"))


def _communes(souhaits: str, demande: DemandeFigee) -> Iterator[Anomalie]:
    if not demande.communes:
        return
    voulues, reste, autres = {_nom(nom) for nom in demande.communes}, souhaits.replace("-", " "), []
    for lieu in sorted({*demande.lieux, *demande.communes}, key=lambda lieu: (-len(lieu), lieu)):
        reste, combien = re.subn(rf"\b{re.escape(_nom(lieu))}\b", "|", reste)
        if combien and _nom(lieu) not in voulues:
            autres.append(lieu)
    if autres:
        phrase = f"Le texte dit que la demande vise {liste_et(sorted(autres))}\u00a0; le dossier dit "
        yield _verifie("motif_commune_differente", f"{phrase}{liste_et(demande.communes)}.")


def _pieces(souhaits: str, demande: DemandeFigee) -> Iterator[Anomalie]:
    cites = sorted({int(cite) for cite in TYPE_CITE.findall(souhaits)})
    if demande.pieces is None or not cites:
        return
    moins, plus = demande.pieces
    autres = [f"un T{cite}" for cite in cites if not moins <= cite <= plus]
    if autres:
        dit = f"T{moins}" if moins == plus else f"T{moins} à T{plus}"
        phrase = f"Le texte dit que la demande vise {liste_et(autres)}\u00a0; le dossier dit {dit}."
        yield _verifie("motif_type_different", phrase)


def _dates(dites: str, demande: DemandeFigee) -> Iterator[Anomalie]:
    citees = {jour for trouve in DATE_DE_LA_DEMANDE.finditer(dites) if (jour := _jour(*trouve.groups())) is not None}
    autres = sorted(citees - demande.dates)
    if autres:
        dit = f"le dossier dit déposée le {date_sans_jour(demande.deposee_le)}"
        phrase = f"Le texte date la demande du {liste_et([date_sans_jour(jour) for jour in autres])}\u00a0; {dit}."
        yield _verifie("motif_date_differente", phrase)


def _jour(quantieme: str, mois: str, annee: str) -> date | None:
    numero = int(mois) if mois.isdigit() else NOMS_DES_MOIS.split("|").index(mois) + 1
    try:
        return date(int(annee), numero, int(quantieme))
    except ValueError:
        return None


def _nom(lieu: str) -> str:
    return _plat(lieu).replace("-", " ")


def _plat(texte: str) -> str:
    return sans_accent(texte).replace("œ", "oe")


def _verifie(code: str, phrase: str) -> Anomalie:
    return Anomalie(code, Gravite.A_VERIFIER, phrase, {}, A_FAIRE)

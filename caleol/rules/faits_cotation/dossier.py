"""The facts of one application in the order of a grid: what was declared, what is validated, and where each stands."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from caleol.rules.facts import Garde, LienPersonne, Personne, Refuse
from caleol.rules.faits_cotation.definitions import (
    DefinitionFait,
    EtatFait,
    Fait,
    NatureFait,
    ValeurFait,
)

ETATS = tuple(EtatFait)
DECLARE, VALIDE, REJETE, EXPIRE = range(4)
Valeurs = tuple[ValeurFait, ...]


class Precision(NamedTuple):
    """The day a fact was true, the day it was judged, and by whom."""

    au: date | None = None
    le: date | None = None
    par: str = ""


@dataclass(slots=True)
class Dossier:
    """Facts by slot: `valeurs` as declared, `etats` one byte each, `precisions` where a day or a name is known.

    `declares` and `valides` are what the two totals read: a rejected fact is false (or unknown where it is no yes or
    no) in the first; in the second everything that was not validated is unknown.
    """

    valeurs: Valeurs
    etats: bytes
    precisions: Mapping[int, Precision] = field(default_factory=dict)
    declares: Valeurs = field(init=False, repr=False, compare=False)
    valides: Valeurs = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Derive what the two totals read."""
        valeurs, etats = self.valeurs, self.etats
        self.declares = _sans_rejets(valeurs, etats) if REJETE in etats else valeurs
        self.valides = tuple([v if e == VALIDE else None for v, e in zip(self.declares, etats, strict=True)])

    def fait(self, rang: int) -> Fait:
        """Return one fact in full."""
        return Fait(self.valeurs[rang], ETATS[self.etats[rang]], *self.precisions.get(rang, Precision()))

    @classmethod
    def de_faits(cls, noms: Sequence[str], faits: Mapping[str, Fait]) -> "Dossier":
        """Return the facts of a mapping in the order of some names; a missing one is unknown."""
        trouves = [faits.get(nom, INCONNU) for nom in noms]
        precisions = {r: Precision(*f[2:]) for r, f in enumerate(trouves) if f.au or f.le or f.par}
        return cls(tuple(f.valeur for f in trouves), bytes(ETATS.index(f.etat) for f in trouves), precisions)


INCONNU = Fait(None)


def _sans_rejets(valeurs: Valeurs, etats: bytes) -> Valeurs:
    """Return values where a rejected one is false, or unknown where it is no yes or no."""
    return tuple(
        v if e != REJETE else (False if isinstance(v, bool) else None) for v, e in zip(valeurs, etats, strict=True)
    )


def encoder_dossier(noms: Sequence[str], dossier: Dossier) -> str:
    """Return the facts as a short JSON text, to keep beside points; what is declared and false is left out."""
    garde: dict[str, Any] = {}
    for nom, valeur, etat in zip(noms, dossier.valeurs, dossier.etats, strict=True):
        if valeur is not False or etat:
            garde[nom] = [valeur if valeur is None or isinstance(valeur, SIMPLES) else _clair(valeur), etat]
    for rang, precision in dossier.precisions.items():
        nom = noms[rang]
        garde[nom] = [*garde.get(nom, (False, DECLARE)), *map(_clair, precision)]
    return ENCODE(garde)


SIMPLES = (bool, int, str)
ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def garder_valeur(valeur: ValeurFait) -> str:
    """Return one value as the text that is kept of it, the same for the same value."""
    return ENCODE(_clair(valeur))


def decoder_dossier(noms: Sequence[str], definitions: Mapping[str, DefinitionFait], texte: str) -> Dossier:
    """Return the facts kept by `encoder_dossier`, in the order of the same names."""
    garde = json.loads(texte)
    valeurs, etats, precisions = [], [], {}
    for rang, nom in enumerate(noms):
        valeur, etat, *reste = garde.get(nom, (False, DECLARE))
        valeurs.append(_relu(definitions[nom].nature, valeur))
        etats.append(etat)
        if reste:
            au, le, par = reste
            precisions[rang] = Precision(_jour(au), _jour(le), par)
    return Dossier(tuple(valeurs), bytes(etats), precisions)


def _jour(texte: str | None) -> date | None:
    return date.fromisoformat(texte) if texte else None


def _clair(valeur: Any) -> Any:
    """Return a value as JSON holds it."""
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, Decimal):
        return str(valeur)
    if isinstance(valeur, Personne):
        champs = (valeur.naissance, valeur.lien, valeur.a_charge, valeur.garde, valeur.handicap, valeur.a_naitre)
        return [_clair(champ) for champ in champs]
    if isinstance(valeur, tuple):
        return [_clair(element) for element in valeur]
    return valeur


def _relu(nature: NatureFait, valeur: Any) -> ValeurFait:
    """Return a value as it was before `_clair`."""
    if valeur is None or isinstance(valeur, bool):
        return valeur
    if nature is NatureFait.DATE:
        return date.fromisoformat(valeur)
    if nature is NatureFait.NOMBRE:
        return Decimal(valeur) if isinstance(valeur, str) else int(valeur)
    if nature is NatureFait.PERSONNES:
        return tuple(_personne(*champs) for champs in valeur)
    if nature is NatureFait.REFUS:
        return tuple(Refuse(date.fromisoformat(le), justifie, membre) for le, justifie, membre in valeur)
    return str(valeur)


def _personne(naissance: str | None, lien: str, a_charge: bool, garde: str | None, *reste: bool | None) -> Personne:
    """Return a person as kept."""
    handicap, a_naitre = reste
    return Personne(
        _jour(naissance),
        LienPersonne(lien),
        a_charge,
        Garde(garde) if garde else None,
        handicap,
        a_naitre=bool(a_naitre),
    )

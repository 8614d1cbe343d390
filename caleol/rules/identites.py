"""Persons who seem to be named by several applications: found by name and birth date, told, never merged."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from caleol.rules.facts import LienPersonne
from caleol.rules.reference import regle

SIGNATURE = 200
DEUX_NUMEROS, COTITULAIRE, SEPARATION = "deux_numeros", "cotitulaire", "separation"


@dataclass(frozen=True, slots=True)
class Apparition:
    """An adult named by an application; `separation` says that the application declares a separation."""

    demande_id: int
    lien: LienPersonne
    nom: str
    prenom: str
    naissance: date
    separation: bool = False


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Applications tied by one person or more: each with the link of that person to its applicant."""

    nature: str
    membres: tuple[tuple[int, LienPersonne], ...]

    @property
    def signature(self) -> str:
        """Return what makes the set recognised from one search to the next: its applications."""
        clair = "+".join(str(cle) for cle, _ in self.membres)
        return clair if len(clair) <= SIGNATURE else sha256(clair.encode()).hexdigest()


@regle(code="CCH", article="L441-2-1", depuis=date(2017, 1, 28), vu=True, exigences=("R17",))
def rapproche(apparitions: Iterable[Apparition]) -> tuple[Ensemble, ...]:
    """Return the sets of applications that name a same person: same birth date, same name and first name folded.

    [vu] An applicant has one number in a department. Accents, capitals and hyphens do not make another person;
    of several first names the first one counts. Applications tied by different persons make one set.
    """
    par_personne: dict[tuple[str, str, date], dict[int, Apparition]] = defaultdict(dict)
    for apparition in apparitions:
        cle = cle_de_personne(apparition.nom, apparition.prenom, apparition.naissance)
        if cle[0] and cle[1]:
            connues = par_personne[cle]
            if apparition.demande_id not in connues or apparition.lien is LienPersonne.DEMANDEUR:
                connues[apparition.demande_id] = apparition
    groupes = [list(connues.values()) for connues in par_personne.values() if len(connues) > 1]
    return tuple(sorted(_ensembles(groupes), key=lambda ensemble: ensemble.membres[0][0]))


def cle_de_personne(nom: str, prenom: str, naissance: date) -> tuple[str, str, date]:
    """Return what tells a person from another: name and first name folded, birth date."""
    return plie(nom), plie(_premier(prenom)), naissance


def plie(texte: str) -> str:
    """Return the letters and figures of a name without accents, capitals, spaces nor hyphens."""
    decompose = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(c for c in decompose if c.isalnum()).casefold()


def _premier(prenom: str) -> str:
    """Return the first of several first names (« Marie-Claire » is one)."""
    return next(iter(prenom.replace(",", " ").split()), "")


def _ensembles(groupes: Iterable[list[Apparition]]) -> Iterator[Ensemble]:
    """Tie the groups that share an application."""
    chefs: dict[int, int] = {}
    gardes = list(groupes)
    for groupe in gardes:
        for apparition in groupe:
            chefs.setdefault(apparition.demande_id, apparition.demande_id)
        premier = _chef(chefs, groupe[0].demande_id)
        for apparition in groupe[1:]:
            chefs[_chef(chefs, apparition.demande_id)] = premier
    par_chef: dict[int, list[list[Apparition]]] = defaultdict(list)
    for groupe in gardes:
        par_chef[_chef(chefs, groupe[0].demande_id)].append(groupe)
    for reunis in par_chef.values():
        yield Ensemble(_nature(reunis), _membres(reunis))


def _chef(chefs: dict[int, int], cle: int) -> int:
    while chefs[cle] != cle:
        cle = chefs[cle]
    return cle


def _nature(groupes: list[list[Apparition]]) -> str:
    """Name a set by its gravest tie: one person who applies twice, else a separation, else a co-holder elsewhere."""
    if any(sum(a.lien is LienPersonne.DEMANDEUR for a in groupe) > 1 for groupe in groupes):
        return DEUX_NUMEROS
    return SEPARATION if any(a.separation for groupe in groupes for a in groupe) else COTITULAIRE


def _membres(groupes: list[list[Apparition]]) -> tuple[tuple[int, LienPersonne], ...]:
    liens: dict[int, LienPersonne] = {}
    for groupe in groupes:
        for apparition in groupe:
            if apparition.demande_id not in liens or apparition.lien is LienPersonne.DEMANDEUR:
                liens[apparition.demande_id] = apparition.lien
    return tuple(sorted(liens.items()))

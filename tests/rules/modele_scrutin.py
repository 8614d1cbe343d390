"""A second count of a ballot, built otherwise: sets of seats, fractions and pairs tried one by one; no rule is called.

It answers for the tests only: who wins, by which family of rule, and the voices of each ranking.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from caleol.rules.composition import NatureSiege as N
from caleol.rules.composition import Siege
from caleol.rules.reglement import BaseParticipation, Departage, Majorite, ModaliteSeance, QuorumBase, Suppleance
from caleol.rules.scrutin.modele import LieuPresence, PresenceSiege, ScrutinLot, SensVote

REFUS = "refus de tous"
MOITIE = Fraction(1, 2)
ICI = {
    ModaliteSeance.PRESENTIEL: {LieuPresence.SALLE},
    ModaliteSeance.VISIO: {LieuPresence.VISIO},
    ModaliteSeance.MIXTE: {LieuPresence.SALLE, LieuPresence.VISIO},
    ModaliteSeance.ECRIT: {LieuPresence.ECRIT},
}


@dataclass
class Attendu:
    """What the model finds; rankings are sets of lines."""

    issue: str
    retenus: frozenset[Any]
    voix: dict[Any, int]
    votants: frozenset[str]


def modele(s: ScrutinLot) -> Attendu:
    """Count a ballot."""
    ecrit = s.modalite is ModaliteSeance.ECRIT
    nature = {x.siege.cle: x.siege.nature for x in s.sieges}
    avec_voix = {x.siege.cle for x in s.sieges if _a_voix(s, x.siege)} - {
        c for c in nature if nature[c] is N.CONSULTATIF
    }
    partis = _deportes(s)
    vides = {x.siege.cle for x in s.sieges if x.vacant}
    if ecrit:
        ecriveurs = s.contributions | {v.siege for v in s.votes if not v.mandataire}
        mal_tenus = {p.siege for p in s.presences} - {p.siege for p in s.presences if _vaut(s, p)}
        la = avec_voix & ecriveurs - mal_tenus - partis - vides
        portes: dict[str, str] = {}
    else:
        la = avec_voix & {p.siege for p in s.presences if _vaut(s, p)} - partis - vides
        portes = _portes(s, avec_voix, la, partis | vides)
    votants = la | portes.keys()
    choix, renvois = _choix(s, votants, portes)
    voix = {option: list(choix.values()).count(option) for option in choix.values()}
    bases = {
        Majorite.ABSOLUE: len(choix),
        Majorite.RELATIVE: len(choix),
        Majorite.PRESENTS: len(votants),
        Majorite.VOIX_DU_LOT: len(avec_voix - partis),
    }
    base = bases[s.regles.majorite]
    issue, retenus = _conclut(s, nature, avec_voix, partis, vides, la, portes, choix, renvois, voix, base)
    return Attendu(issue, frozenset(retenus), voix, frozenset(votants))


def _a_voix(s: ScrutinLot, siege: Siege) -> bool:
    return {
        N.DESIGNE: True,
        N.PREFET: True,
        N.CONSULTATIF: True,
        N.MAIRE: siege.commune_insee == (s.lieu.commune_rattachement or s.lieu.commune_insee),
        N.EPCI: bool(siege.epci) and siege.epci == s.lieu.epci,
        N.MANDANT: s.lieu.sous_mandat_gerance and (siege.mandant is None or siege.mandant == s.lieu.mandant),
    }[siege.nature]


def _vaut(s: ScrutinLot, p: PresenceSiege) -> bool:
    if s.instant is not None and ((p.arrivee and p.arrivee > s.instant) or (p.depart and p.depart <= s.instant)):
        return False
    ici = ICI[s.modalite] | ({LieuPresence.ECRIT} if s.regles.lot_mi_salle_mi_ecrit else set())
    nature = {x.siege.cle: x.siege.nature for x in s.sieges}[p.siege]
    interdit = p.suppleant and s.regles.suppleance is Suppleance.AUCUNE
    return p.lieu in ici and not (interdit and nature in {N.DESIGNE, N.MANDANT, N.CONSULTATIF})


def _qui(s: ScrutinLot) -> dict[str, str]:
    """Return who holds each seat: whoever is there, the titulaire first, else the titulaire."""
    titulaire = {x.siege.cle: x.titulaire or x.siege.cle for x in s.sieges}
    qui = dict(titulaire)
    for cle in qui:
        la = [p for p in s.presences if p.siege == cle and _vaut(s, p)]
        if la and all(p.suppleant for p in la):
            premier = min(la, key=lambda p: (p.arrivee is not None, p.arrivee, p.personne))
            qui[cle] = premier.personne or titulaire[cle]
    return qui


def _deportes(s: ScrutinLot) -> set[str]:
    qui = _qui(s)
    return {cle for cle in qui if any(qui[cle] == qui[d] for d in s.deports)}


def _portes(s: ScrutinLot, avec_voix: set[str], la: set[str], hors: set[str]) -> dict[str, str]:
    """Return the absent seats that vote by proxy, with the seat that carries each."""
    if not s.regles.pouvoir_admis:
        return {}
    qui, portes, charge = _qui(s), dict[str, str](), dict[str, int]()
    for p in s.pouvoirs:
        libre = p.mandant in avec_voix - la - hors - portes.keys()
        if libre and p.mandataire in la and charge.get(qui[p.mandataire], 0) < s.regles.pouvoirs_par_membre:
            portes[p.mandant] = p.mandataire
            charge[qui[p.mandataire]] = charge.get(qui[p.mandataire], 0) + 1
    return portes


def _choix(s: ScrutinLot, votants: Iterable[str], portes: Mapping[str, str]) -> tuple[dict[str, Any], int]:
    """Return the ranking (or the refusal of all) that each seat voted for, and the requests to send back."""
    table = {p.cle: frozenset(p.classement) for p in s.propositions}
    choix: dict[str, Any] = {}
    renvois = 0
    for vote in s.votes:
        if vote.siege not in votants or (vote.mandataire and portes.get(vote.siege) != vote.mandataire):
            continue
        if vote.sens is SensVote.RENVOI:
            renvois += 1
        elif vote.sens is SensVote.REFUSE:
            choix[vote.siege] = REFUS
        elif vote.sens is SensVote.APPROUVE:
            choix[vote.siege] = table[vote.proposition or ""]
        elif vote.sens is SensVote.PROPOSE and (s.tour == 1 or frozenset(vote.classement) in table.values()):
            choix[vote.siege] = frozenset(vote.classement)
    return choix, renvois


def _conclut(
    s: ScrutinLot,
    nature: dict[str, N],
    avec_voix: set[str],
    partis: set[str],
    vides: set[str],
    la: set[str],
    portes: Mapping[str, str],
    choix: dict[str, Any],
    renvois: int,
    voix: dict[Any, int],
    base: int,
) -> tuple[str, set[Any]]:
    ecrit = s.modalite is ModaliteSeance.ECRIT
    rien = "renvoi" if ecrit else "report"
    vers_la_salle = "report" if s.modalite is ModaliteSeance.PRESENTIEL else "renvoi"
    if s.modalite not in s.regles.modalites | {ModaliteSeance.PRESENTIEL}:
        return vers_la_salle, set()
    if ecrit and renvois and s.regles.renvoi_ecrit_par_un_membre:
        return "renvoi", set()
    comptes = la | (set(portes) if s.regles.pouvoir_compte_au_quorum else set())
    six = {cle for cle in comptes if nature[cle] is N.DESIGNE}
    quorum = six if s.regles.quorum_base is QuorumBase.DESIGNES else comptes
    if len(quorum) < (s.regles.quorum_minimum or 0) or len(six) < s.regles.quorum_designes:
        return rien, set()
    if ecrit:
        membres = avec_voix - (vides if s.regles.base_participation is BaseParticipation.SIEGES_POURVUS else set())
        membres -= set() if s.regles.deport_dans_la_base else partis
        if not membres or Fraction(len(la), len(membres)) < MOITIE:
            return rien, set()
    hors = renvois if s.regles.majorite in {Majorite.ABSOLUE, Majorite.RELATIVE} else 0
    if renvois and Fraction(renvois, base + hors) > MOITIE:
        return vers_la_salle, set()
    gagnant = _gagnant(s, nature, la, choix, voix, base)
    if gagnant is not None:
        return (rien, set()) if gagnant == REFUS else ("adopte", {gagnant})
    deux = _deux(s, nature, la, choix, voix) if _inegal(voix) else set()
    return ("second_tour", deux) if deux and s.regles.second_tour and s.tour == 1 else (rien, set())


def _inegal(voix: dict[Any, int]) -> bool:
    """Return whether some option has fewer voices than another."""
    return len(set(voix.values())) > 1 or len(voix) == 1


def _gagnant(
    s: ScrutinLot, nature: dict[str, N], la: set[str], choix: dict[str, Any], voix: dict[Any, int], base: int
) -> Any:
    relative = s.regles.majorite is Majorite.RELATIVE
    for option, nombre in voix.items():
        if all(nombre > autre for o, autre in voix.items() if o != option) and (
            relative or Fraction(nombre, base) > MOITIE
        ):
            return option
    tete = {option for option, nombre in voix.items() if nombre == max(voix.values())}
    if len(tete) > 1 and (relative or tete == set(voix)):
        return _preponderant(s, nature, la, choix, tete)
    return None


def _preponderant(s: ScrutinLot, nature: dict[str, N], la: set[str], choix: dict[str, Any], egaux: set[Any]) -> Any:
    for cle, option in choix.items():
        if nature[cle] is N.MAIRE and cle in la and option in egaux:
            return option
    avant_le_report = [*s.regles.departage, Departage.REPORT]
    president = Departage.PRESIDENT in avant_le_report[: avant_le_report.index(Departage.REPORT)]
    preside = s.president
    if president and preside in la and nature[preside] is N.DESIGNE and choix.get(preside) in egaux:
        return choix[preside]
    return None


def _deux(s: ScrutinLot, nature: dict[str, N], la: set[str], choix: dict[str, Any], voix: dict[Any, int]) -> set[Any]:
    """Return the two rankings that no other one passes: every pair is tried."""
    if s.regles.majorite is Majorite.RELATIVE:
        return set()
    options = {option: nombre for option, nombre in voix.items() if option != REFUS}
    paires = [
        {x, y}
        for x, y in combinations(options, 2)
        if all(options[z] <= min(options[x], options[y]) for z in options if z not in {x, y})
    ]
    if len(paires) == 1:
        return paires[0]
    commun = set.intersection(*paires) if paires else set()
    if not commun:
        return set()
    second = _preponderant(s, nature, la, choix, set.union(*paires) - commun)
    return commun | {second} if second is not None else set()

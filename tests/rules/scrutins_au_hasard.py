"""Ballots at random, for the properties: small commissions where ties, déports and proxies are frequent."""

from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any

from hypothesis import strategies as st

from caleol.rules.composition import LieuLot, NatureSiege, Siege
from caleol.rules.decisions import TypeDecision
from caleol.rules.reglement import (
    BaseParticipation,
    Departage,
    Majorite,
    ModaliteSeance,
    QuorumBase,
    ReglesSeance,
    Suppleance,
)
from caleol.rules.scrutin.modele import (
    Classement,
    LieuPresence,
    Ligne,
    Pouvoir,
    PresenceSiege,
    Proposition,
    ScrutinLot,
    SensVote,
    SiegeCommission,
    Vote,
)

JOUR = date(2026, 11, 23)
INSTANT = datetime.fromisoformat("2026-11-23T14:30:00+01:00")
CLASSEMENTS: tuple[Classement, ...] = tuple(
    tuple(Ligne(candidat, TypeDecision.ATTRIBUTION_CLASSEE, rang) for rang, candidat in enumerate(ordre, start=1))
    for ordre in tuple(permutations("xyz"))[:4]
)
SIEGES = (
    *(Siege(f"D{rang}", NatureSiege.DESIGNE) for rang in range(1, 7)),
    Siege("P", NatureSiege.PREFET),
    Siege("M", NatureSiege.MAIRE, commune_insee="59512"),
    Siege("N", NatureSiege.MAIRE, commune_insee="59009"),
    Siege("E", NatureSiege.EPCI, epci="200093201"),
    Siege("G", NatureSiege.MANDANT),
    Siege("C", NatureSiege.CONSULTATIF),
)
DEPARTAGES = (
    (Departage.MAIRE, Departage.PRESIDENT, Departage.REPORT),
    (Departage.MAIRE, Departage.REPORT),
    (Departage.REPORT, Departage.PRESIDENT),
)


@st.composite
def regles(draw: st.DrawFn) -> ReglesSeance:
    """Return rules of a commission."""
    valeurs: dict[str, Any] = {
        "quorum_minimum": draw(st.sampled_from((1, 1, 2, 4))),
        "quorum_base": draw(st.sampled_from(QuorumBase)),
        "quorum_designes": draw(st.sampled_from((0, 0, 1))),
        "departage": draw(st.sampled_from(DEPARTAGES)),
        "majorite": draw(st.sampled_from(Majorite)),
        "second_tour": draw(st.booleans()),
        "base_participation": draw(st.sampled_from(BaseParticipation)),
        "deport_dans_la_base": draw(st.booleans()),
        "renvoi_ecrit_par_un_membre": draw(st.booleans()),
        "suppleance": draw(st.sampled_from(Suppleance)),
        "pouvoir_admis": draw(st.booleans()),
        "pouvoirs_par_membre": draw(st.integers(0, 2)),
        "pouvoir_compte_au_quorum": draw(st.booleans()),
        "lot_mi_salle_mi_ecrit": draw(st.booleans()),
        "modalites": frozenset(draw(st.sampled_from((*(tuple(ModaliteSeance),) * 9, (ModaliteSeance.VISIO,))))),
    }
    return ReglesSeance(depuis=date(2020, 1, 1), **valeurs)


@st.composite
def scrutins(draw: st.DrawFn, *, modalites: tuple[ModaliteSeance, ...] = tuple(ModaliteSeance)) -> ScrutinLot:
    """Return a ballot."""
    manquants = draw(st.sets(st.sampled_from(SIEGES), max_size=5))
    sieges = [siege for siege in SIEGES if siege not in manquants]
    cles = [siege.cle for siege in sieges]
    un_siege = st.sampled_from(cles)
    modalite = draw(st.sampled_from(modalites))
    personnes = {cle: draw(st.sampled_from(("", "", "", "une personne"))) for cle in cles}
    vacants = draw(st.sets(un_siege, max_size=1)) if draw(st.booleans()) else set()
    muets = draw(st.sets(un_siege, max_size=3))
    propositions = draw(st.lists(st.sampled_from(CLASSEMENTS), min_size=2, max_size=4))
    tour = 2 if len(set(map(frozenset, propositions))) == 2 and draw(st.booleans()) else 1
    table = tuple(Proposition(str(rang), c) for rang, c in enumerate(propositions, start=1))
    return ScrutinLot(
        jour=JOUR,
        modalite=modalite,
        lieu=LieuLot("59512", epci="200093201", sous_mandat_gerance=draw(st.booleans())),
        regles=draw(regles()),
        sieges=tuple(SiegeCommission(siege, personnes[siege.cle], siege.cle in vacants) for siege in sieges),
        propositions=table,
        votes=tuple(draw(_vote(cle, len(table), cles)) for cle in cles if cle not in muets),
        presences=tuple(draw(_presences([cle for cle in cles if cle not in vacants], modalite))),
        instant=INSTANT,
        tour=tour,
        president=draw(st.sampled_from((None, *cles[:3]))),
        deports=frozenset(draw(st.lists(un_siege, max_size=2))) if draw(st.booleans()) else frozenset(),
        pouvoirs=tuple(
            Pouvoir(*paire) for paire in draw(st.lists(st.tuples(un_siege, un_siege), max_size=4)) if len({*paire}) == 2
        ),
        contributions=frozenset(draw(st.lists(un_siege, max_size=3))),
    )


@st.composite
def _vote(draw: st.DrawFn, cle: str, propositions: int, cles: list[str]) -> Vote:
    sens = draw(st.sampled_from((SensVote.APPROUVE,) * 9 + tuple(SensVote)[1:4] + tuple(SensVote)))
    proposition = str(draw(st.integers(1, propositions))) if sens is SensVote.APPROUVE else None
    classement = draw(st.sampled_from(CLASSEMENTS)) if sens is SensVote.PROPOSE else ()
    mandataire = draw(st.sampled_from((None,) * 8 + tuple(autre for autre in cles if autre != cle)))
    return Vote(cle, sens, proposition, classement, mandataire)


@st.composite
def _presences(draw: st.DrawFn, cles: list[str], modalite: ModaliteSeance) -> list[PresenceSiege]:
    """Return who is there: most, by the way of the séance, some by another way, some who left or come later."""
    habituel = LieuPresence.VISIO if modalite is ModaliteSeance.VISIO else LieuPresence.SALLE
    habituel = LieuPresence.ECRIT if modalite is ModaliteSeance.ECRIT else habituel
    presences = []
    for cle in cles:
        for suppleant in draw(st.sampled_from(((), *((False,),) * 7, (True,), (False, True)))):
            debut, fin = draw(st.sampled_from((*((None, None),) * 8, (-20, None), (-20, 0), (0, 10), (5, None))))
            presences.append(
                PresenceSiege(
                    cle,
                    f"suppléant {cle}" if suppleant else "",
                    suppleant,
                    draw(st.sampled_from((*(habituel,) * 12, *LieuPresence))),
                    None if debut is None else INSTANT + timedelta(minutes=debut),
                    None if fin is None else INSTANT + timedelta(minutes=fin),
                )
            )
    return presences

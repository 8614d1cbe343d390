"""The classements on the table: identical ones are one, a classement that a voter puts forward joins them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caleol.rules.reference import regle
from caleol.rules.scrutin.coherence import cle_classement
from caleol.rules.scrutin.modele import Classement, Proposition, ScrutinLot, SensVote

PROPOSE_PAR = "propose-par-"


@dataclass(frozen=True, slots=True)
class PropositionReunie:
    """A classement put to the vote, the keys under which it was put forward, and the seats that did so."""

    cle: str
    classement: Classement
    cles: tuple[str, ...]
    auteurs: tuple[str | None, ...]


@regle(code="CCH", article="R441-3", depuis=date(2021, 2, 1), vu=True, exigences=("R22", "R23"))
def reunir(propositions: Sequence[Proposition]) -> tuple[PropositionReunie, ...]:
    """Bring identical classements together: the kind of decision and the rank of each candidate, motives apart.

    [vu] What is decided on each candidate is one of the five kinds, with its rank. The first key in the order of
    the table names the classement; those that voters put forward come after, in the order of the seats.

    Hypothèse : motives and conditions are not part of what is voted.
    """
    reunies: dict[object, PropositionReunie] = {}
    for proposition in propositions:
        identite = cle_classement(proposition.classement)
        connue = reunies.get(identite)
        if connue is None:
            lignes = tuple(sorted(proposition.classement, key=lambda ligne: (ligne.rang or 99, ligne.candidat)))
            reunies[identite] = PropositionReunie(proposition.cle, lignes, (proposition.cle,), (proposition.auteur,))
        else:
            reunies[identite] = PropositionReunie(
                connue.cle,
                connue.classement,
                (*connue.cles, proposition.cle),
                tuple(dict.fromkeys((*connue.auteurs, proposition.auteur))),
            )
    return tuple(reunies.values())


def avancees(scrutin: ScrutinLot, votants: frozenset[str]) -> tuple[Proposition, ...]:
    """Return the classements that voters put forward by their vote, in the order of the seats."""
    par_siege = {vote.siege: vote for vote in scrutin.votes if vote.sens is SensVote.PROPOSE}
    return tuple(
        Proposition(f"{PROPOSE_PAR}{siege.siege.cle}", par_siege[siege.siege.cle].classement, siege.siege.cle)
        for siege in scrutin.sieges
        if siege.siege.cle in par_siege and siege.siege.cle in votants
    )

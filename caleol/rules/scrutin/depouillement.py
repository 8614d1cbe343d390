"""The count of one ballot on one lot, from the voices entitled to the result, as one frozen value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caleol.rules.quorum import (
    Participation,
    Present,
    Quorum,
    modalite_admise,
    participation_ecrite,
    quorum_du_lot,
)
from caleol.rules.reference import regle
from caleol.rules.reglement import Majorite, ModaliteSeance
from caleol.rules.scrutin.coherence import verifier
from caleol.rules.scrutin.majorite import CONTRE, Comptes, RegleAppliquee, Tranche, base_majorite, trancher
from caleol.rules.scrutin.modele import Proposition, ScrutinLot, SensVote
from caleol.rules.scrutin.pouvoirs import appliquer_pouvoirs
from caleol.rules.scrutin.presence import Ecarte
from caleol.rules.scrutin.propositions import PropositionReunie, avancees, reunir
from caleol.rules.scrutin.resultat import IssueScrutin, issue_de
from caleol.rules.scrutin.suffrages import VoteCompte, compter, tombes, trier
from caleol.rules.scrutin.voix import EtatSiege, SiegeCompte, sieges_comptes

RENVOIS = frozenset({RegleAppliquee.MODALITE, RegleAppliquee.RENVOI_UN_MEMBRE, RegleAppliquee.RENVOI_MAJORITE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Depouillement:
    """What a ballot gave, with all that explains it; the same ballot gives the same value.

    `refuse`: all the classements were refused; `avis` are the consultative voices, kept apart; `ecartes` what was
    recorded and does not count. `majorite_requise` is None where the most voices are enough; `participation` is
    None out of the written séances.
    """

    issue: IssueScrutin
    regle: RegleAppliquee
    adopte: str | None
    refuse: bool
    finalistes: tuple[str, ...]
    modalite: ModaliteSeance
    tour: int
    sieges: tuple[SiegeCompte, ...]
    quorum: Quorum
    participation: Participation | None
    propositions: tuple[PropositionReunie, ...]
    comptes: Comptes
    votes: tuple[VoteCompte, ...]
    avis: tuple[VoteCompte, ...]
    ecartes: tuple[Ecarte, ...]
    majorite: Majorite
    majorite_base: int
    majorite_requise: int | None

    @property
    def voix(self) -> Mapping[str, int]:
        """Return the voices of each classement and of CONTRE."""
        return dict(self.comptes.options)

    def nombre(self, sens: SensVote) -> int:
        """Return how many votes that count say one thing."""
        return sum(vote.sens is sens for vote in self.votes)

    @property
    def deliberatifs(self) -> tuple[SiegeCompte, ...]:
        """Return the seats with a vote on the lot, there or not."""
        return tuple(siege for siege in self.sieges if siege.deliberatif)

    @property
    def sans_vote(self) -> tuple[str, ...]:
        """Return the seats that could vote and did not."""
        votants = {vote.siege for vote in self.votes}
        return tuple(siege.cle for siege in self.sieges if siege.vote and siege.cle not in votants)


@regle(code="CCH", article="L441-2", depuis=date(2022, 2, 23), vu=True, exigences=("R01", "R02", "R04"))
@regle(code="CCH", article="R441-9", depuis=date(2017, 1, 21), vu=True, exigences=("R05", "R07", "R10"))
@regle(code="Ordonnance 2014-1329", article="4 II", depuis=date(2015, 1, 1), vu=True, exigences=("R12", "R16"))
def depouiller(scrutin: ScrutinLot) -> Depouillement:
    """Count a ballot: voices of the lot, way of the séance, quorum, participation, sending back, majority, tie.

    [vu] Voices are those of the lot; where they are equal the mayor's decides; a written deliberation needs half of
    the members besides the quorum. All the rest is the règlement's.

    Hypothèse : without a majority one second ballot opposes the first two; what adopts nothing postpones the lot,
    or sends it to the room where the séance is written. A request to send back that is not enough counts as an
    abstention: it says nothing of the classements.
    Raises Refus("quorum_absent_du_reglement"), Refus("composition_non_verifiee"), Refus("scrutin_incoherent").
    """
    verifier(scrutin)
    comptes, presences_ecartees = sieges_comptes(scrutin)
    sieges, pouvoirs_ecartes = appliquer_pouvoirs(comptes, scrutin)
    votants = frozenset(siege.cle for siege in sieges if siege.vote)
    table = reunir(_table(scrutin, votants - tombes(scrutin, sieges)))
    votes, avis, votes_ecartes = trier(scrutin, sieges, table)
    quorum = quorum_du_lot([_present(siege) for siege in sieges if siege.vote], scrutin.regles)
    participation = _participation(scrutin, sieges)
    suffrages = compter(scrutin, sieges, table, votes)
    arret = _arret(scrutin, quorum, participation, suffrages, sum(v.sens is SensVote.RENVOI for v in votes))
    tranche = Tranche(None, arret) if arret else trancher(suffrages, scrutin.regles)
    issue, finalistes = issue_de(tranche, scrutin.regles, second_tour=scrutin.tour == 2)
    base = base_majorite(suffrages, scrutin.regles)
    return Depouillement(
        issue=_issue(issue, tranche.regle, scrutin.modalite),
        regle=tranche.regle,
        adopte=tranche.gagnant if issue is IssueScrutin.ADOPTE else None,
        refuse=tranche.gagnant == CONTRE,
        finalistes=finalistes,
        modalite=scrutin.modalite,
        tour=scrutin.tour,
        sieges=sieges,
        quorum=quorum,
        participation=participation,
        propositions=table,
        comptes=suffrages,
        votes=votes,
        avis=avis,
        ecartes=(*presences_ecartees, *pouvoirs_ecartes, *votes_ecartes),
        majorite=scrutin.regles.majorite,
        majorite_base=base,
        majorite_requise=None if scrutin.regles.majorite is Majorite.RELATIVE else base // 2 + 1,
    )


def _table(scrutin: ScrutinLot, votants: frozenset[str]) -> Sequence[Proposition]:
    """Return the classements put to the vote; nothing new comes at the second ballot."""
    return (*scrutin.propositions, *(avancees(scrutin, votants) if scrutin.tour == 1 else ()))


def _present(siege: SiegeCompte) -> Present:
    return Present(siege.au_lot, par_pouvoir=siege.etat is EtatSiege.REPRESENTE)


def _participation(scrutin: ScrutinLot, sieges: Sequence[SiegeCompte]) -> Participation | None:
    """Return the half that must take part in writing, None out of the written séances."""
    if scrutin.modalite is not ModaliteSeance.ECRIT:
        return None
    return participation_ecrite(
        [siege.au_lot for siege in sieges if siege.deliberatif],
        [siege.cle for siege in sieges if siege.etat is EtatSiege.PARTICIPANT],
        scrutin.regles,
        deports=[siege.cle for siege in sieges if siege.etat is EtatSiege.DEPORT],
        vacants=[siege.cle for siege in sieges if siege.etat is EtatSiege.VACANT],
    )


def _arret(
    scrutin: ScrutinLot, quorum: Quorum, participation: Participation | None, comptes: Comptes, renvois: int
) -> RegleAppliquee | None:
    """Return what stops a ballot before its voices are compared, None where nothing does."""
    regles = scrutin.regles
    if not modalite_admise(scrutin.modalite, regles):
        return RegleAppliquee.MODALITE
    if renvois and scrutin.modalite is ModaliteSeance.ECRIT and regles.renvoi_ecrit_par_un_membre:
        return RegleAppliquee.RENVOI_UN_MEMBRE
    if not quorum.atteint:
        return RegleAppliquee.QUORUM
    if participation is not None and not participation.atteinte:
        return RegleAppliquee.PARTICIPATION
    autres = renvois if regles.majorite in {Majorite.ABSOLUE, Majorite.RELATIVE} else 0
    return RegleAppliquee.RENVOI_MAJORITE if renvois * 2 > base_majorite(comptes, regles) + autres else None


def _issue(issue: IssueScrutin, cause: RegleAppliquee, modalite: ModaliteSeance) -> IssueScrutin:
    """Return how the ballot ends for the lot: what adopts nothing goes to the room, or to another séance."""
    if issue is not IssueScrutin.REPORT:
        return issue
    vers_la_salle = modalite is ModaliteSeance.ECRIT or (cause in RENVOIS and modalite is not ModaliteSeance.PRESENTIEL)
    return IssueScrutin.RENVOI if vers_la_salle else IssueScrutin.REPORT

"""The votes of one ballot: those that count, the consultative ones, those set aside; then the voices of each option."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caleol.rules.composition import NatureSiege
from caleol.rules.reference import regle
from caleol.rules.scrutin.coherence import cle_classement
from caleol.rules.scrutin.majorite import CONTRE, Comptes
from caleol.rules.scrutin.modele import ScrutinLot, SensVote
from caleol.rules.scrutin.presence import Ecarte
from caleol.rules.scrutin.propositions import PropositionReunie
from caleol.rules.scrutin.voix import EtatSiege, SiegeCompte

RAISONS = {
    EtatSiege.SANS_VOIX: "ce siège n’a pas de voix sur ce lot",
    EtatSiege.VACANT: "ce siège est vacant",
    EtatSiege.DEPORT: "ce siège s’est déporté",
    EtatSiege.ABSENT: "ce siège n’est pas valablement tenu au moment du vote",
}
DEUX_EN_TETE = "au second tour, on ne vote que sur les deux classements arrivés en tête"
POUVOIR_TOMBE = "le pouvoir sous lequel ce bulletin a été envoyé ne vaut pas au moment du dépouillement"
CHOISISSENT = frozenset({SensVote.APPROUVE, SensVote.PROPOSE})


@dataclass(frozen=True, slots=True)
class VoteCompte:
    """A vote that counts: what the seat chose, and the classement once identical ones are brought together."""

    siege: str
    sens: SensVote
    proposition: str | None = None

    @property
    def option(self) -> str | None:
        """Return what the vote is for: a classement, CONTRE, or None for an abstention or a request to send back."""
        return CONTRE if self.sens is SensVote.REFUSE else self.proposition


@regle(code="CCH", article="L441-2", depuis=date(2022, 2, 23), vu=True, exigences=("R02", "R10"))
def trier(
    scrutin: ScrutinLot, sieges: Sequence[SiegeCompte], table: Sequence[PropositionReunie]
) -> tuple[tuple[VoteCompte, ...], tuple[VoteCompte, ...], tuple[Ecarte, ...]]:
    """Part the votes, in the order of the seats: those that count, the consultative ones, those set aside.

    [vu] Only the seats that the article lists vote. A seat that stepped aside, is empty, or is not there has no
    vote, whatever was recorded under its name.

    Hypothèse : a ballot sent by the holder of a proxy falls with it, even where its giver has come and not voted.
    """
    par_siege = {vote.siege: vote for vote in scrutin.votes}
    par_cle = {cle: proposition.cle for proposition in table for cle in proposition.cles}
    par_classement = {cle_classement(proposition.classement): proposition.cle for proposition in table}
    sans_pouvoir = tombes(scrutin, sieges)
    votes, avis, ecartes = [], [], []
    for siege in sieges:
        vote = par_siege.get(siege.cle)
        if vote is None:
            continue
        choisi = par_cle.get(vote.proposition or "")
        if vote.sens is SensVote.PROPOSE:
            choisi = par_classement.get(cle_classement(vote.classement))
        compte = VoteCompte(siege.cle, vote.sens, choisi if vote.sens in CHOISISSENT else None)
        if siege.etat in RAISONS:
            ecartes.append(Ecarte("bulletin", siege.cle, RAISONS[siege.etat]))
        elif siege.cle in sans_pouvoir:
            ecartes.append(Ecarte("bulletin", siege.cle, POUVOIR_TOMBE))
        elif not siege.deliberatif:
            avis.append(compte)
        elif vote.sens in CHOISISSENT and choisi is None:
            ecartes.append(Ecarte("bulletin", siege.cle, DEUX_EN_TETE))
        else:
            votes.append(compte)
    return tuple(votes), tuple(avis), tuple(ecartes)


def tombes(scrutin: ScrutinLot, sieges: Sequence[SiegeCompte]) -> frozenset[str]:
    """Return the seats whose ballot was sent under a proxy that does not count now."""
    porteurs = {siege.cle: siege.mandataire for siege in sieges}
    return frozenset(v.siege for v in scrutin.votes if v.mandataire and v.mandataire != porteurs[v.siege])


@regle(code="CCH", article="L441-2", depuis=date(2022, 2, 23), vu=True, exigences=("R04",))
def compter(
    scrutin: ScrutinLot,
    sieges: Sequence[SiegeCompte],
    table: Sequence[PropositionReunie],
    votes: Sequence[VoteCompte],
) -> Comptes:
    """Count the voices of each option, and find those of the mayor and of the president.

    [vu] The casting vote is the mayor's, or that of who represents the mayor; the president is one of the six.

    Hypothèse : a casting vote is not given by proxy.
    """
    voix = Counter(vote.option for vote in votes if vote.option is not None)
    eux_memes = {siege.cle: siege for siege in sieges if siege.vote and siege.etat is not EtatSiege.REPRESENTE}
    choix = {vote.siege: vote.option for vote in votes if vote.siege in eux_memes}
    maire = next((cle for cle, siege in eux_memes.items() if siege.siege.nature is NatureSiege.MAIRE), "")
    preside = eux_memes.get(scrutin.president or "")
    des_six = preside is not None and preside.siege.nature is NatureSiege.DESIGNE
    return Comptes(
        tuple((cle, voix[cle]) for cle in (*(p.cle for p in table), CONTRE)),
        presents=sum(siege.vote for siege in sieges),
        voix_du_lot=sum(siege.deliberatif and siege.etat is not EtatSiege.DEPORT for siege in sieges),
        maire=choix.get(maire),
        president=choix.get(scrutin.president or "") if des_six else None,
    )

"""What holds of every ballot, and that its count is an independent model's."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from caleol.rules.reglement import Majorite, ModaliteSeance
from caleol.rules.scrutin.depouillement import Depouillement, depouiller
from caleol.rules.scrutin.ecriture import canonique, ecrire_depouillement, ecrire_scrutin, empreinte
from caleol.rules.scrutin.lecture import lire_scrutin
from caleol.rules.scrutin.majorite import CONTRE
from caleol.rules.scrutin.modele import PresenceSiege, Proposition, ScrutinLot, SensVote, Vote
from caleol.rules.scrutin.resultat import IssueScrutin
from caleol.rules.scrutin.voix import EtatSiege
from tests.rules.modele_scrutin import REFUS, modele
from tests.rules.scrutins_au_hasard import scrutins

EN_SALLE = scrutins(modalites=(ModaliteSeance.PRESENTIEL,))


def octets(scrutin: ScrutinLot) -> str:
    return canonique(ecrire_depouillement(depouiller(scrutin), scrutin.regles))


def resultat(compte: Depouillement) -> tuple[object, ...]:
    return (compte.issue, compte.regle, compte.adopte, compte.finalistes, compte.comptes.options)


@settings(max_examples=300)
@given(scrutins())
def test_the_count_is_that_of_an_independent_model(scrutin):
    compte, attendu = depouiller(scrutin), modele(scrutin)
    classements = {p.cle: frozenset(p.classement) for p in compte.propositions} | {CONTRE: REFUS}
    assert {classements[cle]: n for cle, n in compte.comptes.options if n} == attendu.voix
    assert {siege.cle for siege in compte.sieges if siege.vote} == attendu.votants
    retenus = frozenset(classements[cle] for cle in (*compte.finalistes, *filter(None, [compte.adopte])))
    assert (compte.issue.value, retenus) == (attendu.issue, attendu.retenus)


@given(scrutins(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_and_presences_changes_no_byte(scrutin, hasard):
    votes, presences = list(scrutin.votes), list(scrutin.presences)
    hasard.shuffle(votes)
    hasard.shuffle(presences)
    assert octets(replace(scrutin, votes=tuple(votes), presences=tuple(presences))) == octets(scrutin)


@given(scrutins())
def test_a_deport_never_counts(scrutin):
    compte = depouiller(scrutin)
    partis = {siege.cle for siege in compte.sieges if siege.etat is EtatSiege.DEPORT}
    assert not partis & {vote.siege for vote in (*compte.votes, *compte.avis)}
    assert not any(siege.vote for siege in compte.sieges if siege.cle in partis)
    sans = replace(
        scrutin,
        votes=tuple(vote for vote in scrutin.votes if vote.siege not in partis),
        contributions=scrutin.contributions - partis,
    )
    assert resultat(depouiller(sans)) == resultat(compte)


@given(scrutins())
def test_each_seat_has_at_most_one_voice(scrutin):
    compte = depouiller(scrutin)
    votants = [vote.siege for vote in compte.votes]
    assert len(set(votants)) == len(votants)
    comptes = compte.comptes.exprimes + compte.nombre(SensVote.ABSTENTION) + compte.nombre(SensVote.RENVOI)
    assert comptes == len(votants) == compte.comptes.presents - len(compte.sans_vote)
    assert compte.comptes.presents <= len(compte.deliberatifs)


@given(EN_SALLE, st.data())
def test_an_abstention_never_changes_who_leads_but_may_take_the_majority_away(scrutin, donnees):
    absents = [
        siege.cle for siege in depouiller(scrutin).sieges if siege.etat is EtatSiege.ABSENT and siege.deliberatif
    ]
    assume(absents and not scrutin.pouvoirs)
    cle = donnees.draw(st.sampled_from(absents))
    venu = replace(
        scrutin,
        presences=(*scrutin.presences, PresenceSiege(cle)),
        votes=(*(vote for vote in scrutin.votes if vote.siege != cle), Vote(cle, SensVote.ABSTENTION)),
    )
    avant, apres = depouiller(scrutin), depouiller(venu)
    assert apres.voix == avant.voix
    assert apres.nombre(SensVote.ABSTENTION) == avant.nombre(SensVote.ABSTENTION) + 1
    if avant.quorum.atteint and scrutin.regles.majorite is not Majorite.PRESENTS:
        assert resultat(apres) == resultat(avant)
    elif avant.quorum.atteint and apres.adopte:
        assert apres.adopte == avant.adopte


@given(scrutins())
def test_a_consultative_voice_decides_nothing(scrutin):
    sans = replace(
        scrutin,
        votes=tuple(vote for vote in scrutin.votes if vote.siege != "C"),
        contributions=scrutin.contributions - {"C"},
    )
    assert resultat(depouiller(sans)) == resultat(depouiller(scrutin))


@given(scrutins())
def test_nothing_is_adopted_without_quorum_nor_half_of_the_members_in_writing(scrutin):
    compte = depouiller(scrutin)
    if compte.issue in {IssueScrutin.ADOPTE, IssueScrutin.SECOND_TOUR}:
        assert compte.quorum.atteint
        assert compte.participation is None or compte.participation.atteinte
    assert (compte.participation is not None) == (scrutin.modalite is ModaliteSeance.ECRIT)
    assert (compte.adopte is not None) == (compte.issue is IssueScrutin.ADOPTE)
    assert len(compte.finalistes) == (2 if compte.issue is IssueScrutin.SECOND_TOUR else 0)


@given(scrutins(), st.data())
def test_a_classement_put_forward_twice_is_one(scrutin, donnees):
    modeles = donnees.draw(st.sampled_from(scrutin.propositions))
    double = Proposition("double", modeles.classement[::-1])
    votes = tuple(
        replace(vote, proposition="double") if vote.proposition == modeles.cle and donnees.draw(st.booleans()) else vote
        for vote in scrutin.votes
    )
    redit = replace(scrutin, propositions=(*scrutin.propositions, double), votes=votes)
    assert resultat(depouiller(redit)) == resultat(depouiller(scrutin))


@given(scrutins())
def test_a_ballot_survives_its_file_and_gives_the_same_bytes(scrutin):
    relu = lire_scrutin(ecrire_scrutin(scrutin))
    assert relu == scrutin
    assert empreinte(depouiller(relu), relu.regles) == empreinte(depouiller(scrutin), scrutin.regles)

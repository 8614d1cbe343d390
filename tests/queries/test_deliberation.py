"""What the deliberation page reads: where each lot stands, who did what, and for whom."""

from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import majuscule
from caleol.models.commission import Commission, Membre
from caleol.models.lot import Candidature
from caleol.models.seance import Pv
from caleol.queries.deliberation import Deliberation, get_deliberation, get_phrase
from caleol.queries.deliberation_lignes import Avancement, EtatSiege
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot, undo_deliberation
from caleol.services.presences import record_deport
from caleol.services.redaction import take_lot
from tests import fabriques as f
from tests import tenue
from tests.tenue import CLASSEE, ECARTEE, Tenue

AUDITEUR = Auteur(utilisateur_id=99, role=Role.AUDITEUR)


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=3)
    preparee.ouvre(presents=[cle for cle in preparee.sieges if cle != "designe-6"])
    return preparee


def lue(t: Tenue, auteur: Auteur | None = None, lot: int | None = None) -> Deliberation:
    with t.actes.sessions.lecture() as session:
        return get_deliberation(
            session,
            auteur or t.secretaire,
            t.seance_id,
            maintenant=t.horloge.maintenant(),
            lot_id=None if lot is None else t.lots[lot],
        )


def etats(deliberation: Deliberation, lot: int = 0) -> list[EtatSiege]:
    return [siege.etat for siege in deliberation.lots[lot].sieges]


def voix(t: Tenue, **autres: str) -> dict[int, str]:
    muets = {"consultatif", "designe-6"}
    return {s: autres.get(cle.replace("-", "_"), "1") for cle, s in t.sieges.items() if cle not in muets}


def phrase(t: Tenue, votes: dict[int, str] | None, deports: frozenset[int] = frozenset(), lot: int = 0) -> str:
    with t.actes.sessions.lecture() as session:
        return get_phrase(session, t.secretaire, t.seance_id, t.lots[lot], votes, deports)


# ------------------------------------------------------------------------------------------ lines


def test_lots_come_in_agenda_order_and_the_first_to_treat_is_open(t: Tenue):
    t.delibere(0)
    deliberation = lue(t)
    assert [ligne.numero for ligne in deliberation.lots] == [1, 2, 3]
    assert [ligne.avancement for ligne in deliberation.lots] == [
        Avancement.DECIDE,
        Avancement.A_TRAITER,
        Avancement.A_TRAITER,
    ]
    assert deliberation.courant is not None
    assert deliberation.courant.ligne.numero == 2
    assert (deliberation.decides, deliberation.restants) == (1, 2)


@pytest.mark.toutes_bases
def test_decided_lot_names_who_comes_first_and_how_voices_went(t: Tenue):
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE, votes=voix(t, designe_2="contre", prefet="abstention"))
    ligne = lue(t).lots[0]
    assert ligne.resultat.startswith("Mme\u00a0Sophie")
    assert ligne.precision == "2\u00a0classés, 6\u00a0voix pour, 1\u00a0contre, 1\u00a0abstention"
    assert ligne.quorum is not None
    assert (ligne.quorum.presents, ligne.quorum.requis) == (8, 4)


def test_seats_show_what_they_did_once_decided(t: Tenue):
    with t.acte() as acte:
        record_deport(acte, lot_id=t.lots[0], siege_id=t.sieges["designe-3"])
    votes = voix(t, designe_2="contre", prefet="abstention")
    del votes[t.sieges["designe-3"]]
    t.delibere(0, votes=votes)
    assert etats(lue(t)) == [
        EtatSiege.POUR,
        EtatSiege.CONTRE,
        EtatSiege.DEPORT,
        EtatSiege.POUR,
        EtatSiege.POUR,
        EtatSiege.ABSENT,
        EtatSiege.ABSTENTION,
        EtatSiege.POUR,
        EtatSiege.POUR,
    ]


def test_before_the_vote_seats_are_there_or_not(t: Tenue):
    assert etats(lue(t)).count(EtatSiege.PRESENT) == 8
    assert etats(lue(t)).count(EtatSiege.ABSENT) == 1


def test_lost_quorum_says_who_is_missing(t: Tenue):
    for cle in ("designe-1", "designe-2", "designe-3", "designe-4", "prefet"):
        t.part(cle)
    ligne = lue(t).lots[1]
    assert ligne.avancement is Avancement.A_COMPLETER
    assert ligne.manques == ("il manque 1\u00a0présent", "personne ne préside")


def test_president_who_left_is_told_on_each_lot_to_be_voted(t: Tenue):
    t.delibere(0)
    t.part("designe-1")
    assert [ligne.manques for ligne in lue(t).lots[:2]] == [(), ("personne ne préside",)]


def test_candidate_withdrawn_makes_the_lot_incomplete(t: Tenue):
    with t.actes.ouvre(OUTIL) as acte:
        candidature = acte.session.scalars(select(Candidature).where(Candidature.lot_id == t.lots[0])).first()
        assert candidature is not None
        candidature.retiree_le, candidature.retiree_motif = t.horloge.maintenant(), "A renoncé"
    deliberation = lue(t, lot=0)
    assert deliberation.lots[0].manques == ("2\u00a0candidats, exception à nommer",)
    assert deliberation.courant is not None
    assert [retire.motif for retire in deliberation.courant.retires] == ["A renoncé"]


def test_undone_decision_is_to_take_up_again_with_what_was_typed(t: Tenue):
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Erreur de saisie.")
    lot = lue(t, lot=0).courant
    assert lot is not None
    assert lot.ligne.manques == ("décision annulée, à reprendre",)
    assert [annulation.motif for annulation in lot.annulations] == ["Erreur de saisie."]
    reprises = [candidat.reprise for candidat in lot.candidats]
    assert [(r.type, r.rang) for r in reprises if r] == [(CLASSEE, 1), (CLASSEE, 2), (ECARTEE, None)]


def test_postponed_lot_says_why_and_is_not_lit(t: Tenue):
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[0], motif="Travaux à revoir.")
    ligne = lue(t).lots[0]
    assert (ligne.avancement, ligne.precision, ligne.quorum) == (Avancement.AJOURNE, "Travaux à revoir.", None)


def test_next_lot_goes_on_from_the_top(t: Tenue):
    t.delibere(1)
    deliberation = lue(t)
    suivant = deliberation.suivant(t.lots[2])
    assert suivant is not None
    assert suivant.numero == 1
    t.delibere(0)
    t.delibere(2)
    assert lue(t).suivant(t.lots[2]) is None


# ------------------------------------------------------------------------------------------ the open lot


def test_open_lot_gives_candidates_by_proposed_rank(t: Tenue):
    lot = lue(t, lot=1).courant
    assert lot is not None
    assert [candidat.candidature_id for candidat in lot.candidats] == t.candidats(1)
    assert [candidat.rang_propose for candidat in lot.candidats] == [1, 2, 3]
    assert lot.candidats[0].menage == "1\u00a0adulte, 2\u00a0enfants (6 et 9\u00a0ans)"
    assert "NA3" in lot.candidats[0].suggestions


def test_decided_lot_tells_the_decisions_in_words(t: Tenue):
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    lot = lue(t, lot=0).courant
    assert lot is not None
    decisions = [candidat.decision for candidat in lot.candidats if candidat.decision]
    assert decisions[1].libelle == "Attribution avec classement, rang 2"
    assert decisions[2].motif == f"Ne correspond pas à la demande\u00a0: {tenue.FAIT}"
    assert lot.saisi_par == "Claire " + t.compte.nom


def test_colleague_who_types_is_named_for_ten_minutes(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        commission = session.get_one(Commission, t.commission_id)
        autre = f.fabrique_compte(session, Role.SECRETAIRE, commission=commission)
    collegue = Auteur(autre.id, Role.SECRETAIRE, commission_ids=frozenset({t.commission_id}))
    with t.acte(collegue) as acte:
        take_lot(acte, lot_id=t.lots[0])
    lot = lue(t, lot=0).courant
    assert lot is not None
    assert lot.autre_redacteur == f"{autre.prenom} {autre.nom}"
    t.minutes(11)
    lot = lue(t, lot=0).courant
    assert lot is not None
    assert lot.autre_redacteur == ""


# ------------------------------------------------------------------------------------------ the sentence of the vote


def test_sentence_tells_what_would_be_recorded(t: Tenue):
    assert phrase(t, None) == "Adopté à l’unanimité des présents\u00a0: 8\u00a0voix."
    votes = voix(t, designe_2="contre")
    assert phrase(t, votes) == ("Adopté (majorité absolue des voix exprimées)\u00a0: 7\u00a0voix pour, 1\u00a0contre.")
    t.delibere(0, votes=votes)
    courant = lue(t, lot=0).courant
    assert courant is not None
    assert (
        f"{courant.phrase}." == "Adopté (majorité absolue des voix exprimées)\u00a0: 7\u00a0voix pour, 1\u00a0contre."
    )


@pytest.mark.parametrize("cles", [None, {"designe_2": "contre"}])
def test_message_lot_and_grounds_say_a_result_in_the_same_words(t: Tenue, cles: dict[str, str] | None):
    votes = None if cles is None else voix(t, **cles)
    annoncee = phrase(t, votes)
    resultat = t.delibere(0, votes=votes)
    courant = lue(t, lot=0).courant
    assert courant is not None
    assert annoncee == f"{majuscule(resultat.phrase)}."
    assert [courant.phrase, *(scrutin.phrase for scrutin in courant.scrutins)] == [annoncee[:-1]] * 2


def test_sentence_counts_the_seats_that_step_aside(t: Tenue):
    aside = frozenset(t.sieges[cle] for cle in ("designe-1", "designe-2", "designe-3", "designe-4", "prefet"))
    assert phrase(t, voix(t), aside).startswith("3\u00a0voix présentes pour 4 requises, quorum non atteint")


def test_sentence_is_for_a_lot_that_is_to_be_decided(t: Tenue):
    t.delibere(0)
    with pytest.raises(Introuvable):
        phrase(t, None)


# ------------------------------------------------------------------------------------------ who reads what


@pytest.mark.toutes_bases
def test_member_reads_only_the_lots_of_their_seats(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=4, communes=("59512", "59163"))
    t.ouvre()
    with actes.sessions.lecture() as session:
        maire = session.get_one(Membre, t.membres["maire-59163"])
    lecteur = Auteur(1, Role.MEMBRE, membre_id=maire.id)
    deliberation = lue(t, lecteur)
    assert len(deliberation.lots) == 2
    assert not deliberation.ecrit
    vus = {ligne.lot_id for ligne in deliberation.lots}
    cache = next(rang for rang, lot_id in enumerate(t.lots) if lot_id not in vus)
    with pytest.raises(Introuvable):
        lue(t, lecteur, lot=cache)


@pytest.mark.parametrize(("visibles", "attendu"), [(False, EtatSiege.VOTE), (True, EtatSiege.CONTRE)])
def test_members_know_who_voted_what_only_where_the_rules_show_it(
    actes: Actes, horloge: HorlogeFixe, visibles: bool, attendu: EtatSiege
):
    t = tenue.prepare(actes, horloge, regles={"votes_visibles": visibles})
    t.ouvre()
    votes = {siege: "contre" if cle == "designe-2" else "1" for cle, siege in t.sieges.items() if cle != "consultatif"}
    t.delibere(0, votes=votes)
    assert etats(lue(t, t.president))[1] is attendu
    assert etats(lue(t, t.secretaire))[1] is EtatSiege.CONTRE
    assert etats(lue(t, AUDITEUR))[1] is EtatSiege.CONTRE


@pytest.mark.parametrize(
    "auteur",
    [
        Auteur(1, Role.SECRETAIRE, commission_ids=frozenset({999})),
        Auteur(1, Role.MEMBRE, membre_id=None),
        Auteur(1, Role.MEMBRE, membre_id=999),
        Auteur(1, Role.AGENCE, agence_ids=frozenset({1})),
        Auteur(1, Role.DIRECTION),
    ],
)
def test_a_seance_out_of_the_perimeter_does_not_exist(t: Tenue, auteur: Auteur):
    with pytest.raises(Introuvable):
        lue(t, auteur)


def test_auditor_reads_and_does_not_write(t: Tenue):
    assert not lue(t, AUDITEUR).ecrit
    assert lue(t).ecrit


def test_member_has_the_minutes_only_once_they_are_approved(t: Tenue):
    def pv(etat: str) -> None:
        with t.actes.ouvre(OUTIL) as acte:
            valeurs: dict[str, Any] = {"donnees": {}, "empreinte_donnees": "0" * 64, "etat": etat}
            acte.session.add(Pv(seance_id=t.seance_id, reference=f"PV-{etat}", version=len(etat), **valeurs))

    pv("valide")
    assert lue(t, t.president).lots
    pv("approuve")
    with pytest.raises(Introuvable):
        lue(t, t.president)


def test_nothing_is_conducted_before_the_opening(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    with pytest.raises(Refus, match="deliberation_avant_ouverture"):
        lue(t)
    t.convoque()
    with pytest.raises(Refus, match="deliberation_avant_ouverture"):
        lue(t)


def test_a_raised_seance_stays_readable(t: Tenue):
    for lot in range(3):
        t.delibere(lot)
    t.leve()
    deliberation = lue(t)
    assert not deliberation.ecrit
    assert deliberation.courant is not None
    assert deliberation.courant.decide
    assert etats(deliberation).count(EtatSiege.POUR) == 8

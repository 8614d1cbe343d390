"""A deliberation undone, postponed or corrected; what is frozen again; what a lot needs."""

from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Refus
from caleol.models.commission import Siege
from caleol.models.enumerations import EtatLot
from caleol.models.lot import (
    Candidature,
    ClassementPropose,
    Decision,
    Lot,
    Scrutin,
    Vote,
)
from caleol.models.registre import EntreeRegistre
from caleol.queries.instantane import ecrit_dossier, lit_dossier, lit_fiche
from caleol.queries.lot_montre import get_lot_montre
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.composition import NatureSiege
from caleol.rules.scrutin import IssueScrutin
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot, undo_deliberation
from caleol.services.candidatures import remove_candidature
from caleol.services.corrections import correct_decision
from caleol.services.deliberation import (
    ContreProposition,
    record_deliberation,
    record_second_tour,
)
from caleol.services.lots import create_lot, inscribe_lot, name_exception
from caleol.services.presences import record_arrivee
from caleol.services.redaction import take_lot
from caleol.services.registre import ACTES
from caleol.services.verification import verify_chaine
from tests import fabriques as f
from tests import tenue
from tests.deliberation import autre_ordre, codes, tout, votes
from tests.tenue import CLASSEE, ECARTEE, Tenue, saisie


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    preparee = tenue.prepare(actes, horloge, nb_lots=2)
    preparee.ouvre()
    return preparee


# ------------------------------------------------------------------------------------------ undo, postpone, correct


def test_undone_deliberation_keeps_its_ballot_and_frees_the_lot(t: Tenue):
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    assert t.refus(undo_deliberation, lot_id=t.lots[0], motif=" ").code == "motif_requis"
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Rangs 1 et 2 intervertis à la saisie")
    (annule,) = tout(t, Scrutin)
    assert annule.annule_motif == "Rangs 1 et 2 intervertis à la saisie"
    assert [d["rang"] for d in annule.decisions_annulees] == [1, 2, None]
    assert tout(t, Decision) == []
    assert len(tout(t, Vote)) == 9
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    assert [(s.tour, s.annule_le is None) for s in tout(t, Scrutin)] == [(1, False), (1, True)]
    assert len(tout(t, ClassementPropose)) == 1
    with t.actes.sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None


def test_nothing_to_undo_is_said(t: Tenue):
    assert t.refus(undo_deliberation, lot_id=t.lots[0], motif="Erreur").code == "rien_a_annuler"


def test_postponed_lot_stays_and_a_new_one_follows_on_its_vacancy(t: Tenue):
    assert t.refus(postpone_lot, lot_id=t.lots[0], motif="").code == "motif_requis"
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[0], motif="Pièces attendues des trois candidats")
    assert t.refus(postpone_lot, lot_id=t.lots[0], motif="Encore").code == "lot_traite"
    lot = tout(t, Lot)[0]
    assert (lot.etat, lot.seance_id) == (EtatLot.AJOURNE, t.seance_id)
    with t.acte() as acte:
        create_lot(acte, vacance_id=lot.vacance_id, reprend_lot_id=lot.id)
    assert t.refus(undo_deliberation, lot_id=t.lots[0], motif="Erreur").code == "lot_suivant_ouvert"


def test_postponement_is_undone_while_no_other_lot_follows(t: Tenue):
    with t.acte() as acte:
        postpone_lot(acte, lot_id=t.lots[0], motif="Pièces attendues")
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Pièces arrivées en séance")
    assert t.delibere().issue is IssueScrutin.ADOPTE


def test_reason_is_corrected_after_the_levee_rank_and_kind_are_not(t: Tenue):
    for rang in range(2):
        t.delibere(rang, CLASSEE, CLASSEE, ECARTEE)
    t.leve()
    decision = tout(t, Decision)[2]
    autre = {"candidature_id": decision.candidature_id, "version": t.version() - 1}
    assert isinstance(t.refus(correct_decision, **autre), Conflit)
    valeurs: dict[str, Any] = {**autre, "version": t.version(), "motif_code": "NA6"}
    assert codes(t.refus(correct_decision, **valeurs)) == {"motif_sans_fait"}
    with t.acte() as acte:
        correct_decision(acte, **valeurs, motif_texte="Le ménage classé premier est reconnu DALO.")
    corrigee = tout(t, Decision)[2]
    assert (corrigee.type, corrigee.motif_code) == (ECARTEE, "NA6")
    assert t.refus(undo_deliberation, lot_id=t.lots[0], motif="Erreur").code == "seance_etat"


def test_second_writer_sees_the_name_of_the_first_for_ten_minutes(t: Tenue):
    autre = tenue.collegue(t)
    with t.acte() as acte:
        assert take_lot(acte, lot_id=t.lots[0]) is None
    with t.acte(autre) as acte:
        assert take_lot(acte, lot_id=t.lots[0]) == f"{t.compte.prenom} {t.compte.nom}"
    t.minutes(11)
    with t.acte(autre) as acte:
        assert take_lot(acte, lot_id=t.lots[0]) is None
    assert tout(t, Lot)[0].redacteur_id == autre.utilisateur_id


def test_resources_changed_since_the_freeze_are_those_that_the_minutes_print(t: Tenue):
    premiere = t.candidats()[0]
    with t.actes.sessions.ecriture() as session:
        candidature = session.get_one(Candidature, premiere)
        menage = candidature.demande.menage
        assert menage is not None
        menage.rfr_euros = {"2024": 12000}
        montre = lit_dossier(candidature.instantane or {})
    with t.acte() as acte:
        record_deliberation(
            acte,
            lot_id=t.lots[0],
            version=t.version(),
            decisions=[saisie(c, CLASSEE, rang) for rang, c in enumerate(t.candidats(), start=1)],
        )
    with t.actes.sessions.lecture() as session:
        retenu = lit_dossier(session.get_one(Candidature, premiere).instantane or {})
        traces = session.scalars(
            select(EntreeRegistre).where(
                EntreeRegistre.acte == "dossier_du_jour", EntreeRegistre.objet_id == str(premiere)
            )
        ).all()
    assert montre.ressources.retenues_euros != 12000
    assert retenu.ressources.retenues_euros == 12000
    assert len(traces) == 1
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Candidature, premiere).montre == ecrit_dossier(montre)


def change_tout(t: Tenue) -> int:
    """Change, after the agenda, resources and points of the first candidate, and the rent; return the candidature."""
    premiere = t.candidats()[0]
    with t.actes.sessions.ecriture() as session:
        candidature = session.get_one(Candidature, premiere)
        menage = candidature.demande.menage
        assert menage is not None
        menage.ressources_mensuelles_centimes = 90_000
        candidature.lot.vacance.loyer_centimes += 5_000
        gele = candidature.instantane or {}
        candidature.instantane = gele | {"points": gele["points"] | {"total": 88}}
    return premiere


def test_everything_is_frozen_again_as_the_ballot_closes(t: Tenue):
    premiere = change_tout(t)
    with t.actes.sessions.lecture() as session:
        lot = session.get_one(Lot, t.lots[0])
        montres = (lot.instantane, session.get_one(Candidature, premiere).instantane)
    t.delibere(0)
    with t.actes.sessions.lecture() as session:
        lot, candidature = session.get_one(Lot, t.lots[0]), session.get_one(Candidature, premiere)
        assert (lot.montre, candidature.montre) == montres
        avant, apres = lit_dossier(candidature.montre or {}), lit_dossier(candidature.instantane or {})
        assert avant.budget is not None
        assert apres.budget is not None
        assert apres.budget.brut.denominateur_centimes == 90_000
        assert apres.budget.brut.numerateur_centimes == avant.budget.brut.numerateur_centimes + 5_000
        assert (avant.points.total, apres.points.total) == (88, None)
        assert lit_fiche(lot.instantane or {}).loyer_centimes == lit_fiche(lot.montre or {}).loyer_centimes + 5_000


def test_what_changed_until_the_vote_and_since_is_told_apart(t: Tenue):
    premiere = change_tout(t)
    t.delibere(0)
    with t.actes.sessions.ecriture() as session:
        menage = session.get_one(Candidature, premiere).demande.menage
        assert menage is not None
        menage.ressources_mensuelles_centimes = 80_000
    with t.actes.sessions.lecture() as session:
        lot = get_lot_montre(session, t.secretaire, t.lots[0], tenue.SEANCE_LE.date())
    candidat = lot.candidats[0]
    assert {"Ressources mensuelles", "Taux d’effort", "Points"} <= {c.libelle for c in candidat.au_vote}
    assert next((c.libelle, c.fige) for c in candidat.changements) == ("Ressources mensuelles", "900,00\u00a0€")
    assert [c.libelle for c in lot.au_vote] == ["Loyer et charges"]
    assert lot.changements == ()


def test_undone_ballot_gives_back_what_the_members_were_shown(t: Tenue):
    premiere = change_tout(t)
    with t.actes.sessions.lecture() as session:
        montres = (session.get_one(Lot, t.lots[0]).instantane, session.get_one(Candidature, premiere).instantane)
    t.delibere(0)
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Erreur de saisie")
    with t.actes.sessions.lecture() as session:
        lot, candidature = session.get_one(Lot, t.lots[0]), session.get_one(Candidature, premiere)
        assert (lot.instantane, candidature.instantane) == montres
        assert (lot.montre, candidature.montre) == (None, None)


# ------------------------------------------------------------------------------------------ what a lot needs


def test_two_candidates_left_by_a_withdrawal_are_not_voted_without_an_exception(t: Tenue):
    retire = t.candidats()[2]
    with t.acte() as acte:
        remove_candidature(acte, lot_id=t.lots[0], candidature_id=retire, motif="Le ménage est relogé ailleurs.")
    restent = [saisie(candidat, CLASSEE, rang) for rang, candidat in enumerate(t.candidats()[:2], start=1)]
    with pytest.raises(Refus) as refus:
        t.delibere(0, decisions=restent)
    assert refus.value.code == "lot_trop_peu"
    with t.acte() as acte:
        name_exception(
            acte, lot_id=t.lots[0], exception=ExceptionTrois.INSUFFISANCE, motif="Deux demandes pour ce type au 1/12."
        )
    t.delibere(0, decisions=restent)


def test_second_ballot_counts_the_candidates_too(t: Tenue):
    premier, second, tiers = t.candidats()
    troisieme = ContreProposition(
        (saisie(premier, CLASSEE, 3), saisie(second, CLASSEE, 2), saisie(tiers, CLASSEE, 1)), t.sieges["designe-6"]
    )
    emis = votes(t)
    for cle, choix in {"designe-3": "2", "designe-4": "2", "designe-5": "2", "designe-6": "3", "prefet": "3"}.items():
        emis[t.sieges[cle]] = choix
    t.delibere(votes=emis, contre_propositions=[autre_ordre(t), troisieme])
    with t.acte() as acte:
        acte.session.get_one(Candidature, tiers).retiree_le = acte.instant
    assert t.refus(record_second_tour, lot_id=t.lots[0], version=t.version(), votes=emis).code == "lot_trop_peu"


def test_late_lot_is_not_voted_while_its_mayor_was_not_called(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge)
    t.ouvre(presents=("designe-1", "designe-2", "designe-3", "prefet"))
    with actes.sessions.ecriture() as session:
        ailleurs = f.fabrique_logement(session, commune=f.fabrique_commune(session, "59163"))
        demandes = [f.fabrique_demande(session) for _ in range(3)]
        siege = Siege(
            commission_id=t.commission_id, cle="maire-59163", nature=NatureSiege.MAIRE, commune_insee="59163",
            libelle="maire de Croix", ordre=20,
        )  # fmt: skip
        session.add(siege)
        session.flush()
        maire = f.fabrique_membre(session, siege)
        tardif = f.fabrique_lot(session, f.fabrique_vacance(session, ailleurs), demandes).id
        siege_id, maire_id = siege.id, maire.id
    with t.acte() as acte:
        inscribe_lot(acte, lot_id=tardif, seance_id=t.seance_id, ajout_tardif="Congé reçu ce matin.")
    t.lots.append(tardif)
    with pytest.raises(Refus) as refus:
        t.delibere(1)
    assert refus.value.code == "lot_sans_convocation"
    t.delibere(0)  # a lot on which the mayor has no voice
    with t.acte() as acte:
        record_arrivee(acte, seance_id=t.seance_id, siege_id=siege_id, membre_id=maire_id)
    t.delibere(1)  # who is there needs no convocation


def test_dwelling_attributed_by_a_seance_is_not_prepared_again(t: Tenue):
    with t.actes.sessions.lecture() as session:
        vacance_id = session.get_one(Lot, t.lots[0]).vacance_id
    t.delibere(0, CLASSEE, CLASSEE, ECARTEE)
    assert t.refus(create_lot, vacance_id=vacance_id).code == "vacance_attribuee"
    with t.acte() as acte:
        undo_deliberation(acte, lot_id=t.lots[0], motif="Erreur de lot.")
    t.delibere(0, ECARTEE, ECARTEE, ECARTEE)
    with t.acte() as acte:
        create_lot(acte, vacance_id=vacance_id)

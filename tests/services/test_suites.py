"""After the séance: offers in the order of the ranks, answers, silence, conditions, leases; what is taken back."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Conflit, Refus
from caleol.models.enumerations import ClotureOffre, EtatOffre, IssueLot, PreuveNotification
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.patrimoine import Vacance
from caleol.models.suivi import ConditionSuspensive, OffreLogement, Reponse
from caleol.queries.autour import load_autour
from caleol.queries.comparaison import get_comparaison
from caleol.queries.faits import load_demande
from caleol.queries.suites.lot import get_suivi
from caleol.rules.decisions import TypeDecision
from caleol.rules.facts import Refuse
from caleol.services.act import Actes
from caleol.services.deliberation import DecisionSaisie
from caleol.services.instruction import recompute_marked
from caleol.services.lots import create_lot
from caleol.services.suites import annulations, baux, conditions, notifications, reponses
from caleol.services.suites.ouverture import open_missing_suites
from caleol.services.vacances import withdraw_vacance
from tests import tenue
from tests.tenue import CLASSEE, ECARTEE, SEANCE_LE, Tenue, saisie

JOUR = SEANCE_LE.date()
CONDITION = TypeDecision.ATTRIBUTION_CONDITION


class Suivi:
    """A validated séance and the shortest way to what follows it."""

    def __init__(self, t: Tenue) -> None:
        self.t = t

    def offre(self, rang: int, lot: int = 0) -> OffreLogement | None:
        with self.t.actes.sessions.lecture() as session:
            return session.scalar(
                select(OffreLogement)
                .join(Decision, Decision.id == OffreLogement.decision_id)
                .where(Decision.lot_id == self.t.lots[lot], Decision.rang == rang)
            )

    def etats(self, lot: int = 0) -> list[str]:
        trouvees = [self.offre(rang, lot) for rang in range(1, len(self.t.candidats(lot)) + 1)]
        return [offre.etat.value if offre else "" for offre in trouvees]

    def cle(self, rang: int, lot: int = 0) -> dict[str, Any]:
        offre = self.offre(rang, lot)
        assert offre is not None
        return {"offre_id": offre.id, "version": offre.version}

    def notifie(self, rang: int, le: date, lot: int = 0) -> date:
        with self.t.acte() as acte:
            return notifications.record_notification(
                acte, **self.cle(rang, lot), preuve=PreuveNotification.RECOMMANDE, recue_le=le
            )

    def repond(self, rang: int, le: date, lot: int = 0, *, acceptee: bool, **autres: Any) -> reponses.EffetReponse:
        valeurs = autres if acceptee else {"motif_code": "RC1", **autres}
        with self.t.acte() as acte:
            return reponses.record_reponse(acte, **self.cle(rang, lot), acceptee=acceptee, le=le, **valeurs)

    def signe(self, rang: int, lot: int = 0, **autres: Any) -> int:
        valeurs: dict[str, Any] = {"reference": f"BAIL-{lot}-{rang}", "signature_le": self.aujourdhui}
        valeurs |= {"relu": True} | autres
        with self.t.acte() as acte:
            return baux.record_bail(acte, **self.cle(rang, lot), **valeurs)

    def lot(self, lot: int = 0) -> Lot:
        with self.t.actes.sessions.lecture() as session:
            return session.get_one(Lot, self.t.lots[lot])

    @property
    def aujourdhui(self) -> date:
        return self.t.horloge.maintenant().date()

    def passe(self, jours: int) -> None:
        self.t.horloge.avance(timedelta(days=jours))


def suivi(actes: Actes, horloge: HorlogeFixe, dossier: Path, *types: TypeDecision, **autres: Any) -> Suivi:
    t = tenue.prepare(actes, horloge, **autres)
    t.ouvre()
    for rang in range(len(t.lots)):
        t.delibere(rang, *types)
    t.leve()
    t.valide(dossier)
    return Suivi(t)


@pytest.fixture
def s(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Suivi:
    return suivi(actes, horloge, tmp_path)


def test_the_validation_of_the_minutes_offers_the_dwelling_to_the_first_rank_only(s: Suivi):
    assert s.etats() == ["a_notifier", "", ""]
    assert open_missing_suites(s.t.actes) == 0


def test_what_a_stop_kept_from_starting_is_started_later_and_once(s: Suivi):
    with s.t.actes.sessions.ecriture() as session:
        for offre in session.scalars(select(OffreLogement)):
            session.delete(offre)
    assert open_missing_suites(s.t.actes) == 1
    assert open_missing_suites(s.t.actes) == 0
    assert s.etats() == ["a_notifier", "", ""]


def test_the_delay_runs_from_the_proof_and_moves_off_holidays(s: Suivi):
    s.passe(20)
    assert s.notifie(1, date(2026, 12, 15)) == date(2026, 12, 28), "the 25th is a holiday, then a week-end"


def test_the_delay_of_alsace_and_moselle_leaves_the_26th_of_december_out(
    actes: Actes, horloge: HorlogeFixe, tmp_path: Path
):
    s = suivi(actes, horloge, tmp_path, regles={"alsace_moselle": True, "reponse_offre_jours": 11})
    s.passe(20)
    assert s.notifie(1, date(2026, 12, 4)) == date(2026, 12, 15)


def test_a_letter_never_collected_counts_from_its_first_presentation_and_needs_a_date(s: Suivi):
    s.passe(3)
    valeurs: dict[str, Any] = {"preuve": PreuveNotification.RECOMMANDE}
    assert s.t.refus(notifications.record_notification, **s.cle(1), **valeurs).code == "preuve_sans_date"
    with s.t.acte() as acte:
        presentee: dict[str, Any] = {"premiere_presentation_le": date(2026, 12, 2)}
        echeance = notifications.record_notification(acte, **s.cle(1), **valeurs, **presentee)
    assert echeance == date(2026, 12, 14)
    futur = {"recue_le": date(2027, 1, 2)}
    assert s.t.refus(notifications.record_notification, **s.cle(1), **valeurs, **futur).code == "date_suites"


def test_a_refusal_offers_the_dwelling_to_the_next_rank_and_nobody_left_gives_it_back(s: Suivi):
    for rang in (1, 2, 3):
        s.repond(rang, JOUR, acceptee=False)
    assert s.etats() == ["refusee"] * 3
    assert s.lot().issue is IssueLot.EPUISE
    with s.t.acte() as acte:
        assert create_lot(acte, vacance_id=s.lot().vacance_id) > s.t.lots[0]


def test_a_refusal_needs_one_of_the_coded_reasons_and_words_for_the_last(s: Suivi):
    valeurs = {"acceptee": False, "le": JOUR}
    codes = {
        None: "motif_requis",
        "RC11": "motif_refus_autre",
        "NA4": "motif_refus_autre",
        "RC13": "motif_sans_precision",
    }
    for motif, attendu in codes.items():
        assert s.t.refus(reponses.record_reponse, **s.cle(1), **valeurs, motif_code=motif).code == attendu


def test_a_refusal_marks_the_household_and_weighs_once_it_is_judged_not_justified(s: Suivi):
    demande_id = _demande_du_rang(s, 1)
    s.repond(1, JOUR, acceptee=False)
    refus = []
    for justifiee in (None, False, True):
        if justifiee is not None:
            with s.t.acte() as acte:
                reponses.judge_refus(acte, **s.cle(1), justifiee=justifiee)
        with s.t.actes.sessions.lecture() as session:
            lue = load_demande(session, demande_id)
        assert lue is not None
        refus.append(lue.faits.refus)
        assert recompute_marked(s.t.actes) == 1
    assert refus == [(Refuse(JOUR, justifie),) for justifie in (None, False, True)]


def _demande_du_rang(s: Suivi, rang: int) -> int:
    with s.t.actes.sessions.lecture() as session:
        jointe = select(Candidature.demande_id).join(Decision, Decision.candidature_id == Candidature.id)
        return session.scalars(jointe.where(Decision.lot_id == s.t.lots[0], Decision.rang == rang)).one()


def test_silence_is_a_refusal_after_the_due_date_however_many_nights_are_missed(s: Suivi):
    s.passe(1)
    s.notifie(1, date(2026, 12, 2))
    s.passe(11)
    assert reponses.record_silences(s.t.actes) == 0, "the 14th is the last day, and it is the 13th"
    s.passe(20)
    assert (reponses.record_silences(s.t.actes), reponses.record_silences(s.t.actes)) == (1, 0)
    assert s.etats() == ["sans_reponse", "a_notifier", ""]
    with s.t.actes.sessions.lecture() as session:
        reponse = session.scalars(select(Reponse)).one()
    assert (reponse.silence, reponse.le, reponse.motif_code) == (True, date(2026, 12, 14), "RC11")
    assert reponse.justifiee is None


def test_a_clock_that_jumps_ahead_then_back_turns_nothing_twice_and_is_undone(s: Suivi):
    s.passe(3)
    s.notifie(1, date(2026, 12, 4))
    s.passe(300)
    assert reponses.record_silences(s.t.actes) == 1
    s.passe(-299)
    assert reponses.record_silences(s.t.actes) == 0
    with s.t.acte() as acte:
        annulations.undo_reponse(acte, **s.cle(1), motif="L’horloge du serveur était fausse.")
    assert s.etats() == ["notifiee", "", ""]
    assert reponses.record_silences(s.t.actes) == 0, "the delay still runs"


def test_without_a_proof_nothing_ever_becomes_a_refusal(s: Suivi):
    with s.t.acte() as acte:
        notifications.record_envoi(acte, **s.cle(1), le=JOUR)
    s.passe(200)
    assert reponses.record_silences(s.t.actes) == 0
    assert s.etats() == ["a_notifier", "", ""]


def test_a_late_answer_is_noted_beside_the_silence_that_stands(s: Suivi):
    s.passe(1)
    s.notifie(1, date(2026, 12, 2))
    s.passe(15)
    assert s.repond(1, date(2026, 12, 16), acceptee=True) is reponses.EffetReponse.TARDIVE
    assert s.etats() == ["sans_reponse", "a_notifier", ""]
    with s.t.actes.sessions.lecture() as session:
        reponse = session.scalars(select(Reponse)).one()
    assert (reponse.silence, reponse.tardive_le, reponse.tardive_acceptee) == (True, date(2026, 12, 16), True)


def test_an_answer_given_in_time_and_typed_late_replaces_the_silence_while_nothing_has_left(s: Suivi):
    s.passe(1)
    s.notifie(1, date(2026, 12, 2))
    s.passe(15)
    reponses.record_silences(s.t.actes)
    assert s.t.refus(reponses.record_reponse, **s.cle(1), acceptee=True, le=date(2026, 12, 10)).code == "offre_close"
    with s.t.acte() as acte:
        annulations.undo_reponse(acte, **s.cle(1), motif="coupon reçu le 10, non saisi")
    assert s.repond(1, date(2026, 12, 10), acceptee=True) is reponses.EffetReponse.ACCEPTEE
    assert s.etats() == ["acceptee", "", ""]


def test_an_answer_is_not_taken_back_once_the_next_offer_has_left(s: Suivi):
    s.repond(1, JOUR, acceptee=False)
    with s.t.acte() as acte:
        notifications.record_envoi(acte, **s.cle(2), le=JOUR)
    assert s.t.refus(annulations.undo_reponse, **s.cle(1), motif="erreur").code == "suite_engagee"


def test_two_secretaries_who_record_opposite_answers_leave_one(s: Suivi):
    lue = s.cle(1)
    s.repond(1, JOUR, acceptee=True)
    autre = tenue.collegue(s.t)
    with pytest.raises(Conflit), s.t.acte(autre) as acte:
        reponses.record_reponse(acte, **lue, acceptee=False, le=JOUR, motif_code="RC1")
    assert s.etats() == ["acceptee", "", ""]


def test_the_lease_closes_the_vacancy_and_a_wrong_one_is_taken_back(s: Suivi):
    s.repond(1, JOUR, acceptee=True)
    s.signe(1)
    with s.t.actes.sessions.lecture() as session:
        vacance = session.get_one(Vacance, s.lot().vacance_id)
        bail = session.scalars(select(Bail)).one()
        assert (vacance.close_le, [o.lien.value for o in bail.locataires]) == (JOUR, ["demandeur", "enfant", "enfant"])
    assert s.lot().issue is IssueLot.LOUE
    assert s.t.refus(annulations.undo_reponse, **s.cle(1), motif="erreur").code == "suite_engagee"
    with s.t.acte() as acte:
        annulations.undo_bail(acte, **s.cle(1), motif="bail non signé")
    assert (s.lot().issue, s.etats()) == (None, ["acceptee", "", ""])


def test_the_lease_looks_again_at_what_the_decision_had_judged(s: Suivi):
    s.repond(1, JOUR, acceptee=True)
    with s.t.actes.sessions.ecriture() as session:
        candidature = session.get_one(Candidature, s.t.candidats()[0])
        candidature.demande.deposee_le = candidature.demande.renouvelee_le = date(2025, 1, 4)
    refus = s.t.refus(baux.record_bail, **s.cle(1), reference="B1", signature_le=JOUR)
    assert refus.code == "bail_a_relire"
    assert any("Demande" in constat for constat in refus.data["constats"])
    s.signe(1)


def test_a_condition_met_lets_the_lease_be_signed_and_one_past_its_date_falls(
    actes: Actes, horloge: HorlogeFixe, tmp_path: Path
):
    t = tenue.prepare(actes, horloge)
    t.ouvre()
    premier, second, tiers = t.candidats()
    echeance = JOUR + timedelta(days=15)
    sous = DecisionSaisie(premier, CONDITION, 1, condition_piece="REV-N2", condition_echeance=echeance)
    t.delibere(decisions=[sous, saisie(second, CLASSEE, 2), saisie(tiers, ECARTEE)])
    t.leve()
    t.valide(tmp_path)
    s = Suivi(t)
    with actes.sessions.lecture() as session:
        condition_id = session.scalars(select(ConditionSuspensive.id)).one()
    s.repond(1, JOUR, acceptee=True)
    refus = t.refus(baux.record_bail, **s.cle(1), reference="B", signature_le=JOUR, relu=True)
    assert refus.code == "condition_non_remplie"
    with t.acte() as acte:
        conditions.meet_condition(acte, condition_id=condition_id, le=JOUR)
    with t.acte() as acte:
        annulations.undo_condition(acte, condition_id=condition_id, motif="pièce d’un autre dossier")
    s.passe(20)
    assert conditions.drop_conditions(actes) == 0, "the household was not told with a proof: an alert only"
    with actes.sessions.ecriture() as session:
        session.get_one(ConditionSuspensive, condition_id).notifiee_le = JOUR
    assert (conditions.drop_conditions(actes), conditions.drop_conditions(actes)) == (1, 0)
    assert s.etats() == ["caduque", "a_notifier", ""]
    with t.acte() as acte:
        annulations.undo_condition(acte, condition_id=condition_id, motif="reçue le 10")
    assert s.etats() == ["acceptee", "", ""]


def test_a_dwelling_withdrawn_ends_its_offers_without_a_refusal(s: Suivi):
    s.passe(1)
    s.notifie(1, date(2026, 12, 2))
    with s.t.actes.sessions.lecture() as session:
        vacance = session.get_one(Vacance, s.lot().vacance_id)
    with s.t.acte() as acte:
        withdraw_vacance(acte, vacance_id=vacance.id, version=vacance.version, motif="vente")
    s.passe(60)
    assert reponses.record_silences(s.t.actes) == 0
    offre = s.offre(1)
    assert offre is not None
    assert (offre.etat, offre.cloture, s.lot().issue) == (
        EtatOffre.CADUQUE, ClotureOffre.LOGEMENT_RETIRE, IssueLot.RETIRE,
    )  # fmt: skip


@pytest.fixture
def deux(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Suivi:
    """Two lots of a séance, with the same household first on both."""
    t = tenue.prepare(actes, horloge, nb_lots=2)
    with actes.sessions.ecriture() as session:
        premier = session.get_one(Candidature, t.candidats(0)[0])
        session.get_one(Candidature, t.candidats(1)[0]).demande_id = premier.demande_id
    t.ouvre()
    t.delibere(0)
    t.delibere(1, rang_1_confirme=True)
    t.leve()
    t.valide(tmp_path)
    return Suivi(t)


def test_accepting_one_dwelling_ends_the_other_offers_without_a_refusal_and_the_undo_brings_them_back(deux: Suivi):
    assert (deux.etats(0), deux.etats(1)) == (["a_notifier", "", ""], ["a_notifier", "", ""])
    deux.repond(1, JOUR, acceptee=True)
    assert deux.etats(1) == ["caduque", "a_notifier", ""]
    with deux.t.actes.sessions.lecture() as session:
        assert session.scalars(select(Reponse.acceptee)).all() == [True]
    with deux.t.acte() as acte:
        assert annulations.undo_reponse(acte, **deux.cle(1), motif="mauvais logement") == 1
    assert (deux.etats(0), deux.etats(1)) == (["a_notifier", "", ""], ["a_notifier", "", ""])


def test_a_second_lease_of_a_household_is_refused(deux: Suivi):
    deux.repond(1, JOUR, acceptee=True)
    deux.signe(1)
    with deux.t.actes.sessions.ecriture() as session:
        offre = session.get_one(OffreLogement, deux.cle(1, 1)["offre_id"])
        offre.etat, offre.cloture, offre.cloture_le, offre.cloture_cause_id = EtatOffre.A_NOTIFIER, None, None, None
    refus = deux.t.refus(reponses.record_reponse, **deux.cle(1, 1), acceptee=True, le=JOUR)
    assert (refus.code, refus.data["cloture"]) == ("menage_deja_servi", ClotureOffre.BAIL_AILLEURS)


def test_an_offer_ended_by_a_radiation_does_not_come_back_to_a_household_served_since(deux: Suivi):
    offre_id = deux.cle(1, 1)["offre_id"]
    deux.repond(1, JOUR, acceptee=True)
    with deux.t.actes.sessions.ecriture() as session:
        offre = session.get_one(OffreLogement, offre_id)
        offre.cloture, offre.cloture_cause_id = ClotureOffre.DEMANDE_RADIEE, None
    refus = deux.t.refus(annulations.undo_radiation, **deux.cle(1, 1), motif="Extrait corrigé.")
    assert (refus.code, refus.data["cloture"]) == ("menage_deja_servi", ClotureOffre.AUTRE_OFFRE)


def test_only_the_secretary_of_the_commission_answers(s: Suivi):
    with pytest.raises(Refus), s.t.acte(s.t.president) as acte:
        reponses.record_reponse(acte, **s.cle(1), acceptee=True, le=JOUR)


def test_an_answer_does_not_come_before_the_notice(s: Suivi):
    s.t.horloge.avance(timedelta(days=4))
    s.notifie(1, date(2026, 12, 4))
    for acceptee in (True, False):
        valeurs = {"acceptee": acceptee, "le": date(2026, 12, 3), "motif_code": None if acceptee else "RC1"}
        refus = s.t.refus(reponses.record_reponse, **s.cle(1), **valeurs)
        assert (refus.code, refus.data["notifiee_le"]) == ("reponse_avant_notification", date(2026, 12, 4))
    assert s.repond(1, date(2026, 12, 4), acceptee=True) is reponses.EffetReponse.ACCEPTEE


@pytest.mark.parametrize("mot", ["dépressif", "hospitalisée", "nationalité"])
def test_words_of_a_refusal_on_private_life_are_read_again(s: Suivi, mot: str):
    valeurs = {"acceptee": False, "le": JOUR, "motif_code": "RC1", "motif_texte": f"Monsieur est {mot}."}
    refus = s.t.refus(reponses.record_reponse, **s.cle(1), **valeurs)
    assert (refus.code, refus.champ) == ("reponse_a_relire", "motif_texte")
    assert s.repond(1, JOUR, acceptee=False, motif_texte=valeurs["motif_texte"], relu=True)


def test_a_household_served_elsewhere_is_shown_as_such_wherever_it_is_a_candidate(deux: Suivi):
    demande_id = _demande_du_rang(deux, 1)
    secretaire = deux.t.secretaire

    def offres() -> tuple[list[str], list[str], list[str]]:
        with deux.t.actes.sessions.lecture() as session:
            suivi = get_suivi(session, secretaire, deux.t.lots[1])
            autour = load_autour(session, secretaire, [demande_id], JOUR, vacance_id=suivi.vacance_id)[demande_id]
            comparee = get_comparaison(session, secretaire, deux.t.lots[1], JOUR).lot.candidats
        return (
            [autre.offre for classe in suivi.classes for autre in classe.ailleurs],
            [autre.offre for autre in autour.offres],
            [autre.offre for candidat in comparee for autre in candidat.ailleurs],
        )

    assert offres() == (["offre à notifier"],) * 3
    deux.repond(1, JOUR, acceptee=True)
    assert offres() == (["a accepté, bail à signer"],) * 3
    deux.signe(1)
    assert offres() == (["bail signé"],) * 3

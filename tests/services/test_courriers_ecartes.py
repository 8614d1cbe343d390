"""Letters prepared that say the truth no more: set aside with why, never sent; the right one is owed instead."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.models.enumerations import ClotureOffre, PreuveNotification
from caleol.models.lot import Candidature
from caleol.models.suivi import ConditionSuspensive, Courrier, OffreLogement
from caleol.queries.suites.courriers import CourriersSeance, LigneCourrier, get_courriers
from caleol.queries.suites.historique import load_historique
from caleol.rules.courriers import NatureCourrier
from caleol.rules.decisions import TypeDecision
from caleol.rules.ecarts import RaisonEcart
from caleol.services.act import Acte, Actes
from caleol.services.deliberation import DecisionSaisie
from caleol.services.suites import annulations, cascade, conditions, courriers, ecarts, envois, notifications, reponses
from tests import tenue
from tests.tenue import CLASSEE, ECARTEE, SEANCE_LE, Tenue, saisie

JOUR = SEANCE_LE.date()
N, R = NatureCourrier, RaisonEcart


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe, tmp_path: Path) -> Tenue:
    """A lot of three, its letters prepared: first, second under condition, left out."""
    preparee = tenue.prepare(actes, horloge, nb_candidats=3)
    with actes.sessions.ecriture() as session:
        for cle in preparee.candidats():
            demande = session.get_one(Candidature, cle).demande
            demande.adresse, demande.code_postal, demande.ville = "1 rue des Essais", "59100", "Roubaix"
            demande.courriel = "menage@exemple.fr"
    preparee.ouvre()
    un, deux, trois = preparee.candidats()
    attend = DecisionSaisie(
        deux, TypeDecision.ATTRIBUTION_CONDITION, 2, condition_piece="REV-N2",
        condition_echeance=JOUR + timedelta(days=15),
    )  # fmt: skip
    preparee.delibere(decisions=[saisie(un, CLASSEE, 1), attend, saisie(trois, ECARTEE)])
    preparee.leve()
    preparee.valide(tmp_path)
    assert prepare(preparee, tmp_path) == 3
    return preparee


def prepare(t: Tenue, dossier: Path) -> int:
    return courriers.produce_letters(t.actes, t.secretaire, t.seance_id, dossier)


def lues(t: Tenue) -> CourriersSeance:
    with t.actes.sessions.lecture() as session:
        return get_courriers(session, t.secretaire, t.seance_id, t.horloge.maintenant().date())


def ligne(t: Tenue, nature: NatureCourrier) -> LigneCourrier:
    (trouvee,) = (x for x in lues(t).lignes if x.nature is nature)
    return trouvee


def cle(t: Tenue, nature: NatureCourrier) -> int:
    vue = ligne(t, nature)
    courrier = vue.courrier or vue.remplace
    assert courrier is not None
    return courrier.id


def ecartees(t: Tenue) -> dict[str, RaisonEcart | None]:
    with t.actes.sessions.lecture() as session:
        return {c.nature: c.ecarte_raison for c in session.scalars(select(Courrier)) if c.ecarte_le is not None}


def pretes(t: Tenue) -> set[NatureCourrier]:
    return {x.nature for x in lues(t).a_poster}


def dues(t: Tenue) -> set[NatureCourrier]:
    return {x.nature for x in lues(t).a_faire}


def poste(t: Tenue, *natures: NatureCourrier) -> int:
    with t.acte() as acte:
        ids = [cle(t, nature) for nature in natures]
        return envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=ids, le=JOUR)


def offre(acte: Acte) -> OffreLogement:
    return acte.session.scalars(select(OffreLogement).order_by(OffreLogement.id).limit(1)).one()


def recoit_la_piece(acte: Acte) -> None:
    condition_id = acte.session.scalars(select(ConditionSuspensive.id)).one()
    conditions.meet_condition(acte, condition_id=condition_id, le=acte.jour)


def fait_tomber(acte: Acte) -> None:
    conditions.drop_condition(acte, condition_id=acte.session.scalars(select(ConditionSuspensive.id)).one())


def accepte(acte: Acte) -> None:
    une = offre(acte)
    reponses.record_reponse(acte, offre_id=une.id, version=une.version, acceptee=True, le=acte.jour)


def refuse(acte: Acte) -> None:
    une = offre(acte)
    reponses.record_reponse(
        acte, offre_id=une.id, version=une.version, acceptee=False, le=acte.jour, motif_code="RC1",
        motif_texte="Trop loin du travail.",
    )  # fmt: skip


def part_ailleurs(acte: Acte) -> None:
    une = offre(acte)
    cascade.end_offre(acte, une, ClotureOffre.AUTRE_OFFRE)
    cascade.advance_lot(acte, cascade.lock_lots(acte, [une.decision.lot_id])[une.decision.lot_id])


def retire_le_logement(acte: Acte) -> None:
    cascade.close_vacance_suites(acte, [offre(acte).decision.lot_id])


def note_le_depart(acte: Acte) -> None:
    une = offre(acte)
    notifications.record_envoi(acte, offre_id=une.id, version=une.version, le=acte.jour)


EVENEMENTS: tuple[tuple[Callable[[Acte], None], int, dict[str, RaisonEcart], set[NatureCourrier]], ...] = (
    (recoit_la_piece, 0, {"condition": R.CONDITION_REMPLIE}, {N.RANG}),
    (fait_tomber, 20, {"condition": R.CONDITION_TOMBEE}, {N.CHUTE}),
    (accepte, 0, {"offre": R.REPONSE}, set()),
    (refuse, 0, {"offre": R.REPONSE, "condition": R.OFFRE_OUVERTE}, {N.SUIVANT}),
    (part_ailleurs, 0, {"offre": R.OFFRE_CLOSE, "condition": R.OFFRE_OUVERTE}, {N.SUIVANT}),
    (retire_le_logement, 0, {"offre": R.LOGEMENT_RETIRE, "condition": R.LOGEMENT_RETIRE}, {N.RETRAIT}),
    (note_le_depart, 0, {"offre": R.DEPART_NOTE}, set()),
)


@pytest.mark.parametrize(("evenement", "jours", "attendues", "suivantes"), EVENEMENTS)
def test_what_happens_sets_aside_the_letter_that_lies_and_owes_the_right_one(
    t: Tenue, tmp_path: Path, evenement: Callable[[Acte], None], jours: int, attendues: dict[str, RaisonEcart],
    suivantes: set[NatureCourrier],
):  # fmt: skip
    t.horloge.avance(timedelta(days=jours))
    avant = {nature: cle(t, nature) for nature in (N.OFFRE, N.CONDITION, N.NON_ATTRIBUTION)}
    with t.acte() as acte:
        evenement(acte)
    assert ecartees(t) == attendues
    assert dues(t) == suivantes
    assert pretes(t) == {nature for nature in avant if nature.value not in attendues}
    with t.acte() as acte:
        partis = envois.post_letters(acte, seance_id=t.seance_id, courrier_ids=list(avant.values()), le=JOUR)
    assert partis == 3 - len(attendues), "what was printed before is not noted as sent"
    prepare(t, tmp_path)
    assert dues(t) == set()
    assert pretes(t) == suivantes
    with t.actes.sessions.lecture() as session:
        phrases = [fait.phrase for fait in load_historique(session, t.lots[0])]
    assert sum("écartée avant son départ" in phrase for phrase in phrases) == len(attendues)


@pytest.mark.parametrize(("evenement", "jours", "attendues", "suivantes"), EVENEMENTS)
def test_a_letter_that_has_left_is_never_touched(
    t: Tenue, evenement: Callable[[Acte], None], jours: int, attendues: object, suivantes: object
):
    assert poste(t, N.OFFRE, N.CONDITION, N.NON_ATTRIBUTION) == 3
    t.horloge.avance(timedelta(days=jours))
    with t.acte() as acte:
        evenement(acte)
    assert ecartees(t) == {}
    with t.actes.sessions.lecture() as session:
        assert session.scalar(select(func.count()).where(Courrier.envoye_le.is_not(None))) == 3


def test_an_entry_taken_back_owes_the_first_letter_again_under_the_next_reference(t: Tenue, tmp_path: Path):
    with t.acte() as acte:
        recoit_la_piece(acte)
    prepare(t, tmp_path)
    with t.acte() as acte:
        condition_id = acte.session.scalars(select(ConditionSuspensive.id)).one()
        annulations.undo_condition(acte, condition_id=condition_id, motif="Erreur de dossier")
    assert ecartees(t) == {"condition": R.CONDITION_REMPLIE, "rang": R.REPRISE}
    assert dues(t) == {N.CONDITION}
    assert prepare(t, tmp_path) == 1
    refaite = ligne(t, N.CONDITION).courrier
    assert refaite is not None
    assert (refaite.reference.endswith("/condition/2"), refaite.ecart) == (True, None)


def test_a_reminder_whose_day_is_past_does_not_leave_even_before_an_act(t: Tenue, tmp_path: Path):
    poste(t, N.OFFRE)
    with t.acte() as acte:
        une = offre(acte)
        notifications.record_notification(
            acte, offre_id=une.id, version=une.version, preuve=PreuveNotification.MAIN, recue_le=JOUR
        )
    t.horloge.avance(timedelta(days=8))
    prepare(t, tmp_path)
    assert N.RELANCE in pretes(t)
    t.horloge.avance(timedelta(days=6))
    assert N.RELANCE not in pretes(t)
    assert poste(t, N.RELANCE) == 0
    reponses.record_silences(t.actes)
    assert ecartees(t)["relance"] is R.REPONSE


def test_one_set_aside_by_hand_waits_until_it_is_taken_back(t: Tenue, tmp_path: Path):
    refus = cle(t, N.NON_ATTRIBUTION)
    assert t.refus(ecarts.set_aside_by_hand, courrier_id=refus, motif=" ").code == "motif_requis"
    with t.acte() as acte:
        ecarts.set_aside_by_hand(acte, courrier_id=refus, motif="Adresse à vérifier")
    vue = ligne(t, N.NON_ATTRIBUTION)
    assert vue.courrier is not None
    assert (vue.ecart, vue.due, vue.courrier.ecart_texte) == (R.MAIN, True, "Adresse à vérifier")
    assert N.NON_ATTRIBUTION not in pretes(t) | dues(t)
    assert poste(t, N.NON_ATTRIBUTION) == 0
    with t.acte() as acte:
        assert envois.mail_letters(acte, seance_id=t.seance_id, courrier_ids=[refus], dossier=tmp_path) == 0
    assert t.refus(ecarts.set_aside_by_hand, courrier_id=refus, motif="Encore").code == "courrier_ecarte"
    with t.acte() as acte:
        ecarts.take_back(acte, courrier_id=refus)
    assert poste(t, N.NON_ATTRIBUTION) == 1
    for geste, valeurs in ((ecarts.set_aside_by_hand, {"motif": "x"}), (ecarts.take_back, {})):
        assert t.refus(geste, courrier_id=refus, **valeurs).code in {"courrier_parti", "courrier_non_ecarte"}


def test_one_set_aside_by_hand_is_made_again_and_the_old_one_stays_aside(t: Tenue, tmp_path: Path):
    refus, attente = cle(t, N.NON_ATTRIBUTION), cle(t, N.CONDITION)
    with t.acte() as acte:
        for courrier_id in (refus, attente):
            ecarts.set_aside_by_hand(acte, courrier_id=courrier_id, motif="Adresse changée")
    with t.acte() as acte:
        assert courriers.send_again(acte, courrier_id=refus, dossier=tmp_path) == 1
    with t.acte() as acte:
        assert courriers.send_again(acte, courrier_id=refus, dossier=tmp_path) == 0, "a copy waits already"
    assert t.refus(ecarts.take_back, courrier_id=refus).code == "courrier_refait"
    assert N.NON_ATTRIBUTION in pretes(t)
    with t.acte() as acte:
        recoit_la_piece(acte)
    assert t.refus(ecarts.take_back, courrier_id=attente).code == "courrier_faux"
    assert t.refus(courriers.send_again, courrier_id=attente, dossier=tmp_path).code == "courrier_faux"


def test_one_that_was_in_the_post_already_is_noted_as_gone(t: Tenue):
    attente = cle(t, N.CONDITION)
    assert t.refus(envois.post_set_aside, courrier_id=attente, le=JOUR).code == "courrier_a_poster"
    with t.acte() as acte:
        recoit_la_piece(acte)
    with t.acte() as acte:
        envois.post_set_aside(acte, courrier_id=attente, le=JOUR)
    assert ecartees(t) == {}
    assert ligne(t, N.CONDITION).partie
    assert t.refus(envois.post_set_aside, courrier_id=attente, le=JOUR).code == "courrier_parti"

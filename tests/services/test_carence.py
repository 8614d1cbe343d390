"""No quorum, a second convocation; urgency; successive presidencies."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from caleol.documents.pv import rediger_pv
from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Refus
from caleol.models.commission import ReglementInterieur
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Ajournement, Lot
from caleol.models.occupation import ExamenOccupation
from caleol.models.seance import Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.pv import get_pv
from caleol.rules.droits import OUTIL
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.ajournements import postpone_lot
from caleol.services.carence import create_suite, record_carence
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.examens import DonneesAvis, give_avis, inscribe_examen
from caleol.services.ordre_du_jour import freeze_agenda
from caleol.services.ouverture import change_presidence, reopen_seance
from caleol.services.seances import create_seance
from tests import fabriques as f
from tests import tenue
from tests.documents.lecture import texte
from tests.tenue import SEANCE_LE, Tenue

AVIS = DonneesAvis(constatee=True, texte="Le logement compte 5 pièces pour 1 personne.", type_adapte="T2")


@pytest.fixture
def t(actes: Actes, horloge: HorlogeFixe) -> Tenue:
    return tenue.prepare(actes, horloge, nb_lots=3, communes=("59512", "59163"))


def carence(t: Tenue) -> None:
    t.ouvre(presents=("designe-1", "designe-2"))
    t.minutes(30)
    with t.acte() as acte:
        record_carence(acte, seance_id=t.seance_id)


def suite(t: Tenue, **valeurs: Any) -> Any:
    with t.acte() as acte:
        return create_suite(
            acte, seance_id=t.seance_id, prevue_le=SEANCE_LE + timedelta(days=8), lieu="salle 3", **valeurs
        )


def test_without_quorum_every_lot_is_postponed_and_the_seance_raised(t: Tenue):
    carence(t)
    with t.actes.sessions.lecture() as session:
        seance = session.get_one(Seance, t.seance_id)
        assert (seance.etat, seance.carence_le) == (EtatSeance.LEVEE, SEANCE_LE + timedelta(minutes=30))
        motifs = session.scalars(select(Ajournement.motif)).all()
        assert len(motifs) == 3
        assert all(motif.startswith("Quorum non atteint") for motif in motifs)


def test_minutes_are_those_of_a_carence_on_the_page_and_in_the_pdf(t: Tenue):
    carence(t)
    with t.actes.sessions.lecture() as session:
        pv = get_pv(session, t.secretaire, t.seance_id)
    assert pv.seance.carence
    assert not pv.quorum.atteint
    assert any("Carence constatée" in incident.texte for incident in pv.incidents)
    assert "Procès-verbal de carence" in texte(rediger_pv(pv))


def test_no_carence_where_a_lot_has_its_quorum_or_was_decided(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "maire-59163"))
    assert t.refus(record_carence, seance_id=t.seance_id).code == "carence_quorum_atteint"
    t.delibere(1)
    t.part("prefet")
    assert t.refus(record_carence, seance_id=t.seance_id).code == "carence_apres_decision"


def test_nothing_left_is_no_carence(t: Tenue):
    t.ouvre(presents=("designe-1",))
    for lot_id in t.lots:
        with t.acte() as acte:
            postpone_lot(acte, lot_id=lot_id, motif="Dossiers à revoir.")
    assert t.refus(record_carence, seance_id=t.seance_id).code == "carence_sans_objet"


def test_second_seance_has_the_same_agenda_and_names_the_first(t: Tenue):
    carence(t)
    faite = suite(t)
    assert faite.restes == ()
    with t.actes.sessions.lecture() as session:
        seconde = session.get_one(Seance, faite.seance_id)
        assert (seconde.suite_de_id, seconde.etat, seconde.lieu) == (t.seance_id, EtatSeance.PREPARATION, "salle 3")
        vacances = [[i.lot.vacance_id for i in load_agenda(session, s)] for s in (t.seance_id, faite.seance_id)]
        assert vacances[0] == vacances[1]
        assert all(len(i.lot.candidatures) == 3 for i in load_agenda(session, faite.seance_id))
    with pytest.raises(Refus) as refus:
        suite(t)
    assert refus.value.code == "suite_deja"


def test_lot_whose_dwelling_left_meanwhile_is_named(t: Tenue):
    carence(t)
    with t.actes.sessions.ecriture() as session:
        lot = session.get_one(Lot, t.lots[0])
        lot.vacance.close_le = SEANCE_LE.date()
        numero = next(i.numero for i in load_agenda(session, t.seance_id) if i.lot.id == lot.id)
    assert suite(t).restes == (numero,)


def test_second_convocation_needs_a_carence_and_a_taken_back_levee_has_none(t: Tenue):
    carence(t)
    with t.acte() as acte:
        reopen_seance(acte, seance_id=t.seance_id, motif="Le quorum arrive.")
    with pytest.raises(Refus) as refus:
        suite(t)
    assert refus.value.code == "suite_sans_carence"


def test_successive_presidencies_stand_in_the_minutes_with_their_hours(t: Tenue):
    t.ouvre(presents=("designe-1", "designe-2"))
    t.minutes(15)
    with t.acte() as acte:
        change_presidence(acte, seance_id=t.seance_id, membre_id=t.membres["designe-2"])
    with t.actes.sessions.lecture() as session:
        tours = get_pv(session, t.secretaire, t.seance_id).seance.presidences
    assert [tour.rpartition(", ")[2] for tour in tours] == [
        "de 9\u00a0h\u00a030 à 9\u00a0h\u00a045",
        "à partir de 9\u00a0h\u00a045",
    ]


def urgente(t: Tenue, modalite: ModaliteSeance) -> int:
    with t.acte() as acte:
        return create_seance(
            acte,
            commission_id=t.commission_id,
            prevue_le=SEANCE_LE,
            modalite=modalite,
            lieu="salle 2",
            vote_le=SEANCE_LE + timedelta(hours=1),
            fin_le=SEANCE_LE + timedelta(hours=2),
            urgence="Incendie : le ménage est sans logement.",
        )


def test_urgency_is_written_only_and_only_where_the_reglement_has_it(t: Tenue):
    for modalite, code in ((ModaliteSeance.PRESENTIEL, "urgence_par_ecrit"), (ModaliteSeance.ECRIT, "urgence_exclue")):
        with pytest.raises(Refus) as refus:
            urgente(t, modalite)
        assert refus.value.code == code


def test_ground_of_the_urgency_is_kept(t: Tenue):
    with t.actes.sessions.ecriture() as session:
        reglement = session.scalars(select(ReglementInterieur)).one()
        reglement.regles = {**reglement.regles, "urgence_admise": True}
    cle = urgente(t, ModaliteSeance.ECRIT)
    with t.actes.sessions.lecture() as session:
        assert session.get_one(Seance, cle).urgence_motif == "Incendie : le ménage est sans logement."


def test_empty_agenda_is_not_frozen(actes: Actes, horloge: HorlogeFixe):
    vide = tenue.prepare(actes, horloge, nb_lots=0)
    assert vide.refus(freeze_agenda, seance_id=vide.seance_id).code == "ordre_du_jour_vide"


def test_seance_of_examinations_only_is_convoked_held_and_minuted(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=0)
    examen = inscrit_examen(t)
    t.ouvre(presents=("designe-1", "designe-2", "prefet", "epci", "maire-59512"))
    with t.acte() as acte:
        give_avis(acte, seance_id=t.seance_id, examen_id=examen, donnees=AVIS)
    t.leve()
    with t.actes.sessions.lecture() as session:
        pv = get_pv(session, t.secretaire, t.seance_id)
    assert (len(pv.lots), len(pv.examens)) == (0, 1)
    assert len(pv.convocations) == len(t.sieges)


def test_examinations_without_quorum_follow_to_the_second_seance(actes: Actes, horloge: HorlogeFixe):
    t = tenue.prepare(actes, horloge, nb_lots=0)
    examen = inscrit_examen(t)
    carence(t)
    faite = suite(t)
    with t.actes.sessions.lecture() as session:
        assert session.get_one(ExamenOccupation, examen).seance_id == faite.seance_id
        assert [p.examen_id for p in session.get_one(Seance, faite.seance_id).points] == [examen]


def inscrit_examen(t: Tenue) -> int:
    """Put the examination of an under-occupied lease of Roubaix on the agenda."""
    with t.actes.ouvre(OUTIL) as acte:
        logement = f.fabrique_logement(acte.session, pieces_habitables=5, surface=Decimal("94.00"))
        bail = f.fabrique_bail(acte.session, logement).id
    recompute_occupation(t.actes)
    with t.acte() as acte:
        return inscribe_examen(acte, seance_id=t.seance_id, bail_id=bail)

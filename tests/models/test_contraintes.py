"""What must never happen is refused by the database itself, alike on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from caleol.models.commission import Siege
from caleol.models.enumerations import EtatLot, ModalitePresence, ModeScrutin
from caleol.models.locatif import Bail
from caleol.models.lot import ClassementPropose, Decision, DroitVote, LigneClassement, Lot, Scrutin, Vote
from caleol.models.seance import Presence, Seance
from caleol.rules.composition import Voix
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Role
from tests import fabriques as f

pytestmark = pytest.mark.toutes_bases


class Tableau:
    """A lot of a séance with two candidates, its ballot and its seats, ready to be misused."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.commission = f.fabrique_commission(session)
        self.seance: Seance = f.fabrique_seance(session, self.commission)
        self.lot: Lot = f.fabrique_lot(
            session,
            demandes=[f.fabrique_demande(session), f.fabrique_demande(session)],
            seance_id=self.seance.id,
            etat=EtatLot.INSCRIT,
        )
        session.refresh(self.lot)
        self.un, self.deux = self.lot.candidatures
        self.sieges = session.query(Siege).filter_by(commission_id=self.commission.id).order_by(Siege.ordre).all()
        self.membre = f.fabrique_membre(session)
        self.secretaire = f.fabrique_compte(session, Role.SECRETAIRE, commission=self.commission)
        self.scrutin = self.pose(self.new_scrutin())
        self.classement = self.pose(self.new_classement("a" * 64))

    def pose(self, objet):
        self.session.add(objet)
        self.session.flush()
        return objet

    def new_scrutin(self, lot: Lot | None = None, seance_id: int | None = None, tour: int = 1) -> Scrutin:
        return Scrutin(
            lot_id=(lot or self.lot).id,
            seance_id=seance_id or self.seance.id,
            tour=tour,
            mode=ModeScrutin.APPEL,
            ouvert_le=f.SEANCE_LE,
            quorum_presents=5,
            quorum_requis=4,
            decompte={},
        )

    def new_classement(self, empreinte: str) -> ClassementPropose:
        return ClassementPropose(
            lot_id=self.lot.id, seance_id=self.seance.id, numero=1, empreinte=empreinte, le=f.SEANCE_LE
        )

    def new_ligne(self, candidature, rang: int | None = 1) -> LigneClassement:
        return LigneClassement(
            classement_id=self.classement.id,
            lot_id=self.lot.id,
            candidature_id=candidature.id,
            type=TypeDecision.ATTRIBUTION_CLASSEE,
            rang=rang,
        )

    def new_vote(self, siege: Siege, recu: str) -> Vote:
        return Vote(
            scrutin_id=self.scrutin.id,
            lot_id=self.lot.id,
            siege_id=siege.id,
            membre_id=self.membre.id,
            classement_id=self.classement.id,
            emis_le=f.SEANCE_LE,
            recu=recu,
        )

    def new_decision(self, candidature, **valeurs) -> Decision:
        ordinaire = {
            "lot_id": self.lot.id,
            "seance_id": self.seance.id,
            "scrutin_id": self.scrutin.id,
            "type": TypeDecision.ATTRIBUTION_CLASSEE,
            "rang": 1,
            "prise_le": f.SEANCE_LE,
            "saisie_par_id": self.secretaire.id,
        }
        return Decision(candidature_id=candidature.id, **(ordinaire | valeurs))

    def entitle(self, siege: Siege) -> None:
        self.pose(DroitVote(scrutin_id=self.scrutin.id, siege_id=siege.id, voix=Voix.DELIBERATIVE, present=True))


@pytest.fixture
def tableau(sessions):
    with sessions.lecture() as session:
        yield Tableau(session)
        session.rollback()


def refuse(tableau: Tableau, *objets: object) -> None:
    """Check that the database refuses the last of these rows, the others being lawful."""
    for objet in objets[:-1]:
        tableau.pose(objet)
    with pytest.raises(IntegrityError):
        tableau.pose(objets[-1])


def test_two_votes_of_one_seat_on_one_scrutin(tableau):
    siege = tableau.sieges[0]
    tableau.entitle(siege)
    refuse(tableau, tableau.new_vote(siege, "A" * 10), tableau.new_vote(siege, "B" * 10))


def test_a_vote_of_a_seat_that_is_not_entitled(tableau):
    refuse(tableau, tableau.new_vote(tableau.sieges[1], "C" * 10))


def test_two_votes_with_one_receipt(tableau):
    for siege in tableau.sieges[:2]:
        tableau.entitle(siege)
    refuse(tableau, *(tableau.new_vote(siege, "D" * 10) for siege in tableau.sieges[:2]))


def test_two_rank_one_in_one_classement(tableau):
    refuse(tableau, tableau.new_ligne(tableau.un), tableau.new_ligne(tableau.deux))


def test_a_candidate_twice_in_one_classement(tableau):
    refuse(tableau, tableau.new_ligne(tableau.un, 1), tableau.new_ligne(tableau.un, 2))


def test_a_candidate_of_another_lot_in_a_classement(tableau):
    autre = f.fabrique_lot(tableau.session, demandes=[f.fabrique_demande(tableau.session)])
    tableau.session.refresh(autre)
    refuse(tableau, tableau.new_ligne(autre.candidatures[0]))


def test_a_scrutin_on_a_lot_that_is_on_no_seance(tableau):
    libre = f.fabrique_lot(tableau.session)
    refuse(tableau, tableau.new_scrutin(libre))


def test_a_scrutin_on_a_lot_of_another_seance(tableau):
    autre = f.fabrique_seance(tableau.session, tableau.commission)
    refuse(tableau, tableau.new_scrutin(tableau.lot, autre.id, tour=2))


def test_a_lot_decided_without_seance(tableau):
    with pytest.raises(IntegrityError):
        f.fabrique_lot(tableau.session, etat=EtatLot.DECIDE)


def test_a_decision_on_a_lot_of_another_seance(tableau):
    autre = f.fabrique_seance(tableau.session, tableau.commission)
    refuse(tableau, tableau.new_decision(tableau.un, seance_id=autre.id))


def test_two_decisions_on_one_candidature(tableau):
    refuse(tableau, tableau.new_decision(tableau.un, rang=1), tableau.new_decision(tableau.un, rang=2))


def test_two_decisions_of_one_rank(tableau):
    refuse(tableau, tableau.new_decision(tableau.un), tableau.new_decision(tableau.deux))


CASES: dict[str, dict[str, object]] = {
    "ranked without rank": {"rang": None},
    "refused with a rank": {"type": TypeDecision.NON_ATTRIBUTION, "motif_texte": "motif"},
    "refused without motive": {"type": TypeDecision.NON_ATTRIBUTION, "rang": None},
    "inadmissible without motive": {"type": TypeDecision.IRRECEVABILITE, "rang": None},
    "condition without paper": {"type": TypeDecision.ATTRIBUTION_CONDITION},
    "rank zero": {"rang": 0},
}


@pytest.mark.parametrize("valeurs", CASES.values(), ids=CASES.keys())
def test_a_decision_that_does_not_carry_what_it_must(tableau, valeurs):
    refuse(tableau, tableau.new_decision(tableau.un, **valeurs))


def test_a_second_lease_on_one_vacancy(tableau):
    session = tableau.session
    vacance = f.fabrique_vacance(session)
    autre = f.fabrique_logement(session)
    bail = {"signature_le": f.SEANCE_LE.date(), "vacance_id": vacance.id}
    refuse(
        tableau,
        Bail(reference="B1", logement_id=vacance.logement_id, **bail),
        Bail(reference="B2", logement_id=autre.id, **bail),
    )


def test_a_second_running_lease_on_one_dwelling(tableau):
    logement = f.fabrique_logement(tableau.session)
    refuse(
        tableau,
        *(Bail(reference=r, logement_id=logement.id, signature_le=f.SEANCE_LE.date()) for r in ("B1", "B2")),
    )


def test_a_second_open_vacancy_on_one_dwelling(tableau):
    logement = f.fabrique_logement(tableau.session)
    f.fabrique_vacance(tableau.session, logement)
    with pytest.raises(IntegrityError):
        f.fabrique_vacance(tableau.session, logement)


def test_a_second_living_lot_on_one_vacancy(tableau):
    vacance = f.fabrique_vacance(tableau.session)
    f.fabrique_lot(tableau.session, vacance)
    with pytest.raises(IntegrityError):
        f.fabrique_lot(tableau.session, vacance)


def test_a_vacancy_out_of_the_flow_without_reason(tableau):
    with pytest.raises(IntegrityError):
        f.fabrique_vacance(tableau.session, dans_le_flux=False)


def test_a_seat_held_twice_at_once(tableau):
    presence = {
        "seance_id": tableau.seance.id,
        "siege_id": tableau.sieges[0].id,
        "membre_id": tableau.membre.id,
        "mode": ModalitePresence.SALLE,
    }
    refuse(
        tableau,
        Presence(arrivee_le=f.SEANCE_LE, **presence),
        Presence(arrivee_le=f.SEANCE_LE + timedelta(minutes=5), **presence),
    )


def test_a_member_who_leaves_before_arriving(tableau):
    refuse(
        tableau,
        Presence(
            seance_id=tableau.seance.id,
            siege_id=tableau.sieges[0].id,
            membre_id=tableau.membre.id,
            mode=ModalitePresence.SALLE,
            arrivee_le=f.SEANCE_LE,
            depart_le=f.SEANCE_LE - timedelta(minutes=1),
        ),
    )


ROLES: dict[str, Callable[[Session], object]] = {
    "secretary without commission": lambda s: f.fabrique_compte(s, Role.SECRETAIRE),
    "agency account without agency": lambda s: f.fabrique_compte(s, Role.AGENCE),
    "direction with an agency": lambda s: f.fabrique_compte(s, Role.DIRECTION, agence=f.fabrique_agence(s)),
}


@pytest.mark.parametrize("compte", ROLES.values(), ids=ROLES.keys())
def test_a_role_without_its_perimeter(tableau, compte):
    with pytest.raises(IntegrityError):
        compte(tableau.session)

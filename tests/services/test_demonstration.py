"""The demonstration loads by the ordinary imports and acts, and leaves every state that a newcomer should meet."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from caleol.kernel.clock import HorlogeFixe
from caleol.kernel.errors import Refus
from caleol.models.commission import Mandat, Membre, Siege
from caleol.models.compte import Habilitation
from caleol.models.demande import Demande, Instruction
from caleol.models.enumerations import EtatLot, EtatOffre, EtatSeance, IssueLot
from caleol.models.locatif import Bail
from caleol.models.lot import Ajournement, Candidature, Decision, Lot, Scrutin
from caleol.models.moteur import Sessions
from caleol.models.occupation import (
    Appariement,
    Avis,
    BailCampagne,
    Entretien,
    ExamenOccupation,
    OffreRelogement,
    ResultatOccupation,
)
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.recherche import Designation
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import Pv, Seance
from caleol.models.suivi import Courrier, OffreLogement
from caleol.models.urne import Bulletin
from caleol.queries.instantane import EffortLu, lit_dossier
from caleol.queries.votes_attendus import load_votes_attendus
from caleol.rules.composition import NatureSiege
from caleol.rules.decisions import TypeDecision
from caleol.rules.droits import Auteur, Role
from caleol.rules.occupation.situations import Etat
from caleol.rules.reglement import ModaliteSeance
from caleol.services.act import Actes
from caleol.services.comptes import authenticate
from caleol.services.demonstration.chantier import DEPART
from caleol.services.demonstration.chargement import etat_demonstration, load_demonstration
from caleol.services.demonstration.reprise import load_reference
from caleol.services.ordre_du_jour import freeze_agenda
from caleol.services.registre import ACTES
from caleol.services.verification import verify_chaine
from seeds.demonstration.comptes import COMPTES, MOT_DE_PASSE
from seeds.demonstration.taille import AUJOURD_HUI, TAILLES
from tests.bases import Bases
from tests.demonstration import CHARGEE, donnees_de

TAILLE = TAILLES["essai"]


@pytest.fixture(scope="module")
def chargee(bases: Bases) -> Iterator[tuple[Sessions, Path]]:
    with bases.fresh("sqlite", CHARGEE) as base:
        yield base.sessions, donnees_de(bases)


@pytest.fixture
def sessions(chargee: tuple[Sessions, Path]) -> Sessions:
    return chargee[0]


def scenario(sessions: Sessions) -> list[tuple[object, ...]]:
    """Give what was decided on whom, without keys or instants."""
    requete = (
        select(Demande.numero_unique, Decision.type, Decision.rang, Decision.motif_code)
        .join(Candidature, Candidature.id == Decision.candidature_id)
        .join(Demande, Demande.id == Candidature.demande_id)
        .order_by(Decision.id)
    )
    with sessions.lecture() as session:
        return [tuple(ligne) for ligne in session.execute(requete)]


def test_every_row_of_the_size_is_there(sessions):
    with sessions.lecture() as session:
        assert session.scalar(select(func.count()).select_from(Logement)) == TAILLE.logements
        assert (
            session.scalar(select(func.count()).select_from(Bail).where(Bail.candidature_id.is_(None))) == TAILLE.baux
        )
        assert session.scalar(select(func.count()).select_from(Demande)) == TAILLE.demandes
        calculees = session.scalar(select(func.count()).select_from(Instruction))
        assert 0.9 * TAILLE.demandes < (calculees or 0) <= TAILLE.demandes


def test_the_register_holds_everything_in_order_of_time(sessions):
    with sessions.lecture() as session:
        assert verify_chaine(session, ACTES).anomalie is None
        instants = session.scalars(
            select(EntreeRegistre.survenu_le).where(EntreeRegistre.chaine == ACTES).order_by(EntreeRegistre.rang)
        ).all()
    assert instants == sorted(instants)
    assert instants[-1] == DEPART.astimezone(UTC)


def test_there_are_seances_in_every_state(sessions):
    with sessions.lecture() as session:
        etats = Counter(session.scalars(select(Seance.etat)))
    assert etats == {
        EtatSeance.VALIDEE: 4,
        EtatSeance.LEVEE: 1,
        EtatSeance.OUVERTE: 2,
        EtatSeance.CONVOQUEE: 1,
        EtatSeance.PREPARATION: 2,
    }


def test_past_seances_have_minutes_on_file_and_an_issue_for_each_lot(chargee):
    sessions, dossier = chargee
    with sessions.lecture() as session:
        pvs = session.scalars(select(Pv)).all()
        assert len(pvs) == 4
        assert all((dossier / (pv.fichier or "")).read_bytes().startswith(b"%PDF") for pv in pvs)
        tenues = select(Seance.id).where(Seance.etat.in_([EtatSeance.VALIDEE, EtatSeance.LEVEE]))
        for lot in session.scalars(select(Lot).where(Lot.seance_id.in_(tenues))):
            vivantes = [c.id for c in lot.candidatures if c.retiree_le is None]
            decidees = session.scalars(select(Decision.candidature_id).where(Decision.lot_id == lot.id)).all()
            reporte = session.scalar(select(Ajournement.id).where(Ajournement.lot_id == lot.id))
            assert sorted(decidees) == ([] if reporte else sorted(vivantes))


def test_the_open_seance_has_lots_decided_and_lots_to_decide(sessions):
    with sessions.lecture() as session:
        ouverte = session.scalars(
            select(Seance).where(Seance.etat == EtatSeance.OUVERTE, Seance.fin_le.is_(None))
        ).one()
        etats = Counter(session.scalars(select(Lot.etat).where(Lot.seance_id == ouverte.id)))
        votes = session.scalars(select(Scrutin).where(Scrutin.seance_id == ouverte.id)).all()
    assert ouverte.ouverte_le is not None
    assert ouverte.ouverte_le < DEPART
    assert etats[EtatLot.DECIDE] + etats[EtatLot.AJOURNE] > 0
    assert etats[EtatLot.INSCRIT] > 0
    assert all(scrutin.clos_le and scrutin.clos_le <= DEPART for scrutin in votes)


def test_the_written_seance_waits_for_the_members_who_log_in(sessions):
    with sessions.lecture() as session:
        ecrite = session.scalars(select(Seance).where(Seance.modalite == ModaliteSeance.ECRIT)).one()
        presidente = session.scalars(select(Membre).where(Membre.cle == "delfaucourt")).one()
        auteur = Auteur(presidente.utilisateur_id, Role.MEMBRE, membre_id=presidente.id)
        attendus = load_votes_attendus(session, auteur, ecrite.id, DEPART)
        recus = session.scalars(select(Bulletin)).all()
    assert attendus.nombre
    assert attendus.echeance_le == ecrite.fin_le
    assert len(recus) == 3 * attendus.nombre, "a few voices came already"
    assert ecrite.lieu is None


def test_the_seance_being_prepared_shows_what_blocks_it(sessions):
    with sessions.lecture() as session:
        seance = session.scalars(
            select(Seance).where(Seance.etat == EtatSeance.PREPARATION).order_by(Seance.prevue_le.desc())
        ).first()
        assert seance is not None
        roles = select(Habilitation).where(Habilitation.role == Role.SECRETAIRE)
        secretaire = session.scalars(roles).first()
        assert secretaire is not None
    auteur = Auteur(secretaire.utilisateur_id, Role.SECRETAIRE, frozenset({seance.commission_id}))
    with pytest.raises(Refus) as refus, Actes(sessions, HorlogeFixe(DEPART)).ouvre(auteur) as acte:
        freeze_agenda(acte, seance_id=seance.id)
    assert refus.value.code == "lots_bloques"
    codes = {blocage.code for _, blocages in refus.value.data["lots"] for blocage in blocages}
    assert "moins_de_trois" in codes


def test_each_account_logs_in_with_its_role(sessions):
    actes = Actes(sessions, HorlogeFixe(DEPART))
    roles = set()
    for compte in COMPTES:
        cle = authenticate(actes, identifiant=compte.identifiant, mot_de_passe=MOT_DE_PASSE, adresse="127.0.0.1")
        with sessions.lecture() as session:
            siens = session.scalars(select(Habilitation.role).where(Habilitation.utilisateur_id == cle)).all()
        assert set(siens) == {Role(compte.role)}
        roles |= set(siens)
    assert roles == set(Role)


def test_members_with_an_account_hold_their_seats(sessions):
    with sessions.lecture() as session:
        lignes = session.execute(
            select(Membre.cle, Siege.nature, Mandat.president)
            .join(Mandat, Mandat.membre_id == Membre.id)
            .join(Siege, Siege.id == Mandat.siege_id)
            .where(Membre.utilisateur_id.is_not(None))
        )
        assert {tuple(ligne) for ligne in lignes} == {
            ("delfaucourt", NatureSiege.DESIGNE, True),
            ("marquignies", NatureSiege.DESIGNE, True),
            ("benzouane", NatureSiege.MAIRE, False),
        }


def test_decisions_are_of_several_kinds(sessions):
    with sessions.lecture() as session:
        types = set(session.scalars(select(Decision.type)))
    assert TypeDecision.ATTRIBUTION_CLASSEE in types
    assert len(types) > 1


def test_nobody_is_refused_for_an_effort_rate_below_the_alert_or_below_that_of_a_ranked_candidate(sessions):
    with sessions.lecture() as session:
        par_lot: dict[int, list[tuple[Decision, EffortLu]]] = {}
        for decision in session.scalars(select(Decision)):
            budget = lit_dossier(session.get_one(Candidature, decision.candidature_id).instantane or {}).budget
            assert budget is not None
            par_lot.setdefault(decision.lot_id, []).append((decision, budget.net or budget.brut))
    refusees = [(lot, effort) for lot, prises in par_lot.items() for d, effort in prises if d.motif_code == "NA3"]
    assert refusees
    for lot, effort in refusees:
        assert effort.niveau == "eleve"
        assert effort.taux_pourcent is not None
        classes = [autre.taux_pourcent or 0 for d, autre in par_lot[lot] if d.type.attribue]
        assert effort.taux_pourcent >= max(classes)


def test_what_follows_past_seances_has_come_to_several_ends_and_still_waits_somewhere(sessions):
    with sessions.lecture() as session:
        etats = set(session.scalars(select(OffreLogement.etat)))
        issues = set(session.scalars(select(Lot.issue)))
        en_retard = session.scalars(
            select(OffreLogement.id).where(
                OffreLogement.etat == EtatOffre.A_NOTIFIER,
                OffreLogement.envoyee_le.is_(None),
                OffreLogement.ouverte_le < AUJOURD_HUI - timedelta(days=7),
            )
        ).all()
    assert {EtatOffre.ACCEPTEE, EtatOffre.REFUSEE} <= etats
    assert IssueLot.LOUE in issues
    assert en_retard == []


def test_the_state_of_the_database_is_told(sessions):
    etat = etat_demonstration(sessions)
    assert etat.taille == "essai"
    assert not etat.vide
    assert not etat.reelle
    assert etat.dernier is not None
    assert etat.dernier >= datetime(2026, 11, 23, 7, 31, tzinfo=UTC)


def test_the_reference_loads_once(sessions):
    assert load_reference(Actes(sessions, HorlogeFixe(DEPART))) == 0


@pytest.mark.soak
def test_two_loadings_decide_the_same(sessions, bases, tmp_path):
    with bases.fresh("sqlite") as autre:
        load_demonstration(autre.sessions, taille="essai", dossier=tmp_path, annonce=lambda texte: None)
        assert scenario(autre.sessions) == scenario(sessions)


def test_right_holders_have_designated_households_for_dwellings_not_on_an_agenda_yet(sessions):
    with sessions.lecture() as session:
        couples = session.execute(
            select(Designation, Vacance.reservataire_id).outerjoin(Vacance, Vacance.id == Designation.vacance_id)
        ).all()
    assert len(couples) >= 4
    assert all(d.vacance_id is None or d.reservataire_id == sien for d, sien in couples)
    assert any(d.vacance_id is None for d, _ in couples)


def test_examinations_stand_at_each_step(sessions):
    with sessions.lecture() as session:
        examens = session.scalars(select(ExamenOccupation)).all()
        assert any(examen.examine_le for examen in examens)
        avis = session.scalars(select(Avis)).all()
        assert any(a.notifie_le for a in avis)
        assert session.scalar(select(func.count()).select_from(Entretien))
        lettres = session.scalars(select(Courrier).where(Courrier.bail_id.is_not(None))).all()
        assert any(lettre.preuve for lettre in lettres)
        assert session.scalar(select(func.count()).select_from(BailCampagne))
        pleins = select(func.count()).where(ResultatOccupation.sur_occupation == Etat.CONSTATEE)
        assert session.scalar(pleins), "some households are over-occupied"
        for offre in session.scalars(select(OffreRelogement)):
            avis_suivi = session.get_one(Avis, offre.avis_id)
            assert offre.logement.type == avis_suivi.type_adapte, "an offer is of the type that the avis named"
        assert session.scalar(select(func.count()).select_from(Appariement)), "dwellings are proposed to tenants"

"""A declared fact judged on its evidence: who, on what, and what follows in points, register and statement."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.errors import Conflit, Interdit, Introuvable, Refus
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande, Instruction, Menage, ValidationFait
from caleol.models.registre import EntreeRegistre
from caleol.queries.comptes import get_compte
from caleol.queries.releve_cotation import get_releve_cotation
from caleol.queries.verifications import FaitLu, get_verifications
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.services.act import Actes
from caleol.services.instruction import recompute_marked
from caleol.services.verifications import undo_verification, verify_fait
from tests.dossiers import SceneDossiers, dresse_scene

AU = date(2026, 11, 23)
LIVRET = "livret de famille présenté le 20/11/2026"


@pytest.fixture
def scene(actes: Actes) -> SceneDossiers:
    """Give a lot with candidates, and accounts of each role."""
    return dresse_scene(actes)


def auteur_de(scene: SceneDossiers, compte: Utilisateur) -> Auteur:
    """Return who acts with an account."""
    with scene.actes.sessions.lecture() as session:
        lu = get_compte(session, compte.id)
    auteur = lu.auteur(None) if lu else None
    assert auteur is not None
    return auteur


def juge(scene: SceneDossiers, fait: str, *, rang: int = 0, role: Role = Role.SECRETAIRE, **autres: Any) -> None:
    """Judge a fact of a candidate."""
    valeurs = {"valide": True, "justificatif": LIVRET, "le": date(2026, 11, 20), **autres}
    with scene.actes.ouvre(auteur_de(scene, scene.comptes[role])) as acte:
        verify_fait(acte, demande_id=scene.demandes[rang], fait=fait, **valeurs)


def faits(scene: SceneDossiers, rang: int = 0) -> dict[str, FaitLu]:
    """Return the facts to verify of a candidate by name."""
    with scene.actes.sessions.lecture() as session:
        return {fait.nom: fait for fait in get_verifications(session, scene.demandes[rang], AU).faits}


def points_valides(scene: SceneDossiers, rang: int = 0) -> int:
    """Return the validated points kept of a candidate."""
    with scene.actes.sessions.lecture() as session:
        return session.get_one(Instruction, scene.demandes[rang]).points_valides


def test_verified_fact_counts_in_the_validated_total(scene: SceneDossiers):
    avant = points_valides(scene, 1)
    juge(scene, "famille_monoparentale", rang=1)
    assert recompute_marked(scene.actes) == 1
    assert points_valides(scene, 1) == avant + 4
    lu = faits(scene, 1)["famille_monoparentale"]
    assert (lu.etat.value, lu.le, lu.justificatif, lu.juge) == ("valide", date(2026, 11, 20), LIVRET, True)
    compte = scene.comptes[Role.SECRETAIRE]
    assert lu.par == f"{compte.prenom} {compte.nom}"


def test_undone_verification_is_declared_again(scene: SceneDossiers):
    avant = points_valides(scene, 1)
    juge(scene, "famille_monoparentale", rang=1)
    recompute_marked(scene.actes)
    with scene.actes.ouvre(auteur_de(scene, scene.comptes[Role.SECRETAIRE])) as acte:
        undo_verification(acte, demande_id=scene.demandes[1], fait="famille_monoparentale")
    assert recompute_marked(scene.actes) == 1
    assert points_valides(scene, 1) == avant
    assert not faits(scene, 1)["famille_monoparentale"].juge
    with pytest.raises(Introuvable), scene.actes.ouvre(OUTIL) as acte:
        undo_verification(acte, demande_id=scene.demandes[1], fait="famille_monoparentale")


def test_rejected_fact_gives_no_points_and_stays_listed(scene: SceneDossiers):
    with scene.actes.sessions.lecture() as session:
        avant = session.get_one(Instruction, scene.demandes[1]).points_declares
    juge(scene, "famille_monoparentale", rang=1, valide=False)
    recompute_marked(scene.actes)
    with scene.actes.sessions.lecture() as session:
        assert session.get_one(Instruction, scene.demandes[1]).points_declares == avant - 4
    assert faits(scene, 1)["famille_monoparentale"].etat.value == "rejete"


def test_verdict_holds_for_the_value_that_was_judged(scene: SceneDossiers):
    juge(scene, "dalo")
    with scene.actes.ouvre(OUTIL) as acte:
        demande = acte.session.get_one(Demande, scene.demandes[0])
        menage = acte.session.get_one(Menage, demande.menage_id)
        menage.dalo_le, menage.priorites = None, "violences handicap"
    lu = faits(scene)["dalo"]
    assert (lu.etat.value, lu.valeur, lu.criteres) == ("expire", "non", ())


def test_evidence_that_ran_out_is_to_see_again(scene: SceneDossiers):
    juge(scene, "famille_monoparentale", rang=1, valable_jusqu=date(2026, 11, 22))
    assert faits(scene, 1)["famille_monoparentale"].etat.value == "expire"


def test_proof_of_health_or_violence_is_seen_and_never_described(scene: SceneDossiers):
    with pytest.raises(Refus, match="justificatif_sensible"):
        juge(scene, "violences", justificatif="plainte du 3 mai")
    with pytest.raises(Refus, match="justificatif_sensible"):
        juge(scene, "famille_monoparentale", rang=1, justificatif="certificat médical")
    juge(scene, "violences", justificatif="")
    assert faits(scene)["violences"].justificatif == "justificatif vu"
    with scene.actes.sessions.lecture() as session:
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "verification_fait")).one()
        assert "violences" not in entree.donnees
        assert "justificatif vu" not in entree.donnees


def test_what_cannot_be_verified_is_refused(scene: SceneDossiers):
    cas: tuple[tuple[str, dict[str, Any]], ...] = (
        ("fait_sans_preuve", {"fait": "deposee_le"}),
        ("fait_sans_preuve", {"fait": "logement_commune"}),
        ("fait_sans_preuve", {"fait": "inventé"}),
        ("justificatif_requis", {"justificatif": "  "}),
        ("justificatif_long", {"justificatif": "x" * 201}),
        ("verification_future", {"le": date(2026, 11, 24)}),
        ("piece_validite", {"valable_jusqu": date(2026, 11, 19)}),
    )
    for code, valeurs in cas:
        with pytest.raises(Refus, match=code):
            juge(scene, **{"fait": "famille_monoparentale", "rang": 1, **valeurs})
    with pytest.raises(Conflit):
        juge(scene, "famille_monoparentale", rang=1, version=999)
    with pytest.raises(Introuvable), scene.actes.ouvre(OUTIL) as acte:
        verify_fait(acte, demande_id=999, fait="dalo", valide=True, justificatif=LIVRET, le=AU)


def test_agency_verifies_the_candidates_of_its_own_dwellings(scene: SceneDossiers):
    juge(scene, "famille_monoparentale", rang=1, role=Role.AGENCE)
    ailleurs = auteur_de(scene, scene.autre_agence)
    with pytest.raises(Introuvable), scene.actes.ouvre(ailleurs) as acte:
        verify_fait(acte, demande_id=scene.demandes[0], fait="dalo", valide=True, justificatif=LIVRET, le=AU)
    for role in (Role.MEMBRE, Role.DIRECTION, Role.ADMINISTRATEUR, Role.AUDITEUR):
        with pytest.raises(Interdit):
            juge(scene, "famille_monoparentale", rang=1, role=role)


@pytest.mark.toutes_bases
def test_judged_again_the_last_word_stands(scene: SceneDossiers):
    juge(scene, "famille_monoparentale", rang=1)
    juge(scene, "famille_monoparentale", rang=1, valide=False, justificatif="jugement du 3 mars 2026")
    with scene.actes.sessions.lecture() as session:
        assert session.scalars(select(ValidationFait.valide)).all() == [False]


def test_statement_tells_the_applicant_what_is_verified(scene: SceneDossiers):
    def etats() -> dict[str, str]:
        with scene.actes.sessions.lecture() as session:
            releve = get_releve_cotation(session, OUTIL, scene.demandes[1], AU)
            return {ligne.critere: ligne.etat for ligne in releve.lignes} | {"total": str(releve.points_verifies)}

    avant = etats()
    juge(scene, "famille_monoparentale", rang=1)
    apres = etats()
    assert (avant["Famille monoparentale"], apres["Famille monoparentale"]) == ("déclaré", "justifié")
    assert int(apres["total"]) == int(avant["total"]) + 4


def test_no_grid_no_fact_to_verify(actes: Actes):
    with actes.sessions.lecture() as session:
        assert get_verifications(session, 999, AU).faits == ()

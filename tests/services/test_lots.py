"""From a vacancy to a frozen lot on an agenda."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.demande import Demande, Menage
from caleol.models.enumerations import EtatLot, EtatSeance, OrigineCandidature
from caleol.models.lot import Candidature, Lot
from caleol.models.patrimoine import Vacance
from caleol.models.registre import EntreeRegistre
from caleol.models.seance import PointOrdreDuJour, Seance
from caleol.queries.instantane import lit_dossier, lit_fiche
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.facts import Financement
from caleol.rules.plafonds import DerogationPlafond
from caleol.services.act import Actes
from caleol.services.candidatures import (
    add_candidature,
    choose_candidatures,
    comment_candidature,
    name_derogation,
    remove_candidature,
    reorder_candidatures,
)
from caleol.services.instruction import recompute_instructions
from caleol.services.lots import (
    create_lot,
    inscribe_lot,
    name_exception,
    refreeze_lot,
    withdraw_from_agenda,
    withdraw_lot,
)
from tests import fabriques as f

GRILLE = (Path(__file__).parents[2] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")


@dataclass
class Scene:
    """A vacancy of Roubaix, a commission with a séance on 1 December, four applications."""

    actes: Actes
    vacance: int
    seance: int
    commission: int
    agence: int
    demandes: list[int]

    def lot(self, nombre: int = 3) -> int:
        """Prepare a lot with the first applications."""
        with self.actes.ouvre(OUTIL) as acte:
            return choose_candidatures(
                acte, vacance_id=self.vacance, choisies=self.demandes[:nombre], montrees=self.demandes
            )

    def inscrit(self, lot_id: int, **suite: Any) -> int:
        """Put a lot on the séance's agenda."""
        with self.actes.ouvre(OUTIL) as acte:
            return inscribe_lot(acte, lot_id=lot_id, seance_id=self.seance, **suite)

    def candidatures(self, lot_id: int) -> list[Candidature]:
        """Return the candidatures of a lot by proposed rank."""
        with self.actes.sessions.lecture() as session:
            requete = select(Candidature).where(Candidature.lot_id == lot_id).order_by(Candidature.rang_propose)
            return list(session.scalars(requete))

    def change(self, classe: type[Any], cle: int, **valeurs: Any) -> None:
        """Set columns of a row."""
        with self.actes.ouvre(OUTIL) as acte:
            objet = acte.session.get_one(classe, cle)
            for nom, valeur in valeurs.items():
                setattr(objet, nom, valeur)


@pytest.fixture
def scene(actes: Actes) -> Scene:
    """Make the scene, its waiting list computed."""
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        f.fabrique_grille(s, GRILLE, code="demonstration")
        commission = f.fabrique_commission(s)
        seance = f.fabrique_seance(s, commission)
        vacance = f.fabrique_vacance(s)
        depots = (date(2025, 11, 1), date(2024, 11, 1), date(2024, 1, 1), date(2023, 6, 14))
        demandes = [f.fabrique_demande(s, deposee_le=depot).id for depot in depots]
        trouvee = Scene(actes, vacance.id, seance.id, commission.id, f.fabrique_agence(s).id, demandes)
    recompute_instructions(actes)
    return trouvee


def test_chosen_candidates_follow_the_points(scene: Scene):
    lot = scene.lot(3)
    rangs = [c.demande_id for c in scene.candidatures(lot)]
    assert rangs == [scene.demandes[2], scene.demandes[1], scene.demandes[0]]
    assert {c.origine for c in scene.candidatures(lot)} == {OrigineCandidature.COTATION}


def test_unchecking_removes_and_leaves_what_was_not_shown(scene: Scene):
    lot = scene.lot(3)
    with scene.actes.ouvre(OUTIL) as acte:
        choose_candidatures(acte, vacance_id=scene.vacance, choisies=[], montrees=[scene.demandes[0]], version=1)
    assert {c.demande_id for c in scene.candidatures(lot)} == {scene.demandes[1], scene.demandes[2]}


def test_two_secretaries_on_one_lot_the_second_is_told(scene: Scene):
    scene.lot(3)
    for version in (0, 7):
        with pytest.raises(Conflit), scene.actes.ouvre(OUTIL) as acte:
            choose_candidatures(acte, vacance_id=scene.vacance, choisies=[], montrees=[], version=version)
    assert len(scene.candidatures(1)) == 3


def test_inscription_freezes_what_members_and_minutes_show(scene: Scene):
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    with scene.actes.sessions.lecture() as session:
        lot = session.get_one(Lot, lot_id)
    assert (lot.etat, lot.seance_id) == (EtatLot.INSCRIT, scene.seance)
    fiche = lit_fiche(lot.instantane or {})
    assert (fiche.au, fiche.commune, fiche.total_centimes, fiche.qpv) == (date(2026, 12, 1), "Roubaix", 50900, False)
    dossier = lit_dossier(scene.candidatures(lot_id)[0].instantane or {})
    assert dossier.menage == "1\u00a0adulte, 2\u00a0enfants (6 et 9\u00a0ans)"
    assert dossier.points.total == 35 + 4
    assert (dossier.points.grille_code, dossier.points.grille_version) == ("demonstration", 1)
    assert dossier.plafond is not None
    assert (dossier.plafond.montant_euros, dossier.plafond.annee, dossier.plafond.respecte) == (45374, 2026, True)
    assert dossier.budget is not None
    assert (dossier.budget.brut.numerateur_centimes, dossier.budget.brut.denominateur_centimes) == (50900, 168400)
    assert dossier.budget.brut.taux_pourcent == Decimal("30.2")
    assert dossier.quartile.premier is False
    assert dossier.ressources.annee == 2024


def test_later_changes_do_not_touch_what_was_frozen(scene: Scene):
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    avant = scene.candidatures(lot_id)[0].instantane
    with scene.actes.sessions.lecture() as session:
        menage_id = session.get_one(Demande, scene.demandes[2]).menage_id
    scene.change(Menage, menage_id or 0, ressources_mensuelles_centimes=1, rfr_euros={"2024": 1})
    recompute_instructions(scene.actes)
    assert scene.candidatures(lot_id)[0].instantane == avant
    with scene.actes.ouvre(OUTIL) as acte:
        refreeze_lot(acte, lot_id=lot_id)
    assert scene.candidatures(lot_id)[0].instantane != avant


def test_two_candidates_need_a_named_exception(scene: Scene):
    lot_id = scene.lot(2)
    with pytest.raises(Refus, match="lot_bloque") as refus:
        scene.inscrit(lot_id)
    assert [b.code for b in refus.value.data["blocages"]] == ["moins_de_trois"]
    with pytest.raises(Refus, match="exception_sans_motif"), scene.actes.ouvre(OUTIL) as acte:
        name_exception(acte, lot_id=lot_id, exception=ExceptionTrois.INSUFFISANCE)
    with scene.actes.ouvre(OUTIL) as acte:
        name_exception(
            acte, lot_id=lot_id, exception=ExceptionTrois.INSUFFISANCE, motif="recherches des 20 et 21 novembre"
        )
    scene.inscrit(lot_id)
    with scene.actes.sessions.lecture() as session:
        fiche = lit_fiche(session.get_one(Lot, lot_id).instantane or {})
    assert fiche.exception_motif == "recherches des 20 et 21 novembre"


def test_adapted_plai_is_an_exception_for_such_a_dwelling_only(scene: Scene):
    lot_id = scene.lot(1)
    with pytest.raises(Refus, match="exception_financement"), scene.actes.ouvre(OUTIL) as acte:
        name_exception(acte, lot_id=lot_id, exception=ExceptionTrois.PLAI_ADAPTE)


@pytest.mark.parametrize(
    ("colonnes", "code"),
    [
        ({"renouvelee_le": date(2025, 11, 25)}, "demande_expiree"),
        ({"renouvelee_le": None, "deposee_le": date(2023, 1, 1)}, "demande_radiee"),
    ],
)
def test_application_dead_on_the_day_of_the_seance_blocks(scene: Scene, colonnes: dict[str, Any], code: str):
    lot_id = scene.lot(3)
    scene.change(Demande, scene.demandes[1], **colonnes)
    with pytest.raises(Refus, match="lot_bloque") as refus:
        scene.inscrit(lot_id)
    assert [b.code for b in refus.value.data["blocages"]] == [code]


def test_ceiling_exceeded_blocks_until_a_derogation_is_named_with_its_proof(scene: Scene):
    lot_id = scene.lot(3)
    with scene.actes.sessions.lecture() as session:
        menage_id = session.get_one(Demande, scene.demandes[0]).menage_id
    scene.change(Menage, menage_id or 0, rfr_euros={"2024": 60000})
    with pytest.raises(Refus, match="lot_bloque"):
        scene.inscrit(lot_id)
    candidature = next(c for c in scene.candidatures(lot_id) if c.demande_id == scene.demandes[0])
    with pytest.raises(Refus, match="derogation_sans_preuve"), scene.actes.ouvre(OUTIL) as acte:
        name_derogation(acte, lot_id=lot_id, candidature_id=candidature.id, derogation=DerogationPlafond.ARRETE_PREFET)
    with scene.actes.ouvre(OUTIL) as acte:
        name_derogation(
            acte,
            lot_id=lot_id,
            candidature_id=candidature.id,
            derogation=DerogationPlafond.ARRETE_PREFET,
            preuve="arrêté du 3 mars 2026",
        )
    scene.inscrit(lot_id)
    figee = next(c for c in scene.candidatures(lot_id) if c.id == candidature.id)
    plafond = lit_dossier(figee.instantane or {}).plafond
    assert plafond is not None
    assert plafond.derogation_preuve == "arrêté du 3 mars 2026"
    assert plafond.respecte


def test_order_without_a_reason_follows_the_points_of_the_day_that_is_frozen(scene: Scene):
    lot_id = scene.lot(3)
    scene.change(Lot, lot_id, ordre_motif=None)
    for rang, candidature in enumerate(scene.candidatures(lot_id), start=1):
        scene.change(Demande, candidature.demande_id, deposee_le=date(2026, 10 - 3 * rang, 1))
    scene.inscrit(lot_id)
    totaux = [lit_dossier(c.instantane or {}).points.total or 0 for c in scene.candidatures(lot_id)]
    assert totaux == sorted(totaux, reverse=True)
    assert len(set(totaux)) > 1


def test_derogation_named_after_the_freeze_touches_the_ceiling_alone(scene: Scene):
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    candidature = scene.candidatures(lot_id)[0]
    avant = lit_dossier(candidature.instantane or {})
    with scene.actes.sessions.lecture() as session:
        menage_id = session.get_one(Demande, candidature.demande_id).menage_id
    scene.change(Menage, menage_id or 0, rfr_euros={"2024": 60000}, ressources_mensuelles_centimes=900_000)
    with scene.actes.ouvre(OUTIL) as acte:
        name_derogation(
            acte,
            lot_id=lot_id,
            candidature_id=candidature.id,
            derogation=DerogationPlafond.ARRETE_PREFET,
            preuve="arrêté n° 12 du 3 mars 2026",
        )
    apres = lit_dossier(scene.candidatures(lot_id)[0].instantane or {})
    assert apres.plafond is not None
    assert (apres.plafond.derogation_preuve, apres.plafond.respecte) == ("arrêté n° 12 du 3 mars 2026", True)
    assert (apres.budget, apres.quartile, apres.points) == (avant.budget, avant.quartile, avant.points)


def test_exception_and_order_change_nothing_else_of_a_frozen_sheet(scene: Scene):
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    with scene.actes.sessions.lecture() as session:
        avant = lit_fiche(session.get_one(Lot, lot_id).instantane or {})
    scene.change(Vacance, scene.vacance, loyer_centimes=99_900)
    with scene.actes.ouvre(OUTIL) as acte:
        name_exception(acte, lot_id=lot_id, exception=ExceptionTrois.INSUFFISANCE, motif="Deux seules demandes.")
    renverse = [c.id for c in reversed(scene.candidatures(lot_id))]
    with scene.actes.ouvre(OUTIL) as acte:
        reorder_candidatures(acte, lot_id=lot_id, ordre=renverse, motif="Urgence signalée par le maire.")
    with scene.actes.sessions.lecture() as session:
        apres = lit_fiche(session.get_one(Lot, lot_id).instantane or {})
    assert apres.loyer_centimes == avant.loyer_centimes != 99_900
    assert apres.exception_motif == "Deux seules demandes."
    assert apres.au == avant.au


def test_free_text_of_an_order_or_a_derogation_stays_out_of_the_register(scene: Scene):
    lot_id = scene.lot(3)
    candidatures = scene.candidatures(lot_id)
    with scene.actes.ouvre(OUTIL) as acte:
        name_derogation(
            acte,
            lot_id=lot_id,
            candidature_id=candidatures[0].id,
            derogation=DerogationPlafond.ARRETE_PREFET,
            preuve="arrêté pris pour Mme Dupont",
        )
        ordre = [c.id for c in reversed(candidatures)]
        reorder_candidatures(acte, lot_id=lot_id, ordre=ordre, motif="Mme Dupont est menacée d’expulsion.")
    with scene.actes.sessions.lecture() as session:
        entrees = session.scalars(select(EntreeRegistre.donnees)).all()
    assert entrees
    assert "Dupont" not in str(entrees)


def test_ceiling_that_nobody_checked_blocks_and_is_named(scene: Scene):
    with scene.actes.ouvre(OUTIL) as acte:
        vacance = acte.session.get_one(Vacance, scene.vacance)
        vacance.logement.financement = Financement.PLI
    lot_id = scene.lot(3)
    with pytest.raises(Refus, match="lot_bloque") as refus:
        scene.inscrit(lot_id)
    assert {b.code for b in refus.value.data["blocages"]} == {"plafond_non_verifie"}


def test_refused_inscription_leaves_nothing_half_written(scene: Scene):
    lot_id = scene.lot(2)
    with pytest.raises(Refus):
        scene.inscrit(lot_id)
    with scene.actes.sessions.lecture() as session:
        lot = session.get_one(Lot, lot_id)
        assert (lot.etat, lot.seance_id, lot.instantane, lot.version) == (EtatLot.PREPARATION, None, None, 1)
        assert session.scalar(select(PointOrdreDuJour.id)) is None


def test_agenda_groups_the_lots_of_a_mayor_by_address(scene: Scene):
    with scene.actes.ouvre(OUTIL) as acte:
        s = acte.session
        hem = f.fabrique_commune(s, "59299", "Hem")
        adresses = [("12 rue de l’Alma", None), ("3 rue de l’Alma", None), ("1 place Verte", hem), ("2 rue Bleue", hem)]
        lots = []
        for adresse, commune in adresses:
            vacance = f.fabrique_vacance(s, f.fabrique_logement(s, adresse=adresse, commune=commune))
            demandes = [f.fabrique_demande(s) for _ in range(3)]
            lots.append(f.fabrique_lot(s, vacance, demandes).id)
    for lot in lots:
        scene.inscrit(lot)
    with scene.actes.sessions.lecture() as session:
        ordre = session.scalars(select(PointOrdreDuJour.lot_id).order_by(PointOrdreDuJour.ordre)).all()
        numeros = session.scalars(select(PointOrdreDuJour.ordre).order_by(PointOrdreDuJour.ordre)).all()
    assert ordre == [lots[2], lots[3], lots[1], lots[0]]
    assert numeros == [1, 2, 3, 4]


def test_lot_taken_off_is_prepared_again_with_nothing_frozen(scene: Scene):
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    with scene.actes.ouvre(OUTIL) as acte:
        withdraw_from_agenda(acte, lot_id=lot_id)
    with scene.actes.sessions.lecture() as session:
        lot = session.get_one(Lot, lot_id)
        assert (lot.etat, lot.seance_id, lot.instantane) == (EtatLot.PREPARATION, None, None)
    assert all(c.instantane is None for c in scene.candidatures(lot_id))
    scene.inscrit(lot_id)


def test_convoked_seance_keeps_its_lots_and_takes_late_ones_with_a_reason(scene: Scene):
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    scene.change(Seance, scene.seance, etat=EtatSeance.CONVOQUEE)
    with pytest.raises(Refus, match="seance_convoquee"), scene.actes.ouvre(OUTIL) as acte:
        withdraw_from_agenda(acte, lot_id=lot_id)
    with scene.actes.ouvre(OUTIL) as acte:
        autre = f.fabrique_lot(acte.session, demandes=[f.fabrique_demande(acte.session) for _ in range(3)]).id
    with pytest.raises(Refus, match="ajout_tardif_motif"):
        scene.inscrit(autre)
    scene.inscrit(autre, ajout_tardif="logement rendu plus tôt que prévu")
    with scene.actes.sessions.lecture() as session:
        point = session.scalars(select(PointOrdreDuJour).where(PointOrdreDuJour.lot_id == autre)).one()
        assert point.tardif


def test_replacement_after_the_convocation_is_late_and_frozen_at_once(scene: Scene):
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    scene.change(Seance, scene.seance, etat=EtatSeance.CONVOQUEE)
    parti = scene.candidatures(lot_id)[0]
    with scene.actes.ouvre(OUTIL) as acte:
        remove_candidature(acte, lot_id=lot_id, candidature_id=parti.id, motif="désistement du 24 novembre")
        nouvelle = add_candidature(acte, lot_id=lot_id, demande_id=scene.demandes[3])
    par_cle = {c.id: c for c in scene.candidatures(lot_id)}
    assert par_cle[parti.id].retiree_motif == "désistement du 24 novembre"
    assert par_cle[nouvelle].tardive
    assert par_cle[nouvelle].instantane is not None
    assert par_cle[nouvelle].lettre in set("DEF")


def test_order_against_the_points_gives_its_reason(scene: Scene):
    lot_id = scene.lot(3)
    ordre = [c.id for c in reversed(scene.candidatures(lot_id))]
    with pytest.raises(Refus, match="ordre_sans_motif"), scene.actes.ouvre(OUTIL) as acte:
        reorder_candidatures(acte, lot_id=lot_id, ordre=ordre)
    with scene.actes.ouvre(OUTIL) as acte:
        reorder_candidatures(acte, lot_id=lot_id, ordre=ordre, motif="logement de plain-pied")
    assert [c.id for c in scene.candidatures(lot_id)] == ordre
    with pytest.raises(Refus, match="ordre_incomplet"), scene.actes.ouvre(OUTIL) as acte:
        reorder_candidatures(acte, lot_id=lot_id, ordre=ordre[:2])


def test_same_application_twice_is_refused(scene: Scene):
    lot_id = scene.lot(1)
    with pytest.raises(Refus, match="candidat_deja_la"), scene.actes.ouvre(OUTIL) as acte:
        add_candidature(acte, lot_id=lot_id, demande_id=scene.demandes[0])


def test_agency_proposes_on_its_own_vacancy_only_and_under_its_name(scene: Scene):
    sienne = Auteur(None, Role.AGENCE, agence_ids=frozenset({scene.agence}))
    autre = Auteur(None, Role.AGENCE, agence_ids=frozenset({scene.agence + 100}))
    with scene.actes.ouvre(sienne) as acte:
        lot_id = create_lot(acte, vacance_id=scene.vacance)
        add_candidature(acte, lot_id=lot_id, demande_id=scene.demandes[0])
    assert scene.candidatures(lot_id)[0].origine is OrigineCandidature.AGENCE
    with pytest.raises(Introuvable), scene.actes.ouvre(autre) as acte:
        add_candidature(acte, lot_id=lot_id, demande_id=scene.demandes[1])


def test_secretary_of_another_commission_finds_nothing(scene: Scene):
    lot_id = scene.lot(3)
    autre = Auteur(None, Role.SECRETAIRE, commission_ids=frozenset({scene.commission + 100}))
    with pytest.raises(Introuvable), scene.actes.ouvre(autre) as acte:
        inscribe_lot(acte, lot_id=lot_id, seance_id=scene.seance)


def test_lot_goes_to_a_seance_of_its_own_commission(scene: Scene):
    lot_id = scene.lot(3)
    with scene.actes.ouvre(OUTIL) as acte:
        lille = f.fabrique_agence(acte.session, "LILLE", "Agence de Lille")
        sud = f.fabrique_commission(acte.session, "SUD", "Commission Sud", agences=[lille])
        ailleurs = f.fabrique_seance(acte.session, sud).id
    with pytest.raises(Refus, match="seance_autre_commission"), scene.actes.ouvre(OUTIL) as acte:
        inscribe_lot(acte, lot_id=lot_id, seance_id=ailleurs)


def test_second_lot_on_a_vacancy_waits_for_the_end_of_the_first(scene: Scene):
    lot_id = scene.lot(3)
    with pytest.raises(Refus, match="lot_deja_ouvert") as refus, scene.actes.ouvre(OUTIL) as acte:
        create_lot(acte, vacance_id=scene.vacance)
    assert refus.value.data["lot_id"] == lot_id
    scene.inscrit(lot_id)
    scene.change(Lot, lot_id, etat=EtatLot.AJOURNE)
    with scene.actes.ouvre(OUTIL) as acte:
        suivant = create_lot(acte, vacance_id=scene.vacance, reprend_lot_id=lot_id)
    reprises = scene.candidatures(suivant)
    assert [c.demande_id for c in reprises] == [c.demande_id for c in scene.candidatures(lot_id)]
    assert all(c.instantane is None for c in reprises)


def test_withdrawn_lot_stays_on_its_agenda(scene: Scene):
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    with scene.actes.ouvre(OUTIL) as acte:
        withdraw_lot(acte, lot_id=lot_id, motif="vente du logement")
    with scene.actes.sessions.lecture() as session:
        lot = session.get_one(Lot, lot_id)
        assert (lot.etat, lot.seance_id) == (EtatLot.RETIRE, scene.seance)
    with pytest.raises(Refus, match="lot_clos"), scene.actes.ouvre(OUTIL) as acte:
        refreeze_lot(acte, lot_id=lot_id)


def test_points_frozen_are_those_of_the_day_of_the_seance(scene: Scene):
    scene.change(Seance, scene.seance, prevue_le=f.SEANCE_LE + timedelta(days=20))
    lot_id = scene.lot(3)
    scene.inscrit(lot_id)
    dossier = lit_dossier(scene.candidatures(lot_id)[0].instantane or {})
    assert (dossier.au, dossier.points.calcules_le) == (date(2026, 12, 21), date(2026, 12, 21))


def test_comment_is_signed_and_kept(scene: Scene):
    lot_id = scene.lot(1)
    with scene.actes.ouvre(OUTIL) as acte:
        compte = f.fabrique_compte(acte.session, Role.AGENCE, agence=f.fabrique_agence(acte.session))
    auteur = Auteur(compte.id, Role.AGENCE, agence_ids=frozenset({scene.agence}))
    candidature = scene.candidatures(lot_id)[0].id
    with scene.actes.ouvre(auteur) as acte:
        assert comment_candidature(acte, candidature_id=candidature, texte="Ménage rencontré le 6 octobre.")
    with pytest.raises(Refus, match="texte_requis"), scene.actes.ouvre(auteur) as acte:
        comment_candidature(acte, candidature_id=candidature, texte=" ")


@pytest.mark.toutes_bases
def test_two_secretaries_at_once_one_choice_is_kept_whole(scene: Scene):
    lot_id = scene.lot(1)
    depart = Barrier(2)
    issues: list[str] = []

    def choisit(demande: int) -> None:
        depart.wait()
        try:
            with scene.actes.ouvre(OUTIL) as acte:
                choose_candidatures(
                    acte, vacance_id=scene.vacance, choisies=[demande], montrees=scene.demandes, version=1
                )
            issues.append("garde")
        except Conflit:
            issues.append("conflit")

    fils = [Thread(target=choisit, args=(demande,)) for demande in scene.demandes[1:3]]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert sorted(issues) == ["conflit", "garde"]
    assert len(scene.candidatures(lot_id)) == 1


@pytest.mark.toutes_bases
def test_two_first_choices_at_once_make_one_lot(scene: Scene):
    depart = Barrier(2)
    issues: list[str] = []

    def choisit(demande: int) -> None:
        depart.wait()
        try:
            with scene.actes.ouvre(OUTIL) as acte:
                choose_candidatures(acte, vacance_id=scene.vacance, choisies=[demande], montrees=[], version=0)
            issues.append("garde")
        except Refus as refus:
            issues.append(refus.code)

    fils = [Thread(target=choisit, args=(demande,)) for demande in scene.demandes[:2]]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert "garde" in issues
    assert len(issues) == 2
    with scene.actes.sessions.lecture() as session:
        lots = session.scalars(select(Lot)).all()
    assert len(lots) == 1
    assert len(scene.candidatures(lots[0].id)) == 1

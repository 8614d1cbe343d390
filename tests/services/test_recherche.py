"""What is done around the candidates: designations, contacts before the séance, doubtful identities."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from caleol.kernel.errors import Conflit, Introuvable, Refus
from caleol.models.demande import Demande, PropositionAnterieure
from caleol.models.enumerations import (
    CanalContact,
    NatureRapprochement,
    OrigineCandidature,
    ResolutionIdentite,
    ResultatContact,
)
from caleol.models.lot import Candidature, Lot
from caleol.models.patrimoine import Vacance
from caleol.models.recherche import ContactCandidat, Designation, Rapprochement
from caleol.models.registre import EntreeRegistre
from caleol.queries.autour import load_autour
from caleol.queries.contacts import list_desistements
from caleol.queries.dossier import load_contexte, load_dossiers
from caleol.queries.ensemble import count_semblables, list_semblables, search_ensemble
from caleol.queries.filtres_candidats import Filtres
from caleol.queries.identites import list_identites
from caleol.rules.droits import OUTIL, Auteur, Role
from caleol.rules.facts import LienPersonne
from caleol.services.act import Actes
from caleol.services.candidatures import add_candidature, choose_candidatures
from caleol.services.contacts import record_contact
from caleol.services.designations import designate_demande, end_designation
from caleol.services.ensemble import fill_ensemble
from caleol.services.identites import find_identites, resolve_identite
from caleol.services.instruction import recompute_instructions
from caleol.services.lots import inscribe_lot
from tests import fabriques as f

AU = date(2026, 11, 23)


@dataclass
class Scene:
    """A vacancy of Action Logement, four households, a secretary."""

    actes: Actes
    vacance: int
    reservataire: int
    seance: int
    demandes: list[int]
    secretaire: Auteur

    def lot(self, nombre: int = 3) -> int:
        """Choose candidates."""
        with self.actes.ouvre(OUTIL) as acte:
            choisies = self.demandes[:nombre]
            return choose_candidatures(acte, vacance_id=self.vacance, choisies=choisies, montrees=self.demandes)

    def contacte(self, demande: int, resultat: ResultatContact, **suite: Any) -> bool:
        """Note a contact of today by telephone."""
        valeurs: dict[str, Any] = {"canal": CanalContact.TELEPHONE, "le": AU} | suite
        with self.actes.ouvre(self.secretaire) as acte:
            return record_contact(
                acte, vacance_id=self.vacance, demande_id=demande, resultat=resultat,
                **valeurs,
            )  # fmt: skip

    def candidats(self) -> list[tuple[int, str | None]]:
        """Return the applications of the lot with the reason of those that were taken off."""
        with self.actes.sessions.lecture() as session:
            requete = select(Candidature.demande_id, Candidature.retiree_motif).order_by(Candidature.demande_id)
            return [(cle, motif) for cle, motif in session.execute(requete)]


@pytest.fixture
def scene(actes: Actes) -> Scene:
    """Make the scene."""
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        commission = f.fabrique_commission(s)
        seance = f.fabrique_seance(s, commission)
        vacance = f.fabrique_vacance(s)
        demandes = [f.fabrique_demande(s, deposee_le=date(2020 + rang, 1, 1)).id for rang in range(4)]
        compte = f.fabrique_compte(s, Role.SECRETAIRE, commission=commission)
        auteur = Auteur(compte.id, Role.SECRETAIRE, commission_ids=frozenset({commission.id}))
        trouvee = Scene(actes, vacance.id, vacance.reservataire_id, seance.id, demandes, auteur)
    recompute_instructions(actes)
    return trouvee


# ------------------------------------------------------------------------------------------- contacts


def test_a_contact_is_kept_with_who_when_and_how(scene: Scene):
    note = "rappeler après 18 h"
    assert scene.contacte(scene.demandes[0], ResultatContact.INTERESSE, note=note) is False
    with scene.actes.sessions.lecture() as session:
        (contact,) = load_autour(session, OUTIL, scene.demandes[:1], AU)[scene.demandes[0]].contacts
        entree = session.scalars(select(EntreeRegistre).where(EntreeRegistre.acte == "contact_candidat")).one()
    assert (contact.resultat, contact.canal, contact.le, contact.note) == (
        ResultatContact.INTERESSE, CanalContact.TELEPHONE, AU, note,
    )  # fmt: skip
    assert "Compte" in contact.par
    assert note not in entree.donnees


@pytest.mark.toutes_bases
def test_a_withdrawal_before_the_freeze_takes_the_candidate_out_with_its_reason(scene: Scene):
    scene.lot()
    assert scene.contacte(scene.demandes[0], ResultatContact.DESISTE, canal=CanalContact.COURRIEL) is True
    assert [cle for cle, _ in scene.candidats()] == scene.demandes[1:3]
    with scene.actes.sessions.lecture() as session:
        (parti,) = list_desistements(session, scene.vacance)
        dossier = load_dossiers(session, scene.demandes[:1], load_contexte(session, AU))[scene.demandes[0]]
    assert (parti.demande_id, parti.contact.canal) == (scene.demandes[0], CanalContact.COURRIEL)
    assert dossier.propositions == ()


def test_a_withdrawal_after_the_freeze_stays_on_the_lot_as_withdrawn(scene: Scene):
    lot = scene.lot()
    with scene.actes.ouvre(OUTIL) as acte:
        inscribe_lot(acte, lot_id=lot, seance_id=scene.seance)
    assert scene.contacte(scene.demandes[1], ResultatContact.DESISTE) is True
    motifs = dict(scene.candidats())
    assert motifs[scene.demandes[1]] == "Désistement du ménage le 23\u00a0novembre 2026 (téléphone)"


def test_a_household_that_comes_back_is_no_longer_among_those_who_left(scene: Scene):
    scene.contacte(scene.demandes[0], ResultatContact.DESISTE)
    scene.contacte(scene.demandes[0], ResultatContact.INTERESSE)
    with scene.actes.sessions.lecture() as session:
        assert list_desistements(session, scene.vacance) == ()


def test_contact_refuses_the_future_a_long_note_and_what_is_out_of_the_perimeter(scene: Scene):
    for suite, code in (({"le": date(2026, 11, 24)}, "contact_futur"), ({"note": "x" * 501}, "note_longue")):
        with pytest.raises(Refus) as refus:
            scene.contacte(scene.demandes[0], ResultatContact.JOINT, **suite)
        assert refus.value.code == code
    with pytest.raises(Introuvable):
        scene.contacte(9_999, ResultatContact.JOINT)
    ailleurs = Scene(**(vars(scene) | {"secretaire": Auteur(scene.secretaire.utilisateur_id, Role.SECRETAIRE)}))
    with pytest.raises(Introuvable):
        ailleurs.contacte(scene.demandes[0], ResultatContact.JOINT)
    with scene.actes.sessions.lecture() as session:
        assert session.scalars(select(ContactCandidat)).all() == []


# --------------------------------------------------------------------------------------- designations


def designe(scene: Scene, **suite: Any) -> int:
    valeurs: dict[str, Any] = {"demande_id": scene.demandes[0], "reservataire_id": scene.reservataire, "le": AU}
    with scene.actes.ouvre(scene.secretaire) as acte:
        return designate_demande(acte, **(valeurs | suite))


def test_a_designated_household_stands_as_proposed_by_the_right_holder(scene: Scene):
    designe(scene)
    lot = scene.lot()
    with scene.actes.sessions.lecture() as session:
        origines = {
            c.demande_id: c.origine for c in session.scalars(select(Candidature).where(Candidature.lot_id == lot))
        }
        dossier = load_dossiers(session, scene.demandes[:1], load_contexte(session, AU))[scene.demandes[0]]
    assert origines[scene.demandes[0]] is OrigineCandidature.RESERVATAIRE
    assert origines[scene.demandes[1]] is OrigineCandidature.COTATION
    assert dossier.designations == ("Action Logement, le 23\u00a0novembre 2026, au titre de son flux",)


def test_a_designation_that_is_ended_no_longer_counts_and_stays_in_the_history(scene: Scene):
    cle = designe(scene, vacance_id=scene.vacance)
    with scene.actes.ouvre(scene.secretaire) as acte:
        end_designation(acte, demande_id=scene.demandes[0], designation_id=cle)
    with scene.actes.sessions.lecture() as session:
        autour = load_autour(session, OUTIL, scene.demandes[:1], AU)[scene.demandes[0]]
        tout = load_autour(session, OUTIL, scene.demandes[:1], AU, finies=True)[scene.demandes[0]]
    assert autour.designations == ()
    assert [d.fin_le for d in tout.designations] == [AU]
    with pytest.raises(Refus, match="designation_finie"), scene.actes.ouvre(scene.secretaire) as acte:
        end_designation(acte, demande_id=scene.demandes[0], designation_id=cle)


def test_a_designation_is_of_the_right_holder_of_the_dwelling_once_a_day(scene: Scene):
    with scene.actes.ouvre(OUTIL) as acte:
        ville = f.fabrique_reservataire(acte.session, "VILLE", "Ville de Roubaix").id
    for suite, code in (
        ({"reservataire_id": ville, "vacance_id": scene.vacance}, "designation_autre_contingent"),
        ({"le": date(2026, 12, 1)}, "designation_future"),
    ):
        with pytest.raises(Refus) as refus:
            designe(scene, **suite)
        assert refus.value.code == code
    designe(scene)
    with pytest.raises(Refus, match="designation_connue"):
        designe(scene)
    with pytest.raises(Introuvable):
        designe(scene, reservataire_id=999)
    with scene.actes.sessions.lecture() as session:
        assert len(session.scalars(select(Designation)).all()) == 1


# ----------------------------------------------------------------------------------------- identities


def double(scene: Scene, rang: int, lien: LienPersonne = LienPersonne.DEMANDEUR, **menage: Any) -> int:
    """Add an application that names « Sophie Double », born on 4 March 1992."""
    personne = f.fabrique_personne(lien, naissance=date(1992, 3, 4), nom="DOUBLE", prenom="Sophie")
    foyer = [personne] if lien is LienPersonne.DEMANDEUR else [f.fabrique_personne(nom="Autre", prenom="Luc"), personne]
    with scene.actes.ouvre(OUTIL) as acte:
        return f.fabrique_demande(acte.session, nom="Double" if rang else "Doublé", personnes=foyer, menage=menage).id


def ensembles(scene: Scene) -> list[Rapprochement]:
    with scene.actes.sessions.lecture() as session:
        trouves = session.scalars(select(Rapprochement).order_by(Rapprochement.id)).all()
        session.expunge_all()
        return list(trouves)


@pytest.mark.toutes_bases
def test_two_numbers_for_one_person_make_a_set_found_once(scene: Scene):
    un, deux = double(scene, 0), double(scene, 1)
    assert [find_identites(scene.actes), find_identites(scene.actes)] == [1, 0]
    (ensemble,) = ensembles(scene)
    assert (ensemble.nature, ensemble.signature) == (NatureRapprochement.DEUX_NUMEROS, f"{un}+{deux}")
    with scene.actes.sessions.lecture() as session:
        (alerte,) = load_autour(session, OUTIL, [un], AU)[un].identites
        page = list_identites(session, OUTIL, AU, resolus=False)
        numero = session.get_one(Demande, deux).numero_unique
    assert (alerte.a_resoudre, alerte.autres) == (True, (numero,))
    assert [(d.id, d.lien) for d in page.ensembles[0].demandes] == [(un, "Demandeur"), (deux, "Demandeur")]


def test_a_spouse_elsewhere_is_a_separation_where_one_is_declared(scene: Scene):
    double(scene, 0)
    double(scene, 1, LienPersonne.CONJOINT, separation=True)
    find_identites(scene.actes)
    assert [e.nature for e in ensembles(scene)] == [NatureRapprochement.SEPARATION]


def test_a_set_that_is_no_longer_found_goes_unless_somebody_concluded(scene: Scene):
    un, deux = double(scene, 0), double(scene, 1)
    find_identites(scene.actes)
    with scene.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Demande, deux).menage_id = None
    find_identites(scene.actes)
    assert ensembles(scene) == []
    assert un


def conclut(scene: Scene, resolution: ResolutionIdentite, **suite: Any) -> None:
    (ensemble,) = ensembles(scene)
    valeurs: dict[str, Any] = {"motif": "pièce d’identité vue", "version": ensemble.version} | suite
    with scene.actes.ouvre(scene.secretaire) as acte:
        resolve_identite(
            acte, rapprochement_id=ensemble.id, resolution=resolution,
            **valeurs,
        )  # fmt: skip


def test_same_person_keeps_both_histories_and_one_place_on_a_lot(scene: Scene):
    un, deux = double(scene, 0), double(scene, 1)
    find_identites(scene.actes)
    with scene.actes.ouvre(OUTIL) as acte:
        numero = acte.session.get_one(Demande, deux).numero_unique
        acte.session.add(
            PropositionAnterieure(
                numero_unique=numero, logement_reference="L9", commission_le=date(2026, 5, 12), adresse="3 rue X",
                decision="Attribution", rang=2,
            )
        )  # fmt: skip
    conclut(scene, ResolutionIdentite.MEME_PERSONNE, retenue_id=un)
    with scene.actes.sessions.lecture() as session:
        dossier = load_dossiers(session, [un], load_contexte(session, AU))[un]
        alertes = load_autour(session, OUTIL, [un, deux], AU)
    assert [p.logement for p in dossier.propositions] == [f"3 rue X (sous le numéro {numero})"]
    assert [alertes[cle].identites[0].retenue for cle in (un, deux)] == [True, False]
    lot = scene.lot()
    with scene.actes.ouvre(OUTIL) as acte:
        add_candidature(acte, lot_id=lot, demande_id=un)
    with pytest.raises(Refus, match="double_sur_le_lot"), scene.actes.ouvre(OUTIL) as acte:
        add_candidature(acte, lot_id=lot, demande_id=deux)
    with scene.actes.sessions.lecture() as session:
        assert session.get_one(Lot, lot).version >= 1
        assert session.get_one(Demande, deux).radiee_le is None


def test_a_conclusion_needs_its_reason_and_can_be_changed(scene: Scene):
    double(scene, 0)
    double(scene, 1)
    find_identites(scene.actes)
    with pytest.raises(Refus, match="motif_requis"):
        conclut(scene, ResolutionIdentite.DIFFERENTES, motif=" ")
    with pytest.raises(Refus, match="retenue_requise"):
        conclut(scene, ResolutionIdentite.MEME_PERSONNE)
    conclut(scene, ResolutionIdentite.DIFFERENTES)
    with pytest.raises(Conflit):
        conclut(scene, ResolutionIdentite.SEPARATION, version=1)
    conclut(scene, ResolutionIdentite.SEPARATION)
    find_identites(scene.actes)
    assert [e.resolution for e in ensembles(scene)] == [ResolutionIdentite.SEPARATION]
    with scene.actes.sessions.lecture() as session:
        entrees = session.scalars(select(EntreeRegistre.donnees).where(EntreeRegistre.acte == "identite")).all()
    assert len(entrees) == 2
    assert not any("pièce" in donnees for donnees in entrees)


# -------------------------------------------------------------------------------------- one pool


def residence(scene: Scene, nombre: int = 3) -> list[int]:
    """Make vacant dwellings that are alike."""
    with scene.actes.ouvre(OUTIL) as acte:
        s = acte.session
        cle = f.fabrique_residence(s).id
        logements = [f.fabrique_logement(s, residence_id=cle, porte=str(rang)) for rang in range(nombre)]
        return [f.fabrique_vacance(s, logement).id for logement in logements]


@pytest.mark.toutes_bases
def test_alike_dwellings_are_filled_from_one_list_by_rank(scene: Scene):
    vacances = residence(scene, 2)
    with scene.actes.sessions.lecture() as session:
        tous = list_semblables(session, scene.secretaire, vacances[0], AU)
        ensemble = search_ensemble(session, scene.secretaire, tous, Filtres(), AU, 2)
        assert count_semblables(session, vacances[0]) == 1
    assert [logement.vacance_id for logement in tous] == vacances
    assert [(ligne.dossier.demande_id, ligne.place) for ligne in ensemble.lignes] == [
        (scene.demandes[0], vacances[0]), (scene.demandes[1], vacances[1]),
        (scene.demandes[2], vacances[0]), (scene.demandes[3], vacances[1]),
    ]  # fmt: skip
    places = {ligne.dossier.demande_id: ligne.place for ligne in ensemble.lignes if ligne.place}
    with scene.actes.ouvre(scene.secretaire) as acte:
        nombre = fill_ensemble(acte, versions=dict.fromkeys(vacances, 0), montrees=scene.demandes, places=places)
    assert nombre == 4
    with scene.actes.sessions.lecture() as session:
        relus = list_semblables(session, scene.secretaire, vacances[0], AU)
        encore = search_ensemble(session, scene.secretaire, relus, Filtres(), AU, 2)
    assert [set(logement.candidats) for logement in relus] == [
        {scene.demandes[0], scene.demandes[2]}, {scene.demandes[1], scene.demandes[3]},
    ]  # fmt: skip
    assert {ligne.dossier.demande_id: ligne.place for ligne in encore.lignes} == places


def test_what_does_not_fit_is_said_and_a_household_that_withdrew_is_not_placed_there(scene: Scene):
    vacances = residence(scene, 2)
    with scene.actes.ouvre(OUTIL) as acte:
        f.fabrique_demande(acte.session, deposee_le=date(2019, 1, 1), menage={"besoin_fauteuil": True})
        acte.session.get_one(Vacance, vacances[1]).logement.adapte_pmr = True
    recompute_instructions(scene.actes)
    with scene.actes.ouvre(scene.secretaire) as acte:
        record_contact(
            acte, vacance_id=vacances[0], demande_id=scene.demandes[0], resultat=ResultatContact.DESISTE,
            canal=CanalContact.TELEPHONE, le=AU,
        )  # fmt: skip
    with scene.actes.sessions.lecture() as session:
        tous = list_semblables(session, scene.secretaire, vacances[0], AU)
        premier, second, *_ = search_ensemble(session, scene.secretaire, tous, Filtres(), AU, 3).lignes
    assert premier.refus == ((vacances[0], "Logement non accessible en fauteuil roulant"),)
    assert premier.place == vacances[1]
    assert second.refus == ((vacances[0], "S’est désisté"),)


def test_dwellings_of_another_residence_size_or_agenda_are_not_alike(scene: Scene):
    vacances = residence(scene, 3)
    with scene.actes.ouvre(OUTIL) as acte:
        acte.session.get_one(Vacance, vacances[1]).logement.surface = Decimal("90.00")
        acte.session.get_one(Vacance, vacances[2]).logement.type = "T4"
    with scene.actes.sessions.lecture() as session:
        assert [v.vacance_id for v in list_semblables(session, scene.secretaire, vacances[0], AU)] == [vacances[0]]
        assert list_semblables(session, scene.secretaire, scene.vacance, AU) == ()
    with pytest.raises(Refus, match="ensemble_hors_lots"), scene.actes.ouvre(scene.secretaire) as acte:
        fill_ensemble(acte, versions={vacances[0]: 0}, montrees=scene.demandes, places={scene.demandes[0]: 999})

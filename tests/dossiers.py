"""A lot of Roubaix on the agenda of a convoked séance, whose candidates hold all that members must not read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.commission import Commission, Membre, Siege
from caleol.models.compte import Utilisateur
from caleol.models.demande import Demande, PieceDemande, PropositionAnterieure
from caleol.models.enumerations import EtatSeance
from caleol.models.lot import Candidature
from caleol.models.organisation import ValeurSaisie
from caleol.models.seance import Seance
from caleol.rules.droits import OUTIL, Role
from caleol.rules.facts import Garde, LienPersonne
from caleol.services.act import Actes
from caleol.services.candidatures import choose_candidatures
from caleol.services.instruction import recompute_instructions
from caleol.services.lots import inscribe_lot
from tests import fabriques as f
from tests.etapes import etape

GRILLE = (Path(__file__).parents[1] / "seeds" / "grilles" / "demonstration.toml").read_text(encoding="utf-8")
HOSTILE = "<script>alert('x')</script> D'Hondt & \"fils\""
INTERDITS = ("violence", "handicap", "santé", "médical", "fauteuil", "agression", "maladie")
"""Words that no page of a member may hold."""


@dataclass
class SceneDossiers:
    """Accounts of each role and keys: a frozen lot with four candidates, another one in preparation."""

    actes: Actes
    vacance: int
    lot: int
    lot_prepare: int
    seance: int
    demandes: list[int]
    candidatures: list[int]
    comptes: dict[Role, Utilisateur]
    autre_agence: Utilisateur
    autre_secretaire: Utilisateur
    membre_non_convoque: Utilisateur
    maire_d_ailleurs: Utilisateur

    def change_seance(self, etat: EtatSeance) -> None:
        """Move the séance to a state."""
        with self.actes.ouvre(OUTIL) as acte:
            acte.session.get_one(Seance, self.seance).etat = etat


@etape
def dresse_scene(actes: Actes, *, etat: EtatSeance = EtatSeance.CONVOQUEE) -> SceneDossiers:
    """Make the scene, its lot frozen."""
    with actes.ouvre(OUTIL) as acte:
        s = acte.session
        f.fabrique_bailleur(s)
        f.fabrique_grille(s, GRILLE, code="demonstration")
        commission = f.fabrique_commission(s, communes=("59512", "59163"))
        seance = f.fabrique_seance(s, commission)
        vacance = f.fabrique_vacance(s, f.fabrique_logement(s, adresse="14 rue de l'Alma"))
        ailleurs = f.fabrique_vacance(s)
        demandes = _demandes(s)
        comptes, autres = _comptes(s, commission, seance)
        s.add(_seuil(comptes[Role.ADMINISTRATEUR].id))
        cles = (vacance.id, ailleurs.id, seance.id)
    recompute_instructions(actes)
    with actes.ouvre(OUTIL) as acte:
        lot = choose_candidatures(acte, vacance_id=cles[0], choisies=demandes[:3], montrees=demandes)
        prepare = choose_candidatures(acte, vacance_id=cles[1], choisies=demandes[2:], montrees=demandes)
        inscribe_lot(acte, lot_id=lot, seance_id=cles[2])
        acte.session.get_one(Seance, cles[2]).etat = etat
        requete = select(Candidature.id).where(Candidature.lot_id == lot).order_by(Candidature.rang_propose)
        candidatures = list(acte.session.scalars(requete))
    return SceneDossiers(
        actes, cles[0], lot, prepare, cles[2], demandes, candidatures, comptes, *autres
    )  # fmt: skip


def demande_sensible(s: Session) -> Demande:
    """Make an application recognised DALO, with health and violence in every field."""
    sensible = f.fabrique_demande(
        s,
        nom="D'Hondt",
        prenom="Élodie",
        personnes=[
            f.fabrique_personne(handicap=True),
            f.fabrique_personne(LienPersonne.ENFANT, garde=Garde.ALTERNEE),
            f.fabrique_personne(LienPersonne.ENFANT, naissance=None, a_naitre=True),
        ],
        menage={
            "dalo_le": date(2026, 3, 12),
            "priorites": "violences handicap",
            "motifs": "06 07 13",
            "besoin_fauteuil": True,
            "occupation_actuelle": "LP",
            "logement_actuel_type": "T2",
            "logement_actuel_surface": Decimal("38.00"),
            "logement_actuel_loyer_centimes": 70600,
            "logement_actuel_personnes": 4,
            "commune_actuelle": "Villeneuve-d'Ascq",
            "emploi": "aide à domicile",
            "commune_travail": "Croix",
            "aide_logement_centimes": 21200,
        },
    )
    for code, colonnes in (
        ("MOT-VIO", {"vue_le": date(2026, 11, 2), "vue_par": "Mme Claire Compte"}),
        ("MOT-HAN", {"demandee_le": date(2026, 11, 3)}),
        ("REV-N2", {"recue_le": date(2026, 10, 2)}),
    ):
        s.add(PieceDemande(demande_id=sensible.id, code=code, **colonnes))
    s.add(
        PropositionAnterieure(
            numero_unique=sensible.numero_unique, logement_reference="L9", commission_le=date(2026, 5, 12),
            adresse="3 rue de l'Épeule", decision="Attribution", rang=2, issue="Refusée", motif="raison médicale",
        )
    )  # fmt: skip
    return sensible


def _demandes(s: Session) -> list[int]:
    """Make four applications: one with health and violence in every field, two plain ones, one of unknowns."""
    sensible = demande_sensible(s)
    ordinaires = [f.fabrique_demande(s, deposee_le=depot) for depot in (date(2024, 11, 1), date(2025, 11, 1))]
    inconnue = f.fabrique_demande(
        s,
        nom=HOSTILE,
        prenom="",
        civilite=None,
        renouvelee_le=None,
        deposee_le=date(2026, 6, 1),
        personnes=[f.fabrique_personne(naissance=None, sejour_regulier=None, handicap=None)],
        menage={
            "ressources_mensuelles_centimes": None, "rfr_euros": {}, "communes_souhaitees": "",
            "type_souhaite_min": None, "type_souhaite_max": None,
        },
    )  # fmt: skip
    s.flush()
    return [demande.id for demande in (sensible, *ordinaires, inconnue)]


def _seuil(par_id: int) -> ValeurSaisie:
    return ValeurSaisie(
        cle="quartile.q1", axes=f"epci={f.MEL}", valeur="10 000", unite="euro", debut=date(2026, 1, 1),
        verifie_jusqu=date(2026, 12, 31), source="arrêté d'essai", verifie_par="essai", saisie_le=f.MAINTENANT,
        saisie_par_id=par_id,
    )  # fmt: skip


def _comptes(
    s: Session, commission: Commission, seance: Seance
) -> tuple[dict[Role, Utilisateur], tuple[Utilisateur, ...]]:
    agence, autre_agence = f.fabrique_agence(s), f.fabrique_agence(s, "LILLE", "Agence de Lille")
    autre = f.fabrique_commission(s, "SUD", "Commission Sud", agences=[autre_agence], communes=("59350",))
    membres = {
        siege.cle: (siege, siege.mandats[0].membre)
        for siege in s.scalars(select(Siege).where(Siege.commission_id == commission.id))
    }
    convoque = _membre(s, seance, *membres["designe-2"])
    maire_d_ailleurs = _membre(s, seance, *membres["maire-59163"])
    non_convoque = f.fabrique_compte(s, Role.MEMBRE, membre=membres["designe-3"][1])
    comptes = {
        Role.SECRETAIRE: f.fabrique_compte(s, Role.SECRETAIRE, commission=commission),
        Role.MEMBRE: convoque,
        Role.AGENCE: f.fabrique_compte(s, Role.AGENCE, agence=agence),
        Role.DIRECTION: f.fabrique_compte(s, Role.DIRECTION),
        Role.ADMINISTRATEUR: f.fabrique_compte(s, Role.ADMINISTRATEUR),
        Role.AUDITEUR: f.fabrique_compte(s, Role.AUDITEUR),
    }
    autres = (
        f.fabrique_compte(s, Role.AGENCE, agence=autre_agence),
        f.fabrique_compte(s, Role.SECRETAIRE, commission=autre),
        non_convoque,
        maire_d_ailleurs,
    )
    return comptes, autres


def _membre(s: Session, seance: Seance, siege: Siege, membre: Membre) -> Utilisateur:
    f.fabrique_convocation(s, seance, siege, membre)
    return f.fabrique_compte(s, Role.MEMBRE, membre=membre)


def dossier(scene: SceneDossiers, rang: int = 0) -> str:
    """Return the address of a dossier of the frozen lot."""
    return f"/lots/{scene.lot}/candidats/{scene.candidatures[rang]}"

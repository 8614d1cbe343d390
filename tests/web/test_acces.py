"""Who may open what: every route times every role, the perimeter of objects, and what keeps strangers out.

A new route must be added to `TABLE`: the test fails on a route that nobody decided.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from caleol.models.commission import Mandat, ReglementInterieur, Siege
from caleol.models.compte import Habilitation, Utilisateur
from caleol.models.cotation import EtudeImpact, GrilleCotation
from caleol.models.enumerations import EtatSignalement, NaturePoint
from caleol.models.locatif import Bail
from caleol.models.occupation import CampagneExamen, ExamenOccupation, Signalement
from caleol.models.organisation import ValeurSaisie
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import Convocation, PointOrdreDuJour, Seance
from caleol.rules.droits import DROITS, OUTIL, Droit, Role
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services.act import Actes
from caleol.services.etudes import start_etude
from caleol.services.registre import get_tete
from caleol.web.acces import LIBRE, droit_de
from tests.client import ClientVerifie, make_client
from tests.dossiers import SceneDossiers, dresse_scene
from tests.fabriques import MAINTENANT, fabrique_bail

ROLES = {
    "S": Role.SECRETAIRE,
    "M": Role.MEMBRE,
    "A": Role.AGENCE,
    "D": Role.DIRECTION,
    "G": Role.ADMINISTRATEUR,
    "V": Role.AUDITEUR,
}
"""S secrétaire, M membre, A agence, D direction, G administrateur (gestion), V auditeur (vérifie)."""

TABLE = {
    "accueil.page": "SMADGV",
    "accueil.sante": LIBRE,
    "administration.comptes": "GV",
    "administration.regles": "SDGV",
    "administration.accepte": "G",
    "administration.propose": "SDG",
    "administration.refuse": "G",
    "administration.retire": "G",
    "administration.saisit": "G",
    "administration.valeur": "SDGV",
    "candidatures.comparaison": "SMAV",
    "candidatures.demande": "SV",
    "candidatures.designe": "S",
    "candidatures.fin_designation": "S",
    "candidatures.identites": "SV",
    "candidatures.resout": "S",
    "candidatures.releve": "SV",
    "candidatures.releve_en_pdf": "SV",
    "candidatures.dossier": "SMAV",
    "candidatures.note": "SA",
    "candidatures.piece": "SA",
    "candidatures.verifie": "SA",
    "candidatures.annule_verification": "SA",
    "candidatures.recherche": "SV",
    "comptes.change_mot_de_passe": "G",
    "comptes.corrige": "G",
    "comptes.cree": "G",
    "comptes.donne_role": "G",
    "comptes.ferme": "G",
    "comptes.fiche": "GV",
    "comptes.lie_membre": "G",
    "comptes.nouveau": "G",
    "comptes.retire_role": "G",
    "comptes.rouvre": "G",
    "connexion.change_mot_de_passe": "SMADGV",
    "connexion.change_role": "SMADGV",
    "agenda.ferme": "SMADGV",
    "agenda.fichier": LIBRE,
    "agenda.ouvre": "SMADGV",
    "connexion.change_courriel_du_matin": "SMADGV",
    "connexion.change_theme": "SMADGV",
    "connexion.entre": LIBRE,
    "connexion.mon_compte": "SMADGV",
    "connexion.ouvre": LIBRE,
    "connexion.quitte": "SMADGV",
    "controle.dossiers.anomalies": "SGV",
    "controle.dossiers.anomalies_csv": "SGV",
    "controle.dossiers.bureau": "SGV",
    "controle.dossiers.cherche": "SGV",
    "controle.dossiers.demande": "SGV",
    "controle.dossiers.logement": "SGV",
    "controle.dossiers.seance": "SGV",
    "controle.exporte": "SGV",
    "controle.lectures": "SGV",
    "controle.registre": "SGV",
    "controle.verification": "SGV",
    "votes.autre": "M",
    "votes.confirme": "M",
    "votes.deport": "M",
    "votes.ecrit": "SMV",
    "votes.etat": "M",
    "votes.table": "M",
    "votes.liste": "SMV",
    "votes.lot": "SMV",
    "votes.propose": "M",
    "votes.recus": "M",
    "repetition.page": "S",
    "repetition.commence": "S",
    "repetition.jette": "S",
    "essais.voix": "S",
    "essais.bulletins": "S",
    "essais.avance": "S",
    "votes.secretariat.clot": "S",
    "votes.secretariat.clot_unanimes": "S",
    "votes.secretariat.dicte": "S",
    "votes.secretariat.etat": "S",
    "votes.secretariat.lot": "S",
    "votes.secretariat.met_au_vote": "S",
    "votes.secretariat.page": "S",
    "votes.secretariat.prolonge": "S",
    "votes.secretariat.rappelle": "S",
    "votes.secretariat.rouvre": "S",
    "votes.secretariat.second_tour": "S",
    "votes.vote": "M",
    "deliberation.ajourne": "S",
    "deliberation.annule": "S",
    "deliberation.corrections.enregistre": "S",
    "deliberation.corrections.propose": "S",
    "deliberation.deport": "S",
    "deliberation.enregistre": "S",
    "deliberation.page": "SMV",
    "deliberation.redige": "S",
    "deliberation.remarque": "S",
    "deliberation.resultat": "S",
    "imports.abandonne": "SAG",
    "imports.applique": "SAG",
    "imports.avancement": "SAGV",
    "imports.calcule": "SG",
    "imports.controle": "SAG",
    "imports.envoi": "SAG",
    "imports.envoie": "SAG",
    "imports.erreurs": "SAGV",
    "imports.fiche": "SAGV",
    "imports.liste": "SAGV",
    "imports.modele_vide": "SAG",
    "imports.natures": "SAG",
    "bilan.document": "SADV",
    "bilan.en_pdf": "SADV",
    "bilan.exporte": "SADV",
    "bilan.occupation": "SADV",
    "bilan.tableau": "SADV",
    "occupation.appariements.calcule": "SA",
    "occupation.appariements.liste": "SADV",
    "occupation.bail": "SAV",
    "occupation.campagnes.avancement": "SAV",
    "occupation.campagnes.calcule": "S",
    "occupation.campagnes.cree": "S",
    "occupation.campagnes.ecarte": "S",
    "occupation.campagnes.denote": "S",
    "occupation.campagnes.envoie": "S",
    "occupation.campagnes.liste": "SAV",
    "occupation.campagnes.note": "S",
    "occupation.campagnes.nouvelle": "S",
    "occupation.campagnes.page": "SAV",
    "occupation.campagnes.reprend": "S",
    "occupation.enquete": "SAV",
    "occupation.examens.dossier": "SMV",
    "occupation.examens.inscrit": "S",
    "occupation.examens.liste": "SMV",
    "occupation.examens.rend": "S",
    "occupation.examens.rend_groupes": "S",
    "occupation.examens.reprend": "S",
    "occupation.examens.retire": "S",
    "occupation.lettres.annonce": "SA",
    "occupation.lettres.fait_preuve": "SA",
    "occupation.lettres.lettre": "SAV",
    "occupation.lettres.liste": "SAV",
    "occupation.lettres.lot": "SA",
    "occupation.lettres.poste": "SA",
    "occupation.lettres.prepare": "SA",
    "occupation.lettres.propose_preuve": "SA",
    "occupation.suites.entretien": "SA",
    "occupation.suites.notifie": "SA",
    "occupation.suites.offre": "SA",
    "occupation.suites.page": "SAV",
    "occupation.suites.reponse": "SA",
    "occupation.donnees.complete": "SA",
    "occupation.donnees.corrige": "SA",
    "occupation.donnees.exporte": "SAV",
    "occupation.donnees.liste": "SAV",
    "occupation.occupants.ajoute": "SA",
    "occupation.occupants.depart": "SA",
    "occupation.occupants.nouveau": "SA",
    "occupation.occupants.remet": "SA",
    "occupation.occupants.retire": "SA",
    "occupation.signalements.document": "SAV",
    "occupation.signalements.ecarte": "SA",
    "occupation.signalements.liste": "SAV",
    "occupation.signalements.prepare": "SA",
    "occupation.signalements.signale": "SA",
    "occupation.calcule": "SA",
    "occupation.echeances": "SAV",
    "occupation.exporte": "SAV",
    "occupation.liste": "SAV",
    "liens.demande": LIBRE,
    "liens.entre": LIBRE,
    "liens.page": LIBRE,
    "lots.candidats.ajoute": "SA",
    "lots.candidats.choisit": "S",
    "lots.candidats.ecartes": "SV",
    "lots.candidats.exporte": "SV",
    "lots.candidats.page": "SAV",
    "lots.candidats.pourquoi": "SAV",
    "lots.ensemble.garde": "S",
    "lots.ensemble.page": "S",
    "lots.contacts.note": "SA",
    "lots.contacts.page": "SA",
    "lots.cherche": "SA",
    "lots.corrige": "SA",
    "lots.declare": "SA",
    "lots.exporte": "SAV",
    "lots.liste": "SAV",
    "lots.logement": "SAV",
    "lots.modifie": "SA",
    "lots.parcours": "SAV",
    "lots.preparation.derogation": "S",
    "lots.preparation.desinscrit": "S",
    "lots.preparation.exception": "S",
    "lots.preparation.ordre": "S",
    "lots.preparation.page": "S",
    "lots.preparation.retire": "S",
    "lots.prepare": "SA",
    "lots.retire": "SA",
    "mandats.ajoute_siege": "SG",
    "mandats.commission": "SGV",
    "mandats.donne": "SG",
    "mandats.elit": "SG",
    "mandats.liste": "SGV",
    "mandats.siege": "SGV",
    "mandats.termine": "SG",
    "organisme.ajoute_agence": "G",
    "organisme.cree_commission": "G",
    "organisme.enregistre": "G",
    "organisme.page": "G",
    "regles.enregistre": "G",
    "grilles.grille": "SDGV",
    "grilles.grilles": "SDGV",
    "grilles.comparaison": "SDGV",
    "grilles.texte": "SDGV",
    "grilles.redige": "SDG",
    "etudes.etudie": "SDG",
    "etudes.etude": "SDGV",
    "etudes.etude_avance": "SDGV",
    "etudes.etude_en_tableau": "SDGV",
    "grilles.corrige": "SDG",
    "grilles.abandonne": "SDG",
    "grilles.publie": "G",
    "regles.reglement": "SDGV",
    "regles.reglements": "SDGV",
    "regles.retire": "G",
    "seances.abandonne": "S",
    "seances.agenda.deplace": "S",
    "seances.agenda.fige": "S",
    "seances.agenda.inscrit": "S",
    "seances.agenda.range_": "S",
    "seances.agenda.retire": "S",
    "seances.agenda.rouvre": "S",
    "seances.annule": "S",
    "seances.calendrier.apercu": "S",
    "seances.calendrier.cree": "S",
    "seances.calendrier.ouvre": "S",
    "seances.carence.constate": "S",
    "seances.carence.cree": "S",
    "seances.carence.prepare": "S",
    "seances.change": "S",
    "seances.classements.depouille": "S",
    "seances.classements.enregistre": "S",
    "seances.classements.page": "S",
    "seances.classements.second_tour": "S",
    "seances.convocations.absence": "S",
    "seances.convocations.annonce": "SMV",
    "seances.convocations.convoque": "S",
    "seances.convocations.prepare": "S",
    "seances.convocations.renvoie": "S",
    "seances.depots.note": "S",
    "seances.depots.prepare": "S",
    "seances.cree": "S",
    "seances.extraits.demandeur": "SMV",
    "seances.extraits.demandeur_pdf": "SMV",
    "seances.extraits.lot": "SMV",
    "seances.extraits.lot_pdf": "SMV",
    "seances.fichiers.pv_pdf": "SMV",
    "seances.rectificatifs.ajoute": "S",
    "seances.rectificatifs.en_pdf": "SMV",
    "seances.rectificatifs.page": "SMV",
    "seances.rectificatifs.papier": "SMV",
    "seances.rectificatifs.retire": "S",
    "seances.rectificatifs.valide": "M",
    "seances.liste": "SMV",
    "seances.modifie": "S",
    "seances.nouvelle": "S",
    "seances.page": "SMV",
    "seances.annote": "S",
    "seances.papiers.convocation": "SMV",
    "seances.papiers.convocation_pdf": "SMV",
    "seances.papiers.en_pdf": "SMV",
    "seances.papiers.page": "SMV",
    "seances.pouvoirs.note": "S",
    "seances.pouvoirs.retire": "S",
    "seances.prolongation.demande": "M",
    "seances.prolongation.prolonge": "M",
    "seances.pv": "SMV",
    "seances.tenue.appelle": "SV",
    "seances.tenue.approuve": "S",
    "seances.tenue.demande": "S",
    "seances.tenue.leve": "S",
    "seances.tenue.note": "S",
    "seances.tenue.preside": "S",
    "seances.tenue.ouvre": "S",
    "seances.tenue.prepare": "S",
    "seances.tenue.reprend": "S",
    "seances.tenue.revient": "S",
    "seances.valide": "M",
    "static": LIBRE,
    "taches.liste": "SGV",
    "taches.renvoie": "S",
    "suivi.actes.fait_condition": "S",
    "suivi.actes.fait_offre": "S",
    "suivi.actes.fait_radiation": "S",
    "suivi.actes.propose_condition": "S",
    "suivi.actes.propose_offre": "S",
    "suivi.actes.propose_radiation": "S",
    "suivi.retraits.enregistre": "S",
    "suivi.retraits.inscrit": "S",
    "suivi.retraits.ote": "S",
    "suivi.retraits.propose": "S",
    "suivi.courriers.envoie": "S",
    "suivi.courriers.fait_preuve": "S",
    "suivi.courriers.lettre": "SAV",
    "suivi.courriers.lot": "S",
    "suivi.courriers.page": "SAV",
    "suivi.courriers.poste": "S",
    "suivi.courriers.prepare": "S",
    "suivi.courriers.propose_preuve": "S",
    "suivi.courriers.renvoie": "S",
    "suivi.ecarts.ecarte": "S",
    "suivi.ecarts.part": "S",
    "suivi.ecarts.propose": "S",
    "suivi.ecarts.reprend": "S",
    "suivi.modeles.enregistre": "G",
    "suivi.modeles.liste": "SDGV",
    "suivi.modeles.modele": "SDGV",
    "suivi.liste": "SAV",
    "suivi.refus.decisions": "SAV",
    "suivi.refus.page": "SAV",
    "suivi.lot": "SAV",
}
"""Each endpoint, and the roles that may open it at all; its object may still be out of their perimeter."""

SANS_PERIMETRE = {
    "candidatures.demande": "the waiting list is common to the commissions of a landlord",
    "candidatures.designe": "the waiting list is common to the commissions of a landlord",
    "candidatures.fin_designation": "the waiting list is common to the commissions of a landlord",
    "candidatures.resout": "the waiting list is common to the commissions of a landlord",
    "candidatures.releve": "the waiting list is common to the commissions of a landlord",
    "candidatures.releve_en_pdf": "the waiting list is common to the commissions of a landlord",
    "candidatures.verifie": "the facts of an application serve every lot on which it is a candidate",
    "candidatures.annule_verification": "the facts of an application serve every lot on which it is a candidate",
    "candidatures.piece": "the papers of an application serve every lot on which it is a candidate",
    "regles.reglement": "règlements are public",
}
"""Routes with an object that is nobody's own among those who may open them, and why."""

OBJETS_A_PERIMETRE = {
    "lot_id", "vacance_id", "candidature_id", "seance_id", "commission_id", "siege_id", "mandat_id", "convocation_id",
    "reference", "demande_id", "bail_id", "signalement_id",
    "examen_id",
}  # fmt: skip


@dataclass(slots=True)
class Visite:
    """A populated application, the addresses of its objects, a client."""

    application: Flask
    actes: Actes
    scene: SceneDossiers
    client: ClientVerifie
    objets: dict[str, Any]

    def adresse(self, regle: Rule) -> str:
        """Return the address of a route on the objects of the commission Nord."""
        with self.application.test_request_context():
            return self.application.url_for(regle.endpoint, **{a: self.objets[a] for a in regle.arguments})

    def visite(self, regle: Rule, compte: Utilisateur | None) -> TestResponse:
        """Open a route as an account (freshly logged in), or as nobody."""
        if compte is None:
            self.client.deconnecte()
        else:
            with self.actes.sessions.lecture() as session:
                self.client.connecte(session.get_one(Utilisateur, compte.id))
        return self.client.open(self.adresse(regle), method=methode(regle), data={})

    def regles(self) -> Iterator[Rule]:
        """Yield the routes of the application but the static files, writing ones last."""
        toutes = [r for r in self.application.url_map.iter_rules() if r.endpoint != "static"]
        yield from sorted(toutes, key=lambda r: (methode(r) == "POST", r.endpoint))


def methode(regle: Rule) -> str:
    return "GET" if "GET" in (regle.methods or set()) else "POST"


@pytest.fixture
def visite(application: Flask, actes: Actes) -> Visite:
    scene = dresse_scene(actes)
    with actes.sessions.lecture() as session:
        grille_id = session.scalars(select(GrilleCotation.id)).one()
    start_etude(actes, OUTIL, apres_id=grille_id)
    with actes.ouvre(OUTIL) as acte:
        bail = fabrique_bail(acte.session)
        acte.session.add(signalement(bail.id, scene.comptes[Role.AGENCE].id))
        add_examen(acte.session, bail.id, scene.seance)
        acte.session.add(CampagneExamen(nom="Une campagne", debut=MAINTENANT.date(), fin=MAINTENANT.date()))
    client = make_client(application)
    client.controle = False
    return Visite(application, actes, scene, client, objets(actes, scene))


def signalement(bail_id: int, par_id: int) -> Signalement:
    """Return a flag with a document that is not there."""
    return Signalement(
        bail_id=bail_id, situation=SituationOccupation.SUR_OCCUPATION, etat=EtatSignalement.SIGNALE,
        commentaire="Trop petit", fichier="a.pdf", fichier_sha256="a" * 64, signale_le=MAINTENANT,
        signale_par_id=par_id,
    )  # fmt: skip


def add_examen(session: Session, bail_id: int, seance_id: int) -> None:
    """Put an examination on the agenda of a séance."""
    gele: dict[str, Any] = {"situations": {}, "en_fait": [], "commentaires": [], "insee": "", "menage_au": None}
    examen = ExamenOccupation(bail_id=bail_id, du_le=MAINTENANT.date(), seance_id=seance_id, instantane=gele)
    session.add(examen)
    session.flush()
    session.add(PointOrdreDuJour(seance_id=seance_id, ordre=9, nature=NaturePoint.EXAMEN, examen_id=examen.id))


def objets(actes: Actes, scene: SceneDossiers) -> dict[str, Any]:
    """Return one object for each argument of an address."""
    with actes.sessions.lecture() as session:
        seance = session.get_one(Seance, scene.seance)
        vacance = session.get_one(Vacance, scene.vacance)
        siege = session.scalars(select(Siege).where(Siege.commission_id == seance.commission_id)).first()
        assert siege is not None
        compte = scene.comptes[Role.AUDITEUR].id
        return {
            "seance_id": scene.seance,
            "lot_id": scene.lot,
            "vacance_id": scene.vacance,
            "candidature_id": scene.candidatures[0],
            "demande_id": scene.demandes[0],
            "commission_id": seance.commission_id,
            "siege_id": siege.id,
            "mandat_id": session.scalar(select(Mandat.id).where(Mandat.siege_id == siege.id)),
            "convocation_id": session.scalar(select(Convocation.id).where(Convocation.seance_id == seance.id)),
            "reference": session.scalar(select(Logement.reference).where(Logement.id == vacance.logement_id)),
            "secret": "s" * 43,
            "utilisateur_id": compte,
            "habilitation_id": session.scalar(select(Habilitation.id).where(Habilitation.utilisateur_id == compte)),
            "valeur_id": session.scalar(select(ValeurSaisie.id)),
            "proposition_id": 1,
            "reglement_id": session.scalar(select(ReglementInterieur.id)),
            "grille_id": session.scalar(select(GrilleCotation.id)),
            "etude_id": session.scalar(select(EtudeImpact.id)),
            "import_id": 1,
            "designation_id": 1,
            "rapprochement_id": 1,
            "bail_id": session.scalar(select(Bail.id)),
            "rang": 1,
            "parti_id": 1,
            "campagne_id": 1,
            "examen_id": session.scalar(select(ExamenOccupation.id)),
            "signalement_id": session.scalar(select(Signalement.id)),
            "numero": 1,
            "cle": "plafond_ressources",
            "nature": "demandes",
            "motif": "plafond",
            "forme": "csv",
            "chaine": "actes",
            "offre_id": 1,
            "condition_id": 1,
            "courrier_id": 1,
            "courriel_id": 1,
            "pouvoir_id": 1,
            "rectificatif_id": 1,
            "point_id": 1,
            "nature_courrier": "offre",
            "acte": "reprise",
            "genre": "ordre-du-jour",
            "sujet": "occupation",
        }


# ------------------------------------------------------------------------------------------ the table


def test_every_route_is_decided(application: Flask):
    connus = {regle.endpoint for regle in application.url_map.iter_rules()}
    assert connus - TABLE.keys() == set(), "add these endpoints to TABLE, with the roles that may open them"
    assert TABLE.keys() - connus == set(), "these endpoints no longer exist: take them out of TABLE"


def test_every_route_declares_the_right_of_the_roles_decided(application: Flask):
    ecarts = {}
    for endpoint, lettres in TABLE.items():
        declare = droit_de(endpoint, application)
        if isinstance(declare, Droit):
            trouves = "".join(lettre for lettre, role in ROLES.items() if declare in DROITS[role])
        else:
            trouves = str(declare)
        if trouves != lettres:
            ecarts[endpoint] = f"declares {trouves}, the table says {lettres}"
    assert ecarts == {}


@pytest.mark.parametrize("lettre", ROLES)
def test_role_opens_what_the_table_says_and_nothing_else(visite: Visite, lettre: str):
    fautes = []
    for regle in visite.regles():
        permis = TABLE[regle.endpoint] == LIBRE or lettre in TABLE[regle.endpoint]
        reponse = visite.visite(regle, visite.scene.comptes[ROLES[lettre]])
        vers_connexion = reponse.status_code in {302, 303} and str(reponse.location).startswith("/connexion/?")
        if permis and (reponse.status_code in {401, 403, 405} or reponse.status_code >= 500 or vers_connexion):
            fautes.append(f"{regle.endpoint}: {reponse.status_code}, should open")
        if not permis and reponse.status_code != 403:
            fautes.append(f"{regle.endpoint}: {reponse.status_code}, should be 403")
    assert fautes == []


def test_nobody_opens_anything_without_logging_in(visite: Visite):
    fautes = []
    for regle in visite.regles():
        reponse = visite.visite(regle, None)
        ouverte = TABLE[regle.endpoint] == LIBRE
        renvoyee = reponse.status_code == 302 and str(reponse.location).startswith("/connexion/")
        if renvoyee == ouverte or reponse.status_code >= 500:
            fautes.append(f"{regle.endpoint}: {reponse.status_code} {reponse.location}")
    assert fautes == []


def test_account_without_role_opens_its_own_account_only(visite: Visite):
    with visite.actes.sessions.ecriture() as session:
        for habilitation in session.query(Habilitation).filter_by(utilisateur_id=visite.scene.autre_agence.id):
            session.delete(habilitation)
    fautes = []
    for regle in visite.regles():
        if TABLE[regle.endpoint] in {LIBRE, "SMADGV"}:
            continue
        statut = visite.visite(regle, visite.scene.autre_agence).status_code
        if statut != 403:
            fautes.append(f"{regle.endpoint}: {statut}")
    assert fautes == []


# ------------------------------------------------------------------------------------------ perimeters


def etranger(scene: SceneDossiers, lettre: str) -> Utilisateur:
    """Return an account of this role to whom the objects of the scene do not belong."""
    return {"S": scene.autre_secretaire, "A": scene.autre_agence, "M": scene.membre_non_convoque}[lettre]


@pytest.mark.parametrize("lettre", ["S", "A", "M"])
def test_object_of_another_perimeter_is_not_found(visite: Visite, lettre: str):
    fautes = []
    for regle in visite.regles():
        borne = regle.arguments & OBJETS_A_PERIMETRE and regle.endpoint not in SANS_PERIMETRE
        if not borne or lettre not in TABLE[regle.endpoint]:
            continue
        statut = visite.visite(regle, etranger(visite.scene, lettre)).status_code
        if statut not in {403, 404}:
            fautes.append(f"{methode(regle)} {regle.rule} ({regle.endpoint}): {statut}")
    assert fautes == []


@pytest.mark.parametrize("lettre", ["S", "A", "M"])
def test_writing_on_an_object_of_another_perimeter_changes_nothing(visite: Visite, lettre: str):
    avant = rang_du_registre(visite.actes)
    for regle in visite.regles():
        borne = regle.arguments & OBJETS_A_PERIMETRE and regle.endpoint not in SANS_PERIMETRE
        if methode(regle) == "POST" and borne and lettre in TABLE[regle.endpoint]:
            visite.visite(regle, etranger(visite.scene, lettre))
    assert rang_du_registre(visite.actes) == avant


def rang_du_registre(actes: Actes) -> int:
    with actes.sessions.lecture() as session:
        return get_tete(session).rang


@pytest.mark.parametrize("lettre", ROLES)
def test_object_that_does_not_exist_is_not_found(visite: Visite, lettre: str):
    numeros = {nom for nom, valeur in visite.objets.items() if isinstance(valeur, int)}
    visite.objets |= dict.fromkeys(numeros, 2_000_000_000)
    fautes = []
    for regle in visite.regles():
        if regle.arguments & numeros and lettre in TABLE[regle.endpoint]:
            statut = visite.visite(regle, visite.scene.comptes[ROLES[lettre]]).status_code
            if statut != 404:
                fautes.append(f"{methode(regle)} {regle.rule} ({regle.endpoint}): {statut}")
    assert fautes == []


@pytest.mark.parametrize("numero", ["0", "99999999999999999999", "-1", "1e3", "\u0661"])
def test_number_typed_by_hand_in_an_address_is_not_found(visite: Visite, numero: str):
    visite.client.connecte(visite.scene.comptes[Role.SECRETAIRE])
    for debut in ("/seances", "/logements-vacants", "/lots", "/demandes", "/imports", "/commissions"):
        suite = "/comparaison" if debut == "/lots" else ""
        assert visite.client.get(f"{debut}/{numero}{suite}").status_code == 404, debut


@pytest.mark.parametrize("numero", ["0", "1" + "0" * 30, "abc", "-1"])
def test_no_route_answers_a_number_that_cannot_be_a_key(visite: Visite, numero: str):
    nombres = {nom for nom, valeur in visite.objets.items() if isinstance(valeur, int)}
    fautes = []
    for regle in visite.regles():
        if not regle.arguments & nombres or TABLE[regle.endpoint] == LIBRE:
            continue
        visite.client.connecte(visite.scene.comptes[ROLES[TABLE[regle.endpoint][0]]])
        adresse = re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda m: numero if m[1] in nombres else "x", regle.rule)
        statut = visite.client.open(adresse, method=methode(regle), data={}).status_code
        if statut != 404:
            fautes.append(f"{methode(regle)} {adresse} ({regle.endpoint}): {statut}")
    assert fautes == []


def noms_postes() -> set[str]:
    """Return the name of every field that a view reads or a page shows."""
    sources = [*Path("caleol/web").rglob("*.py"), *Path("templates").rglob("*.html")]
    motifs = (
        r'form(?:\.get(?:list)?)?\("([a-z_-]+)"|entier\("([a-z_-]+)"|^    ([a-z_0-9]+) = \w*Field\(|name="([a-z_-]+)"'
    )
    trouves = (re.findall(motifs, fichier.read_text(), re.MULTILINE) for fichier in sources)
    return {nom for lus in trouves for groupes in lus for nom in groupes if nom} - {"csrf_token", "mot_de_passe"}


@pytest.mark.parametrize("valeur", ["", "abc", "1" + "0" * 30, "-1"])
def test_no_posted_value_breaks_a_view(visite: Visite, valeur: str):
    champs = dict.fromkeys(noms_postes(), valeur)
    assert "version" in champs
    fautes = []
    for regle in visite.regles():
        if methode(regle) != "POST" or TABLE[regle.endpoint] in {LIBRE, "SMADGV"}:
            continue
        visite.client.connecte(visite.scene.comptes[ROLES[TABLE[regle.endpoint][0]]])
        statut = visite.client.post(visite.adresse(regle), data=champs).status_code
        if statut >= 500:
            fautes.append(f"{regle.rule} ({regle.endpoint}): {statut}")
    assert fautes == []

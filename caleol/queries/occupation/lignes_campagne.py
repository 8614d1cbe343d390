"""The lines of campaigns as conditions: where each lease is, whether its tenant was told, what has answered it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from caleol.models.enumerations import EtatSeance, EtatSignalement
from caleol.models.locatif import Bail
from caleol.models.occupation import BailCampagne, CampagneExamen, ExamenOccupation, ResultatOccupation, Signalement
from caleol.models.patrimoine import Logement, Residence
from caleol.models.seance import Seance
from caleol.models.suivi import Courrier
from caleol.queries.perimetre import dans_le_perimetre
from caleol.rules.courriers import NatureCourrier
from caleol.rules.droits import Auteur
from caleol.rules.enumeration import EnumLibelle
from caleol.rules.occupation.situations import Etat, SituationOccupation

ANNONCE = NatureCourrier.EXAMEN_ANNONCE


class EtatLigne(EnumLibelle):
    """Where a lease of a campaign is."""

    RETENU = "retenu", "À envoyer en séance"
    A_VERIFIER = "a_verifier", "À vérifier, un fait manque"
    ENVOYE = "envoye", "À l’ordre du jour ou examiné"
    ECARTE = "ecarte", "Écarté, avec son motif"
    SANS = "sans", "Sans situation constatée"
    EXAMINE = "examine", "Examiné, sans situation"


def annonces_dues(requete: Select[*tuple[Any, ...]], auteur: Auteur, campagne_id: int) -> Select[*tuple[Any, ...]]:
    """Return a statement on the leases of a campaign whose tenant is to be told, and was not yet.

    One told by another campaign of the same due date, or whose due date an examination has answered, is left.
    """
    faite = exists().where(
        Courrier.bail_id == BailCampagne.bail_id,
        Courrier.nature == ANNONCE.value,
        Courrier.objet_id == BailCampagne.campagne_id,
    )
    a_dire = (EtatLigne.RETENU.value, EtatLigne.A_VERIFIER.value, EtatLigne.ENVOYE.value)
    return depuis_campagne(requete, auteur).where(
        BailCampagne.campagne_id == campagne_id,
        ligne_etat().in_(a_dire),
        ~faite,
        annonce_ailleurs().is_(None),
        ~_repondu(),
        Bail.dernier_examen_le.is_(None) | (Bail.dernier_examen_le < BailCampagne.du_le),
    )


def annonce_ailleurs() -> Any:
    """Return the name of another campaign that has told the tenant of the same due date or a later one, else NULL."""
    autre, ligne = aliased(CampagneExamen), aliased(BailCampagne)
    return (
        select(func.min(autre.nom))
        .join(Courrier, and_(Courrier.objet_id == autre.id, Courrier.nature == ANNONCE.value))
        .join(ligne, and_(ligne.campagne_id == autre.id, ligne.bail_id == Courrier.bail_id))
        .where(ligne.bail_id == BailCampagne.bail_id, ligne.campagne_id != BailCampagne.campagne_id)
        .where(ligne.du_le >= BailCampagne.du_le)
        .correlate(BailCampagne)
        .scalar_subquery()
    )


def depuis_campagne(requete: Select[*tuple[Any, ...]], auteur: Auteur) -> Select[*tuple[Any, ...]]:
    """Return a statement on the running leases of campaigns that are in the reader's perimeter."""
    return (
        requete.select_from(BailCampagne)
        .join(Bail, Bail.id == BailCampagne.bail_id)
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .outerjoin(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .where(Bail.fin_le.is_(None), dans_le_perimetre(auteur))
    )


def ligne_envoyee() -> ColumnElement[bool]:
    """Return the condition that a lease was sent by its campaign, or examined since by another way."""
    envoye = (
        exists()
        .where(ExamenOccupation.bail_id == BailCampagne.bail_id)
        .where(ExamenOccupation.campagne_id == BailCampagne.campagne_id)
        .correlate(BailCampagne)
    )
    return or_(envoye, _repondu())


def _repondu() -> ColumnElement[bool]:
    """Return the condition that an examination has answered the due date, whatever sent it."""
    examen = aliased(ExamenOccupation)
    return (
        exists()
        .where(examen.bail_id == BailCampagne.bail_id, examen.du_le >= BailCampagne.du_le)
        .where(examen.examine_le.is_not(None))
        .correlate(BailCampagne)
    )


def ligne_notee() -> ColumnElement[bool]:
    """Return the condition that the campaign noted a lease as examined, without situation."""
    note = aliased(ExamenOccupation)
    return (
        exists()
        .where(note.bail_id == BailCampagne.bail_id, note.campagne_id == BailCampagne.campagne_id)
        .where(note.seance_id.is_(None), note.examine_le.is_not(None))
        .correlate(BailCampagne)
    )


def ligne_etat() -> ColumnElement[str]:
    """Return the state of a lease of a campaign: what was done of it, else what the rules last said."""
    colonnes = ResultatOccupation.__table__.c
    return case(
        (ligne_notee(), EtatLigne.EXAMINE.value),
        (ligne_envoyee(), EtatLigne.ENVOYE.value),
        (BailCampagne.ecarte_motif.is_not(None), EtatLigne.ECARTE.value),
        (
            or_(ligne_signalee(), *(colonnes[s.value] == Etat.CONSTATEE for s in SituationOccupation)),
            EtatLigne.RETENU.value,
        ),
        (or_(*(colonnes[s.value] == Etat.A_VERIFIER for s in SituationOccupation)), EtatLigne.A_VERIFIER.value),
        else_=EtatLigne.SANS.value,
    )


def ligne_signalee() -> ColumnElement[bool]:
    """Return the condition that an agency has flagged the lease, and its flag waits."""
    return (
        exists()
        .where(Signalement.bail_id == BailCampagne.bail_id, Signalement.etat == EtatSignalement.SIGNALE)
        .correlate(BailCampagne)
    )


def en_attente() -> ColumnElement[bool]:
    """Return the condition that a lease waits in another séance."""
    return (
        exists()
        .where(ExamenOccupation.bail_id == BailCampagne.bail_id, Seance.id == ExamenOccupation.seance_id)
        .where(Seance.levee_le.is_(None), Seance.etat != EtatSeance.ANNULEE)
        .correlate(BailCampagne)
    )

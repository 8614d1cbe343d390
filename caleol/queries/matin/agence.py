"""What is due today for an agency, on its own dwellings."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import date_longue
from caleol.models.enumerations import EtatPv, EtatSignalement
from caleol.models.locatif import Bail
from caleol.models.lot import Lot
from caleol.models.occupation import ResultatOccupation, Signalement
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.seance import Pv
from caleol.queries.accueil.vacances import load_vacances
from caleol.queries.bilan.tableaux import Periode
from caleol.queries.matin.point import Point, compte
from caleol.queries.matin.suites import dues, en_attente
from caleol.queries.perimetre import dans_le_perimetre
from caleol.queries.suites.attentes import Attente
from caleol.rules.droits import Auteur

HIER = timedelta(days=1)
A_RELOUER_SOUS = timedelta(days=30)
TOUT = 10_000


def load_points(session: Session, auteur: Auteur, maintenant: datetime) -> list[Point]:
    """Return the dwellings to relet, the answers to come, and what became of the agency's flags."""
    jour = jour_local(maintenant)
    fin = jour + A_RELOUER_SOUS
    vacances = load_vacances(session, auteur, jour, a_completer=True, limite=TOUT).lignes
    debut, minuit = Periode(jour - HIER, jour - HIER).instants
    decides = _decides(session, auteur, debut, minuit)
    libres = sum(vacance.libre_le <= fin for vacance in vacances)
    return [
        *compte(f"Logements libres au {date_longue(fin)} sans assez de candidats", libres, "/logements-vacants"),
        *compte("Logements attribués, ou non, par un procès-verbal validé hier", decides, "/suites"),
        *dues(session, auteur, jour, (Attente.REPONSE, Attente.CONDITION)),
        *en_attente(session, auteur, (Attente.BAIL,)),
        *_occupation(session, auteur, debut, minuit),
    ]


def _decides(session: Session, auteur: Auteur, debut: datetime, fin: datetime) -> int:
    """Count the agency's dwellings on minutes validated between two instants."""
    requete = (
        select(func.count(func.distinct(Lot.id)))
        .select_from(Lot)
        .join(Pv, Pv.seance_id == Lot.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
    )
    valides = Pv.etat.in_((EtatPv.VALIDE, EtatPv.APPROUVE)) & (Pv.valide_le >= debut) & (Pv.valide_le < fin)
    return session.scalar(_siens(requete, auteur, valides)) or 0


def _occupation(session: Session, auteur: Auteur, debut: datetime, fin: datetime) -> list[Point]:
    """Return the leases due whose facts are missing, the interviews to hold, the flags set aside yesterday."""
    baux = (
        select(func.count(Bail.id))
        .join(ResultatOccupation, ResultatOccupation.bail_id == Bail.id)
        .join(Logement, Logement.id == Bail.logement_id)
    )
    incomplets = Bail.fin_le.is_(None) & ResultatOccupation.depuis_le.is_not(None) & (ResultatOccupation.manques != "")
    flags = (
        select(func.count(Signalement.id))
        .join(Bail, Bail.id == Signalement.bail_id)
        .join(Logement, Logement.id == Bail.logement_id)
    )
    ecartes = (
        (Signalement.etat == EtatSignalement.ECARTE) & (Signalement.ecarte_le >= debut) & (Signalement.ecarte_le < fin)
    )
    lus = (
        ("Baux à examiner dont un fait manque", baux, incomplets, "/occupation/?echeance=dus"),
        (
            "Avis rendus sur vos signalements, entretien à mener",
            flags,
            Signalement.etat == EtatSignalement.EXAMINE,
            "/occupation/signalements?etat=examine",
        ),
        ("Signalements écartés hier", flags, ecartes, "/occupation/signalements?etat=ecarte"),
    )
    return [
        point
        for libelle, requete, condition, chemin in lus
        for point in compte(libelle, session.scalar(_siens(requete, auteur, condition)) or 0, chemin)
    ]


def _siens(requete: Select[Any], auteur: Auteur, condition: ColumnElement[bool]) -> Select[Any]:
    """Return a statement on `Logement` kept to the agency's perimeter."""
    return requete.outerjoin(Residence, Residence.id == Logement.residence_id).where(
        dans_le_perimetre(auteur), condition
    )

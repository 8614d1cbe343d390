"""Refused dwellings: by residence and dwelling, with why; and the households ranked again and again, never served."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from caleol.kernel.clock import jour_local
from caleol.kernel.francais import nom_complet
from caleol.models.base import cle_de_tri
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatDemande, EtatLot, EtatSeance
from caleol.models.locatif import Bail
from caleol.models.lot import Candidature, Decision, Lot
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Residence, Vacance
from caleol.models.seance import Seance
from caleol.models.suivi import OffreLogement, Reponse
from caleol.queries.suites.perimetre import lots_suivis
from caleol.rules.droits import Auteur, Droit
from caleol.rules.motifs import motif

TOUJOURS_SECOND = 2
"""How many times ranked after the first, without a dwelling, before a household is listed."""
MAXIMUM = 200


@dataclass(frozen=True, slots=True)
class RefusVu:
    """One refusal, without the household's name."""

    le: date
    lot_id: int
    motif: str
    silence: bool
    justifiee: bool | None


@dataclass(frozen=True, slots=True)
class LogementRefuse:
    """A dwelling with its refusals, the last first."""

    logement: str
    residence: str
    refus: tuple[RefusVu, ...]


@dataclass(frozen=True, slots=True)
class ToujoursSecond:
    """A household ranked several times after the first, and never served."""

    demande_id: int
    menage: str
    numero: str
    fois: int
    meilleur_rang: int
    derniere_le: date


@dataclass(frozen=True, slots=True)
class Refus:
    """The page of the refusals."""

    logements: tuple[LogementRefuse, ...]
    motifs: tuple[tuple[str, int], ...]
    residences: tuple[tuple[str, int], ...]
    seconds: tuple[ToujoursSecond, ...]

    @property
    def total(self) -> int:
        """Return how many refusals."""
        return sum(nombre for _, nombre in self.motifs)


def get_refus(session: Session, auteur: Auteur) -> Refus:
    """Return the refusals of the perimeter, dwellings refused most first, and the households never served."""
    par_logement: dict[int, list[RefusVu]] = defaultdict(list)
    noms: dict[int, tuple[str, str]] = {}
    lignes = session.execute(
        select(Reponse, Decision.lot_id, Logement, Commune.nom, Residence.nom)
        .join(OffreLogement, OffreLogement.id == Reponse.offre_id)
        .join(Decision, Decision.id == OffreLogement.decision_id)
        .join(Lot, Lot.id == Decision.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(Reponse.acceptee.is_(False), lots_suivis(auteur))
        .order_by(Reponse.le.desc(), Reponse.id.desc())
    )
    for reponse, lot_id, logement, commune, residence in lignes:
        libelle = motif(reponse.motif_code).neutre if reponse.motif_code else ""
        par_logement[logement.id].append(RefusVu(reponse.le, lot_id, libelle, reponse.silence, reponse.justifiee))
        noms[logement.id] = (f"{logement.type}, {logement.adresse}, {commune}", residence or "sans résidence")
    logements = [LogementRefuse(*noms[cle], tuple(refus)) for cle, refus in par_logement.items()]
    motifs = Counter(un.motif for logement in logements for un in logement.refus)
    residences: Counter[str] = Counter()
    for refuse in logements:
        residences[refuse.residence] += len(refuse.refus)
    return Refus(
        logements=tuple(sorted(logements, key=lambda x: (-len(x.refus), cle_de_tri(x.logement)))[:MAXIMUM]),
        motifs=tuple(motifs.most_common()),
        residences=tuple(residences.most_common(20)),
        seconds=_seconds(session, auteur) if auteur.peut(Droit.CHERCHER_DEMANDE) else (),
    )


def _seconds(session: Session, auteur: Auteur) -> tuple[ToujoursSecond, ...]:
    """Return the live applications ranked several times after the first, without first rank, offer or lease."""
    servies = (
        select(Candidature.demande_id)
        .join(Decision, Decision.candidature_id == Candidature.id)
        .outerjoin(OffreLogement, OffreLogement.decision_id == Decision.id)
        .outerjoin(Bail, Bail.candidature_id == Candidature.id)
        .where(or_(OffreLogement.id.is_not(None), Bail.id.is_not(None), Decision.rang == 1))
    )
    fois = func.count(Decision.id)
    lignes = session.execute(
        select(Demande, fois, func.min(Decision.rang), func.max(Decision.prise_le))
        .join(Candidature, Candidature.demande_id == Demande.id)
        .join(Decision, Decision.candidature_id == Candidature.id)
        .join(Lot, Lot.id == Decision.lot_id)
        .join(Seance, Seance.id == Lot.seance_id)
        .join(Vacance, Vacance.id == Lot.vacance_id)
        .join(Logement, Logement.id == Vacance.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(
            Decision.rang > 1,
            Lot.etat == EtatLot.DECIDE,
            Seance.etat == EtatSeance.VALIDEE,
            Demande.etat == EtatDemande.ACTIVE,
            Demande.id.not_in(servies),
            lots_suivis(auteur),
        )
        .group_by(Demande.id)
        .having(fois >= TOUJOURS_SECOND)
        .order_by(fois.desc(), Demande.id)
        .limit(MAXIMUM)
    )
    return tuple(
        ToujoursSecond(
            demande.id, nom_complet(demande.civilite, demande.prenom, demande.nom), demande.numero_unique, nombre,
            rang or 0, jour_local(dernier),
        )
        for demande, nombre, rang, dernier in lignes
    )  # fmt: skip

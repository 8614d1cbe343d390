"""One running lease: the situations with their computation, its due date, those who live there, the right to stay."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable, Refus
from caleol.kernel.francais import nom_complet
from caleol.models.locatif import Bail, Locataire
from caleol.models.organisation import Agence
from caleol.models.patrimoine import Logement, Residence
from caleol.queries.occupation.droit_de_rester import list_maintiens, load_regime
from caleol.queries.occupation.faits import load_baux
from caleol.queries.occupation.mutations import MutationVue, load_mutations
from caleol.queries.occupation.signalements import LigneSignalement, list_signalements_du_bail
from caleol.queries.occupation.suites import SuiteAvis, load_suite
from caleol.queries.perimetre import dans_le_perimetre
from caleol.queries.valeurs import load_parametres
from caleol.rules.droits import Auteur
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.occupation import faits
from caleol.rules.occupation.bareme import bareme_du_jour
from caleol.rules.occupation.decompte import age_revolu
from caleol.rules.occupation.echeance import Echeance, echeance, phrase
from caleol.rules.occupation.examen import examiner
from caleol.rules.occupation.faits import Qualite
from caleol.rules.occupation.lecture import Dates, indicateur, lire
from caleol.rules.occupation.maintien import Maintien, Regime
from caleol.rules.occupation.offres import Offre
from caleol.rules.occupation.situations import Situation
from caleol.rules.parametre import Parametres
from caleol.rules.peuplement import Peuplement


@dataclass(frozen=True, slots=True)
class OccupantLu:
    """A person who lives there, as known."""

    rang: int
    nom: str
    titulaire: bool
    lien: LienPersonne
    age: int | None
    naissance: date | None
    a_charge: bool
    garde: Garde | None
    handicap: bool | None
    perte_autonomie: bool | None
    qualite: Qualite | None


@dataclass(frozen=True, slots=True)
class Constats:
    """What the rules say of a lease on a day; the five situations in the order of the law."""

    au: date
    situations: tuple[Situation, ...]
    echeance: Echeance
    phrase_echeance: str
    indicateur: Peuplement | None
    maintiens: tuple[Maintien, ...]
    regime: Regime
    regime_suppose: bool

    def en(self, code: str) -> tuple[Situation, ...]:
        """Return the situations in a state, named by its stored value."""
        return tuple(situation for situation in self.situations if situation.etat.value == code)


@dataclass(frozen=True, slots=True)
class BailVu:
    """A lease, its dwelling, those who live there; `constats` is None where no threshold is checked for the day."""

    id: int
    reference: str
    titulaires: tuple[str, ...]
    logement_reference: str
    adresse: str
    commune: str
    agence: str
    type: str
    pieces: int
    surface: Decimal
    etage: int | None
    ascenseur: bool | None
    financement: str
    adapte: bool | None
    loyer_centimes: int | None
    signature_le: date
    dernier_examen_le: date | None
    menage_au: date | None
    logement_au: date | None
    qpv: bool | None
    zone_tendue: bool | None
    rfr: tuple[tuple[int, int], ...]
    occupants: tuple[OccupantLu, ...]
    besoin_adaptation: bool | None
    depart_handicap: bool | None
    pieces_professionnelles: int
    constats: Constats | None
    signalements: tuple[LigneSignalement, ...]
    suite: SuiteAvis | None
    mutations: tuple[MutationVue, ...]

    @property
    def nom(self) -> str:
        """Return the holders of the lease, or its reference where nobody is named."""
        return ", ".join(self.titulaires) or f"Bail {self.reference}"


def find_bail(session: Session, auteur: Auteur, bail_id: int, *, verrou: bool = False) -> Bail:
    """Return a running lease; `verrou` keeps other writers away until the act ends.

    Raises:
        Introuvable: no such running lease in the perimeter.
    """
    requete = (
        select(Bail)
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(Bail.id == bail_id, Bail.fin_le.is_(None), dans_le_perimetre(auteur))
    )
    bail = session.scalar(requete.with_for_update(of=Bail) if verrou else requete)
    if bail is None:
        raise Introuvable("bail", id=bail_id)
    return bail


def get_bail(session: Session, auteur: Auteur, bail_id: int, au: date) -> BailVu:
    """Return a running lease with what the rules say of it on a day, computed at once.

    Raises:
        Introuvable: no such running lease in the perimeter.
    """
    bail = find_bail(session, auteur, bail_id)
    logement, parametres = bail.logement, load_parametres(session)
    lu = load_baux(session, Bail.id == bail_id, au, parametres)[0].bail
    agence_id = logement.agence_id or (logement.residence.agence_id if logement.residence else None)
    agence = session.get(Agence, agence_id) if agence_id else None
    suite = load_suite(session, bail_id)
    occupants = tuple(_occupant(locataire, au) for locataire in bail.locataires)
    return BailVu(
        id=bail.id,
        reference=bail.reference,
        titulaires=tuple(occupant.nom for occupant in occupants if occupant.titulaire and occupant.nom),
        logement_reference=logement.reference,
        adresse=logement.adresse,
        commune=logement.commune.nom,
        agence=agence.nom if agence else "",
        type=logement.type,
        pieces=logement.pieces_habitables,
        surface=logement.surface,
        etage=logement.etage,
        ascenseur=logement.ascenseur,
        financement=logement.financement.libelle,
        adapte=logement.adapte_pmr,
        loyer_centimes=bail.loyer_centimes or logement.loyer_centimes,
        signature_le=bail.signature_le,
        dernier_examen_le=bail.dernier_examen_le,
        menage_au=bail.donnees_au,
        logement_au=lu.logement_au,
        qpv=lu.qpv,
        zone_tendue=lu.zone_tendue,
        rfr=tuple(sorted(lu.rfr_euros.items(), reverse=True)),
        occupants=occupants,
        besoin_adaptation=bail.besoin_adaptation,
        depart_handicap=bail.depart_handicap,
        pieces_professionnelles=bail.pieces_professionnelles,
        constats=load_constats(session, lu, au, parametres, tuple(o.offre for o in suite.offres) if suite else ()),
        suite=suite,
        mutations=load_mutations(session, [bail.reference]).get(bail.reference, ()),
        signalements=list_signalements_du_bail(session, auteur, bail_id),
    )


def load_constats(
    session: Session, bail: faits.Bail, au: date, parametres: Parametres, offres: tuple[Offre, ...] = ()
) -> Constats | None:
    """Return what the rules say of the facts of a lease; None where nobody checked the thresholds of the day."""
    try:
        bareme = bareme_du_jour(au, parametres)
    except Refus:
        return None
    examen, cas = examiner(bail, bareme), echeance(bail, bareme)
    regime, suppose = load_regime(session)
    return Constats(
        au=au,
        situations=lire(examen, Dates(bail.menage_au, bail.logement_au), bareme),
        echeance=cas,
        phrase_echeance=phrase(cas, au),
        indicateur=indicateur(bail, au) if bail.occupants else None,
        maintiens=list_maintiens(regime, bail, examen, bareme, parametres, offres),
        regime=regime,
        regime_suppose=suppose,
    )


def _occupant(locataire: Locataire, au: date) -> OccupantLu:
    return OccupantLu(
        rang=locataire.rang,
        nom=nom_complet(locataire.civilite, locataire.prenom or "", locataire.nom or ""),
        titulaire=locataire.titulaire,
        lien=locataire.lien,
        age=None if locataire.naissance is None else age_revolu(locataire.naissance, au),
        naissance=locataire.naissance,
        a_charge=locataire.a_charge,
        garde=locataire.garde,
        handicap=locataire.handicap,
        perte_autonomie=locataire.perte_autonomie,
        qualite=locataire.qualite,
    )

"""Rows that tests build on: each factory gives one believable row and takes what a test cares about.

They write in the session they are given and flush; nothing is committed, and no register entry is made.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.base import cle_de_tri
from caleol.models.commission import Commission, CommissionAgence, Mandat, Membre, ReglementInterieur, Siege
from caleol.models.compte import Habilitation, Utilisateur
from caleol.models.cotation import GrilleCotation
from caleol.models.demande import Demande, Menage, Personne
from caleol.models.enumerations import (
    CanalConvocation,
    EtatSeance,
    NatureReservataire,
    OrigineCandidature,
    OrigineVacance,
    QualiteMembre,
)
from caleol.models.locatif import Bail, Locataire
from caleol.models.lot import Candidature, Lot
from caleol.models.organisation import Agence, AttributCommune, Bailleur, Commune, Epci, Reservataire
from caleol.models.patrimoine import Logement, QuartierLogement, Residence, Vacance
from caleol.models.seance import Convocation, Seance
from caleol.rules.composition import NatureSiege
from caleol.rules.droits import Role
from caleol.rules.facts import Financement, LienPersonne, ZonePlafond
from caleol.rules.reglement import ModaliteSeance

MEL = "200093201"
MAINTENANT = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
SEANCE_LE = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
_suite = count(1)
T = TypeVar("T")


def fabrique_bailleur(session: Session, **valeurs: Any) -> Bailleur:
    """Make the landlord, or return the one there is."""
    connu = session.get(Bailleur, 1)
    if connu is not None:
        return connu
    ordinaire = {
        "id": 1,
        "nom": "Habitat d’essai",
        "forme_juridique": "office public de l’habitat",
        "adresse": "1 place de l’Essai",
        "code_postal": "59000",
        "ville": "Lille",
    }
    return _pose(session, Bailleur(**(ordinaire | valeurs)))


def fabrique_commune(
    session: Session,
    code_insee: str = "59512",
    nom: str = "Roubaix",
    *,
    rattachement_insee: str | None = None,
    zone_plafond: ZonePlafond | None = ZonePlafond.A,
    zone_abc: str = "B1",
    zone_apl: str | None = None,
    epci_siren: str | None = MEL,
) -> Commune:
    """Make a commune with its attributes since 2020, or return the one there is; `zone_plafond` None leaves none."""
    connue = session.get(Commune, code_insee)
    if connue is not None:
        return connue
    if epci_siren and session.get(Epci, epci_siren) is None:
        _pose(session, Epci(siren=epci_siren, nom="Métropole européenne de Lille"))
    commune = _pose(
        session,
        Commune(code_insee=code_insee, nom=nom, nom_tri=cle_de_tri(nom), rattachement_insee=rattachement_insee),
    )
    if zone_plafond is not None:
        attribut = AttributCommune(
            commune_insee=code_insee,
            debut=date(2020, 1, 1),
            zone_abc=zone_abc,
            zone_tendue=zone_abc in {"A bis", "A", "B1"},
            zone_plafond=zone_plafond,
            zone_apl=zone_apl,
            epci_siren=epci_siren,
            source="essai",
        )
        _pose(session, attribut)
    return commune


def fabrique_agence(session: Session, code: str = "ROUBAIX", nom: str = "Agence de Roubaix") -> Agence:
    """Make an agency, or return the one that bears this code."""
    return _unique(session, Agence, code, nom=nom)


def fabrique_reservataire(
    session: Session,
    code: str = "AL",
    nom: str = "Action Logement",
    nature: NatureReservataire = NatureReservataire.ACTION_LOGEMENT,
) -> Reservataire:
    """Make a right-holder, or return the one that bears this code."""
    return _unique(session, Reservataire, code, nom=nom, nature=nature)


def fabrique_logement(
    session: Session,
    *,
    reference: str | None = None,
    agence: Agence | None = None,
    commune: Commune | None = None,
    qpv: bool | None = False,
    **valeurs: Any,
) -> Logement:
    """Make a PLUS T3 of 64 m² in Roubaix with its rents; `qpv` None leaves the neighbourhood unknown."""
    rang = next(_suite)
    ordinaire: dict[str, Any] = {
        "reference": reference or f"L{rang:05d}",
        "adresse": f"{rang} rue de l’Essai",
        "code_postal": "59100",
        "etage": 3,
        "ascenseur": True,
        "type": "T3",
        "pieces_habitables": 3,
        "surface": Decimal("64.00"),
        "financement": Financement.PLUS,
        "adapte_pmr": False,
        "chauffage_individuel": False,
        "eau_individuelle": True,
        "loyer_centimes": 41260,
        "charges_centimes": 9640,
        "dpe": "C",
    }
    logement = Logement(
        agence_id=(agence or fabrique_agence(session)).id,
        commune_insee=(commune or fabrique_commune(session)).code_insee,
        **(ordinaire | valeurs),
    )
    _pose(session, logement)
    if qpv is not None:
        quartier = QuartierLogement(logement_id=logement.id, debut=date(2024, 1, 1), en_qpv=qpv, source="essai")
        _pose(session, quartier)
    return logement


def fabrique_residence(session: Session, code: str = "R1", nom: str = "Les Tilleuls", **valeurs: Any) -> Residence:
    """Make a residence in Roubaix, or return the one that bears this code."""
    return _unique(session, Residence, code, nom=nom, commune_insee=fabrique_commune(session).code_insee, **valeurs)


def fabrique_vacance(
    session: Session, logement: Logement | None = None, *, reservataire: Reservataire | None = None, **valeurs: Any
) -> Vacance:
    """Make an open vacancy on a dwelling, in the flow of Action Logement, free on 15 December 2026."""
    logement = logement or fabrique_logement(session)
    ordinaire: dict[str, Any] = {
        "origine": OrigineVacance.CONGE,
        "conge_recu_le": date(2026, 10, 14),
        "libre_le": date(2026, 12, 15),
        "loyer_centimes": logement.loyer_centimes,
        "charges_centimes": logement.charges_centimes,
        "dans_le_flux": True,
        "declaree_le": MAINTENANT,
    }
    reservataire = reservataire or fabrique_reservataire(session)
    return _pose(session, Vacance(logement_id=logement.id, reservataire_id=reservataire.id, **(ordinaire | valeurs)))


def fabrique_demande(
    session: Session,
    *,
    numero_unique: str | None = None,
    personnes: Sequence[dict[str, Any]] | None = None,
    menage: dict[str, Any] | None = None,
    **valeurs: Any,
) -> Demande:
    """Make a live application: a mother of 34 with children of 9 and 6, modest income, regular stay.

    `personnes` replaces the persons (dicts of columns of `Personne`), `menage` adds columns of `Menage`.
    """
    rang = next(_suite)
    numero = numero_unique or f"0590623{rang:06d}GDPUB"
    fiche: dict[str, Any] = {
        "etat_au": date(2026, 11, 20),
        "ressources_mensuelles_centimes": 168400,
        "rfr_euros": {"2024": 19544, "2025": 19900},
        "communes_souhaitees": "59512 59163",
        "type_souhaite_min": 3,
        "type_souhaite_max": 4,
        "motifs": "",
    }
    foyer = _pose(session, Menage(numero_unique=numero, **(fiche | (menage or {}))))
    for place, personne in enumerate(PARENT_ET_DEUX_ENFANTS if personnes is None else personnes, start=1):
        session.add(Personne(menage_id=foyer.id, rang=place, **personne))
    nom, prenom = valeurs.pop("nom", f"Essai{rang}"), valeurs.pop("prenom", "Sophie")
    ordinaire: dict[str, Any] = {
        "deposee_le": date(2023, 6, 14),
        "renouvelee_le": date(2026, 6, 10),
        "civilite": "mme",
        "nom_tri": cle_de_tri(f"{nom} {prenom}"),
    }
    demande = Demande(numero_unique=numero, nom=nom, prenom=prenom, menage_id=foyer.id, **(ordinaire | valeurs))
    return _pose(session, demande)


PARENT_ET_DEUX_ENFANTS: tuple[dict[str, Any], ...] = (
    {"lien": LienPersonne.DEMANDEUR, "naissance": date(1992, 3, 4), "sejour_regulier": True, "handicap": False},
    {"lien": LienPersonne.ENFANT, "naissance": date(2017, 5, 2), "a_charge": True, "handicap": False},
    {"lien": LienPersonne.ENFANT, "naissance": date(2020, 9, 30), "a_charge": True, "handicap": False},
)


def fabrique_personne(lien: LienPersonne = LienPersonne.DEMANDEUR, **valeurs: Any) -> dict[str, Any]:
    """Return the columns of a person for `fabrique_demande`: an adult of 40 staying regularly, or a child of 8."""
    if lien is LienPersonne.ENFANT:
        return {"lien": lien, "naissance": date(2018, 1, 10), "a_charge": True, "handicap": False} | valeurs
    return {"lien": lien, "naissance": date(1986, 1, 10), "sejour_regulier": True, "handicap": False} | valeurs


def fabrique_commission(
    session: Session,
    code: str = "NORD",
    nom: str = "Commission Nord",
    *,
    agences: Sequence[Agence] | None = None,
    communes: Sequence[str] = ("59512",),
    quorum: int | None = 4,
    membres: bool = True,
) -> Commission:
    """Make a commission on its agencies, with règlement, seats, and a titulaire on each seat.

    Seats: six designated (the sixth for the tenants, the first presiding), préfet, EPCI president, the mayor of
    each commune, one consultative.
    """
    commission = _pose(session, Commission(code=code, nom=nom, debut=date(2020, 1, 1), lieu_habituel="salle 2"))
    for agence in agences or [fabrique_agence(session)]:
        session.add(CommissionAgence(commission_id=commission.id, agence_id=agence.id))
    regles = {} if quorum is None else {"quorum_minimum": quorum}
    session.add(
        ReglementInterieur(
            commission_id=commission.id, version=1, debut=date(2020, 1, 1), source="essai", regles=regles
        )
    )
    for commune in communes:
        fabrique_commune(session, commune)
    for siege in _sieges(commission.id, communes):
        _pose(session, siege)
        if membres:
            fabrique_membre(session, siege, president=siege.cle == "designe-1")
    session.flush()
    return commission


def _sieges(commission_id: int, communes: Sequence[str]) -> list[Siege]:
    natures: list[tuple[str, NatureSiege, dict[str, Any]]] = [
        (f"designe-{rang}", NatureSiege.DESIGNE, {"representant_locataires": rang == 6}) for rang in range(1, 7)
    ]
    natures.append(("prefet", NatureSiege.PREFET, {}))
    natures.append(("epci", NatureSiege.EPCI, {"epci_siren": MEL}))
    natures += [(f"maire-{code}", NatureSiege.MAIRE, {"commune_insee": code}) for code in communes]
    natures.append(("consultatif", NatureSiege.CONSULTATIF, {}))
    return [
        Siege(commission_id=commission_id, cle=cle, nature=nature, ordre=ordre, libelle=cle, **valeurs)
        for ordre, (cle, nature, valeurs) in enumerate(natures, start=1)
    ]


def fabrique_membre(
    session: Session,
    siege: Siege | None = None,
    *,
    president: bool = False,
    qualite: QualiteMembre = QualiteMembre.TITULAIRE,
    utilisateur: Utilisateur | None = None,
    **valeurs: Any,
) -> Membre:
    """Make a member, with a mandate since 2020 on a seat where one is given."""
    rang = next(_suite)
    ordinaire = {"cle": f"m{rang}", "civilite": "mme", "nom": f"Membre{rang}", "prenom": "Anne"}
    membre = Membre(utilisateur_id=utilisateur.id if utilisateur else None, **(ordinaire | valeurs))
    _pose(session, membre)
    if siege is not None:
        mandat = Mandat(
            siege_id=siege.id, membre_id=membre.id, qualite=qualite, debut=date(2020, 1, 1), president=president
        )
        _pose(session, mandat)
    return membre


def fabrique_compte(
    session: Session,
    role: Role,
    *,
    identifiant: str | None = None,
    commission: Commission | None = None,
    agence: Agence | None = None,
    membre: Membre | None = None,
) -> Utilisateur:
    """Make an account holding one role; it has no password (`client.connecte(compte)` logs it in)."""
    rang = next(_suite)
    compte = Utilisateur(
        identifiant=identifiant or f"{role.value}{rang}@essai.fr",
        civilite="mme",
        nom=f"Compte{rang}",
        prenom="Claire",
        jeton=f"{rang:032d}",
    )
    _pose(session, compte)
    habilitation = Habilitation(
        utilisateur_id=compte.id,
        role=role,
        commission_id=commission.id if commission else None,
        agence_id=agence.id if agence else None,
    )
    _pose(session, habilitation)
    if membre is not None:
        membre.utilisateur_id = compte.id
        session.flush()
    return compte


def fabrique_seance(session: Session, commission: Commission, **valeurs: Any) -> Seance:
    """Make a séance in preparation on 1 December 2026 at 9:30 in Paris."""
    ordinaire = {
        "annee": 2026,
        "numero": next(_suite),
        "prevue_le": SEANCE_LE,
        "modalite": ModaliteSeance.PRESENTIEL,
        "etat": EtatSeance.PREPARATION,
    }
    return _pose(session, Seance(commission_id=commission.id, **(ordinaire | valeurs)))


def fabrique_convocation(session: Session, seance: Seance, siege: Siege, membre: Membre) -> Convocation:
    """Call a member to a séance for a seat."""
    convocation = Convocation(
        seance_id=seance.id,
        membre_id=membre.id,
        siege_id=siege.id,
        canal=CanalConvocation.COURRIEL,
        envoyee_le=MAINTENANT,
    )
    return _pose(session, convocation)


def fabrique_lot(
    session: Session, vacance: Vacance | None = None, demandes: Sequence[Demande] = (), **valeurs: Any
) -> Lot:
    """Make a lot in preparation with its candidates, in the order given (not frozen: see `inscribe_lot`)."""
    vacance = vacance or fabrique_vacance(session)
    lot = _pose(session, Lot(vacance_id=vacance.id, cree_le=MAINTENANT, **valeurs))
    for rang, demande in enumerate(demandes, start=1):
        candidature = Candidature(
            lot_id=lot.id,
            demande_id=demande.id,
            lettre="ABCDEFGHIJKLMNOPQRSTUVWXYZ"[rang - 1],
            rang_propose=rang,
            origine=OrigineCandidature.COTATION,
        )
        session.add(candidature)
    session.flush()
    return lot


def fabrique_grille(session: Session, texte: str, *, code: str = "ESSAI", version: int = 1) -> GrilleCotation:
    """Make a grid in force since 2020 from its text."""
    return _pose(
        session,
        GrilleCotation(
            code=code,
            version=version,
            nom="Grille d’essai",
            texte=texte,
            empreinte=sha256(texte.encode()).hexdigest(),
            debut=date(2020, 1, 1),
            publiee_le=MAINTENANT,
        ),
    )


def _unique(session: Session, classe: type[T], code: str, **valeurs: Any) -> T:
    connu = session.scalar(select(classe).filter_by(code=code))
    return connu if connu is not None else _pose(session, classe(**{"code": code, **valeurs}))


def _pose(session: Session, objet: T) -> T:
    session.add(objet)
    session.flush()
    return objet


def fabrique_bail(
    session: Session, logement: Logement | None = None, *occupants: dict[str, Any], **valeurs: Any
) -> Bail:
    """Make a running lease of 2010 in a tense zone, of a single tenant of 46 unless `occupants` say otherwise."""
    logement = logement or fabrique_logement(session)
    rang = next(_suite)
    ordinaire: dict[str, Any] = {
        "reference": f"B{rang:05d}",
        "signature_le": date(2010, 5, 3),
        "loyer_centimes": 39810,
        "rfr_euros": {"2024": 16_000},
        "donnees_au": date(2026, 1, 1),
    }
    bail = _pose(session, Bail(logement_id=logement.id, **(ordinaire | valeurs)))
    for numero, occupant in enumerate(occupants or ({},), start=1):
        _pose(session, _locataire(bail.id, numero, occupant))
    return bail


def _locataire(bail_id: int, rang: int, valeurs: dict[str, Any]) -> Locataire:
    ordinaire: dict[str, Any] = {
        "titulaire": rang == 1,
        "lien": LienPersonne.DEMANDEUR if rang == 1 else LienPersonne.ENFANT,
        "civilite": "Mme",
        "nom": f"MODELE{bail_id}",
        "prenom": "Camille",
        "naissance": date(1980, 2, 14),
        "a_charge": False,
        "handicap": False,
        "perte_autonomie": False,
    }
    tout = ordinaire | valeurs
    return Locataire(bail_id=bail_id, rang=rang, nom_tri=cle_de_tri(f"{tout['nom']} {tout['prenom']}"), **tout)

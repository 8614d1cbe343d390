"""The shapes of what is frozen with a lot: one dossier a candidature, one sheet of the dwelling.

Shown live, then kept as JSON: all read exactly what was shown. A later version only adds fields with a default.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from caleol.kernel.francais import nom_complet


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonneLue:
    """One person of the household, in words, with the age on the day of the dossier; never a birth date.

    `tranche` replaces the age of a child where the dossier is anonymous.
    """

    lien: str
    age: int | None
    a_charge: bool
    garde: str = ""
    a_naitre: bool = False
    tranche: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RessourcesLues:
    """Monthly resources of the form (centimes), yearly ones compared with the ceiling (euros), with their year.

    `rfr` and `douze_mois_euros` are all that was known, of which `retenues_euros` was chosen.
    """

    mensuelles_centimes: int | None
    retenues_euros: int | None
    annee: int | None
    motif: str
    rfr: tuple[tuple[int, int], ...] = ()
    douze_mois_euros: int | None = None

    @property
    def connues(self) -> tuple[tuple[str, int], ...]:
        """Return every yearly amount that was known, by its name."""
        douze = (("douze derniers mois", self.douze_mois_euros),) if self.douze_mois_euros is not None else ()
        return (*((f"RFR {annee}", montant) for annee, montant in self.rfr), *douze)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlafondLu:
    """The ceiling that was used: amount (None: none applies, or not checked), year, zone, source, status."""

    verifie: bool
    montant_euros: int | None
    annee: int | None
    financement: str
    zone: str
    categorie: str
    categorie_motif: str
    source: str
    statut: str
    respecte: bool | None
    ratio_pourcent: Decimal | None
    derogation: str
    derogation_preuve: str
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffortLu:
    """An effort rate with its numerator and denominator (centimes a month) and the word for it."""

    taux_pourcent: Decimal | None
    numerateur_centimes: int
    denominateur_centimes: int | None
    niveau: str
    phrase: str

    @property
    def cause(self) -> str:
        """Return why there is no rate, "" where there is one: resources of zero are known, they are none."""
        if self.taux_pourcent is not None:
            return ""
        return "ressources non connues" if self.denominateur_centimes is None else "aucune ressource"


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLu:
    """What the dwelling costs to the household: gross rate, net one where the aid is known, what remains."""

    brut: EffortLu
    net: EffortLu | None
    aide_centimes: int | None
    aide_phrase: str
    aide_estimee: bool
    reste_centimes: int | None
    reste_formule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuartileLu:
    """First quartile or not (None: not known), with the income per unit of consumption and the threshold."""

    premier: bool | None
    rang: int | None
    revenu_uc_euros: Decimal | None
    unites: str
    seuil_euros: int | None
    seuil_source: str
    phrase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LignePoints:
    """One criterion: the fact that was used, how it is proven, its points, and why it was dropped if it was.

    `etat` is `compte`, `ecarte` or `non_evaluable`; `serie` (1 to 4) is its colour in the pictures; `raison` says
    it in a few words; `neutre` replaces every word of it where health or violence would be told to members.
    """

    critere: str
    groupe: str
    serie: int
    fait: str
    raison: str
    justification: str
    points: int
    etat: str
    cause: str = ""
    neutre: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsLus:
    """The points of an application under a grid on a day; None totals where no grid was in force."""

    total: int | None
    valides: int | None
    lignes: tuple[LignePoints, ...]
    grille_code: str = ""
    grille_nom: str = ""
    grille_version: int | None = None
    grille_depuis: date | None = None
    calcules_le: date | None = None

    @property
    def fortes(self) -> tuple[LignePoints, ...]:
        """Return the three strongest reasons, negative points included."""
        comptees = [ligne for ligne in self.lignes if ligne.etat == "compte" and ligne.points]
        return tuple(sorted(comptees, key=lambda ligne: -abs(ligne.points))[:3])


@dataclass(frozen=True, slots=True, kw_only=True)
class PropositionLue:
    """A dwelling proposed before, and how it ended."""

    le: date
    logement: str
    decision: str
    rang: int | None
    issue: str
    motif: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnomalieLue:
    """A finding on the dossier: `gravite` is `bloquante`, `a_verifier` or `information`."""

    code: str
    gravite: str
    phrase: str
    a_faire: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceLue:
    """A paper of the limitative list: `etat` is `recue`, `vue`, `demandee` or `perimee`.

    `par` is who saw it, `jusqu` its last day where it has one.
    """

    code: str
    libelle: str
    etat: str
    le: date | None
    par: str = ""
    jusqu: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogementActuel:
    """Where the household lives now; every unknown is None."""

    statut: str | None
    type: str | None
    surface: Decimal | None
    loyer_centimes: int | None
    personnes: int | None
    commune: str | None
    sur_occupe: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One household for one dwelling, as on a day."""

    au: date
    demande_id: int
    numero_unique: str
    civilite: str
    prenom: str
    nom: str
    menage: str
    nb_personnes: int
    personnes: tuple[PersonneLue, ...]
    deposee_le: date
    renouvelee_le: date | None
    echeance: date
    attente_mois: int
    dalo: bool
    dalo_le: date | None
    mutation: bool
    priorites: tuple[str, ...]
    priorites_libelles: tuple[str, ...]
    priorites_neutres: tuple[str, ...]
    motifs: tuple[str, ...]
    motifs_neutres: tuple[str, ...]
    communes_souhaitees: tuple[str, ...]
    types_souhaites: str
    actuel: LogementActuel
    emploi: str | None
    commune_travail: str | None
    ressources: RessourcesLues
    quartile: QuartileLu
    points: PointsLus
    propositions: tuple[PropositionLue, ...]
    pieces: tuple[PieceLue, ...]
    anomalies: tuple[AnomalieLue, ...]
    sejour: str
    dalo_verifie: bool | None = None
    fin_sejour: date | None = None
    taille: str = ""
    taille_convient: bool | None = None
    taille_details: tuple[str, ...] = ()
    type_demande: bool | None = None
    plafond: PlafondLu | None = None
    budget: BudgetLu | None = None
    designations: tuple[str, ...] = ()
    delai_anormal_mois: int | None = None
    origine: str = ""
    lettre: str = ""
    anonyme: bool = False
    version: int = 1
    faits_de_cotation: str = ""

    @property
    def nom_complet(self) -> str:
        """Return « Mme Sophie Duval », or « Candidat B » where the name is hidden."""
        return f"Candidat {self.lettre}" if self.anonyme else nom_complet(self.civilite, self.prenom, self.nom)

    @property
    def au_logement(self) -> bool:
        """Return whether the dossier was made for one dwelling."""
        return self.plafond is not None

    @property
    def bloquantes(self) -> tuple[AnomalieLue, ...]:
        """Return the findings that stop an allocation."""
        return tuple(anomalie for anomalie in self.anomalies if anomalie.gravite == "bloquante")

    @property
    def a_verifier(self) -> tuple[AnomalieLue, ...]:
        """Return the findings that a person must look at."""
        return tuple(anomalie for anomalie in self.anomalies if anomalie.gravite == "a_verifier")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusLogement:
    """A refusal of the dwelling in the last two years: the day of the commission, how it ended, why."""

    le: date
    issue: str
    motif: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batiment:
    """Aggregates of a residence, never persons: its households, those with somebody of 65 among those whose ages are
    known, departures of the last twelve months.
    """

    menages: int
    ages_connus: int
    ages: int
    departs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FicheLogement:
    """The dwelling of a lot as on a day: what the agenda, the minutes and the members read."""

    au: date
    logement_id: int
    reference: str
    residence: str
    adresse: str
    complement: str
    code_postal: str
    commune: str
    commune_insee: str
    commune_du_maire: str
    commune_du_maire_nom: str
    epci_siren: str | None
    type: str
    pieces_habitables: int | None
    surface: Decimal | None
    etage: str
    financement: str
    financement_libelle: str
    numero_convention: str | None
    zone_plafond: str
    zone_plafond_libelle: str
    qpv: bool | None
    code_qpv: str | None
    qpv_source: str
    loyer_centimes: int
    loyer_annexe_centimes: int
    charges_centimes: int
    reservataire: str
    reservataire_nature: str
    designataire: str
    dans_le_flux: bool
    hors_flux_motif: str
    libre_le: date
    disponible_le: date | None
    dpe: str | None
    adapte_pmr: bool | None
    adaptation: str
    chauffage_individuel: bool | None
    eau_individuelle: bool | None
    enjeu_mixite: bool
    mandat_gerance: bool
    agence_id: int | None
    agence: str
    exception: str = ""
    exception_libelle: str = ""
    exception_motif: str = ""
    ordre_motif: str = ""
    identifiant_rpls: str = ""
    dpe_date: date | None = None
    conge_recu_le: date | None = None
    zone_tendue: bool | None = None
    presentations: int | None = None
    refus: tuple[RefusLogement, ...] = ()
    batiment: Batiment | None = None
    version: int = 1

    @property
    def jours_vacants(self) -> int:
        """Return for how many days the dwelling has been free on the day of the sheet."""
        return max((self.au - self.libre_le).days, 0)

    @property
    def total_centimes(self) -> int:
        """Return rent, annexes and charges of a month."""
        return self.loyer_centimes + self.loyer_annexe_centimes + self.charges_centimes

    @property
    def titre(self) -> str:
        """Return « 14 rue X, Roubaix »."""
        return f"{self.adresse}, {self.commune}"


_dossier = TypeAdapter(Dossier)
_fiche = TypeAdapter(FicheLogement)


def ecrit_dossier(dossier: Dossier) -> dict[str, Any]:
    """Return a dossier as it is kept in `candidature.instantane`."""
    ecrit: dict[str, Any] = _dossier.dump_python(dossier, mode="json")
    return ecrit


def lit_dossier(instantane: dict[str, Any]) -> Dossier:
    """Return the dossier kept in `candidature.instantane`."""
    return _dossier.validate_python(instantane)


def ecrit_fiche(fiche: FicheLogement) -> dict[str, Any]:
    """Return a sheet as it is kept in `lot.instantane`."""
    ecrit: dict[str, Any] = _fiche.dump_python(fiche, mode="json")
    return ecrit


def lit_fiche(instantane: dict[str, Any]) -> FicheLogement:
    """Return the sheet kept in `lot.instantane`."""
    return _fiche.validate_python(instantane)

"""Plain, frozen data that the papers are made of: no ORM object, every value as it was at the séance.

Conventions of every class here:
- a text is French, ready for print, without markup (the papers escape it and set its spaces);
- an optional text is ``""`` when there is none, an optional value ``None``: the papers then print
  « néant » or « non connu »;
- ``*_centimes`` are whole centimes, surfaces are m², ``*_pourcent`` are percentages (33.1 is 33,1 %);
- a ``datetime`` is aware; the papers show it in Europe/Paris.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class EnTete:
    """What stands at the head and foot of any paper (documents of the commission)."""

    bailleur: str
    forme_juridique: str
    adresse: tuple[str, ...]
    reference: str
    date_document: date
    lecteur: str = ""
    imprime_le: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seance:
    """The séance as its papers name it; what is empty has not come, or did not happen (second convocation, urgency)."""

    commission: str
    numero: str
    jour: date
    mode: str
    lieu: str
    reglement: str
    president: str = ""
    secretaire: str = ""
    heure_prevue: datetime | None = None
    ouverte_le: datetime | None = None
    levee_le: datetime | None = None
    vote_ouvert_le: datetime | None = None
    vote_clos_le: datetime | None = None
    presidences: tuple[str, ...] = ()
    carence: bool = False
    suite_de: str = ""
    urgence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convocation:
    """One convocation sent (R08): to whom, when, by which channel, with which proof."""

    personne: str
    qualite: str
    envoyee_le: date | datetime
    canal: str
    preuve: str = ""
    remarque: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One stay of a person in the séance, by the minute; ``mode`` is salle, visioconférence or écrit."""

    arrivee: datetime
    depart: datetime | None = None
    mode: str = ""
    lots: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """One seat, or one guest, and what happened to it during the séance.

    ``voix`` is « délibérative », « consultative » or « sans voix »; ``etat`` is « présent », « excusé »,
    « absent » or their feminine.
    ``suppleance``: « suppléante de M. X » when the seat was held by a suppléant or a delegate.
    ``deports``: numbers of the lots left, never the private reason.
    """

    siege: str
    personne: str
    qualite: str
    voix: str
    etat: str
    suppleance: str = ""
    mandat: str = ""
    passages: tuple[Passage, ...] = ()
    deports: tuple[int, ...] = ()
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """A quorum as counted, with the rule of the règlement intérieur in words."""

    regle: str
    presents: int
    requis: int
    atteint: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logement:
    """The dwelling of a lot, one line of the minutes and one of the agenda."""

    type_logement: str
    surface: Decimal | None
    adresse: str
    commune: str
    financement: str
    contingent: str
    dans_le_flux: bool
    motif_hors_flux: str = ""
    etage: str = ""
    residence: str = ""
    reference: str = ""
    loyer_centimes: int | None = None
    charges_centimes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionNombre:
    """The named exception to three demandes (CCH, art. R. 441-3) and its reason."""

    libelle: str
    motif: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidat:
    """One candidature as decided: rank, frozen figures, decision in the words of the law, what it carries.

    ``points`` is ``None`` when the lot was not scored. ``motifs`` are full sentences, never codes.
    """

    rang: int | None
    nom: str
    numero_unique: str
    decision: str
    points: int | None = None
    taux_effort_pourcent: Decimal | None = None
    plafond_pourcent: Decimal | None = None
    motifs: tuple[str, ...] = ()
    condition: str = ""
    echeance: date | None = None
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """One classement put to the vote and its voices; ``ordre`` reads « rang 1 : Mme A., rang 2 : M. B. »."""

    numero: int
    ordre: str
    pour: int
    auteur: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutin:
    """One ballot as counted: counts, no name but in ``nominal``. ``adoptee``: the number of the proposition adopted.

    ``contre`` counts the votes against every proposition, ``mode`` says how voices were taken,
    ``departage`` says whose voice decided a tie and on which ground; ``regle`` names the majority applied.
    ``nominal`` tells who voted what, a line a choice, where the règlement wants it in the minutes.
    """

    tour: int
    propositions: tuple[Proposition, ...]
    abstentions: int
    adoptee: int | None
    contre: int = 0
    mode: str = ""
    regle: str = ""
    departage: str = ""
    clos_le: datetime | None = None
    nominal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageCotation:
    """How the cotation was used (R52, R54): does the order follow the points, and if not, why.

    ``suit_les_points`` is ``None`` where nobody was ranked.
    """

    suit_les_points: bool | None
    explication: str = ""
    raison_ecart: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ajournement:
    """Why a lot is postponed and to when; not a decision of the law."""

    motif: str
    prochaine_seance: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One block of the minutes: ``voix_presentes`` of ``voix_attribuees`` voices délibératives on this lot.

    ``voix_detail`` says who of the place sat (« maire de Roubaix présente »); ``deports`` are names only.
    ``ajout_tardif`` holds the reason when the lot or a candidature came after the agenda was fixed.
    """

    numero: int
    logement: Logement
    voix_presentes: int
    voix_attribuees: int
    quorum: Quorum
    demandes_examinees: int
    candidats: tuple[Candidat, ...]
    scrutins: tuple[Scrutin, ...] = ()
    voix_detail: str = ""
    deports: tuple[str, ...] = ()
    exception: ExceptionNombre | None = None
    cotation: UsageCotation | None = None
    ajournement: Ajournement | None = None
    ajout_tardif: str = ""
    observations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approbation:
    """What was said of the previous minutes."""

    reference: str
    seance_du: date
    resultat: str
    remarques: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examen:
    """One tenant of the examination of occupation: an avis, never a decision."""

    locataire: str
    adresse: str
    situations: tuple[str, ...]
    avis: str
    logement_adapte: str = ""
    accession: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaitSeance:
    """A dated fact of the séance: incident, loss of quorum, late item, follow-up."""

    texte: str
    a: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A version used by the séance: règlement, grid, ceiling table, value."""

    objet: str
    version: str
    depuis: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs, in which capacity; ``signe_le`` is empty on a paper still to be signed by hand."""

    qualite: str
    nom: str
    signe_le: datetime | None = None
    moyen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sceau:
    """Digest of the canonical data and head of the register at the validation (hexadecimal, lower case)."""

    empreinte: str
    entree_registre: int
    tete_registre: str
    scelle_le: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PvDonnees:
    """The whole procès-verbal (R68). ``projet`` is True until the president has validated it.

    ``extrait`` says which lots are shown to a reader who sits on some lots only; such a copy bears no seal.
    """

    entete: EnTete
    seance: Seance
    projet: bool
    convocations: tuple[Convocation, ...]
    presences: tuple[Presence, ...]
    quorum: Quorum
    lots: tuple[Lot, ...]
    references: tuple[Reference, ...]
    signatures: tuple[Signature, ...]
    approbation: Approbation | None = None
    examens: tuple[Examen, ...] = ()
    ajouts_tardifs: tuple[FaitSeance, ...] = ()
    suites: tuple[FaitSeance, ...] = ()
    incidents: tuple[FaitSeance, ...] = ()
    annexes: tuple[str, ...] = ()
    sceau: Sceau | None = None
    extrait: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneOrdreDuJour:
    """One lot of the agenda: the dwelling, its candidates or the named exception, who votes, when.

    ``votants`` counts the voices délibératives of this lot; ``votants_detail`` names those of the place.
    """

    numero: int
    logement: Logement
    candidatures: int
    votants: int
    votants_detail: str = ""
    exception: ExceptionNombre | None = None
    heure: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupeOrdreDuJour:
    """The lots of one commune, or of one new residence, so that its mayor comes once."""

    titre: str
    lignes: tuple[LigneOrdreDuJour, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdreDuJourDonnees:
    """The agenda in its legal order; an empty part prints « néant »."""

    entete: EnTete
    seance: Seance
    quorum_regle: str
    attributions: tuple[GroupeOrdreDuJour, ...]
    neufs: tuple[GroupeOrdreDuJour, ...] = ()
    retours: tuple[GroupeOrdreDuJour, ...] = ()
    pv_a_approuver: str = ""
    informations: tuple[str, ...] = ()
    retraits: tuple[str, ...] = ()
    examens: tuple[str, ...] = ()
    projet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ColonneSiege:
    """One seat of the annex of the attendance sheet: a short label and its full name."""

    sigle: str
    libelle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LigneVoix:
    """One lot × all seats, in their order: « P » présent, « A » absent, « D » déporté, « – » not entitled."""

    numero: int
    commune: str
    etats: tuple[str, ...]
    quorum: Quorum


@dataclass(frozen=True, slots=True, kw_only=True)
class EmargementDonnees:
    """The attendance sheet and its annex; blank signatures are printed as boxes to sign."""

    entete: EnTete
    seance: Seance
    presences: tuple[Presence, ...]
    quorum: Quorum
    sieges: tuple[ColonneSiege, ...]
    lots: tuple[LigneVoix, ...]
    signatures: tuple[Signature, ...] = ()
    projet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtraitDonnees:
    """An extract of validated minutes: the lots of `pv` are those it keeps; `pour` says for whom or for what.

    ``notes`` says what was left out and why; the seal is that of the whole minutes.
    """

    pv: PvDonnees
    pour: str
    original: str
    notes: tuple[str, ...]

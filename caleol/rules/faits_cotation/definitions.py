"""The facts that a grid may read: a closed list of names with their nature, their label and their lawful evidence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from caleol.rules.enumeration import EnumLibelle
from caleol.rules.facts import Personne, Refuse
from caleol.rules.formulaire import MOTIFS as LIBELLES_MOTIFS
from caleol.rules.formulaire import OCCUPATIONS


class NatureFait(EnumLibelle):
    """What a fact is, hence what a criterion may do with it."""

    BOOLEEN = "booleen", "oui ou non"
    NOMBRE = "nombre", "nombre"
    DATE = "date", "date"
    CHOIX = "choix", "choix dans une liste"
    PERSONNES = "personnes", "personnes du ménage"
    REFUS = "refus", "refus d’une offre"


class EtatFait(EnumLibelle):
    """What became of a fact that was declared."""

    DECLARE = "declare", "déclaré"
    VALIDE = "valide", "validé"
    REJETE = "rejete", "rejeté"
    EXPIRE = "expire", "validation expirée"


ValeurFait = bool | int | Decimal | date | str | tuple[Personne, ...] | tuple[Refuse, ...] | None


class Fait(NamedTuple):
    """A fact of one application: its value (None: unknown), its state, the day it was true, who judged it and when."""

    valeur: ValeurFait
    etat: EtatFait = EtatFait.DECLARE
    au: date | None = None
    le: date | None = None
    par: str = ""

    @property
    def valide(self) -> bool:
        """Return whether it was validated on its evidence, or needs none."""
        return self.etat is EtatFait.VALIDE


@dataclass(frozen=True, slots=True)
class DefinitionFait:
    """A fact that exists.

    `preuve` is the lawful evidence in words (codes of the limitative list in brackets), `automatique` says that the
    file itself is the evidence, `valeurs` lists what a choice may be (empty: any code), `entier` that a number has
    no decimals, `du_logement` that it depends on the dwelling offered, `apporte` that nothing in the database
    carries it: it must be declared beside.
    """

    nature: NatureFait
    libelle: str
    preuve: str = ""
    automatique: bool = False
    valeurs: tuple[str, ...] = ()
    entier: bool = False
    du_logement: bool = False
    apporte: bool = False


PRIORITES = (
    "dalo", "handicap", "coordination_therapeutique", "mal_logees", "heberges", "reprise_activite", "insalubre",
    "violences", "agression_sexuelle", "prostitution", "traite", "mineur_suroccup", "sans_logement", "expulsion",
    "jeunes_ase",
)  # fmt: skip
MOTIFS = tuple(f"motif_{code}" for code in LIBELLES_MOTIFS)
TYPES_MENAGE = ("seul", "couple", "monoparental", "couple_enfants", "autre")

DOSSIER = "le dossier lui-même"
BOOLEEN, NOMBRE, DATE, CHOIX = NatureFait.BOOLEEN, NatureFait.NOMBRE, NatureFait.DATE, NatureFait.CHOIX

PREUVES_PRIORITES = {
    "dalo": "décision de la commission de médiation",
    "handicap": "carte mobilité inclusion ou notification de droits (MOT-HAN), vue et non conservée",
    "coordination_therapeutique": "attestation de la structure (LOG-STR)",
    "mal_logees": "décision ou attestation de l’instance du PDALHPD",
    "heberges": "attestation de la structure (LOG-STR)",
    "reprise_activite": "contrat de travail et avis de situation (PRO-SAL, PRO-CHO)",
    "insalubre": "arrêté ou constat (MOT-INS, MOT-IMP)",
    "violences": "ordonnance de protection, plainte ou attestation (MOT-VIO), vue et non conservée",
    "agression_sexuelle": "plainte ou décision de justice, vue et non conservée",
    "prostitution": "autorisation du parcours de sortie, vue et non conservée",
    "traite": "plainte ou titre de séjour à ce titre, vu et non conservé",
    "mineur_suroccup": "livret de famille et bail (FAM-ENF, LOG-LOC), constat de non-décence (MOT-NDE)",
    "sans_logement": "attestation d’hébergement ou de domiciliation (LOG-HEB, LOG-SAN)",
    "expulsion": "commandement, assignation ou jugement (MOT-EXP)",
    "jeunes_ase": "attestation du département",
}
PREUVES_MOTIFS = {
    "02": "arrêté ou courrier du bailleur (MOT-DEM)", "03": "constat ou arrêté (MOT-NDE, MOT-INS, MOT-IMP)",
    "04": "congé du bailleur (MOT-REP)", "05": "commandement, assignation ou jugement (MOT-EXP)",
    "06": "ordonnance de protection, plainte ou attestation (MOT-VIO), vue et non conservée",
    "07": "carte ou notification de droits (MOT-HAN), vue et non conservée",
    "08": "certificat médical (MOT-SAN), vu et non conservé", "09": "quittance et ressources (MOT-CHE, LOG-LOC)",
    "11": "jugement ou ordonnance (FAM-DIV, FAM-SEP)", "15": "autorisation de regroupement (MOT-REG)",
    "16": "agrément (MOT-ASM)", "18": "attestation de l’employeur (MOT-TRA)",
    "19": "attestation de l’employeur (MOT-TRA)",
}  # fmt: skip
BAIL = "bail ou quittance (LOG-LOC)"
RESSOURCES = "justificatifs de ressources (RES-SAL et suivants)"
FAMILLE = "livret de famille ou actes (FAM-ENF, FAM-GAR)"
TRAVAIL = "contrat ou attestation de l’employeur (PRO-SAL)"
ADRESSE = "bail, quittance ou attestation (LOG-LOC, LOG-HEB)"


def _priorites() -> dict[str, DefinitionFait]:
    """Return the priority publics as facts."""
    return {cle: DefinitionFait(BOOLEEN, f"Priorité «\u00a0{cle}\u00a0»", PREUVES_PRIORITES[cle]) for cle in PRIORITES}


def _motifs() -> dict[str, DefinitionFait]:
    """Return the reasons of the form as facts."""
    return {
        nom: DefinitionFait(BOOLEEN, f"Motif {nom[-2:]} de la demande", PREUVES_MOTIFS.get(nom[-2:], "formulaire"))
        for nom in MOTIFS
    }


def _simples() -> dict[str, DefinitionFait]:
    """Return the facts read of the application and of its household."""
    fait = DefinitionFait
    return {
        "deposee_le": fait(DATE, "Dépôt de la demande", DOSSIER, automatique=True),
        "renouvelee_le": fait(DATE, "Dernier renouvellement", DOSSIER, automatique=True),
        "mutation": fait(BOOLEEN, "Demande de mutation", DOSSIER, automatique=True),
        "proprietaire": fait(BOOLEEN, "Propriétaire d’un logement", "déclaration et acte (LOG-PRO)"),
        "relogement_ru": fait(BOOLEEN, "Relogement de renouvellement urbain", "liste de l’opération"),
        "ordonnance_protection": fait(BOOLEEN, "Ordonnance de protection", "ordonnance (MOT-VIO), vue", apporte=True),
        "besoin_fauteuil": fait(BOOLEEN, "Besoin d’un logement accessible en fauteuil", "(MOT-HAN), vue"),
        "occupation": fait(CHOIX, "Occupation actuelle", ADRESSE, valeurs=tuple(OCCUPATIONS)),
        "sans_abri": fait(BOOLEEN, "Sans abri ou habitat précaire", "attestation (LOG-SAN, LOG-HOT)"),
        "heberge_tiers": fait(BOOLEEN, "Hébergé chez un tiers", "attestation de l’hébergeant (LOG-HEB)"),
        "en_structure": fait(BOOLEEN, "Logé ou hébergé en structure", "attestation de la structure (LOG-STR)"),
        "motif_principal": fait(CHOIX, "Motif principal de la demande", "formulaire", valeurs=tuple(LIBELLES_MOTIFS)),
        "sur_occupation_actuelle": fait(BOOLEEN, "Logement actuel sur-occupé", f"{BAIL} et {FAMILLE}"),
        "surface_actuelle": fait(NOMBRE, "Surface du logement actuel (m²)", BAIL),
        "occupants_actuels": fait(NOMBRE, "Occupants du logement actuel", FAMILLE, entier=True),
        "pieces_actuelles": fait(NOMBRE, "Pièces du logement actuel", BAIL, entier=True),
        "surface_par_personne": fait(NOMBRE, "Surface par personne (m²)", f"{BAIL} et {FAMILLE}"),
        "personnes_par_piece": fait(NOMBRE, "Personnes par pièce", f"{BAIL} et {FAMILLE}"),
        "loyer_actuel": fait(NOMBRE, "Loyer actuel (€ par mois)", BAIL),
        "loyer_actuel_net": fait(NOMBRE, "Loyer actuel net de l’aide (€ par mois)", f"{BAIL} (RES-CAF)"),
        "ressources_mensuelles": fait(NOMBRE, "Ressources mensuelles (€)", RESSOURCES),
        "taux_effort_actuel": fait(NOMBRE, "Taux d’effort actuel (%)", f"{BAIL} et {RESSOURCES}"),
        "revenu_uc": fait(NOMBRE, "Revenu annuel par unité de consommation (€)", RESSOURCES),
        "premier_quartile": fait(BOOLEEN, "Ménage du premier quartile", RESSOURCES),
    }


def _menage() -> dict[str, DefinitionFait]:
    """Return the facts of the persons: three counts, for three ends, are three facts."""
    fait = DefinitionFait
    return {
        "personnes": fait(NatureFait.PERSONNES, "Personnes du ménage", FAMILLE),
        "nombre_personnes": fait(NOMBRE, "Personnes du ménage", FAMILLE, entier=True),
        "personnes_taille": fait(NOMBRE, "Personnes comptées pour la taille", FAMILLE, entier=True),
        "personnes_plafond": fait(NOMBRE, "Personnes comptées pour le plafond", FAMILLE, entier=True),
        "type_menage": fait(CHOIX, "Type de ménage", FAMILLE, valeurs=TYPES_MENAGE),
        "personne_handicapee": fait(
            BOOLEEN, "Personne en situation de handicap", "carte ou notification de droits (MOT-HAN), vue"
        ),
        "famille_monoparentale": fait(BOOLEEN, "Famille monoparentale", FAMILLE),
        "refus": fait(NatureFait.REFUS, "Refus d’une offre adaptée", DOSSIER, automatique=True),
    }


def _apportes() -> dict[str, DefinitionFait]:
    """Return the facts that no file of the database carries yet: unknown until somebody declares them beside."""
    fait = DefinitionFait
    return {
        "dalo_le": fait(DATE, "Décision DALO", "décision de la commission de médiation"),
        "expulsion_le": fait(DATE, "Jugement d’expulsion", "jugement (MOT-EXP)", apporte=True),
        "sortie_detention_le": fait(DATE, "Sortie de détention", "bulletin de sortie", apporte=True),
        "habite_qpv_2015": fait(BOOLEEN, "Habite un quartier prioritaire (liste de 2015)", ADRESSE),
        "habite_qpv_2024": fait(BOOLEEN, "Habite un quartier prioritaire (liste de 2024)", ADRESSE),
        "zone_abc": fait(
            CHOIX, "Zone A bis à C, à sa date", "arrêté de zonage", True, ("Abis", "A", "B1", "B2", "C"), apporte=True
        ),
        "commune_actuelle": fait(CHOIX, "Commune de résidence (code INSEE)", ADRESSE),
        "commune_travail": fait(CHOIX, "Commune de travail (code INSEE)", TRAVAIL),
    }


def _du_logement() -> dict[str, DefinitionFait]:
    """Return the facts that depend on the dwelling offered: unknown until one is named."""
    fait = DefinitionFait
    return {
        "logement_commune": fait(CHOIX, "Commune du logement proposé", DOSSIER, True, du_logement=True),
        "logement_zone_plafond": fait(
            CHOIX, "Zone des plafonds du logement proposé", DOSSIER, True, ("p", "i", "a"), du_logement=True
        ),
        "logement_qpv": fait(BOOLEEN, "Logement proposé en quartier prioritaire", DOSSIER, True, du_logement=True),
        "commune_souhaitee": fait(BOOLEEN, "Commune du logement souhaitée", DOSSIER, True, du_logement=True),
        "reside_dans_la_commune": fait(BOOLEEN, "Réside dans la commune du logement", ADRESSE, du_logement=True),
        "travaille_dans_la_commune": fait(BOOLEEN, "Travaille dans la commune du logement", TRAVAIL, du_logement=True),
        "logement_adapte_au_besoin": fait(BOOLEEN, "Logement adapté au besoin", "(MOT-HAN), vue", du_logement=True),
        "taille_adaptee": fait(BOOLEEN, "Taille du logement adaptée au ménage", FAMILLE, du_logement=True),
        "taux_effort_propose": fait(
            NOMBRE, "Taux d’effort du logement proposé, hors aide (%)", RESSOURCES, du_logement=True
        ),
    }


FAITS: dict[str, DefinitionFait] = {
    **_simples(), **_menage(), **_apportes(), **_du_logement(), **_priorites(), **_motifs(),
}  # fmt: skip

"""Who may do what: the table of rights, and the author of an act with the perimeter it holds.

The rights here say what a role can do at all; what it can do to one object (its own séance, its own agency,
a lot on which it sits) is checked where the object is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from caleol.rules.enumeration import EnumLibelle


class Role(EnumLibelle):
    """What a person may do here; one person may hold several and chooses in which to act."""

    SECRETAIRE = "secretaire", "Secrétaire de commission"
    MEMBRE = "membre", "Membre de commission"
    AGENCE = "agence", "Agence de gestion"
    DIRECTION = "direction", "Direction"
    ADMINISTRATEUR = "administrateur", "Administrateur"
    AUDITEUR = "auditeur", "Auditeur"


class Droit(EnumLibelle):
    """An act or a reading that a page needs."""

    ACCUEIL = "accueil", "Voir sa page d’accueil et son compte"
    LIRE_LOTS = "lire_lots", "Voir les logements vacants et leurs candidats"
    DECLARER_VACANCE = "declarer_vacance", "Déclarer un logement vacant"
    PROPOSER_CANDIDAT = "proposer_candidat", "Proposer un candidat sur un logement"
    PREPARER_LOTS = "preparer_lots", "Préparer les lots et leurs candidats"
    LIRE_DOSSIER = "lire_dossier", "Lire le dossier d’un candidat"
    CHERCHER_DEMANDE = "chercher_demande", "Chercher une demande dans la liste d’attente"
    LIRE_SEANCE = "lire_seance", "Lire une séance"
    LIRE_PRESENCES = "lire_presences", "Voir les présences d’une séance"
    TENIR_SEANCE = "tenir_seance", "Préparer, convoquer et tenir une séance"
    VOTER = "voter", "Voter sur les lots où l’on siège"
    LIRE_PV = "lire_pv", "Lire un procès-verbal"
    VALIDER_PV = "valider_pv", "Valider un procès-verbal"
    LIRE_SUITES = "lire_suites", "Suivre les offres et les réponses"
    TENIR_SUITES = "tenir_suites", "Tenir les offres, les réponses et les courriers"
    LIRE_MANDATS = "lire_mandats", "Voir les sièges et les mandats"
    GERER_MANDATS = "gerer_mandats", "Tenir les mandats d’une commission"
    LIRE_REGLES = "lire_regles", "Lire les règles, valeurs et grilles"
    PROPOSER_REGLES = "proposer_regles", "Proposer règles, valeurs et grilles"
    GERER_REGLES = "gerer_regles", "Publier règles, valeurs et grilles"
    LIRE_IMPORTS = "lire_imports", "Voir les fichiers reçus et ce qu’ils ont changé"
    IMPORTER = "importer", "Importer des fichiers"
    IMPORTER_OCCUPATION = "importer_occupation", "Importer l’enquête d’occupation et les réponses des locataires"
    LIRE_TACHES = "lire_taches", "Voir les tâches de l’outil et les courriels qui attendent"
    LIRE_COMPTES = "lire_comptes", "Voir les comptes et leurs rôles"
    GERER_COMPTES = "gerer_comptes", "Tenir les comptes"
    LIRE_REGISTRE = "lire_registre", "Lire et vérifier le registre"
    LIRE_TABLEAU = "lire_tableau", "Lire les tableaux de bord"
    LIRE_OCCUPATION = "lire_occupation", "Voir les baux et l’occupation"
    SIGNALER_OCCUPATION = "signaler_occupation", "Signaler une occupation"


DROITS: Mapping[Role, frozenset[Droit]] = MappingProxyType(
    {
        Role.SECRETAIRE: frozenset(
            {
                Droit.ACCUEIL,
                Droit.LIRE_LOTS,
                Droit.DECLARER_VACANCE,
                Droit.PROPOSER_CANDIDAT,
                Droit.PREPARER_LOTS,
                Droit.LIRE_DOSSIER,
                Droit.CHERCHER_DEMANDE,
                Droit.LIRE_SEANCE,
                Droit.LIRE_PRESENCES,
                Droit.TENIR_SEANCE,
                Droit.LIRE_PV,
                Droit.LIRE_SUITES,
                Droit.TENIR_SUITES,
                Droit.LIRE_MANDATS,
                Droit.GERER_MANDATS,
                Droit.LIRE_REGLES,
                Droit.PROPOSER_REGLES,
                Droit.LIRE_IMPORTS,
                Droit.LIRE_TACHES,
                Droit.IMPORTER,
                Droit.IMPORTER_OCCUPATION,
                Droit.LIRE_REGISTRE,
                Droit.LIRE_TABLEAU,
                Droit.LIRE_OCCUPATION,
                Droit.SIGNALER_OCCUPATION,
            }
        ),
        Role.MEMBRE: frozenset(
            {Droit.ACCUEIL, Droit.LIRE_DOSSIER, Droit.LIRE_SEANCE, Droit.VOTER, Droit.LIRE_PV, Droit.VALIDER_PV}
        ),
        Role.AGENCE: frozenset(
            {
                Droit.ACCUEIL,
                Droit.LIRE_LOTS,
                Droit.DECLARER_VACANCE,
                Droit.PROPOSER_CANDIDAT,
                Droit.LIRE_DOSSIER,
                Droit.LIRE_SUITES,
                Droit.LIRE_IMPORTS,
                Droit.IMPORTER_OCCUPATION,
                Droit.LIRE_TABLEAU,
                Droit.LIRE_OCCUPATION,
                Droit.SIGNALER_OCCUPATION,
            }
        ),
        Role.DIRECTION: frozenset({Droit.ACCUEIL, Droit.LIRE_REGLES, Droit.PROPOSER_REGLES, Droit.LIRE_TABLEAU}),
        Role.ADMINISTRATEUR: frozenset(
            {
                Droit.ACCUEIL,
                Droit.LIRE_MANDATS,
                Droit.GERER_MANDATS,
                Droit.LIRE_REGLES,
                Droit.PROPOSER_REGLES,
                Droit.GERER_REGLES,
                Droit.LIRE_IMPORTS,
                Droit.LIRE_TACHES,
                Droit.IMPORTER,
                Droit.IMPORTER_OCCUPATION,
                Droit.LIRE_COMPTES,
                Droit.GERER_COMPTES,
                Droit.LIRE_REGISTRE,
            }
        ),
        Role.AUDITEUR: frozenset(
            {
                Droit.ACCUEIL,
                Droit.LIRE_LOTS,
                Droit.LIRE_DOSSIER,
                Droit.CHERCHER_DEMANDE,
                Droit.LIRE_SEANCE,
                Droit.LIRE_PRESENCES,
                Droit.LIRE_PV,
                Droit.LIRE_SUITES,
                Droit.LIRE_MANDATS,
                Droit.LIRE_REGLES,
                Droit.LIRE_IMPORTS,
                Droit.LIRE_TACHES,
                Droit.LIRE_COMPTES,
                Droit.LIRE_REGISTRE,
                Droit.LIRE_TABLEAU,
                Droit.LIRE_OCCUPATION,
            }
        ),
    }
)

ECRITURES = frozenset(
    {
        Droit.DECLARER_VACANCE,
        Droit.PROPOSER_CANDIDAT,
        Droit.PREPARER_LOTS,
        Droit.TENIR_SEANCE,
        Droit.VOTER,
        Droit.VALIDER_PV,
        Droit.TENIR_SUITES,
        Droit.GERER_MANDATS,
        Droit.PROPOSER_REGLES,
        Droit.GERER_REGLES,
        Droit.IMPORTER,
        Droit.IMPORTER_OCCUPATION,
        Droit.GERER_COMPTES,
        Droit.SIGNALER_OCCUPATION,
    }
)
"""The rights that change something; the auditor holds none of them."""

NATURES_D_AGENCE = frozenset({"baux", "reponses"})
"""The natures of file that an agency may send, for its own leases: the occupancy survey and the tenants' answers."""


def droit_d_import(nature: str) -> Droit:
    """Return the right that the import of a nature of file needs."""
    return Droit.IMPORTER_OCCUPATION if nature in NATURES_D_AGENCE else Droit.IMPORTER


@dataclass(frozen=True, slots=True)
class Auteur:
    """Who acts or reads, in which role, on which perimeter; the tool itself has neither account nor role.

    `seance_id` keeps a member who came by the personal link of a convocation to that séance alone.
    """

    utilisateur_id: int | None = None
    role: Role | None = None
    commission_ids: frozenset[int] = frozenset()
    agence_ids: frozenset[int] = frozenset()
    membre_id: int | None = None
    seance_id: int | None = None

    @property
    def est_outil(self) -> bool:
        """Return whether the tool itself acts (jobs, command line): neither account nor role."""
        return self.role is None and self.utilisateur_id is None

    @property
    def voit_tout(self) -> bool:
        """Return whether nothing is out of this author's perimeter: the tool itself, an auditor."""
        return self.est_outil or self.role is Role.AUDITEUR

    def tient(self, commission_id: int) -> bool:
        """Return whether an author holds the secretariat of a commission; the tool itself holds all."""
        return self.est_outil or (self.role is Role.SECRETAIRE and commission_id in self.commission_ids)

    def peut(self, droit: Droit) -> bool:
        """Return whether the role holds this right.

        The tool itself holds all; an account whose roles were withdrawn holds nothing but its own account page.
        """
        if self.role is None:
            return self.est_outil or droit is Droit.ACCUEIL
        return droit in DROITS[self.role]


OUTIL = Auteur()

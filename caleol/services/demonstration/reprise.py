"""The files of the former tool and the extracts of the waiting list, imported by the ordinary imports."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from caleol.kernel.clock import jour_local
from caleol.rules.droits import OUTIL, Auteur
from caleol.services.act import Actes
from caleol.services.demonstration.chantier import Chantier, instant
from caleol.services.demonstration.fondation import FONDATION, lay_fondation, link_membres
from caleol.services.identites import find_identites
from caleol.services.imports import importe_fichier
from caleol.services.instruction import recompute_instructions
from seeds import REFERENCE
from seeds.demonstration.comptes import ADMINISTRATRICE, SECRETAIRE
from seeds.demonstration.generateur import FichierDemo
from seeds.demonstration.taille import AUJOURD_HUI, EXTRAIT_COMPLET, EXTRAIT_RECENT

REPRISE = instant(EXTRAIT_COMPLET.replace(day=28), 6, 30)
MISE_A_JOUR = instant(EXTRAIT_RECENT, 18, 30)
VEILLE_CALCUL = instant(AUJOURD_HUI, 5)
PATRIMOINE = ("logements", "baux", "examens")


def load_reference(actes: Actes, auteur: Auteur = OUTIL) -> int:
    """Load the communes of reference with their dated zones; return how many lines were new or changed.

    May be called again: what has not changed is not written.

    Raises:
        Refus: those of `importe_fichier`.
    """
    bilan = importe_fichier(actes, auteur, "communes", REFERENCE / "communes.csv", recalcule=False)
    return bilan.nouveaux + bilan.modifies


def load_organisation(chantier: Chantier, fichiers: Mapping[str, FichierDemo]) -> None:
    """Load places, agencies, accounts, right-holders and seats."""
    load_reference(chantier.a(instant(jour_local(FONDATION), 8, 30)))
    _importe(chantier, OUTIL, instant(jour_local(FONDATION), 8, 40), [fichiers["agences"]])
    lay_fondation(chantier)
    admin = chantier.auteurs[ADMINISTRATRICE]
    _importe(chantier, admin, instant(jour_local(FONDATION), 10), [fichiers["conventions"], fichiers["membres"]])
    link_membres(chantier)


def load_reprise(chantier: Chantier, fichiers: Mapping[str, FichierDemo]) -> None:
    """Load the stock, the leases, the full extract of the waiting list and what the former tool knew."""
    admin = chantier.auteurs[ADMINISTRATRICE]
    cles = (*PATRIMOINE, "demandes-septembre", "propositions", "vacances-septembre")
    _importe(chantier, admin, REPRISE, [fichiers[cle] for cle in cles])
    chantier.annonce("Calcul des points de la liste d’attente…")
    recompute_instructions(chantier.a(REPRISE))


def load_mise_a_jour(chantier: Chantier, fichiers: Mapping[str, FichierDemo]) -> None:
    """Load the last extract and the last vacancies."""
    secretaire = chantier.auteurs[SECRETAIRE]
    _importe(chantier, secretaire, MISE_A_JOUR, [fichiers["demandes-novembre"], fichiers["vacances-novembre"]])


def compute_du_jour(chantier: Chantier) -> None:
    """Compute the waiting list as each night does, for the day of the demonstration."""
    chantier.annonce("Calcul des points au jour de la démonstration…")
    recompute_instructions(chantier.a(VEILLE_CALCUL))
    find_identites(chantier.a(VEILLE_CALCUL))


def _importe(chantier: Chantier, auteur: Auteur, quand: datetime, fichiers: Sequence[FichierDemo]) -> None:
    for fichier in fichiers:
        chantier.annonce(f"Import de {fichier.chemin.name} ({fichier.lignes} lignes)…")
        importe_fichier(chantier.a(quand), auteur, fichier.nature, fichier.chemin, recalcule=False)

"""Load the whole demonstration in an empty database, and tell whether it is there."""

from dataclasses import dataclass
from datetime import datetime
from json import loads
from pathlib import Path
from time import perf_counter

from sqlalchemy import func, select

from caleol.models.moteur import Sessions
from caleol.models.organisation import Bailleur
from caleol.models.registre import EntreeRegistre
from caleol.rules.droits import OUTIL
from caleol.services.demonstration.chantier import DEPART, Annonce, Chantier
from caleol.services.demonstration.reprise import load_organisation, load_reprise
from caleol.services.demonstration.scenario import play_scenario
from caleol.services.occupation.appariement import recompute_appariements
from caleol.services.occupation.calcul import recompute_occupation
from seeds.demonstration.generateur import tire_monde, write_monde
from seeds.demonstration.taille import GRAINE, TAILLES

ACHEVE = "chargement_demonstration"


@dataclass(frozen=True, slots=True)
class EtatDemonstration:
    """What a database holds: nothing, another installation, a demonstration that was cut short, or a whole one.

    `taille` is the size of a whole demonstration; `dernier` the instant of the last act of the register.
    """

    vide: bool
    reelle: bool
    taille: str | None
    dernier: datetime | None


def etat_demonstration(sessions: Sessions) -> EtatDemonstration:
    """Look at what a database holds (its schema must be there)."""
    with sessions.lecture() as session:
        bailleur = session.get(Bailleur, 1)
        fin = session.scalar(select(EntreeRegistre.donnees).where(EntreeRegistre.acte == ACHEVE))
        dernier = session.scalar(select(func.max(EntreeRegistre.survenu_le)))
    return EtatDemonstration(
        vide=bailleur is None and dernier is None,
        reelle=bailleur is not None and not bailleur.demonstration,
        taille=loads(fin)["taille"] if fin else None,
        dernier=dernier,
    )


def load_demonstration(
    sessions: Sessions, *, taille: str, dossier: Path, annonce: Annonce, graine: int = GRAINE
) -> None:
    """Draw the demonstration and load it in an empty database, telling in French what is being done.

    `dossier` is the folder of data of the installation: the files that were imported stay in its folder
    `demonstration`, so that an import can be tried by hand.

    Raises:
        Refus: those of the imports and of the acts; the database is then to be thrown away.
    """
    debut = perf_counter()
    chantier = Chantier(sessions, TAILLES[taille], graine, dossier, annonce)
    annonce("Tirage des logements, des baux et des demandes…")
    monde = tire_monde(chantier.taille, graine)
    fichiers = write_monde(monde, dossier / "demonstration")
    load_organisation(chantier, fichiers)
    load_reprise(chantier, fichiers)
    play_scenario(chantier, monde, fichiers)
    annonce("Recherche de relogements et d’échanges…")
    recompute_occupation(chantier.a(DEPART))
    recompute_appariements(chantier.a(DEPART))
    with chantier.a(DEPART).ouvre(OUTIL) as acte:
        acte.inscrire(ACHEVE, "bailleur", 1, {"taille": taille, "graine": graine})
    annonce(f"Démonstration chargée en {perf_counter() - debut:.0f}\u00a0s.")

"""The whole demonstration, drawn in order and written as files that the imports read."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from seeds.demonstration import baux, demandes, fichiers, logements, organisation, suivi
from seeds.demonstration.ecriture import write_csv
from seeds.demonstration.hasard import flux
from seeds.demonstration.residences import tire_residences
from seeds.demonstration.taille import AUJOURD_HUI, EXTRAIT_COMPLET, GRAINE, Taille
from seeds.demonstration.territoire import parc


@dataclass(frozen=True, slots=True)
class Monde:
    """Everything that was drawn, before it is written."""

    taille: Taille
    graine: int
    logements: Sequence[logements.Logement]
    baux: Sequence[baux.Bail]
    demandes: Sequence[demandes.Demande]
    vacances: Sequence[suivi.Vacance]


@dataclass(frozen=True, slots=True)
class FichierDemo:
    """A file that was written: what it holds, where it is, how many lines."""

    cle: str
    nature: str
    chemin: Path
    lignes: int

    @property
    def empreinte(self) -> str:
        """Return the SHA-256 of the file."""
        return hashlib.sha256(self.chemin.read_bytes()).hexdigest()


def tire_monde(taille: Taille, graine: int = GRAINE) -> Monde:
    """Draw dwellings, leases, applications and vacancies of a size."""
    parc_tire = list(tire_parc(taille, graine))
    hasard = flux(graine, "occupation")
    libres = set(hasard.sample(range(len(parc_tire)), len(parc_tire) - taille.baux))
    loues = [logement for rang, logement in enumerate(parc_tire) if rang not in libres]
    baux_tires = list(baux.tire_baux(flux(graine, "baux"), loues, AUJOURD_HUI))
    a_louer = [parc_tire[rang] for rang in sorted(libres)]
    vacants = sorted(hasard.sample(range(len(a_louer)), taille.vacances))
    return Monde(
        taille=taille,
        graine=graine,
        logements=parc_tire,
        baux=baux_tires,
        demandes=list(demandes.tire_demandes(flux(graine, "demandes"), taille, baux_tires)),
        vacances=list(suivi.tire_vacances(flux(graine, "vacances"), [a_louer[rang] for rang in vacants])),
    )


def tire_parc(taille: Taille, graine: int = GRAINE) -> Sequence[logements.Logement]:
    """Draw the dwellings of a size, residence by residence."""
    hasard = flux(graine, "parc")
    tires: list[logements.Logement] = []
    for residence in tire_residences(hasard, parc(taille)):
        tires.extend(logements.tire_logements(hasard, residence, len(tires) + 1))
    return tires


def write_monde(monde: Monde, dossier: Path) -> dict[str, FichierDemo]:
    """Write the files of a demonstration in a folder; return them by key."""
    dossier.mkdir(parents=True, exist_ok=True)
    graine = monde.graine
    anciennes = [v.ligne for v in monde.vacances if v.connue_le <= EXTRAIT_COMPLET]
    recentes = [v.ligne for v in monde.vacances if v.connue_le > EXTRAIT_COMPLET]
    conventions = organisation.lignes_conventions(monde.taille)
    propositions = suivi.lignes_propositions(flux(graine, "propositions"), monde.demandes, monde.baux)
    plan = (
        ("agences", "agences", organisation.COLONNES_AGENCES, organisation.lignes_agences()),
        ("conventions", "conventions", organisation.COLONNES_CONVENTIONS, conventions),
        ("membres", "membres", organisation.COLONNES_MEMBRES, organisation.lignes_membres(flux(graine, "membres"))),
        ("logements", "logements", logements.COLONNES, fichiers.lignes_logements(monde.logements)),
        ("baux", "baux", baux.COLONNES, fichiers.lignes_baux(monde.baux)),
        ("examens", "examens", suivi.COLONNES_EXAMENS, suivi.lignes_examens(monde.baux)),
        ("demandes-septembre", "demandes", fichiers.COLONNES_DEMANDES, fichiers.lignes_premier_extrait(monde.demandes)),
        ("propositions", "propositions", suivi.COLONNES_PROPOSITIONS, propositions),
        ("vacances-septembre", "vacances", suivi.COLONNES_VACANCES, anciennes),
        ("demandes-novembre", "demandes", fichiers.COLONNES_DEMANDES, fichiers.lignes_second_extrait(monde.demandes)),
        ("vacances-novembre", "vacances", suivi.COLONNES_VACANCES, recentes),
    )
    ecrits = {}
    for cle, nature, colonnes, lignes in plan:
        chemin = dossier / f"{cle}.csv"
        ecrits[cle] = FichierDemo(cle, nature, chemin, write_csv(chemin, colonnes, lignes))
    return ecrits


def genere(dossier: Path, taille: Taille, graine: int = GRAINE) -> dict[str, FichierDemo]:
    """Draw a demonstration and write its files: same size and seed, same bytes."""
    return write_monde(tire_monde(taille, graine), dossier)

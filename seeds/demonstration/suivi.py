"""What the former tool knew: vacant dwellings, past proposals with their outcome, last examinations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from seeds.demonstration.baux import Bail
from seeds.demonstration.demandes import Demande
from seeds.demonstration.ecriture import euros, jour, oui_non, texte
from seeds.demonstration.hasard import Tirage, jour_entre
from seeds.demonstration.logements import Logement
from seeds.demonstration.organisation import BAILLEUR, RESERVATAIRES
from seeds.demonstration.taille import EXTRAIT_COMPLET, EXTRAIT_RECENT

COLONNES_VACANCES = (
    "cle_externe;logement_reference;origine;conge_recu_le;libre_le;disponible_le;loyer;loyer_annexe;charges;"
    "reservataire_code;designataire;dans_le_flux;hors_flux_motif"
)
COLONNES_PROPOSITIONS = "numero_unique;logement_reference;commission_le;adresse;decision;rang;issue;motif"
COLONNES_EXAMENS = "bail_reference;examine_le"
ORIGINES = Tirage([("conge", 62), ("mutation", 22), ("deces", 7), ("expulsion", 4), ("rehabilitation", 5)])
HORS_FLUX = ("Relogement au titre du renouvellement urbain", "Mutation d’un locataire du bailleur")
REFUS = Tirage(
    [
        ("Environnement (quartier, entrée, secteur)", 34), ("Agencement du logement", 12), ("Loyer trop élevé", 10),
        ("Trop éloigné du travail ou de l’école", 9), ("Étage ou absence d’ascenseur", 9), ("Sans réponse", 16),
        ("Projet abandonné ou différé", 6), ("Logement trop petit", 4),
    ]
)  # fmt: skip
ECARTS = Tirage(
    [
        ("Un autre ménage prioritaire a été retenu", 52), ("Loyer trop élevé pour les ressources", 26),
        ("Dossier incomplet", 14), ("Logement inadapté au handicap signalé", 8),
    ]
)  # fmt: skip
PREMIERE_COMMISSION = date(2024, 6, 4)
EXAMENS_DEPUIS = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class Vacance:
    """A dwelling to let, told by the former tool."""

    cle: str
    logement: Logement
    origine: str
    conge: date | None
    libre: date
    reservataire: str
    dans_le_flux: bool

    @property
    def connue_le(self) -> date:
        """Return the day on which the vacancy entered the tool."""
        return self.conge or EXTRAIT_COMPLET - timedelta(days=10)

    @property
    def ligne(self) -> tuple[str, ...]:
        """Return the line of the file."""
        logement = self.logement
        return (
            self.cle, logement.reference, self.origine, jour(self.conge), jour(self.libre),
            jour(self.libre + timedelta(days=15)), euros(logement.loyer), euros(logement.loyer_annexe),
            euros(logement.charges), self.reservataire, "", oui_non(self.dans_le_flux),
            "" if self.dans_le_flux else HORS_FLUX[self.origine == "mutation"],
        )  # fmt: skip


def tire_vacances(hasard: Random, logements: Sequence[Logement]) -> Iterator[Vacance]:
    """Draw the vacancy of each of these dwellings; two in three were known at the full extract."""
    for rang, logement in enumerate(logements, start=1):
        neuf = logement.residence.annee >= 2024
        origine = "neuf" if neuf else ORIGINES(hasard)
        recente = rang % 3 == 0
        debut = EXTRAIT_COMPLET + timedelta(days=1 if recente else -75)
        conge = jour_entre(hasard, debut, EXTRAIT_RECENT if recente else EXTRAIT_COMPLET)
        dans_le_flux = hasard.random() > 0.07
        yield Vacance(
            cle=f"V2026-{rang:04d}",
            logement=logement,
            origine=origine,
            conge=None if neuf and not recente else conge,
            libre=conge + timedelta(days=hasard.randint(28, 92)),
            reservataire=_reservataire(hasard, logement) if dans_le_flux else BAILLEUR.code,
            dans_le_flux=dans_le_flux,
        )


def _reservataire(hasard: Random, logement: Logement) -> str:
    """Draw a right-holder by its share; the share of the communes goes to the one of the place."""
    insee = logement.residence.secteur.commune.code_insee
    ville = next((titulaire.code for titulaire in RESERVATAIRES if titulaire.commune == insee), BAILLEUR.code)
    tire = hasard.random() * 100
    for titulaire in RESERVATAIRES:
        tire -= titulaire.part
        if tire < 0:
            return ville if titulaire.commune else titulaire.code
    return BAILLEUR.code


def lignes_propositions(hasard: Random, demandes: Sequence[Demande], baux: Sequence[Bail]) -> Iterator[tuple[str, ...]]:
    """Give the past proposals of applications that have waited: some offers were refused, most went to others."""
    for demande in demandes:
        if demande.radiee or not demande.dans_le_premier or hasard.random() > 0.16:
            continue
        debut = max(demande.deposee + timedelta(days=60), PREMIERE_COMMISSION)
        fin = EXTRAIT_COMPLET - timedelta(days=20)
        vus: set[tuple[str, date]] = set()
        for _ in range(hasard.choice((1, 1, 1, 2, 2, 3)) if debut < fin else 0):
            logement = hasard.choice(baux).logement
            le = _mardi_ou_jeudi(jour_entre(hasard, debut, fin))
            if (logement.reference, le) not in vus:
                vus.add((logement.reference, le))
                yield _proposition(hasard, demande, logement, le)


def _mardi_ou_jeudi(le: date) -> date:
    """Return the Tuesday or the Thursday before or on a day."""
    return le - timedelta(days=min((le.weekday() - rang) % 7 for rang in (1, 3)))


def _proposition(hasard: Random, demande: Demande, logement: Logement, le: date) -> tuple[str, ...]:
    commune = logement.residence.secteur.commune.nom
    adresse = f"{logement.adresse}, {commune}"
    tire = hasard.random()
    if tire < 0.3:
        suite = ("Attribution classée", "1", "Refus du candidat", REFUS(hasard))
    elif tire < 0.7:
        rang = str(hasard.choice((2, 2, 3, 3, 4)))
        suite = ("Attribution classée", rang, "Logement accepté par un candidat mieux classé", "")
    else:
        suite = ("Non-attribution", "", "", ECARTS(hasard))
    return (demande.numero, logement.reference, jour(le), adresse, *suite)


def lignes_examens(baux: Sequence[Bail]) -> Iterator[tuple[str, ...]]:
    """Give the examinations of the last two years, kept by the former tool apart from the leases."""
    for bail in baux:
        if bail.dernier_examen and bail.dernier_examen >= EXAMENS_DEPUIS:
            yield bail.reference, texte(jour(bail.dernier_examen))

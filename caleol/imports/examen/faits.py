"""From the values of a file to the facts of the leases to examine."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from caleol.rules.occupation.enquetes import Enquete
from caleol.rules.occupation.faits import Bail, Occupant
from caleol.rules.occupation.maintien import Regime
from caleol.rules.occupation.offres import Offre, Reponse, Territoire

Valeurs = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BailLu:
    """A lease of the file with what only the right to stay needs; `zone_abc` where the file gives the zone itself."""

    bail: Bail
    zone_abc: str | None
    regime: Regime
    terme_du_bail: date | None
    deces_a_charge: bool | None
    offres: tuple[Offre, ...]
    enquetes: tuple[Enquete, ...]


@dataclass(frozen=True, slots=True)
class Lus:
    """The leases of a file, and what is told without stopping."""

    baux: tuple[BailLu, ...]
    avertissements: tuple[str, ...]


class ExamenIllisible(Exception):
    """The file cannot be examined; each sentence says where, why and what to do."""

    def __init__(self, phrases: Sequence[str]) -> None:
        """Keep the sentences."""
        super().__init__(" ".join(phrases))
        self.phrases = tuple(phrases)


def bail_lu(
    tete: Valeurs,
    occupants: Sequence[Valeurs],
    rfr: Mapping[str, int],
    offres: Sequence[Valeurs] = (),
    enquetes: Sequence[Valeurs] = (),
) -> BailLu:
    """Return the facts of a lease from the values that were read."""
    bail = Bail(
        reference=tete["bail_reference"],
        signature_le=_jour(tete["signature_le"]),
        occupants=tuple(_occupant(occupant) for occupant in occupants),
        surface_centiemes=tete["surface"],
        pieces=tete["pieces_habitables"],
        financement=tete["financement"],
        zone_plafond=tete["zone_plafond"],
        rfr_euros={int(annee): montant for annee, montant in rfr.items()},
        adapte=tete["adapte"],
        depart_handicap=tete["depart_handicap"],
        besoin_adaptation=tete["besoin_adaptation"],
        signaux=tuple((tete["signaux"] or "").split()),
        qpv=tete["qpv"],
        zone_tendue=tete["zone_tendue"],
        zone_revitalisation=tete["zone_revitalisation"],
        ancienne_zus=tete["ancienne_zus"],
        pieces_professionnelles=tete["pieces_professionnelles"],
        dernier_examen_le=_jour(tete["dernier_examen_le"]),
        menage_au=_jour(tete["menage_au"]),
        logement_au=_jour(tete["logement_au"]),
    )
    return BailLu(
        bail,
        tete["zone_abc"],
        Regime(tete["regime"]),
        _jour(tete["terme_du_bail"]),
        tete["deces_a_charge"],
        tuple(_offre(offre) for offre in offres),
        tuple(Enquete(e["annee"], e["ressources"], e["plafond"], e["plafond_pls"]) for e in enquetes),
    )


def _occupant(valeurs: Valeurs) -> Occupant:
    """Return an occupant."""
    return Occupant(
        lien=valeurs["occupant_lien"],
        naissance=_jour(valeurs["occupant_naissance"]),
        titulaire=valeurs["occupant_titulaire"],
        a_charge=valeurs["occupant_a_charge"],
        garde=valeurs["occupant_garde"],
        handicap=valeurs["occupant_handicap"],
        perte_autonomie=valeurs["occupant_perte_autonomie"],
        qualite=valeurs["occupant_qualite"],
    )


def _offre(valeurs: Valeurs) -> Offre:
    """Return an offer."""
    return Offre(
        numero=valeurs["numero"],
        notifiee_le=_jour(valeurs["notifiee_le"]),
        reponse=None if valeurs["reponse"] is None else Reponse(valeurs["reponse"]),
        ancien_loyer_centimes=valeurs["ancien_loyer"],
        nouveau_loyer_centimes=valeurs["nouveau_loyer"],
        bon_etat=valeurs["bon_etat"],
        besoins=valeurs["besoins"],
        moyens=valeurs["moyens"],
        territoire=None if valeurs["territoire"] is None else Territoire(valeurs["territoire"]),
        voisin=valeurs["voisin"],
        distance_metres=valeurs["distance_metres"],
    )


def _jour(texte: str | None) -> date | None:
    """Return the date of a value as it is stored."""
    return None if texte is None else date.fromisoformat(texte)

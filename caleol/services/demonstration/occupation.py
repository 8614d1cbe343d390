"""The agency's desk of the demonstration: tenants flagged through the ordinary acts."""

from datetime import timedelta

from caleol.queries.occupation.liste import FiltresBaux, LigneBail, list_baux
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services.demonstration.chantier import Chantier, instant
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.signalements import flag_bail
from seeds.demonstration.comptes import AGENCE
from seeds.demonstration.taille import AUJOURD_HUI

SIGNALES_LE = instant(AUJOURD_HUI - timedelta(days=3), 15)
VISITE_LE = AUJOURD_HUI - timedelta(days=5)
SIGNALEMENTS = (
    (SituationOccupation.SOUS_OCCUPATION, "Des chambres ne servent plus depuis le départ des enfants."),
    (SituationOccupation.SOUS_OCCUPATION, "Le locataire dit vouloir un logement plus petit, dans la même rue."),
    (SituationOccupation.DEPASSEMENT_PLAFOND, "Avis d’impôt présenté au guichet."),
)


def flag_locataires(chantier: Chantier) -> None:
    """Let the agency flag tenants whom the tool finds in a situation, as many as there are of those wanted."""
    actes, agence = chantier.a(SIGNALES_LE), chantier.auteurs[AGENCE]
    recompute_occupation(actes)
    choisis: set[int] = set()
    for situation, commentaire in SIGNALEMENTS:
        with actes.sessions.lecture() as session:
            lignes = list_baux(session, agence, FiltresBaux(situation=situation), SIGNALES_LE.date()).lignes
        bail = _premier(lignes, choisis)
        if bail is None:
            continue
        choisis.add(bail.id)
        with actes.ouvre(agence) as acte:
            flag_bail(acte, bail_id=bail.id, situation=situation, commentaire=commentaire, visite_le=VISITE_LE)


def _premier(lignes: tuple[LigneBail, ...], choisis: set[int]) -> LigneBail | None:
    return next((ligne for ligne in lignes if ligne.id not in choisis), None)

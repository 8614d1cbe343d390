"""The agency's desk of the demonstration: tenants flagged through the ordinary acts."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.queries.occupation.liste import FiltresBaux, LigneBail, list_baux
from caleol.rules.occupation.situations import SituationOccupation
from caleol.services.demonstration.chantier import Chantier, instant
from caleol.services.occupation.calcul import recompute_occupation
from caleol.services.occupation.signalements import flag_bail
from seeds.demonstration.comptes import AGENCE
from seeds.demonstration.taille import AUJOURD_HUI

SIGNALES_LE = instant(AUJOURD_HUI - timedelta(days=3), 15)
PREMIERS_LE = instant(date(2026, 10, 2), 15)
PREMIERS = (
    (SituationOccupation.SOUS_OCCUPATION, "Trois chambres fermées, constaté à la visite d’entretien."),
    (SituationOccupation.SOUS_OCCUPATION, "La locataire demande un logement plus facile à chauffer."),
)
SIGNALEMENTS = (
    (SituationOccupation.SOUS_OCCUPATION, "Des chambres ne servent plus depuis le départ des enfants."),
    (SituationOccupation.SOUS_OCCUPATION, "Le locataire dit vouloir un logement plus petit, dans la même rue."),
    (SituationOccupation.DEPASSEMENT_PLAFOND, "Avis d’impôt présenté au guichet."),
)


def flag_locataires(chantier: Chantier, le: datetime = SIGNALES_LE) -> None:
    """Let the agency flag tenants whom the tool finds in a situation, as many as there are of those wanted."""
    actes, agence = chantier.a(le), chantier.auteurs[AGENCE]
    recompute_occupation(actes)
    choisis: set[int] = set()
    for situation, commentaire in SIGNALEMENTS if le == SIGNALES_LE else PREMIERS:
        with actes.sessions.lecture() as session:
            lignes = list_baux(session, agence, FiltresBaux(situation=situation), jour_local(le)).lignes
        bail = _premier(lignes, choisis)
        if bail is None:
            continue
        choisis.add(bail.id)
        with suppress(Refus), actes.ouvre(agence) as acte:
            flag_bail(
                acte,
                bail_id=bail.id,
                situation=situation,
                commentaire=commentaire,
                visite_le=jour_local(le) - timedelta(days=2),
            )


def _premier(lignes: tuple[LigneBail, ...], choisis: set[int]) -> LigneBail | None:
    return next((ligne for ligne in lignes if ligne.id not in choisis), None)

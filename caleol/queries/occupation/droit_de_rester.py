"""The right to stay of the tenants of a lease, as the rules tell it from what is known on a day."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.organisation import Bailleur
from caleol.rules.occupation import faits
from caleol.rules.occupation.bareme import Bareme
from caleol.rules.occupation.examen import Examen
from caleol.rules.occupation.maintien import FONDEMENTS, MAINTIENS, Maintien, Regime, Suite, regime_suppose
from caleol.rules.occupation.offres import Offre
from caleol.rules.occupation.situations import Etat
from caleol.rules.parametre import Parametres


def list_maintiens(
    regime: Regime,
    bail: faits.Bail,
    examen: Examen,
    bareme: Bareme,
    parametres: Parametres,
    offres: tuple[Offre, ...] = (),
) -> tuple[Maintien, ...]:
    """Return the right to stay for each situation found or to be checked that may cost it."""
    etats = {fondement: examen.constats[situation].etat for situation, fondement in FONDEMENTS.items()}
    return tuple(
        MAINTIENS[fondement](Suite(bail, etat, offres, regime=regime), bareme.au, parametres)
        for fondement, etat in etats.items()
        if etat is not Etat.NON_CONSTATEE
    )


def load_regime(session: Session) -> tuple[Regime, bool]:
    """Return which articles apply to the landlord, and whether that is only what its legal form lets suppose."""
    ligne = session.execute(select(Bailleur.regime_maintien, Bailleur.forme_juridique)).one_or_none()
    regime, forme = ligne or (None, "")
    return regime or regime_suppose(forme), regime is None

"""What a lease asks to be looked at again: the ceiling, the regular stay and the life of the application (point 11)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.demande import Demande
from caleol.models.enumerations import EtatDemande
from caleol.queries.candidats import load_logis
from caleol.queries.faits import load_demande
from caleol.rules.conditions import examiner
from caleol.rules.droits import Auteur
from caleol.rules.eligibilite import MotifExclusion, resumer
from caleol.rules.menage import personnes_du_plafond

REGARDES = frozenset(
    {
        MotifExclusion.DEMANDE_RADIEE,
        MotifExclusion.DEMANDE_EXPIREE,
        MotifExclusion.SEJOUR_IRREGULIER,
        MotifExclusion.PLAFOND_DEPASSE,
    }
)


def list_constats(session: Session, auteur: Auteur, vacance_id: int, demande_id: int, au: date) -> tuple[str, ...]:
    """Return what is not met, or not known, on the day of the lease; empty where all is in order.

    Raises:
        Introuvable, Refus: as `load_logis`.
    """
    demande = session.scalars(select(Demande).where(Demande.id == demande_id)).one()
    radiee = ("La demande est radiée.",) if demande.etat is EtatDemande.RADIEE else ()
    lue = load_demande(session, demande_id)
    if lue is None or not personnes_du_plafond(lue.faits.menage):
        return (*radiee, "La composition du ménage n’est pas connue\u00a0: rien ne peut être vérifié.")
    logis = load_logis(session, auteur, vacance_id, au)
    conditions = examiner(resumer(lue.faits, au, logis.parametres), logis.criteres)
    return (
        *radiee,
        *(
            f"{condition.libelle}\u00a0: {condition.constat}"
            for condition in conditions
            if condition.motif in REGARDES and condition.respectee is not True
        ),
    )

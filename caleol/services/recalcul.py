"""The whole waiting list computed again, as a job whose progress can be followed."""

from collections.abc import Callable

from sqlalchemy import func, select

from caleol.kernel.errors import Refus
from caleol.models.demande import Demande
from caleol.rules.droits import Auteur
from caleol.services.act import Actes
from caleol.services.imports.taches import Avancement, create_tache
from caleol.services.instruction import recompute_instructions

NATURE = "calcul_demandes"


def start_recalcul(actes: Actes, auteur: Auteur) -> Callable[[], None]:
    """Open the job, and return what is left to run, here or in another thread.

    Points are replaced in short transactions: a run that stops leaves the former points of what it had not reached.
    """
    with actes.ouvre(auteur) as acte:
        nombre = acte.session.scalar(select(func.count()).select_from(Demande)) or 0
        tache_id = create_tache(acte, nature=NATURE, libelle="Calcul de la liste d’attente", total=nombre)

    def reste() -> None:
        avance = Avancement(actes, tache_id)
        try:
            recompute_instructions(actes, avance=avance)
        except Exception as erreur:
            avance.termine(erreur.code if isinstance(erreur, Refus) else type(erreur).__name__)
            raise
        avance.termine()

    return reste

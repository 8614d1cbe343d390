"""The computation of the stock as a job whose progress can be followed."""

from collections.abc import Callable

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Refus
from caleol.queries.occupation.fraicheur import count_a_faire
from caleol.rules.droits import Auteur, Droit
from caleol.services.act import Actes
from caleol.services.imports.taches import Avancement, create_tache
from caleol.services.occupation.calcul import recompute_occupation

NATURE = "calcul_occupation"


def start_calcul(actes: Actes, auteur: Auteur) -> Callable[[], None]:
    """Open the job that computes what is out of date, and return what is left to run, here or in another thread.

    Raises:
        Interdit: the role flags no occupancy.
    """
    au = jour_local(actes.horloge.maintenant())
    with actes.ouvre(auteur) as acte:
        acte.exige(Droit.SIGNALER_OCCUPATION)
        nombre = count_a_faire(acte.session, au)
        tache_id = create_tache(acte, nature=NATURE, libelle="Calcul de l’occupation des logements", total=nombre)

    def reste() -> None:
        avance = Avancement(actes, tache_id)
        try:
            recompute_occupation(actes, avance)
        except Exception as erreur:
            avance.termine(erreur.code if isinstance(erreur, Refus) else type(erreur).__name__)
            raise
        avance.termine()

    return reste

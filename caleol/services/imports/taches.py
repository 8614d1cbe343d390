"""The progress of a long job, kept so that its page can be left and found again."""

from sqlalchemy import select

from caleol.models.compte import Tache
from caleol.queries.imports import est_vivante
from caleol.rules.droits import OUTIL
from caleol.services.act import Acte, Actes

INTERROMPUE = "interrompue"


def create_tache(acte: Acte, *, nature: str, libelle: str, total: int) -> int:
    """Open a job and return its key."""
    tache = Tache(
        nature=nature,
        libelle=libelle,
        total=total,
        commencee_le=acte.instant,
        battement_le=acte.instant,
        lancee_par_id=acte.auteur.utilisateur_id,
    )
    acte.session.add(tache)
    acte.session.flush()
    return tache.id


class Avancement:
    """Tells a job how far it is, in short transactions of its own."""

    def __init__(self, actes: Actes, tache_id: int) -> None:
        """Inform the job `tache_id`."""
        self._actes, self._tache_id = actes, tache_id

    def __call__(self, fait: int) -> None:
        """Write how much is done."""
        with self._actes.ouvre(OUTIL) as acte:
            tache = acte.session.get_one(Tache, self._tache_id)
            tache.fait, tache.battement_le = min(fait, tache.total), acte.instant

    def termine(self, echec: str | None = None) -> None:
        """Close the job, with the code of what stopped it if it failed."""
        with self._actes.ouvre(OUTIL) as acte:
            tache = acte.session.get_one(Tache, self._tache_id)
            tache.terminee_le = tache.battement_le = acte.instant
            tache.echec = echec and echec[:300]
            if echec is None:
                tache.fait = tache.total


def close_dead_taches(actes: Actes) -> int:
    """Close the jobs whose process gives no sign any more; return how many. To call when the application starts."""
    with actes.ouvre(OUTIL) as acte:
        ouvertes = acte.session.scalars(select(Tache).where(Tache.terminee_le.is_(None)))
        mortes = [tache for tache in ouvertes if not est_vivante(tache, acte.instant)]
        for tache in mortes:
            tache.terminee_le, tache.echec = acte.instant, INTERROMPUE
        return len(mortes)


__all__ = ["INTERROMPUE", "Avancement", "close_dead_taches", "create_tache", "est_vivante"]

"""Households that an import wrote and never made present are swept away."""

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from caleol.models.compte import Tache
from caleol.models.demande import Demande, Menage, Personne
from caleol.models.echange import Import
from caleol.models.enumerations import EtatImport
from caleol.rules.droits import OUTIL
from caleol.services.act import Actes
from caleol.services.imports.taches import est_vivante

TRANCHE = 2_000


def clean_orphans(actes: Actes, *, import_id: int | None = None) -> int:
    """Delete the households of imports that did not end, in short transactions; return how many.

    A former household of an application stays: its import ended. `import_id` limits the sweeping to one import,
    which must not be at work. To call when the application starts, or when an import begins again.
    """
    supprimes = 0
    while tranche := _tranche(actes, import_id):
        with actes.ouvre(OUTIL) as acte:
            acte.session.execute(delete(Personne).where(Personne.menage_id.in_(tranche)))
            acte.session.execute(delete(Menage).where(Menage.id.in_(tranche)))
        supprimes += len(tranche)
    return supprimes


def _tranche(actes: Actes, import_id: int | None) -> list[int]:
    with actes.sessions.lecture() as session:
        vivants = _au_travail(session, actes) if import_id is None else []
        presents = select(Demande.menage_id).where(Demande.menage_id.is_not(None))
        choix: ColumnElement[bool] = Import.id == import_id if import_id is not None else Import.id.not_in(vivants)
        requete = (
            select(Menage.id)
            .join(Import, Import.id == Menage.import_id)
            .where(Import.etat != EtatImport.TERMINE, choix, Menage.id.not_in(presents))
            .limit(TRANCHE)
        )
        return list(session.scalars(requete))


def _au_travail(session: Session, actes: Actes) -> list[int]:
    en_cours = session.scalars(select(Import).where(Import.etat == EtatImport.EN_COURS)).all()
    maintenant = actes.horloge.maintenant()
    return [
        recu.id for recu in en_cours if est_vivante(session.get(Tache, recu.bilan.get("tache_id") or 0), maintenant)
    ]

"""What may be chosen in the filters of the candidates: the communes, publics and right-holders there are."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.models.base import cle_de_tri
from caleol.models.organisation import Commune, Reservataire
from caleol.models.patrimoine import Logement
from caleol.models.recherche import Designation
from caleol.queries.candidats import Logis
from caleol.queries.filtres_candidats import QUARTILES, FiltreQuartile
from caleol.rules.priorites import publics_prioritaires


@dataclass(frozen=True, slots=True)
class Choix:
    """The choices of the filters, each with its value and its name."""

    communes: tuple[tuple[str, str], ...]
    publics: tuple[tuple[str, str], ...]
    reservataires: tuple[tuple[int, str], ...]
    quartiles: tuple[FiltreQuartile, ...]


def load_choix(session: Session, logis: Logis) -> Choix:
    """Return the choices for a dwelling: other communes where there is stock, right-holders that designated."""
    siens = logis.situe.territoire.codes_souhait
    stock = select(Logement.commune_insee).distinct()
    communes = session.execute(
        select(Commune.code_insee, Commune.nom).where(Commune.code_insee.in_(stock), Commune.code_insee.not_in(siens))
    ).all()
    reservataires = session.execute(
        select(Reservataire.id, Reservataire.nom)
        .where(Reservataire.id.in_(select(Designation.reservataire_id)))
        .order_by(Reservataire.nom)
    )
    return Choix(
        communes=tuple(sorted(((code, nom) for code, nom in communes), key=lambda couple: cle_de_tri(couple[1]))),
        publics=tuple((public.cle, public.libelle) for public in publics_prioritaires(logis.au)),
        reservataires=tuple((cle, nom) for cle, nom in reservataires),
        quartiles=_quartiles(len(logis.bornes)),
    )


def _quartiles(connues: int) -> tuple[FiltreQuartile, ...]:
    """Return the quartiles that the known bounds can tell."""
    if not connues:
        return ()
    if connues < len(QUARTILES):
        return (FiltreQuartile.PREMIER, FiltreQuartile.AU_DESSUS)
    return tuple(FiltreQuartile)

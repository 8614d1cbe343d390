"""Applications left out of a dwelling, each with its sentence."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from caleol.kernel.francais import nom_complet
from caleol.models.demande import Demande, Instruction
from caleol.queries.candidats import load_logis
from caleol.queries.eligibles import MOTIFS, verdict
from caleol.queries.fiche import LogementSitue
from caleol.queries.rang import ordre_du_rang
from caleol.rules.droits import Auteur
from caleol.rules.eligibilite import MotifExclusion, ResumeDemande, expliquer

PAR_PAGE = 50


@dataclass(frozen=True, slots=True)
class Ecartee:
    """An application left out, with the sentence that says why."""

    demande_id: int
    numero_unique: str
    nom: str
    points: int
    phrase: str


@dataclass(frozen=True, slots=True)
class Ecartees:
    """A page of the applications that one reason leaves out."""

    logement: LogementSitue
    motif: MotifExclusion
    lignes: tuple[Ecartee, ...]
    total: int
    page: int
    pages: int


def list_ecartees(
    session: Session, auteur: Auteur, vacance_id: int, motif: MotifExclusion, au: date, *, page: int = 1
) -> Ecartees:
    """Return a page of the applications that one reason leaves out, in the order of the rank.

    Raises:
        Introuvable: the vacancy is not in the perimeter.
        Refus: `zone_plafond_inconnue`.
    """
    logis = load_logis(session, auteur, vacance_id, au)
    siennes = verdict(logis.criteres) == MOTIFS.index(motif) + 1
    total = session.scalar(select(func.count()).select_from(Instruction).where(siennes)) or 0
    pages = max(-(-total // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    lignes = session.execute(
        select(Demande, Instruction.points_declares, *colonnes_du_resume())
        .join(Instruction, Instruction.demande_id == Demande.id)
        .where(siennes)
        .order_by(*ordre_du_rang())
        .limit(PAR_PAGE)
        .offset((page - 1) * PAR_PAGE)
    )
    ecartees = tuple(
        Ecartee(
            demande_id=ligne[0].id,
            numero_unique=ligne[0].numero_unique,
            nom=nom_complet(ligne[0].civilite, ligne[0].prenom, ligne[0].nom),
            points=ligne[1],
            phrase=expliquer(ResumeDemande._make(ligne[2:]), logis.criteres, motif),
        )
        for ligne in lignes
    )
    return Ecartees(logis.situe, motif, ecartees, total, page, pages)


def colonnes_du_resume() -> tuple[ColumnElement[int] | InstrumentedAttribute[int], ...]:
    """Return the columns of the narrow table that make a `ResumeDemande`, in its order."""
    return (
        literal(0),
        Instruction.expire_jour,
        Instruction.sejour,
        Instruction.categorie,
        Instruction.personnes_supplementaires,
        Instruction.ressources_euros,
        Instruction.personnes_surface,
        Instruction.nb_personnes,
        Instruction.besoin_fauteuil,
    )

"""The grids as their pages show them: published ones, drafts, two of them side by side."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Utilisateur
from caleol.models.cotation import GrilleCotation
from caleol.queries.grilles import load_grille
from caleol.rules.comparaison_grilles import Ecart, comparer
from caleol.rules.grille import Grille


@dataclass(frozen=True, slots=True)
class GrilleRedigee:
    """A grid, draft or published, read from its text; `par` and `le` are who wrote or published it, and when."""

    id: int
    code: str
    version: int
    nom: str
    debut: date | None
    fin: date | None
    publiee: bool
    le: datetime | None
    par: str
    revision: int
    empreinte: str
    texte: str
    en_vigueur: bool

    @property
    def titre(self) -> str:
        """Return « Grille de démonstration, version 2 »."""
        return f"{self.nom}, version {self.version}"

    @property
    def grille(self) -> Grille:
        """Return the grid that the text says."""
        return Grille.charger(self.texte)


@dataclass(frozen=True, slots=True)
class GrillesComparees:
    """Two grids and what changes from the first to the second."""

    avant: GrilleRedigee
    apres: GrilleRedigee
    ecarts: tuple[Ecart, ...]


def list_grilles(session: Session, au: date) -> tuple[GrilleRedigee, ...]:
    """Return every grid: drafts first, then the published ones, the last begun first."""
    en_vigueur = load_grille(session, au)
    cle = en_vigueur.id if en_vigueur else None
    lignes = [_redigee(session, ligne, cle) for ligne in session.scalars(select(GrilleCotation))]
    return tuple(sorted(lignes, key=lambda g: (g.publiee, -(g.debut or date.min).toordinal(), -g.version, g.id)))


def get_grille(session: Session, grille_id: int, au: date) -> GrilleRedigee:
    """Return one grid.

    Raises:
        Introuvable: no such grid.
    """
    ligne = session.get(GrilleCotation, grille_id)
    if ligne is None:
        raise Introuvable("grille", id=grille_id)
    en_vigueur = load_grille(session, au)
    return _redigee(session, ligne, en_vigueur.id if en_vigueur else None)


def get_comparaison_grilles(session: Session, avant_id: int, apres_id: int, au: date) -> GrillesComparees:
    """Return two grids side by side.

    Raises:
        Introuvable: no such grid.
    """
    avant, apres = get_grille(session, avant_id, au), get_grille(session, apres_id, au)
    return GrillesComparees(avant, apres, comparer(avant.texte, apres.texte))


def _redigee(session: Session, ligne: GrilleCotation, en_vigueur_id: int | None) -> GrilleRedigee:
    publiee = ligne.publiee_le is not None
    cle = ligne.publiee_par_id if publiee else ligne.redigee_par_id
    personne = session.get(Utilisateur, cle) if cle else None
    return GrilleRedigee(
        id=ligne.id,
        code=ligne.code,
        version=ligne.version,
        nom=ligne.nom,
        debut=ligne.debut,
        fin=ligne.fin,
        publiee=publiee,
        le=ligne.publiee_le or ligne.redigee_le,
        par=nom_complet(None, personne.prenom, personne.nom) if personne else "",
        revision=ligne.revision,
        empreinte=ligne.empreinte,
        texte=ligne.texte,
        en_vigueur=ligne.id == en_vigueur_id,
    )

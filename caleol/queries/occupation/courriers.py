"""The letters on occupancy: those that are owed, those that wait for the post or for their proof."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from caleol.kernel.clock import jour_local
from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.enumerations import CanalCourrier, EtatSeance
from caleol.models.locatif import Bail, Locataire
from caleol.models.occupation import Avis, BailCampagne, Entretien, ExamenOccupation, OffreRelogement
from caleol.models.organisation import Commune
from caleol.models.patrimoine import Logement, Residence
from caleol.models.seance import Seance
from caleol.models.suivi import Courrier
from caleol.queries.occupation.lignes_campagne import annonces_dues
from caleol.queries.perimetre import dans_le_perimetre
from caleol.rules.courriers import AVEC_PREUVE, EXAMEN, NatureCourrier
from caleol.rules.droits import Auteur
from caleol.rules.occupation.offres import Reponse

PAR_PAGE = 50
LOT = 200
"""Letters printed and posted together: a campaign of thousands goes to the printer in several files."""


@dataclass(frozen=True, slots=True)
class LettreDue:
    """A letter that is owed and not made yet; `objet_id` is what it tells."""

    nature: NatureCourrier
    bail_id: int
    objet_id: int


@dataclass(frozen=True, slots=True)
class LettreVue:
    """A letter that was made; `repondu` says that the household's data are younger than the letter that asks them."""

    id: int
    bail_id: int
    nature: NatureCourrier
    reference: str
    locataire: str
    adresse: str
    produit_le: datetime
    envoye_le: datetime | None
    canal: CanalCourrier | None
    notifiee_le: date | None
    preuve_requise: bool
    repondu: bool


@dataclass(frozen=True, slots=True)
class PageLettres:
    """What is owed by nature, and a page of the letters made: those to post first, then those to prove.

    `lot` holds the letters to print and post next, in the order of their envelopes.
    """

    dues: dict[NatureCourrier, int]
    a_poster: int
    lot: tuple[int, ...]
    lignes: tuple[LettreVue, ...]
    total: int
    page: int
    pages: int


def list_dues(session: Session, auteur: Auteur, campagne_id: int | None = None) -> tuple[LettreDue, ...]:
    """Return the letters owed in the perimeter: what followed the séances; the announcements of `campagne_id` alone."""
    if campagne_id is not None:
        requete = annonces_dues(select(BailCampagne.bail_id), auteur, campagne_id).order_by(BailCampagne.bail_id)
        annonce = NatureCourrier.EXAMEN_ANNONCE
        return tuple(LettreDue(annonce, cle, campagne_id) for cle in session.scalars(requete))
    return tuple(_suites(session, auteur))


def get_lettres(session: Session, auteur: Auteur, page: int = 1, bail_id: int | None = None) -> PageLettres:
    """Return what is owed and the letters made, of the perimeter or of one lease."""
    dues: dict[NatureCourrier, int] = {}
    for due in list_dues(session, auteur):
        if bail_id in {None, due.bail_id}:
            dues[due.nature] = dues.get(due.nature, 0) + 1
    condition = Courrier.bail_id == bail_id if bail_id is not None else Courrier.bail_id.is_not(None)
    compte = _depuis(select(func.count(), func.count().filter(Courrier.envoye_le.is_(None))), auteur).where(condition)
    total, a_poster = session.execute(compte).one()
    pages = max(-(-total // PAR_PAGE), 1)
    page = min(max(page, 1), pages)
    lignes = _lignes(auteur).where(condition).limit(PAR_PAGE).offset((page - 1) * PAR_PAGE)
    vues = tuple(_lettre(r) for r in session.execute(lignes))
    lot = tuple(session.scalars(_a_poster(select(Courrier.id), auteur))) if bail_id is None else ()
    return PageLettres(dues, a_poster, lot, vues, total, page, pages)


def list_a_poster(session: Session, auteur: Auteur, courrier_ids: Collection[int] = ()) -> list[Courrier]:
    """Return the letters of a batch that have not left, in the order of their envelopes; the next batch by default."""
    requete = _a_poster(select(Courrier), auteur)
    return list(session.scalars(requete.where(Courrier.id.in_(courrier_ids)) if courrier_ids else requete))


def _a_poster(requete: Select[*tuple[Any, ...]], auteur: Auteur) -> Select[*tuple[Any, ...]]:
    """Return a statement on the next letters to post: by postal code, address, then letter."""
    ordre = (Logement.code_postal, Logement.adresse, Courrier.id)
    return _depuis(requete, auteur).where(Courrier.envoye_le.is_(None)).order_by(*ordre).limit(LOT)


def find_lettre(session: Session, auteur: Auteur, courrier_id: int, *, verrou: bool = False) -> Courrier:
    """Return a letter on the occupancy of a dwelling.

    Raises:
        Introuvable: no such letter in the perimeter.
    """
    requete = _depuis(select(Courrier), auteur).where(Courrier.id == courrier_id)
    courrier: Courrier | None = session.scalar(requete.with_for_update(of=Courrier) if verrou else requete)
    if courrier is None:
        raise Introuvable("courrier", id=courrier_id)
    return courrier


def _suites(session: Session, auteur: Auteur) -> Iterator[LettreDue]:
    """Yield what the avis, the interviews, the offers and the refusals ask to write."""
    n = NatureCourrier
    validee = and_(Seance.etat == EtatSeance.VALIDEE, Avis.notifie_le.is_(None))
    entretien, offre = aliased(Entretien), aliased(OffreRelogement)
    refusee = offre.reponse == Reponse.REFUSEE
    par_nature: tuple[tuple[NatureCourrier, ColumnElement[int], Any, ColumnElement[bool]], ...] = (
        (n.EXAMEN_AVIS, Avis.id.expression, None, validee),
        (n.EXAMEN_ENTRETIEN, entretien.id.expression, entretien, entretien.id.is_not(None)),
        (n.RELOGEMENT, offre.id.expression, offre, offre.notifiee_le.is_(None)),
        (n.RELOGEMENT_REFUS, offre.id.expression, offre, refusee),
    )
    for nature, cle, cible, condition in par_nature:
        requete = select(ExamenOccupation.bail_id, cle).select_from(Avis)
        if cible is not None:
            requete = requete.join(cible, cible.avis_id == Avis.id)
        requete = (
            requete.join(ExamenOccupation, ExamenOccupation.id == Avis.examen_id)
            .join(Seance, Seance.id == Avis.seance_id)
            .join(Bail, Bail.id == ExamenOccupation.bail_id)
            .join(Logement, Logement.id == Bail.logement_id)
            .outerjoin(Residence, Residence.id == Logement.residence_id)
            .where(Bail.fin_le.is_(None), dans_le_perimetre(auteur), condition)
            .where(~_faite(nature, cle, ExamenOccupation.bail_id.expression))
            .order_by(cle)
        )
        yield from (LettreDue(nature, bail_id, objet_id) for bail_id, objet_id in session.execute(requete))


def _faite(nature: NatureCourrier, objet: Any, bail: Any) -> ColumnElement[bool]:
    return exists().where(Courrier.bail_id == bail, Courrier.nature == nature.value, Courrier.objet_id == objet)


def _depuis(requete: Select[*tuple[Any, ...]], auteur: Auteur) -> Select[*tuple[Any, ...]]:
    return (
        requete.select_from(Courrier)
        .join(Bail, Bail.id == Courrier.bail_id)
        .join(Logement, Logement.id == Bail.logement_id)
        .outerjoin(Residence, Residence.id == Logement.residence_id)
        .where(dans_le_perimetre(auteur), Courrier.nature.in_([nature.value for nature in EXAMEN]))
    )


def _lignes(auteur: Auteur) -> Select[*tuple[Any, ...]]:
    premier = (
        select(func.min(Locataire.rang))
        .where(Locataire.bail_id == Bail.id, Locataire.titulaire)
        .correlate(Bail)
        .scalar_subquery()
    )
    colonnes = (
        Courrier, Bail.reference, Bail.donnees_au, Logement.adresse, Commune.nom.label("commune"),
        Locataire.civilite, Locataire.nom, Locataire.prenom,
    )  # fmt: skip
    sans_preuve = and_(Courrier.nature.in_([nature.value for nature in AVEC_PREUVE]), Courrier.preuve.is_(None))
    return (
        _depuis(select(*colonnes), auteur)
        .join(Commune, Commune.code_insee == Logement.commune_insee)
        .outerjoin(Locataire, (Locataire.bail_id == Bail.id) & (Locataire.rang == premier))
        .order_by(Courrier.envoye_le.is_not(None), or_(sans_preuve).desc(), Courrier.id.desc())
    )


def _lettre(r: Any) -> LettreVue:
    courrier: Courrier = r.Courrier
    nature = NatureCourrier(courrier.nature)
    return LettreVue(
        id=courrier.id,
        bail_id=courrier.bail_id or 0,
        nature=nature,
        reference=courrier.reference,
        locataire=nom_complet(r.civilite, r.prenom or "", r.nom or "") or f"Bail {r.reference}",
        adresse=f"{r.adresse}, {r.commune}",
        produit_le=courrier.produit_le,
        envoye_le=courrier.envoye_le,
        canal=courrier.canal,
        notifiee_le=courrier.recue_le or courrier.premiere_presentation_le,
        preuve_requise=nature in AVEC_PREUVE,
        repondu=nature is NatureCourrier.EXAMEN_ANNONCE
        and r.donnees_au is not None
        and r.donnees_au >= jour_local(courrier.produit_le),
    )

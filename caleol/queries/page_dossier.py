"""One dossier for one dwelling, with what stands around it: neighbours, comments, papers since, other lots."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.compte import Habilitation, Utilisateur
from caleol.models.enumerations import EtatLot
from caleol.models.lot import AvisCandidature
from caleol.models.organisation import Agence, Reservataire
from caleol.queries.anonyme import sans_noms
from caleol.queries.attributions import Attribution, load_attributions
from caleol.queries.autour import Autour, load_autour
from caleol.queries.dossier import load_pieces
from caleol.queries.instantane import PieceLue
from caleol.queries.lot_montre import CandidatMontre, LotMontre, get_lot_montre
from caleol.queries.neutre import AVIS_NEUTRE, parle_de_sante
from caleol.rules.droits import Auteur, Role

VIVANTS = (EtatLot.PREPARATION, EtatLot.INSCRIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class AvisLu:
    """A comment on a candidature, with who wrote it and in which capacity."""

    texte: str
    auteur: str
    qualite: str
    le: datetime
    reservataire: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDossier:
    """What the page of a dossier shows."""

    lot: LotMontre
    candidat: CandidatMontre
    precedent: CandidatMontre | None
    suivant: CandidatMontre | None
    avis: tuple[AvisLu, ...]
    pieces_depuis: tuple[PieceLue, ...]
    autour: Autour
    attributions: tuple[Attribution, ...]


def get_page_dossier(
    session: Session, auteur: Auteur, lot_id: int, candidature_id: int, au: date, *, anonyme: bool = False
) -> PageDossier:
    """Return a dossier as it is frozen, or as on `au`, for one reader; without a name where they wish it (`anonyme`).

    Raises:
        Introuvable: no such lot for this reader, or no such candidature on it.
        Refus: `zone_plafond_inconnue`.
    """
    lot = get_lot_montre(session, auteur, lot_id, au, anonyme=anonyme)
    tous = (*lot.candidats, *lot.retires)
    rang = next((place for place, c in enumerate(tous) if c.candidature_id == candidature_id), None)
    if rang is None:
        raise Introuvable("candidature", id=candidature_id)
    candidat, vivants = tous[rang], len(lot.candidats)
    seul = lot.neutre or lot.anonyme
    return PageDossier(
        lot=lot,
        candidat=candidat,
        precedent=tous[rang - 1] if 0 < rang < vivants else None,
        suivant=tous[rang + 1] if rang + 1 < vivants else None,
        avis=load_avis(session, candidature_id, lot),
        pieces_depuis=() if seul else _pieces_depuis(session, candidat),
        autour=Autour() if seul else _autour(session, auteur, lot, candidat.dossier.demande_id, au),
        attributions=_attributions(session, candidat.dossier.demande_id, lot_id),
    )


def _autour(session: Session, auteur: Auteur, lot: LotMontre, demande_id: int, au: date) -> Autour:
    return load_autour(session, auteur, [demande_id], au, vacance_id=lot.vacance_id)[demande_id]


def _attributions(session: Session, demande_id: int, lot_id: int) -> tuple[Attribution, ...]:
    return load_attributions(session, [demande_id], sauf_lot_id=lot_id).get(demande_id, ())


def _pieces_depuis(session: Session, candidat: CandidatMontre) -> tuple[PieceLue, ...]:
    """Return the papers whose state is no longer the one frozen, as on the day of the frozen dossier."""
    if candidat.figee_le is None:
        return ()
    figees = set(candidat.dossier.pieces)
    presentes = load_pieces(session, [candidat.dossier.demande_id], candidat.dossier.au)
    return tuple(lue for lue in presentes.get(candidat.dossier.demande_id, ()) if lue not in figees)


def load_avis(session: Session, candidature_id: int, lot: LotMontre) -> tuple[AvisLu, ...]:
    """Return the comments on a candidature, in the words that the reader of this lot may read."""
    lignes = session.execute(
        select(AvisCandidature, Utilisateur, Reservataire.nom)
        .join(Utilisateur, Utilisateur.id == AvisCandidature.auteur_id)
        .outerjoin(Reservataire, Reservataire.id == AvisCandidature.reservataire_id)
        .where(AvisCandidature.candidature_id == candidature_id)
        .order_by(AvisCandidature.le, AvisCandidature.id)
    ).all()
    qualites = _qualites(session, [auteur.id for _, auteur, _ in lignes])
    return tuple(
        AvisLu(
            texte=_texte(avis.texte, lot),
            auteur=nom_complet(auteur.civilite, auteur.prenom, auteur.nom),
            qualite=qualites.get(auteur.id, "Secrétariat de la commission"),
            le=avis.le,
            reservataire=reservataire or "",
        )
        for avis, auteur, reservataire in lignes
    )


def _texte(texte: str, lot: LotMontre) -> str:
    if lot.neutre and parle_de_sante(texte):
        return AVIS_NEUTRE
    return sans_noms(texte, lot.noms) if lot.anonyme else texte


def _qualites(session: Session, utilisateur_ids: list[int]) -> dict[int, str]:
    """Return the agency of those who act for one."""
    lignes = session.execute(
        select(Habilitation.utilisateur_id, Agence.nom)
        .join(Agence, Agence.id == Habilitation.agence_id)
        .where(Habilitation.utilisateur_id.in_(utilisateur_ids), Habilitation.role == Role.AGENCE)
        .order_by(Habilitation.id.desc())
    )
    return dict(lignes.all())

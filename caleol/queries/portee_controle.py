"""What a control file is made of: a séance, a dwelling or an applicant, with the lots, applications and minutes."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from caleol.kernel.errors import Introuvable
from caleol.kernel.francais import nom_complet
from caleol.models.demande import Demande
from caleol.models.lot import Candidature, Lot
from caleol.models.patrimoine import Logement, Vacance
from caleol.models.seance import Pv, Seance
from caleol.queries.agenda import load_agenda
from caleol.queries.seance_lisible import lit_tout
from caleol.rules.droits import Auteur


@dataclass(frozen=True, slots=True)
class LotControle:
    """A lot of a séance, under its number on the agenda."""

    numero: int
    lot: Lot
    seance: Seance
    candidatures: tuple[Candidature, ...]

    @property
    def nom(self) -> str:
        """Return the name of its files: « s12-lot-03 » for the lot 3 of the séance 12."""
        return f"s{self.seance.id}-lot-{self.numero:02d}"


@dataclass(frozen=True, slots=True)
class Portee:
    """What a control file covers; `demande_id` is set where it is one person's, and shows nobody else."""

    nom: str
    titre: str
    lots: tuple[LotControle, ...]
    seances: tuple[Seance, ...]
    pvs: tuple[Pv, ...]
    demande_id: int | None = None

    @property
    def candidatures(self) -> tuple[Candidature, ...]:
        """Return every application examined."""
        return tuple(candidature for lot in self.lots for candidature in lot.candidatures)

    @property
    def demandes(self) -> tuple[int, ...]:
        """Return the keys of the applications, each once."""
        return tuple(dict.fromkeys(candidature.demande_id for candidature in self.candidatures))


def portee_seance(session: Session, auteur: Auteur, seance_id: int) -> Portee:
    """Return what the control file of a séance covers.

    Raises:
        Introuvable: the reader does not read everything of this séance.
    """
    seance = session.get(Seance, seance_id)
    if seance is None or not lit_tout(auteur, seance):
        raise Introuvable("seance", id=seance_id)
    lots = _lots(session, auteur, Lot.seance_id == seance_id)
    titre = f"Séance n° {seance.numero} de {seance.annee}, {seance.commission.nom}"
    return _portee(session, f"seance-{seance_id}", titre, lots, (seance,))


def portee_logement(session: Session, auteur: Auteur, reference: str) -> Portee:
    """Return what the control file of a dwelling covers: every séance on which it was.

    Raises:
        Introuvable: no such dwelling, or no séance that the reader reads entirely.
    """
    logement = session.scalar(select(Logement).where(Logement.reference == reference))
    if logement is None:
        raise Introuvable("logement", reference=reference)
    vacances = select(Vacance.id).where(Vacance.logement_id == logement.id)
    lots = _lots(session, auteur, Lot.vacance_id.in_(vacances))
    if not lots:
        raise Introuvable("logement", reference=reference)
    return _portee(session, f"logement-{logement.id}", f"Logement {logement.reference}, {logement.adresse}", lots, ())


def portee_demande(session: Session, auteur: Auteur, demande_id: int) -> Portee:
    """Return what the control file of an applicant covers: their own application on each lot, nobody else's.

    Raises:
        Introuvable: no such application, or no séance that the reader reads entirely.
    """
    demande = session.get(Demande, demande_id)
    siennes = select(Candidature.lot_id).where(Candidature.demande_id == demande_id)
    lots = _lots(session, auteur, Lot.id.in_(siennes), demande_id)
    if demande is None or not lots:
        raise Introuvable("demande", id=demande_id)
    nom = nom_complet(demande.civilite, demande.prenom, demande.nom)
    return _portee(session, f"demande-{demande_id}", f"Demande {demande.numero_unique}, {nom}", lots, (), demande_id)


def _lots(
    session: Session, auteur: Auteur, condition: ColumnElement[bool], demande_id: int | None = None
) -> tuple[LotControle, ...]:
    lots = session.scalars(
        select(Lot).where(condition, Lot.seance_id.is_not(None)).options(joinedload(Lot.seance)).order_by(Lot.id)
    ).all()
    lisibles = [lot for lot in lots if lot.seance is not None and lit_tout(auteur, lot.seance)]
    choix: list[ColumnElement[bool]] = [Candidature.lot_id.in_([lot.id for lot in lisibles])]
    choix += [Candidature.demande_id == demande_id] if demande_id is not None else []
    candidatures = session.scalars(
        select(Candidature).where(*choix).options(joinedload(Candidature.demande)).order_by(Candidature.rang_propose)
    ).all()
    numeros = {
        inscrit.lot.id: inscrit.numero
        for seance_id in {lot.seance_id for lot in lisibles}
        for inscrit in load_agenda(session, seance_id or 0)
    }
    return tuple(
        LotControle(numeros[lot.id], lot, lot.seance, tuple(c for c in candidatures if c.lot_id == lot.id))
        for lot in sorted(lisibles, key=lambda lot: (lot.seance_id, numeros.get(lot.id, 0)))
        if lot.seance is not None and lot.id in numeros
    )


def _portee(
    session: Session,
    nom: str,
    titre: str,
    lots: tuple[LotControle, ...],
    seances: tuple[Seance, ...],
    demande_id: int | None = None,
) -> Portee:
    toutes = tuple(dict.fromkeys((*seances, *(lot.seance for lot in lots))))
    cles = [seance.id for seance in toutes]
    pvs = session.scalars(select(Pv).where(Pv.seance_id.in_(cles), Pv.valide_le.is_not(None)).order_by(Pv.id)).all()
    return Portee(nom, titre, lots, toutes, tuple(pvs), demande_id)

"""The triennial examination of occupancy (L442-5-2): examinations, flags, opinions, relocation offers."""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Enumeration, Identifiant, Instant, Surface
from caleol.models.enumerations import EtatSignalement
from caleol.models.locatif import Bail
from caleol.models.patrimoine import Logement, Vacance
from caleol.rules.occupation.echeance import EtatEcheance
from caleol.rules.occupation.offres import Reponse, Territoire
from caleol.rules.occupation.situations import Etat, SituationOccupation
from caleol.rules.occupation.traits import Secteur


class ResultatOccupation(Base):
    """What the rules last said of a running lease: for lists and counts, made again by a job.

    `marque` grows with each change of what the rules read; the row is out of date while `marque_calculee` is not
    equal to it, or while `calcule_le` is not the present day.
    """

    __tablename__ = "resultat_occupation"
    __table_args__ = (Index("ix_resultat_occupation_ordre", "rang", "ordre_le", "bail_id"),)

    bail_id: Mapped[int] = mapped_column(ForeignKey("bail.id"), primary_key=True)
    marque: Mapped[int] = mapped_column(Integer, default=1)
    marque_calculee: Mapped[int] = mapped_column(Integer, default=0)
    calcule_le: Mapped[date | None] = mapped_column(Date)
    sur_occupation: Mapped[Etat] = mapped_column(Enumeration(Etat))
    sous_occupation: Mapped[Etat] = mapped_column(Enumeration(Etat))
    adapte_sans_occupant: Mapped[Etat] = mapped_column(Enumeration(Etat))
    besoin_adaptation: Mapped[Etat] = mapped_column(Enumeration(Etat))
    depassement_plafond: Mapped[Etat] = mapped_column(Enumeration(Etat))
    alerte_sls: Mapped[Etat] = mapped_column(Enumeration(Etat))
    manques: Mapped[str] = mapped_column(String(300), default="")
    personnes: Mapped[int] = mapped_column(Integer, default=0)
    echeance: Mapped[EtatEcheance] = mapped_column(Enumeration(EtatEcheance))
    du_le: Mapped[date | None] = mapped_column(Date)
    depuis_le: Mapped[date | None] = mapped_column(Date)
    rang: Mapped[int] = mapped_column(Integer, default=0)
    ordre_le: Mapped[date] = mapped_column(Date)

    bail: Mapped[Bail] = relationship()


class CampagneExamen(Base):
    """A perimeter and a period whose due leases are examined together; `retards` takes what was due before too."""

    __tablename__ = "campagne_examen"
    __table_args__ = (CheckConstraint("fin >= debut", name="periode"),)

    id: Mapped[Identifiant]
    nom: Mapped[str] = mapped_column(String(120))
    debut: Mapped[date] = mapped_column(Date)
    fin: Mapped[date] = mapped_column(Date)
    agence_id: Mapped[int | None] = mapped_column(ForeignKey("agence.id"))
    commune_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.code_insee"))
    retards: Mapped[bool] = mapped_column(Boolean, default=True)
    par_seance: Mapped[int] = mapped_column(Integer, default=30)
    calculee_le: Mapped[Instant | None]
    tache_id: Mapped[int | None] = mapped_column(ForeignKey("tache.id"))


class BailCampagne(Base):
    """A lease that a campaign examines; who looked it through may leave it out, with a reason."""

    __tablename__ = "bail_campagne"
    __table_args__ = (Index("ix_bail_campagne_bail_id", "bail_id"),)

    campagne_id: Mapped[int] = mapped_column(ForeignKey("campagne_examen.id"), primary_key=True)
    bail_id: Mapped[int] = mapped_column(ForeignKey("bail.id"), primary_key=True)
    du_le: Mapped[date] = mapped_column(Date)
    ecarte_motif: Mapped[str | None] = mapped_column(String(300))

    bail: Mapped[Bail] = relationship()


class ExamenOccupation(Base):
    """The examination of one lease at its due date."""

    __tablename__ = "examen_occupation"
    __table_args__ = (
        UniqueConstraint("bail_id", "du_le"),
        Index("ix_examen_occupation_campagne_bail", "campagne_id", "bail_id"),
    )

    id: Mapped[Identifiant]
    bail_id: Mapped[int] = mapped_column(ForeignKey("bail.id"))
    du_le: Mapped[date] = mapped_column(Date)
    campagne_id: Mapped[int | None] = mapped_column(ForeignKey("campagne_examen.id"))
    seance_id: Mapped[int | None] = mapped_column(ForeignKey("seance.id"))
    examine_le: Mapped[date | None] = mapped_column(Date)
    instantane: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    bail: Mapped[Bail] = relationship()
    situations: Mapped[list["SituationExamen"]] = relationship(back_populates="examen")


class SituationExamen(Base):
    """One of the five situations found on an examination, with its computation."""

    __tablename__ = "situation_examen"
    __table_args__ = (UniqueConstraint("examen_id", "situation"),)

    id: Mapped[Identifiant]
    examen_id: Mapped[int] = mapped_column(ForeignKey("examen_occupation.id"))
    situation: Mapped[SituationOccupation] = mapped_column(Enumeration(SituationOccupation))
    a_verifier: Mapped[bool] = mapped_column(Boolean, default=False)
    calcul: Mapped[dict[str, Any]] = mapped_column(JSON)

    examen: Mapped[ExamenOccupation] = relationship(back_populates="situations")


class Signalement(Base):
    """An agency's flag on a lease, with its evidence; every flag shows where it is."""

    __tablename__ = "signalement"
    __table_args__ = (CheckConstraint("etat <> 'ecarte' OR ecarte_motif IS NOT NULL", name="ecarte_motive"),)

    id: Mapped[Identifiant]
    bail_id: Mapped[int] = mapped_column(ForeignKey("bail.id"), index=True)
    situation: Mapped[SituationOccupation] = mapped_column(Enumeration(SituationOccupation))
    en_fait: Mapped[bool] = mapped_column(Boolean, default=False)
    etat: Mapped[EtatSignalement] = mapped_column(Enumeration(EtatSignalement))
    commentaire: Mapped[str] = mapped_column(Text)
    visite_le: Mapped[date | None] = mapped_column(Date)
    fichier: Mapped[str | None] = mapped_column(String(200))
    fichier_sha256: Mapped[str | None] = mapped_column(String(64))
    signale_le: Mapped[Instant]
    signale_par_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))
    examen_id: Mapped[int | None] = mapped_column(ForeignKey("examen_occupation.id"))
    ecarte_motif: Mapped[str | None] = mapped_column(Text)
    ecarte_le: Mapped[Instant | None]

    bail: Mapped[Bail] = relationship()


class Avis(Base):
    """The commission's opinion on an examination: never an allocation, never a priority.

    `communes` are those where a suitable dwelling may lie, each with its name of the day.
    """

    __tablename__ = "avis"
    __table_args__ = (UniqueConstraint("examen_id"),)

    id: Mapped[Identifiant]
    examen_id: Mapped[int] = mapped_column(ForeignKey("examen_occupation.id"))
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"))
    situation_constatee: Mapped[bool] = mapped_column(Boolean)
    type_adapte: Mapped[str | None] = mapped_column(String(4))
    surface_adaptee: Mapped[Surface | None]
    etage_maximum: Mapped[int | None] = mapped_column(Integer)
    ascenseur: Mapped[bool] = mapped_column(Boolean, default=False)
    adapte: Mapped[bool] = mapped_column(Boolean, default=False)
    loyer_maximum_centimes: Mapped[int | None] = mapped_column(Integer)
    secteur: Mapped[Secteur | None] = mapped_column(Enumeration(Secteur))
    communes: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    caracteristiques: Mapped[str | None] = mapped_column(Text)
    accession_conseillee: Mapped[bool] = mapped_column(Boolean, default=False)
    texte: Mapped[str] = mapped_column(Text)
    rendu_le: Mapped[Instant]
    notifie_le: Mapped[date | None] = mapped_column(Date)

    examen: Mapped[ExamenOccupation] = relationship()


class Entretien(Base):
    """The interview with the tenant on the basis of the opinion; `communes` are those that the tenant wishes."""

    __tablename__ = "entretien"

    id: Mapped[Identifiant]
    avis_id: Mapped[int] = mapped_column(ForeignKey("avis.id"), index=True)
    le: Mapped[date] = mapped_column(Date)
    compte_rendu: Mapped[str] = mapped_column(Text)
    souhaits: Mapped[str | None] = mapped_column(Text)
    communes: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    mene_par_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))


class OffreRelogement(Base):
    """A relocation offer (L442-3-1, L442-3-2), with what makes its refusal count; a dearer one is kept, not counted."""

    __tablename__ = "offre_relogement"
    __table_args__ = (UniqueConstraint("avis_id", "numero"),)

    id: Mapped[Identifiant]
    avis_id: Mapped[int] = mapped_column(ForeignKey("avis.id"))
    numero: Mapped[int] = mapped_column(Integer)
    logement_id: Mapped[int] = mapped_column(ForeignKey("logement.id"))
    nouveau_loyer_centimes: Mapped[int] = mapped_column(Integer)
    ancien_loyer_centimes: Mapped[int] = mapped_column(Integer)
    notifiee_le: Mapped[date | None] = mapped_column(Date)
    bon_etat: Mapped[bool | None] = mapped_column(Boolean)
    besoins: Mapped[bool | None] = mapped_column(Boolean)
    moyens: Mapped[bool | None] = mapped_column(Boolean)
    territoire: Mapped[Territoire | None] = mapped_column(Enumeration(Territoire))
    voisin: Mapped[bool | None] = mapped_column(Boolean)
    distance_metres: Mapped[int | None] = mapped_column(Integer)
    distance_source: Mapped[str | None] = mapped_column(String(120))
    reponse: Mapped[Reponse | None] = mapped_column(Enumeration(Reponse))
    reponse_le: Mapped[date | None] = mapped_column(Date)
    motif: Mapped[str | None] = mapped_column(Text)

    logement: Mapped[Logement] = relationship()


class Appariement(Base):
    """A proposal to discuss, made again by a job: a vacant dwelling for a tenant, or an exchange among tenants."""

    __tablename__ = "appariement"

    id: Mapped[Identifiant]
    vacance_id: Mapped[int | None] = mapped_column(ForeignKey("vacance.id"))
    calcule_le: Mapped[date] = mapped_column(Date)

    vacance: Mapped[Vacance | None] = relationship()
    mouvements: Mapped[list["MouvementAppariement"]] = relationship(order_by="MouvementAppariement.rang")


class MouvementAppariement(Base):
    """A tenant of a proposal and the dwelling that would suit."""

    __tablename__ = "mouvement_appariement"
    __table_args__ = (Index("ix_mouvement_appariement_bail_id", "bail_id"),)

    appariement_id: Mapped[int] = mapped_column(ForeignKey("appariement.id"), primary_key=True)
    rang: Mapped[int] = mapped_column(Integer, primary_key=True)
    bail_id: Mapped[int] = mapped_column(ForeignKey("bail.id"))
    logement_id: Mapped[int] = mapped_column(ForeignKey("logement.id"))

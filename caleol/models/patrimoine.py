"""The stock: residences, dwellings, their dated neighbourhood, their vacancies."""

from datetime import date

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Enumeration, Identifiant, Instant, Surface
from caleol.models.enumerations import OrigineVacance
from caleol.models.organisation import Agence, Commune, Reservataire
from caleol.rules.facts import Financement


class Residence(Base):
    """A group of dwellings managed together."""

    __tablename__ = "residence"

    id: Mapped[Identifiant]
    code: Mapped[str] = mapped_column(String(30), unique=True)
    nom: Mapped[str] = mapped_column(String(120))
    commune_insee: Mapped[str] = mapped_column(ForeignKey("commune.code_insee"))
    agence_id: Mapped[int | None] = mapped_column(ForeignKey("agence.id"))
    enjeu_mixite: Mapped[bool] = mapped_column(Boolean, default=False)


class Logement(Base):
    """A dwelling, under the landlord's own reference."""

    __tablename__ = "logement"
    __table_args__ = (
        CheckConstraint("surface > 0", name="surface_positive"),
        CheckConstraint("pieces_habitables > 0", name="pieces_positives"),
        Index("ix_logement_commune", "commune_insee"),
        Index("ix_logement_agence", "agence_id"),
    )

    id: Mapped[Identifiant]
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    identifiant_rpls: Mapped[str | None] = mapped_column(String(40), unique=True)
    residence_id: Mapped[int | None] = mapped_column(ForeignKey("residence.id"))
    agence_id: Mapped[int | None] = mapped_column(ForeignKey("agence.id"))
    commune_insee: Mapped[str] = mapped_column(ForeignKey("commune.code_insee"))
    adresse: Mapped[str] = mapped_column(String(200))
    code_postal: Mapped[str] = mapped_column(String(5))
    batiment: Mapped[str | None] = mapped_column(String(20))
    escalier: Mapped[str | None] = mapped_column(String(20))
    porte: Mapped[str | None] = mapped_column(String(20))
    etage: Mapped[int | None] = mapped_column(Integer)
    ascenseur: Mapped[bool | None] = mapped_column(Boolean)
    individuel: Mapped[bool] = mapped_column(Boolean, default=False)
    type: Mapped[str] = mapped_column(String(4))
    pieces_habitables: Mapped[int] = mapped_column(Integer)
    surface: Mapped[Surface]
    financement: Mapped[Financement] = mapped_column(Enumeration(Financement))
    plai_adapte: Mapped[bool] = mapped_column(Boolean, default=False)
    numero_convention: Mapped[str | None] = mapped_column(String(40))
    annee_construction: Mapped[int | None] = mapped_column(Integer)
    dpe: Mapped[str | None] = mapped_column(String(1))
    dpe_date: Mapped[date | None] = mapped_column(Date)
    chauffage_individuel: Mapped[bool | None] = mapped_column(Boolean)
    eau_individuelle: Mapped[bool | None] = mapped_column(Boolean)
    adapte_pmr: Mapped[bool | None] = mapped_column(Boolean)
    adaptation: Mapped[str | None] = mapped_column(Text)
    loyer_centimes: Mapped[int | None] = mapped_column(Integer)
    loyer_annexe_centimes: Mapped[int | None] = mapped_column(Integer)
    charges_centimes: Mapped[int | None] = mapped_column(Integer)
    mandat_gerance: Mapped[bool] = mapped_column(Boolean, default=False)
    sorti_le: Mapped[date | None] = mapped_column(Date)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))

    residence: Mapped[Residence | None] = relationship()
    agence: Mapped[Agence | None] = relationship()
    commune: Mapped[Commune] = relationship()
    quartiers: Mapped[list["QuartierLogement"]] = relationship(back_populates="logement")


class QuartierLogement(Base):
    """Whether a dwelling lies in a priority neighbourhood, from a day on (perimeters of 2015 and of 2024)."""

    __tablename__ = "quartier_logement"
    __table_args__ = (UniqueConstraint("logement_id", "debut"),)

    id: Mapped[Identifiant]
    logement_id: Mapped[int] = mapped_column(ForeignKey("logement.id"))
    debut: Mapped[date] = mapped_column(Date)
    en_qpv: Mapped[bool] = mapped_column(Boolean)
    code_qpv: Mapped[str | None] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(120))

    logement: Mapped[Logement] = relationship(back_populates="quartiers")


class Vacance(Base):
    """A dwelling to let: from the notice or the delivery to the lease or the withdrawal."""

    __tablename__ = "vacance"
    __table_args__ = (
        CheckConstraint("dans_le_flux OR hors_flux_motif IS NOT NULL", name="hors_flux_motive"),
        Index(
            "uq_vacance_ouverte",
            "logement_id",
            unique=True,
            sqlite_where=text("close_le IS NULL"),
            postgresql_where=text("close_le IS NULL"),
        ),
    )

    id: Mapped[Identifiant]
    logement_id: Mapped[int] = mapped_column(ForeignKey("logement.id"))
    origine: Mapped[OrigineVacance] = mapped_column(Enumeration(OrigineVacance))
    conge_recu_le: Mapped[date | None] = mapped_column(Date)
    libre_le: Mapped[date] = mapped_column(Date)
    disponible_le: Mapped[date | None] = mapped_column(Date)
    loyer_centimes: Mapped[int] = mapped_column(Integer)
    loyer_annexe_centimes: Mapped[int] = mapped_column(Integer, default=0)
    charges_centimes: Mapped[int] = mapped_column(Integer)
    reservataire_id: Mapped[int] = mapped_column(ForeignKey("reservataire.id"))
    designataire: Mapped[str | None] = mapped_column(String(120))
    dans_le_flux: Mapped[bool] = mapped_column(Boolean)
    hors_flux_motif: Mapped[str | None] = mapped_column(String(200))
    remarque: Mapped[str | None] = mapped_column(Text)
    declaree_le: Mapped[Instant]
    declaree_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    cle_externe: Mapped[str | None] = mapped_column(String(80), unique=True)
    close_le: Mapped[date | None] = mapped_column(Date)
    retiree_motif: Mapped[str | None] = mapped_column(String(300))
    version: Mapped[int] = mapped_column(Integer, default=1)

    logement: Mapped[Logement] = relationship()
    reservataire: Mapped[Reservataire] = relationship()

"""Commissions, their dated rules, seats and mandates."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Donnees, Enumeration, Identifiant
from caleol.models.enumerations import QualiteMembre
from caleol.models.organisation import Agence
from caleol.rules.composition import NatureSiege

__all__ = ["Commission", "CommissionAgence", "Mandat", "Membre", "ReglementInterieur", "Siege"]


class Commission(Base):
    """A commission and its territory, given by the agencies whose dwellings it lets."""

    __tablename__ = "commission"

    id: Mapped[Identifiant]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    nom: Mapped[str] = mapped_column(String(120))
    fuseau: Mapped[str] = mapped_column(String(40), default="Europe/Paris")
    lieu_habituel: Mapped[str | None] = mapped_column(String(200))
    debut: Mapped[date] = mapped_column(Date)
    fin: Mapped[date | None] = mapped_column(Date)

    agences: Mapped[list[Agence]] = relationship(secondary="commission_agence")
    sieges: Mapped[list["Siege"]] = relationship(order_by="Siege.ordre", back_populates="commission")


class CommissionAgence(Base):
    """An agency whose dwellings come before a commission; an agency has one commission."""

    __tablename__ = "commission_agence"

    commission_id: Mapped[int] = mapped_column(ForeignKey("commission.id"), primary_key=True)
    agence_id: Mapped[int] = mapped_column(ForeignKey("agence.id"), primary_key=True, unique=True)


class ReglementInterieur(Base):
    """The rules a commission gave itself, from a day on; a past séance keeps those of its day."""

    __tablename__ = "reglement_interieur"
    __table_args__ = (
        UniqueConstraint("commission_id", "debut"),
        UniqueConstraint("commission_id", "version"),
    )

    id: Mapped[Identifiant]
    commission_id: Mapped[int] = mapped_column(ForeignKey("commission.id"))
    version: Mapped[int] = mapped_column(Integer)
    debut: Mapped[date] = mapped_column(Date)
    adopte_le: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(200))
    regles: Mapped[Donnees]


class Siege(Base):
    """A seat: one voice, whoever holds it; one vote a seat on each ballot."""

    __tablename__ = "siege"
    __table_args__ = (UniqueConstraint("commission_id", "cle"),)

    id: Mapped[Identifiant]
    commission_id: Mapped[int] = mapped_column(ForeignKey("commission.id"))
    cle: Mapped[str] = mapped_column(String(40))
    nature: Mapped[NatureSiege] = mapped_column(Enumeration(NatureSiege))
    ordre: Mapped[int] = mapped_column(Integer)
    libelle: Mapped[str] = mapped_column(String(160))
    commune_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.code_insee"))
    epci_siren: Mapped[str | None] = mapped_column(ForeignKey("epci.siren"))
    reservataire_id: Mapped[int | None] = mapped_column(ForeignKey("reservataire.id"))
    representant_locataires: Mapped[bool] = mapped_column(Boolean, default=False)
    college: Mapped[str | None] = mapped_column(String(60))

    commission: Mapped[Commission] = relationship(back_populates="sieges")
    mandats: Mapped[list["Mandat"]] = relationship(back_populates="siege")


class Membre(Base):
    """A person who sits, with or without an account."""

    __tablename__ = "membre"

    id: Mapped[Identifiant]
    cle: Mapped[str] = mapped_column(String(60), unique=True)
    civilite: Mapped[str] = mapped_column(String(10))
    nom: Mapped[str] = mapped_column(String(120))
    prenom: Mapped[str] = mapped_column(String(120))
    qualite: Mapped[str | None] = mapped_column(String(160))
    courriel: Mapped[str | None] = mapped_column(String(200))
    telephone: Mapped[str | None] = mapped_column(String(30))
    utilisateur_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"), unique=True)


class Mandat(Base):
    """A member holds a seat, as titulaire or suppléant, for a time; the president is elected among the six."""

    __tablename__ = "mandat"
    __table_args__ = (
        UniqueConstraint("siege_id", "membre_id", "debut"),
        CheckConstraint("fin IS NULL OR fin >= debut", name="periode"),
    )

    id: Mapped[Identifiant]
    siege_id: Mapped[int] = mapped_column(ForeignKey("siege.id"))
    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"))
    qualite: Mapped[QualiteMembre] = mapped_column(Enumeration(QualiteMembre))
    debut: Mapped[date] = mapped_column(Date)
    fin: Mapped[date | None] = mapped_column(Date)
    president: Mapped[bool] = mapped_column(Boolean, default=False)
    acte: Mapped[str | None] = mapped_column(String(200))

    siege: Mapped[Siege] = relationship(back_populates="mandats")
    membre: Mapped[Membre] = relationship()

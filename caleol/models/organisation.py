"""Landlord, agencies, places and right-holders."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, CodeInsee, Enumeration, Identifiant, Instant
from caleol.models.enumerations import EtatProposition, NatureReservataire
from caleol.rules.facts import ZonePlafond
from caleol.rules.occupation.maintien import Regime


class Bailleur(Base):
    """The landlord this installation serves: exactly one row."""

    __tablename__ = "bailleur"
    __table_args__ = (CheckConstraint("id = 1", name="unique"),)

    id: Mapped[Identifiant]
    nom: Mapped[str] = mapped_column(String(120))
    forme_juridique: Mapped[str] = mapped_column(String(120))
    siren: Mapped[str | None] = mapped_column(String(9))
    adresse: Mapped[str] = mapped_column(String(200))
    code_postal: Mapped[str] = mapped_column(String(5))
    ville: Mapped[str] = mapped_column(String(80))
    telephone: Mapped[str | None] = mapped_column(String(30))
    courriel: Mapped[str | None] = mapped_column(String(200))
    tribunal_administratif: Mapped[str | None] = mapped_column(String(200))
    regime_maintien: Mapped[Regime | None] = mapped_column(Enumeration(Regime))
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)


class Agence(Base):
    """A management agency; an account of the agency sees its perimeter only."""

    __tablename__ = "agence"

    id: Mapped[Identifiant]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    nom: Mapped[str] = mapped_column(String(120))
    adresse: Mapped[str | None] = mapped_column(String(200))
    telephone: Mapped[str | None] = mapped_column(String(30))
    courriel: Mapped[str | None] = mapped_column(String(200))


class Epci(Base):
    """An intermunicipal body."""

    __tablename__ = "epci"

    siren: Mapped[str] = mapped_column(String(9), primary_key=True)
    nom: Mapped[str] = mapped_column(String(120))


class Commune(Base):
    """A commune or associated commune, under its INSEE code."""

    __tablename__ = "commune"

    code_insee: Mapped[CodeInsee] = mapped_column(primary_key=True)
    nom: Mapped[str] = mapped_column(String(120))
    nom_tri: Mapped[str] = mapped_column(String(120), index=True)
    rattachement_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.code_insee"))

    attributs: Mapped[list["AttributCommune"]] = relationship(back_populates="commune")


class AttributCommune(Base):
    """What is true of a commune from a day on: zones, tension, EPCI."""

    __tablename__ = "attribut_commune"
    __table_args__ = (
        UniqueConstraint("commune_insee", "debut"),
        CheckConstraint("fin IS NULL OR fin >= debut", name="periode"),
    )

    id: Mapped[Identifiant]
    commune_insee: Mapped[str] = mapped_column(ForeignKey("commune.code_insee"))
    debut: Mapped[date] = mapped_column(Date)
    fin: Mapped[date | None] = mapped_column(Date)
    zone_abc: Mapped[str | None] = mapped_column(String(5))
    zone_tendue: Mapped[bool | None] = mapped_column(Boolean)
    zone_plafond: Mapped[ZonePlafond] = mapped_column(Enumeration(ZonePlafond))
    zone_apl: Mapped[str | None] = mapped_column(String(1))
    epci_siren: Mapped[str | None] = mapped_column(ForeignKey("epci.siren"))
    source: Mapped[str] = mapped_column(String(200))

    commune: Mapped[Commune] = relationship(back_populates="attributs")


class Reservataire(Base):
    """A body with reservation rights."""

    __tablename__ = "reservataire"

    id: Mapped[Identifiant]
    code: Mapped[str] = mapped_column(String(30), unique=True)
    nom: Mapped[str] = mapped_column(String(120))
    nature: Mapped[NatureReservataire] = mapped_column(Enumeration(NatureReservataire))
    commune_insee: Mapped[str | None] = mapped_column(ForeignKey("commune.code_insee"))
    courriel: Mapped[str | None] = mapped_column(String(200))


class ConventionReservation(Base):
    """A reservation agreement; its right is a share of the yearly flow (R441-5)."""

    __tablename__ = "convention_reservation"
    __table_args__ = (
        CheckConstraint("part_flux_centiemes BETWEEN 0 AND 10000", name="part"),
        CheckConstraint("fin IS NULL OR fin >= debut", name="periode"),
    )

    id: Mapped[Identifiant]
    numero: Mapped[str] = mapped_column(String(60), unique=True)
    reservataire_id: Mapped[int] = mapped_column(ForeignKey("reservataire.id"))
    departement: Mapped[str] = mapped_column(String(3))
    debut: Mapped[date] = mapped_column(Date)
    fin: Mapped[date | None] = mapped_column(Date)
    en_flux: Mapped[bool] = mapped_column(Boolean, default=True)
    part_flux_centiemes: Mapped[int | None] = mapped_column(Integer)
    remarque: Mapped[str | None] = mapped_column(Text)

    reservataire: Mapped[Reservataire] = relationship()


class Flux(Base):
    """What a convention asks of one year, in dwellings."""

    __tablename__ = "flux"
    __table_args__ = (UniqueConstraint("convention_id", "annee"),)

    id: Mapped[Identifiant]
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention_reservation.id"))
    annee: Mapped[int] = mapped_column(Integer)
    objectif_logements: Mapped[int] = mapped_column(Integer)


class ValeurSaisie(Base):
    """A dated value entered by the landlord, with its source and who checked it."""

    __tablename__ = "valeur_saisie"
    __table_args__ = (
        UniqueConstraint("cle", "axes", "debut", "saisie_le"),
        Index(
            "uq_valeur_saisie_vivante",
            "cle",
            "axes",
            "debut",
            unique=True,
            sqlite_where=text("retiree_le IS NULL"),
            postgresql_where=text("retiree_le IS NULL"),
        ),
    )

    id: Mapped[Identifiant]
    cle: Mapped[str] = mapped_column(String(80), index=True)
    axes: Mapped[str] = mapped_column(String(200), default="")
    debut: Mapped[date] = mapped_column(Date)
    verifie_jusqu: Mapped[date] = mapped_column(Date)
    valeur: Mapped[str] = mapped_column(String(80))
    unite: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(300))
    verifie_par: Mapped[str] = mapped_column(String(120))
    saisie_le: Mapped[Instant]
    saisie_par_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))
    retiree_le: Mapped[Instant | None]


class PropositionValeur(Base):
    """A value proposed by who may not enter it; once accepted it is an entered value like the others."""

    __tablename__ = "proposition_valeur"

    id: Mapped[Identifiant]
    cle: Mapped[str] = mapped_column(String(80), index=True)
    axes: Mapped[str] = mapped_column(String(200), default="")
    debut: Mapped[date] = mapped_column(Date)
    verifie_jusqu: Mapped[date] = mapped_column(Date)
    valeur: Mapped[str] = mapped_column(String(80))
    source: Mapped[str] = mapped_column(String(300))
    verifie_par: Mapped[str] = mapped_column(String(120))
    etat: Mapped[EtatProposition] = mapped_column(Enumeration(EtatProposition))
    proposee_le: Mapped[Instant]
    proposee_par_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))
    tranchee_le: Mapped[Instant | None]
    tranchee_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    refus_motif: Mapped[str | None] = mapped_column(String(300))

"""Leases and those who live there."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Enumeration, Identifiant, Instant
from caleol.models.patrimoine import Logement
from caleol.rules.facts import Garde, LienPersonne
from caleol.rules.occupation.faits import Qualite

FAITS_OCCUPANT = (
    "rang", "titulaire", "lien", "civilite", "nom", "prenom", "naissance", "a_charge", "garde", "handicap",
    "perte_autonomie", "qualite",
)  # fmt: skip
"""What is known of a person living in a dwelling, in the order of the columns of the occupancy survey."""


class Bail(Base):
    """A lease; a vacancy ends in one lease at most, a dwelling has one running lease at most."""

    __tablename__ = "bail"
    __table_args__ = (
        UniqueConstraint("vacance_id"),
        UniqueConstraint("candidature_id"),
        Index(
            "uq_bail_en_cours",
            "logement_id",
            unique=True,
            sqlite_where=text("fin_le IS NULL"),
            postgresql_where=text("fin_le IS NULL"),
        ),
    )

    id: Mapped[Identifiant]
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    logement_id: Mapped[int] = mapped_column(ForeignKey("logement.id"))
    signature_le: Mapped[date] = mapped_column(Date)
    effet_le: Mapped[date | None] = mapped_column(Date)
    fin_le: Mapped[date | None] = mapped_column(Date)
    loyer_centimes: Mapped[int | None] = mapped_column(Integer)
    vacance_id: Mapped[int | None] = mapped_column(ForeignKey("vacance.id"))
    candidature_id: Mapped[int | None] = mapped_column(ForeignKey("candidature.id"))
    dernier_examen_le: Mapped[date | None] = mapped_column(Date)
    rfr_euros: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    donnees_au: Mapped[date | None] = mapped_column(Date)
    pieces_professionnelles: Mapped[int] = mapped_column(Integer, default=0)
    besoin_adaptation: Mapped[bool | None] = mapped_column(Boolean)
    depart_handicap: Mapped[bool | None] = mapped_column(Boolean)
    ancienne_zus: Mapped[bool | None] = mapped_column(Boolean)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))

    logement: Mapped[Logement] = relationship()
    locataires: Mapped[list["Locataire"]] = relationship(order_by="Locataire.rang", back_populates="bail")


class Locataire(Base):
    """A person living in the dwelling: holder of the lease or not."""

    __tablename__ = "locataire"
    __table_args__ = (UniqueConstraint("bail_id", "rang"),)

    id: Mapped[Identifiant]
    bail_id: Mapped[int] = mapped_column(ForeignKey("bail.id"))
    rang: Mapped[int] = mapped_column(Integer)
    titulaire: Mapped[bool] = mapped_column(Boolean, default=False)
    lien: Mapped[LienPersonne] = mapped_column(Enumeration(LienPersonne))
    civilite: Mapped[str | None] = mapped_column(String(10))
    nom: Mapped[str | None] = mapped_column(String(120))
    prenom: Mapped[str | None] = mapped_column(String(120))
    nom_tri: Mapped[str] = mapped_column(String(250), default="", index=True)
    naissance: Mapped[date | None] = mapped_column(Date)
    a_charge: Mapped[bool] = mapped_column(Boolean, default=False)
    garde: Mapped[Garde | None] = mapped_column(Enumeration(Garde))
    handicap: Mapped[bool | None] = mapped_column(Boolean)
    perte_autonomie: Mapped[bool | None] = mapped_column(Boolean)
    qualite: Mapped[Qualite | None] = mapped_column(Enumeration(Qualite))

    bail: Mapped[Bail] = relationship(back_populates="locataires")


class OccupantParti(Base):
    """A person taken off a lease by hand, as she was known; `parti_le` None: she never lived there.

    Kept so that it can be undone; the row goes when the person is put back, and from `effacer_le` on.
    """

    __tablename__ = "occupant_parti"

    id: Mapped[Identifiant]
    bail_id: Mapped[int] = mapped_column(ForeignKey("bail.id"), index=True)
    personne: Mapped[dict[str, Any]] = mapped_column(JSON)
    parti_le: Mapped[date | None] = mapped_column(Date)
    retire_le: Mapped[Instant]
    retire_par_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))
    effacer_le: Mapped[date] = mapped_column(Date, index=True)

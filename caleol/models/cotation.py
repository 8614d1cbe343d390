"""Published grids and the points of each application, line by line."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Empreinte, Identifiant, Instant


class GrilleCotation(Base):
    """A grid: a draft while `publiee_le` is empty; once published its text never changes, a new version replaces it."""

    __tablename__ = "grille_cotation"
    __table_args__ = (
        UniqueConstraint("code", "version"),
        CheckConstraint("fin IS NULL OR fin >= debut", name="periode"),
    )

    id: Mapped[Identifiant]
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer)
    nom: Mapped[str] = mapped_column(String(160))
    texte: Mapped[str] = mapped_column(Text)
    empreinte: Mapped[Empreinte]
    debut: Mapped[date | None] = mapped_column(Date)
    fin: Mapped[date | None] = mapped_column(Date)
    redigee_le: Mapped[Instant | None]
    redigee_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    publiee_le: Mapped[Instant | None]
    publiee_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))


class EtudeImpact(Base):
    """What a grid would change on the waiting list of a day, beside another one; numbers only, no household."""

    __tablename__ = "etude_impact"

    id: Mapped[Identifiant]
    avant_id: Mapped[int | None] = mapped_column(ForeignKey("grille_cotation.id"))
    apres_id: Mapped[int] = mapped_column(ForeignKey("grille_cotation.id"), index=True)
    empreinte_avant: Mapped[str | None] = mapped_column(String(64))
    empreinte_apres: Mapped[str] = mapped_column(String(64))
    jour: Mapped[date] = mapped_column(Date)
    demandee_le: Mapped[Instant]
    demandee_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    tache_id: Mapped[int] = mapped_column(ForeignKey("tache.id"))
    resultat: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Cotation(Base):
    """The points of one application under the grid in force, each line explained.

    `lignes` and `faits` are what the engine wrote (`encoder_lignes`, `encoder_dossier`): a line is four integers, and
    with the facts kept beside it makes the same words later, under its own grid.
    """

    __tablename__ = "cotation"

    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"), primary_key=True)
    grille_id: Mapped[int] = mapped_column(ForeignKey("grille_cotation.id"))
    calculee_le: Mapped[date] = mapped_column(Date)
    points_declares: Mapped[int] = mapped_column(Integer)
    points_valides: Mapped[int] = mapped_column(Integer)
    lignes: Mapped[str] = mapped_column(Text)
    faits: Mapped[str] = mapped_column(Text)

    grille: Mapped[GrilleCotation] = relationship()

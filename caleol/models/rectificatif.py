"""What is corrected after the minutes are validated: a dated paper of its own, and attributions taken back later."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Identifiant, Instant
from caleol.models.lot import Decision
from caleol.models.seance import Pv


class Rectificatif(Base):
    """A correction of validated minutes: a draft until who presided validates it, then frozen and sealed as they are.

    The minutes that it corrects are never changed.
    """

    __tablename__ = "rectificatif"
    __table_args__ = (
        UniqueConstraint("pv_id", "numero"),
        CheckConstraint("valide_le IS NULL OR (donnees IS NOT NULL AND empreinte_donnees IS NOT NULL)", name="fige"),
    )

    id: Mapped[Identifiant]
    pv_id: Mapped[int] = mapped_column(ForeignKey("pv.id"))
    numero: Mapped[int] = mapped_column(Integer)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    redige_le: Mapped[Instant]
    redige_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    donnees: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    empreinte_donnees: Mapped[str | None] = mapped_column(String(64))
    tete_registre: Mapped[str | None] = mapped_column(String(64))
    fichier: Mapped[str | None] = mapped_column(String(200))
    empreinte_fichier: Mapped[str | None] = mapped_column(String(64))
    valide_le: Mapped[Instant | None]
    valide_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))

    pv: Mapped[Pv] = relationship()
    lignes: Mapped[list["Rectification"]] = relationship(
        order_by="Rectification.id", back_populates="rectificatif", cascade="all, delete-orphan"
    )


class Rectification(Base):
    """One correction: where in the minutes, what they say, what is to be read.

    On a decision, the values that it takes at the validation; its kind and its rank need a vote.
    """

    __tablename__ = "rectification"
    __table_args__ = (UniqueConstraint("rectificatif_id", "decision_id"),)

    id: Mapped[Identifiant]
    rectificatif_id: Mapped[int] = mapped_column(ForeignKey("rectificatif.id"))
    lot: Mapped[int | None] = mapped_column(Integer)
    endroit: Mapped[str] = mapped_column(String(250))
    ecrit: Mapped[str] = mapped_column(Text)
    lire: Mapped[str] = mapped_column(Text)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    motif_code: Mapped[str | None] = mapped_column(String(12))
    motif_texte: Mapped[str | None] = mapped_column(Text)
    condition_piece: Mapped[str | None] = mapped_column(String(200))
    condition_echeance: Mapped[date | None] = mapped_column(Date)

    rectificatif: Mapped[Rectificatif] = relationship(back_populates="lignes")
    decision: Mapped[Decision | None] = relationship()


class RetraitAttribution(Base):
    """An attribution that the commission took back in a later séance, with its reason and the voices.

    `decompte` keeps the ballot as it was counted, seat by seat; None on those that were typed as totals.
    """

    __tablename__ = "retrait_attribution"
    __table_args__ = (
        UniqueConstraint("decision_id"),
        CheckConstraint("pour >= contre AND contre >= 0 AND abstentions >= 0", name="voix"),
    )

    id: Mapped[Identifiant]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"), index=True)
    motif: Mapped[str] = mapped_column(Text)
    pour: Mapped[int] = mapped_column(Integer)
    contre: Mapped[int] = mapped_column(Integer)
    abstentions: Mapped[int] = mapped_column(Integer)
    decompte: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    le: Mapped[Instant]
    saisi_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))

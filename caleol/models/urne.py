"""Remote ballots: a box per lot and round, the rankings on the table, every ballot received, what is written before.

A `Scrutin` is what a close froze; an `Urne` is what is open before. A ballot is never changed: a later one of the same
seat replaces it, and each keeps its receipt.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Enumeration, Identifiant, Instant
from caleol.models.commission import Membre, Siege
from caleol.models.lot import ClassementPropose
from caleol.rules.scrutin.modele import SensVote


class Urne(Base):
    """Where the seats of a lot send their ballots, from an hour to another; `echeance_le` is empty without a clock."""

    __tablename__ = "urne"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "seance_id"], ["lot.id", "lot.seance_id"]),
        CheckConstraint("echeance_le IS NULL OR echeance_le > ouverte_le", name="fenetre"),
        CheckConstraint("annulee_le IS NULL OR annulee_motif IS NOT NULL", name="annulation_motivee"),
        Index(
            "uq_urne_tour",
            "lot_id",
            "tour",
            unique=True,
            sqlite_where=text("annulee_le IS NULL"),
            postgresql_where=text("annulee_le IS NULL"),
        ),
        Index("ix_urne_seance", "seance_id"),
        Index("ix_urne_echeance", "echeance_le"),
    )

    id: Mapped[Identifiant]
    lot_id: Mapped[int] = mapped_column(Integer)
    seance_id: Mapped[int] = mapped_column(Integer)
    tour: Mapped[int] = mapped_column(Integer)
    ouverte_le: Mapped[Instant]
    echeance_le: Mapped[Instant | None]
    close_le: Mapped[Instant | None]
    scrutin_id: Mapped[int | None] = mapped_column(ForeignKey("scrutin.id"))
    annulee_le: Mapped[Instant | None]
    annulee_motif: Mapped[str | None] = mapped_column(Text)

    propositions: Mapped[list["PropositionVote"]] = relationship(
        order_by="PropositionVote.numero", back_populates="urne"
    )
    bulletins: Mapped[list["Bulletin"]] = relationship(order_by="Bulletin.id", back_populates="urne")


class PropositionVote(Base):
    """A whole ranking on the table of a ballot, with its motives; `auteur_siege_id` is empty for the secretary's."""

    __tablename__ = "proposition_vote"
    __table_args__ = (UniqueConstraint("urne_id", "numero"), UniqueConstraint("urne_id", "classement_id"))

    id: Mapped[Identifiant]
    urne_id: Mapped[int] = mapped_column(ForeignKey("urne.id"))
    numero: Mapped[int] = mapped_column(Integer)
    classement_id: Mapped[int] = mapped_column(ForeignKey("classement_propose.id"))
    auteur_siege_id: Mapped[int | None] = mapped_column(ForeignKey("siege.id"))
    decisions: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    le: Mapped[Instant]

    urne: Mapped[Urne] = relationship(back_populates="propositions")
    classement: Mapped[ClassementPropose] = relationship()


class Bulletin(Base):
    """A ballot received for a seat; `cle` is what the sender's device gave it, so that sent twice it is one.

    `choix` is the number of a ranking on the table for APPROUVE. Typed for a member on the telephone
    (`a_confirmer`), it counts once the member has confirmed it. `mandataire_siege_id` is the seat that sent it under a
    proxy: it counts while that proxy does.
    """

    __tablename__ = "bulletin"
    __table_args__ = (
        UniqueConstraint("urne_id", "siege_id", "cle"),
        CheckConstraint("(sens = 'approuve') = (numero IS NOT NULL)", name="sens"),
        Index(
            "uq_bulletin_courant",
            "urne_id",
            "siege_id",
            unique=True,
            sqlite_where=text("remplace_le IS NULL AND NOT a_confirmer"),
            postgresql_where=text("remplace_le IS NULL AND NOT a_confirmer"),
        ),
    )

    id: Mapped[Identifiant]
    urne_id: Mapped[int] = mapped_column(ForeignKey("urne.id"))
    siege_id: Mapped[int] = mapped_column(ForeignKey("siege.id"))
    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"), index=True)
    mandataire_siege_id: Mapped[int | None] = mapped_column(ForeignKey("siege.id"))
    sens: Mapped[SensVote] = mapped_column(Enumeration(SensVote))
    numero: Mapped[int | None] = mapped_column(Integer)
    cle: Mapped[str] = mapped_column(String(64))
    recu: Mapped[str] = mapped_column(String(10), unique=True)
    recu_le: Mapped[Instant]
    remplace_le: Mapped[Instant | None]
    saisi_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    a_confirmer: Mapped[bool] = mapped_column(Boolean, default=False)

    urne: Mapped[Urne] = relationship(back_populates="bulletins")
    siege: Mapped[Siege] = relationship(foreign_keys=siege_id)
    membre: Mapped[Membre] = relationship()


class Contribution(Base):
    """What somebody wrote on a lot before its vote, for all to read: the debate of a written séance, a question."""

    __tablename__ = "contribution"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "seance_id"], ["lot.id", "lot.seance_id"]),
        Index("ix_contribution_lot", "lot_id"),
    )

    id: Mapped[Identifiant]
    lot_id: Mapped[int] = mapped_column(Integer)
    seance_id: Mapped[int] = mapped_column(Integer)
    siege_id: Mapped[int | None] = mapped_column(ForeignKey("siege.id"))
    membre_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    texte: Mapped[str] = mapped_column(Text)
    le: Mapped[Instant]

"""The register: append-only chains of entries, their heads, and the salts of personal values."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from caleol.models.base import Base, Empreinte, Identifiant, Instant


class EntreeRegistre(Base):
    """One act: who, when, what, on which object, chained to the entry before it."""

    __tablename__ = "entree_registre"
    __table_args__ = (Index("ix_entree_registre_objet", "objet_type", "objet_id"),)

    chaine: Mapped[str] = mapped_column(String(12), primary_key=True)
    rang: Mapped[int] = mapped_column(Integer, primary_key=True)
    survenu_le: Mapped[Instant]
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    role: Mapped[str | None] = mapped_column(String(20))
    acte: Mapped[str] = mapped_column(String(60))
    objet_type: Mapped[str] = mapped_column(String(40))
    objet_id: Mapped[str] = mapped_column(String(60))
    donnees: Mapped[str] = mapped_column(Text)
    precedente: Mapped[Empreinte]
    empreinte: Mapped[Empreinte]


class TeteRegistre(Base):
    """The head of a chain; writers lock this row, so entries never fork."""

    __tablename__ = "tete_registre"

    chaine: Mapped[str] = mapped_column(String(12), primary_key=True)
    rang: Mapped[int] = mapped_column(Integer)
    empreinte: Mapped[Empreinte]


class SelRegistre(Base):
    """The salt of a personal value named in an entry; erasing it makes the value unprovable, the chain stays."""

    __tablename__ = "sel_registre"
    __table_args__ = (ForeignKeyConstraint(["chaine", "rang"], ["entree_registre.chaine", "entree_registre.rang"]),)

    id: Mapped[Identifiant]
    chaine: Mapped[str] = mapped_column(String(12))
    rang: Mapped[int] = mapped_column(Integer)
    champ: Mapped[str] = mapped_column(String(60))
    sel: Mapped[str] = mapped_column(String(32))

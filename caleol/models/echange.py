"""Files received from outside and mails to send."""

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Donnees, Enumeration, Identifiant, Instant
from caleol.models.enumerations import EtatImport


class Import(Base):
    """A file received: its digest, what was found in it, what became of it."""

    __tablename__ = "import"

    id: Mapped[Identifiant]
    nature: Mapped[str] = mapped_column(String(30), index=True)
    nom_fichier: Mapped[str] = mapped_column(String(200))
    empreinte: Mapped[str] = mapped_column(String(64))
    chemin: Mapped[str | None] = mapped_column(String(300))
    etat: Mapped[EtatImport] = mapped_column(Enumeration(EtatImport))
    recu_le: Mapped[Instant]
    recu_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    lignes: Mapped[int] = mapped_column(Integer, default=0)
    lignes_faites: Mapped[int] = mapped_column(Integer, default=0)
    bilan: Mapped[Donnees]
    termine_le: Mapped[Instant | None]

    erreurs: Mapped[list["LigneImport"]] = relationship(order_by="LigneImport.ligne", back_populates="source")


class LigneImport(Base):
    """What is wrong in one cell of a file: where, what, and what to do."""

    __tablename__ = "ligne_import"
    __table_args__ = (Index("ix_ligne_import_import", "import_id", "ligne"),)

    id: Mapped[Identifiant]
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"))
    ligne: Mapped[int] = mapped_column(Integer)
    colonne: Mapped[str | None] = mapped_column(String(60))
    valeur: Mapped[str | None] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(60))
    donnees: Mapped[Donnees]

    source: Mapped[Import] = relationship(back_populates="erreurs")


class Courriel(Base):
    """A mail to send: written with the act, sent after its commit, tried again when it fails."""

    __tablename__ = "courriel"

    id: Mapped[Identifiant]
    cle: Mapped[str] = mapped_column(String(120), unique=True)
    destinataire: Mapped[str] = mapped_column(String(200))
    objet: Mapped[str] = mapped_column(String(300))
    texte: Mapped[str] = mapped_column(Text)
    pieces: Mapped[Donnees]
    cree_le: Mapped[Instant]
    envoye_le: Mapped[Instant | None]
    essais: Mapped[int] = mapped_column(Integer, default=0)
    essaye_le: Mapped[Instant | None]
    echec: Mapped[str | None] = mapped_column(String(300))

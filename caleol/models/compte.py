"""Accounts, the roles they hold, and failed log-ins."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Empreinte, Enumeration, Identifiant, Instant
from caleol.rules.droits import Role


class Utilisateur(Base):
    """A person who logs in; a password given by an administrator is provisional until the person changes it."""

    __tablename__ = "utilisateur"

    id: Mapped[Identifiant]
    identifiant: Mapped[str] = mapped_column(String(200), unique=True)
    civilite: Mapped[str] = mapped_column(String(10))
    nom: Mapped[str] = mapped_column(String(120))
    prenom: Mapped[str] = mapped_column(String(120))
    courriel: Mapped[str | None] = mapped_column(String(200))
    mot_de_passe: Mapped[str | None] = mapped_column(String(200))
    provisoire: Mapped[bool] = mapped_column(Boolean, default=False)
    actif: Mapped[bool] = mapped_column(Boolean, default=True)
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    raccourcis: Mapped[bool] = mapped_column(Boolean, default=True)
    courriel_du_matin: Mapped[bool] = mapped_column(Boolean, default=True)
    jeton: Mapped[str] = mapped_column(String(32))
    derniere_connexion_le: Mapped[Instant | None]

    habilitations: Mapped[list["Habilitation"]] = relationship(order_by="Habilitation.id", back_populates="utilisateur")


class Habilitation(Base):
    """A role held by a person, on a commission for a secretary, on an agency for an agency's account."""

    __tablename__ = "habilitation"
    __table_args__ = (
        UniqueConstraint("utilisateur_id", "role", "commission_id", "agence_id"),
        CheckConstraint("(role = 'secretaire') = (commission_id IS NOT NULL)", name="commission"),
        CheckConstraint("(role = 'agence') = (agence_id IS NOT NULL)", name="agence"),
    )

    id: Mapped[Identifiant]
    utilisateur_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))
    role: Mapped[Role] = mapped_column(Enumeration(Role))
    commission_id: Mapped[int | None] = mapped_column(ForeignKey("commission.id"))
    agence_id: Mapped[int | None] = mapped_column(ForeignKey("agence.id"))

    utilisateur: Mapped[Utilisateur] = relationship(back_populates="habilitations")


class AbonnementAgenda(Base):
    """The secret address at which a person's calendar reads their séances; only its digest is kept."""

    __tablename__ = "abonnement_agenda"

    utilisateur_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"), primary_key=True)
    empreinte: Mapped[Empreinte] = mapped_column(unique=True)
    cree_le: Mapped[Instant]


class EchecConnexion(Base):
    """A failed log-in, counted in the database because several processes serve the site."""

    __tablename__ = "echec_connexion"
    __table_args__ = (Index("ix_echec_connexion_cle_le", "cle", "le"),)

    id: Mapped[Identifiant]
    cle: Mapped[str] = mapped_column(String(200))
    le: Mapped[Instant]


class Tache(Base):
    """A long job: what is done of what there is to do, and how it ended; it can be left and found again."""

    __tablename__ = "tache"

    id: Mapped[Identifiant]
    nature: Mapped[str] = mapped_column(String(40), index=True)
    libelle: Mapped[str] = mapped_column(String(200))
    fait: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    commencee_le: Mapped[Instant]
    battement_le: Mapped[Instant]
    terminee_le: Mapped[Instant | None]
    echec: Mapped[str | None] = mapped_column(String(300))
    lancee_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))

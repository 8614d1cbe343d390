"""Séances: convocations, agenda, presences by the minute, proxies, incidents, minutes."""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
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

from caleol.kernel.clock import jour_local
from caleol.models.base import Base, Donnees, Empreinte, Enumeration, Identifiant, Instant
from caleol.models.commission import Commission, Membre, ReglementInterieur, Siege
from caleol.models.enumerations import CanalConvocation, EtatPv, EtatSeance, ModalitePresence, NaturePoint
from caleol.rules.reglement import ModaliteSeance


class Seance(Base):
    """A meeting of a commission; at its opening it keeps a copy of the rules of its day.

    A written one debates from `prevue_le` to `vote_le`, and votes from then to `fin_le`. `carence_le` is when the
    lack of quorum was noted; `suite_de_id` the séance that had none, of which this one is the second convocation.
    """

    __tablename__ = "seance"
    __table_args__ = (
        UniqueConstraint("commission_id", "annee", "numero"),
        Index("ix_seance_prevue", "prevue_le"),
    )

    id: Mapped[Identifiant]
    commission_id: Mapped[int] = mapped_column(ForeignKey("commission.id"))
    annee: Mapped[int] = mapped_column(Integer)
    numero: Mapped[int] = mapped_column(Integer)
    prevue_le: Mapped[Instant]
    modalite: Mapped[ModaliteSeance] = mapped_column(Enumeration(ModaliteSeance))
    vote_le: Mapped[Instant | None]
    fin_le: Mapped[Instant | None]
    lieu: Mapped[str | None] = mapped_column(String(200))
    lien_visio: Mapped[str | None] = mapped_column(String(300))
    etat: Mapped[EtatSeance] = mapped_column(Enumeration(EtatSeance), default=EtatSeance.PREPARATION)
    figee_le: Mapped[Instant | None]
    convoquee_le: Mapped[Instant | None]
    ouverte_le: Mapped[Instant | None]
    levee_le: Mapped[Instant | None]
    presidee_par_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))
    secretaire_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    reglement_id: Mapped[int | None] = mapped_column(ForeignKey("reglement_interieur.id"))
    grille_id: Mapped[int | None] = mapped_column(ForeignKey("grille_cotation.id"))
    regles: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    annulee_motif: Mapped[str | None] = mapped_column(String(300))
    urgence_motif: Mapped[str | None] = mapped_column(String(300))
    carence_le: Mapped[Instant | None]
    suite_de_id: Mapped[int | None] = mapped_column(ForeignKey("seance.id"), index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)

    commission: Mapped[Commission] = relationship()
    reglement: Mapped[ReglementInterieur | None] = relationship()
    presidee_par: Mapped[Membre | None] = relationship()
    convocations: Mapped[list["Convocation"]] = relationship(back_populates="seance")
    points: Mapped[list["PointOrdreDuJour"]] = relationship(order_by="PointOrdreDuJour.ordre", back_populates="seance")

    @property
    def jour(self) -> date:
        """Return the day of the séance in Paris: the one it was opened on, else the one it is planned for."""
        return jour_local(self.ouverte_le or self.prevue_le)


class Convocation(Base):
    """A member was called to a séance, by a recorded channel; `deposee_le` is when a letter was posted."""

    __tablename__ = "convocation"
    __table_args__ = (
        UniqueConstraint("seance_id", "membre_id", "siege_id"),
        CheckConstraint("deposee_le IS NULL OR canal = 'courrier'", name="depot_postal"),
    )

    id: Mapped[Identifiant]
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"))
    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"))
    siege_id: Mapped[int] = mapped_column(ForeignKey("siege.id"))
    canal: Mapped[CanalConvocation] = mapped_column(Enumeration(CanalConvocation))
    envoyee_le: Mapped[Instant]
    preuve: Mapped[str | None] = mapped_column(String(200))
    lue_le: Mapped[Instant | None]
    absence_annoncee: Mapped[bool] = mapped_column(Boolean, default=False)
    deposee_le: Mapped[date | None] = mapped_column(Date)

    seance: Mapped[Seance] = relationship(back_populates="convocations")
    membre: Mapped[Membre] = relationship()
    siege: Mapped[Siege] = relationship()

    @property
    def partie_le(self) -> date:
        """Return the day from which its delay counts: that of the post for a letter, once noted."""
        return self.deposee_le or jour_local(self.envoyee_le)


class LienConvocation(Base):
    """The personal link of a convocation, and the code that opens it; only their digests are kept."""

    __tablename__ = "lien_convocation"

    id: Mapped[Identifiant]
    convocation_id: Mapped[int] = mapped_column(ForeignKey("convocation.id"), index=True)
    empreinte: Mapped[Empreinte] = mapped_column(unique=True)
    cree_le: Mapped[Instant]
    expire_le: Mapped[Instant]
    revoque_le: Mapped[Instant | None]
    ouvert_le: Mapped[Instant | None]
    code_empreinte: Mapped[str | None] = mapped_column(String(64))
    code_expire_le: Mapped[Instant | None]
    code_essais: Mapped[int] = mapped_column(Integer, default=0)
    code_numero: Mapped[int] = mapped_column(Integer, default=0)
    codes_depuis: Mapped[Instant | None]
    codes: Mapped[int] = mapped_column(Integer, default=0)


class PointOrdreDuJour(Base):
    """An item of the agenda: a lot, an examination, an attribution to take back (its decision) or an information."""

    __tablename__ = "point_ordre_du_jour"
    __table_args__ = (
        UniqueConstraint("lot_id"),
        CheckConstraint(
            "(nature = 'lot') = (lot_id IS NOT NULL) AND (nature = 'examen') = (examen_id IS NOT NULL)",
            name="objet",
        ),
        CheckConstraint("(nature = 'retrait') = (decision_id IS NOT NULL)", name="retrait"),
        Index("ix_point_seance", "seance_id", "ordre"),
    )

    id: Mapped[Identifiant]
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"))
    ordre: Mapped[int] = mapped_column(Integer)
    nature: Mapped[NaturePoint] = mapped_column(Enumeration(NaturePoint))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lot.id"))
    examen_id: Mapped[int | None] = mapped_column(ForeignKey("examen_occupation.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"), index=True)
    texte: Mapped[str | None] = mapped_column(Text)
    tardif: Mapped[bool] = mapped_column(Boolean, default=False)

    seance: Mapped[Seance] = relationship(back_populates="points")


class Presence(Base):
    """A seat is held by a member from a minute to another; a person cannot be in twice at once."""

    __tablename__ = "presence"
    __table_args__ = (
        CheckConstraint("depart_le IS NULL OR depart_le >= arrivee_le", name="periode"),
        Index(
            "uq_presence_ouverte",
            "seance_id",
            "siege_id",
            unique=True,
            sqlite_where=text("depart_le IS NULL"),
            postgresql_where=text("depart_le IS NULL"),
        ),
    )

    id: Mapped[Identifiant]
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"))
    siege_id: Mapped[int] = mapped_column(ForeignKey("siege.id"))
    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"))
    mode: Mapped[ModalitePresence] = mapped_column(Enumeration(ModalitePresence))
    arrivee_le: Mapped[Instant]
    depart_le: Mapped[Instant | None]

    siege: Mapped[Siege] = relationship()
    membre: Mapped[Membre] = relationship()


class Presidence(Base):
    """Who presides from a minute on; one that was named at the opening has its row too."""

    __tablename__ = "presidence"

    id: Mapped[Identifiant]
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"), index=True)
    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"))
    depuis: Mapped[Instant]

    membre: Mapped[Membre] = relationship()


class Pouvoir(Base):
    """A proxy given from one seat to another, where the rules allow it."""

    __tablename__ = "pouvoir"
    __table_args__ = (
        UniqueConstraint("seance_id", "mandant_siege_id"),
        CheckConstraint("mandant_siege_id <> mandataire_siege_id", name="autre"),
    )

    id: Mapped[Identifiant]
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"))
    mandant_siege_id: Mapped[int] = mapped_column(ForeignKey("siege.id"))
    mandataire_siege_id: Mapped[int] = mapped_column(ForeignKey("siege.id"))
    recu_le: Mapped[Instant]


class Incident(Base):
    """Something the minutes must tell: lost quorum or connection, objection, extension, remark."""

    __tablename__ = "incident"

    id: Mapped[Identifiant]
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"), index=True)
    le: Mapped[Instant]
    texte: Mapped[str] = mapped_column(Text)
    auteur_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))


class Pv(Base):
    """Minutes: data frozen at validation, with the file that was made of them."""

    __tablename__ = "pv"
    __table_args__ = (UniqueConstraint("seance_id", "version"),)

    id: Mapped[Identifiant]
    seance_id: Mapped[int] = mapped_column(ForeignKey("seance.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    etat: Mapped[EtatPv] = mapped_column(Enumeration(EtatPv))
    donnees: Mapped[Donnees]
    empreinte_donnees: Mapped[str] = mapped_column(String(64))
    fichier: Mapped[str | None] = mapped_column(String(200))
    empreinte_fichier: Mapped[str | None] = mapped_column(String(64))
    tete_registre: Mapped[str | None] = mapped_column(String(64))
    valide_le: Mapped[Instant | None]
    valide_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    approuve_seance_id: Mapped[int | None] = mapped_column(ForeignKey("seance.id"))

    seance: Mapped[Seance] = relationship(foreign_keys=[seance_id])

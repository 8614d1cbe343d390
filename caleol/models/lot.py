"""Lots, candidatures, proposed rankings, ballots, votes and decisions.

What must never happen is refused by the database itself: a ballot or a decision on a lot that is on no séance
(composite keys on `(lot.id, lot.seance_id)`), a vote of a seat that is not entitled or a second one of a seat,
two candidatures at one rank, a decision on a candidature of another lot.
"""

from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
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

from caleol.models.base import Base, Donnees, Enumeration, Identifiant, Instant
from caleol.models.commission import Membre, Siege
from caleol.models.demande import Demande
from caleol.models.enumerations import EtatLot, IssueLot, ModeScrutin, OrigineCandidature
from caleol.models.patrimoine import Vacance
from caleol.models.seance import Seance
from caleol.rules.candidatures import ExceptionTrois
from caleol.rules.composition import Voix
from caleol.rules.decisions import TypeDecision
from caleol.rules.plafonds import DerogationPlafond


class Lot(Base):
    """A vacant dwelling with its candidates, prepared for an agenda; its séance is empty until then.

    `instantane` is frozen with the agenda, and again as the ballot closes: `montre` then keeps what the members were
    shown, where it is not the same. `issue` says how the follow-up of a decided lot ended; while it is empty, somebody
    still waits for something.
    """

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("id", "seance_id"),
        CheckConstraint("etat NOT IN ('inscrit', 'decide') OR seance_id IS NOT NULL", name="seance"),
        CheckConstraint("exception <> 'insuffisance' OR exception_motif IS NOT NULL", name="exception_motivee"),
        CheckConstraint("issue IS NULL OR issue_le IS NOT NULL", name="issue"),
        Index(
            "uq_lot_vivant",
            "vacance_id",
            unique=True,
            sqlite_where=text("etat IN ('preparation', 'inscrit')"),
            postgresql_where=text("etat IN ('preparation', 'inscrit')"),
        ),
    )

    id: Mapped[Identifiant]
    vacance_id: Mapped[int] = mapped_column(ForeignKey("vacance.id"), index=True)
    seance_id: Mapped[int | None] = mapped_column(ForeignKey("seance.id"), index=True)
    etat: Mapped[EtatLot] = mapped_column(Enumeration(EtatLot), default=EtatLot.PREPARATION)
    exception: Mapped[ExceptionTrois | None] = mapped_column(Enumeration(ExceptionTrois))
    exception_motif: Mapped[str | None] = mapped_column(Text)
    ordre_motif: Mapped[str | None] = mapped_column(Text)
    instantane: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    montre: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    cree_le: Mapped[Instant]
    cree_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    redacteur_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    redaction_le: Mapped[Instant | None]
    issue: Mapped[IssueLot | None] = mapped_column(Enumeration(IssueLot))
    issue_le: Mapped[date | None] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)

    vacance: Mapped[Vacance] = relationship()
    seance: Mapped[Seance | None] = relationship()
    candidatures: Mapped[list["Candidature"]] = relationship(order_by="Candidature.rang_propose", back_populates="lot")


class Candidature(Base):
    """An application examined for a lot; frozen with the facts, points and checks, as its lot is."""

    __tablename__ = "candidature"
    __table_args__ = (
        UniqueConstraint("lot_id", "demande_id"),
        UniqueConstraint("lot_id", "lettre"),
        UniqueConstraint("id", "lot_id"),
        CheckConstraint("derogation IS NULL OR derogation_preuve IS NOT NULL", name="derogation_prouvee"),
    )

    id: Mapped[Identifiant]
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"), index=True)
    lettre: Mapped[str] = mapped_column(String(2))
    rang_propose: Mapped[int] = mapped_column(Integer)
    origine: Mapped[OrigineCandidature] = mapped_column(Enumeration(OrigineCandidature))
    derogation: Mapped[DerogationPlafond | None] = mapped_column(Enumeration(DerogationPlafond))
    derogation_preuve: Mapped[str | None] = mapped_column(String(200))
    instantane: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    montre: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    figee_le: Mapped[Instant | None]
    tardive: Mapped[bool] = mapped_column(Boolean, default=False)
    retiree_le: Mapped[Instant | None]
    retiree_motif: Mapped[str | None] = mapped_column(String(300))

    lot: Mapped[Lot] = relationship(back_populates="candidatures")
    demande: Mapped[Demande] = relationship()


class AvisCandidature(Base):
    """What an agency, the secretary or a right-holder says of a candidature: facts only."""

    __tablename__ = "avis_candidature"

    id: Mapped[Identifiant]
    candidature_id: Mapped[int] = mapped_column(ForeignKey("candidature.id"), index=True)
    auteur_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))
    reservataire_id: Mapped[int | None] = mapped_column(ForeignKey("reservataire.id"))
    texte: Mapped[str] = mapped_column(Text)
    le: Mapped[Instant]


class Deport(Base):
    """A seat steps aside on a lot: not counted, not voting, told in the minutes."""

    __tablename__ = "deport"
    __table_args__ = (UniqueConstraint("lot_id", "siege_id"),)

    id: Mapped[Identifiant]
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"))
    siege_id: Mapped[int] = mapped_column(ForeignKey("siege.id"))
    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"))
    le: Mapped[Instant]

    siege: Mapped[Siege] = relationship()
    membre: Mapped[Membre] = relationship()


class ClassementPropose(Base):
    """A whole ranking put to the vote: a kind and a rank for every candidate."""

    __tablename__ = "classement_propose"
    __table_args__ = (
        UniqueConstraint("id", "lot_id"),
        UniqueConstraint("lot_id", "empreinte"),
        ForeignKeyConstraint(["lot_id", "seance_id"], ["lot.id", "lot.seance_id"]),
    )

    id: Mapped[Identifiant]
    lot_id: Mapped[int] = mapped_column(Integer)
    seance_id: Mapped[int] = mapped_column(Integer)
    auteur_siege_id: Mapped[int | None] = mapped_column(ForeignKey("siege.id"))
    numero: Mapped[int] = mapped_column(Integer)
    empreinte: Mapped[str] = mapped_column(String(64))
    le: Mapped[Instant]

    lignes: Mapped[list["LigneClassement"]] = relationship(back_populates="classement")


class LigneClassement(Base):
    """One candidate in a ranking; a rank is given once."""

    __tablename__ = "ligne_classement"
    __table_args__ = (
        UniqueConstraint("classement_id", "candidature_id"),
        UniqueConstraint("classement_id", "rang"),
        CheckConstraint("rang IS NULL OR rang > 0", name="rang"),
        ForeignKeyConstraint(["classement_id", "lot_id"], ["classement_propose.id", "classement_propose.lot_id"]),
        ForeignKeyConstraint(["candidature_id", "lot_id"], ["candidature.id", "candidature.lot_id"]),
    )

    id: Mapped[Identifiant]
    classement_id: Mapped[int] = mapped_column(Integer)
    lot_id: Mapped[int] = mapped_column(Integer)
    candidature_id: Mapped[int] = mapped_column(Integer)
    type: Mapped[TypeDecision] = mapped_column(Enumeration(TypeDecision))
    rang: Mapped[int | None] = mapped_column(Integer)

    classement: Mapped[ClassementPropose] = relationship(back_populates="lignes", overlaps="lignes")


class Scrutin(Base):
    """A ballot on a lot of a séance, kept as counted when it closes.

    An undone ballot stays, with its votes, the reason, and in `decisions_annulees` the decisions that it had given
    (`decision` holds those in force only).
    """

    __tablename__ = "scrutin"
    __table_args__ = (
        UniqueConstraint("id", "lot_id"),
        ForeignKeyConstraint(["lot_id", "seance_id"], ["lot.id", "lot.seance_id"]),
        ForeignKeyConstraint(["adopte_id", "lot_id"], ["classement_propose.id", "classement_propose.lot_id"]),
        CheckConstraint("clos_le IS NULL OR clos_le >= ouvert_le", name="periode"),
        CheckConstraint("annule_le IS NULL OR annule_motif IS NOT NULL", name="annulation_motivee"),
        Index(
            "uq_scrutin_tour",
            "lot_id",
            "tour",
            unique=True,
            sqlite_where=text("annule_le IS NULL"),
            postgresql_where=text("annule_le IS NULL"),
        ),
    )

    id: Mapped[Identifiant]
    lot_id: Mapped[int] = mapped_column(Integer)
    seance_id: Mapped[int] = mapped_column(Integer)
    tour: Mapped[int] = mapped_column(Integer)
    mode: Mapped[ModeScrutin] = mapped_column(Enumeration(ModeScrutin))
    ouvert_le: Mapped[Instant]
    clos_le: Mapped[Instant | None]
    annule_le: Mapped[Instant | None]
    annule_motif: Mapped[str | None] = mapped_column(Text)
    annule_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    decisions_annulees: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON)
    quorum_presents: Mapped[int] = mapped_column(Integer)
    quorum_requis: Mapped[int] = mapped_column(Integer)
    adopte_id: Mapped[int | None] = mapped_column(Integer)
    departage: Mapped[str | None] = mapped_column(String(40))
    decompte: Mapped[Donnees]

    droits: Mapped[list["DroitVote"]] = relationship(back_populates="scrutin")
    votes: Mapped[list["Vote"]] = relationship(back_populates="scrutin", overlaps="droits")


class DroitVote(Base):
    """A seat entitled on a ballot, frozen at its opening with the voice it had and who held it."""

    __tablename__ = "droit_vote"

    scrutin_id: Mapped[int] = mapped_column(ForeignKey("scrutin.id"), primary_key=True)
    siege_id: Mapped[int] = mapped_column(ForeignKey("siege.id"), primary_key=True)
    voix: Mapped[Voix] = mapped_column(Enumeration(Voix))
    present: Mapped[bool] = mapped_column(Boolean)
    membre_id: Mapped[int | None] = mapped_column(ForeignKey("membre.id"))

    scrutin: Mapped[Scrutin] = relationship(back_populates="droits")
    siege: Mapped[Siege] = relationship()
    membre: Mapped[Membre | None] = relationship()


class Vote(Base):
    """The vote of one seat on one ballot: a ranking, or against all of them, or (neither) an abstention."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("NOT contre OR classement_id IS NULL", name="sens"),
        UniqueConstraint("scrutin_id", "siege_id"),
        ForeignKeyConstraint(["scrutin_id", "lot_id"], ["scrutin.id", "scrutin.lot_id"]),
        ForeignKeyConstraint(["scrutin_id", "siege_id"], ["droit_vote.scrutin_id", "droit_vote.siege_id"]),
        ForeignKeyConstraint(["classement_id", "lot_id"], ["classement_propose.id", "classement_propose.lot_id"]),
    )

    id: Mapped[Identifiant]
    scrutin_id: Mapped[int] = mapped_column(Integer)
    lot_id: Mapped[int] = mapped_column(Integer)
    siege_id: Mapped[int] = mapped_column(Integer)
    membre_id: Mapped[int] = mapped_column(ForeignKey("membre.id"))
    classement_id: Mapped[int | None] = mapped_column(Integer)
    contre: Mapped[bool] = mapped_column(Boolean, default=False)
    emis_le: Mapped[Instant]
    recu: Mapped[str] = mapped_column(String(10), unique=True)

    scrutin: Mapped[Scrutin] = relationship(
        back_populates="votes", foreign_keys=[scrutin_id, lot_id], overlaps="droits,votes"
    )


class Decision(Base):
    """The commission's decision on a candidature: one of the five kinds, with what it must carry (R441-3)."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("candidature_id"),
        UniqueConstraint("lot_id", "rang"),
        ForeignKeyConstraint(["lot_id", "seance_id"], ["lot.id", "lot.seance_id"]),
        ForeignKeyConstraint(["candidature_id", "lot_id"], ["candidature.id", "candidature.lot_id"]),
        ForeignKeyConstraint(["scrutin_id", "lot_id"], ["scrutin.id", "scrutin.lot_id"]),
        CheckConstraint("rang IS NULL OR rang > 0", name="rang_positif"),
        CheckConstraint(
            "type NOT IN ('attribution_classee', 'attribution_condition') OR rang IS NOT NULL",
            name="rang_present",
        ),
        CheckConstraint("type NOT IN ('non_attribution', 'irrecevabilite') OR rang IS NULL", name="rang_absent"),
        CheckConstraint(
            "type <> 'attribution_condition' OR (condition_piece IS NOT NULL AND condition_echeance IS NOT NULL)",
            name="condition",
        ),
        CheckConstraint("type NOT IN ('non_attribution', 'irrecevabilite') OR motif_texte IS NOT NULL", name="motivee"),
    )

    id: Mapped[Identifiant]
    lot_id: Mapped[int] = mapped_column(Integer)
    seance_id: Mapped[int] = mapped_column(Integer)
    candidature_id: Mapped[int] = mapped_column(Integer)
    scrutin_id: Mapped[int] = mapped_column(Integer)
    type: Mapped[TypeDecision] = mapped_column(Enumeration(TypeDecision))
    rang: Mapped[int | None] = mapped_column(Integer)
    motif_code: Mapped[str | None] = mapped_column(String(12))
    motif_texte: Mapped[str | None] = mapped_column(Text)
    condition_piece: Mapped[str | None] = mapped_column(String(200))
    condition_echeance: Mapped[date | None] = mapped_column(Date)
    prise_le: Mapped[Instant]
    saisie_par_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))


class Ajournement(Base):
    """A lot postponed by a séance: not a decision; a new lot on the same vacancy goes to the next."""

    __tablename__ = "ajournement"
    __table_args__ = (
        UniqueConstraint("lot_id"),
        ForeignKeyConstraint(["lot_id", "seance_id"], ["lot.id", "lot.seance_id"]),
    )

    id: Mapped[Identifiant]
    lot_id: Mapped[int] = mapped_column(Integer)
    seance_id: Mapped[int] = mapped_column(Integer)
    motif: Mapped[str] = mapped_column(Text)
    le: Mapped[Instant]

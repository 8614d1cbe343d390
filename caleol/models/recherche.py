"""What is known of candidates beside their application: designations, contacts before a séance, doubtful identities."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Enumeration, Identifiant, Instant
from caleol.models.enumerations import CanalContact, NatureRapprochement, ResolutionIdentite, ResultatContact
from caleol.models.organisation import Reservataire
from caleol.rules.facts import LienPersonne


class Designation(Base):
    """An application designated by a right-holder: for one vacancy, or for its flow where `vacance_id` is None."""

    __tablename__ = "designation"
    __table_args__ = (UniqueConstraint("demande_id", "reservataire_id", "le"),)

    id: Mapped[Identifiant]
    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"), index=True)
    reservataire_id: Mapped[int] = mapped_column(ForeignKey("reservataire.id"), index=True)
    vacance_id: Mapped[int | None] = mapped_column(ForeignKey("vacance.id"), index=True)
    le: Mapped[date] = mapped_column(Date)
    fin_le: Mapped[date | None] = mapped_column(Date)
    par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("import.id"))

    reservataire: Mapped[Reservataire] = relationship()


class ContactCandidat(Base):
    """A contact with a household about a vacancy, before the séance; a withdrawal is never a refusal."""

    __tablename__ = "contact_candidat"

    id: Mapped[Identifiant]
    vacance_id: Mapped[int] = mapped_column(ForeignKey("vacance.id"), index=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"), index=True)
    resultat: Mapped[ResultatContact] = mapped_column(Enumeration(ResultatContact))
    canal: Mapped[CanalContact] = mapped_column(Enumeration(CanalContact))
    le: Mapped[date] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(Text)
    par_id: Mapped[int] = mapped_column(ForeignKey("utilisateur.id"))
    saisi_le: Mapped[Instant]


class Rapprochement(Base):
    """Applications that may name one person twice: found by the tool, resolved by somebody, never merged."""

    __tablename__ = "rapprochement"
    __table_args__ = (
        CheckConstraint("resolution IS NULL OR motif IS NOT NULL", name="resolution_motivee"),
        CheckConstraint("resolution <> 'meme_personne' OR retenue_id IS NOT NULL", name="retenue_nommee"),
    )

    id: Mapped[Identifiant]
    signature: Mapped[str] = mapped_column(String(200), unique=True)
    nature: Mapped[NatureRapprochement] = mapped_column(Enumeration(NatureRapprochement))
    trouve_le: Mapped[date] = mapped_column(Date)
    resolution: Mapped[ResolutionIdentite | None] = mapped_column(Enumeration(ResolutionIdentite))
    retenue_id: Mapped[int | None] = mapped_column(ForeignKey("demande.id"))
    motif: Mapped[str | None] = mapped_column(Text)
    resolu_le: Mapped[Instant | None]
    resolu_par_id: Mapped[int | None] = mapped_column(ForeignKey("utilisateur.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)

    demandes: Mapped[list["DemandeRapprochee"]] = relationship(
        order_by="DemandeRapprochee.demande_id", back_populates="rapprochement", cascade="all, delete-orphan"
    )


class DemandeRapprochee(Base):
    """An application of such a set, with the person of its household that is met elsewhere."""

    __tablename__ = "demande_rapprochee"

    rapprochement_id: Mapped[int] = mapped_column(ForeignKey("rapprochement.id"), primary_key=True)
    demande_id: Mapped[int] = mapped_column(ForeignKey("demande.id"), primary_key=True, index=True)
    lien: Mapped[LienPersonne] = mapped_column(Enumeration(LienPersonne))

    rapprochement: Mapped[Rapprochement] = relationship(back_populates="demandes")

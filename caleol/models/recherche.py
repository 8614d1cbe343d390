"""What is known of candidates beside their application: who designated them, what they said when contacted."""

from datetime import date

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from caleol.models.base import Base, Identifiant
from caleol.models.organisation import Reservataire


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

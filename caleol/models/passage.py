"""The jobs of the schedule: when each last ran, how it ended, when it runs next."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from caleol.models.base import Base, Instant


class PassageTache(Base):
    """The last run of a job; one that began and never ended was cut short."""

    __tablename__ = "passage_tache"

    nom: Mapped[str] = mapped_column(String(60), primary_key=True)
    commence_le: Mapped[Instant]
    termine_le: Mapped[Instant | None]
    resultat: Mapped[int | None] = mapped_column(Integer)
    echec: Mapped[str | None] = mapped_column(String(300))
    prochain_le: Mapped[Instant | None]
    passages: Mapped[int] = mapped_column(Integer, default=1)
    echecs: Mapped[int] = mapped_column(Integer, default=0)

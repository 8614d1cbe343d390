"""The declarative base, the names of constraints, and the column types that both databases share."""

import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Generic, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Integer, MetaData, String
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class InstantUtc(TypeDecorator[datetime]):
    """An aware instant, stored in UTC; SQLite would give it back naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant, convert the others to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the instant back aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SurfaceM2(TypeDecorator[Decimal]):
    """Square metres with two decimals, stored as an integer number of hundredths."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store hundredths of a square metre."""
        return None if value is None else int((value * 100).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return square metres with two decimals."""
        return None if value is None else Decimal(value).scaleb(-2)


E = TypeVar("E", bound=Enum)


class Enumeration(TypeDecorator[E], Generic[E]):
    """An enumeration of the field, stored by its lower-case value."""

    impl = String(40)
    cache_ok = True

    def __init__(self, classe: type[E]) -> None:
        """Accept only members of `classe`."""
        super().__init__()
        self.classe = classe

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Store the member's value."""
        return None if value is None else str(self.classe(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Return the member."""
        return None if value is None else self.classe(value)


Identifiant = Annotated[int, mapped_column(primary_key=True)]
Instant = Annotated[datetime, mapped_column(InstantUtc)]
Surface = Annotated[Decimal, mapped_column(SurfaceM2)]
CodeInsee = Annotated[str, mapped_column(String(5))]
Donnees = Annotated[dict[str, Any], mapped_column(JSON)]
Empreinte = Annotated[str, mapped_column(String(64))]


class Base(DeclarativeBase):
    """Base of every table; constraints are named so that an error names what was broken."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def cle_de_tri(texte: str) -> str:
    """Return a text without accents and in lower case: both databases then sort it alike."""
    decompose = unicodedata.normalize("NFKD", texte.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(c for c in decompose if not unicodedata.combining(c)).casefold()

"""What every table shares: names of constraints, column types, and to whom a row belongs."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Enum,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Audience(StrEnum):
    """Who may read a row: the delivering firm alone, or the client as well."""

    INTERNAL = "internal"
    CLIENT = "client"


class Realm(StrEnum):
    """Which rule the tenant guard applies to a table."""

    IDENTITY = "identity"  # who somebody is: read only while signing in, never by a page
    TENANT = "tenant"  # filtered by client, project and audience
    PERSONAL = "personal"  # a person's own rows


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone before it is stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        # A page reads thousands of moments, and SQLAlchemy would call two functions for each.
        return _moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _moment(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored).replace(tzinfo=UTC)


class Amount(TypeDecorator[Decimal]):
    """An exact decimal with four places, stored as a whole number so that both databases sum it exactly."""

    impl = BigInteger
    cache_ok = True
    places = 4

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value.scaleb(self.places)).to_integral_exact())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        if value is None:
            return None
        # A sum arrives as int from SQLite and as numeric from PostgreSQL.
        return Decimal(int(value)).scaleb(-self.places)


def word(kind: type[StrEnum]) -> Enum:
    """A column type that stores the word of a StrEnum and gives the enum back."""
    return Enum(
        kind, native_enum=False, length=32, values_callable=lambda members: [m.value for m in members]
    )


Key = Annotated[int, mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime())]
Money = Annotated[Decimal, mapped_column(Amount())]
Hours = Annotated[Decimal, mapped_column(Amount())]
Line = Annotated[str, mapped_column(String(500))]
Name = Annotated[str, mapped_column(String(200))]
Paragraph = Annotated[str, mapped_column(Text())]
Translations = dict[str, dict[str, str]]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {
        Translations: JSON(),
        dict[str, str]: JSON(),
        dict[str, Any]: JSON(),
        datetime: UtcDateTime(),
    }
    __realm__: Realm


class Owned:
    """A row that belongs to one project of one client and has an audience.

    The composite foreign key keeps project and client together, so that a row can never name
    the project of one client and the id of another.
    """

    __realm__ = Realm.TENANT

    project_id: Mapped[int] = mapped_column(BigInteger)
    client_id: Mapped[int] = mapped_column(BigInteger)
    audience: Mapped[Audience] = mapped_column(word(Audience), default=Audience.INTERNAL)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        return owned_table(cls.__tablename__)  # type: ignore[attr-defined]


def owned_table(table: str, *more: SchemaItem) -> tuple[SchemaItem, ...]:
    """The constraints of an owned table, with those of its own appended."""
    return (
        ForeignKeyConstraint(
            ["project_id", "client_id"], ["project.id", "project.client_id"], ondelete="CASCADE"
        ),
        Index(f"ix_{table}_project_audience", "project_id", "audience"),
        *more,
    )


def child_of(parent: str, column: str) -> ForeignKeyConstraint:
    """A parent in the same project: (column, project_id) refers to (id, project_id) of the parent."""
    return ForeignKeyConstraint(
        [column, "project_id"], [f"{parent}.id", f"{parent}.project_id"], ondelete="CASCADE"
    )


class Confidential:
    """A row about one person: of these the client's people read their own only."""

    person_id: Mapped[int] = mapped_column(BigInteger, index=True)


class Versioned:
    """A row that says when somebody else has saved it in the meantime."""

    version: Mapped[int] = mapped_column(default=1)


class Imported:
    """Where a row came from, so that a second import finds it again."""

    source: Mapped[str | None] = mapped_column(String(32), default=None)
    external_id: Mapped[str | None] = mapped_column(String(200), default=None)
    external_key: Mapped[str | None] = mapped_column(String(200), default=None)
    external_url: Mapped[str | None] = mapped_column(String(1000), default=None)
    external_updated_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    raw_hash: Mapped[str | None] = mapped_column(String(64), default=None)
    first_seen: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    last_seen: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime(), default=None)

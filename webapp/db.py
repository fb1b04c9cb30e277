"""The database: one session, one transaction for each request, one place that commits."""

import enum
import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any, ParamSpec, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Engine,
    Enum,
    MetaData,
    QueuePool,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeDecorator
from werkzeug.local import LocalProxy

from webapp import chance

P = ParamSpec("P")
T = TypeVar("T")

_current: ContextVar[Session] = ContextVar("session")
session = cast(Session, LocalProxy(_current))

Id = Annotated[UUID, mapped_column(primary_key=True)]

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. A naive one is refused, on the way in and on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As the database keeps it. Raises ValueError for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """As the house uses it: in UTC and aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """A row of the house. It has its id from the first moment, before it is stored."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        datetime: Moment,
        # Kept as words, so that another word needs no change of the database's own types.
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=20,
            create_constraint=False,
            values_callable=lambda kind: [member.value for member in kind],
        ),
    }
    id: Mapped[Id]

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or chance.new_id()
        columns = set(inspect(type(self)).attrs.keys())
        # Sealed words need the row's owner and id, so plain columns come first.
        for name in sorted(values, key=lambda name: name not in columns):
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, values[name])


def safe_for_wal(version: tuple[int, ...]) -> bool:
    """Whether this SQLite may keep a write-ahead log.

    Others can lose committed writes: https://sqlite.org/wal.html, "the WAL-reset bug".
    """
    mended_in = {(3, 44): 6, (3, 50): 7}.get((version[0], version[1]))
    if mended_in is not None:
        return version[2] >= mended_in
    return version >= (3, 51, 3)


def journal_mode() -> str:
    """The journal that loses nothing with the SQLite library we run on."""
    return "WAL" if safe_for_wal(sqlite3.sqlite_version_info) else "TRUNCATE"


def _settings(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # our own BEGIN below is in charge
    for pragma in (
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _leave_nothing_open(connection: Any, _record: Any) -> None:
    # A COMMIT that failed leaves its transaction open, and SQLAlchemy thinks that it is over.
    if connection is not None:
        connection.rollback()


class Database:
    """One database and what a session of it carries: the host's keys."""

    def __init__(self, url: str, **carries: Any) -> None:
        self.engine = _engine(url)
        self.carries = carries

    def open(self) -> None:
        """Begin a unit of work in this thread; the first query begins the transaction."""
        _current.set(Session(self.engine, expire_on_commit=False, info=dict(self.carries)))

    def close(self) -> None:
        """End the unit of work. What was not committed is gone."""
        opened = _current.get(None)
        if opened is not None:
            opened.close()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A unit of work outside a request: all of it, or nothing."""
        before = _current.get(None)
        self.open()
        try:
            yield session
            commit()
        finally:
            self.close()
            if before is not None:
                _current.set(before)


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    # One connection in a process is the write lock: threads wait for it in their order
    # of arrival, instead of sleeping on the file's lock.
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=10,
        connect_args={"check_same_thread": False},
    )
    event.listen(engine, "connect", _settings)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _leave_nothing_open)
    return engine


def commit() -> None:
    """Keep everything of this unit of work. Only the gate, the worker and cli call it."""
    session.commit()


def rollback() -> None:
    """Forget everything of this unit of work."""
    session.rollback()


def action(change: Callable[P, T]) -> Callable[P, T]:
    """Run a change in a savepoint: its named error leaves nothing half done."""

    @functools.wraps(change)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        with session.begin_nested():
            return change(*args, **kwargs)

    return run


def one_at_a_time(key: UUID) -> None:
    """Let two posts with the same operation key wait for each other until the end of the first.

    SQLite has one writer at a time already.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(key.bytes[:8], signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})

"""The tables' common ground: base class, column types, and what each engine is told when it connects.

SQLite and PostgreSQL keep the same promises: instants are UTC, foreign keys hold, writers do not lose
each other's updates.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows by itself only in a column of type INTEGER.
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Base(DeclarativeBase):
    metadata = sa.MetaData(naming_convention=NAMES)


def table(model: type[Base]) -> sa.Table:
    """The table behind a model: requests run statements on tables, without building objects."""
    return cast(sa.Table, model.__table__)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC. A value without a zone is refused: guessing one is how hours get lost."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str) -> dict[str, Any]:
    """How the pool and the driver behave; PostgreSQL gives up on a statement or a lock, never hangs."""
    # What is written may be a secret, so no error text repeats it.
    hidden = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return hidden | {"connect_args": {"timeout": 15}}
    limits = "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s"
    return hidden | {
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": 10,
        "pool_pre_ping": True,
        "pool_recycle": 300,
        "connect_args": {
            "connect_timeout": 3,
            "options": f"{limits} -c timezone=UTC",
            "application_name": "olio",
        },
    }


def set_up_engine(engine: Engine) -> None:
    """Teach an SQLite engine durability, foreign keys and honest transactions."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)


def _on_connect(connection: Any, _record: Any) -> None:
    # The driver's own transactions begin late and lose updates; `_on_begin` begins them instead.
    connection.isolation_level = None
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "busy_timeout=15000"):
        connection.execute(f"pragma {pragma}")


def _on_begin(connection: Connection) -> None:
    """Take the write lock at once unless the transaction only reads (see `extensions.begin_reading`).

    A transaction that starts by reading and writes later fails when another has written in between.
    """
    reading = connection.get_execution_options().get("only_reads")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

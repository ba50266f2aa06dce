"""What a database held when the tests began, and putting that back after each of them."""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from app.database import Base


@cache
def _tables() -> dict[str, sa.Table]:
    """Every table by its name, those referred to first; known only once the application is put together."""
    return {of.name: of for of in Base.metadata.sorted_tables}


_WRITES = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)


@cache
def written_by(statement: str) -> frozenset[sa.Table]:
    """The tables that a statement writes, inside a common table expression too."""
    return frozenset(_tables()[name] for name in _WRITES.findall(statement) if name in _tables())


class Snapshot:
    """The rows of every table at one moment.

    What this process writes through `engine` is noted table by table. Others' writes cannot be seen,
    only that there were some: set `elsewhere` when another process or application may have written.
    """

    def __init__(self, engine: Engine) -> None:
        self.elsewhere = False
        self._engine = engine
        self._written: set[sa.Table] = set()
        self._committed = False
        with engine.connect() as connection:
            self._rows = {of: _rows(connection, sa.select(of)) for of in _tables().values()}
            self._in_order = {of: _in_order(connection, of) for of in _tables().values()}
        self._beside = _Beside(engine)
        self._version = self._beside.version()
        event.listen(engine, "before_cursor_execute", self._note_statement)
        event.listen(engine, "commit", self._note_commit)

    def restore(self) -> None:
        """Put back every table that was written, and those that refer to it."""
        if not (self._committed and self._written) and not self.elsewhere:
            return
        changed = self._changed()
        if changed:
            with self._engine.begin() as connection:
                self._refill(connection, _with_referrers(changed))
        self._version = self._beside.version()
        self._written.clear()
        self._committed = self.elsewhere = False

    def _changed(self) -> set[sa.Table]:
        """The tables that may differ: as noted, or by looking at all when somebody else has written."""
        if not self.elsewhere:
            return set(self._written)
        if self._beside.version() == self._version:
            return set()
        with self._engine.connect() as connection:
            return {of for of, rows in self._in_order.items() if _in_order(connection, of) != rows}

    def _refill(self, connection: Connection, changed: list[sa.Table]) -> None:
        for of in reversed(changed):
            connection.execute(sa.delete(of))
        for of in changed:
            if self._rows[of]:
                connection.execute(sa.insert(of), self._rows[of])

    def _note_statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._written |= written_by(statement)

    def _note_commit(self, _connection: Any) -> None:
        self._committed = True


class _Beside:
    """A connection that only asks the database whether anybody has committed a change."""

    def __init__(self, engine: Engine) -> None:
        if engine.dialect.name == "sqlite":
            self._sqlite = sqlite3.connect(engine.url.database or "", isolation_level=None)
            self.version = self._of_sqlite
        else:
            self._engine = engine
            self.version = self._of_postgresql

    def _of_sqlite(self) -> int:
        """Moves with every commit of any other connection."""
        return int(self._sqlite.execute("pragma data_version").fetchone()[0])

    def _of_postgresql(self) -> int:
        """Moves with every transaction that wrote: one that only reads is given no number."""
        with self._engine.connect() as connection:
            newest = sa.text("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
            return int(connection.execute(newest).scalar_one())


def _with_referrers(changed: set[sa.Table]) -> list[sa.Table]:
    """The tables and all that refer to them, those referred to first: rows in use cannot be taken away."""
    found = set(changed)
    for of in _tables().values():
        if any(key.column.table in found for key in of.foreign_keys):
            found.add(of)
    return [of for of in _tables().values() if of in found]


def _rows(connection: Connection, statement: sa.Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(statement).mappings()]


def _in_order(connection: Connection, of: sa.Table) -> list[dict[str, Any]]:
    return _rows(connection, sa.select(of).order_by(*of.primary_key.columns))

"""What the simulator remembers: one SQLite file, so that several processes see one ledger.

Each request is one transaction that begins by taking the write lock.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VERSION = 2
TABLES = """
create table kept (name text primary key, value text not null);
create table profiles (id integer primary key, merchant_customer_id text, email text, created_at real);
create table cards (id integer primary key, profile_id integer, last4 text, brand text, expires text,
  luhn integer, ours integer, bill_to text, created_at real);
create table nonces (value text primary key, used_at real);
create table transactions (id integer primary key, type text, status text, amount integer, settle integer,
  refunded integer not null default 0, invoice text, description text, ref_id text, profile_id integer,
  card_id integer, last4 text, brand text, submitted_at real, visible_at real, captured_at real,
  response_code text, reason text, auth_code text, avs text, cvv text, ref_trans_id integer, sameness text);
create index transactions_invoice on transactions (invoice);
create index transactions_sameness on transactions (sameness);
create table late (id integer primary key, due_at real, call text);
create table faults (id integer primary key, fault text, times_left integer, seen integer not null default 0);
create table log (id integer primary key, at real, api text, method text, request text, answer text,
  fault text);
create table messages (id text primary key, at real, api_key text, template text, email text, status text,
  reason text, message text);
create table templates (slug text primary key, code text);
create table rejects (email text primary key, reason text);
"""
NAMES = ("kept", "profiles", "cards", "nonces", "transactions", "late", "faults", "log", "messages",
         "templates", "rejects")  # fmt: skip
# The first number of each kind, as long as the real ones are.
FIRST = {"profiles": 900_000_001, "cards": 800_000_001, "transactions": 60_000_000_001}
LOG_KEEPS = 5000


class State:
    """The simulator's memory inside one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def all(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        return self.connection.execute(statement, values).fetchall()

    def one(self, statement: str, *values: Any) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.connection.execute(statement, values).fetchone()
        return row

    def run(self, statement: str, *values: Any) -> None:
        self.connection.execute(statement, values)

    def add(self, name: str, **row: Any) -> int:
        """Insert a row; answers its id, counted from the kind's first number."""
        if name in FIRST:
            row = {"id": self.next_id(name), **row}
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        done = self.connection.execute(f"insert into {name} ({columns}) values ({marks})", [*row.values()])  # noqa: S608
        return done.lastrowid or 0

    def next_id(self, name: str) -> int:
        newest = self.one(f"select max(id) from {name}")  # noqa: S608
        return (newest[0] + 1) if newest and newest[0] else FIRST[name]

    def get(self, name: str, default: Any = None) -> Any:
        row = self.one("select value from kept where name = ?", name)
        return json.loads(row["value"]) if row else default

    def put(self, name: str, value: Any) -> None:
        self.run("insert or replace into kept values (?, ?)", name, json.dumps(value))

    def now(self) -> float:
        """The virtual clock: seconds since 1970, ahead of the real one by what it was advanced."""
        return time.time() + float(self.get("ahead", 0))

    def reset(self) -> None:
        for name in NAMES:
            self.run(f"delete from {name}")  # noqa: S608


@contextmanager
def opened(file: str) -> Iterator[State]:
    """The state kept in `file`, which is made if it is not there; committed when the block ends well."""
    connection = sqlite3.connect(file, timeout=30, isolation_level=None)
    try:
        connection.row_factory = sqlite3.Row
        # The state outlives the process, which is all that a simulator promises.
        connection.execute("pragma synchronous = off")
        _make_tables(connection)
        connection.execute("begin immediate")
        yield State(connection)
        connection.execute("commit")
    finally:
        connection.close()


def _make_tables(connection: sqlite3.Connection) -> None:
    if connection.execute("pragma user_version").fetchone()[0] == VERSION:
        return
    connection.execute("pragma journal_mode = wal")
    connection.execute("begin immediate")
    if connection.execute("pragma user_version").fetchone()[0] != VERSION:
        # Of another version: what a simulator remembers may be forgotten.
        for name in NAMES:
            connection.execute(f"drop table if exists {name}")
        for statement in TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"pragma user_version = {VERSION}")
    connection.execute("commit")


def make_folder(file: str) -> str:
    """The file's path, its folder made."""
    Path(file).parent.mkdir(parents=True, exist_ok=True)
    return file

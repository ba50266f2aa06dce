"""Does booking stay as fast as appointments grow? The look for a clash, a booking with its commit, and a
refusal with what it offers instead, among 10 thousand appointments and a million, on both databases."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app import clock
from app.blueprints.appointments import slots
from app.blueprints.appointments.service import create_appointment, look_up_new
from app.extensions import begin_writing, db
from app.identity.caller import operator
from app.refusals import Problems, Refusal
from bench import databases
from bench.crowd import NEWEST, PHOTOGRAPHERS, VISITS_A_DAY, fill, hire
from bench.rounds import median_ms, medians, print_table

SIZES = {"10k": 10_000, "1M": 1_000_000}
ROUNDS, TIMES = 5, 40
ENGINES = {"SQLite": databases.sqlite_urls, "PostgreSQL": databases.postgresql_urls}
HOUR, WEEKS_BOOKED = timedelta(hours=1), 6


@dataclass
class Company:
    """One database with its photographers and their years of appointments."""

    app: Flask
    photographers: list[int]
    days: int
    free_hours: Iterator[int] = field(default_factory=count)
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def look(self) -> None:
        """What a booking asks of the database before it writes, in the weeks that are being booked."""
        self._look(NEWEST - timedelta(days=self.chance.randrange(WEEKS_BOOKED * 7)))

    def look_back(self) -> None:
        """The same on any day of all the years: pages that nobody has read for long."""
        self._look(NEWEST - timedelta(days=self.chance.randrange(self.days)))

    def _look(self, start: datetime) -> None:
        slots.clashes(
            slots.Slot(self.chance.choice(self.photographers), start, start + HOUR, clock.zone("UTC"))
        )

    def book(self) -> None:
        """An hour that nobody has had yet."""
        self._book(NEWEST + timedelta(days=4) + 2 * HOUR * next(self.free_hours))
        db.session.commit()

    def refuse(self) -> None:
        """An hour that is taken: told with its conflicts and the nearest free ones."""
        try:
            self._book(NEWEST - timedelta(days=self.chance.randrange(WEEKS_BOOKED * 7)))
        except Refusal:
            db.session.rollback()
        else:
            raise AssertionError("a taken hour was booked")

    def _book(self, start: datetime) -> None:
        values: dict[str, Any] = {
            "date_start_utc": start.date(), "time_start_utc": start.time(), "time_duration_s": 3600,
            "photographer_user_id": self.chance.choice(self.photographers), "updated_at_mt": clock.now(),
        }  # fmt: skip
        create_appointment(values, look_up_new(values, operator(), Problems()), operator())

    def measure(self, work: Callable[[Company], None]) -> float:
        """The median of a round, in milliseconds."""
        with self.app.app_context():
            begin_writing()
            answer = median_ms([partial(work, self)] * TIMES)
            db.session.rollback()
            return answer


WORK = {
    "look for a clash": Company.look,
    "the same in any year": Company.look_back,
    "look, insert, commit": Company.book,
    "refuse, with alternatives": Company.refuse,
}


def run() -> None:
    """Fill, measure in turns, print the medians and how they grew; and how each engine looks for a clash."""
    rows: list[list[str]] = []
    for engine, urls in ENGINES.items():
        with ExitStack() as stack:
            addresses = stack.enter_context(urls(tuple(SIZES)))
            companies = {
                name: stack.enter_context(_company(addresses[name], size)) for name, size in SIZES.items()
            }
            rows += [[engine, title, *_grown(companies, work)] for title, work in WORK.items()]
            print(f"{engine}, a million: how a clash is looked for")
            print("\n".join(f"    {line}" for line in _plan(companies["1M"])), end="\n\n")
    print_table(["engine", "work", *(f"p50 ms at {name}" for name in SIZES), "ratio"], rows)


@contextmanager
def _company(url: str, size: int) -> Iterator[Company]:
    with databases.migrated(url) as app:
        with app.app_context(), db.engine.connect() as connection:
            photographers = hire(connection)
            connection.commit()
            fill(connection, photographers, size)
        with app.app_context():
            db.engine.dispose()  # what was told to hurry is not what is measured
        yield Company(app, photographers, size // PHOTOGRAPHERS // VISITS_A_DAY)


def _grown(companies: dict[str, Company], work: Callable[[Company], None]) -> list[str]:
    turns = {name: partial(company.measure, work) for name, company in companies.items()}
    few, many = medians(turns, ROUNDS).values()
    return [f"{few:.3f}", f"{many:.3f}", f"{many / few:.2f}"]


def _plan(company: Company) -> list[str]:
    """The engine's own account of the look: which index, how many pages."""
    lines: list[str] = []

    def ask(connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        words = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF)"}
        if not statement.startswith("EXPLAIN"):
            explain = f"{words[connection.dialect.name]} {statement}"
            lines.extend(str(row[-1]) for row in connection.exec_driver_sql(explain, parameters))

    with company.app.app_context():
        begin_writing()
        sa.event.listen(db.engine, "before_cursor_execute", ask)
        slots.taken(company.photographers[0], NEWEST, NEWEST + HOUR)
        sa.event.remove(db.engine, "before_cursor_execute", ask)
        db.session.rollback()
    told = ("Index Scan", "Seq Scan", "SEARCH", "SCAN", "Buffers")
    return [line for line in lines if any(word in line for word in told)]

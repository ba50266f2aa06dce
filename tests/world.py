"""The world a test begins in: the demo's cast in a database that is put back after every test."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.blueprints.demo.cast import CASEY, DANA, LENA, MAYA, PRIYA, ROBIN, Person
from app.blueprints.demo.catalogue import load_catalogue
from app.blueprints.demo.promotions import load_promotions
from app.blueprints.demo.story import load_jobs, load_people
from app.blueprints.orders.models import Order, OrderRequest
from app.database import Base, table
from app.extensions import db
from app.identity.caller import APPLICATIONS
from app.identity.people import issue_token
from app.identity.sessions import open_session
from tests.snapshot import Snapshot


@cache
def _counts() -> sa.Select[Any]:
    """How many rows each table has; what tables there are is known once the application is put together."""
    tables = Base.metadata.sorted_tables
    return sa.select(
        *(sa.select(sa.func.count()).select_from(of).scalar_subquery().label(of.name) for of in tables)
    )


@dataclass(slots=True)
class World:
    """An application on a freshly migrated database, its people, and a token of every kind of caller."""

    app: Flask
    users: dict[Person, int] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    _snapshot: Snapshot = field(init=False, repr=False)

    def __post_init__(self) -> None:
        with self.app.app_context():
            connection = db.session.connection()
            self.users = load_people(connection)
            load_catalogue(connection)
            load_promotions(connection)
            load_jobs(connection, self.users)
            self.tokens = self._issue(connection)
            db.session.commit()
            self._snapshot = Snapshot(db.engine)

    def _issue(self, connection: sa.Connection) -> dict[str, str]:
        """planox2, planoorder, planoauth: programs; the others: sessions of one person each.

        The session `desk` is the console's (see the fixture of that name).
        """
        programs = {slug: issue_token(connection, slug, "tests") for slug in APPLICATIONS}
        people = {
            "employee": (PRIYA, "planox2"),
            "desk": (PRIYA, "planox2"),
            "photographer": (MAYA, "planox2"),
            "client": (DANA, "planoorder"),
            "other_client": (LENA, "planoorder"),
            "liaison": (ROBIN, "planoorder"),
            "no_role": (CASEY, "planoauth"),
        }
        sessions = {
            name: open_session(connection, self.users[person], application)
            for name, (person, application) in people.items()
        }
        return programs | sessions

    def context(self) -> AbstractContextManager[Any]:
        return self.app.app_context()

    def rows(self, model: Any, **where: Any) -> list[sa.RowMapping]:
        """The rows of a model's table, or of a table, as they stand, read apart from any request."""
        of = model if isinstance(model, sa.Table) else table(model)
        statement = sa.select(of).filter_by(**where).order_by(*of.primary_key.columns)
        with self.context(), db.engine.connect() as connection:
            return list(connection.execute(statement).mappings())

    def execute(self, statement: Any) -> None:
        """Change the database behind the application's back."""
        with self.context(), db.engine.begin() as connection:
            connection.execute(statement)

    def written_elsewhere(self) -> None:
        """Say that another process or another application may write from now on."""
        self._snapshot.elsewhere = True

    def order_id(self, reference: str) -> int:
        (order,) = self.rows(Order, external_id=reference)
        return int(order["id"])

    def unaccepted_request_id(self) -> int:
        """The one order request of the cast that no order came of."""
        accepted = {order["order_request_id"] for order in self.rows(Order)}
        (request,) = [row for row in self.rows(OrderRequest) if row["id"] not in accepted]
        return int(request["id"])

    def count(self) -> dict[str, int]:
        """How many rows each table has: compare before and after to show that nothing was written."""
        with self.context(), db.engine.connect() as connection:
            return dict(connection.execute(_counts()).mappings().one())

    def restore(self) -> None:
        """Put every table back as it was."""
        with self.context():
            self._snapshot.restore()

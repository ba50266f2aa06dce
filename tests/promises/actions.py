"""Every action of the application, and bad values for every kind of parameter, derived from its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app import create_app
from app.action import Action
from app.blueprints.appointments.models import Appointment
from app.blueprints.services.models import Service
from app.fields import (
    Array,
    Boolean,
    Date,
    Deprecated,
    Duration,
    Email,
    Hash,
    Integer,
    Money,
    Number,
    Param,
    Percent,
    PostalCode,
    Secret,
    Stamp,
    Text,
    TimeOfDay,
)
from app.identity.models import Session
from app.interfaces import mounted_actions
from app.interfaces.command import leaves
from app.interfaces.describe import example_request


def _all() -> list[Action]:
    with create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "SECRET_KEY": "only to list"}).app_context():
        return mounted_actions()


ACTIONS = _all()
WRITES = [action for action in ACTIONS if action.writes]


UNKNOWN = "999999999"
# Resources and parameters whose name does not tell the table of what they name.
TABLES = {
    "payments": "payment_attempts",
    "payment_id": "payment_attempts",
    "appt_id": "appointments",
    "created_by_id": "users",
    "updated_by_id": "users",
}


def bad_values() -> list[Any]:
    """(action, path, value) for every parameter that takes a value, in words all three faces can carry.

    The schema refuses nearly all of them before the database is asked, and is the same on both. On
    PostgreSQL too go, for each action, the values of one parameter of each kind, and every unknown id.
    """
    return [
        pytest.param(action, path, value, marks=() if on_both else pytest.mark.any_database)
        for action in WRITES
        for path, value, on_both in _bad_values(action)
    ]


def _bad_values(action: Action) -> Iterator[tuple[tuple[str, ...], str, bool]]:
    kinds: dict[type, tuple[str, ...]] = {}
    for path, field in leaves(action.schema):
        first = kinds.setdefault(type(field), path) == path
        # What lies deep in an order is read by the same fields: one bad value shows that it is read at all.
        for value in _bad(field)[: None if len(path) < 3 else 1]:
            yield path, value, first or value == UNKNOWN


def _bad(field: Param) -> list[str]:
    if isinstance(field, Integer):
        return ["twelve", "1.5", "9" * 25, UNKNOWN, "-3", "true"]
    if isinstance(field, Boolean):
        return ["maybe", "2", "on"]
    if isinstance(field, Date):
        return ["11/30/2026", "2026-02-30", "26-11-30", "1889-01-01"]
    if isinstance(field, Stamp):
        return ["yesterday", "2026-11-24 24:00:00", "13/45/2026 1:00 PM", "2026-11-24"]
    if isinstance(field, TimeOfDay):
        return ["24:00", "9", "noon"]
    if isinstance(field, Duration):
        return ["long", "1:99", "-1"]
    if isinstance(field, PostalCode):
        return ["021111", "abcde", "0"]
    if isinstance(field, Array):
        return [] if isinstance(field.item, Hash) else ["x" * 300]
    if isinstance(field, Number):
        return ["many", "1e400", "-99999", "99999999"]
    if isinstance(field, Deprecated):
        return []
    if isinstance(field, Money):
        return ["free", "1.234", "1000000", "NaN"]
    if isinstance(field, Percent):
        return ["some", "-1", "100.01", "inf"]
    if isinstance(field, Email):
        return ["nobody", "a@b", "two@example.com, three@example.com", "x" * 250 + "@example.com"]
    if isinstance(field, Secret):
        return ["short"] if field.least else ["x" * (field.most + 1)]
    if isinstance(field, Text):
        return ["x" * (field.longest + 1), "bell \x07"] + (["none of these"] if field.choices else [])
    raise AssertionError(f"no bad values for {type(field).__name__}: add some")


def fitting(action: Action, world: Any) -> dict[str, Any]:
    """A request the action accepts, on records of the cast."""
    order = world.order_id("KW-77120")
    (add_on,) = world.rows(Service, slug="drone")
    ours = {
        "order_id": order,
        "itemable_id": order,
        "service_id": add_on["id"],
        "session_id": world.rows(Session)[0]["id"],
        "appointment": {"appt_id": world.rows(Appointment, order_id=order)[0]["id"]},
    }
    return {name: ours.get(name, value) for name, value in example_request(action).items()}


def put(said: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The request with one parameter set, wherever it is nested."""
    first, *rest = path
    inner = said.get(first, {}) if rest else None
    return said | {first: put(inner or {}, tuple(rest), value) if rest else value}


def label(case: Any) -> str | None:
    """How a case is named in the test report."""
    if isinstance(case, Action):
        return case.path
    if isinstance(case, tuple):
        return ".".join(case)
    return case if isinstance(case, str) and len(case) < 30 else None

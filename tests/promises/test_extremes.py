"""The outermost values of every kind of parameter: taken or refused in words, but nothing crashes on them."""

from __future__ import annotations

from typing import Any

import pytest

from app.fields import Date, Duration, Integer, Money, Number, Param, Percent, Stamp, Text, TimeOfDay
from app.interfaces.command import leaves
from tests.promises.actions import ACTIONS, fitting, label, put

POSTS = [action for action in ACTIONS if action.method == "POST"]
OUTERMOST: tuple[tuple[type[Param], tuple[Any, ...]], ...] = (
    (Integer, (0, -(2**63), 2**63 - 1, 2**31, "9" * 18)),
    (Money, (0, 999_999.99, -999_999.99)),
    (Percent, (0, 100, 0.01)),
    (Number, (0, 1e308, -1e308, 1e-308)),
    (Duration, ("0:00", "9999:59", "596523:14", 1e15)),
    (Date, ("1990-01-01", "2100-12-31", "0001-01-01", "9999-12-31")),
    (Stamp, ("1990-01-01 00:00:00", "2100-12-31T23:59:59+14:00", "9999-12-31T23:59:59-14:00")),
    (TimeOfDay, ("00:00", "23:59:59")),
    (Text, ("%_\\'\";--", "🏠" * 60, "\u202e\u0000", "\ud800", " ")),
)


def outermost(field: Param) -> tuple[Any, ...]:
    return next((values for kind, values in OUTERMOST if isinstance(field, kind)), ())


@pytest.mark.parametrize("action", POSTS, ids=label)
def test_nothing_crashes_on_them(action, api, world):
    said = fitting(action, world)
    for path, field in leaves(action.schema):
        for value in outermost(field):
            answer = api(action.path, put(said, path, value))
            assert answer.json["status"] != "application-crash", (".".join(path), value)

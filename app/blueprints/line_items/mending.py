"""The smallest change that makes contradictory prices add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.blueprints.line_items.prices import LABELS, Solution, Value
from app.blueprints.line_items.pricing import solve


@dataclass(frozen=True)
class Change:
    """A given value and the one to send instead."""

    param: str
    given: Value
    expected: Value


def smallest_change(
    said: Mapping[str, Value],
    quantity: int,
    catalogue: Mapping[str, int] | None,
    signed: bool,
    solution: Solution,
) -> list[Change]:
    """The one value whose change mends everything, the least trusted if there are several; else every value
    that was found wrong. Empty if nothing is."""
    if not solution.contradictions:
        return []
    for name in reversed(LABELS):
        if name in said:
            change = _change_of(name, said, quantity, catalogue, signed)
            if change:
                return [change]
    return [Change(found.param, found.given, found.expected) for found in solution.contradictions]


def _change_of(
    name: str, said: Mapping[str, Value], quantity: int, catalogue: Mapping[str, int] | None, signed: bool
) -> Change | None:
    """What the value would have to be for all the others to stand, if there is such a value."""
    others = {other: value for other, value in said.items() if other != name}
    fitting = solve(others, quantity, catalogue, signed).values[name]
    mended = solve(others | {name: fitting}, quantity, catalogue, signed)
    return None if mended.contradictions else Change(name, said[name], fitting)

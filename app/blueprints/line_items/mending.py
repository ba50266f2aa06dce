"""The smallest change that makes contradictory prices add up."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.blueprints.line_items.prices import LABELS, Solution, Value
from app.blueprints.line_items.pricing import Question


@dataclass(frozen=True)
class Change:
    """A given value and the one to send instead."""

    param: str
    given: Value
    expected: Value


def smallest_change(question: Question, solution: Solution) -> list[Change]:
    """The one value whose change mends everything, the least trusted if there are several; else every value
    that was found wrong. Empty if nothing is."""
    if not solution.contradictions:
        return []
    for name in reversed(LABELS):
        if name in question.said:
            change = _change_of(name, question)
            if change:
                return [change]
    return [Change(found.param, found.given, found.expected) for found in solution.contradictions]


def _change_of(name: str, question: Question) -> Change | None:
    """What the value would have to be for all the others to stand, if there is such a value."""
    others = {other: value for other, value in question.said.items() if other != name}
    fitting = replace(question, said=others).solve().values[name]
    mended = replace(question, said=others | {name: fitting}).solve()
    return None if mended.contradictions else Change(name, question.said[name], fitting)

"""Explaining the prices of a line, even contradictory ones. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.blueprints.line_items.changes import by_id, propose_change
from app.blueprints.line_items.mending import smallest_change
from app.blueprints.line_items.prices import PRICES, Solution, as_number
from app.blueprints.line_items.pricing import Question
from app.blueprints.line_items.proposal import propose
from app.blueprints.line_items.totals import sum_up, totals_of
from app.identity.caller import Caller
from app.refusals import Problems


def explain_line_item(values: dict[str, Any], found: None, caller: Caller) -> dict[str, Any]:
    """How each price is come by, what contradicts it and what would mend that, what creating the line (or with
    `id` changing it) would be refused for, and what the order amounts to before and after."""
    problems = Problems()
    before = by_id(values.get("id"))
    if "id" in values and before is None:
        problems.invalid("id", f"There is no line item {values['id']}.")
    if before is None:
        proposal = propose(values, problems)
        row, question, solution = proposal.row, proposal.question, proposal.solution
        owner = proposal.owner.columns() if proposal.owner else {}
    else:
        change = propose_change(values, before, problems)
        row, question, owner = dict(before) | change.row, change.question, dict(before)
        solution = change.solution or question.solve()
    return {
        "line_item": row,
        **_told(question, solution),
        "problems": [
            {"param": problem.param, "status": problem.status.slug, "message": problem.message}
            for problem in problems
        ],
        **_totals(owner, dict(before) if before else None, row if solution else None),
    }


def _told(question: Question, solution: Solution | None) -> dict[str, Any]:
    if solution is None:
        return {"derivation": [], "contradictions": [], "mend": []}
    return {
        "derivation": [solution.tree(name) for name in PRICES],
        "contradictions": [
            {
                "param": found.param,
                "given": as_number(found.param, found.given),
                "expected": as_number(found.param, found.expected),
                "message": found.sentence,
            }
            for found in solution.contradictions
        ],
        "mend": [
            {
                "param": change.param,
                "given": as_number(change.param, change.given),
                "expected": as_number(change.param, change.expected),
            }
            for change in smallest_change(question, solution)
        ],
    }


def _totals(
    owner: Mapping[str, Any], before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What the order amounts to now, and with the line as it would be."""
    if not (owner.get("order_id") or owner.get("order_request_id")):
        now = sum_up([])
    else:
        now = totals_of(owner.get("order_id"), owner.get("order_request_id"))
    gone = sum_up([before] if before and not before["removed_at"] else [])
    come = sum_up([after] if after else [])
    return {
        "totals_before": now,
        "totals_after": {name: now[name] - gone[name] + come[name] for name in now},
    }

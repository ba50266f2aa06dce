"""What a report would come to, said before anything is recorded."""

from __future__ import annotations

from typing import Any

from app import clock
from app.blueprints.appointments.mails import kind_of_mail
from app.blueprints.field_services.find import order_by_id
from app.blueprints.field_services.proposal import Cancellation, propose
from app.blueprints.field_services.reports import given_before
from app.blueprints.line_items.totals import totals_of
from app.identity.caller import Caller
from app.refusals import Problems

_UNKNOWN: dict[str, Any] = {
    "cancelled_at": None,
    "already_cancelled": None,
    "same_day_cancel": None,
    "on_site_cancel": None,
    "stage": None,
    "email": None,
    "line_items": [],
    "totals": None,
}


def explain_cancellation(values: dict[str, Any], _found: None, caller: Caller) -> dict[str, Any]:
    """Everything that would follow, as far as the values go, with what they would be refused for."""
    problems = Problems()
    told = _UNKNOWN | {"problems": problems}
    order = order_by_id(values.get("order_id"), locked=False)
    if order is None:
        if "order_id" in values:
            problems.invalid("order_id", f"There is no order {values['order_id']}.")
        return _shown(told)
    given_before(order["id"], values, problems)
    at = values.get("updated_at") or clock.now()
    cancellation = propose(values, order, at, caller, problems, locked=False)
    told["totals"] = totals_of(order["id"])
    return _shown(told | (_effect(cancellation) if cancellation else {}))


def _effect(cancellation: Cancellation) -> dict[str, Any]:
    before = cancellation.appointment
    return {
        "cancelled_at": before["cancelled_at"] if cancellation.already else cancellation.at,
        "already_cancelled": cancellation.already,
        "same_day_cancel": cancellation.same_day,
        "on_site_cancel": cancellation.on_site,
        "stage": cancellation.stage,
        "email": kind_of_mail(before, {**before, "cancelled": True}),
        "line_items": cancellation.lines_after(),
    }


def _shown(told: dict[str, Any]) -> dict[str, Any]:
    problems = [{**vars(problem), "status": problem.status.slug} for problem in told["problems"]]
    return told | {"problems": problems}

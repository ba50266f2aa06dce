"""What a report would come to, in words, beside its form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from app import clock, statuses
from app.blueprints.field_services.form import order_of, place_of
from app.blueprints.order_stages.models import Stage
from app.blueprints.orders.addressee import addressee
from app.blueprints.orders.timeline import stage_tag
from app.database import table
from app.extensions import connection
from app.interfaces.layout import Typed
from app.interfaces.preview import Told
from app.money import cents, price_text
from app.wording import moment_text

_stage = table(Stage)
_STAGE = sa.select(_stage).where(_stage.c.slug == sa.bindparam("slug"))


def cancellation_preview(told: Told, typed: Typed) -> dict[str, Any]:
    """The fragment's context."""
    data = told.data or {"problems": [], "line_items": [], "cancelled_at": None, "totals": None}
    problems = [(problem.param, problem.status.slug, problem.message) for problem in told.problems]
    problems += [(one["param"], one["status"], one["message"]) for one in data["problems"]]
    # What is still empty is not a fault yet.
    wrong = [(param, message) for param, slug, message in problems if slug != statuses.MISSING_PARAM.slug]
    effect = _effect(data, typed) if data["cancelled_at"] else None
    return {
        "wrong": [message for _, message in wrong],
        "anew": _anew() if any("stale" in message for _, message in wrong) else None,
        "effect": effect,
        "lines": [] if wrong else [_line(line) for line in data["line_items"]],
        "all_done": _all_done(data["line_items"], typed),
        "balance": _balance(data),
        "said": wrong[0][1] if wrong else effect["said"] if effect else "",
    }


def _effect(data: Mapping[str, Any], typed: Typed) -> dict[str, Any]:
    stage = connection().execute(_STAGE, {"slug": data["stage"]}).one_or_none() if data["stage"] else None
    follows = stage_tag(stage) if stage else None
    where, kind = _where(data)
    at = datetime.fromisoformat(data["cancelled_at"])
    already = "It was cancelled before; the first reason stays." if data["already_cancelled"] else ""
    return {
        "where": {"name": where, "kind": kind},
        "at": moment_text(at, clock.office_zone()),
        "stage": follows,
        "already": already,
        "email": _email(data["email"], order_of(typed)),
        "said": " ".join(
            part for part in (f"Cancelled {where.lower()}.", already, follows and f"{follows['name']}.") if part
        ),
    }


def _where(data: Mapping[str, Any]) -> tuple[str, str]:
    if data["on_site_cancel"]:
        return "On site", "warn"
    return ("On the day", "warn") if data["same_day_cancel"] else ("Before the day", "info")


def _email(kind: str | None, order_id: int | None) -> str:
    to = addressee(order_id) if kind and order_id else None
    return f"{to.to.name} is told that the visit is cancelled" if to else "None"


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "completed_quantity", "quantity", "remaining", "billing_review")
    return {name: line[name] for name in names}


def _all_done(lines: list[Mapping[str, Any]], typed: Typed) -> str | None:
    """The value of a button that fills in what was ordered, if anything is left to do."""
    if not any(line["remaining"] for line in lines):
        return None
    places = [(place_of(typed, line["id"]), line["quantity"]) for line in lines]
    return urlencode(
        {f"line_items-{at}-completed_quantity": quantity for at, quantity in places if at is not None}
    )


def _balance(data: Mapping[str, Any]) -> dict[str, Any] | None:
    if data["totals"] is None:
        return None
    due = price_text(cents(round(Decimal(str(data["totals"]["balance_due"])), 2)))
    return {"due": due, "review": any(line["billing_review"] for line in data["line_items"])}


def _anew() -> str:
    """The value of a button that gives the report the present moment."""
    return urlencode({"updated_at": clock.office_wall(clock.now())})

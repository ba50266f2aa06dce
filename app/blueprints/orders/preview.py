"""What a new order would cost, beside its form: the lines, the promotion, the client's cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from app import clock, statuses
from app.blueprints.orders.form import CARD, CLIENT, PLACE
from app.blueprints.payment_methods.models import PaymentMethod
from app.database import table
from app.extensions import connection
from app.interfaces.layout import Typed
from app.interfaces.preview import Told
from app.money import cents, price_text
from app.places import time_zone_of
from app.refusals import Problem

_card = table(PaymentMethod)
_CARDS = (
    sa.select(_card)
    .where(_card.c.client_id == sa.bindparam("client"), _card.c.active)
    .order_by(_card.c.is_default.desc(), _card.c.id)
)
_WHOLE = {
    "order": "Choose a primary service.",
    "order.client": "Choose the client, or fold out a new one.",
    "order.primary_service": "Choose a primary service.",
    "order.primary_service.slug": "Choose a primary service.",
    "order.property_info": "Enter the property's address.",
    "order.property_info.address": "Enter the property's address.",
}


def quote_preview(told: Told, typed: Typed) -> dict[str, Any]:
    """The fragment's context."""
    quote = told.data["quote"] if told.data else None
    # What is still empty is not a fault yet.
    needs = [problem for problem in told.problems if problem.status is statuses.MISSING_PARAM]
    wrong = [problem.message for problem in told.problems if problem.status is not statuses.MISSING_PARAM]
    total = _price(quote["total"]) if quote else ""
    return {
        "lines": [_line(line) for line in quote["line_items"]] if quote else [],
        "totals": _totals(quote) if quote else [],
        "total": total,
        "needs": list(dict.fromkeys(_need(problem) for problem in needs)),
        "wrong": wrong,
        "remarks": [remark["message"] for remark in told.warnings],
        "clock": _clock(quote, typed),
        "cards": list(_cards(typed)),
        "said": wrong[0] if wrong else f"Total {total}." if total else "",
    }


def _need(problem: Problem) -> str:
    return _WHOLE.get(problem.param, problem.message)


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": line["service_name"], "quantity": line["quantity"], "price": _price(line["gross_price"])}


def _totals(quote: Mapping[str, Any]) -> list[tuple[str, str]]:
    promotion = quote["promotion"]
    off = [(f"Discount, {promotion['code']}", _price(-quote["discount"]))] if promotion else []
    return [("Subtotal", _price(quote["subtotal"])), *off, ("Total", _price(quote["total"]))]


def _price(amount: float) -> str:
    return price_text(cents(round(Decimal(str(amount)), 2)))


def _clock(quote: Mapping[str, Any] | None, typed: Typed) -> str:
    """`Chicago, CST`: the clock that the requested times are on, as soon as the ZIP code tells it."""
    name = quote["time_zone"] if quote else time_zone_of(typed.get(f"{PLACE}-postal_code", "").strip())
    if not name:
        return ""
    zone = clock.zone(name)
    return f"{zone.key.split('/')[-1].replace('_', ' ')}, {clock.now().astimezone(zone).tzname()}"


def _cards(typed: Typed) -> Iterator[dict[str, Any]]:
    """The chosen client's cards, each with what puts it into the form."""
    text = typed.get(f"{CLIENT}-client_id", "").strip()
    if not (text.isdecimal() and len(text) < 19):
        return
    for row in connection().execute(_CARDS, {"client": int(text)}).mappings():
        default = " (default)" if row["is_default"] else ""
        yield {
            "text": f"{row['brand']} ending in {row['last4']}{default}",
            "value": urlencode({CARD: row["id"]}),
            "chosen": typed.get(CARD, "").strip() == str(row["id"]),
        }

"""Trying a promotion on an order that is there: what it would take off, or why it would not. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.blueprints.line_items.models import LineItem
from app.blueprints.line_items.totals import totals_of
from app.blueprints.orders.models import Order
from app.blueprints.promotions.validity import Discount, find_discount, require_eligible, require_valid
from app.blueprints.services.models import Service
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.identity.models import Client
from app.money import allocate
from app.refusals import Problems

_order, _client, _line, _service = table(Order), table(Client), table(LineItem), table(Service)
_CLIENT = (
    sa.select(_client.c.id, _client.c.designation)
    .join_from(_order, _client, _client.c.id == _order.c.client_id)
    .where(_order.c.id == sa.bindparam("order"))
)
_LINES = (
    sa.select(
        _line.c.id, _line.c.service_name, _line.c.quantity, _line.c.gross_price_cents,
        _service.c.id.label("service_id"), _service.c.discountable,
    )
    .select_from(_line.outerjoin(_service, _service.c.id == _line.c.service_id))
    .where(_line.c.order_id == sa.bindparam("order"), _line.c.removed_at.is_(None), _line.c.key != "discount")
    .order_by(_line.c.id)
)  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """An order to try a promotion on: its client, and its lines without any discount they have now."""

    order_id: int
    client: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]


def look_up_trial(values: dict[str, Any], caller: Caller, problems: Problems) -> Trial | None:
    """The order that is named."""
    if "order_id" not in values:
        return None
    named = {"order": values["order_id"]}
    client = connection().execute(_CLIENT, named).mappings().one_or_none()
    if client is None:
        problems.invalid("order_id", f"There is no order {values['order_id']}.")
        return None
    lines = connection().execute(_LINES, named).mappings()
    return Trial(values["order_id"], dict(client), [dict(line) for line in lines])


def try_promotion(values: dict[str, Any], trial: Trial, caller: Caller) -> dict[str, Any]:
    """What the order would come to with the promotion. Refuses invalid-promotion and promotion-expended as an
    order by the same client for the same services would be."""
    discount = find_discount(values["promotion_code"])
    subtotal = sum(line["gross_price_cents"] for line in trial.lines)
    weights = [line["gross_price_cents"] if _covers(discount, line) else 0 for line in trial.lines]
    require_valid(discount, trial.client, subtotal)
    require_eligible(discount, sum(weights))
    shares = allocate(discount.of(sum(weights)), weights)
    return {
        "trial": {
            "order_id": trial.order_id,
            "code": discount.promotion["code"],
            "line_items": [
                {**line, "discount_cents": share, "price_cents": line["gross_price_cents"] - share}
                for line, share in zip(trial.lines, shares, strict=True)
            ],
            "subtotal_cents": subtotal,
            "discount_cents": sum(shares),
            "total_cents": subtotal - sum(shares),
            "total_now_cents": totals_of(order_id=trial.order_id)["total"],
        }
    }


def _covers(discount: Discount, line: Mapping[str, Any]) -> bool:
    """Whether the line is one of the services it is for; a line without a service never is."""
    if line["service_id"] is None:
        return False
    return discount.covers({"id": line["service_id"], "discountable": line["discountable"]})

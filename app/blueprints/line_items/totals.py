"""What an order or an order request amounts to: the sum of its lines, never reckoned anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from app.blueprints.line_items.models import LineItem
from app.blueprints.line_items.paid import received
from app.database import table
from app.extensions import connection

_line = table(LineItem)
_is_discount = _line.c.key == "discount"


def _sum(column: Any, where: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((where, column), else_=0)), 0)


# A line that is a discount itself lowers the price like a discount of another line does.
_SUBTOTAL = _sum(_line.c.gross_price_cents, sa.not_(_is_discount))
_DISCOUNT = _sum(_line.c.discount_cents, sa.not_(_is_discount)) - _sum(_line.c.net_price_cents, _is_discount)
_OF = {
    owner: sa.select(
        sa.cast(_SUBTOTAL, sa.BigInteger).label("subtotal"),
        sa.cast(_DISCOUNT, sa.BigInteger).label("discount"),
        received(owner).label("paid"),
    ).where(_line.c.removed_at.is_(None), _line.c[owner] == sa.bindparam("owner"))
    for owner in ("order_id", "order_request_id")
}


def totals_of(order_id: int | None = None, order_request_id: int | None = None) -> dict[str, int]:
    """subtotal, discount, total and balance_due in cents: of the order or, without one, of the request."""
    name, owner = ("order_id", order_id) if order_id else ("order_request_id", order_request_id)
    sums = connection().execute(_OF[name], {"owner": owner}).one()
    return _totals(sums.subtotal, sums.discount, sums.paid)


def sum_up(lines: Iterable[Mapping[str, Any]], paid: int = 0) -> dict[str, int]:
    """The same for lines at hand, stored or not."""
    subtotal = discount = 0
    for line in lines:
        if line["key"] == "discount":
            discount -= line["net_price_cents"]
        else:
            subtotal += line["gross_price_cents"]
            discount += line["discount_cents"]
    return _totals(subtotal, discount, paid)


def _totals(subtotal: int, discount: int, paid: int) -> dict[str, int]:
    total = subtotal - discount
    return {"subtotal": subtotal, "discount": discount, "total": total, "balance_due": total - paid}

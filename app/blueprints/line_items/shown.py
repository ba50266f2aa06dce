"""Lines as the console shows them, with the reason of every price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from flask import url_for

from app.blueprints.line_items.models import LineItem
from app.blueprints.line_items.paid import paid_cents
from app.blueprints.line_items.prices import LABELS
from app.blueprints.line_items.totals import sum_up
from app.blueprints.line_items.views import LineItemView
from app.database import table
from app.extensions import connection
from app.money import cents, price_text

_line = table(LineItem)
_OF_ORDER = (
    sa.select(_line)
    .where(_line.c.order_id == sa.bindparam("order_id"))
    .order_by(_line.c.removed_at.is_not(None), _line.c.service_type_primary.desc(), _line.c.id)
)
ORIGINS = {
    "given": "as it was entered",
    "catalogue": "from the catalogue",
    "corrected": "must be this",
}
TOTALS = (
    ("subtotal", "Subtotal"),
    ("discount", "Discount"),
    ("total", "Total"),
    ("balance_due", "Balance due"),
)


def lines_of_order(order_id: int) -> dict[str, Any]:
    """The order's lines, the primary one first and the removed ones last, and what they amount to."""
    rows = [dict(row) for row in connection().execute(_OF_ORDER, {"order_id": order_id}).mappings()]
    counted = [row for row in rows if row["removed_at"] is None]
    return {
        "lines": [shown_line(row) for row in rows],
        "totals": shown_totals(sum_up(counted, paid_cents(order_id))),
    }


def shown_line(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of the table as the order's page shows it."""
    return {
        "id": row["id"],
        "name": row["service_name"],
        "group": row["group_name"],
        "role": "" if row["key"] == "service" else row["key"].replace("_", " "),
        "primary": row["service_type_primary"],
        "instructions": row["instructions"],
        "done": row["completed_quantity"],
        "quantity": row["quantity"],
        "gross": price_text(row["gross_price_cents"]),
        "discount": price_text(-row["discount_cents"]) if row["discount_cents"] else "–",
        "net": price_text(row["net_price_cents"]),
        "review": row["billing_review"],
        "removed": row["removed_at"] is not None,
        "url": url_for("line_items.show", line_id=row["id"]),
        "why": why(LineItemView.show(row)),
    }


def shown_totals(totals: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(label, price_text(totals[name])) for name, label in TOTALS]


def why(line: Mapping[str, Any]) -> dict[str, Any] | None:
    """How the price of an answered line is made up, as a tree; None if it has no price."""
    if "price" not in line:
        return None
    parts = [_node(line, name) for name in ("base_price", "unit_price")]
    quantity = {"label": LABELS["quantity"], "value": str(line["quantity"]), "origin": "", "parts": []}
    gross = _node(line, "gross_price", _sum(line), [*parts, quantity])
    discount = _node(line, "discount", _share(line))
    made_of = [gross, discount] if line["discount"] else [gross]
    reckoned = f"{gross['value']} − {discount['value']}" if line["discount"] else ""
    return _node(line, "price", reckoned, made_of)


def _node(line: Mapping[str, Any], name: str, reckoned: str = "", parts: Iterable[Any] = ()) -> dict[str, Any]:
    return {
        "label": LABELS[name],
        "value": amount_text(line[name]),
        "reckoned": reckoned,
        "origin": ORIGINS.get((line.get("price_origins") or {}).get(name, ""), ""),
        "parts": list(parts),
    }


def _sum(line: Mapping[str, Any]) -> str:
    base, unit, quantity = line["base_price"], line["unit_price"], line["quantity"]
    if round((base + unit * quantity) * 100) != round(line["gross_price"] * 100):
        return f"of another quantity than {quantity}: it was changed since"
    return f"{amount_text(base)} + {amount_text(unit)} × {quantity}" if unit else ""


def _share(line: Mapping[str, Any]) -> str:
    return f"{line['discount_applied_percent']:g} % of {amount_text(line['gross_price'])}"


def amount_text(amount: float) -> str:
    """A price of an answer as people read it."""
    return price_text(cents(round(Decimal(str(amount)), 2)))

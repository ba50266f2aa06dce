"""The e-mail that tells a client of an order that was placed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.blueprints.order_requests.whole import submitted_order
from app.integrations.mandrill import To
from app.money import price_text
from app.outbox.enqueue import enqueue_mail


def mail_about_order(request_id: int) -> None:
    """Write it down, in the transaction that places the order."""
    order = submitted_order(request_id)
    client, address = order["client"], order["property_info"]["address"]
    facts = {
        "first_name": client["first_name"],
        "order_number": order["order_id"] or f"request {request_id}",
        "address": f"{address['street']}, {address['city']}, {address['state']}",
        "lines": [_line(line) for line in order["line_items"]],
        "subtotal": price_text(order["subtotal_cents"]),
        "discount": price_text(order["discount_cents"]) if order["discount_cents"] else None,
        "total": price_text(order["total_cents"]),
        "on_card": order["payment"] is not None,
        "visits": [visit_text(visit) for visit in order["appointments"]],
    }
    to = To(client["email"], f"{client['first_name']} {client['last_name']}")
    enqueue_mail("order-placed", to, facts, order_id=order["order_id"])


def _line(line: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "name": line["service_name"],
        "quantity": line["quantity"],
        "price": price_text(line["gross_price_cents"]),
    }


def visit_text(visit: Mapping[str, Any]) -> str:
    """`2026-11-30 at 09:30`, `2026-11-30 to 2026-12-02, 08:00 to 12:00, if it suits`."""
    first, last = visit["window_date_start"], visit["window_date_end"]
    day = visit["requested_date"] or (first if first == last else f"{first} to {last}")
    opens, closes = visit["window_time_start"], visit["window_time_end"]
    time = f" at {visit['requested_time']:%H:%M}" if visit["requested_time"] else ""
    window = f", {opens} to {closes}" if opens and closes else ""
    return f"{day or 'Any day'}{time}{window}{', if it suits' if visit['optional'] else ''}"

"""The console's pages of order requests: all of them, and one with everything its client has said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import abort, request, url_for

from app import clock
from app.blueprints.order_requests.reads import ORDER_REQUESTS
from app.blueprints.order_requests.shown import asked_for, request_tag
from app.blueprints.order_requests.whole import submitted_order, with_code
from app.blueprints.orders.models import OrderRequest
from app.database import table
from app.extensions import connection
from app.identity.models import Client, User
from app.interfaces import Heading
from app.money import price_text
from app.wording import moment_text

PAGE = 50
STATES = {"": "Any", "submitted": "To be accepted", "accepted": "Accepted"}
_request, _client, _user = table(OrderRequest), table(Client), table(User)
_CLIENT = (
    sa.select(_user.c.first_name + " " + _user.c.last_name)
    .join_from(_client, _user, _user.c.id == _client.c.user_id)
    .where(_client.c.id == _request.c.client_id)
    .scalar_subquery()
)
_ROWS = ORDER_REQUESTS.rows.add_columns(_CLIENT.label("client")).order_by(_request.c.id.desc()).limit(PAGE + 1)


def requests_page() -> dict[str, Any]:
    """The latest order requests; `status` narrows them, `after` is the id where the page begins."""
    status, after = request.args.get("status", ""), request.args.get("after", "")
    statement = _ROWS.where(_request.c.state == status) if status in STATES and status else _ROWS
    if after.isdecimal() and len(after) < 19:
        statement = statement.where(_request.c.id < int(after))
    rows = connection().execute(statement).mappings().all()
    more = len(rows) > PAGE
    url = url_for("order_requests.index", status=status or None, after=rows[PAGE - 1]["id"]) if more else None
    states = [{"slug": slug, "name": name, "selected": slug == status} for slug, name in STATES.items()]
    return {"requests": [_row(row) for row in rows[:PAGE]], "more_url": url, "states": states}


def _row(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "address": row["street"],
        "place": f"{row['city']}, {row['property_state']} {row['postal_code']}",
        "client": row["client"],
        "service": row["service_type"] or "–",
        "total": price_text(row["total_cents"]),
        "state": request_tag(row["status"]),
        "at": moment_text(row["created_at"], clock.office_zone()),
        "url": url_for("order_requests.show", request_id=row["id"]),
    }


def request_page(request_id: int) -> dict[str, Any]:
    """One order request; 404 unless it is one that was placed."""
    found = connection().execute(ORDER_REQUESTS.rows.where(_request.c.id == request_id)).first()
    if found is None:
        abort(404)
    order = with_code(submitted_order(request_id))
    address = order["property_info"]["address"]
    order_id = order["order_id"]
    waits = order["status"] == "submitted" and order_id is None
    return {
        "request_id": request_id,
        "address": address["street"],
        "place": f"{address['city']}, {address['state']} {address['postal_code']}",
        "client": order["client"],
        "state": request_tag(order["status"]),
        "notes": order["notes"],
        "submitted": moment_text(order["created_at"], clock.office_zone()),
        "submitted_by": order["submitted_by"],
        "order": order_id and {"id": order_id, "url": url_for("orders.show", order_id=order_id)},
        "accept_url": url_for("order_requests.order_requests_accept_form", order_request_id=request_id)
        if waits
        else None,
        "lines": [_line(line) for line in order["line_items"]],
        "totals": _totals(order),
        "asked": asked_for(order),
    }


def request_heading(raw: dict[str, Any]) -> Heading | None:
    """The request that a form is about, if it names one that was placed."""
    text = str(raw.get("order_request_id", ""))
    if not text.isdecimal() or len(text) > 18:
        return None
    found = connection().execute(_ROWS.where(_request.c.id == int(text))).mappings().one_or_none()
    if found is None:
        return None
    row = _row(found)
    subtitle = f"{row['address']}, {row['place']} · {row['client']} · {row['total']}"
    return Heading(f"Order request {row['id']}", subtitle, row["url"])


def _line(line: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "name": line["service_name"],
        "quantity": line["quantity"],
        "instructions": line["instructions"],
        "gross": price_text(line["gross_price_cents"]),
        "discount": price_text(line["discount_cents"]) if line["discount_cents"] else "",
        "price": price_text(line["price_cents"]),
    }


def _totals(order: Mapping[str, Any]) -> list[dict[str, str]]:
    named = (("Subtotal", "subtotal_cents"), ("Discount", "discount_cents"), ("Total", "total_cents"))
    return [{"label": label, "value": price_text(order[name])} for label, name in named]

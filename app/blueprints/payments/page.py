"""The console's pages of payments: all of them, and one with its story."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, request, url_for

from app import clock
from app.blueprints.payments.attempts import find_attempt
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.payments.reads import PAYMENTS, with_story
from app.blueprints.payments.sentences import STATES
from app.database import table
from app.extensions import connection
from app.interfaces import Heading
from app.money import price_text
from app.wording import moment_text

PAGE = 50
_attempt = table(PaymentAttempt)

CHOICES = {
    "authorized": ("capture", "void"),
    "captured": ("refund", "void"),
    "settled": ("refund",),
    "voiding": ("void",),
    "refunding": ("settle_refund",),
}
WORDS = {
    "capture": "Take the money",
    "void": "Release",
    "refund": "Refund",
    "settle_refund": "Say what came of the refund",
}


def payments_page() -> dict[str, Any]:
    """The latest payments; `status` narrows them to one state, `after` is the id where the page begins."""
    status, after = request.args.get("status", ""), request.args.get("after", "")
    statement = PAYMENTS.rows.order_by(_attempt.c.id.desc()).limit(PAGE + 1)
    if status in STATES:
        statement = statement.where(_attempt.c.state == status)
    if after.isdecimal() and len(after) < 19:
        statement = statement.where(_attempt.c.id < int(after))
    rows = connection().execute(statement).mappings().all()
    more = (
        url_for("payments.index", status=status or None, after=rows[PAGE - 1]["id"])
        if len(rows) > PAGE
        else None
    )
    states = [{"slug": slug, "name": name, "selected": slug == status} for slug, (name, _, _) in STATES.items()]
    return {"payments": [_told(row) for row in rows[:PAGE]], "more_url": more, "states": states}


def payment_page(payment_id: int) -> dict[str, Any]:
    """One payment; 404 if there is no such payment."""
    statement = PAYMENTS.rows.where(_attempt.c.id == payment_id)
    row = connection().execute(statement).mappings().one_or_none() or abort(404)
    payment = with_story(dict(row))
    return {
        "payment": _told(payment),
        "meaning": STATES[payment["state"]][2],
        "events": [event_told(event) for event in payment["events"]],
        "facts": _facts(payment),
        "actions": [
            {"label": WORDS[name], "url": url_for(f"payments.payments_{name}_form", payment_id=payment_id)}
            for name in CHOICES.get(payment["state"], ())
        ],
        "gateway": (payment["raw_response"] or {}).get("answer"),
    }


def payment_heading(raw: dict[str, Any]) -> Heading | None:
    """The payment that a form is about, if it names one that exists."""
    text = str(raw.get("payment_id", ""))
    attempt = find_attempt(int(text)) if text.isdecimal() and len(text) < 19 else None
    if attempt is None:
        return None
    amount, card = price_text(attempt.amount_cents), attempt.row["last4"]
    subtitle = f"{amount} on the card ending in {card}. {STATES[attempt.state][2]}"
    return Heading(f"Payment {attempt.id}", subtitle, url_for("payments.show", payment_id=attempt.id))


def state_tag(state: str) -> dict[str, str]:
    """Where a payment stands, as a tag."""
    name, tone, _ = STATES[state]
    return {"name": name, "kind": tone}


def _told(row: Mapping[Any, Any]) -> dict[str, Any]:
    order = row["order_id"]
    return {
        "id": row["id"],
        "amount": price_text(row["amount_cents"]),
        "card": f"{row['brand']} ending in {row['last4']}",
        "state": state_tag(row["state"]),
        "at": moment_text(row["created_at"], clock.office_zone()),
        "order": f"Order {order}" if order else f"Order request {row['order_request_id']}",
        "order_url": _order_url(row),
        "url": url_for("payments.show", payment_id=row["id"]),
    }


def _order_url(row: Mapping[Any, Any]) -> str | None:
    """The page of the order, or of its request; one that was never placed has none."""
    if row["order_id"]:
        return url_for("orders.show", order_id=row["order_id"])
    placed = row["request_state"] in ("submitted", "accepted")
    return url_for("order_requests.show", request_id=row["order_request_id"]) if placed else None


def event_told(event: Mapping[Any, Any]) -> dict[str, Any]:
    """A step of a payment's story, as the console shows it."""
    return {
        "at": moment_text(event["at"], clock.office_zone()),
        "seconds": f"{event['at']:%H:%M:%S}Z",
        "state": state_tag(event["state"]),
        "told": event["told"],
        "by": event["by"],
    }


def _facts(payment: Mapping[str, Any]) -> list[dict[str, Any]]:
    office = clock.office_zone()
    moments = {"Hold ends": payment["expires_at"], "Next look": payment["look_at"]}
    return [
        {"label": "Taken", "value": price_text(payment["captured_cents"])},
        {"label": "Given back", "value": price_text(payment["refunded_cents"])},
        {"label": "Transaction", "value": payment["trans_id"]},
        {"label": "Authorised as", "value": payment["authorization_code"]},
        {"label": "Reason code", "value": payment["reason_code"]},
        {"label": "Invoice", "value": payment["invoice"]},
        {"label": "Reference", "value": payment["ref_id"]},
        {"label": "Answered", "value": payment["answered"]},
        *(
            {"label": label, "value": moment_text(at, office)}
            for label, at in moments.items()
            if at and at > clock.now()
        ),
    ]

"""What a client has said with an order, as the console shows it beside the order and the request alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from app.blueprints.order_requests.mails import visit_text
from app.blueprints.order_requests.whole import request_facts
from app.blueprints.payments.page import state_tag
from app.money import price_text

_ACCESS = {
    "lockbox_code": "Lockbox with a code",
    "keypad": "Keypad",
    "rently": "Rently",
    "no_access_needed": "No access needed",
}
_TAGS = {"submitted": ("To be accepted", "warn"), "accepted": ("Accepted", "done")}


def request_tag(status: str) -> dict[str, str]:
    """Where an order request stands, as a tag."""
    name, kind = _TAGS.get(status, (status.replace("_", " ").capitalize(), "quiet"))
    return {"name": name, "kind": kind}


def asked_with(request_id: int | None) -> dict[str, Any] | None:
    """What was said with the request that an order came from; None if it came from none."""
    return asked_for(request_facts(request_id)) if request_id else None


def asked_for(order: Mapping[str, Any]) -> dict[str, Any]:
    """The property, how to get in, the visits asked for, and the payment."""
    return {
        "property": _property(order["property_info"]),
        "access": _access(order["property_access"]),
        "visits": [{"when": visit_text(visit), "notes": visit["notes"]} for visit in order["appointments"]],
        "payment": _payment(order["payment"], order["promotion"]),
    }


def _property(info: Mapping[str, Any]) -> list[dict[str, Any]]:
    price, baths = info["price_cents"], info["bathrooms"]
    return [
        {"label": "Type", "value": info["property_type"]},
        {"label": "Square feet", "value": info["sqft"]},
        {"label": "Bedrooms", "value": info["bedrooms"]},
        {"label": "Bathrooms", "value": f"{baths:g}" if baths else None},
        {"label": "Listed at", "value": price_text(price) if price else None},
        {"label": "Client's id", "value": info["external_id"]},
        {"label": "Time zone", "value": info["time_zone"]},
    ]


def _access(access: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    if access is None:
        return []
    vacant = {True: "Yes", False: "No"}.get(access["vacant"])
    contact = (access["onsite_contact_name"], access["onsite_contact_phone"], access["onsite_contact_email"])
    return [
        {"label": "How", "value": _ACCESS.get(access["method_of_access"], access["method_of_access"])},
        {"label": "Code", "value": access["access_code"]},
        {"label": "Lockbox", "value": access["lockbox_location"]},
        {"label": "Vacant", "value": vacant},
        {"label": "Contact on site", "value": ", ".join(part for part in contact if part)},
    ]


def _payment(payment: Mapping[str, Any] | None, promotion: Mapping[str, Any] | None) -> dict[str, Any]:
    told = {
        "promotion": promotion and f"{promotion['code']}: {price_text(promotion['discount_cents'])} off",
        "card": None,
    }
    if payment is None:
        return told
    return told | {
        "card": f"{payment['brand']} ending in {payment['last4']}",
        "amount": price_text(payment["amount_cents"]),
        "state": state_tag(payment["state"]),
        "url": url_for("payments.show", payment_id=payment["id"]),
    }

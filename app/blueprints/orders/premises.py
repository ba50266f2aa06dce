"""The property of an order, how to get in, and when its client would like somebody to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from app import clock
from app.blueprints.appointments.details import read_window
from app.fields import warn
from app.places import time_zone_of
from app.refusals import Problem, Problems

ADDRESS = ("street", "address2", "city", "postal_code")
ZONE_PARAM = "order.property_info.address.postal_code"


def property_columns(order: Mapping[str, Any]) -> dict[str, Any]:
    """The property's row. Its time zone comes from the coordinates or the ZIP code; the office's is assumed,
    with a warning, where neither tells one."""
    info = order.get("property_info", {})
    address = info.get("address", {})
    price, bathrooms = info.get("price"), info.get("bathrooms")
    return {
        **{name: address.get(name) for name in ADDRESS},
        "state": address.get("state") or address.get("province"),
        "time_zone": _zone(info, address),
        "external_id": info.get("property_id"),
        "property_type": info.get("property_type"),
        **{name: info.get(name) for name in ("sqft", "bedrooms")},
        "bathroom_halves": None if bathrooms is None else int(bathrooms * 2),
        "price_cents": None if price is None else int(price * 100),
        **{name: _float(info.get(name)) for name in ("latitude", "longitude")},
    }


def _float(value: Any) -> float | None:
    return None if value is None else float(value)


def _zone(info: Mapping[str, Any], address: Mapping[str, Any]) -> str:
    degrees = _float(info.get("latitude")), _float(info.get("longitude"))
    zone = time_zone_of(address.get("postal_code", ""), *degrees)
    if zone is None:
        zone = str(current_app.config["OFFICE_TIMEZONE"])
        if "postal_code" in address:
            warn(ZONE_PARAM, "zone-assumed", f"No time zone is known for this ZIP code; {zone} was assumed.")
    return zone


def access_columns(order: Mapping[str, Any]) -> dict[str, Any] | None:
    """How to get in, as it is stored; None if nothing was said."""
    access: dict[str, Any] = dict(order.get("property_access", {}))
    return access or None


def visit_columns(order: Mapping[str, Any], zone: str, problems: Problems) -> list[dict[str, Any]]:
    """The rows of the requested visits; a problem for each that lies in the past of the property's clock."""
    place = clock.zone(zone)
    return [
        _visit(f"order.appointments[{index}]", said, place, problems)
        for index, said in enumerate(order.get("appointments", ()))
    ]


def _visit(param: str, said: Mapping[str, Any], place: ZoneInfo, problems: Problems) -> dict[str, Any]:
    found = Problems()
    window = read_window(said, {}, found)
    now = clock.now().astimezone(place)
    for name in ("requested_date", "window_date_start", "window_date_end"):
        if name in said and said[name] < now.date():
            found.invalid(name, f"{said[name]} is past: at the property it is {now.date()}.")
    if _is_earlier_today(said, now):
        found.invalid("requested_time", f"That is past: at the property it is {now:%H:%M}.")
    problems += [Problem(f"{param}.{one.param}", one.status, one.message) for one in found]
    named = ("requested_date", "requested_time", "notes")
    return {name: said.get(name) for name in named} | window | {"optional": said.get("optional", False)}


def _is_earlier_today(said: Mapping[str, Any], now: datetime) -> bool:
    day: date | None = said.get("requested_date")
    return day == now.date() and "requested_time" in said and said["requested_time"] < now.time()

"""What an appointment's form shows before anything is saved: three clocks and the photographer's day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask import url_for

from app import clock, statuses
from app.blueprints.appointments.clocks import CLOCK_PARAMS, param_name, zones_of
from app.blueprints.appointments.form import row_of
from app.blueprints.appointments.shown import clock_texts, length_text
from app.blueprints.appointments.strip import Strip, strip_around
from app.blueprints.orders.models import Order, Property
from app.database import table
from app.extensions import connection
from app.interfaces.layout import Typed
from app.interfaces.preview import Told
from app.wording import day_text, moment_text

_order, _property = table(Order), table(Property)
_CITIES = (
    sa.select(_order.c.id, _property.c.city)
    .join(_property, _property.c.id == _order.c.property_id)
    .where(_order.c.id.in_(sa.bindparam("orders", expanding=True)))
)
Button = dict[str, str]


def appointment_preview(told: Told, typed: Typed) -> dict[str, Any]:
    """The fragment's context."""
    data = told.data or {}
    start, stop = _span_of(data)
    fill = _Fill(typed, data)
    day = _day(data.get("photographer"), start, stop, typed, fill)
    shown = {
        "clocks": clock_texts(start, stop, data["time_zone"], dated=True) if start and stop else [],
        "length": length_text(data.get("time_duration_s")),
        "wrong": _wrong(told),
        "either": _either(data, fill),
        "day": day,
        "newer": _newer(typed),
    }
    return shown | {"said": _said(shown)}


def _span_of(data: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """The instants that were read. A time the clocks skip means none, so nothing is shown of it."""
    gap = any(verdict["verdict"] == "gap" for verdict in data.get("daylight_saving", []))
    if gap or not (data.get("start_at") and data.get("stop_at")):
        return None, None
    return datetime.fromisoformat(data["start_at"]), datetime.fromisoformat(data["stop_at"])


class _Fill:
    """Makes the value of a button that puts an instant into the form, on the clock the form speaks."""

    def __init__(self, typed: Typed, data: Mapping[str, Any]) -> None:
        self.of = typed["_clock"]
        # While somebody types the fields still bear the names they were drawn with.
        self.drawn = typed["_clock_was"] if "_fragment" in typed else self.of
        self.zones = zones_of(data.get("time_zone") or clock.office_zone().key)

    def __call__(self, instant: datetime, of: str = "") -> str:
        of = of or self.of
        local = instant.astimezone(self.zones[of])
        said = {"date": local.date().isoformat(), "time": f"{local:%H:%M}"}
        fields = {param_name(part, "start", self.drawn): text for part, text in said.items()}
        return urlencode(fields | {"_clock": of})


def _wrong(told: Told) -> list[dict[str, str]]:
    """What saving would be refused for, with how far a clock is off. What is still empty is not a fault yet."""
    if told.data is None:
        return [
            {"message": problem.message, "off": ""}
            for problem in told.problems
            if problem.status is not statuses.MISSING_PARAM
        ]
    off = {
        finding["param"]: abs(finding["by_s"]) for finding in told.data["agreement"] if not finding["agrees"]
    }
    return [
        {"message": problem["message"], "off": length_text(off.get(problem["param"]))}
        for problem in told.data["problems"]
        if problem["status"] != statuses.MISSING_PARAM.slug or problem["param"] not in CLOCK_PARAMS
    ]


def _either(data: Mapping[str, Any], fill: _Fill) -> dict[str, Any] | None:
    """Where the clocks change: the times that can be meant, for the person to choose one."""
    verdicts = [one for one in data.get("daylight_saving", []) if one["end"] == "start"]
    if not verdicts or verdicts[0]["verdict"] == "ok":
        return None
    zone = fill.zones[fill.of]
    instants = sorted(datetime.fromisoformat(verdicts[0][name]) for name in ("first", "second"))
    if verdicts[0]["verdict"] == "gap":
        offers = [_button(fill(one), moment_text(one, zone)) for one in instants]
        return {"sentence": "Take instead:", "offers": offers}
    # Only a clock that does not go back can tell the two apart.
    places = ("First", "Second")
    offers = [
        _button(fill(one, "utc"), f"{place} {_hour(one, zone)}")
        for place, one in zip(places, instants, strict=True)
    ]
    sentence = "That hour comes twice: the clocks go back that night. Unless you choose, the first is taken."
    return {"sentence": sentence, "offers": offers}


def _button(value: str, text: str) -> Button:
    return {"value": value, "text": text}


def _hour(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%-I:%M %p} {local.tzname()}"


def _day(
    day: Mapping[str, Any] | None, start: datetime | None, stop: datetime | None, typed: Typed, fill: _Fill
) -> dict[str, Any] | None:
    """The photographer's day on the property's calendar, as a strip and as a list."""
    if day is None or start is None or stop is None:
        return None
    zone = fill.zones["local"]
    strip = strip_around(start, stop, zone)
    standing = row_of(typed)
    own = typed.get("order_id") or (str(standing["order_id"]) if standing else "")
    booked = [_booked(row, strip, own) for row in day["booked"]]
    cities = _cities([row["order_id"] for row in day["booked"] if row["order_id"]])
    for row in booked:
        row["where"] = "this order" if row["own"] else cities.get(row["order_id"], row["type"])
    clashes = sum(row["clashes"] for row in booked)
    return {
        "name": day["name"],
        "date": day_text(datetime.fromisoformat(day["day"]).date()),
        "booked": booked,
        "clashes": clashes,
        "tag": {"name": _conflicts(clashes), "kind": "bad" if clashes else "done"},
        "new": strip.place(start, stop),
        "hours": strip.hours(),
        "free": [_button(fill(span[0]), _span(*span, zone)) for span in _spans(day["free"])],
        "nearest": [_button(fill(span[0]), moment_text(span[0], zone)) for span in _spans(day["alternatives"])],
    }


def _conflicts(count: int) -> str:
    return "Free" if count == 0 else f"{count} conflict{'s' if count > 1 else ''}"


def _booked(row: Mapping[str, Any], strip: Strip, own: str) -> dict[str, Any]:
    (span,) = _spans([row])
    order = row["order_id"]
    return {
        "order_id": order,
        "url": url_for("appointments.show", appointment_id=row["id"]),
        "name": str(order) if order else "Blocked",
        "own": order is not None and str(order) == own,
        "type": row["appt_type"] or "",
        "hours": _span(*span, strip.zone),
        "place": strip.place(*span),
        "clashes": row["clashes"],
    }


def _spans(rows: Any) -> list[tuple[datetime, datetime]]:
    return [(datetime.fromisoformat(row["start_at"]), datetime.fromisoformat(row["stop_at"])) for row in rows]


def _span(start: datetime, stop: datetime, zone: ZoneInfo) -> str:
    first, last = start.astimezone(zone), stop.astimezone(zone)
    return f"{first:%-I:%M %p} – {last:%-I:%M %p}"


def _cities(orders: list[int]) -> dict[int, str]:
    return dict(connection().execute(_CITIES, {"orders": orders}).all()) if orders else {}


def _newer(typed: Typed) -> dict[str, str] | None:
    """That somebody else has changed the appointment since this form was opened, if so."""
    row = row_of(typed)
    if row is None:
        return None
    newest = clock.office_wall(row["updated_at"])
    if typed.get("updated_at_mt", "") in ("", newest) or typed["updated_at_mt"] > newest:
        return None
    return {
        "by": row["updated_by"],
        "at": moment_text(row["updated_at"], clock.office_zone()),
        "keep": urlencode({"updated_at_mt": newest}),
        "url": url_for("appointments.appointments_update_form", id=row["id"]),
    }


def _said(shown: Mapping[str, Any]) -> str:
    """The one sentence that is read out."""
    if shown["wrong"]:
        return str(shown["wrong"][0]["message"])
    if not shown["clocks"]:
        return ""
    when = f"{shown['clocks'][0]['text']}."
    return f"{shown['day']['tag']['name']}. {when}" if shown["day"] else when

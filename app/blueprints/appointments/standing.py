"""A change to an appointment's times, completed by what stands: a date keeps its time, a time its date, and a
start that is moved takes the length along, in days if the appointment lasts whole days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.blueprints.appointments.clocks import CLOCK_PARAMS, ENDS, TRUST, End, param_name, twelve_fields

Values = Mapping[str, Any]
LENGTHS = ("time_duration_s", "time_duration")
WINDOW = ("window_date_start", "window_time_start_s", "window_time_end_s")


def leaves_the_times(values: Values) -> bool:
    """Whether the change says nothing of when or how long."""
    return CLOCK_PARAMS.union(LENGTHS, ("allday",)).isdisjoint(values)


def beside_what_stands(values: Values, held: Values, zones: Mapping[str, ZoneInfo]) -> dict[str, Any]:
    """What is to be read: what the change says, and as much of the row `held` as it leaves standing."""
    said = {"allday": held["allday"], **values}
    if held["start_at"] is None:
        return _keep_the_day(said, values, held)
    stands = twelve_fields(held["start_at"], held["stop_at"], zones)
    midnights = stands["time_start_local"] == stands["time_stop_local"] == time()
    if said["allday"] and (midnights or not held["allday"]):
        return _keep_whole_days(said, values, stands)
    return _keep_times(said, values, stands, held["duration_s"])


def _keep_the_day(said: dict[str, Any], values: Values, held: Values) -> dict[str, Any]:
    """There is no time yet: the day stands, the length, and that a window makes a day enough."""
    if any(held[name] is not None for name in WINDOW):
        said.setdefault("window_date_start", held["window_date_start"])
    if held["day"] and ("time_start_local" in values or not _says(values, "start")):
        said.setdefault("date_start_local", held["day"])
    if held["duration_s"] and not (_lengthened(values) or _says(values, "stop")):
        said["time_duration_s"] = held["duration_s"]
    return said


def _keep_times(said: dict[str, Any], values: Values, stands: Values, length: int) -> dict[str, Any]:
    moved, stopped, lengthened = _says(values, "start"), _says(values, "stop"), _lengthened(values)
    if moved:
        _complete(said, values, "start", stands)
    elif not (stopped and lengthened):
        _say(said, "start", "utc", stands)
    if stopped:
        _complete(said, values, "stop", stands)
    elif not (moved or lengthened):
        _say(said, "stop", "utc", stands)
    elif not lengthened:
        said["time_duration_s"] = length
    return said


def _keep_whole_days(said: dict[str, Any], values: Values, stands: Values) -> dict[str, Any]:
    """As `_keep_times`, but by the calendar: a day is as long as it is where the clocks change."""
    first, last = stands["date_start_local"], _last_day(stands)
    days = {"date_start_local": first, "date_stop_local": last}
    of = next(_speaking(values, "start"), "local")
    for end in ENDS:
        for speaking in _speaking(values, end):
            said.setdefault(param_name("date", end, speaking), days[f"date_{end}_local"])
    begins = said.setdefault(param_name("date", "start", of), first)
    if not (_says(values, "stop") or _lengthened(values)):
        said[param_name("date", "stop", of)] = begins + (last - first)
    return said


def _last_day(stands: Values) -> date:
    """The last day that is touched: midnight belongs to the day it ends."""
    day: date = stands["date_stop_local"]
    return day - timedelta(days=1) if stands["time_stop_local"] == time() else day


def _complete(said: dict[str, Any], values: Values, end: End, stands: Values) -> None:
    """Give the most trusted clock that speaks what it leaves out; unless one of them says it all."""
    speaking = list(_speaking(values, end))
    if not any({param_name("date", end, of), param_name("time", end, of)} <= set(values) for of in speaking):
        _say(said, end, speaking[0], stands)


def _say(said: dict[str, Any], end: End, of: str, stands: Values) -> None:
    for part in ("date", "time"):
        name = param_name(part, end, of)
        said.setdefault(name, stands[name])


def _speaking(values: Values, end: End) -> Iterator[str]:
    """The clocks that say anything of this end, the most trusted first."""
    for of in TRUST:
        if not {param_name("date", end, of), param_name("time", end, of)}.isdisjoint(values):
            yield of


def _says(values: Values, end: End) -> bool:
    return any(_speaking(values, end))


def _lengthened(values: Values) -> bool:
    return not set(LENGTHS).isdisjoint(values)

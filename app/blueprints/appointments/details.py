"""What is said of an appointment beside its times: windows and flags, held to each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app

from app.refusals import Problems

UNITS = {"seconds": timedelta(seconds=1), "minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
DAY_S = 86_400


def read_window(values: Mapping[str, Any], before: Mapping[str, Any], problems: Problems) -> dict[str, Any]:
    """The window's columns: its days, and when on each it opens and closes, in seconds since midnight.

    One day given sets both, unless the other is known already.
    """
    window = {name: before.get(name) for name in ("window_date_start", "window_date_end")}
    window |= {name: values[name] for name in window if name in values}
    first = window["window_date_start"] = window["window_date_start"] or window["window_date_end"]
    last = window["window_date_end"] = window["window_date_end"] or first
    if first and last and last < first:
        if "window_date_end" in values:
            problems.invalid("window_date_end", f"Window's last day must be {first} or later.")
        else:
            problems.invalid("window_date_start", f"Window's first day must be {last} or earlier.")
    times = {
        f"{name}_s": _seconds(name, values, before, problems)
        for name in ("window_time_start", "window_time_end")
    }
    opens, closes = times["window_time_start_s"], times["window_time_end_s"]
    if opens is not None and closes is not None and closes <= opens:
        if "window_time_end" in values:
            problems.invalid("window_time_end", f"The window must close after it opens at {time_text(opens)}.")
        else:
            message = f"The window must open before it closes at {time_text(closes)}."
            problems.invalid("window_time_start", message)
    return window | times


def _seconds(name: str, values: Mapping[str, Any], before: Mapping[str, Any], problems: Problems) -> int | None:
    if name not in values:
        return before.get(f"{name}_s")
    unit = UNITS[current_app.config["WINDOW_TIME_UNIT"]].seconds
    # A number no clock can hold is refused before it is multiplied.
    seconds: int = values[name] * unit if abs(values[name]) <= DAY_S else -1
    if not 0 <= seconds <= DAY_S or seconds % 60:
        words = current_app.config["WINDOW_TIME_UNIT"]
        bounds = f"a whole minute between 0 and {DAY_S // unit} {words} after midnight"
        problems.invalid(name, f"Window's time must be {bounds}; 08:00 is {8 * 3600 // unit}.")
        return None
    return seconds


def time_text(seconds: int | None) -> str | None:
    """Seconds since midnight as `08:00`."""
    return None if seconds is None else f"{seconds // 3600:02}:{seconds // 60 % 60:02}"


def read_flags(
    values: Mapping[str, Any], before: Mapping[str, Any], has_start: bool, problems: Problems
) -> dict[str, bool]:
    """The switches as they will stand, held to one another.

    A cancellation on the day or on site is a cancellation; what is confirmed has a start; what is
    cancelled waits for no scheduling.
    """
    flags = {
        name: bool(values.get(name, before.get(name)))
        for name in (
            "confirmed",
            "cancelled",
            "same_day_cancel",
            "on_site_cancel",
            "optional",
            "ready_to_schedule",
        )
    }
    for name in ("same_day_cancel", "on_site_cancel"):
        if values.get(name) and values.get("cancelled") is False:
            problems.invalid(name, "Only a cancelled appointment can be cancelled on the day or on site.")
        elif values.get(name):
            flags["cancelled"] = True
    if not flags["cancelled"]:
        flags["same_day_cancel"] = flags["on_site_cancel"] = False
    if flags["ready_to_schedule"] and flags["cancelled"]:
        if values.get("ready_to_schedule"):
            problems.invalid("ready_to_schedule", "A cancelled appointment is not ready to schedule.")
        flags["ready_to_schedule"] = False
    if flags["confirmed"] and not has_start and not _start_is_at_fault(problems):
        problems.missing(
            "date_start_local", "Enter the start date (property): a confirmed appointment has a start."
        )
    if "confirmed_at" in values and not flags["confirmed"]:
        problems.invalid("confirmed_at", "Only a confirmed appointment has a time of confirmation.")
    return flags


def _start_is_at_fault(problems: Problems) -> bool:
    """Whether a start was sent, but is told to be wrong or incomplete."""
    return any(problem.param.startswith(("date_start_", "time_start_")) for problem in problems)

"""How long an appointment lasts: said in seconds, in hours, or by its two ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app.refusals import Problems

SHORTEST_S, LONGEST_S = 60, 86_400
# The longest all-day block. It bounds how far back the check for a free slot has to look.
LONGEST_BLOCK_S = 366 * 86_400
_LABELS = {"time_duration_s": "Duration in seconds", "time_duration": "Duration"}


def said_length(values: Mapping[str, Any]) -> timedelta | None:
    """The length as it was given, the seconds before the hours; one that no calendar holds, as the longest."""
    lengths = list(_said(values).values())
    return timedelta(seconds=max(-LONGEST_BLOCK_S, min(lengths[0], LONGEST_BLOCK_S))) if lengths else None


def _said(values: Mapping[str, Any]) -> dict[str, int]:
    said = {}
    if "time_duration_s" in values:
        said["time_duration_s"] = values["time_duration_s"]
    if "time_duration" in values:
        said["time_duration"] = round(values["time_duration"].total_seconds())
    return said


def check_lengths(values: Mapping[str, Any], actual: int | None, allday: bool, problems: Problems) -> None:
    """Add a problem for a length out of bounds, or more than a minute off the actual one (in seconds)."""
    longest = longest_s(allday)
    for name, said in _said(values).items():
        if not SHORTEST_S <= said <= longest:
            bounds = f"between {hours_text(SHORTEST_S)} and {hours_text(longest)} ({SHORTEST_S} to {longest} s)"
            problems.invalid(name, f"{_LABELS[name]} must lie {bounds}{'' if allday else ' unless allday'}.")
        elif actual is not None and abs(said - actual) > 60:
            expected = str(actual) if name == "time_duration_s" else hours_text(actual)
            problems.invalid(name, f"{_LABELS[name]} must be {expected}, from the start to the stop.")


def longest_s(allday: bool) -> int:
    return LONGEST_BLOCK_S if allday else LONGEST_S


def hours_text(seconds: int) -> str:
    """`H:MM`, or `H:MM:SS` if the seconds count."""
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text

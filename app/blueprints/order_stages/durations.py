"""Lengths of time as the office writes them."""

from __future__ import annotations

from datetime import timedelta


def clock_text(length: timedelta) -> str:
    """A length of time as `H:MM:SS`."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"

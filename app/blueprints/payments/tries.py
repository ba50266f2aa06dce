"""How long to wait until what the gateway did not do is tried again, and until it is sure that it did not."""

from __future__ import annotations

from datetime import datetime, timedelta

from app import clock

# How long a request can be on its way: what the gateway does not know after that, it will never know.
HORIZON = timedelta(minutes=15)
# When, after it was sent, the gateway is asked.
LOOKS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 60, 1440))
# The last one is repeated until the hold ends.
TRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 1440))


def wait(tries: int) -> timedelta:
    """How long to wait after that many tries."""
    return TRIES[min(tries, len(TRIES) - 1)]


def next_look(sent_at: datetime, look_ups: int) -> datetime:
    """When it is due next, never in the past: after the last of LOOKS once a day."""
    planned = sent_at + LOOKS[min(look_ups, len(LOOKS) - 1)]
    return max(planned, clock.now() + timedelta(minutes=1))

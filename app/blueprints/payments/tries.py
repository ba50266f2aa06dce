"""How long to wait until what the gateway did not do is tried again, and until it is sure that it did not."""

from __future__ import annotations

from datetime import timedelta

# How long a request can be on its way: what the gateway does not know after that, it will never know.
HORIZON = timedelta(minutes=15)
# The last one is repeated until the hold ends.
TRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 1440))


def wait(tries: int) -> timedelta:
    """How long to wait after that many tries."""
    return TRIES[min(tries, len(TRIES) - 1)]

"""When the tests take place: on one evening in Denver, whenever they are run.

The tests name days, and the demo tells of "yesterday" and "next week": both must mean the same tomorrow as
they do today. The clock moves on from the beginning of the run, in this process and in those it starts, which
find `tests/evening/sitecustomize.py` on their path.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import time_machine

EVENING = datetime(2026, 11, 25, 2, tzinfo=UTC)
_AHEAD = "OLIO_TESTS_AHEAD"


def begin() -> None:
    """Go there. Processes among which the tests are spread go to the same moment."""
    ahead = os.environ.setdefault(_AHEAD, str(EVENING.timestamp() - time.time()))
    time_machine.travel(time.time() + float(ahead), tick=True).start()
    time.time()  # the clock there stands still until it is first looked at


def take_children_along() -> None:
    """Let the processes started from now on live there too."""
    path = [str(Path(__file__).parent / "evening"), os.environ.get("PYTHONPATH")]
    os.environ["PYTHONPATH"] = os.pathsep.join(part for part in path if part)

"""The tests' own evening: this process and those it starts agree on it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta

from tests.when import EVENING


def test_every_process_of_the_tests_lives_on_the_same_evening():
    began = datetime.now(UTC)
    told = subprocess.run(
        [sys.executable, "-c", "import time; time.sleep(1); print(time.time())"],
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = datetime.fromtimestamp(float(told.stdout), UTC)
    assert began + timedelta(seconds=0.9) <= theirs <= datetime.now(UTC)
    assert EVENING <= theirs < EVENING + timedelta(hours=6)

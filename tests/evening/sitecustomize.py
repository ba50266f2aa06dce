"""Puts every Python process of the tests on the evening of the tests; see `tests/when.py`."""

import os
import time

import time_machine

if "OLIO_TESTS_AHEAD" in os.environ:
    time_machine.travel(time.time() + float(os.environ["OLIO_TESTS_AHEAD"]), tick=True).start()
    time.time()  # the clock there stands still until it is first looked at

"""What the tests of the outbox share."""

from __future__ import annotations

import pytest

from app.blueprints.demo.cast import MAYA
from app.outbox.models import OutboxMessage

STAMP = "2026-11-24 09:00:00"


@pytest.fixture(autouse=True)
def _emptied(simulator):
    """No test finds the mails of another."""


@pytest.fixture
def confirm(api, world):
    """Make a confirmed appointment of Dana's order in the future, which writes her an e-mail."""

    def make(time="10:00", **said):
        asked = {
            "updated_at_mt": STAMP, "order_id": world.order_id("KW-77120"), "confirmed": True,
            "date_start_local": "2027-03-02", "time_start_local": time, "time_duration": "1:30",
            "photographer_user_id": world.users[MAYA], "summary": "Photography",
        }  # fmt: skip
        return api("appointments/create", asked | said)

    return make


@pytest.fixture
def messages(world):
    """The outbox as it stands."""
    return lambda: world.rows(OutboxMessage)

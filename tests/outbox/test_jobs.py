"""The worker's jobs: one that fails is told to staff, and cleared when it runs again."""

from __future__ import annotations

import pytest

from app.blueprints.jobs import work
from app.notifications.models import Notification


@pytest.fixture
def run(world, monkeypatch):
    """Run a job that is given as a function, as the worker would; answers its notifications."""

    def once(does):
        monkeypatch.setattr(work, "JOBS", [work.Job("count", 60, does)])
        with world.context():
            ((_, done),) = work.run_due({}, 0)
        return done, [(told["title"], told["state"]) for told in world.rows(Notification)]

    return once


def test_a_gateway_that_tells_of_no_transactions_is_told_as_soon_as_the_worker_starts(world, simulator, runner):
    simulator.fault({"no_reporting_permission": True}, times=9, method="getUnsettledTransactionListRequest")
    assert "ask the payment gateway: failed" in runner.invoke(args=["jobs", "work", "--once"]).output
    (told,) = world.rows(Notification, subject="job:ask the payment gateway")
    assert "credentials: E00011" in told["text"]


def fail() -> int:
    raise OSError("nobody answers")


def test_a_job_that_fails_is_told_and_cleared_by_one_that_finds_nothing_to_do(run):
    assert run(fail) == (None, [("The job count failed", "open")])
    assert run(lambda: 0) == (0, [("The job count failed", "resolved")])
    assert run(fail) == (None, [("The job count failed", "open")])
    assert run(lambda: 3) == (3, [("The job count failed", "resolved")])

"""The worker: what failed is tried again, what may have arrived is looked for, nobody is written to twice."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.database import table
from app.extensions import db
from app.notifications.models import Notification
from app.outbox.claim import claim_due
from app.outbox.models import OutboxAttempt, OutboxMessage

TRIES = 7


@pytest.fixture
def deliver(runner):
    """Run `flask outbox deliver` some time from now."""

    def run(later=timedelta(minutes=2)):
        with time_machine.travel(datetime.now(UTC) + later, tick=False):
            return runner.invoke(args=["outbox", "deliver"])

    return run


def sent(simulator):
    return [one for one in simulator.messages() if one["status"] == "sent"]


def test_a_mail_that_did_not_leave_is_sent_by_the_worker(confirm, deliver, simulator, messages, world):
    simulator.fault({"error": "RequestLimitExceeded"}, api="mandrill")
    confirm()
    assert deliver(timedelta(0)).output == "0 sent, 0 failed\n", "it is not due yet"
    result = deliver()
    assert (result.exit_code, result.stdout) == (0, "dana@frontrange.example: sent\n1 sent, 0 failed\n")
    assert len(sent(simulator)) == 1
    assert messages()[0]["state"] == "sent"
    assert messages()[0]["provider_id"]
    assert world.rows(Notification)[0]["state"] == "resolved"
    assert [one["problem"] for one in world.rows(OutboxAttempt)] == ["RequestLimitExceeded", None]


@pytest.mark.parametrize("do", [{"hang": 1}, {"reset": True}, {"http": 500}, {"truncate": 10}], ids=str)
def test_a_mail_that_was_sent_and_whose_answer_was_lost_is_not_sent_again(
    confirm, deliver, simulator, messages, do
):
    simulator.fault(do, "after", api="mandrill")
    assert confirm().status_code == 500
    assert messages()[0]["in_doubt"]
    assert deliver().exit_code == 0
    assert len(sent(simulator)) == 1
    assert (messages()[0]["state"], messages()[0]["in_doubt"]) == ("sent", False)


def test_a_mail_that_was_lost_on_its_way_is_sent_again(confirm, deliver, simulator):
    simulator.fault({"hang": 1}, "before", api="mandrill")
    assert confirm().status_code == 500
    assert deliver().exit_code == 0
    assert len(sent(simulator)) == 1


def test_while_nobody_can_say_whether_it_was_sent_it_is_not_sent(confirm, deliver, simulator, messages):
    simulator.fault({"reset": True}, "after", api="mandrill")
    confirm()
    simulator.fault({"http": 503}, api="mandrill", method="messages/search")
    assert deliver().exit_code == 1
    assert len(sent(simulator)) == 1
    assert (messages()[0]["state"], messages()[0]["problem"]) == ("waiting", "search-failed")
    assert deliver(timedelta(minutes=20)).exit_code == 0
    assert len(sent(simulator)) == 1


def test_it_is_sent_once_more_at_most(confirm, deliver, simulator, messages):
    """Neither try is to be found at the provider; whether one arrived only the recipient can tell."""
    simulator.fault({"hang": 1}, "before", times=2, api="mandrill", method="messages/send-template")
    confirm()
    assert deliver().exit_code == 1
    assert messages()[0]["resent"]
    assert deliver(timedelta(hours=1)).exit_code == 1
    assert (messages()[0]["state"], messages()[0]["problem"]) == ("failed", "not-found")


@pytest.mark.parametrize("name", ["Invalid_Key", "Unknown_Template", "PaymentRequired"])
def test_what_needs_a_person_is_left_to_a_person(confirm, deliver, simulator, messages, name):
    simulator.fault({"error": name}, api="mandrill")
    confirm()
    assert (messages()[0]["state"], messages()[0]["next_try_at"]) == ("failed", None)
    assert deliver(timedelta(days=9)).output == "0 sent, 0 failed\n"


def test_the_waits_grow_and_end(confirm, deliver, simulator, messages, world):
    simulator.fault({"error": "RequestLimitExceeded"}, times=99, api="mandrill")
    confirm()
    waits = []
    for _ in range(TRIES - 1):
        due = messages()[0]["next_try_at"]
        deliver(due - datetime.now(UTC) + timedelta(seconds=1))
        waits.append(due)
    assert waits == sorted(waits)
    (message,) = messages()
    assert (message["state"], message["attempts"]) == ("failed", TRIES)
    (notification,) = world.rows(Notification)
    assert notification["times"] == TRIES
    assert f"Given up after {TRIES} tries" in notification["text"]


def test_two_workers_never_take_the_same_mail(world, confirm, simulator):
    simulator.fault({"error": "RequestLimitExceeded"}, times=12, api="mandrill")
    for hour in range(8, 20):
        confirm(f"{hour:02}:00", time_duration="0:30")
    of = table(OutboxMessage)
    world.execute(sa.update(of).values(next_try_at=datetime.now(UTC) - timedelta(minutes=1)))
    taken, lock = [], threading.Lock()

    def work():
        with world.context():
            while row := claim_due():
                db.session.commit()
                with lock:
                    taken.append(row["id"])
            db.session.rollback()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 12


def test_a_try_whose_process_died_is_in_doubt(confirm, deliver, simulator, messages, world):
    """The lease runs out, and as the mail may have left, it is looked for first."""
    confirm()
    of = table(OutboxMessage)
    died = {"state": "waiting", "trying": True, "next_try_at": datetime.now(UTC), "sent_at": None}
    world.execute(sa.update(of).values(died))
    assert "had been sent" in deliver().output
    assert len(sent(simulator)) == 1


def test_the_worker_does_its_jobs_once_when_asked_to(confirm, runner, simulator, messages):
    simulator.fault({"error": "RequestLimitExceeded"}, api="mandrill")
    confirm()
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=2), tick=False):
        result = runner.invoke(args=["jobs", "work", "--once"])
    assert (result.exit_code, "mail: 1" in result.output) == (0, True)
    assert messages()[0]["state"] == "sent"


def test_a_job_that_fails_is_a_notification_until_it_works_again(
    confirm, runner, simulator, world, monkeypatch
):
    monkeypatch.setattr("app.blueprints.jobs.work.claim", None, raising=False)

    def crash():
        raise RuntimeError("the disk is full")

    from app.blueprints.jobs import work

    monkeypatch.setattr(work, "JOBS", [work.Job("mail", 5, crash)])
    assert runner.invoke(args=["jobs", "work", "--once"]).exit_code == 0
    (notification,) = world.rows(Notification)
    assert (notification["kind"], notification["text"]) == ("job", "RuntimeError: the disk is full")
    monkeypatch.setattr(work, "JOBS", [work.Job("mail", 5, lambda: 1)])
    runner.invoke(args=["jobs", "work", "--once"])
    assert world.rows(Notification)[0]["state"] == "resolved"


def test_what_waits_is_listed(confirm, runner, simulator):
    simulator.fault({"error": "RequestLimitExceeded"}, api="mandrill")
    confirm()
    assert (
        "waiting  appointment-confirmed to dana@frontrange.example"
        in runner.invoke(args=["outbox", "list"]).output
    )


def test_the_providers_templates_are_made_where_they_are_missing(runner, simulator):
    first, again = (runner.invoke(args=["outbox", "templates"]) for _ in range(2))
    assert first.exit_code == again.exit_code == 0
    assert "order-placed: there" in first.output

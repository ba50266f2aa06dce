"""Nobody is written to twice and nothing is forgotten, whatever breaks and whoever dies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.database import table
from app.extensions import begin_writing, db
from app.integrations.mandrill import To
from app.notifications.models import Notification
from app.outbox.claim import claim_due
from app.outbox.enqueue import enqueue_mail
from app.outbox.models import OutboxMessage
from tests.simulation import MAIL_PATH, simulating
from tests.wire import ROOT

MAILS = 40


@pytest.fixture
def write(world):
    """Write this many e-mails down, as a service does."""

    def write_mails(number):
        with world.context():
            for _ in range(number):
                facts = {"first_name": "Dana", "order_number": 1, "address": "1428 Larkspur Lane"}
                enqueue_mail("order-delivered", To("dana@example.com"), facts)
            db.session.commit()

    return write_mails


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_by_chance_a_third_of_all_calls_fails(write, runner, world, simulator, seed):
    write(MAILS)
    simulator.set(random={"p": 0.33, "seed": seed})
    for hours in range(0, 200, 8):
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=False):
            told = runner.invoke(args=["outbox", "deliver"])
        assert isinstance(told.exception, SystemExit | None), told.exc_info
    sent = Counter(one["message"]["metadata"]["outbox_id"] for one in simulator.messages())
    rows = world.rows(OutboxMessage)
    assert max(sent.values()) == 1, "nobody was written to twice"
    waiting = [row for row in rows if row["state"] not in ("sent", "failed")]
    assert not waiting, "nothing waits for ever"
    assert {str(row["id"]) for row in rows if row["state"] == "sent"} <= set(sent)
    told = {row["subject"] for row in world.rows(Notification) if row["state"] == "open"}
    assert {f"outbox:{row['id']}" for row in rows if row["state"] == "failed"} == told


PLANNER = ("hashagg", "hashjoin", "material", "memoize", "mergejoin", "sort")


def test_one_message_is_leased_at_a_time_however_the_database_plans_it(write, world):
    write(5)
    with world.context():
        if begin_writing().dialect.name == "postgresql":
            for way in PLANNER:
                begin_writing().execute(sa.text(f"set local enable_{way} = off"))
        assert claim_due() is not None
        db.session.commit()
    assert [row["trying"] for row in world.rows(OutboxMessage)] == [True] + [False] * 4


def test_a_worker_killed_after_the_mail_left_leaves_one_mail(write, runner, world, database_url, tmp_path):
    write(1)
    with simulating(str(tmp_path / "mail.db")) as provider:
        provider.fault({"hang": 5}, "after", api="mandrill")
        endpoint = provider.url + MAIL_PATH
        environ = os.environ | {"DATABASE_URL": database_url, "SECRET_KEY": "x", "MANDRILL_ENDPOINT": endpoint}
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "outbox", "deliver"],
            cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        until = time.monotonic() + 30
        while not provider.messages() and time.monotonic() < until:
            time.sleep(0.05)
        worker.kill()
        worker.wait()
        (row,) = world.rows(OutboxMessage)
        assert (row["state"], row["trying"]) == ("waiting", True)
        world.app.config["MANDRILL_ENDPOINT"] = endpoint
        try:
            with time_machine.travel(datetime.now(UTC) + timedelta(minutes=5), tick=False):
                result = runner.invoke(args=["outbox", "deliver"])
        finally:
            world.app.config["MANDRILL_ENDPOINT"] = ""
        assert "had been sent" in result.stdout
        assert len(provider.messages()) == 1
    with world.context(), db.engine.connect() as connection:
        states = connection.execute(sa.select(table(OutboxMessage).c.state)).scalars().all()
    assert states == ["sent"]


def test_a_mail_that_cannot_be_recorded_as_sent_does_not_undo_what_it_tells_of(
    api, world, simulator, monkeypatch
):
    def crash(*_):
        raise RuntimeError("the database went away")

    monkeypatch.setattr("app.outbox.delivery._record", crash)
    said = {"order_id": world.order_id("KW-77120"), "stage": "delivered", "update_status": True}
    answer = api("order_stages/create", said)
    assert (answer.status_code, answer.json["status"]) == (500, "mandrill-email-failed")
    assert answer.json["data"]["status_updated"]
    (row,) = world.rows(OutboxMessage)
    assert row["trying"], "the lease ends, and then it is looked for"

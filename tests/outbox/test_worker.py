"""The worker as a process: it does its jobs until it is told to stop, or whoever started it is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from app.extensions import db
from app.integrations.mandrill import To
from app.outbox.enqueue import enqueue_mail
from app.outbox.models import OutboxMessage
from tests.wire import ROOT, free_port

WORK = [sys.executable, "-m", "flask", "--app", "wsgi", "jobs", "work"]


@pytest.fixture
def environ(database_url, simulator_file):
    return os.environ | {
        "DATABASE_URL": database_url,
        "SECRET_KEY": "a key for the tests",
        "SIMULATOR_FILE": simulator_file,
        "PORT": str(free_port()),
        "LOG_LEVEL": "ERROR",
    }


@pytest.fixture
def letter(world):
    """An e-mail that waits, and a wait until it does no longer."""
    with world.context():
        facts = {"first_name": "Dana", "order_number": 1, "address": "1428 Larkspur Lane"}
        enqueue_mail("order-delivered", To("dana@example.com"), facts)
        db.session.commit()
    return lambda: wait_for(lambda: world.rows(OutboxMessage)[0]["state"] == "sent")


def wait_for(fact, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if fact():
            return True
        time.sleep(0.1)
    return False


def test_it_sends_and_ends_when_told_to(environ, letter):
    worker = subprocess.Popen(WORK, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    assert letter()
    worker.send_signal(signal.SIGTERM)
    output, _ = worker.communicate(timeout=15)
    assert (worker.returncode, output) == (0, "mail: 1\n")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_brought_along_by_the_server_it_goes_with_the_server(environ, letter, how):
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
    server = subprocess.Popen(command, cwd=ROOT, env=environ | {"WITH_WORKER": "1"}, stderr=subprocess.DEVNULL)
    assert letter()
    children = children_of(server.pid)
    assert any("jobs" in command for command in children.values())
    server.send_signal(how)
    server.wait(timeout=30)
    assert wait_for(lambda: not any(folder.exists() for folder in children))


def children_of(parent):
    """The command lines of a process' children, by their folders in /proc."""
    children = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(status[1]) == parent:
                children[folder] = (folder / "cmdline").read_text()
    return children

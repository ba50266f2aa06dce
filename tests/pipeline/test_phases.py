"""An action in phases: what is committed when, what a key replays, and what a retry finds after a death."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
import sqlalchemy as sa
import time_machine
from flask import Blueprint, Flask

from app import clock, create_app, statuses
from app.action import Action
from app.audit.models import AuditEntry
from app.blueprints.order_stages.models import Stage
from app.changes import note_change
from app.database import table
from app.extensions import connection, csrf, db
from app.idempotency.models import IdempotencyKey
from app.identity.caller import Role
from app.identity.models import ApiRoute, ApiService
from app.interfaces import mount
from app.refusals import Refusal, refuse_param
from tests.pipeline.conftest import ProbeAnswer, ProbeParams
from tests.pipeline.expect import accepted, refused, seen

PATH = "probes/phased"


class Outside:
    """The other service: counts its calls, may hang until it is let go, and may die."""

    def __init__(self) -> None:
        self.calls = 0
        self.open_transactions = 0
        self.dies = False
        self.reached, self.go_on = Event(), Event()
        self.go_on.set()

    def call(self) -> None:
        self.calls += 1
        self.open_transactions += db.session.registry().in_transaction()
        self.reached.set()
        assert self.go_on.wait(10)
        if self.dies:
            raise SystemExit("killed")


def _keep(slug: str) -> None:
    connection().execute(sa.insert(table(Stage)).values(slug=slug, name=slug, terminal=False))
    note_change("stages", slug, None, {"slug": slug})


def _steps(outside: Outside):
    def act(values, found, caller):
        word = values["word"]
        if word == "bad":
            raise refuse_param("word", "Not that word.")
        started = sa.select(table(Stage).c.slug).where(table(Stage).c.slug == f"before-{word}")
        if connection().execute(started).first() is None:
            _keep(f"before-{word}")
        yield
        outside.call()
        _keep(f"after-{word}")
        if word == "declined":
            return Refusal(statuses.BAD_REQUEST, "The other side said no.", data={"left": "something"})
        return values

    return act


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def phased(world, migrated_app, outside) -> Iterator[Flask]:
    same = ("DATABASE_URL", "SQLALCHEMY_DATABASE_URI", "SECRET_KEY", "RAISE_CRASHES", "PROPAGATE_EXCEPTIONS")
    app = create_app({name: migrated_app.config[name] for name in same} | {"TESTING": True, "RATE_LIMIT": 0})
    bp = Blueprint("probes", __name__)
    action = Action(
        path=PATH, title="Probe", purpose="Does half, calls, does the rest.", params=ProbeParams,
        answers=ProbeAnswer, act=_steps(outside), permission=frozenset(Role), in_phases=True,
    )  # fmt: skip
    mount(bp, action)
    app.register_blueprint(bp)
    world.execute(sa.insert(table(ApiService)).values(id=9999, slug="probes", deployed=True))
    route = {"api_service_id": 9999, "path": PATH, "method": "POST", "deployed": True}
    world.execute(sa.insert(table(ApiRoute)).values(**route, changed_at=clock.now()))
    yield app
    csrf._exempt_views -= {view for view in csrf._exempt_views if "probes_" in view}
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def post(phased, world):
    def send(word: str, key: str | None = None):
        headers = {"Authorization": f"Bearer {world.tokens['planox2']}"} | (
            {"Idempotency-Key": key} if key else {}
        )
        world.written_elsewhere()
        return seen(phased.test_client().post(f"/api/v1/{PATH}", json={"word": word}, headers=headers))

    return send


@pytest.fixture
def kept(world):
    def words() -> set[str]:
        return {row["slug"] for row in world.rows(Stage) if row["slug"].startswith(("before-", "after-"))}

    return words


def test_no_transaction_is_open_while_the_other_service_is_called(post, outside, kept):
    accepted(post("x"))
    assert (outside.calls, outside.open_transactions) == (1, 0)
    assert kept() == {"before-x", "after-x"}


def test_each_phase_has_its_own_audit_entry(post, world):
    before = len(world.rows(AuditEntry))
    accepted(post("x"))
    told = [row["changes"][0]["id"] for row in world.rows(AuditEntry)[before:]]
    assert told == ["before-x", "after-x"]


def test_a_refusal_before_the_first_commit_leaves_nothing(post, kept, world):
    refused(post("bad", "k"), "invalid-param", 400, "word")
    assert not kept()
    assert not world.rows(IdempotencyKey)


def test_a_refusal_that_left_something_is_answered_again_and_not_done_again(post, outside, kept):
    first, again = post("declined", "k"), post("declined", "k")
    assert first.code == again.code == 400
    assert first.json | {"request_id": 0} == again.json | {"request_id": 0}
    assert again.json["data"] == {"left": "something"}
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    assert outside.calls == 1
    assert kept() == {"before-declined", "after-declined"}


def test_a_success_is_answered_again_and_not_done_again(post, outside):
    first, again = post("x", "k"), post("x", "k")
    assert accepted(first) == accepted(again)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert outside.calls == 1


def test_a_twin_in_flight_is_told_that_the_key_is_in_use(post, outside):
    outside.go_on.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(post, "x", "k")
        assert outside.reached.wait(10)
        twin = post("x", "k")
        other = post("y", "k")
        outside.go_on.set()
        accepted(first.result())
    refused(twin, "idempotency-key-in-use", 409)
    assert int(twin.headers["Retry-After"]) >= 1
    refused(other, "idempotency-key-reused", 422)
    assert outside.calls == 1


def test_after_a_death_between_two_phases_a_retry_takes_the_key_over(post, outside, kept):
    outside.dies = True
    with pytest.raises(SystemExit):
        post("x", "k")
    assert kept() == {"before-x"}
    outside.dies = False
    refused(post("x", "k"), "idempotency-key-in-use", 409)
    with time_machine.travel(clock.now() + timedelta(seconds=121), tick=True):
        accepted(post("x", "k"))
    assert kept() == {"before-x", "after-x"}
    assert post("x", "k").headers["Idempotent-Replayed"] == "true"
    assert outside.calls == 2

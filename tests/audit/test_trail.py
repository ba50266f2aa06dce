"""Every write leaves who, through which face, and what changed; the chain shows tampering."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry, AuditHead
from app.blueprints.demo.cast import DANA, PASSWORD, PRIYA
from app.database import table
from app.identity.models import ApiRoute, ApplicationToken, Session
from tests.desk import Desk

_entries, _head = table(AuditEntry), table(AuditHead)


@pytest.fixture
def order(world):
    return world.order_id("KW-77120")


@pytest.fixture
def said(order):
    return {"order_id": order, "stage": "on_site", "update_status": True}


def latest(world):
    return world.rows(AuditEntry)[-1]


def test_a_stage_leaves_who_how_and_what(api, said, world, order):
    answer = api("order_stages/create", said, by="employee", X_Request_Id="the-request").json
    entry = latest(world)
    assert (entry["name"], entry["user_id"]) == ("Priya Nair", world.users[PRIYA])
    assert (entry["face"], entry["application"], entry["action"]) == ("api", "planox2", "order_stages/create")
    assert (entry["request_id"], entry["order_id"], entry["address"]) == ("the-request", order, "127.0.0.1")
    assert entry["session_id"]
    history, status = entry["changes"]
    assert history["record"] == "order_stages"
    assert history["id"] == answer["data"]["order_stage"]["id"]
    assert history["before"] is None
    assert status["before"]["stage"] == "scheduled"
    assert status["after"]["stage"] == "on_site"
    assert "client_id" not in status["after"], "what did not change is not told"


def test_each_face_is_told_apart(api, desk, runner, said, world):
    api("order_stages/create", said)
    desk.fill("/console/order_stages/create", {name: str(value).lower() for name, value in said.items()})
    runner.invoke(args=["order-stages", "create", "--order-id", str(said["order_id"]), "--stage", "hold",
                        "--update-status", "true"])  # fmt: skip
    told = [(e["face"], e["name"]) for e in world.rows(AuditEntry) if e["action"] == "order_stages/create"]
    assert told == [("api", "PlanOX2"), ("console", "Priya Nair"), ("command", "PlanOX2")]


def test_a_refusal_a_read_and_a_replay_leave_nothing(api, client, said, world):
    api("order_stages/create", said, Idempotency_Key="k")
    before = world.count()["audit_entries"]
    api("order_stages/create", said, Idempotency_Key="k")
    api("order_stages/create", said | {"stage": "nowhere"})
    client.get("/api/v1/orders", headers={"Authorization": f"Bearer {world.tokens['planox2']}"})
    assert world.count()["audit_entries"] == before


def test_people_tokens_switches_and_sign_ins_are_told_too(runner, client, api, world):
    assert Desk(client).sign_in().code == 303
    runner.invoke(args=["tokens", "issue", "--application", "planox2"])
    runner.invoke(args=["users", "create", "--email", "n@olio.example", "--first-name", "N", "--last-name", "Q",
                        "--password", "a long enough one", "--role", "employee"])  # fmt: skip
    runner.invoke(args=["api-routes", "retire", "orders"])
    api("sessions/create", {"email": DANA.email, "password": PASSWORD}, by="planoorder")
    told = [entry["action"] for entry in world.rows(AuditEntry)]
    assert told == ["console sign in", "tokens issue", "users create", "api-routes retire", "sessions/create"]


def test_no_secret_is_told(runner, desk, api, world):
    api("sessions/create", {"email": DANA.email, "password": PASSWORD}, by="planoorder")
    runner.invoke(args=["users", "create", "--email", "n@olio.example", "--first-name", "N", "--last-name", "Q",
                        "--password", "a long enough one"])  # fmt: skip
    told = json.dumps([dict(entry) for entry in world.rows(AuditEntry)], default=str)
    for secret in (PASSWORD, "a long enough one", "argon2", *world.tokens.values(), "olio_ses_", "olio_app_"):
        assert secret not in told


def verify(runner):
    return runner.invoke(args=["audit", "verify"])


@pytest.fixture
def trail(api, said, world):
    """A whole trail of six entries."""
    for stage in ("on_site", "assembly", "notified", "hold", "cancelled", "reinstated"):
        api("order_stages/create", said | {"stage": stage})
    return world


def test_a_whole_trail_is_called_whole(trail, runner):
    result = verify(runner)
    (head,) = trail.rows(AuditHead)
    sentence = f"The trail is whole: 6 entries, the last with the hash {head['hash']}.\n"
    assert (result.exit_code, result.stdout) == (0, sentence)


@pytest.mark.parametrize(
    ("tamper", "sentence"),
    [
        (sa.update(_entries).where(_entries.c.position == 3).values(name="Nobody"), "entry 3 was altered"),
        (sa.update(_entries).where(_entries.c.position == 4).values(changes=[]), "entry 4 was altered"),
        (sa.update(_entries).where(_entries.c.position == 2).values(hash="0" * 64), "entry 2 was altered"),
        (sa.delete(_entries).where(_entries.c.position == 3), "entry 3 is missing"),
        (sa.delete(_entries).where(_entries.c.position == 1), "entry 1 is missing"),
        (sa.delete(_entries).where(_entries.c.position == 6), "the end is missing"),
        (
            sa.update(_entries).where(_entries.c.position == 5).values(previous_hash="1" * 64),
            "entry 5 does not",
        ),
        (sa.update(_head).values(position=5), "the end is missing"),
    ],
)
def test_the_first_link_that_was_tampered_with_is_named(trail, runner, tamper, sentence):
    trail.execute(tamper)
    result = verify(runner)
    assert result.exit_code == 1
    assert sentence in result.stderr


def test_a_long_trail_is_walked_in_parts(trail, runner, monkeypatch):
    monkeypatch.setattr("app.audit.trail.WALK", 2)
    assert verify(runner).exit_code == 0
    trail.execute(sa.delete(_entries).where(_entries.c.position == 5))
    assert "entry 5 is missing" in verify(runner).stderr


def test_what_an_operator_does_is_told(runner, world):
    world.execute(sa.update(table(Session)).values(revoked_at=datetime(2020, 1, 1, tzinfo=UTC)))
    world.execute(sa.delete(table(ApiRoute)).where(table(ApiRoute).c.path == "orders"))
    program = world.rows(ApplicationToken)[0]["id"]
    for words in (["sessions", "purge"], ["api-routes", "sync"], ["tokens", "revoke", str(program)]):
        assert runner.invoke(args=words).exit_code == 0
    told = [(entry["action"], entry["face"], entry["changes"][0]["record"]) for entry in world.rows(AuditEntry)]
    assert told == [
        ("sessions purge", "command", "sessions"),
        ("api-routes sync", "command", "api_routes"),
        ("tokens revoke", "command", "application_tokens"),
    ]


def test_entries_of_many_at_once_make_one_whole_chain(server, world, runner):
    ids = [world.order_id(reference) for reference in ("KW-77120", "KW-77121", "BH-2041", "VS-310")]

    def post(n):
        said = {"order_id": ids[n % 4], "stage": "on_site", "update_status": True}
        return server.post("order_stages/create", said, world.tokens["planox2"]).code

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(post, range(60))) == {200}
    assert verify(runner).stdout.startswith("The trail is whole: 60 entries, ")


def test_the_trail_is_shown_on_its_page_and_as_an_orders_activity(desk, said, api, order):
    api("order_stages/create", said, by="employee")
    for path in ("/console/audit", f"/console/audit?order_id={order}", f"/console/orders/{order}"):
        entry = desk.open(path).html.select_one("article.entry")
        assert "Priya Nair" in entry.get_text()
        assert [mark.get_text() for mark in entry.select("del")][0:1]
        assert "on_site" in [mark.get_text() for mark in entry.select("ins")]
    assert "Nothing has been changed" in desk.open("/console/audit?order_id=999999").text

"""Signing in and out through the API."""

from __future__ import annotations

import base64
import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import sqlalchemy as sa

from app.blueprints.demo.cast import DANA, PASSWORD, PRIYA
from app.blueprints.order_stages.models import OrderStage
from app.blueprints.sessions.service import WRONG_PAIR
from app.database import table
from app.identity import passwords
from app.identity.models import Session, User
from app.identity.tokens import digest

DANAS = {"email": DANA.email, "password": PASSWORD}


def reads_orders(client, token):
    return client.get("/api/v1/orders", headers={"Authorization": f"Bearer {token}"}).json["status"]


def test_a_sign_in_answers_a_token_that_is_stored_as_its_hash_only(api, client, world):
    answer = api("sessions/create", DANAS, by="planoorder").json
    token = answer["session"]["token"]
    assert answer["data"]["user"]["email"] == DANA.email
    assert answer["session"]["application"] == "planoorder"
    assert reads_orders(client, token) == "action-successful"
    (row,) = world.rows(Session, token_sha256=digest(token))
    assert token not in json.dumps(dict(row), default=str)


def test_a_body_may_be_base64_on_a_sensitive_route(server, world):
    body = base64.b64encode(json.dumps(DANAS).encode())
    answer = server.post("sessions/create", body, world.tokens["planoorder"], Content_Type="text/plain")
    assert answer.status == "action-successful"
    twice = base64.b64encode(body)
    for wrong in (b"not base64!", twice, base64.b64encode(b"[1]"), base64.b64encode(b"\xff\xfe")):
        answer = server.post("sessions/create", wrong, world.tokens["planoorder"], Content_Type="text/plain")
        assert answer.status in ("invalid-encoded-params", "no-params-decoded")
        assert answer.code == 400
    plain = server.post("order_stages/create", body, world.tokens["planox2"], Content_Type="text/plain")
    assert plain.status == "invalid-content-type"


@pytest.mark.parametrize("wrong", [{"password": "not the one at all"}, {"email": "nobody@frontrange.example"}])
def test_a_wrong_pair_reads_the_same_whichever_is_wrong(api, world, wrong):
    before = world.count()
    answer = api("sessions/create", DANAS | wrong, by="planoorder").json
    assert answer["status"] == "invalid-param"
    assert answer["errors"] == [{"param": "password", "status": "invalid-param", "message": WRONG_PAIR}]
    assert world.count() == before


def test_an_unknown_address_takes_as_long_as_a_wrong_password(world, monkeypatch):
    from argon2 import PasswordHasher

    from app.identity.sessions import user_with_password

    hasher = PasswordHasher(time_cost=2, memory_cost=4096, parallelism=1)
    monkeypatch.setattr(passwords, "hasher", hasher)
    monkeypatch.setattr(passwords, "_nobody", [])
    hashed = hasher.hash(PASSWORD)
    world.execute(sa.update(table(User)).where(table(User).c.email == DANA.email).values(password_hash=hashed))
    with world.context():
        from app.extensions import connection

        passwords.password_fits(None, "warm up")

        def seconds(email):
            began = time.perf_counter()
            assert user_with_password(connection(), email, "wrong") is None
            return time.perf_counter() - began

        pairs = [(seconds(DANA.email), seconds("nobody@frontrange.example")) for _ in range(15)]
    known, unknown = (statistics.median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


def test_guessing_is_throttled_by_account_and_says_when_to_try_again(api):
    wrong = DANAS | {"password": "not the one at all"}
    statuses = [api("sessions/create", wrong, by="planoorder").json["status"] for _ in range(6)]
    assert statuses == ["invalid-param"] * 5 + ["rate-limit-exceeded"]
    refused = api("sessions/create", DANAS, by="planoorder")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    other = {"email": PRIYA.email, "password": PASSWORD}
    assert api("sessions/create", other, by="planox2").json["status"] == "action-successful"


def test_guessing_is_throttled_by_address(api):
    answers = [
        api("sessions/create", {"email": f"guess{n}@mail.example", "password": "x"}, by="planoorder").json[
            "status"
        ]
        for n in range(21)
    ]
    assert answers == ["invalid-param"] * 20 + ["rate-limit-exceeded"]


def test_a_session_does_not_sign_others_in(api):
    assert api("sessions/create", DANAS, by="employee").json["status"] == "permission-denied"


def test_a_session_ends_itself_and_is_dead_at_once(api, client, world):
    token = api("sessions/create", DANAS, by="planoorder").json["session"]["token"]
    answer = client.post("/api/v1/sessions/destroy", json={"token": token}).json
    assert answer["status"] == "action-successful"
    assert answer["data"]["session"]["revoked_at"]
    assert reads_orders(client, token) == "invalid-token"
    assert client.post("/api/v1/sessions/destroy", json={"token": token}).json["status"] == "invalid-token"


def test_only_staff_ends_the_session_of_somebody_else(api, client, world):
    (theirs,) = world.rows(Session, token_sha256=digest(world.tokens["other_client"]))
    answer = api("sessions/destroy", {"session_id": theirs["id"]}, by="client").json
    assert answer["errors"][0]["message"] == f"There is no session {theirs['id']}."
    assert reads_orders(client, world.tokens["other_client"]) == "action-successful"
    assert api("sessions/destroy", {"session_id": theirs["id"]}, by="employee").status_code == 200
    assert reads_orders(client, world.tokens["other_client"]) == "invalid-token"


def test_a_token_is_not_in_the_answer_that_a_repeat_gets(api, world):
    first = api("sessions/create", DANAS, by="planoorder", Idempotency_Key="once")
    second = api("sessions/create", DANAS, by="planoorder", Idempotency_Key="once")
    assert second.headers["Idempotent-Replayed"] == "true"
    assert first.json["session"]["token"]
    assert "token" not in second.json["session"]
    assert second.json["session"]["id"] == first.json["session"]["id"]


def test_sessions_are_listed_ended_and_purged_by_the_operator(runner, client, world):
    listed = runner.invoke(args=["sessions", "list"]).output
    assert DANA.email in listed
    assert "72 hours without use" in listed
    (dana,) = world.rows(Session, token_sha256=digest(world.tokens["client"]))
    assert runner.invoke(args=["sessions", "revoke", str(dana["id"])]).exit_code == 0
    assert reads_orders(client, world.tokens["client"]) == "invalid-token"
    assert runner.invoke(args=["sessions", "revoke", str(dana["id"])]).exit_code == 1
    assert runner.invoke(args=["sessions", "revoke", "--email", PRIYA.email]).exit_code == 0
    assert reads_orders(client, world.tokens["employee"]) == "invalid-token"
    before = len(world.rows(Session))
    assert runner.invoke(args=["sessions", "purge", "--days", "0"]).exit_code == 0
    assert len(world.rows(Session)) == before
    world.execute(sa.update(table(Session)).values(revoked_at=dana["created_at"].replace(year=2020)))
    runner.invoke(args=["sessions", "purge"])
    assert world.rows(Session) == []


def test_what_is_asked_after_a_session_was_ended_is_refused_however_much_is_under_way(server, world):
    """Many post under one token; in their midst it ends. What began later than that changes nothing."""
    token = world.tokens["employee"]
    said = {"order_id": world.order_id("KW-77120"), "stage": "on_site", "update_status": True}
    before, midst, ended = len(world.rows(OrderStage)), Event(), Event()

    def post(number):
        if number == 40:
            midst.set()
        began_after = ended.is_set()
        return began_after, server.post("order_stages/create", said, token).status

    def end():
        assert midst.wait(30)
        assert server.post("sessions/destroy", {"token": token}).code == 200
        ended.set()

    with ThreadPoolExecutor(9) as pool:
        ending = pool.submit(end)
        answers = list(pool.map(post, range(120)))
        ending.result()
    assert {status for _, status in answers} == {"action-successful", "invalid-token"}
    assert {status for began_after, status in answers if began_after} == {"invalid-token"}
    recorded = [status for _, status in answers].count("action-successful")
    assert len(world.rows(OrderStage)) == before + recorded

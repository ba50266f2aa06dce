"""The answer: its envelope, its views, its request id and headers, and what is said of a crash."""

from __future__ import annotations

import json
import re
import socket

import pytest
import sqlalchemy as sa

from app.blueprints.order_stages import service
from app.identity.models import ApplicationToken, Session
from app.identity.tokens import digest
from tests.pipeline.conftest import CREATE
from tests.pipeline.expect import accepted, refused, seen

MADE = re.compile(r"[0-9a-f]{32}")


def test_a_success_is_a_whole_envelope(server, world, stage):
    answer = server.post(CREATE, stage(), world.tokens["planox2"])
    assert list(answer.json) == ["code", "status", "message", "data", "request_id"]
    assert answer.json["message"] == "The stage was recorded."
    assert set(accepted(answer)) == {"order_stage", "order_status", "previous_stage", "status_updated"}
    answer = server.get("orders", world.tokens["planox2"])
    assert set(answer.json) == {"code", "status", "message", "data", "request_id", "next_cursor"}


@pytest.mark.usefixtures("nothing_written")
def test_a_refusal_is_a_whole_envelope(server, world, stage):
    body = server.post(CREATE, stage(stage=...), world.tokens["planox2"]).json
    assert list(body) == ["code", "status", "message", "errors", "request_id"]
    (fault,) = body["errors"]
    assert list(fault) == ["param", "status", "message"]
    assert body["message"] == fault["message"] == "Enter the stage."


MINIMAL = {"id", "order_id", "order_request_id", "stage", "stage_at"}


@pytest.mark.parametrize("view", ["minimal", "default", "full"])
def test_a_view_says_how_much_of_a_record_is_shown(server, world, stage, view):
    data = accepted(server.post(CREATE, stage(view=view), world.tokens["planox2"]))
    for record in (data["order_stage"], data["order_status"]):
        assert (set(record) == MINIMAL) == (view == "minimal")
    shown = accepted(server.get(f"order_stages?view={view}&limit=1", world.tokens["planox2"]))["order_stages"][
        0
    ]
    assert set(shown) == set(data["order_stage"])
    assert set(accepted(server.post(CREATE, stage(), world.tokens["planox2"]))["order_stage"]) > MINIMAL


SESSION = {
    "minimal": {"id"},
    "default": {"id", "application", "user_id", "email", "first_name", "last_name", "created_at",
                "last_used_at", "remember_me"},
}  # fmt: skip
SESSION["full"] = SESSION["default"] | {"client_id", "employee_id", "liaison_id", "last4"}
APPLICATION = {"minimal": {"slug"}, "default": {"slug", "name"}, "full": {"slug", "name", "token_name"}}


@pytest.mark.parametrize("view", SESSION)
def test_session_and_application_are_shown_when_asked_for(server, world, stage, view):
    token = world.tokens["employee"]
    for answer in (
        server.post(CREATE, stage(session_view=view, application_view=view), token),
        server.get(f"orders?session_view={view}&application_view={view}", token),
    ):
        session, application = answer.json["session"], answer.json["application"]
        assert set(session) == SESSION[view]
        assert set(application) == APPLICATION[view]
        assert session["id"] == world.rows(Session, token_sha256=digest(token))[0]["id"]
        assert application["slug"] == "planox2"
        assert token not in answer.body.decode()


def test_a_program_has_an_application_but_no_session(server, world, stage):
    said = stage(session_view="full", application_view="full")
    body = server.post(CREATE, said, world.tokens["planox2"]).json
    assert "session" not in body
    (row,) = world.rows(ApplicationToken, token_sha256=digest(world.tokens["planox2"]))
    assert body["application"]["token_name"] == row["name"]


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("param", ["view", "session_view", "application_view"])
@pytest.mark.parametrize("view", ["whole", "FULL", "full,minimal", 1, True, [], ["full"], {"full": 1}])
def test_another_view_is_refused(server, world, stage, param, view):
    answer = server.post(CREATE, stage(**{param: view}), world.tokens["planox2"])
    refused(answer, "invalid-param", 400, param)


@pytest.mark.parametrize("given", ["a", "fm-2026.11_24", "A" * 64])
def test_a_sane_request_id_is_kept_and_logged(server, world, stage, given):
    for answer in (
        server.post(CREATE, stage(), world.tokens["planox2"], X_Request_Id=given),
        server.post(CREATE, b"", X_Request_Id=given),
        server.send("GET", "/api/v1/nothing", X_Request_Id=given),
    ):
        assert answer.headers["X-Request-Id"] == answer.json["request_id"] == given
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    told = [line for line in lines if line.get("request_id") == given and line["event"] == "request"]
    assert [line["code"] for line in told[-3:]] == [200, 400, 500]
    assert told[-3]["path"] == f"/api/v1/{CREATE}"


@pytest.mark.parametrize(
    "given", ["", " ", "A" * 65, "a b", "a\tb", "é", "a,b", "<b>", "a%0d%0aSet-Cookie:x", '"', "../x"]
)
def test_an_odd_request_id_is_replaced(server, world, given):
    answer = server.send(
        "GET", "/api/v1/orders", Authorization=f"Bearer {world.tokens['planox2']}", X_Request_Id=given
    )
    made = answer.headers["X-Request-Id"]
    assert MADE.fullmatch(made)
    assert answer.json["request_id"] == made
    assert made in server.log.read_text()


@pytest.mark.parametrize("between", [b"\r\nSet-Cookie: x=1", b"\r\n Set-Cookie: x=1", b"\rSet-Cookie: x=1",
                                     b"\nSet-Cookie: x=1", b"\x00Set-Cookie: x=1"])  # fmt: skip
def test_a_request_id_brings_no_header_into_the_answer(server, between):
    request = (
        b"GET /api/v1/nothing HTTP/1.1\r\nHost: o\r\nConnection: close\r\nX-Request-Id: a"
        + between
        + b"\r\n\r\n"
    )
    with socket.create_connection((server.host, server.port), timeout=10) as wire:
        wire.sendall(request)
        said = b"".join(iter(lambda: wire.recv(65536), b""))
    assert b"set-cookie" not in said.lower().partition(b"\r\n\r\n")[0]


def test_every_answer_carries_the_security_headers(server, world, stage):
    token = world.tokens["planox2"]
    for answer in (
        server.post(CREATE, stage(), token),
        server.post(CREATE, stage(stage=...), token),
        server.get("nothing"),
        server.get(CREATE),
        server.get("openapi.json"),
    ):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("nothing_written")
def test_a_crash_undoes_everything_and_leads_to_the_log(api, stage, monkeypatch, capsys):
    def break_down(*_: object) -> None:
        raise RuntimeError("the secret of the pump house")

    monkeypatch.setattr(service, "move_status", break_down)  # the stage has been inserted by then
    for headers in ({}, {"Idempotency_Key": "crash"}):
        answer = refused(seen(api(CREATE, stage(), **headers)), "application-crash", 500)
        for word in (b"pump house", b"Traceback", b"RuntimeError", b"service.py"):
            assert word not in answer.body
        printed = capsys.readouterr()
        lines = [json.loads(line) for line in (printed.out + printed.err).splitlines()]
        (told,) = [line for line in lines if line["event"] == "application-crash"]
        assert told["request_id"] == answer.json["request_id"]
        assert "the secret of the pump house" in told["exception"]


def test_a_crash_on_the_wire_is_told_without_its_cause(server, world, stage):
    world.execute(sa.text("ALTER TABLE stages RENAME TO stages_away"))
    try:
        answer = server.post(CREATE, stage(), world.tokens["planox2"])
    finally:
        world.execute(sa.text("ALTER TABLE stages_away RENAME TO stages"))
    refused(answer, "application-crash", 500)
    for word in (b"stages", b"SELECT", b"sqlalchemy", b"Traceback"):
        assert word not in answer.body
    assert answer.json["request_id"] in server.log.read_text()
    accepted(server.post(CREATE, stage(), world.tokens["planox2"]))

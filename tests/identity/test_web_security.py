"""Hosts, keys, cookies and logs."""

from __future__ import annotations

import json
import re

import pytest
import sqlalchemy as sa

from app.blueprints.demo.cast import DANA, PASSWORD, PRIYA
from app.database import table
from app.identity.models import User
from tests.wire import serving


@pytest.mark.any_database
def test_a_request_for_a_host_that_is_not_ours_is_turned_away(database_url, world, tmp_path):
    with serving(database_url, tmp_path / "log", TRUSTED_HOSTS="olio.example,127.0.0.1") as server:
        assert server.send("GET", "/docs", Host="olio.example").code == 200
        assert server.send("GET", "/docs", Host="evil.example").code == 400
        answer = server.send("GET", "/api/v1/orders", Host="evil.example")
        assert (answer.code, answer.status) == (400, "bad-request")


def test_the_secret_key_can_be_changed_without_signing_anybody_out(app, monkeypatch, desk):
    assert desk.open("/console/orders").code == 200
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.config["SECRET_KEY"]])
    monkeypatch.setitem(app.config, "SECRET_KEY", "the new key")
    assert desk.open("/console/orders").code == 200
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", None)
    assert desk.open("/console/orders").code == 303


@pytest.mark.any_database
def test_cookies_over_https_are_bound_to_the_host(database_url, world, tmp_path):
    with serving(database_url, tmp_path / "log", SECURE_COOKIES="true") as server:
        cookie = server.send("GET", "/console/sign_in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-olio=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


@pytest.fixture
def spoken_log(database_url, world, tmp_path):
    """The log of a server after a session with secrets in every place where one can be sent."""
    path = tmp_path / "log"
    secrets = [
        PASSWORD,
        "wrong but secret!",
        "a new one, secret",
        "gate 4471#",
        world.tokens["planox2"],
        world.tokens["client"],
    ]
    with serving(database_url, path) as server:
        said = {"email": DANA.email, "password": PASSWORD}
        answer = server.post("sessions/create", said, world.tokens["planoorder"])
        secrets.append(answer.json["session"]["token"])
        server.post("sessions/create", said | {"password": "wrong but secret!"}, world.tokens["planoorder"])
        new = {
            "email": "ines@lakeside.example",
            "password": "a new one, secret",
            "first_name": "I",
            "last_name": "O",
        }
        secrets.append(
            server.post("users/client_register", new, world.tokens["planoorder"]).json["session"]["token"]
        )
        server.post("users/client_register", new, world.tokens["planoorder"])
        server.get(f"orders?token={world.tokens['planox2']}&email={PRIYA.email}", world.tokens["planox2"])
        server.post("order_stages/create", {"token": world.tokens["client"], "stage": ["odd"]})
        server.post("sessions/create", b"{broken " + PASSWORD.encode(), world.tokens["planoorder"])
        server.post("order_stages/create", {"access_code": "gate 4471#"}, world.tokens["planox2"])
        server.send("GET", f"/console/users?q={PRIYA.email}")
        server.send("GET", f"/console/users/{PRIYA.email}", X_Request_Id=world.tokens["client"])
    world.written_elsewhere()
    return path.read_text(), secrets


def test_every_request_is_a_json_line_with_its_id_and_no_secret(spoken_log):
    log, secrets = spoken_log
    for secret in [*secrets, PRIYA.email, DANA.email, "argon2"]:
        assert secret not in log
    assert not re.search("olio_(app|ses)_[A-Za-z0-9_-]", log)
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert len([line for line in lines if line["event"] == "request" and line["path"] != "/healthz"]) == 10
    assert all(line["request_id"] for line in lines)


def test_a_row_that_the_database_refuses_is_not_in_the_log(api, world, monkeypatch, capsys):
    """PostgreSQL says what the row held, beside what was wrong with it."""
    from app.blueprints.order_stages import service
    from app.extensions import connection

    def break_down(*_):
        row = {"email": "gate 4471#\nsecond line", "password_hash": "$argon2id$…"}
        connection().execute(sa.insert(table(User)).values(row))

    monkeypatch.setattr(service, "move_status", break_down)
    said = {"order_id": world.order_id("KW-77120"), "stage": "on_site", "update_status": True}
    assert api("order_stages/create", said).json["status"] == "application-crash"
    told = capsys.readouterr().err
    assert "IntegrityError" in told
    for secret in ("4471#", "second line", "argon2"):
        assert secret not in told


def test_an_error_of_the_database_does_not_repeat_what_was_written(app):
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    from app.extensions import db

    with app.app_context(), pytest.raises(SQLAlchemyError) as caught, db.engine.connect() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:secret)"), {"secret": "hunter2 hunter2"})
    assert "hunter2" not in str(caught.value)

"""Signing in and out of the console."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app import clock
from app.blueprints.console.routes import NOT_STAFF, WRONG_PAIR, local_path
from app.blueprints.demo.cast import CASEY, DANA, MAYA, PRIYA
from app.database import table
from app.identity.models import Session, User
from tests.desk import Desk


@pytest.fixture
def stranger(app):
    return Desk(app.test_client())


def test_an_employee_signs_in_and_gets_to_the_page_they_wanted(stranger):
    page = stranger.open("/console/orders?stage=hold")
    assert page.code == 303
    assert page.location == "/console/sign_in?next=/console/orders?stage%3Dhold"
    page = stranger.fill(page.location, {"email": "Priya@Olio.Example", "password": "order desk 2026"})
    assert (page.code, page.location) == (303, "/console/orders?stage=hold")
    assert "Priya Nair" in stranger.open(page.location).text


def test_the_cookie_carries_no_more_than_a_revocable_token(stranger, world):
    assert stranger.sign_in(MAYA).code == 303
    cookie = stranger.client.get_cookie("olio")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    world.execute(sa.update(table(Session)).values(revoked_at=clock.now()))
    assert stranger.open("/console/orders").code == 303


@pytest.mark.parametrize(
    ("email", "password"), [(PRIYA.email, "wrong"), ("nobody@olio.example", "wrong"), ("", "")]
)
def test_a_wrong_pair_is_answered_alike(stranger, email, password):
    page = stranger.fill("/console/sign_in", {"email": email, "password": password})
    assert page.code == 400
    assert page.problems == [WRONG_PAIR]
    assert page.value("email") == email
    assert page.value("password") == ""


def test_a_person_without_a_role_or_a_client_is_told_so(stranger, world):
    before = world.count()
    page = stranger.sign_in(CASEY)
    assert page.code == 401
    assert "Register as a client" in page.text
    page = stranger.sign_in(DANA)
    assert page.code == 403
    assert NOT_STAFF in page.text
    assert world.count() == before


def test_a_switched_off_user_cannot_sign_in(stranger, world):
    world.execute(sa.update(table(User)).where(table(User).c.email == PRIYA.email).values(active=False))
    assert stranger.sign_in().code == 400


def test_signing_out_ends_the_session_everywhere(desk, app, world):
    twin = Desk(app.test_client())
    twin.client.set_cookie("olio", desk.client.get_cookie("olio").value)
    assert twin.open("/console/orders").code == 200
    assert desk.fill("/console/sign_out", {}).code in (400, 405)  # only a form of the console signs out
    form = desk.open("/console/orders").html.find("form", action="/console/sign_out")
    page = desk.send("/console/sign_out", {"csrf_token": form.find("input")["value"]})
    assert (page.code, page.location) == (303, "/console/sign_in")
    assert twin.open("/console/orders").code == 303


@pytest.mark.parametrize(
    ("after", "remembered", "code"),
    [
        (timedelta(hours=71, minutes=59), "", 200),
        (timedelta(hours=72, seconds=2), "", 303),
        (timedelta(days=30), "y", 200),
    ],
)
def test_a_session_ends_after_72_hours_without_use_unless_remembered(stranger, after, remembered, code):
    assert stranger.sign_in(remember_me=remembered).code == 303
    with time_machine.travel(clock.now() + after, tick=False):
        page = stranger.open("/console/orders")
        assert page.code == code
        if code == 303:
            assert "not used for 72 hours" in stranger.open(page.location).text


def test_guessing_is_throttled_by_account(stranger):
    codes = [stranger.sign_in(password="wrong wrong").code for _ in range(6)]
    assert codes == [400] * 5 + [429]
    assert stranger.sign_in().code == 429
    assert stranger.sign_in(MAYA).code == 303


def test_right_passwords_are_not_counted(stranger):
    assert [stranger.sign_in().code for _ in range(8)] == [303] * 8


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/console/\\evil",
        "/console/\n//evil",
        "/api/v1/orders",
        "javascript:1",
        "",
        None,
    ],
)
def test_signing_in_leads_nowhere_else(path):
    assert local_path(path) == "/console/"

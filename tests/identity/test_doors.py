"""Every address of the application, whoever adds it: what stands open is listed here, all else is closed."""

from __future__ import annotations

import re

import pytest

from app import create_app
from app.interfaces import mounted_actions
from tests.desk import Desk

OPEN = {
    "/",
    "/calendar/<token>.ics",  # its address is the secret
    "/static/<path:filename>",
    "/api/v1/openapi.json",
    "/docs",
    "/docs/<path:path>",
    "/healthz",
    "/readyz",
    "/console/sign_in",
}


def _rules():
    with create_app(
        {"SQLALCHEMY_DATABASE_URI": "sqlite://", "SECRET_KEY": "only to list"}
    ).app_context() as held:
        return sorted(held.app.url_map.iter_rules(), key=lambda rule: rule.rule)


RULES = _rules()
CONSOLE = [
    (rule.rule, method)
    for rule in RULES
    if rule.rule.startswith("/console") and rule.rule not in OPEN
    for method in sorted(rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"})
]


def test_what_is_neither_open_nor_the_consoles_is_an_action(app):
    """Actions ask for a token and a role: the table of who may do what covers every one of them."""
    with app.app_context():
        paths = [action.path.replace("<id>", "<int(signed=True):id>") for action in mounted_actions()]
    others = {rule.rule for rule in RULES if not rule.rule.startswith("/console")} - OPEN
    assert others == {f"/api/v1/{path}" for path in paths}


@pytest.mark.any_database
@pytest.mark.parametrize(("rule", "method"), CONSOLE)
def test_a_page_of_the_console_is_for_employees_who_have_signed_in(rule, method, app, world):
    path = re.sub("<[^>]+>", "1", rule)
    before = world.count()
    stranger, client = Desk(app.test_client()), Desk(app.test_client())
    client.resume(world.tokens["client"])
    for visitor in (stranger, client):
        page = visitor.open(path) if method == "GET" else visitor.send(path, visitor.form_token)
        assert (page.code, (page.location or "")[:16]) == (303, "/console/sign_in"), page.text[:300]
    assert world.count() == before


def test_the_front_door_leads_to_the_console(client):
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/")

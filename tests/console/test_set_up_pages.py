"""Users and their sessions, routes and services."""

from __future__ import annotations

from app.blueprints.demo.cast import DANA
from app.identity.models import Session
from app.identity.tokens import digest


def test_a_session_is_seen_with_its_end_and_revoked(desk, world, client):
    page = desk.open("/console/users")
    link = page.html.find("a", string="Dana Whitfield")["href"]
    page = desk.open(link)
    assert "72 hours without use" in page.text
    (session,) = world.rows(Session, token_sha256=digest(world.tokens["client"]))
    revoke = page.html.find("a", href=lambda href: href and f"session_id={session['id']}" in href)["href"]
    form = desk.open(revoke)
    assert form.value("session_id") == str(session["id"])
    done = desk.fill(revoke, {"session_id": str(session["id"])})
    assert (done.code, done.location) == (303, "/console/users")
    bearer = {"Authorization": f"Bearer {world.tokens['client']}"}
    assert client.get("/api/v1/orders", headers=bearer).json["status"] == "invalid-token"
    assert "ended " in desk.open(link).text


def test_the_list_of_users_finds_by_name_and_address_and_tells_roles(desk):
    row = desk.open(f"/console/users?q={DANA.email}").html.select_one("tbody tr")
    assert "Dana Whitfield" in row.get_text()
    assert "Client" in row.get_text()
    assert "No role yet" in desk.open("/console/users?q=casey").text
    assert "Nobody matches" in desk.open("/console/users?q=nobody at all").text
    assert desk.open("/console/users/999999").code == 404


def test_routes_are_switched_from_their_page(desk, api, world):
    said = {"order_id": world.order_id("KW-77120"), "stage": "on_site", "update_status": True}
    page = desk.open("/console/routes")
    token = page.html.find("input", attrs={"name": "csrf_token"})["value"]
    switch = {"csrf_token": token, "name": "order_stages/create"}
    assert desk.send("/console/routes", switch | {"deployed": "no"}).code == 303
    assert api("order_stages/create", said).json["status"] == "route-not-found"
    assert desk.open("/console/routes").html.find("span", class_="bad").get_text() == "retired"
    assert desk.send("/console/routes", switch | {"deployed": "yes"}).code == 303
    assert api("order_stages/create", said).json["status"] == "action-successful"
    service = {"csrf_token": token, "name": "service:order_stages", "deployed": "no"}
    assert desk.send("/console/routes", service).code == 303
    assert api("order_stages/create", said).json["status"] == "service-not-found"
    assert desk.send("/console/routes", service | {"name": "nowhere"}).code == 404
    assert desk.send("/console/routes", {"name": "orders", "deployed": "no"}).code == 400


def test_these_pages_are_closed_to_strangers(app):
    stranger = app.test_client()
    for path in ("/console/users", "/console/users/1", "/console/routes", "/console/audit"):
        assert stranger.get(path).status_code == 303
    assert stranger.post("/console/routes", data={"name": "orders", "deployed": "no"}).status_code in (303, 400)

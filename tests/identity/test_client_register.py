"""Registering as a client: for a program a new person, for a session the one who is signed in."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.blueprints.demo.cast import CASEY, DANA
from app.identity.models import Client, Session, User

NEW = {
    "email": "Ines@Lakeside.Example",
    "password": "a long enough one",
    "first_name": "Ines",
    "last_name": "Okafor",
    "company": "Lakeside Homes",
    "billing_postal_code": 2111,
}


def test_a_program_registers_a_new_person_who_can_order_at_once(api, client, world):
    answer = api("users/client_register", NEW, by="planoorder").json
    assert answer["data"]["user"]["email"] == "ines@lakeside.example"
    assert answer["data"]["client"]["billing_postal_code"] == "02111"
    bearer = {"Authorization": f"Bearer {answer['session']['token']}"}
    assert client.get("/api/v1/orders", headers=bearer).json["data"] == {"orders": []}
    (user,) = world.rows(User, email="ines@lakeside.example")
    assert NEW["password"] not in user["password_hash"]
    signed_in = api("sessions/create", {"email": NEW["email"], "password": NEW["password"]}, by="planoorder")
    assert signed_in.status_code == 200


def test_a_user_without_a_role_is_sent_to_register_and_does_so_with_that_very_token(client, world):
    refused = client.get("/api/v1/orders", headers={"Authorization": f"Bearer {world.tokens['no_role']}"})
    assert refused.json["status"] == "client-required"
    token = refused.json["session"]["token"]
    said = {"token": token, "first_name": "Casey", "last_name": "Moreno"}
    answer = client.post("/api/v1/users/client_register", json=said).json
    assert answer["status"] == "action-successful"
    assert answer["data"]["user"]["email"] == CASEY.email
    assert answer["session"]["token"] == token
    said = {"application": "planoorder"}
    read = client.get("/api/v1/orders", query_string=said, headers={"Authorization": f"Bearer {token}"})
    assert read.json["data"] == {"orders": []}
    again = client.post(
        "/api/v1/users/client_register", json={"token": token} | {"first_name": "C", "last_name": "M"}
    )
    assert again.json["errors"][0]["message"] == f"{CASEY.email} is a client already."


@pytest.mark.parametrize(
    ("wrong", "param", "status"),
    [
        ({"email": DANA.email.upper()}, "email", "invalid-param"),
        ({"email": "ines"}, "email", "invalid-param"),
        ({"email": None}, "email", "missing-param"),
        ({"password": "eleven char"}, "password", "invalid-param"),
        ({"password": "x" * 129}, "password", "invalid-param"),
        ({"password": ""}, "password", "missing-param"),
        ({"first_name": " "}, "first_name", "missing-param"),
        ({"last_name": None}, "last_name", "missing-param"),
        ({"billing_state": "COL"}, "billing_state", "invalid-param"),
        ({"billing_postal_code": "ABC"}, "billing_postal_code", "invalid-param"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(api, world, wrong, param, status):
    before = world.count()
    answer = api("users/client_register", NEW | wrong, by="planoauth").json
    assert [(fault["param"], fault["status"]) for fault in answer["errors"]] == [(param, status)]
    assert world.count() == before


def test_a_password_keeps_its_spaces_and_letters_of_any_script(api):
    said = NEW | {"password": "  пароль with spaces  "}
    assert api("users/client_register", said, by="planoorder").status_code == 200
    for password, status in (("  пароль with spaces  ", 200), ("пароль with spaces", 400)):
        said = {"email": NEW["email"], "password": password}
        assert api("sessions/create", said, by="planoorder").status_code == status


def test_one_address_registered_by_many_at_once_makes_one_user(server, world):
    def register(_):
        body = base64.b64encode(json.dumps(NEW).encode())
        return server.post("users/client_register", body, world.tokens["planoorder"], Content_Type="text/plain")

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(register, range(10)))
    assert sorted(answer.code for answer in answers) == [200] + [400] * 9
    assert len(world.rows(User, email="ines@lakeside.example")) == 1
    assert {answer.faults["email"][0] for answer in answers if answer.code == 400} == {"invalid-param"}


def test_an_employee_at_the_desk_registers_somebody_else(desk, world):
    page = desk.fill("/console/users/client_register", {name: str(value) for name, value in NEW.items()})
    assert page.code == 303
    (user,) = world.rows(User, email="ines@lakeside.example")
    assert [client["user_id"] for client in world.rows(Client)][-1] == user["id"]
    assert "Ines Okafor" in desk.open("/console/users?q=okafor").text
    assert world.rows(Session, user_id=user["id"])

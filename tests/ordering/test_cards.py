"""Storing cards: a one-time token goes to the vault, a card number goes nowhere."""

from __future__ import annotations

import base64
import json

import pytest

from app.audit.models import AuditEntry
from app.blueprints.demo.cast import DANA, LENA
from app.blueprints.payment_methods.card_numbers import SENTENCE
from app.blueprints.payment_methods.models import PaymentMethod
from app.idempotency.models import IdempotencyKey
from tests.ordering.conftest import SUBMIT, client_id
from tests.pipeline.expect import accepted, refused

CREATE = "payment_methods/create"
TOKEN = {"data_descriptor": "COMMON.ACCEPT.INAPP.PAYMENT", "data_value": "sim-nonce-1111-1230"}


def token(last4: str = "1111") -> dict[str, str]:
    token.number += 1
    return TOKEN | {"data_value": f"sim-nonce-{last4}-1230.n{token.number}"}


token.number = 0


@pytest.fixture(autouse=True)
def emptied(simulator):
    """The vault is empty when the test begins."""


def test_a_card_is_stored_and_paid_with(post, order, world, simulator):
    said = token() | {"name_on_card": "Dana Whitfield", "billing_postal_code": 80202}
    card = accepted(post(CREATE, said))["payment_method"]
    assert (card["brand"], card["last4"], card["expires"], card["default"]) == ("Visa", "1111", "2030-12", True)
    assert not {"customer_profile_id", "payment_profile_id", "data_value"} & set(card)
    made = accepted(post(SUBMIT, {"order": order()}))["order"]
    assert made["payment"]["payment_method_id"] == card["id"]


def test_the_first_is_the_default_and_another_may_become_it(post, world):
    first = accepted(post(CREATE, token()))["payment_method"]
    second = accepted(post(CREATE, token("1881")))["payment_method"]
    third = accepted(post(CREATE, token("1112") | {"default": True}))["payment_method"]
    defaults = {row["id"]: row["is_default"] for row in world.rows(PaymentMethod)}
    assert defaults == {first["id"]: False, second["id"]: False, third["id"]: True}
    assert len({row["customer_profile_id"] for row in world.rows(PaymentMethod)}) == 1


def test_the_default_stored_again_stays_the_default(post, world):
    for _ in range(2):
        assert accepted(post(CREATE, token()))["payment_method"]["default"] is True
    assert [row["is_default"] for row in world.rows(PaymentMethod)] == [True]


NUMBERS = (
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    4111111111111111,
    "no. 4242424242424242, 12/27",
)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("param", ["data_value", "name_on_card", "card_number", "application"])
def test_a_card_number_is_refused_wherever_it_stands(post, world, simulator, param, number):
    before, asked = world.count(), len(simulator.log())
    answer = post(CREATE, token() | {param: number})
    if param == "application":
        assert answer.status == "invalid-param"
    else:
        refused(answer, "invalid-param", 400, param)
        assert answer.faults[param][1] == SENTENCE
        assert str(number) not in answer.body.decode()
    assert (world.count(), len(simulator.log())) == (before, asked)


def test_one_that_is_nested_is_found_too(post):
    answer = post(CREATE, token() | {"card": {"numbers": ["x", "4111111111111111"]}})
    refused(answer, "invalid-param", 400, "card.numbers[1]")


@pytest.mark.parametrize(
    "text", ["4111111111111112", "411111111111", "2026-11-24 09:00:00", "303-555-0100", "1" * 20]
)
def test_what_only_looks_like_one_is_let_pass(post, text):
    accepted(post(CREATE, token() | {"name_on_card": text}))


def test_a_token_is_good_once(post, world):
    said = token()
    accepted(post(CREATE, said))
    refused(post(CREATE, said), "invalid-param", 400, "data_value")
    assert len(world.rows(PaymentMethod)) == 1


def test_a_token_is_kept_nowhere(post, world, capfd):
    said = token()
    accepted(post(CREATE, said, Idempotency_Key="card"))
    kept = str([world.rows(of) for of in (PaymentMethod, AuditEntry, IdempotencyKey)])
    assert said["data_value"] not in kept + "".join(capfd.readouterr())


def test_programs_may_send_it_as_base64(client, world):
    body = base64.encodebytes(json.dumps(token()).encode())
    headers = {"Authorization": f"Bearer {world.tokens['client']}", "Content-Type": "text/plain"}
    assert client.post(f"/api/v1/{CREATE}", data=body, headers=headers).status_code == 200


def test_a_liaison_and_staff_store_it_for_a_client_and_a_client_for_itself_only(post, world):
    dana, lena = client_id(world, DANA), client_id(world, LENA)
    refused(post(CREATE, token() | {"client_id": lena}), "invalid-param", 400, "client_id")
    refused(post(CREATE, token() | {"client_id": lena}, "liaison"), "invalid-param", 400, "client_id")
    refused(post(CREATE, token(), "employee"), "missing-param", 400, "client_id")
    for by in ("liaison", "employee"):
        assert accepted(post(CREATE, token() | {"client_id": dana}, by))["payment_method"]["client_id"] == dana


def test_each_reads_its_own(post, client, world):
    card = accepted(post(CREATE, token()))["payment_method"]["id"]
    for by, seen in (("client", True), ("liaison", True), ("employee", True), ("other_client", False)):
        headers = {"Authorization": f"Bearer {world.tokens[by]}"}
        listed = client.get("/api/v1/payment_methods", headers=headers).json["data"]["payment_methods"]
        assert [one["id"] for one in listed] == ([card] if seen else [])
        single = client.get(f"/api/v1/payment_methods/{card}", headers=headers)
        assert single.status_code == (200 if seen else 400)


@pytest.mark.parametrize(("fault", "status", "code"), [
    ({"keys_invalid": True}, "invalid-payment-processor-api-keys", 500),
    ({"hang": 1}, "external-application-error", 400),
    ({"http": 502}, "external-application-error", 400),
])  # fmt: skip
def test_a_vault_that_fails_stores_nothing(post, world, simulator, fault, status, code):
    simulator.fault(fault, "before", api="anet")
    refused(post(CREATE, token()), status, code)
    assert not world.rows(PaymentMethod)

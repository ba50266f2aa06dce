"""The simulator itself: what it would have to get right for the other tests to mean anything."""

from __future__ import annotations

import threading

import httpx
import pytest

from app.integrations import authorize_net
from simulators.server import HOST, simulator_server
from tests.simulation import GATEWAY_PATH, KEYS

CARD = {"cardNumber": "4111111111111111", "expirationDate": "2030-12"}


def charge(simulator, amount="1.00", card=None, bill_to=None, **more):
    asked = {
        "transactionType": "authOnlyTransaction",
        "amount": amount,
        "payment": {"creditCard": card or CARD},
    }
    asked |= {"order": {"invoiceNumber": "P1"}} | ({"billTo": bill_to} if bill_to else {}) | more
    return simulator.ask("createTransaction", transactionRequest=asked).get("transactionResponse", {})


def test_it_listens_on_the_loopback_only(tmp_path):
    server = simulator_server(str(tmp_path / "state.db"))
    try:
        assert server.host == HOST == "127.0.0.1"
        assert server.server_port > 0
    finally:
        server.server_close()


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("4111111111111111", "1"),
        ("4111111111111112", "6"),
        ("400030001111222", "6"),
        ("5424000000000015", "1"),
        ("370000000000002", "1"),
        ("6011000000000012", "1"),
        ("38000000000006", "1"),
    ],
)
def test_card_numbers_are_checked_by_their_digits(simulator, number, reason):
    answer = charge(simulator, card=CARD | {"cardNumber": number})
    told = answer.get("errors") or answer["messages"]
    assert (told[0].get("errorCode") or told[0]["code"]) == reason


@pytest.mark.parametrize(("zip_code", "avs"), [("46203", "E"), ("46205", "N"), ("46217", "Z"), ("80202", "Y")])
def test_postal_codes_set_the_address_check(simulator, zip_code, avs):
    assert charge(simulator, bill_to={"zip": zip_code})["avsResultCode"] == avs


@pytest.mark.parametrize(("code", "cvv"), [("900", "M"), ("901", "N"), ("904", "P"), ("123", "P")])
def test_security_codes_set_their_check(simulator, code, cvv):
    assert charge(simulator, card=CARD | {"cardCode": code})["cvvResultCode"] == cvv


def test_a_part_is_approved_only_where_that_is_allowed(simulator):
    allowed = {"settingName": "allowPartialAuth", "settingValue": "true"}
    asked = {"transactionType": "authOnlyTransaction", "amount": "5.00", "payment": {"creditCard": CARD}}
    asked |= {"billTo": {"zip": "46225"}}
    partly = asked | {"amount": "6.00", "transactionSettings": {"setting": [allowed]}}
    answers = [simulator.ask("createTransaction", transactionRequest=one) for one in (asked, partly)]
    refused, approved = (answer["transactionResponse"] for answer in answers)
    assert refused["responseCode"] == "2"
    assert approved["prePaidCard"]["approvedAmount"] == "1.23"


def test_without_a_window_in_the_request_a_repetition_is_told_nothing(simulator):
    assert charge(simulator)["responseCode"] == "1"
    again = charge(simulator)
    assert (again["responseCode"], again["transId"], again["errors"][0]["errorCode"]) == ("3", "0", "11")


def test_its_answers_begin_with_the_mark_that_the_real_ones_begin_with(simulator):
    said = {"authenticateTestRequest": {"merchantAuthentication": KEYS}}
    assert simulator.http.post(GATEWAY_PATH, json=said).content.startswith(b"\xef\xbb\xbf{")


def test_xml_is_not_spoken(simulator):
    answer = simulator.http.post(GATEWAY_PATH, content=b"<x/>", headers={"Content-Type": "text/xml"})
    assert b"E00002" in answer.content


def test_twenty_at_once_are_one_charge_and_nineteen_duplicates(adapter, simulator, card):
    outcomes = []

    def ask():
        with adapter.app_context():
            answer = authorize_net.authorise(
                amount_cents=100, customer_profile_id=card[0], payment_profile_id=card[1], invoice="P1",
                ref_id="r1", description="one",
            )  # fmt: skip
            outcomes.append(answer.outcome)

    adapter.config["AUTHORIZE_NET_READ_TIMEOUT"] = adapter.config["AUTHORIZE_NET_DEADLINE"] = 10.0
    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", *["duplicate"] * 19]
    assert simulator.ledger()["P1"]["holds"] == [100]


def test_chance_can_be_repeated(simulator):
    def run():
        simulator.reset()
        simulator.set(random={"p": 0.5, "seed": 7})
        said = {"authenticateTestRequest": {"merchantAuthentication": KEYS}}
        seen = []
        for _ in range(12):
            try:
                answer = simulator.http.post(GATEWAY_PATH, json=said, timeout=0.2)
                seen.append((answer.status_code, answer.content[:40]))
            except httpx.TransportError:
                seen.append("broken")
        return seen

    first = run()
    assert first == run()
    assert len(set(map(str, first))) > 2


@pytest.mark.parametrize(
    ("path", "body"), [("/__sim/faults", {"do": {"explode": 1}}), ("/__sim/set", {"explode": 1})]
)
def test_what_it_cannot_do_it_says(simulator, path, body):
    answer = simulator.http.post(path, json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_olio_itself_does_not_serve_its_control(client, simulator):
    assert client.get("/__sim/ledger").status_code == 404
    assert client.post("/xml/v1/request.api", json={}).status_code == 404

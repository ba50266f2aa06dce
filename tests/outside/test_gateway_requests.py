"""Our requests against the gateway's schema: order, lengths, and what is never sent together."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from app.integrations import authorize_net, transport
from app.integrations.authorize_net import messages
from simulators.authorize_net.schema import SEQUENCES, fault_in, members

LONG = "ä" * 400
TOKEN = {"data_descriptor": "COMMON.ACCEPT.INAPP.PAYMENT", "data_value": "nonce"}
BILLING = dict.fromkeys(messages.BILL_TO, LONG)
CALLS = {
    "authorise": lambda: authorize_net.authorise(
        amount_cents=12500, customer_profile_id="9", payment_profile_id="8", invoice=LONG, ref_id=LONG,
        description=LONG,
    ),
    "capture": lambda: authorize_net.capture("1", 12500, "ref"),
    "void": lambda: authorize_net.void("1", "ref"),
    "refund": lambda: authorize_net.refund("1", 100, "1111", "ref"),
    "decide_held": lambda: authorize_net.decide_held("1", "decline"),
    "details": lambda: authorize_net.details("1"),
    "unsettled_pages": lambda: next(authorize_net.unsettled_pages()),
    "find_by_invoice": lambda: authorize_net.find_by_invoice("P1", "ref", 100, datetime.now(UTC)),
    "create_profile": lambda: authorize_net.create_profile_with_nonce(
        client=LONG, email="a@b.co", billing=BILLING, **TOKEN
    ),
    "add_payment_profile": lambda: authorize_net.add_payment_profile(
        customer_profile_id="9", billing=BILLING, **TOKEN
    ),
    "card": lambda: authorize_net.card("9", "8"),
    "check_health": authorize_net.check_health,
}  # fmt: skip


@pytest.fixture
def bytes_sent(adapter, monkeypatch):
    """The bodies that leave, as bytes."""
    sent = []
    ask = transport.post

    def note(endpoint, body, *more, **named):
        sent.append(body)
        return ask(endpoint, body, *more, **named)

    monkeypatch.setattr("app.integrations.authorize_net.calls.post", note)
    return sent


@pytest.mark.parametrize("name", CALLS)
def test_a_request_fits_the_schema_whatever_it_is_given(bytes_sent, name):
    CALLS[name]()
    for body in bytes_sent:
        ((method, said),) = json.loads(body).items()
        assert fault_in(method, said) is None


def test_the_schema_would_notice_a_member_out_of_place(bytes_sent):
    CALLS["authorise"]()
    ((method, said),) = json.loads(bytes_sent[0]).items()
    reversed_ = said | {"transactionRequest": dict(reversed(said["transactionRequest"].items()))}
    assert "has invalid child element" in fault_in(method, reversed_)
    without = {name: value for name, value in said.items() if name != "merchantAuthentication"}
    assert "List of possible elements expected: 'merchantAuthentication'" in fault_in(method, without)
    long = said | {"refId": "x" * 21}
    assert "greater than the MaxLength value" in fault_in(method, long)


def test_every_type_of_the_schema_is_written_down():
    for sequence in SEQUENCES:
        for name, _, _, kind in members(sequence):
            assert name
            assert kind == "" or kind.isdigit() or kind in SEQUENCES or kind in _patterns()


def _patterns():
    from simulators.authorize_net.schema import PATTERNS

    return PATTERNS


def test_a_stored_card_is_sent_without_what_excludes_it(bytes_sent):
    CALLS["authorise"]()
    asked = json.loads(bytes_sent[0])["createTransactionRequest"]["transactionRequest"]
    assert not {"payment", "billTo", "shipTo", "customer"} & set(asked)


@pytest.mark.parametrize("cents", [0, -1])
def test_nothing_and_less_cannot_be_charged(adapter, cents):
    with pytest.raises(ValueError, match="cannot be charged"):
        authorize_net.capture("1", cents)


@pytest.mark.parametrize(
    ("beside", "code"),
    [
        (
            {"payment": {"creditCard": {"cardNumber": "4111111111111111", "expirationDate": "2030-12"}}},
            "E00090",
        ),
        ({"billTo": {"zip": "80202"}}, "E00093"),
        ({"customer": {"id": "1"}}, "E00108"),
    ],
)
def test_the_gateway_refuses_a_stored_card_with_what_excludes_it(simulator, card, beside, code):
    profile = {"customerProfileId": card[0], "paymentProfile": {"paymentProfileId": card[1]}}
    asked = {"transactionType": "authOnlyTransaction", "amount": "1.00", "profile": profile} | beside
    order = [name for name, *_ in members("transactionRequest")]
    asked = dict(sorted(asked.items(), key=lambda item: order.index(item[0])))
    answer = simulator.ask("createTransaction", transactionRequest=asked)
    assert answer["messages"]["message"][0]["code"] == code

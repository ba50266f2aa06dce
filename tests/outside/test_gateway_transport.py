"""What can go wrong on the way: whether it may have been charged, and what the answer's bytes may look like."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager, suppress
from decimal import Decimal

import pytest

from app.integrations import authorize_net
from app.integrations.authorize_net.reading import parse
from tests.outside.conftest import GATEWAY_PATH
from tests.wire import free_port

DAMAGE = (
    {"hang": 1}, {"reset": True}, {"close": True}, {"http": 500}, {"http": 502, "body": "empty"}, {"http": 503},
    {"http": 403}, {"truncate": 40}, {"truncate": 0}, {"garbage": True}, {"json": []}, {"json": None},
    {"json": {}}, {"without": ["messages"]}, {"without": ["transactionResponse"]}, {"empty_transaction": True},
    {"ecode": "E00104"}, {"ecode": "E00001"}, {"drip": 50},
)  # fmt: skip


def held(simulator):
    return [amount for book in simulator.ledger().values() for amount in book["holds"]]


@pytest.mark.parametrize("do", DAMAGE, ids=str)
def test_a_charge_whose_answer_is_lost_is_unknown(authorise, simulator, card, do):
    simulator.fault(do, "after", type="authOnlyTransaction")
    answer = authorise(card=card)
    assert (answer.outcome, answer.status.slug) == ("unknown", "external-application-error")
    assert not answer.final
    assert held(simulator) == [12500], "it was charged once: nothing was sent again"


@pytest.mark.parametrize("do", [{"hang": 1}, {"reset": True}, {"close": True}, {"http": 500}], ids=str)
def test_a_charge_that_was_lost_on_its_way_is_unknown_too(authorise, simulator, card, do):
    simulator.fault(do, type="authOnlyTransaction")
    assert authorise(card=card).outcome == "unknown"
    assert held(simulator) == []


@contextmanager
def dripping(headers: bytes, pause: float):
    """A server that takes a request and sends its headers a byte at a time, always in time for the next."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()

        def drip():
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                for byte in headers:
                    connection.sendall(bytes([byte]))
                    if done.wait(pause):
                        return

        dripper = threading.Thread(target=drip)
        dripper.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}{GATEWAY_PATH}"
        done.set()
        dripper.join()


def test_an_answer_whose_headers_drip_is_given_up_at_the_deadline(authorise, adapter, card):
    began = time.monotonic()
    with dripping(b"HTTP/1.1 200 OK\r\n" + b"X-Padding: x\r\n" * 10, pause=0.2) as endpoint:
        adapter.config["AUTHORIZE_NET_ENDPOINT"] = endpoint
        answer = authorise(card=card)
    assert (answer.outcome, answer.reason_code) == ("unknown", "no-answer")
    assert "deadline" in answer.reason_text
    assert time.monotonic() - began < 10, "it would have taken more than half a minute"


def test_a_gateway_that_is_not_there_was_not_sent_anything(authorise, adapter, card):
    adapter.config["AUTHORIZE_NET_ENDPOINT"] = f"http://127.0.0.1:{free_port()}{GATEWAY_PATH}"
    answer = authorise(card=card)
    assert (answer.outcome, answer.status.slug) == ("not_sent", "external-application-error")
    assert answer.final


def test_the_card_that_charges_and_hangs(authorise, simulator):
    assert authorise(last4="0408").outcome == "unknown"
    assert held(simulator) == [12500]


@pytest.mark.parametrize(
    "do",
    [
        {"bom": "on"}, {"bom": "off"}, {"bom": "double"}, {"gzip": True}, {"content_type": "text/html"},
        {"content_type": ""}, {"drip": 20_000},
    ],
    ids=str,
)  # fmt: skip
def test_an_odd_wrapping_is_no_obstacle(authorise, simulator, card, do):
    simulator.fault(do, type="authOnlyTransaction")
    assert authorise(card=card).approved


def test_amounts_are_read_without_a_detour_through_floats():
    assert parse(b'\xef\xbb\xbf{"settleAmount": 19.99}') == {"settleAmount": Decimal("19.99")}


@pytest.mark.parametrize("cents", [1, 99, 100, 1998, 1999, 99_999_999])
def test_an_amount_comes_back_to_the_cent(authorise, cents):
    answer = authorise(amount_cents=cents)
    (told,) = authorize_net.details(answer.trans_id).transactions
    assert told.amount_cents == cents


def test_nothing_secret_is_kept_of_a_call(adapter, simulator):
    nonce = "sim-nonce-1111-1230.once"
    stored = authorize_net.create_profile_with_nonce(
        client="c-1",
        email="a@b.co",
        data_descriptor="COMMON.ACCEPT.INAPP.PAYMENT",
        data_value=nonce,
        billing={},
    )
    kept = f"{stored.answer.sent}{stored.answer.raw}{simulator.log()}"
    assert nonce not in kept
    assert "sim-transaction-key" not in kept


def test_wrong_keys_are_told_apart_from_a_card_that_is_refused(adapter, authorise, card):
    adapter.config["AUTHORIZE_NET_TRANSACTION_KEY"] = "another"
    answer = authorise(card=card)
    assert (answer.outcome, answer.reason_code) == ("credentials", "E00007")

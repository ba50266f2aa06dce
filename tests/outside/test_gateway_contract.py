"""The adapter against the real sandbox, for whoever has an account there: what the simulator claims."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.integrations import authorize_net
from tests.outside.conftest import SETTINGS

NAMES = (
    "SANDBOX_LOGIN_ID",
    "SANDBOX_TRANSACTION_KEY",
    "SANDBOX_CUSTOMER_PROFILE_ID",
    "SANDBOX_PAYMENT_PROFILE_ID",
)
KEYS = {name: os.environ.get(name, "") for name in NAMES}

pytestmark = pytest.mark.skipif(
    not all(KEYS.values()), reason=f"talks to the real sandbox; set {', '.join(NAMES)} to run it"
)


@pytest.fixture
def sandbox():
    app = Flask("contract")
    app.config.update(
        SETTINGS,
        AUTHORIZE_NET_ENDPOINT="https://apitest.authorize.net/xml/v1/request.api",
        AUTHORIZE_NET_LOGIN_ID=KEYS["SANDBOX_LOGIN_ID"],
        AUTHORIZE_NET_TRANSACTION_KEY=KEYS["SANDBOX_TRANSACTION_KEY"],
        AUTHORIZE_NET_CONNECT_TIMEOUT=5.0,
        AUTHORIZE_NET_READ_TIMEOUT=30.0,
        AUTHORIZE_NET_DEADLINE=45.0,
    )
    with app.app_context():
        yield app


@pytest.fixture
def hold(sandbox):
    stamp = f"{datetime.now(UTC):%y%m%d%H%M%S%f}"

    def make(**said):
        usual = {
            "amount_cents": 100 + int(stamp[-4:]),
            "customer_profile_id": KEYS["SANDBOX_CUSTOMER_PROFILE_ID"],
            "payment_profile_id": KEYS["SANDBOX_PAYMENT_PROFILE_ID"],
            "invoice": f"P{stamp}",
            "ref_id": f"r{stamp}",
            "description": "contract test",
        }
        return authorize_net.authorise(**(usual | said))

    return make


def test_the_account_is_known_and_may_look_up(sandbox):
    assert authorize_net.check_health().approved


def test_a_hold_is_found_captured_once_and_voided_once(hold):
    began, held = datetime.now(UTC), hold()
    assert held.approved
    asked = held.sent["createTransactionRequest"]["transactionRequest"]
    cents = int(asked["amount"].replace(".", ""))
    invoice = asked["order"]["invoiceNumber"]
    assert authorize_net.details(held.trans_id).first.state == "authorised"
    looked = authorize_net.find_by_invoice(invoice, f"r{invoice[1:]}", cents, began)
    assert looked.first.trans_id == held.trans_id
    assert authorize_net.capture(held.trans_id, cents).approved
    assert authorize_net.capture(held.trans_id, cents).approved
    assert authorize_net.void(held.trans_id).approved
    assert authorize_net.void(held.trans_id).approved


def test_the_same_again_is_a_duplicate_that_names_the_first(hold):
    first, second = hold(), hold()
    assert (second.outcome, second.trans_id) in (("duplicate", first.trans_id), ("duplicate", None))
    authorize_net.void(first.trans_id)


def test_a_card_that_is_not_there_is_refused(hold):
    assert hold(payment_profile_id="1").status.slug == "failed-payment"

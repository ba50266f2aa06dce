"""What counts as a failed e-mail, and whether it may be sent again, through real sockets."""

from __future__ import annotations

import pytest

from app.integrations import mandrill
from app.integrations.mandrill import To
from tests.outside.conftest import MAIL_PATH
from tests.wire import free_port

MESSAGE = {"subject": "Order 1042", "from_email": "orders@olio.example", "metadata": {"outbox_id": "771"}}
DANA = To("dana@example.com", "Dana")


def send(*to):
    return mandrill.send_template("order-placed", MESSAGE, "<p>Hello</p>", to or (DANA,))


def sent(simulator):
    return [one["email"] for one in simulator.messages() if one["status"] in ("sent", "queued")]


@pytest.mark.parametrize("who", ["dana@example.com", "queued@example.com"])
def test_what_is_sent_or_queued_is_no_failure(adapter, simulator, who):
    delivery = send(To(who))
    assert not delivery.failed
    assert sent(simulator) == [who]


@pytest.mark.parametrize(
    ("who", "problem", "retry"),
    [
        ("reject@test.mandrillapp.com", "rejected", "never"),
        ("unsigned@example.com", "rejected", "never"),
        ("invalid@example.com", "invalid", "never"),
        ("not an address", "invalid", "never"),
        ("suspended@example.com", "account-suspended", "kept"),
    ],
)
def test_an_address_that_does_not_get_it_is_a_failure(adapter, who, problem, retry):
    delivery = send(To(who))
    assert (delivery.problem, delivery.retry) == (problem, retry)
    assert who in delivery.text


def test_one_of_two_who_does_not_get_it_is_a_failure(adapter):
    assert send(DANA, To("invalid@example.com")).problem == "invalid"


def test_a_copy_that_is_turned_down_is_not(adapter):
    delivery = send(DANA, To("invalid@example.com", kind="bcc"))
    assert not delivery.failed
    assert delivery.refused_copies == ("invalid@example.com",)


@pytest.mark.parametrize("code", [None, 500])
@pytest.mark.parametrize(
    "name",
    ["Invalid_Key", "PaymentRequired", "Unknown_Template", "Invalid_Template", "ValidationError",
     "Unknown_Subaccount"],
)  # fmt: skip
def test_what_only_a_person_can_mend_is_not_tried_again(adapter, simulator, name, code):
    simulator.fault({"error": name} | ({"code": code} if code else {}))
    delivery = send()
    assert (delivery.problem, delivery.retry) == (name, "never")


@pytest.mark.parametrize(
    ("do", "retry"),
    [
        ({"error": "RequestLimitExceeded"}, "later"),
        ({"error": "ServiceUnavailable"}, "after_search"),
        ({"error": "GeneralError"}, "after_search"),
        ({"http": 500}, "after_search"),
        ({"http": 502, "body": "empty"}, "after_search"),
        ({"http": 403, "body": "empty"}, "later"),
        ({"http": 403}, "never"),
        ({"http": 429, "body": "empty"}, "later"),
        ({"http": 400}, "never"),
        ({"hang": 1}, "after_search"),
        ({"reset": True}, "after_search"),
        ({"close": True}, "after_search"),
        ({"truncate": 20}, "after_search"),
        ({"garbage": True}, "after_search"),
        ({"json": []}, "after_search"),
        ({"json": {}}, "after_search"),
        ({"json": None}, "after_search"),
        ({"statuses": [{"email": "another@example.com", "status": "sent"}]}, "after_search"),
    ],
    ids=str,
)
def test_a_provider_in_trouble(adapter, simulator, do, retry):
    simulator.fault(do, "after")
    delivery = send()
    assert delivery.failed
    assert delivery.retry == retry


def test_a_provider_that_is_not_there(adapter):
    adapter.config["MANDRILL_ENDPOINT"] = f"http://127.0.0.1:{free_port()}{MAIL_PATH}"
    delivery = send()
    assert (delivery.problem, delivery.retry) == ("not-sent", "later")


@pytest.mark.parametrize(("when", "found"), [("after", True), ("before", False)])
def test_a_message_whose_answer_was_lost_is_looked_for(adapter, simulator, when, found):
    simulator.fault({"reset": True}, when)
    assert send().retry == "after_search"
    looked = mandrill.find_by_outbox_id(771)
    assert looked.known
    assert bool(looked.message_id) == found
    assert mandrill.find_by_outbox_id(77).message_id is None


def test_a_search_that_fails_says_that_nothing_is_known(adapter, simulator):
    simulator.fault({"http": 503})
    assert not mandrill.find_by_outbox_id(771).known


def test_a_wrong_key(adapter):
    adapter.config["MANDRILL_API_KEY"] = "md-another"
    assert send().problem == "Invalid_Key"
    assert mandrill.ping() == "Invalid_Key"


def test_a_template_is_made_where_there_is_none(adapter, simulator):
    simulator.http.put("/__sim/mandrill/templates/another", content=b"<p>").raise_for_status()
    assert send().problem == "Unknown_Template"
    assert mandrill.ensure_template("order-placed", "<div mc:edit='main'></div>") is None
    assert mandrill.ensure_template("order-placed", "<div mc:edit='main'></div>") is None
    assert not send().failed


def test_the_key_is_not_kept(adapter, simulator):
    delivery = send()
    assert "sim-key" not in f"{delivery.sent}{delivery.raw}{simulator.log()}"

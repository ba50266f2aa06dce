"""A payment's life: held, found again, captured, voided, refunded, expired; and the card it is on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.integrations import authorize_net
from app.integrations.authorize_net import lookups

DAY = 86400


def find(number, since=None, **said):
    usual = {"invoice": f"INV{number}", "ref_id": f"ref{number}", "amount_cents": 12500}
    return authorize_net.find_by_invoice(**(usual | said), since=since or datetime.now(UTC))


@pytest.fixture
def hold(authorise):
    def make(number=1, **said):
        return authorise(invoice=f"INV{number}", ref_id=f"ref{number}", **said)

    return make


def test_a_charge_whose_answer_was_lost_is_found_again(hold, simulator, card):
    simulator.fault({"reset": True}, "after", type="authOnlyTransaction")
    hold(card=card)
    looked = find(1)
    assert looked.known
    assert (looked.first.state, looked.first.amount_cents, looked.first.ref_id) == ("authorised", 12500, "ref1")
    assert looked.first.last4 == "1111"


@pytest.mark.parametrize("said", [{"ref_id": "another"}, {"invoice": "another"}, {"amount_cents": 1}], ids=str)
def test_anothers_charge_is_not_taken_for_ours(hold, said):
    hold()
    looked = find(1, **said)
    assert looked.known
    assert looked.transactions == ()


@pytest.mark.parametrize(
    "do", [{"reset": True}, {"ecode": "E00053"}, {"ecode": "E00104"}, {"http": 500}, {"truncate": 60}], ids=str
)
@pytest.mark.parametrize("method", ["getUnsettledTransactionListRequest", "getTransactionDetailsRequest"])
def test_a_failed_look_up_says_that_nothing_is_known(hold, simulator, method, do):
    hold()
    simulator.fault(do, method=method)
    looked = find(1)
    assert not looked.known
    assert looked.transactions == ()


@pytest.mark.parametrize(("number", "known", "found"), [(1, False, 0), (3, True, 1), (4, False, 0)])
def test_a_list_that_ends_too_soon_proves_nothing(hold, monkeypatch, number, known, found):
    for one in (1, 2, 3):
        hold(one)
    monkeypatch.setattr(lookups, "PAGE", 1)
    monkeypatch.setattr(lookups, "MOST_PAGES", 2)
    looked = find(number)
    assert (looked.known, len(looked.transactions)) == (known, found)


def test_a_list_that_reaches_back_far_enough_is_whole(hold, monkeypatch):
    hold(1)
    monkeypatch.setattr(lookups, "PAGE", 1)
    monkeypatch.setattr(lookups, "MOST_PAGES", 1)
    looked = find(2, since=datetime.now(UTC) + timedelta(seconds=90))
    assert (looked.known, looked.transactions) == (True, ())


def test_one_that_moves_to_the_next_page_meanwhile_is_one(hold, monkeypatch):
    hold(1)
    monkeypatch.setattr(lookups, "PAGE", 1)
    read = lookups.list_unsettled

    def list_and_let_another_come(page, size):
        looked = read(page, size)
        hold(page + 1) if page == 1 else None
        return looked

    monkeypatch.setattr(lookups, "list_unsettled", list_and_let_another_come)
    assert [one.ref_id for one in find(1).transactions] == ["ref1"]


def test_what_is_hidden_from_the_list_is_not_there_yet(hold, simulator, card):
    simulator.fault({"hide": 30}, type="authOnlyTransaction")
    hold(card=card)
    assert find(1).first is None
    simulator.advance(31)
    assert find(1, since=datetime.now(UTC)).first.state == "authorised"


def test_a_request_may_arrive_after_its_time_out(hold, simulator, card):
    simulator.fault({"late": 60}, type="authOnlyTransaction")
    assert hold(card=card).outcome == "unknown"
    assert find(1).first is None
    simulator.advance(61)
    assert find(1).first.state == "authorised"


def test_what_was_processed_twice_shows_as_two(hold, simulator, card):
    simulator.fault({"twice": True}, type="authOnlyTransaction")
    hold(card=card)
    assert len(find(1).transactions) == 2


def test_the_list_is_read_page_by_page(hold, simulator, card, monkeypatch):
    monkeypatch.setattr("app.integrations.authorize_net.lookups.PAGE", 2)
    for number in range(1, 6):
        hold(number, card=card)
    assert find(1).first.ref_id == "ref1"


def test_the_same_again_within_the_window_names_the_first(hold, simulator, card):
    first, second = hold(card=card), hold(card=card)
    assert (second.outcome, second.trans_id) == ("duplicate", first.trans_id)
    simulator.advance(121)
    assert hold(card=card).approved


def test_a_decline_counts_in_the_window(hold, simulator):
    card = simulator.store_card("0002")
    assert hold(card=card).outcome == "declined"
    assert hold(card=card).outcome == "duplicate"


def test_another_invoice_is_another_purchase(hold, card):
    assert hold(1, card=card).approved
    assert hold(2, card=card).approved


def test_capturing_twice_is_capturing_once(hold, simulator):
    held = hold()
    assert authorize_net.capture(held.trans_id, 10000).approved
    again = authorize_net.capture(held.trans_id, 10000)
    assert (again.approved, again.reason_code) == (True, "311")
    assert simulator.ledger()["INV1"]["captures"] == [10000]


def test_a_capture_whose_answer_was_lost_is_seen_in_the_details(hold, simulator):
    held = hold()
    simulator.fault({"close": True}, "after", type="priorAuthCaptureTransaction")
    assert authorize_net.capture(held.trans_id, 12500).outcome == "unknown"
    assert authorize_net.details(held.trans_id).first.state == "captured"


def test_no_more_is_captured_than_was_held(hold):
    answer = authorize_net.capture(hold().trans_id, 12501)
    assert (answer.outcome, answer.reason_code) == ("rejected", "47")


@pytest.mark.parametrize("call", [lambda: authorize_net.capture("404", 100), lambda: authorize_net.void("404")])
def test_what_is_not_there_cannot_be_followed_up(adapter, call):
    answer = call()
    assert (answer.outcome, answer.reason_code, answer.verdict.look_up) == ("rejected", "16", True)


def test_a_hold_lasts_thirty_days(hold, simulator):
    held = hold()
    simulator.advance(31 * DAY)
    assert authorize_net.details(held.trans_id).first.state == "released"
    assert authorize_net.capture(held.trans_id, 12500).reason_code == "16"


def test_voiding_twice_is_voiding_once(hold, simulator):
    held = hold()
    assert authorize_net.void(held.trans_id).approved
    assert authorize_net.void(held.trans_id).approved
    assert authorize_net.details(held.trans_id).first.state == "released"
    assert simulator.ledger()["INV1"] | {"trans_ids": []} == {
        "holds": [], "captures": [], "refunds": [], "voids": 1, "refused": 0, "net": 0, "trans_ids": [],
    }  # fmt: skip


def test_money_that_is_settled_is_refunded_not_voided(hold, simulator):
    held = hold()
    authorize_net.capture(held.trans_id, 12500)
    assert authorize_net.refund(held.trans_id, 500, "1111").reason_code == "54"
    simulator.settle()
    assert authorize_net.void(held.trans_id).reason_code == "16"
    assert authorize_net.refund(held.trans_id, 12000, "1111").approved
    assert authorize_net.refund(held.trans_id, 501, "1111").reason_code == "55"
    assert simulator.ledger()["INV1"]["net"] == 500


@pytest.mark.parametrize(("action", "state"), [("approve", "authorised"), ("decline", "released")])
def test_what_the_fraud_suite_keeps_is_decided(hold, action, state):
    held = hold(zip="46999")
    assert (held.outcome, authorize_net.details(held.trans_id).first.state) == ("held", "review")
    assert authorize_net.decide_held(held.trans_id, action).approved
    assert authorize_net.details(held.trans_id).first.state == state


def test_a_status_nobody_has_written_down_is_unknown_not_failed(hold, simulator, monkeypatch):
    monkeypatch.delitem(authorize_net.lookups.STATES, "authorizedPendingCapture")
    assert authorize_net.details(hold().trans_id).first.state == "unknown"


def store(value, client="client-1", billing=None):
    return authorize_net.create_profile_with_nonce(
        client=client, email=f"{client}@example.com", data_descriptor="COMMON.ACCEPT.INAPP.PAYMENT",
        data_value=value, billing=billing or {"zip": "80202"},
    )  # fmt: skip


def test_a_one_time_token_becomes_a_card_of_which_little_is_known(adapter, authorise):
    stored = store("sim-nonce-4242-0931")
    answer, card = authorize_net.card(stored.customer_profile_id, stored.payment_profile_id)
    assert answer.approved
    assert (card.brand, card.last4, card.expires) == ("Visa", "4242", "2031-09")
    assert authorise(card=(stored.customer_profile_id, stored.payment_profile_id)).approved


def test_a_token_serves_once(adapter):
    assert store("sim-nonce-4242-0931").answer.approved
    again = store("sim-nonce-4242-0931", client="client-2")
    assert (again.answer.reason_code, again.customer_profile_id) == ("E00114", None)
    assert again.answer.status.slug == "failed-payment"


def test_a_client_that_is_known_gets_the_card_added(adapter):
    first, second = store("sim-nonce-4242-0931"), store("sim-nonce-5555-0931")
    assert second.answer.approved
    assert second.customer_profile_id == first.customer_profile_id
    assert second.payment_profile_id != first.payment_profile_id


def test_the_same_card_again_is_the_same_card(adapter):
    first, second = store("sim-nonce-4242-0931"), store("sim-nonce-4242-0931.2")
    assert second.answer.approved
    assert second.payment_profile_id == first.payment_profile_id


def test_a_card_stored_a_moment_ago_is_waited_for(authorise, simulator, monkeypatch):
    monkeypatch.setattr("app.integrations.authorize_net.payments._FRESH_PAUSE_S", 0.1)
    simulator.set(replication_delay=0.15)
    card = simulator.store_card()
    assert authorise(card=card, profile_age_s=0).approved
    simulator.set(replication_delay=3600)
    assert authorise(card=card).reason_code == "E00040"


def test_health_is_reaching_it_being_known_and_being_allowed_to_look(adapter, simulator):
    assert authorize_net.check_health().approved
    simulator.fault({"no_reporting_permission": True}, method="getUnsettledTransactionListRequest")
    answer = authorize_net.check_health()
    assert (answer.outcome, answer.reason_code) == ("credentials", "E00011")

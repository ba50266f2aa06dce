"""Changing a line, removing one, and who may see which."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEntry
from app.blueprints.line_items.models import LineItem
from app.blueprints.order_stages.models import OrderStatus
from app.blueprints.orders.models import Order
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.models import PaymentAttempt
from app.database import table
from tests.line_items.conftest import made


@pytest.fixture
def line(create):
    """149.00 + 4.50 × 5, 10 % off."""
    return made(create(base_price=149, unit_price=4.5, quantity=5, discount_applied_percent=10))


def faults(answer):
    assert answer.status_code == 400, answer.json
    return {fault["param"]: fault["message"] for fault in answer.json["errors"]}


def test_a_changed_quantity_changes_the_price_and_keeps_the_percentage(change, line):
    answer = change("update", line, quantity=10)
    after = made(answer)
    assert (after["gross_price"], after["discount"], after["price"]) == (194.0, 19.4, 174.6)
    assert answer.json["data"]["totals"]["total"] == 174.6
    assert after["updated_at_mt"] > line["updated_at_mt"]


def test_a_changed_price_changes_the_discount(change, line):
    after = made(change("update", line, price=150))
    assert (after["base_price"], after["unit_price"], after["discount"]) == (149.0, 4.5, 21.5)


def test_what_has_nothing_to_do_with_the_price_leaves_it_alone(change, line):
    after = made(change("update", line, instructions="Ring twice.", completed_quantity=3, completed_by="Maya"))
    changed = {name for name in after if after[name] != line[name]}
    assert changed == {
        "instructions", "completed_quantity", "completed_by", "updated_at", "updated_at_mt",
    }  # fmt: skip


def test_a_contradiction_is_refused_with_what_would_do(change, line, world):
    before = world.count()
    found = faults(change("update", line, gross_price=200))
    assert "must be 171.50" in found["gross_price"]
    assert world.count() == before


def test_more_cannot_be_done_than_was_ordered(change, line):
    assert "6 of 5" in faults(change("update", line, completed_quantity=6))["completed_quantity"]
    done = made(change("update", line, completed_quantity=4))
    assert "4 of 3" in faults(change("update", done, quantity=3))["quantity"]


def test_an_older_version_is_refused(change, line):
    made(change("update", line, quantity=6))
    found = faults(change("update", line, quantity=7))
    assert "was changed by PlanOX2" in found["updated_at_mt"]


def test_a_second_line_cannot_become_the_primary_one(change, create, line):
    first = made(create(service_type_primary=True))
    assert "service_type_primary" in faults(change("update", line, service_type_primary=True))
    made(change("remove", first))
    assert made(change("update", line, service_type_primary=True))["service_type_primary"] is True


def test_a_removed_line_stays_on_record_and_no_longer_counts(change, line, world, bare_order):
    answer = change("remove", line, by="employee")
    gone = made(answer)
    assert (gone["removed_by"], answer.json["data"]["totals"]["total"]) == ("Priya Nair", 0.0)
    assert answer.json["data"]["already_removed"] is False
    again = change("remove", gone)
    assert again.json["data"]["already_removed"] is True
    assert made(again)["removed_by"] == "Priya Nair"
    assert "was removed" in faults(change("update", gone, quantity=2))["id"]
    entries = [entry for entry in world.rows(AuditEntry) if entry["action"] == "line_items/remove"]
    assert [entry["order_id"] for entry in entries][:1] == [bare_order]


@pytest.fixture
def pay(world, bare_order):
    """`pay("captured", 15_435, 15_000)`: an amount held on the client's card, and how much of it was taken."""

    def call(state, amount, captured):
        (order,) = world.rows(Order, id=bare_order)
        whose = {"client_id": order["client_id"], "created_at": order["created_at"]}
        card = {"customer_profile_id": "c", "payment_profile_id": "p", "brand": "Visa", "last4": "1111"}
        world.execute(sa.insert(table(PaymentMethod)).values(card | whose))
        card = world.rows(PaymentMethod, customer_profile_id="c")[0]
        said = {
            "order_request_id": order["order_request_id"], "client_id": order["client_id"],
            "payment_method_id": card["id"], "fingerprint": "f", "ref_id": "r", "invoice": "i",
            "amount_cents": amount, "captured_cents": captured, "currency": "USD", "state": state,
            "created_at": order["created_at"],
        }  # fmt: skip
        world.execute(sa.insert(table(PaymentAttempt)).values(said))

    return call


@pytest.mark.parametrize(("state", "captured"), [("authorized", 0), ("captured", 15_435)])
def test_a_paid_line_that_changes_is_marked_for_billing(change, line, pay, state, captured):
    pay(state, 15_435, captured)
    kept = made(change("update", line, instructions="Ring twice."))
    assert kept["billing_review"] is False
    dearer = made(change("update", kept, quantity=6))
    assert dearer["billing_review"] is True
    looked_at = made(change("update", dearer, billing_review=False))
    assert looked_at["billing_review"] is False
    assert made(change("remove", looked_at))["billing_review"] is True


def test_what_was_declined_was_not_paid(change, line, pay):
    pay("declined", 15_435, 0)
    assert made(change("update", line, quantity=6))["billing_review"] is False


def test_what_was_taken_from_the_card_is_no_longer_due(create, line, pay, desk, bare_order):
    pay("captured", 15_435, 15_000)
    totals = create(price=10).json["data"]["totals"]
    assert (totals["total"], totals["balance_due"]) == (164.35, 14.35)
    assert "Balance due $14.35" in desk.open(f"/console/orders/{bare_order}").text


def test_a_quantity_changed_in_the_field_is_priced_once_the_office_has_looked(change, line, world):
    _line = table(LineItem)
    world.execute(sa.update(_line).where(_line.c.id == line["id"]).values(quantity=3, billing_review=True))
    named = made(change("update", line, instructions="As agreed."))
    assert (named["quantity"], named["price"], named["billing_review"]) == (3, 154.35, True)
    looked_at = made(change("update", named, billing_review=False))
    assert (looked_at["price"], looked_at["billing_review"]) == (146.25, False)


def test_a_missing_line_cannot_be_changed(api):
    said = {"id": 10**9, "updated_at_mt": "2026-11-24 09:00:00"}
    for verb in ("update", "remove"):
        assert "no line item" in faults(api(f"line_items/{verb}", said))["id"]


def test_a_client_sees_only_its_own_lines(client, world, order):
    def ids(by, query=""):
        bearer = {"Authorization": f"Bearer {world.tokens[by]}"}
        rows = client.get(f"/api/v1/line_items?limit=100{query}", headers=bearer).json["data"]["line_items"]
        return {row["id"] for row in rows}

    mine = {row["id"] for row in world.rows(LineItem, order_id=order)}
    assert mine <= ids("client")
    assert mine <= ids("liaison")
    assert not mine & ids("other_client")
    assert ids("planox2", f"&order_id={order}") == mine
    request = world.unaccepted_request_id()
    bearer = {"Authorization": f"Bearer {world.tokens['other_client']}"}
    for foreign in (*mine, world.rows(LineItem, order_request_id=request)[0]["id"]):
        answer = client.get(f"/api/v1/line_items/{foreign}", headers=bearer)
        assert (answer.status_code, answer.json["status"]) == (400, "invalid-param")


def test_removed_lines_are_told_apart_by_a_filter(client, world, change, line):
    made(change("remove", line))
    bearer = {"Authorization": f"Bearer {world.tokens['planox2']}"}

    def ids(query):
        rows = client.get(f"/api/v1/line_items?limit=100&{query}", headers=bearer).json["data"]["line_items"]
        return {row["id"] for row in rows}

    assert ids("removed=true") == {line["id"]}
    assert line["id"] not in ids("removed=false")


def test_a_request_that_becomes_an_order_brings_its_lines(api, world, bare_order):
    request = world.unaccepted_request_id()
    _free(world, bare_order)
    said = {"order_id": bare_order, "order_request_id": request, "stage": "ordered", "update_status": True}
    assert api("order_stages/create", said).status_code == 200
    lines = world.rows(LineItem, order_request_id=request)
    assert {line["order_id"] for line in lines} == {bare_order}


def test_an_order_with_lines_of_its_own_keeps_to_them(api, world, order):
    request = world.unaccepted_request_id()
    _free(world, order)
    said = {"order_id": order, "order_request_id": request, "stage": "ordered", "update_status": True}
    assert api("order_stages/create", said).status_code == 200
    assert {line["order_id"] for line in world.rows(LineItem, order_request_id=request)} == {None}


def test_what_stayed_with_the_request_does_not_stand_in_the_orders_way(api, create, world, order):
    request = world.unaccepted_request_id()
    _free(world, order)
    said = {"order_id": order, "order_request_id": request, "stage": "ordered", "update_status": True}
    assert api("order_stages/create", said).status_code == 200
    (own,) = world.rows(LineItem, order_id=order, service_type_primary=True)
    world.execute(sa.delete(table(LineItem)).where(table(LineItem).c.id == own["id"]))
    assert made(create(itemable_id=order, service_type_primary=True))["service_type_primary"] is True


def _free(world, order):
    """Part an order from its request, so that another can be linked to it."""
    _order, _status = table(Order), table(OrderStatus)
    world.execute(sa.update(_order).where(_order.c.id == order).values(order_request_id=None))
    world.execute(sa.update(_status).where(_status.c.order_id == order).values(order_request_id=None))


def test_an_explanation_tells_sums_contradictions_and_what_would_mend_them(api, world, order):
    before = world.count()
    said = {
        "itemable_type": "Order", "itemable_id": order, "service_name": "Extra", "base_price": 150,
        "unit_price": 4.5, "quantity": 7, "gross_price": 180.5, "discount": 0, "price": 180.5,
    }  # fmt: skip
    answer = api("line_items/explain", said)
    assert answer.status_code == 200, answer.json
    data = answer.json["data"]
    assert [found["param"] for found in data["contradictions"]] == ["gross_price", "price"]
    assert data["mend"] == [{"param": "base_price", "given": 150.0, "expected": 149.0}]
    assert [problem["param"] for problem in data["problems"]] == ["gross_price", "price"]
    assert (data["totals_before"]["total"], data["totals_after"]["total"]) == (318.10, 318.10 + 181.50)
    trees = {tree["name"]: tree for tree in data["derivation"]}
    assert trees["gross_price"]["origin"] == "corrected"
    assert world.count() == before


def test_an_explanation_needs_nothing_and_says_what_is_missing(api):
    data = api("line_items/explain", {"price": 5}).json["data"]
    assert [problem["param"] for problem in data["problems"]] == ["service_name"]
    assert data["line_item"]["price"] == 5.0
    unknown = api("line_items/explain", {"service_id": 10**9}).json["data"]
    assert [problem["param"] for problem in unknown["problems"]] == ["service_id"]
    assert unknown["derivation"] == []


def test_a_change_is_explained_before_it_is_made(api, line):
    data = api("line_items/explain", {"id": line["id"], "quantity": 10}).json["data"]
    assert (data["totals_before"]["total"], data["totals_after"]["total"]) == (154.35, 174.6)
    assert data["line_item"]["id"] == line["id"]
    missing = api("line_items/explain", {"id": 10**9, "service_name": "Extra"}).json["data"]
    assert [problem["param"] for problem in missing["problems"]] == ["id"]

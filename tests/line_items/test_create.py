"""Adding a line to an order or an order request."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.audit.models import AuditEntry
from app.blueprints.line_items.models import LineItem
from app.blueprints.orders.models import Order
from tests.line_items.conftest import made, warnings

PRICES = ("gross_price", "discount", "net_price", "price", "base_price_final", "unit_price_final")


def shown(line):
    return tuple(line[name] for name in PRICES)


@pytest.mark.parametrize(
    ("said", "prices"),
    [
        (
            {"base_price": 149.0, "unit_price": 4.5, "quantity": 5, "discount_applied_percent": 10},
            (171.50, 17.15, 154.35, 154.35, 134.10, 4.05),
        ),
        (
            {"unit_price": "3.35", "quantity": "3", "discount_applied_percent": "15"},
            (10.05, 1.51, 8.54, 8.54, 0.0, 2.85),
        ),
        ({"price": 20}, (20.0, 0.0, 20.0, 20.0, 20.0, 0.0)),
        ({"price": 154.35, "discount_applied_percent": 10}, (171.50, 17.15, 154.35, 154.35, 154.35, 0.0)),
        ({"gross_price": 171.5, "net_price": 154.35}, (171.50, 17.15, 154.35, 154.35, 154.35, 0.0)),
        (
            {
                "base_price_final": 134.1,
                "unit_price_final": 4.05,
                "quantity": 5,
                "discount_applied_percent": 10,
            },
            (171.50, 17.15, 154.35, 154.35, 134.10, 4.05),
        ),
        ({"unit_price": 0, "price": 20}, (20.0, 0.0, 20.0, 20.0, 20.0, 0.0)),
        ({"key": "discount", "price": -20}, (-20.0, 0.0, -20.0, -20.0, -20.0, 0.0)),
        ({"key": "Adjustment", "price": "-0.01"}, (-0.01, 0.0, -0.01, -0.01, -0.01, 0.0)),
        ({"price": 19.990000000000002}, (19.99, 0.0, 19.99, 19.99, 19.99, 0.0)),
    ],
)
def test_what_is_said_is_kept_and_the_rest_derived(create, said, prices):
    assert shown(made(create(**said))) == prices


def test_a_line_of_which_no_price_is_said_costs_nothing_and_says_so(create):
    answer = create()
    assert shown(made(answer)) == (0.0,) * 6
    assert warnings(answer) == ["unpriced"]
    assert warnings(create(price=0)) == []


def test_a_service_fills_in_what_is_not_said(create, service):
    photos = service("photos")
    line = made(create(service_id=photos["id"], quantity=20))
    assert (line["service_name"], line["group_name"]) == ("Interior and exterior photos", "Photography")
    assert (line["service_description"], line["service_type_primary"]) == (photos["description"], True)
    assert (line["base_price"], line["unit_price"], line["price"]) == (99.0, 4.0, 179.0)
    assert line["price_origins"]["base_price"] == "catalogue"


def test_what_is_said_goes_before_the_catalogue(create, service):
    said = {
        "service_name": "Photos, as agreed", "group_name": "Agreed", "service_type_primary": False,
        "base_price": 80, "instructions": "Ring twice.", "service_description": "",
    }  # fmt: skip
    line = made(create(service_id=service("photos")["id"], quantity=10, **said))
    assert (line["service_name"], line["group_name"], line["service_type_primary"]) == (
        "Photos, as agreed", "Agreed", False,
    )  # fmt: skip
    assert (line["base_price"], line["unit_price"], line["price"]) == (80.0, 4.0, 120.0)


def test_a_price_below_the_catalogue_s_is_a_discount(create, service):
    line = made(create(service_id=service("photos")["id"], quantity=20, price=134.25))
    assert (line["discount"], line["discount_applied_percent"]) == (44.75, 25.0)


def test_the_office_may_sell_what_clients_cannot_order(create, service):
    answer = create(service_id=service("brochure")["id"], quantity=7)
    assert set(warnings(answer)) == {"inactive-service", "unusual-quantity"}
    assert made(answer)["price"] == 35.5


@pytest.mark.parametrize("kind", ["Order", "order", "ORDER"])
def test_the_kind_of_owner_is_read_in_any_spelling(create, kind, bare_order):
    line = made(create(itemable_type=kind))
    assert (line["itemable_type"], line["order_id"], line["order_request_id"]) == ("Order", bare_order, None)


@pytest.mark.parametrize("kind", ["OrderRequest", "order_request"])
def test_a_request_without_an_order_has_lines_of_its_own(create, world, kind):
    request = world.unaccepted_request_id()
    answer = create(itemable_type=kind, itemable_id=request, price=10, key="fee")
    line = made(answer)
    assert (line["itemable_type"], line["order_id"], line["order_request_id"]) == (
        "OrderRequest",
        None,
        request,
    )
    assert answer.json["data"]["totals"]["total"] == 179.0 + 10.0


def test_a_line_of_a_request_counts_for_the_order_it_became(create, world, order):
    (row,) = world.rows(Order, id=order)
    answer = create(itemable_type="OrderRequest", itemable_id=row["order_request_id"], price=10)
    assert made(answer)["order_id"] == order
    assert answer.json["data"]["totals"]["total"] == 199 - 19.90 + 89 + 50 + 10


def test_the_totals_are_those_of_all_its_lines(create, order):
    answer = create(itemable_id=order, price=100, discount=20)
    assert made(answer)["gross_price"] == 120.0
    assert answer.json["data"]["totals"] == {
        "subtotal": 458.0, "discount": 39.9, "total": 418.1, "balance_due": 418.1,
    }  # fmt: skip
    less = create(itemable_id=order, key="discount", price=-18.1).json["data"]["totals"]
    assert (less["subtotal"], less["discount"], less["total"]) == (458.0, 58.0, 400.0)


@pytest.mark.parametrize(
    ("said", "param", "status", "told"),
    [
        ({"itemable_type": "User"}, "itemable_type", "invalid-param", "Order, OrderRequest"),
        ({"itemable_type": "__import__('os')"}, "itemable_type", "invalid-param", "Order, OrderRequest"),
        ({"itemable_type": "LineItem"}, "itemable_type", "invalid-param", "Order, OrderRequest"),
        ({"itemable_type": None}, "itemable_type", "missing-param", "Enter"),
        ({"itemable_id": ""}, "itemable_id", "missing-param", "Enter"),
        ({"itemable_id": 10**9}, "itemable_id", "invalid-param", "no order 1000000000"),
        (
            {"itemable_type": "OrderRequest", "itemable_id": 10**9},
            "itemable_id", "invalid-param", "no order request 1000000000",
        ),
        ({"service_name": None}, "service_name", "missing-param", "catalogue"),
        ({"service_id": 10**9}, "service_id", "invalid-param", "no service 1000000000"),
        ({"sourceable_type": "User"}, "sourceable_id", "missing-param", "User"),
        ({"sourceable_id": 1}, "sourceable_type", "missing-param", "what kind"),
        ({"sourceable_type": "Order", "sourceable_id": 1}, "sourceable_type", "invalid-param", "Service"),
        ({"sourceable_type": "user", "sourceable_id": 10**9}, "sourceable_id", "invalid-param", "no User"),
        ({"sourceable_type": "LineItem", "sourceable_id": 10**9}, "sourceable_id", "invalid-param", "LineItem"),
        ({"sourceable_type": "promotion", "sourceable_id": 99}, "sourceable_id", "invalid-param", "no Promo"),
        ({"quantity": 0}, "quantity", "invalid-param", "between 1"),
        ({"quantity": True}, "quantity", "invalid-param", "whole number"),
        ({"instructions": "é" * 1001}, "instructions", "invalid-param", "1000"),
        ({"price": "1.005"}, "price", "invalid-param", "1.01"),
        ({"price": True}, "price", "invalid-param", "amount"),
        ({"base_price": -5}, "base_price", "invalid-param", "must be 0.00"),
        ({"price": -5, "key": "fee"}, "price", "invalid-param", "discount or adjustment"),
        ({"discount": 5}, "discount", "invalid-param", "must be 0.00"),
        ({"base_price": 10, "discount": 11}, "discount", "invalid-param", "must be 10.00"),
        ({"base_price": 10, "price": 11}, "price", "invalid-param", "must be 10.00"),
        ({"unit_price": 999_999.99, "quantity": 2}, "quantity", "invalid-param", "must be 1 "),
        ({"discount_applied_percent": 101}, "discount_applied_percent", "invalid-param", "between 0 and 100"),
        ({"updated_at_fm": "yesterday"}, "updated_at_fm", "invalid-param", "11/24/2026"),
        ({"processed_at": "soon"}, "processed_at", "invalid-param", "date and time"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(refuse, said, param, status, told):
    found = refuse(**said)
    assert list(found) == [param]
    assert found[param][0] == status
    assert told in found[param][1]


def test_instructions_are_counted_in_characters(create):
    assert made(create(instructions="é" * 1000))["instructions"] == "é" * 1000


def test_a_contradiction_names_the_value_that_would_be_accepted(create, refuse):
    said = {
        "base_price": 149, "unit_price": 4.5, "quantity": 5, "gross_price": 200,
        "discount_applied_percent": 10, "discount": 20, "net_price": 180, "price": 1, "unit_price_final": 9,
    }  # fmt: skip
    found = refuse(**said)
    expected = {param: re.search(r"must be ([0-9.]+)", told)[1] for param, (_, told) in found.items()}
    assert expected == {
        "gross_price": "171.50", "discount": "17.15", "net_price": "154.35", "price": "154.35",
        "unit_price_final": "4.05",
    }  # fmt: skip
    assert "149.00 + 4.50 × 5" in found["gross_price"][1]
    assert made(create(**said | expected))["price"] == 154.35


def test_faults_of_form_of_records_and_of_sums_are_told_together(refuse):
    found = refuse(itemable_id=10**9, base_price=10, unit_price=0, gross_price=11, processed_at="soon")
    assert set(found) == {"itemable_id", "gross_price", "processed_at"}


def test_a_price_that_cannot_be_read_is_the_only_complaint_about_prices(refuse):
    assert set(refuse(base_price="ten", gross_price=11, price=12)) == {"base_price"}


def test_an_unusual_role_is_kept_with_a_warning(create):
    answer = create(key="Travel  Cost", price=5)
    assert made(answer)["key"] == "travel_cost"
    assert warnings(answer) == ["unknown-key"]


def test_where_a_line_came_from_is_kept(create, order, world):
    parent = world.rows(LineItem, order_id=order)[0]
    line = made(create(sourceable_type="line_item", sourceable_id=parent["id"], key="fee"))
    assert (line["sourceable_type"], line["sourceable_id"]) == ("LineItem", parent["id"])


def test_who_wrote_it_where_and_when_is_kept(create):
    stamp = "11/24/2026  9:05:00 AM"
    line = made(create(updated_in="Orders layout", updated_at_fm=stamp, processed_at="2026-11-24T16:00:00Z"))
    assert (line["updated_in"], line["updated_at_fm"]) == ("Orders layout", "11/24/2026 9:05:00 AM")
    assert (line["processed_at"], line["created_by"]) == ("2026-11-24T16:00:00Z", "PlanOX2")
    mine = made(create(by="employee"))
    assert (mine["created_by"], mine["updated_in"]) == ("Priya Nair", "api:planox2")


def test_it_is_audited_for_its_order(create, bare_order, world):
    create(price=5, discount=1)
    entry = world.rows(AuditEntry)[-1]
    assert (entry["action"], entry["order_id"]) == ("line_items/create", bare_order)
    after = entry["changes"][0]["after"]
    assert (after["gross_price_cents"], after["discount_applied_percent"]) == (600, 16.67)


def test_an_order_has_one_primary_line(create, refuse, order, service, world):
    photos = service("photos")["id"]
    found = refuse(itemable_id=order, service_id=photos)
    assert found["service_type_primary"][0] == "invalid-param"
    assert "Interior and exterior photos" in found["service_type_primary"][1]
    assert list(refuse(itemable_id=order, service_type_primary=True)) == ["service_type_primary"]
    assert made(create(itemable_id=order, service_id=photos, service_type_primary=False))["order_id"] == order


def test_a_request_and_the_order_it_became_share_one_primary_line(refuse, order, world):
    (row,) = world.rows(Order, id=order)
    request = {"itemable_type": "OrderRequest", "itemable_id": row["order_request_id"]}
    assert list(refuse(**request, service_type_primary=True)) == ["service_type_primary"]


def test_of_twenty_primary_lines_at_once_one_is_made(server, world, bare_order):
    said = {
        "itemable_type": "Order", "itemable_id": bare_order, "service_name": "Photos",
        "service_type_primary": True, "price": 100,
    }  # fmt: skip

    def post(number):
        return server.post("line_items/create", said | {"quantity": number + 1}, world.tokens["planox2"])

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))
    assert sorted(answer.code for answer in answers) == [200] + [400] * 19
    assert {tuple(answer.faults) for answer in answers if answer.code == 400} == {("service_type_primary",)}
    (line,) = world.rows(LineItem, order_id=bare_order)
    assert (line["service_type_primary"], line["price_cents"]) == (True, 10_000)


AMOUNTS = st.integers(0, 99_999).map(lambda cents: f"{cents / 100:.2f}")
SAID = st.fixed_dictionaries(
    {"quantity": st.integers(1, 12)},
    optional=dict.fromkeys(("base_price", "unit_price", "gross_price", "discount", *PRICES), AMOUNTS)
    | {"discount_applied_percent": st.sampled_from(["0", "10", "12.5", "100"])},
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAID)
def test_whatever_is_said_is_accepted_at_the_latest_with_the_values_the_refusal_names(create, said):
    answer = create(**said)
    if answer.status_code == 400:
        told = {fault["param"]: fault["message"] for fault in answer.json["errors"]}
        expected = {param: re.search(r"must be ([0-9.]+)", sentence)[1] for param, sentence in told.items()}
        said = said | expected
        answer = create(**said)
    line = made(answer)
    assert {name: f"{float(value):.6f}" for name, value in said.items()} == {
        name: f"{line[name]:.6f}" for name in said
    }
    assert round(line["base_price"] + line["unit_price"] * line["quantity"], 2) == line["gross_price"]
    assert round(line["gross_price"] - line["discount"], 2) == line["net_price"] == line["price"]

"""Quotes: Olio's prices and nobody else's, a discount spread to the cent, every fault told, nothing written."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.blueprints.demo.promotions import PROMOTIONS
from app.blueprints.orders.catalogue import Chosen
from app.blueprints.orders.pricing import price
from app.blueprints.promotions.models import Promotion
from app.blueprints.promotions.validity import Discount
from app.database import table
from tests.ordering.conftest import QUOTE
from tests.pipeline.expect import accepted, refused

ADDRESS = {"street": "9 Quote Street", "city": "Denver", "state": "CO", "postal_code": "80206"}


@pytest.fixture
def quote(post, order):
    def ask(by="client", promotion_code=None, **changes):
        said = {"order": order(**changes)} | ({"promotion_code": promotion_code} if promotion_code else {})
        return post(QUOTE, said, by)

    return ask


def test_a_quote_tells_every_line_and_the_totals(quote):
    add_ons = [{"slug": "drone", "quantity": 10}, {"slug": "virtual-staging-add-on", "quantity": "3"}]
    told = accepted(quote(add_on_services=add_ons))["quote"]
    lines = [(line["slug"], line["key"], line["quantity"], line["price"]) for line in told["line_items"]]
    assert lines == [
        ("photos", "service", 10, 139.0),
        ("drone", "add_on", 10, 129.0),
        ("virtual-staging-add-on", "add_on", 3, 87.0),
    ]
    assert (told["subtotal"], told["discount"], told["total"], told["currency"]) == (355.0, 0.0, 355.0, "USD")
    assert told["promotion"] is None


def test_nothing_is_written(quote, world):
    before = world.count()
    accepted(quote(promotion_code="welcome10"))
    assert world.count() == before


@pytest.mark.parametrize("named", [{"slug": "photos"}, {"group_slug": "photography"}, {"service_id": ...}])
def test_a_service_is_named_by_its_id_its_slug_or_its_group(quote, world, named):
    from app.blueprints.services.models import Service

    (photos,) = world.rows(Service, slug="photos")
    said = {name: photos["id"] if value is ... else value for name, value in named.items()}
    (line,) = accepted(quote(primary_service=said))["quote"]["line_items"]
    assert (line["service_id"], line["quantity"]) == (photos["id"], 10)


def test_a_promotion_takes_off_what_is_discountable_only(quote):
    add_ons = [{"slug": "rush"}]
    told = accepted(quote(promotion_code=" Welcome10 ", add_on_services=add_ons))["quote"]
    assert [line["discount"] for line in told["line_items"]] == [13.9, 0.0]
    assert (told["subtotal"], told["discount"], told["total"]) == (189.0, 13.9, 175.1)
    assert told["promotion"] == {"code": "WELCOME10", "name": "Ten percent for a start", "discount": 13.9}


WRONG = (
    (
        {"primary_service": {"slug": "nowhere"}},
        {"order.primary_service.slug": "There is no primary service nowhere."},
    ),
    (
        {"add_on_services": [{"slug": "brochure"}]},
        {"order.add_on_services[0].slug": "Printed brochure is no longer offered."},
    ),
    (
        {"primary_service": {"slug": "drone"}},
        {"order.primary_service.slug": "Drone photos cannot be ordered as the primary service."},
    ),
    (
        {"primary_service": {"slug": "photos", "quantity": 12}},
        {"order.primary_service.quantity": "Interior and exterior photos comes in 10, 15, 20, 25."},
    ),
    (
        {"primary_service": {"slug": "floor-plan"}, "add_on_services": [{"slug": "day-to-dusk"}]},
        {"order.add_on_services[0].slug": "Day to dusk cannot be ordered with Floor plan."},
    ),
    (
        {"add_on_services": [{"slug": "drone"}, {"slug": "drone", "quantity": 5}]},
        {"order.add_on_services[1].slug": "Drone photos is on the order already."},
    ),
    (
        {"primary_service": {"slug": "photos", "price": 1}},
        {"order.primary_service.price": "The price is 139.00."},
    ),
    ({"total": 1}, {"order.total": "The total is 139.00."}),
)


@pytest.mark.parametrize(("changes", "faults"), WRONG, ids=lambda case: next(iter(case)))
def test_what_olio_does_not_sell_is_refused(quote, changes, faults):
    answer = refused(quote(**changes), "invalid-param", 400, *faults)
    assert {param: sentence for param, (_, sentence) in answer.faults.items()} == faults


@pytest.mark.parametrize("said", [139, 139.0, "139.00", 139.0000001])
def test_a_price_that_is_ours_is_let_pass(quote, said):
    accepted(quote(total=said, primary_service={"slug": "photos", "price": said}))


def test_the_discounted_total_is_ours_too(quote):
    accepted(quote(total=125.1, promotion_code="WELCOME10"))
    answer = quote(total=139, promotion_code="WELCOME10")
    assert (
        refused(answer, "invalid-param", 400, "order.total").faults["order.total"][1] == "The total is 125.10."
    )


def test_every_fault_is_told_at_once(quote):
    access = {"method_of_access": "lockbox_code"}
    visits = [{"requested_date": "2020-01-01"}, {"requested_time": "10:00"}]
    info = {"address": {"street": "1 A", "city": "B", "postal_code": "64112", "state": "Mo."}, "bathrooms": 2.3}
    answer = quote(
        primary_service={"slug": "x", "quantity": 0},
        property_info=info,
        property_access=access,
        appointments=visits,
    )
    assert answer.status == "missing-param"
    assert set(answer.faults) == {
        "order.primary_service.quantity", "order.primary_service.slug", "order.property_info.address.state",
        "order.property_info.bathrooms", "order.property_access.access_code",
        "order.property_access.lockbox_location", "order.appointments[1].requested_date",
    }  # fmt: skip


def test_a_missing_keypad_code_is_asked_for(quote):
    answer = quote(property_access={"method_of_access": "keypad"})
    refused(answer, "missing-param", 400, "order.property_access.access_code")


def test_a_day_that_is_past_at_the_property_is_refused(quote):
    yesterday = (clock.now() - timedelta(days=2)).date()
    answer = quote(appointments=[{"requested_date": f"{yesterday}"}])
    refused(answer, "invalid-param", 400, "order.appointments[0].requested_date")


def test_hashes_may_come_as_text_that_holds_json(quote):
    info = '{"address": {"street": "1 A", "city": "B", "province": "mo", "postal_code": 64112}, "sqft": "2150"}'
    assert accepted(quote(property_info=info))["quote"]["time_zone"] == "America/Chicago"


def test_the_zone_comes_from_the_coordinates_before_the_zip_code(quote):
    info = {"address": ADDRESS, "latitude": "33.45", "longitude": -112.07}
    assert accepted(quote(property_info=info))["quote"]["time_zone"] == "America/Phoenix"


@pytest.mark.parametrize(("which", "why"), [
    ("inactive", "The promotion SUMMER25 is not active."),
    ("other_designation", "The promotion BROKERS15 is for clients of another designation."),
    ("ended", "The promotion LAUNCH50 ended on 2026-01-31."),
])  # fmt: skip
def test_a_promotion_that_does_not_apply_is_refused_with_the_reason(quote, which, why):
    answer = refused(quote(promotion_code=PROMOTIONS[which]["code"]), "invalid-promotion", 400)
    assert answer.json["message"] == why


def test_a_code_that_nobody_gave_is_refused(quote):
    answer = refused(quote(promotion_code="never"), "invalid-promotion", 400)
    assert answer.json["message"] == "There is no promotion NEVER."


@pytest.mark.parametrize(("change", "why"), [
    ({"minimum_cents": 13901}, "is for orders of $139.01 or more."),
    ({"usage_limit": 3, "used": 3}, "has been used up."),
    ({"first_day": clock.now().date() + timedelta(days=3)}, "begins on"),
])  # fmt: skip
def test_a_promotion_keeps_to_its_terms(quote, world, change, why):
    world.execute(sa.update(table(Promotion)).where(table(Promotion).c.code == "WELCOME10").values(change))
    assert why in refused(quote(promotion_code="WELCOME10"), "invalid-promotion", 400).json["message"]


def test_a_promotion_for_other_services_is_refused(quote, post, world):
    accepted(post("promotions/save", {"code": "welcome10", "services": ["3d-tour"]}, "employee"))
    answer = refused(quote(promotion_code="WELCOME10"), "invalid-promotion", 400)
    assert answer.json["message"] == "The promotion WELCOME10 is for none of the services ordered."


CENTS = st.integers(0, 200_000)


@given(
    st.lists(
        st.tuples(CENTS, st.integers(0, 5000), st.integers(1, 30), st.booleans()), min_size=1, max_size=12
    ),
    st.one_of(st.tuples(st.integers(1, 10_000), st.none()), st.tuples(st.none(), st.integers(1, 300_000))),
)
def test_the_shares_add_up_to_the_discount_and_none_exceeds_its_line(lines, off):
    chosen = [
        Chosen(
            {"id": n, "base_price_cents": base, "unit_price_cents": unit, "discountable": may}, count, "", {}
        )
        for n, (base, unit, count, may) in enumerate(lines)
    ]
    terms = Discount({"percent_bp": off[0], "amount_cents": off[1]})
    quote = price(chosen, terms)
    eligible = sum(line.gross_cents for line in quote.lines if line.service["discountable"])
    expected = min(eligible, off[1]) if off[1] else int(Decimal(eligible * off[0]) / 10_000 + Decimal("0.5"))
    assert quote.discount_cents == expected
    assert all(0 <= line.discount_cents <= line.gross_cents for line in quote.lines)
    assert all(not line.discount_cents for line in quote.lines if not line.service["discountable"])
    assert quote.total_cents == quote.subtotal_cents - quote.discount_cents

"""Lines at the console: on the order's page, in a form that reckons along, with the reason of every price."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.blueprints.line_items.models import LineItem
from app.database import table


@pytest.fixture
def form(order):
    return f"/console/line_items/create?order_id={order}"


def preview(page):
    return page.html.select_one("#preview").get_text(" ", strip=True)


def test_an_orders_page_tells_its_lines_and_what_they_amount_to(desk, order):
    page = desk.open(f"/console/orders/{order}")
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")]
        for row in page.html.select(".lines tbody tr")
    ]
    assert rows == [
        ["0 of 25", "$199.00", "−$19.90", "$179.10"],
        ["0 of 1", "$89.00", "–", "$89.00"],
        ["0 of 1", "$50.00", "–", "$50.00"],
    ]
    totals = page.html.select_one(".totals").get_text(" ", strip=True)
    assert totals == "Subtotal $338.00 Discount $19.90 Total $318.10 Balance due $318.10"
    why = page.html.select_one(".lines details").get_text(" ", strip=True)
    assert "$99.00 + $4.00 × 25" in why
    assert "10 % of $199.00" in why


def test_an_order_without_lines_says_so(desk, bare_order):
    assert "No line item yet." in desk.open(f"/console/orders/{bare_order}").text


def test_the_form_tells_the_price_and_the_totals_before_anything_is_saved(desk, form, service, world):
    before = world.count()
    filled = desk.open(f"{form}&service_id={service('drone')['id']}&quantity=10&discount_applied_percent=10")
    told = preview(filled)
    assert "$116.10 Price $129.00 − $12.90" in told
    assert "$99.00 Base price from the catalogue" in told
    assert "Total $318.10 $434.20" in told
    assert world.count() == before


def test_the_form_shows_a_contradiction_and_a_button_that_mends_it(desk, form, service):
    fields = {
        "service_id": str(service("drone")["id"]),
        "quantity": "10",
        "base_price": "90",
        "gross_price": "129",
    }
    page = desk.fill(form, fields | {"_show": "preview"})
    assert "Gross price must be 120.00" in preview(page)
    button = page.html.select_one("#preview button[name=_fill]")
    assert button.get_text(strip=True) == "make the gross price $120.00"
    mended = desk.fill(form, fields | {"_fill": button["value"]})
    assert mended.value("gross_price") == "120.00"
    assert "must be" not in preview(mended)


def test_a_price_that_is_none_is_told_beside_the_form(desk, form):
    page = desk.fill(form, {"price": "a lot", "_show": "preview"})
    assert "Price must be an amount such as 149.00." in preview(page)


def test_a_line_is_added_from_the_orders_page(desk, order, service, world):
    page = desk.open(f"/console/orders/{order}")
    link = next(link["href"] for link in page.html.select(".actions a") if "line item" in link.get_text())
    owner = {"itemable_type": "Order", "itemable_id": str(order)}
    answer = desk.fill(link, owner | {"service_id": str(service("drone")["id"]), "quantity": "5"})
    assert (answer.code, answer.location) == (303, f"/console/orders/{order}")
    assert world.rows(LineItem, order_id=order)[-1]["price_cents"] == 11_400


def test_another_line_of_the_same_order_can_follow(desk, form, order):
    known = {"itemable_type": "Order", "itemable_id": str(order), "service_name": "Trip", "price": "20"}
    answer = desk.fill(form, known | {"_again": "yes"})
    assert answer.location == f"/console/line_items/create?itemable_type=Order&itemable_id={order}"
    assert desk.open(answer.location).value("itemable_id") == str(order)


def test_a_refused_line_keeps_what_was_typed(desk, form, order):
    typed = {"itemable_type": "Order", "itemable_id": str(order), "service_name": "Trip", "price": "12.345"}
    page = desk.fill(form, typed)
    assert (page.code, page.value("price")) == (400, "12.345")
    assert page.problems == ["Price has more than 2 decimal places; the nearest amount is 12.35."]


def test_a_lines_page_leads_to_changing_and_removing_it(desk, order, world):
    line = world.rows(LineItem, order_id=order)[1]
    path = f"/console/line_items/{line['id']}"
    page = desk.open(path)
    change, remove = (link["href"] for link in page.html.select(".actions a"))
    form = desk.open(change)
    assert "89.00" in form.html.select_one("form.form").get_text()
    stamp = form.value("updated_at_mt")
    fields = {"id": str(line["id"]), "updated_at_mt": stamp, "base_price": "80.00"}
    assert desk.fill(change, fields).location == path
    again = desk.open(remove)
    late = {"id": str(line["id"]), "updated_at_mt": again.value("updated_at_mt")}
    assert desk.fill(remove, late).code == 400, "it was changed since the page was opened"
    (fresh,) = [
        link["href"] for link in desk.open(path).html.select(".actions a") if link.get_text() == "Remove"
    ]
    shown = desk.open(fresh)
    done = desk.fill(fresh, {name: shown.value(name) for name in ("id", "updated_at_mt")})
    assert done.location == path
    assert "Removed" in desk.open(path).text
    assert "Removed" in desk.open(f"/console/orders/{order}").text


def test_a_line_changed_in_the_field_stands_out(desk, order, world):
    _line = table(LineItem)
    world.execute(
        sa.update(_line)
        .where(_line.c.order_id == order, _line.c.service_type_primary)
        .values(quantity=20, billing_review=True)
    )
    page = desk.open(f"/console/orders/{order}")
    assert "of another quantity than 20" in page.text
    assert "Billing" in page.text


def test_a_line_that_is_not_there_is_not_found(desk):
    assert desk.open("/console/line_items/999999").code == 404
    assert desk.open("/console/services/999999").code == 404

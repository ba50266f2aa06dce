"""The lines of a report: which are meant, how far they came, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
import time_machine

from app.blueprints.appointments.models import Appointment
from app.blueprints.line_items.models import LineItem
from app.database import table
from tests.field_services.conftest import NOW, made, warnings


@pytest.fixture
def photos(lines):
    return lines[0]["id"]


@pytest.fixture
def set_line(world):
    """`set_line(id, completed_quantity=4)` behind the application's back."""

    def put(line_id, **values):
        world.execute(sa.update(table(LineItem)).where(table(LineItem).c.id == line_id).values(values))

    return put


@pytest.fixture
def set_visit(world, visit_id):
    def put(**values):
        world.execute(sa.update(table(Appointment)).where(table(Appointment).c.id == visit_id).values(values))

    return put


# Which line


@pytest.mark.parametrize("name", ["Photography", "PHOTOGRAPHY", " photography "])
def test_a_line_is_found_by_its_group_in_any_case(report, photos, name):
    (first, *_) = made(report({"name": name, "completed_quantity": 4}))["line_items"]
    assert (first["id"], first["completed_quantity"]) == (photos, 4)


def test_a_line_without_a_group_is_found_by_its_service(report, lines, set_line):
    set_line(lines[1]["id"], group_name=None, service_name="Something special")
    assert made(report({"name": "something special"}))["line_items"][0]["id"] == lines[1]["id"]


def test_id_and_name_must_be_of_one_line(report, refuse, photos):
    status, message = refuse({"line_item_id": photos, "name": "Floor plan"})["line_items[0].name"]
    assert (status, message) == ("invalid-param", f"Line item {photos} is Photography, not Floor plan.")
    made(report({"line_item_id": photos, "name": "photography"}))


def test_neither_id_nor_name_is_a_missing_parameter(refuse, photos):
    said = refuse({"line_item_id": photos}, {"completed_quantity": 1}, {}, {"line_item_id": None, "name": " "})
    sentence = ("missing-param", "Enter the line item id or the name.")
    assert said == dict.fromkeys([f"line_items[{place}].line_item_id" for place in (1, 2, 3)], sentence)


def test_a_line_of_another_order_is_not_there(refuse, world):
    other = world.rows(LineItem, order_id=world.order_id("BH-2038"))[0]["id"]
    status, message = refuse({"line_item_id": other})["line_items[0].line_item_id"]
    assert (status, message) == ("invalid-param", f"The order has no line item {other}.")


def test_a_removed_line_is_no_longer_reported(report, refuse, photos, set_line, lines):
    set_line(photos, removed_at=NOW, removed_by="Priya Nair", service_type_primary=False)
    assert "was removed" in refuse({"line_item_id": photos})["line_items[0].line_item_id"][1]
    message = refuse({"name": "Photography"})["line_items[0].name"][1]
    assert message == "The order has no line item of Photography; it has Floor plan, Rush delivery."
    assert photos not in [line["id"] for line in made(report())["line_items"]]


def test_a_name_that_stands_for_two_lines_asks_for_the_id(report, refuse, lines, set_line):
    set_line(lines[1]["id"], group_name="photography")
    status, message = refuse({"name": "Photography"})["line_items[0].name"]
    assert (status, message) == (
        "invalid-param",
        f"Photography stands for several line items; send line_item_id: {lines[0]['id']}, {lines[1]['id']}.",
    )
    made(report({"line_item_id": lines[1]["id"], "name": "PHOTOGRAPHY"}))


@pytest.mark.parametrize("again", ["line_item_id", "name"])
def test_a_line_is_reported_once(refuse, photos, again):
    second = {"line_item_id": photos} if again == "line_item_id" else {"name": "photography"}
    status, message = refuse({"line_item_id": photos}, second)[f"line_items[1].{again}"]
    assert (status, message) == (
        "invalid-param",
        f"Line item {photos} is reported twice, here and in line_items[0].",
    )


def test_at_most_200_lines_are_reported_at_once(refuse):
    said = refuse(*[{"line_item_id": number + 10**6} for number in range(201)])
    assert said == {"line_items": ("invalid-param", "Line items must have at most 200 entries; it has 201.")}


@pytest.mark.parametrize("odd", ["photos", 7, {"line_item_id": 1}])
def test_lines_come_as_a_list(api, order, visit_id, odd, report):
    answer = report(line_items=odd)
    assert answer.json["errors"][0]["param"] == "line_items"


def test_an_entry_that_is_no_object_is_named_by_its_place(refuse, photos):
    said = refuse({"line_item_id": photos}, "photos")
    assert list(said) == ["line_items[1]"]


# How far it came


def test_a_changed_quantity_is_kept_for_billing_and_changes_no_price(report, photos, lines, stored):
    answer = report({"line_item_id": photos, "quantity": 20})
    assert ("line_items[0].quantity", "billing-review") in warnings(answer)
    assert made(answer)["line_items"][0]["remaining"] == 20
    row = stored("lines")[photos]
    assert (row["quantity"], row["billing_review"]) == (20, True)
    prices = [name for name in lines[0] if name.endswith("_cents")] + ["discount_applied_percent"]
    assert {name: row[name] for name in prices} == {name: lines[0][name] for name in prices}


def test_the_same_quantity_is_no_change(report, photos, lines, stored):
    answer = report({"line_item_id": photos, "quantity": "25"})
    assert warnings(answer) == []
    assert stored("lines")[photos] == lines[0]


def test_a_line_marked_for_billing_stays_marked(report, photos, set_line, stored):
    set_line(photos, billing_review=True)
    made(report({"line_item_id": photos, "completed_quantity": 2}))
    assert stored("lines")[photos]["billing_review"] is True


def test_a_quantity_may_fall_to_nothing(report, photos, stored):
    made(report({"line_item_id": photos, "quantity": 0, "completed_quantity": 0}))
    assert (stored("lines")[photos]["quantity"], stored("lines")[photos]["completed_quantity"]) == (0, 0)


@pytest.mark.parametrize(
    ("done", "accepted"), [(0, True), (25, True), (26, False), (-1, False), ("1.5", False)]
)
def test_completed_lies_between_nothing_and_what_was_ordered(report, photos, done, accepted):
    answer = report({"line_item_id": photos, "completed_quantity": done})
    assert (answer.status_code == 200) is accepted
    if not accepted:
        assert answer.json["errors"][0]["param"] == "line_items[0].completed_quantity"


def test_completed_is_measured_against_the_quantity_in_the_same_report(report, refuse, photos):
    said = refuse({"line_item_id": photos, "quantity": 3, "completed_quantity": 4})
    assert said["line_items[0].completed_quantity"][1] == "Completed must lie between 0 and 3, as ordered."
    made(report({"line_item_id": photos, "quantity": 30, "completed_quantity": 30}))


def test_no_fewer_can_have_been_ordered_than_were_completed_before(refuse, photos, set_line):
    set_line(photos, completed_quantity=4)
    status, message = refuse({"line_item_id": photos, "quantity": 3})["line_items[0].quantity"]
    assert (status, message) == (
        "invalid-param", "Ordered must be 4 at least: so many were completed before.",
    )  # fmt: skip


def test_the_day_is_the_visits_and_the_person_the_photographer(report, photos, stored, world):
    made(report({"line_item_id": photos, "completed_quantity": 4}))
    row, visit = stored("lines")[photos], stored("appointment")
    assert (row["completed_date"], row["completed_by"]) == (date(2027, 3, 2), "Maya Ortiz")
    assert row["completed_by_id"] == visit["photographer_user_id"]


def test_the_day_is_the_property_s_not_utc_s(report, photos, stored, set_visit):
    """23:00 to 23:30 on March 1 in Kansas City is March 2 in UTC."""
    set_visit(start_at=datetime(2027, 3, 2, 5, tzinfo=UTC), stop_at=datetime(2027, 3, 2, 5, 30, tzinfo=UTC))
    made(report({"line_item_id": photos, "completed_quantity": 4}))
    assert stored("lines")[photos]["completed_date"] == date(2027, 3, 1)


def test_of_a_visit_still_to_come_the_day_is_today(report, photos, stored, set_visit):
    set_visit(start_at=datetime(2027, 3, 9, 16, tzinfo=UTC), stop_at=datetime(2027, 3, 9, 17, tzinfo=UTC))
    made(report({"line_item_id": photos, "completed_quantity": 4}))
    assert stored("lines")[photos]["completed_date"] == date(2027, 3, 2)


def test_without_a_start_the_day_is_that_of_the_window(report, photos, stored, set_visit):
    set_visit(start_at=None, stop_at=None, confirmed=False, day=date(2027, 2, 27))
    made(report({"line_item_id": photos, "completed_quantity": 4}))
    assert stored("lines")[photos]["completed_date"] == date(2027, 2, 27)
    assert stored("appointment")["same_day_cancel"] is False


def test_without_a_photographer_it_was_whoever_reports(report, photos, stored, set_visit):
    set_visit(photographer_user_id=None, photographer_name=None)
    made(report({"line_item_id": photos, "completed_quantity": 4}, by="employee"))
    assert stored("lines")[photos]["completed_by"] == "Priya Nair"


def test_day_and_person_may_be_said(report, photos, stored):
    said = {"completed_quantity": 4, "completed_date": "2027-02-28", "completed_by": "Jonah Reyes"}
    made(report({"line_item_id": photos} | said))
    row = stored("lines")[photos]
    assert (row["completed_date"], row["completed_by"], row["completed_by_id"]) == (
        date(2027, 2, 28), "Jonah Reyes", None,
    )  # fmt: skip


def test_a_day_in_the_future_is_refused(report, refuse, photos):
    tomorrow = {"line_item_id": photos, "completed_quantity": 4, "completed_date": "2027-03-03"}
    status, message = refuse(tomorrow)["line_items[0].completed_date"]
    assert (status, message) == (
        "invalid-param",
        "Completed on cannot lie in the future; it can be 2027-03-02 at the latest.",
    )
    made(report(tomorrow | {"completed_date": "2027-03-02"}))


def test_today_is_whichever_day_has_begun_at_the_property_or_the_office(report, refuse, photos):
    """00:30 on March 3 in Kansas City is still March 2 in Denver."""
    with time_machine.travel(datetime(2027, 3, 3, 6, 30, tzinfo=UTC), tick=False):
        made(report({"line_item_id": photos, "completed_quantity": 4, "completed_date": "2027-03-03"}))


def test_the_date_is_written_as_a_date(refuse, photos):
    message = refuse({"line_item_id": photos, "completed_date": "3/2/2027"})["line_items[0].completed_date"][1]
    assert "send 2027-03-02" in message


def test_of_nothing_completed_neither_day_nor_person_is_kept(report, photos, set_line, stored):
    set_line(photos, completed_quantity=4, completed_date=date(2027, 3, 1), completed_by="Maya Ortiz")
    answer = report({"line_item_id": photos, "completed_quantity": 0, "completed_by": "Maya Ortiz"})
    assert ("line_items[0].completed_quantity", "nothing-completed") in warnings(answer)
    row = stored("lines")[photos]
    assert (row["completed_quantity"], row["completed_date"], row["completed_by"]) == (0, None, None)


def test_what_is_not_said_of_a_line_stays(report, photos, set_line, stored):
    set_line(photos, completed_quantity=4, completed_date=date(2027, 3, 1), completed_by="Maya Ortiz")
    was = stored("lines")
    made(report({"line_item_id": photos}))
    assert stored("lines") == was


def test_more_of_a_line_is_completed_on_this_visit_by_this_photographer(report, photos, set_line, stored):
    set_line(photos, completed_quantity=4, completed_date=date(2027, 2, 20), completed_by="Jonah Reyes")
    made(report({"line_item_id": photos, "completed_quantity": 6}))
    row = stored("lines")[photos]
    assert (row["completed_date"], row["completed_by"]) == (date(2027, 3, 2), "Maya Ortiz")


def test_a_changed_line_says_who_changed_it_and_when(report, photos, lines, stored):
    made(report({"line_item_id": photos, "completed_quantity": 4}, by="employee"))
    row = stored("lines")[photos]
    assert (row["updated_by"], row["updated_in"], row["updated_at"]) == ("Priya Nair", "api:planox2", NOW)
    others = [line for line in lines if line["id"] != photos]
    assert [stored("lines")[line["id"]] for line in others] == others

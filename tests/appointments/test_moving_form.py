"""Moving an appointment, changing one, and its page."""

from __future__ import annotations

import pytest

from app.blueprints.appointments.models import Appointment
from tests.appointments.conftest import DAY, shown, start

CREATE = "/console/appointments/create"
UPDATE = "/console/appointments/update"


@pytest.fixture
def move(desk, booked):
    """The form that moves the booked appointment, as it stands."""
    path = f"{UPDATE}?id={booked['id']}"

    def fill(**fields):
        return desk.submit(desk.open(path), UPDATE, fields)

    return fill


def test_a_move_says_what_was_under_each_field_and_keeps_the_length(desk, move, booked, world):
    page = desk.open(f"{UPDATE}?id={booked['id']}")
    assert (page.value("date_start_local"), page.value("time_start_local")) == (DAY, "10:00")
    hints = [hint.get_text() for hint in page.html.select("[id$=-was]")]
    assert hints == ["was Maya Ortiz", "was Tue, Mar 2, 2027", "was 10:00 AM CST", "was 90 min"]
    assert move(time_start_local="15:00").code == 303
    (moved,) = world.rows(Appointment, id=booked["id"])
    assert f"{moved['start_at']:%H:%M} {moved['stop_at']:%H:%M}" == "21:00 22:30"
    assert f"{moved['previous_start_at']:%H:%M}" == "16:00"
    assert not moved["cancelled"]


def test_a_move_knows_its_own_order_among_the_photographer_s_day(move, create, kansas_city, maya):
    said = {"photographer_user_id": maya, "order_id": kansas_city, "time_duration": "1:00"}
    assert create(**start(DAY, "13:00"), **said).status_code == 200
    page = move(time_start_local="15:00", _show="preview")
    assert "this order" in page.html.select_one("#preview .booked li").get_text()


def test_a_move_can_be_said_on_the_office_s_clock(move, booked, world):
    assert move(time_start_local="15:00", _clock="office").code == 303
    assert f"{world.rows(Appointment, id=booked['id'])[0]['start_at']:%H:%M}" == "22:00"


def test_a_change_on_a_version_that_is_no_longer_the_newest_is_refused_and_shown(desk, booked, world, api):
    path = f"{UPDATE}?id={booked['id']}"
    form = desk.open(path)
    theirs = {"id": booked["id"], "updated_at_mt": booked["updated_at_mt"], "time_start_local": "13:00"}
    assert api("appointments/update", theirs, by="photographer").status_code == 200
    page = desk.submit(form, UPDATE, {"time_start_local": "15:00"})
    assert page.code == 400
    assert "was changed by Maya Ortiz" in page.problems[0]
    assert page.value("time_start_local") == "15:00"
    assert "was 1:00 PM CST" in page.text
    (keep,) = [button["value"] for button in page.html.select("[name=_fill]") if "Keep" in button.get_text()]
    kept = desk.submit(page, UPDATE, {"_fill": keep})
    assert desk.submit(kept, UPDATE, {}).code == 303
    assert f"{world.rows(Appointment, id=booked['id'])[0]['start_at']:%H:%M}" == "21:00"


def test_a_block_without_an_order_is_booked_on_the_office_s_clock(desk, maya, world):
    form = desk.open(CREATE)
    assert "no order, so Denver" in form.text
    assert desk.submit(form, CREATE, {"photographer_user_id": str(maya)} | start(DAY, "10:00")).code == 303
    stored = world.rows(Appointment)[-1]
    assert (stored["order_id"], stored["time_zone"]) == (None, "America/Denver")


def test_an_all_day_block_is_moved_whole(desk, create, maya, world):
    made = create(date_start_local=DAY, allday=True, photographer_user_id=maya).json["data"]["appointment"]
    form = desk.open(f"{UPDATE}?id={made['id']}")
    assert desk.submit(form, UPDATE, {"date_start_local": "2027-03-09"}).code == 303
    (moved,) = world.rows(Appointment, id=made["id"])
    assert (moved["allday"], moved["duration_s"]) == (True, 86_400)
    assert f"{moved['start_at']:%d %H:%M}" == "09 07:00"


def test_a_form_for_what_is_not_there_is_drawn_all_the_same(desk):
    for path in (f"{UPDATE}?id=999999", f"{UPDATE}?id=x", f"{CREATE}?order_id=999999", f"{CREATE}?_clock=moon"):
        assert desk.open(path).code == 200


def test_the_page_of_an_appointment_has_three_clocks_and_its_ways_on(desk, booked, world):
    page = desk.open(f"/console/appointments/{booked['id']}")
    assert list(shown(page)) == ["Property", "Office", "UTC"]
    ways = {link.get_text(): link["href"] for link in page.html.select(".actions a")}
    assert list(ways) == ["Move", "Confirm", "Cancel", "Report cancellation", "Open the day"]
    assert desk.submit(desk.open(ways["Confirm"]), "/console/appointments/confirm", {}).code == 303
    assert "Confirmed" in desk.open(f"/console/appointments/{booked['id']}").html.h1.get_text()
    assert desk.open("/console/appointments/999999").code == 404


def test_a_cancelled_one_stays_on_the_order_struck_with_its_reason(desk, booked, kansas_city):
    cancel = f"/console/appointments/cancel?id={booked['id']}&updated_at_mt={booked['updated_at_mt']}"
    form = desk.open(cancel)
    said = {"cancel_reason": "Rain", "cancel_note": "All week"}
    assert desk.submit(form, "/console/appointments/cancel", said).code == 303
    card = desk.open(f"/console/orders/{kansas_city}").html.select(".visit.off")[-1]
    assert card.select_one("s")
    assert "Rain · All week" in card.get_text()
    page = desk.open(f"/console/appointments/{booked['id']}")
    again = page.html.find("a", string="Reinstate")["href"]
    assert desk.submit(desk.open(again), UPDATE, {}).code == 303


def test_an_appointment_without_a_time_shows_its_window(desk, create, kansas_city):
    made = create(order_id=kansas_city, window_date_start=DAY, window_time_start=28800).json["data"]
    assert "Tue, Mar 2, 2027, 08:00" in desk.open(f"/console/appointments/{made['appointment']['id']}").text
    assert desk.open(f"/console/orders/{kansas_city}").code == 200

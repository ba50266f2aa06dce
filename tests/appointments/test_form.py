"""The appointment's form: one date and one start on the clock of one's choice, shown before it is saved.

A desk here is a browser without scripts; the live preview is the same fragment, asked for by itself.
"""

from __future__ import annotations

import pytest

from app.blueprints.appointments.models import Appointment
from tests.appointments.conftest import DAY

CREATE = "/console/appointments/create"
UPDATE = "/console/appointments/update"


@pytest.fixture
def new(desk, kansas_city, maya):
    """The form of a new appointment of Maya's for an order on Central time, filled in with the rest."""

    def fill(order=kansas_city, **fields):
        path = f"{CREATE}?order_id={order}"
        return desk.submit(desk.open(path), CREATE, {"photographer_user_id": str(maya)} | fields)

    return fill


def start(day, moment, of="local"):
    return {f"date_start_{of}": day, f"time_start_{of}": moment}


def shown(page):
    """The preview's three clocks."""
    clocks = page.html.select("#preview .clocks, .clocks")[0]
    labels, texts = ([tag.get_text() for tag in clocks.find_all(name)] for name in ("dt", "dd"))
    return dict(zip(labels, texts, strict=True))


def test_a_new_form_brings_its_version_a_length_and_the_order_s_work(desk, kansas_city):
    page = desk.open(f"{CREATE}?order_id={kansas_city}")
    assert page.value("updated_at_mt")
    assert page.value("time_duration_s") == "5400"
    assert page.value("appt_type") == "Photography and floor plan"
    assert page.value("_clock") == "local"
    assert [part.get_text() for part in page.html.select("main form h2")][:2] == ["Who and what", "When"]
    assert page.html.find(attrs={"name": "photographer_user_id"}).has_attr("autofocus")


@pytest.mark.parametrize(
    ("of", "starts"),
    [("local", "16:00"), ("office", "17:00"), ("utc", "10:00")],
    ids=["place", "office", "utc"],
)
def test_the_chosen_clock_decides_what_the_time_means(new, world, of, starts):
    page = new(**start(DAY, "10:00"), _clock=of)
    assert page.code == 303
    stored = world.rows(Appointment)[-1]
    assert f"{stored['start_at']:%H:%M}" == starts
    assert page.location == f"/console/appointments/{stored['id']}"


def test_the_time_stands_in_front_on_the_clock_it_was_typed_for(new):
    page = new(**start(DAY, "10:00"), _clock="office", _show="preview")
    assert page.value("time_start_office") == "10:00"
    assert page.value("time_start_local") == ""
    assert page.value("_clock_was") == "office"
    labels = [label.get_text(strip=True) for label in page.html.select("section.card label")]
    assert labels[2:5] == ["Date", "Start", "Length"]
    assert page.html.find("label", string=lambda text: text and "Date" in text)["for"] == "date_start_office"
    assert shown(page)["Property"].startswith("Tue, Mar 2, 2027, 11:00 AM – 12:30 PM CST")


def test_times_typed_for_two_clocks_change_places_and_neither_is_lost(new):
    page = new(**start(DAY, "10:00"), **start(DAY, "09:30", "office"), _clock="office", _show="preview")
    assert (page.value("time_start_office"), page.value("time_start_local")) == ("10:00", "09:30")
    assert "must be" in page.html.find(id="preview").get_text()


def test_without_a_script_the_button_shows_the_three_clocks_and_the_day(new, booked):
    page = new(**start(DAY, "10:30"), _show="preview")
    assert page.code == 200
    assert shown(page) == {
        "Property": "Tue, Mar 2, 2027, 10:30 AM – 12:00 PM CST",
        "Office": "Tue, Mar 2, 2027, 9:30 – 11:00 AM MST",
        "UTC": "Tue, Mar 2, 2027, 16:30 – 18:00 UTC",
    }
    preview = page.html.find(id="preview")
    assert "1 conflict" in preview.get_text()
    assert "10:00 AM – 11:30 AM" in preview.select_one(".booked li").get_text()
    assert "this order conflict" in preview.select_one(".booked li").get_text(" ", strip=True)


def test_the_fragment_is_the_same_as_on_the_page(desk, new, kansas_city, booked):
    typed = start(DAY, "10:30")
    page = new(**typed, _show="preview")
    form = desk.open(f"{CREATE}?order_id={kansas_city}")
    maya = {"photographer_user_id": page.value("photographer_user_id")}
    fragment = desk.submit(form, CREATE, typed | maya, **{"X-Fragment": "preview"})
    assert fragment.html.find("html") is None
    assert fragment.text == page.html.find(id="preview").get_text(" ", strip=True)
    said = fragment.html.find(attrs={"data-said": True})["data-said"]
    assert said == "1 conflict. Tue, Mar 2, 2027, 10:30 AM – 12:00 PM CST."


def test_looking_writes_nothing(new, world, booked):
    before = world.count()
    new(**start(DAY, "10:30"), _show="preview")
    new(**start("someday", "10:30"), _show="preview")
    assert world.count() == before


def test_a_gap_in_the_day_fills_itself_in(new, booked):
    page = new(**start(DAY, "10:30"), _show="preview")
    offers = {button.get_text(strip=True): button["value"] for button in page.html.select("[name=_fill]")}
    (value,) = [value for text, value in offers.items() if "11:30 AM" in text and "–" in text]
    filled = new(**start(DAY, "10:30"), _fill=value)
    assert filled.value("time_start_local") == "11:30"
    assert "Free" in filled.html.select_one("#preview .tag.done").get_text()


def test_a_gap_is_offered_on_the_clock_it_was_seen_on_even_if_another_was_chosen_since(new, booked):
    page = new(**start(DAY, "10:30"), _show="preview")
    (value,) = [
        button["value"]
        for button in page.html.select("[name=_fill]")
        if "11:30 AM" in button.get_text() and "–" in button.get_text()
    ]
    filled = new(**start(DAY, "10:30"), _clock="utc", _fill=value)
    assert (filled.value("_clock"), filled.value("time_start_local")) == ("local", "11:30")


def test_a_clash_is_refused_beside_the_photographer_and_saved_for_a_reason(new, world, booked):
    page = new(**start(DAY, "10:30"))
    assert page.code == 400
    assert page.problems[0].startswith(f"The photographer is taken by appointment {booked['id']}")
    link = page.html.select_one(".error-summary a")["href"]
    assert page.html.find(id=link.removeprefix("#"))["name"] == "photographer_user_id"
    assert page.html.select_one("#preview [data-asks]")
    saved = new(**start(DAY, "10:30"), override_reason="The owner insists.")
    assert saved.code == 303
    assert world.rows(Appointment)[-1]["override_reason"] == "The owner insists."


def test_a_refusal_stands_beside_the_field_in_front_and_keeps_what_was_typed(new):
    page = new(**start("11/24", "half past"), _clock="office")
    assert page.code == 400
    assert page.value("date_start_office") == "11/24"
    assert page.value("time_start_office") == "half past"
    targets = [link["href"] for link in page.html.select(".error-summary a")]
    assert targets == ["#date_start_office", "#time_start_office"]
    assert page.html.find(id="rest").get("open") is None


def test_a_refusal_among_all_other_fields_unfolds_them(new):
    page = new(**start(DAY, "10:00"), window_time_start="noon")
    assert page.code == 400
    assert page.html.find(id="rest").has_attr("open")


def test_a_time_that_does_not_exist_offers_those_on_either_side(new, world):
    denver = world.order_id("KW-77121")
    page = new(order=denver, **start("2027-03-14", "02:30"), _show="preview")
    preview = page.html.find(id="preview")
    assert "does not exist in America/Denver" in preview.get_text()
    assert preview.select_one(".clocks") is None
    offers = [button.get_text(" ", strip=True) for button in preview.select("[name=_fill]")]
    assert offers == [
        "Start at Sun, Mar 14, 2027, 1:30 AM MST",
        "Start at Sun, Mar 14, 2027, 3:30 AM MDT",
    ]
    refused = new(order=denver, **start("2027-03-14", "02:30"))
    assert refused.html.select_one(".error-summary a")["href"] == "#time_start_local"


@pytest.mark.parametrize(("which", "instant"), [("First", "07:30"), ("Second", "08:30")])
def test_an_hour_that_comes_twice_asks_which_and_utc_tells_them_apart(new, world, which, instant):
    denver = world.order_id("KW-77121")
    page = new(order=denver, **start("2027-11-07", "01:30"), _show="preview")
    assert "comes twice" in page.html.find(id="preview").get_text()
    (value,) = [button["value"] for button in page.html.select("[name=_fill]") if which in button.get_text()]
    filled = new(order=denver, **start("2027-11-07", "01:30"), _fill=value)
    assert filled.value("_clock") == "utc"
    assert shown(filled)["UTC"].startswith(f"Sun, Nov 7, 2027, {instant}")
    new(order=denver, _clock="utc", _clock_was="utc", **start("2027-11-07", instant, "utc"))
    assert f"{world.rows(Appointment)[-1]['start_at']:%H:%M}" == instant


def test_a_contradiction_among_the_clocks_says_how_far_it_is_off(new):
    page = new(**start(DAY, "10:00"), time_start_office="10:00", _show="preview")
    assert "It is 60 min off." in page.html.find(id="preview").get_text()


def test_save_and_add_another_comes_back_with_the_same_order_and_person(desk, new, world, kansas_city, maya):
    page = new(**start(DAY, "10:00"), _again="yes")
    assert page.code == 303
    again = desk.open(page.location)
    assert (again.value("order_id"), again.value("photographer_user_id")) == (str(kansas_city), str(maya))
    assert "The appointment was saved." in again.text


def test_enter_saves_rather_than_presses_what_only_fills_in(new, booked):
    page = new(**start(DAY, "10:30"), _show="preview")
    first = page.html.select_one("main form[method=post] button[type=submit]")
    assert not first.has_attr("name")


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


def test_what_the_form_sends_names_the_parameters_of_the_chosen_clock(desk, new, kansas_city):
    form = desk.open(f"{CREATE}?order_id={kansas_city}")
    typed = start(DAY, "10:00") | {"_clock": "office"}
    sent = desk.submit(form, CREATE, typed, **{"X-Fragment": "sends"}).text
    assert '"time_start_office": "10:00"' in sent
    assert "--date-start-office 2027-03-02" in sent
    assert "_clock" not in sent
    assert "start_local" not in sent


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

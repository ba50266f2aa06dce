"""The appointment's form: one date and one start on the clock of one's choice, shown before it is saved.

A desk here is a browser without scripts; the live preview is the same fragment, asked for by itself.
"""

from __future__ import annotations

import pytest

from app.blueprints.appointments.models import Appointment
from tests.appointments.conftest import DAY, shown, start

CREATE = "/console/appointments/create"
UPDATE = "/console/appointments/update"


@pytest.fixture
def new(desk, kansas_city, maya):
    """The form of a new appointment of Maya's for an order on Central time, filled in with the rest."""

    def fill(order=kansas_city, **fields):
        path = f"{CREATE}?order_id={order}"
        return desk.submit(desk.open(path), CREATE, {"photographer_user_id": str(maya)} | fields)

    return fill


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


def test_what_the_form_sends_names_the_parameters_of_the_chosen_clock(desk, new, kansas_city):
    form = desk.open(f"{CREATE}?order_id={kansas_city}")
    typed = start(DAY, "10:00") | {"_clock": "office"}
    sent = desk.submit(form, CREATE, typed, **{"X-Fragment": "sends"}).text
    assert '"time_start_office": "10:00"' in sent
    assert "--date-start-office 2027-03-02" in sent
    assert "_clock" not in sent
    assert "start_local" not in sent

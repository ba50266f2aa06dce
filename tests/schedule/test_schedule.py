"""The schedule: who is where, on the clock of one's choice, and how to get from there to a booking."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa

from app.blueprints.demo.cast import JONAH, MAYA, THEO
from app.database import table
from app.identity.models import Employee

DAY = "2027-03-02"  # a Tuesday on which the cast has nothing to do
STAMP = "2026-11-24 09:00:00"


@pytest.fixture
def book(api, world):
    """`book("10:00", MAYA, order="KW-77120", …)` → the appointment, on the property's clock."""

    def call(time, person=None, order="KW-77120", day=DAY, **more):
        said = {"updated_at_mt": STAMP, "date_start_local": day, "time_start_local": time}
        said |= {"order_id": world.order_id(order)} if order else {}
        said |= {"photographer_user_id": world.users[person]} if person else {}
        answer = api("appointments/create", said | {"time_duration": "1:30"} | more)
        assert answer.status_code == 200, answer.json
        return answer.json["data"]["appointment"]

    return call


def lanes(page):
    """Each photographer's blocks: (classes, text)."""
    found = {}
    for lane in page.html.select("section.lane"):
        name = lane.h3.find(string=True).strip()
        blocks = [
            (set(block["class"]), block.get_text(" ", strip=True))
            for block in lane.select("li:not(.slot):not(.nothing)")
        ]
        found[name] = blocks
    return found


def test_a_day_has_a_lane_for_each_photographer_the_unassigned_first(desk, book):
    book("10:00", MAYA, confirmed=True)
    book("09:15", None, order="BH-2041")
    page = desk.open(f"/console/schedule?day={DAY}")
    shown = lanes(page)
    assert list(shown) == ["Not assigned", "Jonah Reyes", "Maya Ortiz", "Theo Lindqvist"]
    ((classes, text),) = shown["Maya Ortiz"]
    assert {"x13", "w6", "sure", "whole"} <= classes  # three hours after seven, an hour and a half long
    assert text == "Kansas City, 1428 Larkspur Lane 10:00 – 11:30 AM CST confirmed"
    ((classes, text),) = shown["Not assigned"]
    assert {"x10", "w6", "unsure"} <= classes
    assert "not confirmed" in text
    assert page.html.select_one(".heading p").get_text() == "2 appointments · 1 not assigned"


def test_a_conflict_has_the_word_and_stands_side_by_side(desk, book):
    book("10:00", MAYA)
    book("11:00", MAYA, override_reason="The owner insists")
    book("12:30", MAYA)
    shown = lanes(desk.open(f"/console/schedule?day={DAY}"))["Maya Ortiz"]
    assert [("clash" in classes, "Conflict" in text) for classes, text in shown] == [
        (True, True),
        (True, True),
        (False, False),
    ]
    assert [classes & {"c1", "c2", "whole"} for classes, _ in shown] == [{"c1"}, {"c2"}, {"whole"}]


@pytest.mark.parametrize(
    ("clock", "place", "hours"),
    [
        ("place", "x13", "10:00 – 11:30 AM CST"),
        ("office", "x9", "9:00 – 10:30 AM MST"),
        ("utc", "x37", "16:00 – 17:30 UTC"),
    ],
)
def test_the_clock_is_a_matter_of_choice(desk, book, clock, place, hours):
    book("10:00", MAYA)
    page = desk.open(f"/console/schedule?day={DAY}&clock={clock}")
    ((classes, text),) = lanes(page)["Maya Ortiz"]
    assert place in classes
    assert hours in text
    chosen = page.html.select(".chips [aria-current]")
    assert [chip.get_text() for chip in chosen] == [
        {"place": "Property time", "office": "Office time", "utc": "UTC"}[clock]
    ]


def test_a_day_is_the_chosen_clock_s_day(desk, book):
    book("23:00", MAYA)  # at five the next morning in UTC
    assert lanes(desk.open(f"/console/schedule?day={DAY}"))["Maya Ortiz"]
    assert not lanes(desk.open(f"/console/schedule?day={DAY}&clock=utc"))["Maya Ortiz"]
    assert lanes(desk.open("/console/schedule?day=2027-03-03&clock=utc"))["Maya Ortiz"]
    ((classes, _),) = lanes(desk.open("/console/schedule?day=2027-03-03"))["Maya Ortiz"]
    assert {"x1", "w2"} <= classes  # its last half-hour


def test_a_block_of_whole_days_fills_each_of_them(desk, book):
    book("00:00", THEO, order=None, allday=True, time_start_local=None, date_stop_local="2027-03-05",
         time_duration=None)  # fmt: skip
    for day in (DAY, "2027-03-04", "2027-03-05"):
        ((classes, _),) = lanes(desk.open(f"/console/schedule?day={day}&clock=office"))["Theo Lindqvist"]
        assert {"x1", "w96"} <= classes
    assert not lanes(desk.open("/console/schedule?day=2027-03-06&clock=office"))["Theo Lindqvist"]


def test_an_empty_hour_leads_to_a_form_with_the_person_and_the_time(desk, book, world):
    book("10:00", JONAH, order="VS-310")
    page = desk.open(f"/console/schedule?day={DAY}")
    lane = page.html.find("h3", string="Jonah Reyes").find_parent("section")
    hours = [parse_qs(urlsplit(link["href"]).query) for link in lane.select(".slot a")]
    assert [hour["time_start_local"][0] for hour in hours][:4] == ["07:00", "08:00", "09:00", "12:00"]
    form = desk.open(lane.select_one(".slot a")["href"])
    assert form.value("photographer_user_id") == str(world.users[JONAH])
    assert (form.value("date_start_local"), form.value("time_start_local")) == (DAY, "07:00")
    assert form.html.select_one("#preview .tag.done").get_text() == "Free"
    by_keyboard = lane.select_one("a.add")
    assert "Jonah Reyes" in by_keyboard.get_text()
    assert desk.open(by_keyboard["href"]).value("date_start_local") == DAY


def test_on_another_clock_the_empty_hour_is_that_clock_s(desk):
    page = desk.open(f"/console/schedule?day={DAY}&clock=utc")
    form = desk.open(page.html.select_one(".slot a")["href"])
    assert (form.value("_clock"), form.value("time_start_utc")) == ("utc", "07:00")


def test_moving_needs_no_dragging(desk, book, world):
    made = book("10:00", MAYA)
    block = desk.open(f"/console/schedule?day={DAY}").html.select_one("section.lane li:not(.slot) a")
    page = desk.open(block["href"])
    move = page.html.find("a", string="Move")["href"]
    done = desk.submit(desk.open(move), "/console/appointments/update", {"time_start_local": "14:00"})
    assert done.code == 303
    ((classes, _),) = lanes(desk.open(f"/console/schedule?day={DAY}"))["Maya Ortiz"]
    assert "x29" in classes
    assert made["id"]


def test_a_week_counts_and_leads_to_each_day(desk, book):
    book("10:00", MAYA)
    book("15:00", MAYA)
    book("09:00", JONAH, order="VS-310", day="2027-03-05")
    page = desk.open(f"/console/schedule?day={DAY}&view=week")
    assert len(page.html.select("thead th")) == 8
    rows = {row.th.get_text(): row.find_all("td") for row in page.html.select("tbody tr")}
    cell = rows["Maya Ortiz"][1]
    assert cell.get_text(" ", strip=True) == "2 appointments 10:00 – 4:30 PM"
    assert "1 appointments" in rows["Jonah Reyes"][4].get_text(" ", strip=True)
    day = desk.open(cell.a["href"])
    assert list(lanes(day)) == ["Maya Ortiz"]
    assert len(lanes(day)["Maya Ortiz"]) == 2


def test_the_list_says_the_same_as_the_board_with_all_three_clocks(desk, book, world):
    book("10:00", MAYA)
    book("11:00", MAYA, override_reason="The owner insists")
    page = desk.open(f"/console/schedule?day={DAY}&view=list")
    rows = [row.get_text(" ", strip=True) for row in page.html.select("tbody tr")]
    assert len(rows) == 2
    order = world.order_id("KW-77120")
    assert rows[0] == (
        "10:00 – 11:30 AM CST Property 10:00 – 11:30 AM CST Office 9:00 – 10:30 AM MST UTC 16:00 – 17:30 UTC "
        f"Kansas City, 1428 Larkspur Lane Order {order} Maya Ortiz Conflict Not confirmed"
    )
    assert "Nothing is booked that day." in desk.open("/console/schedule?day=2027-06-01&view=list").text


def test_what_is_wanted_that_day_without_a_time_is_not_forgotten(desk, api, world):
    said = {"updated_at_mt": STAMP, "order_id": world.order_id("KW-77120"), "window_date_start": DAY}
    assert api("appointments/create", said | {"window_time_start": 28800}).status_code == 200
    for view in ("day", "list"):
        text = desk.open(f"/console/schedule?day={DAY}&view={view}").text
        assert "No time yet Kansas City, 1428 Larkspur Lane , 08:00 · Not assigned" in text
    assert "No time yet" not in desk.open("/console/schedule?day=2027-03-03").text


def test_cancelled_appointments_take_no_place(desk, book, api):
    made = book("10:00", MAYA)
    said = {"id": made["id"], "updated_at_mt": made["updated_at_mt"]}
    assert api("appointments/cancel", said).status_code == 200
    assert lanes(desk.open(f"/console/schedule?day={DAY}"))["Maya Ortiz"] == []


def test_one_photographer_can_be_shown_alone_and_so_can_nobody(desk, book, world):
    book("10:00", MAYA)
    book("10:00")
    maya = world.users[MAYA]
    assert list(lanes(desk.open(f"/console/schedule?day={DAY}&person={maya}"))) == ["Maya Ortiz"]
    page = desk.open(f"/console/schedule?day={DAY}&person=none")
    assert list(lanes(page)) == ["Not assigned"]
    assert "person=none" in page.html.find("a", string="Next")["href"]


def test_of_many_photographers_only_those_with_something_are_shown(desk, book, world, runner):
    for number in range(12):
        words = ["users", "create", "--email", f"p{number}@olio.example", "--first-name", "Pat"]
        words += ["--last-name", f"Number {number}", "--password", "long enough 2026", "--role", "photographer"]
        assert runner.invoke(args=words).exit_code == 0
    book("10:00", MAYA)
    page = desk.open(f"/console/schedule?day={DAY}")
    assert list(lanes(page)) == ["Not assigned", "Maya Ortiz"]
    assert "14 more have nothing that day." in page.text


def test_one_who_is_no_photographer_any_more_keeps_what_is_booked(desk, book, world):
    book("10:00", MAYA)
    employee = table(Employee)
    world.execute(sa.update(employee).where(employee.c.user_id == world.users[MAYA]).values(photographer=False))
    assert len(lanes(desk.open(f"/console/schedule?day={DAY}"))["Maya Ortiz"]) == 1


@pytest.mark.parametrize(
    "query", ["day=soon", "view=year", "clock=moon", "person=x", "day=2100-12-31", "day=1990-01-01"]
)
def test_an_address_that_asks_for_nonsense_shows_what_is_usual(desk, query):
    page = desk.open(f"/console/schedule?{query}")
    assert page.code == 200
    assert re.search(r"\w+day, \w+ \d+", page.html.h1.get_text())


def test_the_schedule_is_closed_to_strangers(app):
    assert app.test_client().get("/console/schedule").status_code == 303

"""The calendar feed: what a phone subscribes to, read back with the library that calendars are read with."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from app import clock
from app.audit.models import AuditEntry
from app.blueprints.appointments.models import Appointment, CalendarAddress
from app.blueprints.demo.cast import JONAH, MAYA, PRIYA
from app.database import table
from app.identity.models import Employee, User
from app.identity.tokens import digest
from tests.wire import serving

STAMP = "2026-11-24 09:00:00"


@pytest.fixture
def issue(runner):
    """Make an address for somebody; answers its path."""

    def call(person=MAYA):
        result = runner.invoke(args=["calendars", "issue", "--email", person.email])
        assert result.exit_code == 0, result.output
        return result.output.strip()

    return call


@pytest.fixture
def events(client):
    """The events behind an address by their UID."""

    def call(path):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.content_type == "text/calendar; charset=utf-8"
        return {str(event["uid"]): event for event in Calendar.from_ical(answer.data).walk("VEVENT")}

    return call


@pytest.fixture
def book(api, world):
    def call(days=10, **more):
        day = clock.now() + timedelta(days=days)
        said = {
            "order_id": world.order_id("KW-77120"),
            "photographer_user_id": world.users[MAYA],
            "date_start_utc": f"{day:%Y-%m-%d}",
            "time_start_utc": "16:00",
            "time_duration": "1:30",
            "updated_at_mt": STAMP,
            "appt_type": "Photography",
        }
        answer = api("appointments/create", said | more)
        assert answer.status_code == 200, answer.json
        return answer.json["data"]["appointment"]

    return call


def test_an_appointment_is_an_event_in_utc_with_place_and_state(issue, events, book):
    made = book(notes="The code is 4711", confirmed=True)
    event = events(issue())[made["uuid"]]
    assert event["dtstart"].to_ical().decode() == made["start_at"].replace("-", "").replace(":", "")
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=90)
    assert event["summary"] == "Photography, 1428 Larkspur Lane"
    assert event["location"] == "1428 Larkspur Lane, Kansas City, MO 64112"
    assert event["status"] == "CONFIRMED"
    assert b"4711" not in event.to_ical()
    for name in ("dtstamp", "last-modified", "created", "dtstart", "dtend"):
        assert event[name].to_ical().endswith(b"Z")


def test_a_move_and_a_cancellation_are_the_same_event_later_in_its_sequence(issue, events, book, api):
    path = issue()
    made = book()
    first = events(path)[made["uuid"]]
    assert first["status"] == "TENTATIVE"
    moved = api("appointments/update", {"id": made["id"], "updated_at_mt": made["updated_at_mt"],
                                        "time_start_utc": "18:00"}).json["data"]["appointment"]  # fmt: skip
    second = events(path)[made["uuid"]]
    assert second.decoded("dtstart") - first.decoded("dtstart") == timedelta(hours=2)
    said = {"id": made["id"], "updated_at_mt": moved["updated_at_mt"]}
    assert api("appointments/cancel", said).status_code == 200
    third = events(path)[made["uuid"]]
    assert (third["status"], third["transp"]) == ("CANCELLED", "TRANSPARENT")
    sequences = [int(event["sequence"]) for event in (first, second, third)]
    assert sequences == sorted(set(sequences))
    assert all(sequence < 2**31 for sequence in sequences)
    stamps = [event.decoded("last-modified") for event in (first, second, third)]
    assert stamps == sorted(set(stamps))


def test_it_holds_a_photographer_s_own_from_a_month_back_to_a_year_ahead(issue, events, book, world):
    inside, far = book(), book(days=380)
    other = book(days=12, photographer_user_id=world.users[JONAH])
    open_ = book(days=13, photographer_user_id=None)
    old = book(days=14)
    appointment = table(Appointment)
    long_ago = {"start_at": clock.now() - timedelta(days=40), "stop_at": clock.now() - timedelta(days=39)}
    world.execute(sa.update(appointment).where(appointment.c.id == old["id"]).values(long_ago))
    found = events(issue())
    assert inside["uuid"] in found
    assert not {far["uuid"], other["uuid"], open_["uuid"], old["uuid"]} & set(found)


def test_blocked_time_is_an_event_without_a_place(issue, events, book):
    made = book(order_id=None, appt_type=None, summary="Dentist")
    event = events(issue())[made["uuid"]]
    assert event["summary"] == "Dentist"
    assert "location" not in event


def test_odd_text_cannot_break_out_of_its_event(issue, events, book):
    made = book(appt_type="Photos; pool,\\ spa\nEND:VEVENT\nBEGIN:VEVENT")
    assert events(issue())[made["uuid"]]["summary"].startswith("Photos; pool,\\ spa\nEND:VEVENT")


def test_only_the_hash_of_the_token_is_kept_and_the_trail_does_not_tell_it(issue, world):
    token = issue().removeprefix("/calendar/").removesuffix(".ics")
    (row,) = world.rows(CalendarAddress)
    assert row["token_sha256"] == digest(token)
    entry = world.rows(AuditEntry)[-1]
    assert entry["action"] == "calendars issue"
    assert digest(token) not in str(dict(entry["changes"][0]))


def test_an_address_that_was_replaced_or_revoked_leads_nowhere(issue, client, runner):
    first, second = issue(), issue()
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    result = runner.invoke(args=["calendars", "revoke", "--email", MAYA.email])
    assert "revoked" in result.output
    assert client.get(second).status_code == 404
    assert "no address" in runner.invoke(args=["calendars", "revoke", "--email", MAYA.email]).output
    assert client.get("/calendar/olio_cal_guess.ics").status_code == 404


@pytest.mark.parametrize("change", ["active", "photographer"])
def test_whoever_leaves_takes_their_feed_along(issue, client, world, change):
    path = issue()
    of = table(User if change == "active" else Employee)
    column = of.c.id if change == "active" else of.c.user_id
    world.execute(sa.update(of).where(column == world.users[MAYA]).values({change: False}))
    assert client.get(path).status_code == 404


def test_only_photographers_have_a_feed(runner, desk, world):
    result = runner.invoke(args=["calendars", "issue", "--email", PRIYA.email])
    assert result.exit_code == 1
    assert "no active photographer" in result.output
    assert desk.open(f"/console/users/{world.users[PRIYA]}/calendar").code == 404


def test_what_has_not_changed_is_not_sent_again(issue, client, book):
    path = issue()
    first = client.get(path)
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    book()
    assert client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_the_office_makes_and_revokes_an_address_on_the_user_s_page(desk, client, world):
    user = desk.open(f"/console/users/{world.users[MAYA]}")
    page = desk.open(user.html.find("a", string="Calendar address")["href"])
    assert "There is none yet." in page.text
    form = page.html.select_one("main form")
    made = desk.send(form["action"], {"csrf_token": page.value("csrf_token"), "do": "issue"})
    address = made.html.find(id="calendar-address").get_text()
    assert client.get(address.removeprefix("http://localhost")).status_code == 200
    again = desk.open(form["action"])
    assert address not in again.text
    assert "There is one, made" in again.text
    done = desk.send(form["action"], {"csrf_token": page.value("csrf_token"), "do": "revoke"})
    assert done.code == 303
    assert client.get(address.removeprefix("http://localhost")).status_code == 404
    entry = world.rows(AuditEntry)[-1]
    assert (entry["action"], entry["name"]) == ("calendars revoke", PRIYA.name)


def test_making_one_needs_a_sign_in_and_the_form_s_token(app, desk, world):
    path = f"/console/users/{world.users[MAYA]}/calendar"
    assert app.test_client().get(path).status_code == 303
    assert app.test_client().post(path, data={"do": "issue"}).status_code in (303, 400)
    assert desk.send(path, {"do": "issue"}).code == 400
    assert world.rows(CalendarAddress) == []


@pytest.mark.any_database
def test_the_token_reaches_no_log(issue, database_url, world, tmp_path):
    paths = [issue(), "/calendar/olio_cal_guess.ics", "/calendar/olio_cal_other/guess.ics"]
    with serving(database_url, tmp_path / "log") as server:
        assert [server.send("GET", path).code for path in paths] == [200, 404, 404]
    log = (tmp_path / "log").read_text()
    assert "olio_cal_" not in log
    assert log.count('"path": "/calendar/') == 3

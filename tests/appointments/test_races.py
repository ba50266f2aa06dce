"""However many ask at once, no photographer is booked twice; and it is the lock that sees to it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from app.blueprints.appointments import slots
from app.blueprints.appointments.models import Appointment
from app.database import table
from app.extensions import db
from tests.appointments.conftest import STAMP, at

HOUR = {"time_duration_s": 3600}
# Two that are not cancelled, one photographer, one stretch of time; what may come to nothing is not counted.
PAIRS = """
    SELECT one.id, other.id FROM appointments one JOIN appointments other
        ON one.photographer_user_id = other.photographer_user_id AND one.id < other.id
        AND one.start_at < other.stop_at AND other.start_at < one.stop_at
    WHERE NOT (one.cancelled OR other.cancelled)
        AND (one.confirmed OR NOT one.optional) AND (other.confirmed OR NOT other.optional)
"""


def pairs(world):
    with world.context(), db.engine.connect() as connection:
        return connection.execute(sa.text(PAIRS)).all()


def all_at_once(calls):
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


@pytest.fixture
def ask(server, world, kansas_city):
    """`ask(verb, …)` → a call to be made later, of a real server."""

    def call(verb, **said):
        known = {"order_id": kansas_city, "updated_at_mt": STAMP} if verb == "create" else {}
        return lambda: server.post(f"appointments/{verb}", known | said, world.tokens["planox2"])

    return call


@pytest.fixture
def make(ask):
    """Make an appointment; answer what a change to it must name."""

    def call(**said):
        answer = ask("create", **HOUR, **said)()
        assert answer.code == 200, answer.json
        made = answer.json["data"]["appointment"]
        return {"id": made["id"], "updated_at_mt": made["updated_at_mt"]}

    return call


def assert_refused(answers, winner):
    """That each was told what it clashes with, in a sentence and as data, and where else to go."""
    for answer in answers:
        assert (answer.code, answer.status) == (400, "invalid-param")
        assert f"appointment {winner}" in answer.faults["photographer_user_id"][1]
        assert winner in [conflict["id"] for conflict in answer.json["data"]["conflicts"]]
        assert answer.json["data"]["alternatives"]


def test_fifty_ask_for_one_slot_and_one_gets_it(ask, world, maya):
    answers = all_at_once([ask("create", **at("10:00"), **HOUR, photographer_user_id=maya)] * 50)
    won = [answer for answer in answers if answer.code == 200]
    assert len(won) == 1
    assert_refused(
        [answer for answer in answers if answer not in won], won[0].json["data"]["appointment"]["id"]
    )
    assert pairs(world) == []


def test_fifty_ask_for_slots_that_overlap_in_a_chain_and_no_two_of_them_meet(ask, world, maya):
    minutes = [8 * 60 + 7 * step for step in range(50)]
    calls = [
        ask("create", **at(f"{minute // 60:02}:{minute % 60:02}"), **HOUR, photographer_user_id=maya)
        for minute in minutes
    ]
    won = [answer for answer in all_at_once(calls) if answer.code == 200]
    # An hour lies between two that got theirs, and less than two hours: nothing that was free was refused.
    assert 3 <= len(won) <= 6
    assert pairs(world) == []


def test_creates_moves_confirmations_and_reinstatements_at_once_have_one_winner(ask, make, world, maya, jonah):
    visits = [make(**at(f"{8 + hour:02}:00"), photographer_user_id=jonah) for hour in range(10)]
    maybes = [make(**at("10:00"), photographer_user_id=maya, optional=True) for _ in range(10)]
    gone = [make(**at("10:45"), photographer_user_id=maya, cancelled=True) for _ in range(10)]
    calls = [ask("update", **visit, photographer_user_id=maya, time_start_local="10:15") for visit in visits]
    calls += [ask("confirm", **visit) for visit in maybes]
    calls += [ask("update", **visit, cancelled=False) for visit in gone]
    calls += [ask("create", **at("10:30"), **HOUR, photographer_user_id=maya)] * 20
    answers = all_at_once(calls)
    won = [answer for answer in answers if answer.code == 200]
    assert len(won) == 1
    assert_refused(
        [answer for answer in answers if answer not in won], won[0].json["data"]["appointment"]["id"]
    )
    assert pairs(world) == []


def test_one_uuid_from_fifty_makes_one_appointment(ask, world, maya):
    """Though the first takes the photographer's time from its own twins."""
    before = world.count()["appointments"]
    twin = ask("create", **at("10:00"), **HOUR, photographer_user_id=maya, uuid="5F0C1D9E")
    answers = all_at_once([twin] * 50)
    assert {answer.code for answer in answers} == {200}
    assert sum(not answer.json["data"]["replayed"] for answer in answers) == 1
    assert len({answer.json["data"]["appointment"]["id"] for answer in answers}) == 1
    assert world.count()["appointments"] == before + 1


def test_of_two_changes_to_one_version_one_is_stored(ask, make, world, maya):
    visit = make(**at("10:00"), photographer_user_id=maya)
    answers = all_at_once([ask("update", **visit, notes=f"Note {number}.") for number in range(10)])
    won = [answer for answer in answers if answer.code == 200]
    assert len(won) == 1
    assert all("updated_at_mt" in answer.faults for answer in answers if answer not in won)
    (row,) = world.rows(Appointment, id=visit["id"])
    assert row["notes"] == won[0].json["data"]["appointment"]["notes"]


@contextmanager
def booking(world, booked, photographer):
    """Another transaction, which has booked the slot of `booked` for the photographer and not committed yet."""
    (row,) = world.rows(Appointment, id=booked["id"])
    copy = {name: value for name, value in row.items() if name != "id"}
    world.written_elsewhere()
    with world.context(), db.engine.begin() as connection:
        connection.execute(slots._LOCK, {"photographer": photographer})
        copy |= {"photographer_user_id": photographer, "uuid": "uncommitted"}
        yield connection.execute(table(Appointment).insert().values(copy)).inserted_primary_key[0]


def test_the_second_waits_for_the_first_and_then_sees_what_it_did(create, booked, jonah, world):
    said = {**at("10:30"), **HOUR, "photographer_user_id": jonah, "order_id": booked["order_id"]}
    with ThreadPoolExecutor(1) as pool:
        with booking(world, booked, jonah) as first:
            second = pool.submit(create, **said)
            time.sleep(0.5)
            assert not second.done()
        answer = second.result(timeout=10)
    assert [conflict["id"] for conflict in answer.json["data"]["conflicts"]] == [first]
    assert pairs(world) == []


def test_without_the_lock_postgresql_would_book_twice(create, booked, jonah, world, monkeypatch):
    """The judge of the test above: it must be able to fail."""
    with world.context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite's writers take turns, with or without a lock of ours")
    said = {**at("10:30"), **HOUR, "photographer_user_id": jonah, "order_id": booked["order_id"]}
    with booking(world, booked, jonah) as first:
        monkeypatch.setattr(slots, "_LOCK", sa.select(sa.bindparam("photographer", type_=sa.BigInteger())))
        answer = create(**said)
    second = answer.json["data"]["appointment"]["id"]
    assert pairs(world) == [(first, second)]

"""What the tests of appointments share."""

from __future__ import annotations

import pytest

from app.blueprints.demo.cast import JONAH, MAYA

STAMP = "2026-11-24 09:00:00"
DAY = "2027-03-02"  # a Tuesday on which the cast has nothing to do


@pytest.fixture
def maya(world):
    return world.users[MAYA]


@pytest.fixture
def jonah(world):
    return world.users[JONAH]


@pytest.fixture
def kansas_city(world):
    """An order whose property lives on Central time."""
    return world.order_id("KW-77120")


@pytest.fixture
def create(api):
    """`create(order_id=…, …)` → the answer of appointments/create."""

    def call(by="planox2", **said):
        return api("appointments/create", {"updated_at_mt": STAMP} | said, by=by)

    return call


@pytest.fixture
def booked(create, maya, kansas_city):
    """An appointment of Maya's from 10:00 to 11:30 on `DAY`."""
    answer = create(**at("10:00"), time_duration="1:30", photographer_user_id=maya, order_id=kansas_city)
    assert answer.status_code == 200, answer.json
    return answer.json["data"]["appointment"]


@pytest.fixture
def change(api):
    """`change("update", appointment, …)` with the version that was read → the answer."""

    def call(verb, appointment, by="planox2", **said):
        known = {"id": appointment["id"], "updated_at_mt": appointment["updated_at_mt"]}
        return api(f"appointments/{verb}", known | said, by=by)

    return call


def made(answer):
    """The appointment in an answer that must be one of success."""
    assert answer.status_code == 200, answer.json
    return answer.json["data"]["appointment"]


def at(time, day=DAY):
    return {"date_start_local": day, "time_start_local": time}


def faults(answer):
    """The faults of a refusal by parameter: (status, message)."""
    return {fault["param"]: (fault["status"], fault["message"]) for fault in answer.json["errors"]}


def warnings(answer):
    return [remark["code"] for remark in answer.json.get("warnings", [])]


def start(day, moment, of="local"):
    """The fields of a start on one of the three clocks."""
    return {f"date_start_{of}": day, f"time_start_{of}": moment}


def shown(page):
    """The preview's three clocks."""
    clocks = page.html.select("#preview .clocks, .clocks")[0]
    labels, texts = ([tag.get_text() for tag in clocks.find_all(name)] for name in ("dt", "dd"))
    return dict(zip(labels, texts, strict=True))

"""The benches' crowd: as many appointments as asked for, and no visit on another's time."""

from __future__ import annotations

import itertools

import sqlalchemy as sa

from app.blueprints.appointments.models import Appointment
from app.database import table
from app.extensions import db
from bench.crowd import NEWEST, PHOTOGRAPHERS, fill, hire


def test_the_crowd_is_as_large_as_asked_for_and_lies_before_its_newest_day(world):
    before = world.count()["appointments"]
    world.written_elsewhere()
    with world.context(), db.engine.connect() as connection:
        photographers = hire(connection)
        connection.commit()
        fill(connection, photographers, 7_000)
        connection.invalidate()  # it was told to hurry
    assert len(set(photographers)) == PHOTOGRAPHERS
    assert world.count()["appointments"] == before + 7_000
    made = world.rows(Appointment, photographer_user_id=photographers[0])
    assert max(row["start_at"] for row in made).date() == NEWEST.date()
    assert {row["duration_s"] for row in made if not row["allday"]} == {5400}
    assert all((row["stop_at"] - row["start_at"]).total_seconds() == row["duration_s"] for row in made)
    visits = [(row["start_at"], row["stop_at"]) for row in made if not row["allday"]]
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(sorted(visits)))
    with world.context(), db.engine.connect() as connection:
        blocks = sa.select(sa.func.count()).where(table(Appointment).c.allday)
        assert connection.execute(blocks).scalar_one() >= 7_000 // 300 - 1

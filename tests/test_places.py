"""The time zone of a property, without asking anybody."""

from __future__ import annotations

import pytest
import zipcodes

from app.blueprints.demo.cast import JOBS
from app.places import registered_zone, time_zone_of


@pytest.mark.parametrize(
    ("postal_code", "zone"),
    [
        ("80202", "America/Denver"),
        ("64112", "America/Chicago"),
        ("85004", "America/Phoenix"),
        ("86033", "America/Denver"),  # the Navajo Nation changes its clocks, the rest of Arizona does not
        ("46403", "America/Chicago"),  # Gary, in the west of Indiana
        ("96815", "Pacific/Honolulu"),
        ("02108", "America/New_York"),
        ("80202-1234", "America/Denver"),
        ("99634", "America/Anchorage"),  # the register names a village instead of a zone
        ("00000", None),
        ("09001", None),
        ("", None),
        ("ABCDE", None),
    ],
)
def test_the_zip_code_tells(postal_code, zone):
    assert time_zone_of(postal_code) == zone


def test_coordinates_tell_better():
    assert time_zone_of("80202", 41.6028, -87.3372) == "America/Chicago"
    assert time_zone_of("00000", 21.28, -157.82) == "Pacific/Honolulu"


def test_coordinates_at_sea_leave_it_to_the_zip_code():
    assert time_zone_of("80202", 30.0, -150.0) == "America/Denver"


def test_every_living_zip_code_has_a_zone():
    without = [
        entry["zip_code"]
        for entry in zipcodes.list_all()
        if entry["active"] and entry["zip_code_type"] != "MILITARY" and registered_zone(entry) is None
    ]
    assert without == []


def test_the_cast_lives_where_its_addresses_say():
    assert {job.place.time_zone for job in JOBS} == {
        "America/Denver", "America/Chicago", "America/Phoenix", "America/Los_Angeles", "America/New_York",
        "Pacific/Honolulu",
    }  # fmt: skip

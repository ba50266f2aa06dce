"""Where a property lies on the map of time zones, worked out offline."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import tzfpy
import zipcodes

# Asked once: it reads the whole zone directory each time.
_ZONES = available_timezones()


def time_zone_of(postal_code: str, latitude: float | None = None, longitude: float | None = None) -> str | None:
    """The IANA zone at the coordinates if they are given and on land, else that of the ZIP code.

    None if neither tells: a ZIP code that does not exist, or an army post office abroad.
    """
    if latitude is not None and longitude is not None and (zone := _zone_at(latitude, longitude)):
        return zone
    return _zone_of_zip(postal_code)


def _zone_at(latitude: float, longitude: float) -> str | None:
    zone = tzfpy.get_tz(longitude, latitude)
    # At sea there are only the nautical zones, Etc/GMT+6 and its like: no property stands there.
    return zone if zone in _ZONES and not zone.startswith("Etc/") else None


@cache
def _zone_of_zip(postal_code: str) -> str | None:
    found = zipcodes.matching(postal_code[:5]) if postal_code[:5].isdecimal() and len(postal_code) >= 5 else []
    return registered_zone(found[0]) if found else None


def registered_zone(entry: Mapping[str, Any]) -> str | None:
    """The zone of an entry of the register of ZIP codes; where it names none, that of its coordinates."""
    if entry["timezone"] in _ZONES:
        return str(entry["timezone"])
    return _zone_at(float(entry["lat"]), float(entry["long"]))

"""What the schedule's address asks for, and what every view of it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from flask import request, url_for

from app import clock
from app.blueprints.schedule.booked import Booked
from app.fields.times import read_date

VIEWS = ("day", "week", "list")
CLOCKS = {"place": "Property time", "office": "Office time", "utc": "UTC"}
MOST_LANES = 12
NOBODY = "none"


class Wanted:
    """What the address asks for; anything that cannot be read is left out."""

    def __init__(self) -> None:
        today = clock.now().astimezone(clock.office_zone()).date()
        self.today = today
        self.day = read_date(request.args.get("day", "")) or today
        self.view = _one_of(VIEWS, request.args.get("view", ""))
        self.of = _one_of(tuple(CLOCKS), request.args.get("clock", ""))
        self.person = request.args.get("person", "")

    def url(self, **changes: Any) -> str:
        """The schedule's address with other values; what is usual is left out."""
        said: dict[str, Any] = {
            "day": self.day,
            "view": self.view,
            "clock": self.of,
            "person": self.person,
        } | changes
        usual = {"day": self.today, "view": VIEWS[0], "clock": "place", "person": ""}
        return url_for(
            "schedule.index", **{name: value for name, value in said.items() if value != usual[name]}
        )

    @property
    def title(self) -> str:
        """`Tuesday, November 24`, with the year if it is another one than this."""
        title = f"{self.day:%A, %B %-d}"
        return title if self.day.year == self.today.year else f"{title}, {self.day.year}"

    def around(self, days: int) -> dict[str, str]:
        """The ways to the days before and after."""
        return {
            "previous_url": self.url(day=self.day - timedelta(days=days)),
            "next_url": self.url(day=self.day + timedelta(days=days)),
        }

    def wants(self, one: Booked) -> bool:
        return not self.person or self.person == (NOBODY if one.person is None else str(one.person))


def _one_of(words: tuple[str, ...], word: str) -> str:
    return word if word in words else words[0]


def counts(booked: Sequence[Booked]) -> str:
    """`10 appointments · 2 not assigned · 1 conflict`."""
    open_, clashing = sum(one.person is None for one in booked), sum(one.clash for one in booked)
    parts = [f"{len(booked)} appointment{'' if len(booked) == 1 else 's'}"]
    parts += [f"{open_} not assigned"] if open_ else []
    parts += [f"{clashing} in conflict"] if clashing else []
    return " · ".join(parts)


def lanes_shown(
    wanted: Wanted, people: dict[int, str], by_person: Mapping[int | None, list[Booked]]
) -> dict[int | None, str]:
    """Whose columns are shown: nobody's first, then everybody's; of many only those who have something."""
    names: dict[int | None, str] = {None: "Not assigned"}
    names |= dict(people.items())
    for person, booked in by_person.items():
        names.setdefault(person, booked[0].row["photographer_name"] or f"User {person}")
    if wanted.person:
        return {who: name for who, name in names.items() if (str(who) if who else NOBODY) == wanted.person}
    if len(people) > MOST_LANES:
        return {who: name for who, name in names.items() if who is None or by_person.get(who)}
    return names

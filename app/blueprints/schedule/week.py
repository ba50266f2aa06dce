"""The week: photographers by days, with how many appointments each has and from when to when."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from app.blueprints.schedule.booked import Booked, booked_on
from app.blueprints.schedule.wanted import NOBODY, Wanted, counts, lanes_shown
from app.wording import day_text


def week_page(wanted: Wanted, people: dict[int, str]) -> dict[str, Any]:
    """Photographers by days, with how many each has and from when to when."""
    monday = wanted.day - timedelta(days=wanted.day.weekday())
    days = [monday + timedelta(days=place) for place in range(7)]
    cells: dict[tuple[int | None, date], list[Booked]] = defaultdict(list)
    booked = [one for one in booked_on(days, wanted.of) if wanted.wants(one)]
    by_person: dict[int | None, list[Booked]] = defaultdict(list)
    for one in booked:
        by_person[one.person].append(one)
        for day in days:
            if _falls_on(one, day, wanted.of):
                cells[one.person, day].append(one)
    return wanted.around(7) | {
        "title": f"Week of {day_text(monday)}",
        "counts": counts(booked),
        "days": [
            {"text": day_text(day), "url": wanted.url(day=day, view="day"), "today": day == wanted.today}
            for day in days
        ],
        "rows": [
            {"name": name, "cells": [_cell(cells[who, day], who, day, wanted) for day in days]}
            for who, name in lanes_shown(wanted, people, by_person).items()
        ],
    }


def _falls_on(one: Booked, day: date, of: str) -> bool:
    first, last = one.walls(of)
    return first.date() <= day <= (last - timedelta(seconds=1)).date()


def _cell(booked: list[Booked], who: int | None, day: date, wanted: Wanted) -> dict[str, Any] | None:
    if not booked:
        return None
    first = min(one.walls(wanted.of)[0] for one in booked)
    last = max(one.walls(wanted.of)[1] for one in booked)
    opening, closing = ("%H:%M", "%H:%M") if wanted.of == "utc" else ("%-I:%M", "%-I:%M %p")
    return {
        "count": len(booked),
        "hours": f"{first.strftime(opening)} – {last.strftime(closing)}",
        "clashes": sum(one.clash for one in booked),
        "url": wanted.url(day=day, view="day", person=str(who) if who else NOBODY),
    }

"""The pages of the schedule: a day as a board, a week as counts, a day as a list."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from flask import url_for

from app.blueprints.appointments.people import photographers
from app.blueprints.appointments.shown import clock_texts
from app.blueprints.schedule.board import board_for, lane
from app.blueprints.schedule.booked import Booked, booked_on, without_a_time
from app.blueprints.schedule.wanted import CLOCKS, VIEWS, Wanted, counts, lanes_shown
from app.blueprints.schedule.week import week_page


def schedule_page() -> tuple[str, dict[str, Any]]:
    """The template and its context."""
    wanted = Wanted()
    people = {person.id: person.name for person in photographers()}
    context = {
        "views": [
            {"name": view.capitalize(), "url": wanted.url(view=view), "current": view == wanted.view}
            for view in VIEWS
        ],
        "clocks": [
            {"name": name, "url": wanted.url(clock=of), "current": of == wanted.of}
            for of, name in CLOCKS.items()
        ],
        "people": [{"id": str(number), "name": name} for number, name in people.items()],
        "wanted": {
            "day": wanted.day.isoformat(),
            "view": wanted.view,
            "clock": wanted.of,
            "person": wanted.person,
        },
        "today_url": wanted.url(day=wanted.today),
    }
    make = {"day": _day, "week": week_page, "list": _list}[wanted.view]
    return f"schedule/{wanted.view}.html", context | make(wanted, people)


def _day(wanted: Wanted, people: dict[int, str]) -> dict[str, Any]:
    booked = [one for one in booked_on([wanted.day], wanted.of) if wanted.wants(one)]
    board = board_for(wanted.day, wanted.of, booked)
    by_person: dict[int | None, list[Booked]] = defaultdict(list)
    for one in booked:
        by_person[one.person].append(one)
    names = lanes_shown(wanted, people, by_person)
    return wanted.around(1) | {
        "title": wanted.title,
        "counts": counts(booked),
        "board": board,
        "lanes": [lane(board, person, name, by_person[person]) for person, name in names.items()],
        "left_out": 0 if wanted.person else max(len(people) + 1 - len(names), 0),
        "untimed": _untimed(wanted),
    }


def _untimed(wanted: Wanted) -> list[dict[str, Any]]:
    return [
        row | {"url": url_for("appointments.show", appointment_id=row["id"])}
        for row in without_a_time(wanted.day)
    ]


def _list(wanted: Wanted, people: dict[int, str]) -> dict[str, Any]:
    booked = [one for one in booked_on([wanted.day], wanted.of) if wanted.wants(one)]
    return wanted.around(1) | {
        "title": wanted.title,
        "counts": counts(booked),
        "rows": [_row(one, wanted.of) for one in booked],
        "untimed": _untimed(wanted),
    }


def _row(one: Booked, of: str) -> dict[str, Any]:
    order = one.row["order_id"]
    return {
        "url": url_for("appointments.show", appointment_id=one.row["id"]),
        "hours": one.hours(of),
        "clocks": clock_texts(one.start, one.stop, one.row["time_zone"]),
        "place": one.place,
        "order": {"id": order, "url": url_for("orders.show", order_id=order)} if order else None,
        "person": one.row["photographer_name"] or "Not assigned",
        "status": one.status_words,
        "clash": one.clash,
    }

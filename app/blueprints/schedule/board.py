"""The board of one day: a lane for each photographer, blocks placed by classes in quarter-hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app, url_for

from app.blueprints.schedule.booked import Booked

MOST_SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class Board:
    """A day on the chosen clock, from the hour `since` to the hour `until`."""

    day: date
    of: str
    since: int
    until: int

    @property
    def quarters(self) -> int:
        return (self.until - self.since) * 4

    def hours(self) -> list[dict[str, str]]:
        return [
            {"place": self.hour_place(hour), "text": f"{time(hour):%-I %p}"}
            for hour in range(self.since, self.until)
        ]

    def hour_place(self, hour: int) -> str:
        return f"x{(hour - self.since) * 4 + 1} w4"

    def span(self, one: Booked) -> tuple[int, int]:
        """The first quarter of the board that it takes and the first that it leaves free again."""
        midnight = datetime.combine(self.day, time())
        first, last = ((wall - midnight) / timedelta(minutes=15) for wall in one.walls(self.of))
        shift = self.since * 4
        begin = max(int(first) - shift, 0)
        return begin, max(min(-int(-last // 1) - shift, self.quarters), begin + 1)


def board_for(day: date, of: str, booked: Sequence[Booked]) -> Board:
    """The board of the working day, wider if something lies outside of it."""
    opening, closing = current_app.config["WORKING_HOURS"]
    midnight = datetime.combine(day, time())
    first, last = opening.hour, min(closing.hour + bool(closing.minute), 24)
    for one in booked:
        start, stop = one.walls(of)
        first = min(first, start.hour if start > midnight else 0)
        last = max(last, stop.hour + bool(stop.minute or stop.second) if stop.date() == day else 24)
    return Board(day, of, first, last)


def lane(board: Board, person: int | None, name: str, booked: Sequence[Booked]) -> dict[str, Any]:
    """One photographer's column."""
    columns = 1
    blocks = []
    for cluster in _clusters(board, booked):
        columns = max(columns, min(len(cluster), MOST_SIDE_BY_SIDE))
        for place, one in enumerate(cluster):
            blocks.append(_block(board, one, place, len(cluster)))
    return {
        "name": name,
        "count": len(booked),
        "columns": columns,
        "blocks": blocks,
        "add_url": _new_url(board, person),
        "slots": [
            {"place": board.hour_place(hour), "url": _new_url(board, person, hour)}
            for hour in _free_hours(board, booked)
        ],
    }


def _new_url(board: Board, person: int | None, hour: int | None = None) -> str:
    """The form of a new appointment with this person, that day and perhaps that hour filled in."""
    of = "local" if board.of == "place" else board.of
    said: dict[str, Any] = {"photographer_user_id": person, f"date_start_{of}": board.day.isoformat()}
    if hour is not None:
        said[f"time_start_{of}"] = f"{hour:02}:00"
    return url_for("appointments.appointments_create_form", **said)


def _clusters(board: Board, booked: Sequence[Booked]) -> Iterator[list[Booked]]:
    """Those that stand side by side because they share a quarter of an hour; most stand alone."""
    cluster: list[Booked] = []
    until = -1
    # By the clock shown: two places in different zones may stand the other way round.
    for one in sorted(booked, key=board.span):
        begin, end = board.span(one)
        if cluster and begin >= until:
            yield cluster
            cluster = []
            until = -1
        cluster.append(one)
        until = max(until, end)
    if cluster:
        yield cluster


def _block(board: Board, one: Booked, place: int, beside: int) -> dict[str, Any]:
    begin, end = board.span(one)
    column = "whole" if beside == 1 else f"c{place % MOST_SIDE_BY_SIDE + 1}"
    kind = "clash" if one.clash else "sure" if one.status == "confirmed" else "unsure"
    return {
        "url": url_for("appointments.show", appointment_id=one.row["id"]),
        "place": one.place,
        "hours": one.hours(board.of),
        "words": one.status_words.lower(),
        "clash": one.clash,
        "classes": f"x{begin + 1} w{end - begin} {column} {kind}",
    }


def _free_hours(board: Board, booked: Sequence[Booked]) -> list[int]:
    """The hours in which nothing is booked at all."""
    taken = {quarter for one in booked for quarter in range(*board.span(one))}
    return [
        hour
        for hour in range(board.since, board.until)
        if taken.isdisjoint(range((hour - board.since) * 4, (hour - board.since) * 4 + 4))
    ]

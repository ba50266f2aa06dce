"""Three clocks, one truth: what a request says of an appointment's start and stop on the property's clock,
the office's and UTC, read as one instant each.

Nothing here knows of a database or a request: values and zones in, a `Reading` out. A request that
contradicts itself is read all the same, by its most trusted clock, so that it can be explained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from app import clock
from app.blueprints.appointments.clocks import (
    ENDS,
    MINUTE,
    NAMES,
    TRUST,
    End,
    Saying,
    gap_sentence,
    label,
    param_name,
    same_minute,
    shown,
)
from app.blueprints.appointments.durations import SHORTEST_S, check_lengths, hours_text, longest_s, said_length
from app.fields import warn
from app.refusals import Problems

USUAL_LENGTH = timedelta(hours=1)


@dataclass(frozen=True)
class Finding:
    """Whether one parameter agrees with the instant that was read, what it should have been, and by how many
    seconds its clock is off."""

    param: str
    agrees: bool
    expected: str
    by_s: int


@dataclass
class Reading:
    """What the request means. `day` is a date without a time, under a client's window.

    daylight: for each end the verdict of the clock that was believed: ok, gap or overlap.
    """

    start: datetime | None = None
    stop: datetime | None = None
    duration_s: int | None = None
    day: date | None = None
    findings: list[Finding] = field(default_factory=list)
    daylight: dict[str, clock.Resolved] = field(default_factory=dict)


def read_clocks(values: Mapping[str, Any], zones: Mapping[str, ZoneInfo], problems: Problems) -> Reading:
    """Read both ends and the length; add a problem for everything that contradicts or is missing.

    zones: the ZoneInfo of "utc", "local" and "office".
    """
    return _Reader(values, zones, problems).read()


class _Reader:
    """One request being read."""

    def __init__(self, values: Mapping[str, Any], zones: Mapping[str, ZoneInfo], problems: Problems) -> None:
        self.values, self.problems = values, problems
        self.allday = bool(values.get("allday"))
        self.windowed = any(name.startswith("window_") for name in values)
        self.sayings = {end: self._sayings(end, zones) for end in ENDS}
        self.unreal: set[End] = set()
        self.reading = Reading()

    def _sayings(self, end: End, zones: Mapping[str, ZoneInfo]) -> list[Saying]:
        """The clocks that say anything of this end, the most trusted first."""
        said = []
        for of in TRUST:
            day, moment = (self.values.get(param_name(part, end, of)) for part in ("date", "time"))
            if day is not None or moment is not None:
                said.append(Saying(end, of, zones[of], day, moment, self.allday))
        return said

    def read(self) -> Reading:
        reading, length = self.reading, said_length(self.values)
        reading.start, reading.stop = self._ends(length)
        self._derive(length)
        for end in ENDS:
            self._compare(end)
        self._check_order()
        if reading.start and reading.stop:
            reading.duration_s = round((reading.stop - reading.start).total_seconds())
        elif length is not None:
            reading.duration_s = round(length.total_seconds())
        check_lengths(self.values, reading.duration_s, self.allday, self.problems)
        return reading

    def _lead(self, end: End) -> Saying | None:
        """The most trusted clock that says enough of this end."""
        return next((saying for saying in self.sayings[end] if saying.is_whole), None)

    def _ends(self, length: timedelta | None) -> tuple[datetime | None, datetime | None]:
        """The two instants. Where clocks go back an hour comes twice: another clock decides, or the length,
        or the order of start and stop; else the first of the two is taken, with a warning."""
        starts, stops = self._candidates("start"), self._candidates("stop")
        fit = _fits(length)
        pairs = list(product(starts, stops))
        fitting = [pair for pair in pairs if fit(*pair)]
        for place, end in enumerate(ENDS):
            if len({pair[place] for pair in fitting}) > 1:
                self._warn_of_overlap(end)
        return (fitting or pairs)[0]

    def _candidates(self, end: End) -> Sequence[datetime | None]:
        """What this end can mean: nothing known, an instant, or the two of an hour that comes twice."""
        lead = self._lead(end)
        if lead is None:
            return [None]
        resolved = self.reading.daylight[end] = lead.resolve()
        if lead.moment is None:
            # A day begins at the first of two midnights, or when the clocks have leapt over it.
            return [resolved.first]
        if resolved.verdict == "gap":
            self.unreal.add(end)
            self.problems.invalid(lead.finest, gap_sentence(lead, resolved))
            return [resolved.first]
        meant = list(dict.fromkeys((resolved.first, resolved.second)))
        others = [saying for saying in self.sayings[end] if saying is not lead]
        return [one for one in meant if all(other.agrees(one) for other in others)] or meant

    def _warn_of_overlap(self, end: End) -> None:
        lead = self._lead(end)
        assert lead is not None
        text = f"{lead.day} {lead.moment} comes twice in {lead.zone.key} that night; the first one was taken."
        warn(lead.finest, "ambiguous-local-time", text)

    def _derive(self, length: timedelta | None) -> None:
        """The end that was not said, from the other one and the length."""
        reading = self.reading
        if reading.start and not reading.stop:
            if length:
                reading.stop = reading.start + length
            elif all(saying.moment is None for saying in self.sayings["stop"]):
                reading.stop = self._usual_stop(reading.start)
        elif reading.stop and not reading.start and length:
            reading.start = reading.stop - length

    def _usual_stop(self, start: datetime) -> datetime | None:
        """Where nothing says how long: the end of the day for an all-day one, else an hour, with a warning."""
        lead = self._lead("start")
        if self.allday and lead:
            return Saying("stop", lead.of, lead.zone, lead.day, None, allday=True).resolve().first
        if self.sayings["stop"] and not self.windowed:
            return None
        warn("time_duration_s", "duration-assumed", "No length was given; 1 hour was assumed.")
        return start + USUAL_LENGTH

    def _compare(self, end: End) -> None:
        """Hold every clock against the instant, or ask for what is missing if there is none."""
        instant = self.reading.start if end == "start" else self.reading.stop
        if instant is None:
            self._ask(end)
            return
        lead = self._lead(end)
        for saying in self.sayings[end]:
            believed = lead or self._lead("start") or self._lead("stop")
            for finding in _findings(saying, instant):
                self.reading.findings.append(finding)
                # Nothing can agree with a time that does not exist: that it does not is told already.
                if not finding.agrees and saying is not lead and end not in self.unreal:
                    part = finding.param.split("_")[0]
                    reason = f"to agree with the {NAMES[believed.of]} clock" if believed else ""
                    sentence = f"{label(part, end, saying.of)} must be {finding.expected} {reason}."
                    self.problems.invalid(finding.param, sentence)

    def _ask(self, end: End) -> None:
        """Ask for what is missing of an end that nothing tells."""
        said = self.sayings[end]
        if self.windowed and all(saying.moment is None for saying in said):
            self._take_day(end)
            return
        for saying in said:
            if not saying.is_whole:
                self._ask_for("date" if saying.day is None else "time", end, saying.of)
        believed = self._lead("stop")
        if end == "start" and not said and self.reading.stop and believed:
            for part in ("date", "time"):
                self._ask_for(part, end, believed.of)

    def _ask_for(self, part: str, end: End, of: str) -> None:
        """Report the parameter as missing, unless it was sent and could not be read."""
        name, words = param_name(part, end, of), label(part, end, of)
        if all(problem.param != name for problem in self.problems):
            self.problems.missing(name, f"Enter the {words[0].lower()}{words[1:]}.")

    def _take_day(self, end: End) -> None:
        """Within a window a day is enough; every clock must name the same one."""
        for saying in self.sayings[end]:
            self.reading.day = self.reading.day or saying.day
            if saying.day != self.reading.day:
                message = f"{label('date', end, saying.of)} must be {self.reading.day} or be left out."
                self.problems.invalid(saying.name("date"), message)

    def _check_order(self) -> None:
        reading = self.reading
        lead = self._lead("stop")
        if not (reading.start and reading.stop and lead):
            return
        name = label("date" if lead.moment is None else "time", "stop", lead.of)
        seconds, longest = (reading.stop - reading.start).total_seconds(), longest_s(self.allday)
        if seconds < SHORTEST_S:
            after = shown(lead, reading.start)
            self.problems.invalid(lead.finest, f"{name} must be later than the start, {after}.")
        elif seconds > longest:
            self.problems.invalid(lead.finest, f"{name} must be at most {hours_text(longest)} after the start.")


def _fits(length: timedelta | None) -> Callable[[datetime | None, datetime | None], bool]:
    def fit(start: datetime | None, stop: datetime | None) -> bool:
        if start is None or stop is None:
            return True
        return abs(stop - start - length) < MINUTE if length else stop > start

    return fit


def _findings(saying: Saying, instant: datetime) -> Iterator[Finding]:
    agrees = saying.agrees(instant)
    day, moment = saying.expected(instant)
    meant = clock.resolve(datetime.combine(saying.day or day, saying.moment or moment), saying.zone)
    off = 0 if agrees else round((meant.first - instant).total_seconds())
    if saying.day is not None:
        yield Finding(saying.name("date"), agrees or saying.day == day, day.isoformat(), off)
    if saying.moment is not None:
        same = agrees or same_minute(saying.moment, moment)
        yield Finding(saying.name("time"), same, f"{moment:%H:%M}", off)

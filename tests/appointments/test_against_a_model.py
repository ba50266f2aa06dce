"""A photographer's weeks, told to Olio and to a model of a few lines: at every step both must take and refuse
the same, and what is offered instead must be free."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.appointments.conftest import STAMP
from tests.appointments.test_races import pairs

QUARTER = timedelta(minutes=15)
# Every example books weeks that no other has touched.
FRESH = (datetime(2030, 1, 7, tzinfo=UTC) + timedelta(weeks=6 * number) for number in itertools.count())


@dataclass
class Visit:
    """What the model knows of one appointment."""

    start: datetime
    length: timedelta
    optional: bool = False
    confirmed: bool = False
    cancelled: bool = False
    known: dict[str, object] = field(default_factory=dict)

    @property
    def stop(self) -> datetime:
        return self.start + self.length

    @property
    def firm(self) -> bool:
        return self.confirmed or not self.optional

    def meets(self, start: datetime, stop: datetime) -> bool:
        return not self.cancelled and self.start < stop and start < self.stop


def may_stand(visit: Visit, others: list[Visit]) -> bool:
    """The rule: what is certain may not overlap what is certain."""
    met = [other for other in others if other is not visit and other.meets(visit.start, visit.stop)]
    return visit.cancelled or not visit.firm or not any(other.firm for other in met)


starts = st.integers(0, 3 * 96).map(lambda quarters: quarters * QUARTER)
lengths = st.sampled_from([QUARTER, 2 * QUARTER, 6 * QUARTER, 96 * QUARTER, 95 * QUARTER])
which = st.integers(0, 9)
steps = st.one_of(
    st.tuples(st.just("create"), starts, lengths, st.booleans()),
    st.tuples(st.just("create"), starts, lengths, st.just(False)),
    st.tuples(st.just("move"), which, starts),
    st.tuples(st.just("stretch"), which, lengths),
    st.tuples(st.sampled_from(["confirm", "cancel", "reinstate", "release"]), which),
)


def wanted(step, visits: list[Visit], base: datetime) -> Visit | None:
    """The visit as the step would have it; None if there is none to change."""
    word, *rest = step
    if word == "create":
        return Visit(base + rest[0], rest[1], optional=rest[2])
    if not visits:
        return None
    now = visits[rest[0] % len(visits)]
    changed = {
        "move": lambda: {"start": base + rest[1]},
        "stretch": lambda: {"length": rest[1]},
        "confirm": lambda: {"confirmed": True},
        "release": lambda: {"confirmed": False},
        "cancel": lambda: {"cancelled": True},
        "reinstate": lambda: {"cancelled": False},
    }[word]()
    return Visit(**vars(now) | changed)


def told(step, visit: Visit) -> tuple[str, dict[str, object]]:
    """The action and what is sent."""
    when = {"date_start_utc": f"{visit.start:%Y-%m-%d}", "time_start_utc": f"{visit.start:%H:%M}"}
    seconds = {"time_duration_s": round(visit.length.total_seconds())}
    verb, said = {
        "create": ("create", when | seconds | {"optional": visit.optional, "updated_at_mt": STAMP}),
        "move": ("update", when),
        "stretch": ("update", seconds),
        "confirm": ("confirm", {}),
        "release": ("update", {"confirmed": False}),
        "cancel": ("cancel", {}),
        "reinstate": ("update", {"cancelled": False}),
    }[step[0]]
    return verb, said | visit.known


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=4, max_size=14))
def test_what_is_taken_and_what_is_refused_is_what_the_model_says(api, maya, world, story):
    visits: list[Visit] = []
    base = next(FRESH)
    for step in story:
        visit = wanted(step, visits, base)
        if visit is None:
            continue
        before = next((one for one in visits if one.known and one.known["id"] == visit.known.get("id")), None)
        verb, said = told(step, visit)
        answer = api(
            f"appointments/{verb}", said | ({"photographer_user_id": maya} if verb == "create" else {})
        )
        others = [other for other in visits if other is not before]
        expected = accepted(step[0], before, visit, others)
        event(f"{step[0]}: {'taken' if expected else 'refused'}")
        assert (answer.status_code == 200) is expected, (step, answer.json)
        if not expected:
            assert_free(answer.json.get("data"), others)
            continue
        made = answer.json["data"]["appointment"]
        visit.known = {name: made[name] for name in ("id", "updated_at_mt")}
        visits = [*others, visit]
    assert pairs(world) == []


def accepted(word: str, before: Visit | None, visit: Visit, others: list[Visit]) -> bool:
    if word == "confirm" and before and before.cancelled:
        return False
    return may_stand(visit, others)


def assert_free(data, others: list[Visit]) -> None:
    """That every alternative is a time at which the model has nothing."""
    for slot in (data or {}).get("alternatives", []):
        start, stop = (datetime.fromisoformat(slot[name]) for name in ("start_at", "stop_at"))
        assert not any(other.meets(start, stop) for other in others)

"""Faults on order: which call they meet, and how its answer is damaged, before or after it took effect.

    {"match": {"api", "method", "type", "invoice", "card", "nth"}, "when": "before" | "after",
     "do": {…one of the kinds below…}, "times": 1}

A fault `before` leaves the state as it was; one `after` lets the call take its effect and spoils the answer.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from simulators.calls import Call
from simulators.state import State

# What happens to the connection, to the body, and to the processing itself.
CONNECTION = ("hang", "reset", "close", "drip")
BODY = ("http", "truncate", "garbage", "json", "without", "empty_transaction", "bom", "content_type", "gzip")
ANSWER = ("reason", "ecode", "error", "statuses")
PROCESSING = ("late", "hide", "twice", "form", "keys_invalid", "account_inactive", "no_reporting_permission")
# Particulars of the kinds http and error.
DETAILS = ("body", "code")
KINDS = CONNECTION + BODY + ANSWER + PROCESSING + DETAILS
# What chance does: nothing before, or everything after.
AT_RANDOM: tuple[dict[str, Any], ...] = (
    {"hang": 0.3}, {"reset": True}, {"close": True}, {"http": 500}, {"truncate": 40}, {"ecode": "E00104"},
)  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """A fault that this call meets."""

    do: dict[str, Any] = field(default_factory=dict)
    when: str = "before"

    def __contains__(self, kind: str) -> bool:
        return kind in self.do

    @property
    def spoils(self) -> bool:
        """Whether the answer itself is replaced, so that `before` means that nothing is processed."""
        return any(kind in self.do for kind in (*CONNECTION[:3], *ANSWER, "http", "late", *PROCESSING[4:]))


NONE = Fault()


def order(state: State, wanted: dict[str, Any]) -> int:
    """Keep a fault until it has met its calls. Raises ValueError for one that is not known."""
    if not wanted.get("do") or not set(wanted["do"]) <= set(KINDS):
        raise ValueError(f"do must be of {', '.join(KINDS)}")
    return state.add("faults", fault=json.dumps(wanted), times_left=int(wanted.get("times", 1)))


def meet(state: State, call: Call) -> Fault:
    """The first fault ordered for this call, counted off; else one of chance; else none."""
    for row in state.all("select * from faults where times_left > 0 order by id"):
        wanted = json.loads(row["fault"])
        if not _matches(wanted.get("match", {}), call):
            continue
        seen = row["seen"] + 1
        state.run("update faults set seen = ? where id = ?", seen, row["id"])
        if seen < int(wanted.get("match", {}).get("nth", 1)):
            continue
        state.run("update faults set times_left = times_left - 1 where id = ?", row["id"])
        return Fault(wanted["do"], wanted.get("when", "before"))
    return _by_chance(state, call)


def _matches(match: dict[str, Any], call: Call) -> bool:
    told = {
        "api": call.api,
        "method": call.method,
        "type": call.kind,
        "invoice": call.invoice,
        "card": call.card,
    }
    return all(told[name] == wanted for name, wanted in match.items() if name != "nth")


def _by_chance(state: State, call: Call) -> Fault:
    """Seeded, and counted in the state, so that a run can be repeated."""
    mode = state.get("random")
    if not mode:
        return NONE
    drawn = state.get("drawn", 0)
    state.put("drawn", drawn + 1)
    chance = random.Random(f"{mode.get('seed', 0)}:{drawn}")  # noqa: S311
    if chance.random() >= mode["p"]:
        return NONE
    only = [do for do in AT_RANDOM if call.api == "anet" or "ecode" not in do]
    return Fault(chance.choice(only), chance.choice(("before", "after")))

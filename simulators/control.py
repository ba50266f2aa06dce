"""Control of the simulator under `/__sim/`, for tests and for whoever develops: faults, clock, ledger."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, request

from simulators import faults
from simulators.authorize_net.reports import grow_older, settle
from simulators.ledger import ledger
from simulators.state import State, opened

bp = Blueprint("control", __name__, url_prefix="/__sim")
# What may be set, and what it is without being set.
SWITCHES: dict[str, Any] = {
    "replication_delay": 0, "list_lag": 0, "bom": True, "legacy_errors": False, "subaccounts": [],
    "random": None,
}  # fmt: skip


def _json(body: Any, code: int = 200) -> Response:
    return Response(json.dumps(body), code, content_type="application/json")


def _opened() -> Any:
    return opened(current_app.config["FILE"])


@bp.post("/reset")
def reset() -> Response:
    """Forget everything."""
    with _opened() as state:
        state.reset()
    return _json({})


@bp.route("/faults", methods=["GET", "POST", "DELETE"])
def fault_list() -> Response:
    """Order a fault, see those that are ordered, or drop them all."""
    with _opened() as state:
        if request.method == "POST":
            try:
                return _json({"id": faults.order(state, request.get_json())})
            except ValueError as wrong:
                return _json({"error": str(wrong)}, 400)
        if request.method == "DELETE":
            state.run("delete from faults")
        rows = [dict(row) | {"fault": json.loads(row["fault"])} for row in state.all("select * from faults")]
        return _json(rows)


@bp.post("/set")
def switch() -> Response:
    """Set any of SWITCHES."""
    with _opened() as state:
        for name, value in request.get_json().items():
            if name not in SWITCHES:
                return _json({"error": f"{name} is none of {', '.join(SWITCHES)}"}, 400)
            state.put(name, value)
        return _json({name: state.get(name, usual) for name, usual in SWITCHES.items()})


@bp.post("/clock")
def clock() -> Response:
    """Advance the virtual clock by `advance` seconds."""
    with _opened() as state:
        state.put("ahead", float(state.get("ahead", 0)) + float(request.get_json()["advance"]))
        grow_older(state)
        return _json({"now": state.now()})


@bp.post("/settle")
def settle_now() -> Response:
    """Settle everything that was captured, as the gateway does each day."""
    with _opened() as state:
        settle(state)
    return _json({})


@bp.get("/ledger")
def show_ledger() -> Response:
    with _opened() as state:
        return _json(ledger(state))


@bp.get("/state")
def show_state() -> Response:
    with _opened() as state:
        return _json({name: _rows(state, name) for name in ("profiles", "cards", "transactions", "late")})


@bp.get("/log")
def show_log() -> Response:
    """Every request, its secrets masked; the newest last."""
    with _opened() as state:
        return _json(_rows(state, "log"))


@bp.get("/mandrill/messages")
def show_messages() -> Response:
    with _opened() as state:
        rows = state.all("select * from messages order by at")
        return _json([dict(row) | {"message": json.loads(row["message"])} for row in rows])


@bp.put("/mandrill/templates/<slug>")
def put_template(slug: str) -> Response:
    with _opened() as state:
        state.run("insert or replace into templates values (?, ?)", slug, request.get_data(as_text=True))
    return _json({})


def _rows(state: State, name: str) -> list[dict[str, Any]]:
    return [dict(row) for row in state.all(f"select * from {name} order by id")]  # noqa: S608

"""The simulator's WSGI application: both providers, and the control of what they do."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask, Response, current_app, request

from simulators import faults
from simulators.authorize_net import gateway
from simulators.authorize_net.replies import Result, envelope, transaction
from simulators.authorize_net.reports import grow_older
from simulators.authorize_net.transactions import Modes
from simulators.calls import Call, masked
from simulators.control import bp as control
from simulators.damage import respond
from simulators.faults import Fault
from simulators.mandrill import provider
from simulators.mandrill.problems import KNOWN, Problem
from simulators.state import LOG_KEEPS, State, make_folder, opened

_REFUSALS = {
    "keys_invalid": "E00007",
    "account_inactive": "E00008",
    "no_reporting_permission": "E00011",
}


def make_application(file: str) -> Flask:
    """The application over the state kept in `file`; `:memory:` is no such file."""
    app = Flask("simulators")
    app.config["FILE"] = make_folder(file)
    app.register_blueprint(control)
    app.add_url_rule("/xml/v1/request.api", view_func=authorize_net, methods=["POST"])
    app.add_url_rule("/api/1.<int:version>/<path:method>", view_func=mandrill, methods=["POST"])
    return app


def authorize_net() -> Response:
    with opened(current_app.config["FILE"]) as state:
        _carry_out_what_is_late(state)
        grow_older(state)
        call = gateway.read_call(state, request.get_data())
        if request.mimetype != "application/json":
            return respond({"messages": envelope("E00002")}, faults.NONE)
        fault = faults.meet(state, call)
        body = _of_gateway(state, call, fault)
        if fault is faults.NONE and gateway.hangs_by_itself(call):
            fault = Fault({"hang": 60}, "after")
        _log(state, call, body, fault)
        bom = bool(state.get("bom", True))
    return respond(body, fault, bom=bom)


def mandrill(version: int, method: str) -> Response:
    with opened(current_app.config["FILE"]) as state:
        call = provider.read_call(method, request.get_data())
        fault = faults.meet(state, call)
        body, code = _of_provider(state, call, fault)
        _log(state, call, body, fault)
    return respond(body, fault, code, bom=False)


def _of_gateway(state: State, call: Call, fault: Fault) -> Any:
    do = fault.do
    body: Any = {}
    if fault.when == "after" or not fault.spoils:
        modes = Modes(hide=float(do.get("hide", 0)), no_window="twice" in do)
        body = gateway.answer(state, call, modes, str(do.get("form", "A")))
        if "twice" in do:
            body = gateway.answer(state, call, modes)
    if "late" in do:
        due = state.now() + float(do["late"])
        state.add("late", due_at=due, call=call.raw.decode("utf-8", "replace"))
        return {"messages": envelope("E00104")}
    return _instead(do, call, body)


def _instead(do: dict[str, Any], call: Call, body: Any) -> Any:
    """The answer a fault puts in the place of the true one."""
    ref_id = call.body.get("refId")
    if "reason" in do:
        code, reason = str(do["reason"]["rc"]), str(do["reason"]["code"])
        told = (body.get("transactionResponse") or {}) if isinstance(body, dict) else {}
        trans_id = int(do["reason"].get("trans_id") or told.get("transId") or (60_000 if code == "2" else 0))
        return transaction(Result(code, reason, trans_id), ref_id, str(do.get("form", "A")))
    if "ecode" in do:
        code = str(do["ecode"])
        return {"messages": envelope(code, f"{code} as ordered.")}
    for name, code in _REFUSALS.items():
        if name in do:
            return {"messages": envelope(code)}
    return body


def _of_provider(state: State, call: Call, fault: Fault) -> tuple[Any, int]:
    body, code = None, 200
    if fault.when == "after" or not fault.spoils:
        body, code = provider.answer(state, call, request.headers.get("X-MC-ApiKey", ""))
    if "error" in fault:
        name = str(fault.do["error"])
        return Problem(name).body, int(fault.do.get("code", KNOWN[name][1]))
    if "statuses" in fault:
        return fault.do["statuses"], 200
    return body, code


def _carry_out_what_is_late(state: State) -> None:
    """Requests that lay somewhere on their way and arrive only now."""
    for row in state.all("select * from late where due_at <= ? order by due_at", state.now()):
        state.run("delete from late where id = ?", row["id"])
        gateway.answer(state, gateway.read_call(state, row["call"].encode()))


def _log(state: State, call: Call, body: Any, fault: Fault) -> None:
    state.add(
        "log",
        at=state.now(),
        api=call.api,
        method=call.method,
        request=json.dumps(masked(call.body)),
        answer=json.dumps(body),
        fault=json.dumps({"when": fault.when, "do": fault.do}) if fault.do else None,
    )
    state.run("delete from log where id <= (select max(id) from log) - ?", LOG_KEEPS)

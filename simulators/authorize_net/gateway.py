"""One request to the gateway: parse, check against the schema, authenticate, do what is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from simulators.authorize_net import reports, vault
from simulators.authorize_net.follow_ups import decide_held
from simulators.authorize_net.replies import Refused, Result, envelope, transaction
from simulators.authorize_net.schema import SEQUENCES, fault_in
from simulators.authorize_net.transactions import Modes, transact
from simulators.authorize_net.triggers import CHARGES_AND_HANGS
from simulators.calls import Call
from simulators.state import State

LOGIN, KEY = "sim-login", "sim-transaction-key"
Method = Callable[[State, dict[str, Any]], dict[str, Any]]
_METHODS: dict[str, Method] = {
    "authenticateTestRequest": lambda state, body: {"messages": envelope("I00001")},
    "createCustomerProfileRequest": vault.create_profile,
    "createCustomerPaymentProfileRequest": vault.create_payment_profile,
    "getCustomerProfileRequest": vault.get_profile,
    "getCustomerPaymentProfileRequest": vault.get_payment_profile,
    "getUnsettledTransactionListRequest": reports.unsettled,
    "getTransactionListForCustomerRequest": reports.of_customer,
    "getTransactionDetailsRequest": reports.details,
}
_DECIDING: dict[str, Callable[[State, dict[str, Any], Modes], Result]] = {
    "createTransactionRequest": transact,
    "updateHeldTransactionRequest": lambda state, body, modes: decide_held(state, body),
}


def read_call(state: State, raw: bytes) -> Call:
    """What is asked, as far as it can be told: the method, and for a fault to match on, the particulars."""
    try:
        request = json.loads(raw)
        (method, body), *_ = request.items()
    except (ValueError, AttributeError):
        return Call("anet", "", {}, raw)
    asked = body.get("transactionRequest") if isinstance(body, dict) else None
    asked = asked if isinstance(asked, dict) else {}
    order = asked.get("order")
    return Call(
        "anet",
        method,
        body if isinstance(body, dict) else {},
        raw,
        kind=str(asked.get("transactionType", "")),
        invoice=str(order.get("invoiceNumber", "")) if isinstance(order, dict) else "",
        card=_last4(state, asked),
    )


def answer(state: State, call: Call, modes: Modes = Modes(), form: str = "A") -> dict[str, Any]:  # noqa: B008
    """The JSON body of the gateway's answer, the state changed as it says."""
    ref_id = call.body.get("refId")
    try:
        _check(call)
        if call.method in _DECIDING:
            return transaction(_DECIDING[call.method](state, call.body, modes), ref_id, form)
        told = _METHODS[call.method](state, call.body)
    except Refused as refused:
        return refused.body(ref_id)
    return {**told, **({"refId": ref_id} if ref_id else {})}


def hangs_by_itself(call: Call) -> bool:
    """Whether this charge is answered never, although it is made."""
    return call.card == CHARGES_AND_HANGS and call.kind.startswith("auth")


def _check(call: Call) -> None:
    if call.method not in SEQUENCES or call.method not in {**_METHODS, **_DECIDING}:
        raise Refused("E00003", f"Invalid child element '{call.method}'.")
    fault = fault_in(call.method, call.body)
    if fault:
        raise Refused("E00003", fault)
    keys = call.body["merchantAuthentication"]
    if (keys["name"], keys["transactionKey"]) != (LOGIN, KEY):
        raise Refused("E00007")


def _last4(state: State, asked: dict[str, Any]) -> str:
    try:
        if "profile" in asked:
            card = int(asked["profile"]["paymentProfile"]["paymentProfileId"])
            row = state.one("select last4 from cards where id = ?", card)
            return row["last4"] if row else ""
        return str(asked["payment"]["creditCard"]["cardNumber"])[-4:]
    except (KeyError, TypeError, ValueError):
        return ""

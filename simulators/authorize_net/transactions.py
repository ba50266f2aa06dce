"""Money held or charged: who may have it, and whether it was asked for a moment ago."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from simulators.authorize_net.follow_ups import FOLLOW_UPS, done
from simulators.authorize_net.replies import Refused, Result
from simulators.authorize_net.triggers import AVS, CVV, HOLDS_ALL_THE_SAME, PARTIAL_ZIPS, Card, judge
from simulators.authorize_net.vault import card_of, read_card, stored_card
from simulators.state import State

USUAL_WINDOW = 120
# What the gateway compares to recognise a repetition. Not the reference id, and not the description.
COMPARED_ADDRESS = ("firstName", "lastName", "company", "address", "city", "state", "zip", "country")


@dataclass(frozen=True)
class Modes:
    """How a fault bends the processing: seconds hidden from the lists, and whether the window is ignored."""

    hide: float = 0
    no_window: bool = False


def transact(state: State, body: dict[str, Any], modes: Modes = Modes()) -> Result:
    """Process a `transactionRequest`. Raises Refused for what is no transaction at all."""
    asked = body["transactionRequest"]
    kind = asked["transactionType"]
    if kind in ("authOnlyTransaction", "authCaptureTransaction"):
        return _authorise(state, body, asked, modes)
    if kind in FOLLOW_UPS:
        reference = state.one("select * from transactions where id = ?", int(asked.get("refTransId", 0)))
        if reference is None or reference["response_code"] not in ("1", "4"):
            return Result("3", "16")
        return FOLLOW_UPS[kind](state, body, reference)
    raise Refused("E00013", f"Transaction type {kind} is not simulated.")


def _authorise(state: State, body: dict[str, Any], asked: dict[str, Any], modes: Modes) -> Result:
    _refuse_exclusive(asked)
    card, ids, address = _card(state, asked)
    settings, sameness = _settings(asked), _sameness(asked, card, address)
    if not modes.no_window and (before := _earlier(state, sameness, settings)):
        told = before["id"] if "duplicateWindow" in settings else 0
        return Result("3", "11", told, last4=card.last4, brand=card.brand)
    response, reason = judge(card, state.now(), settings.get("allowPartialAuth") == "true")
    cents = int(Decimal(str(asked["amount"])) * 100)
    pre_paid = None
    if reason == "295":
        pre_paid = {"requestedAmount": str(asked["amount"]), "approvedAmount": "1.23"}
        cents = PARTIAL_ZIPS[card.zip] or cents
    row = _row(state, body, asked, modes) | ids | {"amount": cents, "settle": cents, "sameness": sameness}
    made = _keep(state, row | _judged(asked["transactionType"], card, response, reason, sameness))
    return _told(made, response, reason, pre_paid)


def _judged(kind: str, card: Card, response: str, reason: str, sameness: str) -> dict[str, Any]:
    """What the judgement makes of the row: one that fails may all the same hold the money."""
    holds = response in ("1", "4") or (card.ours and card.last4 in HOLDS_ALL_THE_SAME)
    return {
        "status": _status(kind, response, holds),
        "last4": card.last4,
        "brand": card.brand,
        "response_code": "1" if holds and response == "3" else response,
        "reason": reason,
        "auth_code": sameness[:6].upper() if holds else "",
        "avs": AVS.get(card.zip, "Y"),
        "cvv": CVV.get(card.code, "P"),
    }


def _keep(state: State, row: dict[str, Any]) -> sqlite3.Row:
    made = state.one("select * from transactions where id = ?", state.add("transactions", **row))
    assert made is not None
    return made


def _told(made: sqlite3.Row, response: str, reason: str, pre_paid: dict[str, str] | None) -> Result:
    """What the caller hears of it: of an error not even its number."""
    result = replace(done(made), response_code=response, reason=reason, pre_paid=pre_paid)
    if response in ("1", "4"):
        return result
    return replace(result, auth_code="", trans_id=made["id"] if response == "2" else 0)


def _row(state: State, body: dict[str, Any], asked: dict[str, Any], modes: Modes) -> dict[str, Any]:
    order, now = asked.get("order", {}), state.now()
    lag = float(state.get("list_lag", 0)) + modes.hide
    captured = asked["transactionType"] == "authCaptureTransaction"
    return {
        "type": asked["transactionType"],
        "invoice": order.get("invoiceNumber"),
        "description": order.get("description"),
        "ref_id": body.get("refId"),
        "submitted_at": now,
        "visible_at": now + lag,
        "captured_at": now if captured else None,
    }


def _status(kind: str, response: str, holds: bool) -> str:
    if response == "4":
        return "FDSAuthorizedPendingReview"
    if not holds:
        return "declined" if response == "2" else "generalError"
    return "authorizedPendingCapture" if kind == "authOnlyTransaction" else "capturedPendingSettlement"


def _refuse_exclusive(asked: dict[str, Any]) -> None:
    if "profile" not in asked:
        return
    profile = asked["profile"]
    exclusive = (
        ("E00090", "payment" in asked),
        ("E00093", "billTo" in asked),
        ("E00092", "shipTo" in asked and "shippingProfileId" in profile),
        ("E00108", "customer" in asked),
    )
    for code, both in exclusive:
        if both:
            raise Refused(code)


def _card(state: State, asked: dict[str, Any]) -> tuple[Card, dict[str, int], dict[str, Any]]:
    if "profile" not in asked:
        address = asked.get("billTo", {})
        return read_card(state, asked.get("payment", {}), address), {}, address
    profile, payment = asked["profile"], asked["profile"]["paymentProfile"]
    row = stored_card(state, profile["customerProfileId"], payment["paymentProfileId"])
    ids = {"profile_id": row["profile_id"], "card_id": row["id"]}
    return card_of(row, str(payment.get("cardCode", ""))), ids, json.loads(row["bill_to"])


def _settings(asked: dict[str, Any]) -> dict[str, str]:
    settings = asked.get("transactionSettings", {}).get("setting", [])
    listed = settings if isinstance(settings, list) else [settings]
    return {one["settingName"]: str(one["settingValue"]) for one in listed}


def _sameness(asked: dict[str, Any], card: Card, address: dict[str, Any]) -> str:
    told = [
        asked["transactionType"], card.brand, card.last4, card.expires, asked.get("poNumber"),
        str(Decimal(str(asked["amount"]))), asked.get("order", {}).get("invoiceNumber"),
        asked.get("customer", {}).get("id"), asked.get("profile", {}).get("customerProfileId"),
        *(address.get(name) for name in COMPARED_ADDRESS),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _earlier(state: State, sameness: str, settings: dict[str, str]) -> sqlite3.Row | None:
    """The same within the window. One that was declined counts too; an error does not."""
    since = state.now() - float(settings.get("duplicateWindow", USUAL_WINDOW))
    return state.one(
        "select * from transactions where sameness = ? and submitted_at > ? and response_code <> '3' "
        "order by id limit 1",
        sameness, since,
    )  # fmt: skip

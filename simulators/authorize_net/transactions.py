"""Money: authorising, capturing, voiding, refunding, and deciding on what the fraud suite keeps."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from simulators.authorize_net.replies import Refused, Result
from simulators.authorize_net.triggers import (
    AVS,
    CVV,
    HOLDS_ALL_THE_SAME,
    PARTIAL_ZIPS,
    Card,
    judge,
)
from simulators.authorize_net.vault import card_of, read_card, stored_card
from simulators.state import State

USUAL_WINDOW = 120
UNSETTLED = ("authorizedPendingCapture", "capturedPendingSettlement", "FDSAuthorizedPendingReview")
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
    if kind in _FOLLOW_UPS:
        reference = state.one("select * from transactions where id = ?", int(asked.get("refTransId", 0)))
        if reference is None or reference["response_code"] not in ("1", "4"):
            return Result("3", "16")
        return _FOLLOW_UPS[kind](state, asked, reference)
    raise Refused("E00013", f"Transaction type {kind} is not simulated.")


def decide_held(state: State, body: dict[str, Any]) -> Result:
    """`updateHeldTransactionRequest`: an approved answer says that the decision was taken, not which."""
    held = body["heldTransactionRequest"]
    row = state.one("select * from transactions where id = ?", int(held["refTransId"]))
    if row is None or row["status"] != "FDSAuthorizedPendingReview":
        return Result("3", "16")
    decided = "authorizedPendingCapture" if held["action"] == "approve" else "voided"
    state.run("update transactions set status = ?, reason = '1' where id = ?", decided, row["id"])
    return _done(row)


def _authorise(state: State, body: dict[str, Any], asked: dict[str, Any], modes: Modes) -> Result:
    _refuse_exclusive(asked)
    card, ids, address = _card(state, asked)
    cents, settings = int(Decimal(str(asked["amount"])) * 100), _settings(asked)
    sameness = _sameness(asked, card, address)
    if not modes.no_window and (before := _earlier(state, sameness, settings)):
        told = before["id"] if "duplicateWindow" in settings else 0
        return Result("3", "11", told, last4=card.last4, brand=card.brand)
    response, reason = judge(card, state.now(), settings.get("allowPartialAuth") == "true")
    pre_paid = None
    if reason == "295":
        pre_paid = {"requestedAmount": str(asked["amount"]), "approvedAmount": "1.23"}
        cents = PARTIAL_ZIPS[card.zip] or cents
    holds = response in ("1", "4") or card.last4 in HOLDS_ALL_THE_SAME
    trans_id = state.add(
        "transactions",
        **_row(state, body, asked, modes),
        **ids,
        status=_status(asked["transactionType"], response, holds),
        amount=cents,
        settle=cents,
        last4=card.last4,
        brand=card.brand,
        response_code="1" if holds and response == "3" else response,
        reason=reason,
        auth_code=_auth_code(sameness, state.now()) if holds else "",
        avs=AVS.get(card.zip, "Y"),
        cvv=CVV.get(card.code, "P"),
        sameness=sameness,
    )
    made = state.one("select * from transactions where id = ?", trans_id)
    assert made is not None
    shown = trans_id if response != "3" else 0
    result = replace(_done(made), response_code=response, reason=reason, trans_id=shown, pre_paid=pre_paid)
    return result if response in ("1", "4") else replace(result, auth_code="")


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


def _auth_code(sameness: str, now: float) -> str:
    return hashlib.sha256(f"{sameness}{now}".encode()).hexdigest()[:6].upper()


def _capture(state: State, asked: dict[str, Any], row: sqlite3.Row) -> Result:
    cents = int(Decimal(str(asked.get("amount", Decimal(row["amount"]) / 100))) * 100)
    if row["captured_at"] is not None and row["status"] != "voided":
        return Result("1", "311")
    if row["status"] != "authorizedPendingCapture":
        return Result("3", "16")
    if cents > row["amount"]:
        return Result("3", "47")
    state.run(
        "update transactions set status = 'capturedPendingSettlement', settle = ?, captured_at = ? "
        "where id = ?",
        cents, state.now(), row["id"],
    )  # fmt: skip
    return _done(row)


def _void(state: State, asked: dict[str, Any], row: sqlite3.Row) -> Result:
    if row["status"] == "voided":
        return Result("1", "310")
    if row["status"] not in (*UNSETTLED, "refundPendingSettlement"):
        return Result("3", "16")
    state.run("update transactions set status = 'voided' where id = ?", row["id"])
    return _done(row)


def _refund(state: State, asked: dict[str, Any], row: sqlite3.Row) -> Result:
    cents = int(Decimal(str(asked["amount"])) * 100)
    if row["status"] != "settledSuccessfully" or state.now() - row["captured_at"] > 120 * 86400:
        return Result("3", "54")
    if row["refunded"] + cents > row["settle"]:
        return Result("3", "55")
    state.run("update transactions set refunded = refunded + ? where id = ?", cents, row["id"])
    now = state.now()
    made = state.add(
        "transactions", type="refundTransaction", status="refundPendingSettlement", amount=cents, settle=cents,
        invoice=row["invoice"], last4=row["last4"], brand=row["brand"], submitted_at=now, visible_at=now,
        response_code="1", reason="1", ref_trans_id=row["id"], auth_code="", avs="P", cvv="",
    )  # fmt: skip
    return replace(_done(row), trans_id=made, ref_trans_id=str(row["id"]))


def _done(row: sqlite3.Row) -> Result:
    return Result(
        "1", "1", row["id"], row["auth_code"] or "", row["avs"] or "P", row["cvv"] or "",
        row["last4"] or "", row["brand"] or "",
    )  # fmt: skip


_FOLLOW_UPS: dict[str, Callable[[State, dict[str, Any], sqlite3.Row], Result]] = {
    "priorAuthCaptureTransaction": _capture,
    "voidTransaction": _void,
    "refundTransaction": _refund,
}

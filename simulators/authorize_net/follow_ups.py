"""What is done with a transaction that is there: capture, void, refund, and deciding on one that is held."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from simulators.authorize_net.replies import Result
from simulators.state import State

DAY = 86400
REFUNDABLE = 120 * DAY
VOIDABLE = (
    "authorizedPendingCapture",
    "capturedPendingSettlement",
    "FDSAuthorizedPendingReview",
    "refundPendingSettlement",
)


def decide_held(state: State, body: dict[str, Any]) -> Result:
    """`updateHeldTransactionRequest`: an approved answer says that the decision was taken, not which."""
    held = body["heldTransactionRequest"]
    row = state.one("select * from transactions where id = ?", int(held["refTransId"]))
    if row is None or row["status"] != "FDSAuthorizedPendingReview":
        return Result("3", "16")
    decided = "authorizedPendingCapture" if held["action"] == "approve" else "voided"
    state.run("update transactions set status = ?, reason = '1' where id = ?", decided, row["id"])
    return done(row)


def _capture(state: State, body: dict[str, Any], row: sqlite3.Row) -> Result:
    asked = body["transactionRequest"]
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
    return done(row)


def _void(state: State, body: dict[str, Any], row: sqlite3.Row) -> Result:
    if row["status"] == "voided":
        return Result("1", "310")
    if row["status"] not in VOIDABLE:
        return Result("3", "16")
    state.run("update transactions set status = 'voided' where id = ?", row["id"])
    return done(row)


def _refund(state: State, body: dict[str, Any], row: sqlite3.Row) -> Result:
    asked = body["transactionRequest"]
    cents = int(Decimal(str(asked["amount"])) * 100)
    if row["status"] != "settledSuccessfully" or state.now() - row["captured_at"] > REFUNDABLE:
        return Result("3", "54")
    if row["refunded"] + cents > row["settle"]:
        return Result("3", "55")
    state.run("update transactions set refunded = refunded + ? where id = ?", cents, row["id"])
    now = state.now()
    made = state.add(
        "transactions", type="refundTransaction", status="refundPendingSettlement", amount=cents, settle=cents,
        invoice=asked.get("order", {}).get("invoiceNumber", row["invoice"]), ref_id=body.get("refId"),
        last4=row["last4"], brand=row["brand"], submitted_at=now, visible_at=now + state.get("list_lag", 0),
        response_code="1", reason="1", ref_trans_id=row["id"], auth_code="", avs="P", cvv="",
    )  # fmt: skip
    return replace(done(row), trans_id=made, ref_trans_id=str(row["id"]))


def done(row: sqlite3.Row) -> Result:
    """The approval of a call on this transaction."""
    return Result(
        "1", "1", row["id"], row["auth_code"] or "", row["avs"] or "P", row["cvv"] or "",
        row["last4"] or "", row["brand"] or "",
    )  # fmt: skip


FOLLOW_UPS: dict[str, Callable[[State, dict[str, Any], sqlite3.Row], Result]] = {
    "priorAuthCaptureTransaction": _capture,
    "voidTransaction": _void,
    "refundTransaction": _refund,
}

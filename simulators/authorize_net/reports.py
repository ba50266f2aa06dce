"""What the gateway tells of transactions afterwards, and what time does to them."""

from __future__ import annotations

import sqlite3
from typing import Any

from simulators.authorize_net.replies import Refused, dollars, envelope, utc
from simulators.state import State

DAY = 86400
AUTHORISATION_LASTS = 30 * DAY
NEWEST = 1000
SETTLED = ("settledSuccessfully", "refundSettledSuccessfully")


def unsettled(state: State, body: dict[str, Any]) -> dict[str, Any]:
    """What is not settled, also declined and failed ones; the newest thousand."""
    wanted = "FDSAuthorizedPendingReview" if body.get("status") == "pendingApproval" else "%"
    rows = state.all(
        f"select * from transactions where visible_at <= ? and status not in {SETTLED} and status like ? "  # noqa: S608
        "order by submitted_at desc, id desc limit ?",
        state.now(), wanted, NEWEST,
    )  # fmt: skip
    return _page(rows, body)


def of_customer(state: State, body: dict[str, Any]) -> dict[str, Any]:
    rows = state.all(
        "select * from transactions where visible_at <= ? and profile_id = ? and ? in (card_id, 0) "
        "order by submitted_at desc, id desc limit ?",
        state.now(), int(body["customerProfileId"]), int(body.get("customerPaymentProfileId", 0)), NEWEST,
    )  # fmt: skip
    return _page(rows, body)


def details(state: State, body: dict[str, Any]) -> dict[str, Any]:
    row = state.one("select * from transactions where id = ?", int(body["transId"]))
    if row is None:
        raise Refused("E00040")
    told = {
        "transId": str(row["id"]),
        "submitTimeUTC": utc(row["submitted_at"]),
        "submitTimeLocal": utc(row["submitted_at"])[:-1],
        "transactionType": row["type"],
        "transactionStatus": row["status"],
        "responseCode": int(row["response_code"]),
        "responseReasonCode": int(row["reason"]),
        "authCode": row["auth_code"],
        "AVSResponse": row["avs"],
        "order": {"invoiceNumber": row["invoice"], "description": row["description"]},
        "authAmount": dollars(row["amount"]),
        "settleAmount": dollars(row["settle"]),
        "payment": {"creditCard": {"cardNumber": f"XXXX{row['last4']}", "cardType": row["brand"]}},
    }
    if row["ref_trans_id"]:
        told["refTransId"] = str(row["ref_trans_id"])
    return {"transaction": told, "transrefId": row["ref_id"] or "", "messages": envelope("I00001")}


def grow_older(state: State) -> None:
    """What a day's settlement and the end of an authorisation do, on the virtual clock."""
    now = state.now()
    state.run(
        "update transactions set status = 'expired' "
        "where status = 'authorizedPendingCapture' and submitted_at < ?",
        now - AUTHORISATION_LASTS,
    )
    settle(state, before=now - DAY)


def settle(state: State, before: float | None = None) -> None:
    """Settle what was captured or refunded before an instant, or all of it."""
    until = state.now() + 1 if before is None else before
    state.run(
        "update transactions set status = 'settledSuccessfully' "
        "where status = 'capturedPendingSettlement' and captured_at < ?",
        until,
    )
    state.run(
        "update transactions set status = 'refundSettledSuccessfully' "
        "where status = 'refundPendingSettlement' and submitted_at < ?",
        until,
    )


def _page(rows: list[sqlite3.Row], body: dict[str, Any]) -> dict[str, Any]:
    sorting, paging = body.get("sorting", {}), body.get("paging", {})
    if str(sorting.get("orderDescending")).lower() == "false":
        rows = rows[::-1]
    limit, offset = int(paging.get("limit", NEWEST)), int(paging.get("offset", 1))
    shown = rows[(offset - 1) * limit : offset * limit]
    return {
        "transactions": [_listed(row) for row in shown],
        "totalNumInResultSet": len(rows),
        "messages": envelope("I00001"),
    }


def _listed(row: sqlite3.Row) -> dict[str, Any]:
    told = {
        "transId": str(row["id"]),
        "submitTimeUTC": utc(row["submitted_at"]),
        "submitTimeLocal": utc(row["submitted_at"])[:-1],
        "transactionStatus": row["status"],
        "invoiceNumber": row["invoice"],
        "accountType": row["brand"],
        "accountNumber": f"XXXX{row['last4']}",
        "settleAmount": dollars(row["settle"]),
        "marketType": "eCommerce",
        "product": "Card Not Present",
    }
    if row["profile_id"]:
        told["profile"] = {
            "customerProfileId": str(row["profile_id"]),
            "customerPaymentProfileId": str(row["card_id"]),
        }
    return {name: value for name, value in told.items() if value is not None}

"""Who was charged what: the figures that an honest till must agree with."""

from __future__ import annotations

from typing import Any

from simulators.state import State

LIVE_HOLDS = ("authorizedPendingCapture", "FDSAuthorizedPendingReview")
CAPTURED = ("capturedPendingSettlement", "settledSuccessfully")
REFUNDED = ("refundPendingSettlement", "refundSettledSuccessfully")


def ledger(state: State) -> dict[str, dict[str, Any]]:
    """Per invoice, in cents: what is held, captured and refunded, how often, and the transactions' ids.

    net is what the client has paid: captured less refunded.
    """
    books: dict[str, dict[str, Any]] = {}
    for row in state.all("select * from transactions order by id"):
        book = books.setdefault(row["invoice"] or "", _empty())
        book["trans_ids"].append(str(row["id"]))
        status = row["status"]
        if status in LIVE_HOLDS:
            book["holds"].append(row["amount"])
        elif status in CAPTURED:
            book["captures"].append(row["settle"])
        elif status in REFUNDED:
            book["refunds"].append(row["settle"])
        elif status == "voided":
            book["voids"] += 1
        else:
            book["refused"] += 1
        book["net"] = sum(book["captures"]) - sum(book["refunds"])
    return books


def _empty() -> dict[str, Any]:
    return {"holds": [], "captures": [], "refunds": [], "voids": 0, "refused": 0, "net": 0, "trans_ids": []}

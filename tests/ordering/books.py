"""Comparing Olio's books with the gateway's: the figures that a till must never get wrong."""

from __future__ import annotations

from collections import Counter
from typing import Any

from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.promotions.models import Promotion, PromotionRedemption
from tests.simulation import Simulation
from tests.world import World

PLACED = ("submitted", "accepted")


def assert_books_agree(world: World, simulator: Simulation, captured: bool = False) -> dict[str, Any]:
    """Every placed order that costs something has exactly one live hold (or, once `captured`, one capture) of
    its very amount; nothing else is held or taken; every transaction is known; every use of a promotion is
    an order's. Answers the counts."""
    requests = {row["id"]: row for row in world.rows(OrderRequest) if row["fingerprint"]}
    attempts, books = world.rows(PaymentAttempt), simulator.ledger()
    live = "captures" if captured else "holds"
    expected: dict[str, list[int]] = {}
    for attempt in attempts:
        if requests[attempt["order_request_id"]]["state"] in PLACED and attempt["state"] in (
            "authorized", "capturing", "captured", "settled",
        ):  # fmt: skip
            expected.setdefault(attempt["invoice"], []).append(attempt["amount_cents"])
    found = {invoice: book[live] for invoice, book in books.items() if book[live]}
    assert found == expected
    other = "holds" if captured else "captures"
    assert not [invoice for invoice, book in books.items() if book[other]]
    _assert_each_order_is_paid_once(requests, attempts)
    known = {attempt["trans_id"] for attempt in attempts}
    holding = {
        trans for book in books.values() if book["holds"] or book["captures"] for trans in book["trans_ids"]
    }
    assert not {trans for trans in holding if trans not in known and _holds(simulator, trans)}
    _assert_uses_are_accounted_for(world, requests)
    return {"placed": sum(row["state"] in PLACED for row in requests.values()), "live": len(expected)}


def _holds(simulator: Simulation, trans_id: str) -> bool:
    told = simulator.ask("getTransactionDetails", transId=trans_id)["transaction"]
    return told["transactionStatus"] in ("authorizedPendingCapture", "capturedPendingSettlement")


def _assert_each_order_is_paid_once(requests: dict[int, Any], attempts: list[Any]) -> None:
    states = Counter(
        attempt["order_request_id"] for attempt in attempts
        if attempt["state"] in ("authorized", "capturing", "captured", "settled")
    )  # fmt: skip
    for request in requests.values():
        charged = request["state"] in PLACED and request["payment_method_id"] is not None
        assert states[request["id"]] == (1 if charged else 0), request["id"]


def _assert_uses_are_accounted_for(world: World, requests: dict[int, Any]) -> None:
    uses = world.rows(PromotionRedemption)
    for use in uses:
        state = requests[use["order_request_id"]]["state"]
        assert use["state"] == ("redeemed" if state in PLACED else "released"), (use["id"], state)
    counted = Counter(use["promotion_id"] for use in uses if use["state"] != "released")
    for promotion in world.rows(Promotion):
        assert promotion["used"] == counted[promotion["id"]]
    orders = {row["order_request_id"] for row in world.rows(Order)}
    assert {row["id"] for row in requests.values() if row["state"] == "accepted"} <= orders

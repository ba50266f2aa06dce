"""What has been paid for an order: the one place where line items ask about money received."""

from __future__ import annotations


def paid_cents(order_id: int | None, order_request_id: int | None) -> int:
    """The cents that were received for the order or the request it came from."""
    return 0

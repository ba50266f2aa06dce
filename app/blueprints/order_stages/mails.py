"""What a client is told by e-mail when a stage is recorded: that everything is ready."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from app import clock
from app.blueprints.orders.addressee import addressee
from app.outbox.enqueue import enqueue_mail

DELIVERED = "notified"
# An older stage is history that is being recorded.
NEWS = timedelta(days=1)


def mail_about_delivery(stage: Mapping[str, Any]) -> None:
    """Write the e-mail of a delivery, unless the client was told already (`notified_at_mt`)."""
    if stage["stage"] != DELIVERED or stage["order_id"] is None or stage["notified_at"]:
        return
    if stage["stage_start_at"] < clock.now() - NEWS:
        return
    to = addressee(stage["order_id"])
    if to:
        enqueue_mail("order-delivered", to.to, to.facts, order_id=stage["order_id"])

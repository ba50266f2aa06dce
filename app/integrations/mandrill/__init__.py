"""Mandrill behind a few plain functions: send one message, look one up. Neither raises for a bad answer.

They need an application context, for the settings, and no open database transaction.
"""

from __future__ import annotations

from app.integrations.mandrill.calls import ensure_template, find_by_outbox_id, ping, send_template
from app.integrations.mandrill.deliveries import Delivery, Found, Recipient, Retry, To

__all__ = [
    "Delivery",
    "Found",
    "Recipient",
    "Retry",
    "To",
    "ensure_template",
    "find_by_outbox_id",
    "ping",
    "send_template",
]

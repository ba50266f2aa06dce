"""The promotions that the demo's company gives."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.blueprints.promotions.models import Promotion
from app.database import table

_promotion = table(Promotion)

PROMOTIONS: dict[str, dict[str, Any]] = {
    "valid": {"code": "WELCOME10", "name": "Ten percent for a start", "percent_bp": 1000},
    "inactive": {
        "code": "SUMMER25",
        "name": "Twenty-five dollars in summer",
        "amount_cents": 2500,
        "active": False,
    },
    "other_designation": {
        "code": "BROKERS15",
        "name": "Fifteen percent for brokers",
        "percent_bp": 1500,
        "designation": "broker",
    },
    "ended": {
        "code": "LAUNCH50",
        "name": "Fifty dollars at the launch",
        "amount_cents": 5000,
        "last_day": date(2026, 1, 31),
    },
}
"""By what comes of using one today."""


def load_promotions(connection: Connection) -> None:
    """Make those that are not there yet."""
    there = set(connection.execute(sa.select(_promotion.c.code)).scalars())
    times = {"created_at": clock.now(), "updated_at": clock.now()}
    for promotion in PROMOTIONS.values():
        if promotion["code"] not in there:
            connection.execute(sa.insert(_promotion).values(promotion | times))

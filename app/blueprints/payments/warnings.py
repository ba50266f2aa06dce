"""What staff are told of a payment before it goes wrong, once each."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.blueprints.payments.alarms import SUBJECT, alarm
from app.blueprints.payments.attempts import Attempt
from app.blueprints.payments.models import PaymentAttempt
from app.database import table
from app.money import price_text
from app.notifications.models import Notification
from app.phases import Phases
from app.wording import day_text

# How long before a hold ends staff are told, if its money is not taken by then.
SOON = timedelta(days=5)
ENDS_SOON, PAID_AND_CANCELLED = "hold-ends-soon", "cancelled-order-paid"

_attempt, _told = table(PaymentAttempt), table(Notification)


def untold(error: str) -> sa.ColumnElement[bool]:
    """Condition: nobody has been told this of the attempt."""
    about = sa.literal(SUBJECT) + sa.cast(_attempt.c.id, sa.String)
    return ~sa.exists().where(_told.c.subject == about, _told.c.error == error)


def warn_of_end(attempt: Attempt, by: str) -> Phases:
    """Tell that a hold is about to end."""
    yield from ()
    ends = day_text(attempt.row["expires_at"].astimezone(clock.office_zone()).date())
    alarm(attempt, ENDS_SOON, f"The hold ends on {ends}, and its money has not been taken.")
    return attempt


def warn_of_cancellation(attempt: Attempt, by: str) -> Phases:
    """Tell that an order was cancelled whose money is taken already."""
    yield from ()
    left = price_text(attempt.row["captured_cents"] - attempt.row["refunded_cents"])
    alarm(
        attempt,
        PAID_AND_CANCELLED,
        f"The order was cancelled, and {left} was taken for it. Is it to be refunded?",
    )
    return attempt

"""Payments as programs of the office read them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.blueprints.orders.models import Order, OrderRequest
from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payments.models import PaymentAttempt, PaymentEvent
from app.blueprints.payments.schemas import PaymentsParams
from app.blueprints.payments.views import PaymentRecordView, PaymentView
from app.database import table
from app.extensions import connection
from app.identity.caller import STAFF
from app.listing import Listing, list_action, record_action

_attempt, _event = table(PaymentAttempt), table(PaymentEvent)
_card, _order, _request = table(PaymentMethod), table(Order), table(OrderRequest)
_EVENTS = sa.select(_event).where(_event.c.payment_attempt_id == sa.bindparam("payment")).order_by(_event.c.id)


def with_story(payment: dict[str, Any]) -> dict[str, Any]:
    """The payment with every step of its story."""
    events = connection().execute(_EVENTS, {"payment": payment["id"]}).mappings().all()
    return payment | {"events": events}


PAYMENTS = Listing(
    resource="payments",
    singular="payment",
    rows=sa.select(
        _attempt,
        _card.c.brand,
        _card.c.last4,
        _order.c.id.label("order_id"),
        _request.c.state.label("request_state"),
    ).select_from(
        _attempt.join(_card, _card.c.id == _attempt.c.payment_method_id)
        .join(_request, _request.c.id == _attempt.c.order_request_id)
        .outerjoin(_order, _order.c.order_request_id == _attempt.c.order_request_id)
    ),
    id=_attempt.c.id,
    client=None,
    view=PaymentView,
    record_view=PaymentRecordView,
    params=PaymentsParams,
    filters={
        "order_request_id": _attempt.c.order_request_id,
        "client_id": _attempt.c.client_id,
        "status": _attempt.c.state,
    },
    sorts={"id": _attempt.c.id, "created_at": _attempt.c.created_at},
    complete=with_story,
    permission=STAFF,
)

LIST_PAYMENTS, READ_PAYMENT = list_action(PAYMENTS), record_action(PAYMENTS)

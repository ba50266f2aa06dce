"""Payment methods as programs read them."""

from __future__ import annotations

import sqlalchemy as sa

from app.blueprints.payment_methods.models import PaymentMethod
from app.blueprints.payment_methods.schemas import PaymentMethodsParams
from app.blueprints.payment_methods.views import PaymentMethodView
from app.database import table
from app.listing import Listing, list_action, record_action

_card = table(PaymentMethod)

PAYMENT_METHODS = Listing(
    resource="payment_methods",
    singular="payment_method",
    rows=sa.select(_card),
    id=_card.c.id,
    client=_card.c.client_id,
    view=PaymentMethodView,
    params=PaymentMethodsParams,
    filters={"client_id": _card.c.client_id},
    sorts={"id": _card.c.id, "created_at": _card.c.created_at},
)

LIST_PAYMENT_METHODS, READ_PAYMENT_METHOD = list_action(PAYMENT_METHODS), record_action(PAYMENT_METHODS)

"""Writing a submitted order down, before its card is asked: complete, priced, and visible to nobody yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app import clock
from app.blueprints.appointments.models import OrderRequestAppointment
from app.blueprints.line_items.lines import Owner, insert_lines
from app.blueprints.orders.models import OrderRequest, Property, PropertyAccess
from app.blueprints.orders.submission import Submission
from app.blueprints.orders.twins import refuse_twin
from app.blueprints.orders.whose import make_sure_of
from app.blueprints.payments.attempts import open_attempt, require_gateway
from app.blueprints.promotions.uses import reserve
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.idempotency.keys import KEPT
from app.identity.caller import Caller

_request, _property, _access = table(OrderRequest), table(Property), table(PropertyAccess)
_visit = table(OrderRequestAppointment)
_SINCE = sa.bindparam("since", type_=_request.c.created_at.type)
_EARLIER = (
    sa.select(_request.c.id, _request.c.state)
    .where(_request.c.request_key == sa.bindparam("key"), _request.c.created_at > _SINCE)
    .order_by(_request.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Earlier:
    """An order request that was begun under an idempotency key and cut short."""

    request_id: int
    state: str


def earlier_try(caller: Caller) -> Earlier | None:
    """What was begun under this request's idempotency key, if anything."""
    if caller.request_key is None:
        return None
    sought = {"key": caller.request_key, "since": clock.now() - KEPT}
    row = connection().execute(_EARLIER, sought).one_or_none()
    return Earlier(row.id, row.state) if row else None


def record_request(submission: Submission, caller: Caller) -> int:
    """Record the order request with its lines, visits, promotion and payment attempt; answers its id.

    Refuses duplicate-payment for the second click on one order, and the promotion's statuses if somebody was
    faster; nothing is written then.
    """
    if submission.to_charge:
        require_gateway()
    client_id = make_sure_of(submission.orderer)
    fingerprint = submission.fingerprint(client_id)
    refuse_twin(fingerprint)
    request_id = _insert(_request, _request_row(submission, client_id, fingerprint, caller))
    _record_parts(submission, request_id, caller)
    quote = submission.quote
    if quote.discount:
        reserve(quote.discount, client_id, request_id, quote.discount_cents)
    if submission.to_charge:
        card = submission.to_charge
        open_attempt(request_id, client_id, card, fingerprint, quote.total_cents, caller.display_name)
    return request_id


def _request_row(submission: Submission, client_id: int, fingerprint: str, caller: Caller) -> dict[str, Any]:
    quote, now = submission.quote, clock.now()
    property_id = _insert(_property, dict(submission.place))
    if submission.access:
        access = {"property_id": property_id, **submission.access}
        connection().execute(sa.insert(_access), access)
        note_change("property_access", property_id, None, access)
    return {
        "client_id": client_id,
        "property_id": property_id,
        "state": "pending_payment",
        "subtotal_cents": quote.subtotal_cents,
        "discount_cents": quote.discount_cents,
        "total_cents": quote.total_cents,
        "currency": "USD",
        "service_type": submission.service_type[:255],
        "notes": submission.notes,
        "promotion_id": quote.discount.promotion["id"] if quote.discount else None,
        "payment_method_id": submission.to_charge["id"] if submission.to_charge else None,
        "submitted_by_id": caller.user_id or caller.desk_user_id,
        "submitted_by": caller.display_name,
        "submitted_through": f"{caller.face}:{caller.application}",
        "fingerprint": fingerprint,
        "guarded_at": now,
        "request_key": caller.request_key,
        "created_at": now,
    }


def _record_parts(submission: Submission, request_id: int, caller: Caller) -> None:
    lines = [line.columns() for line in submission.quote.lines]
    insert_lines(Owner("OrderRequest", request_id), lines, caller)
    for visit in submission.visits:
        _insert(_visit, {**visit, "order_request_id": request_id, "created_at": clock.now()})


def _insert(of: sa.Table, row: Mapping[str, Any]) -> int:
    row_id: int = connection().execute(sa.insert(of).returning(of.c.id), dict(row)).scalar_one()
    note_change(of.name, row_id, None, row)
    return row_id

"""Looking for what nobody waits for: orders whose payment nobody is making, and holds that nobody knows of."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.blueprints.orders.models import OrderRequest
from app.blueprints.payments.attempts import Attempt, open_stray, read_attempts
from app.blueprints.payments.failing import fail_order
from app.blueprints.payments.models import PaymentAttempt
from app.blueprints.payments.states import FAILED, UNSETTLED
from app.database import table
from app.extensions import connection
from app.integrations import authorize_net
from app.integrations.authorize_net import Transaction
from app.money import price_text
from app.notifications.notify import notify
from app.phases import Phases

_attempt, _request = table(PaymentAttempt), table(OrderRequest)
# Longer than an order waits for its payment, however it goes.
FORGOTTEN = timedelta(hours=1)
FRESH = timedelta(minutes=5)
_HOLDING = ("authorised", "captured", "review")

_OPEN = sa.select(_attempt.c.order_request_id).where(_attempt.c.state.not_in(FAILED))
_LEFT = (
    sa.select(_request.c.id)
    .where(
        _request.c.state == "pending_payment",
        _request.c.created_at < sa.bindparam("since", type_=_request.c.created_at.type),
        _request.c.id.not_in(_OPEN),
    )
    .order_by(_request.c.id)
)
_KNOWN = sa.select(_attempt.c.trans_id, _attempt.c.state).where(
    _attempt.c.trans_id.in_(sa.bindparam("trans_ids", expanding=True))
)
_INVOICE = _attempt.c.invoice == sa.bindparam("invoice")


def give_up_forgotten() -> Phases:
    """Give up the order requests that wait for a payment nobody is making; answers how many there were."""
    left = connection().execute(_LEFT, {"since": clock.now() - FORGOTTEN}).scalars().all()
    for request_id in left:
        fail_order(request_id)
        yield
    return len(left)


def find_strays(by: str) -> Phases:
    """Compare the gateway's unsettled transactions with ours. A hold that came of an attempt after it was given
    up is recorded, to be voided, and told to staff if its money was taken. So is what is not ours, or is over
    for us and not for the gateway. Answers how many there were, or None if the gateway could not be asked."""
    yield
    pages = list(authorize_net.unsettled_pages())
    if not pages[-1].known:
        return None
    listed = [one for page in pages for one in page.transactions]
    holding = [one for one in listed if one.state in _HOLDING and not _is_fresh(one)]
    ours = _states_of([one.trans_id for one in holding])
    found = 0
    for one in holding:
        if ours.get(one.trans_id) in (None, *FAILED):
            found += yield from _judge(one, by)
    return found


def _is_fresh(one: Transaction) -> bool:
    """Whether its own request may still be about to save it: it is looked at next time."""
    return one.submitted_at is not None and one.submitted_at > clock.now() - FRESH


def _states_of(trans_ids: list[str]) -> dict[str, str]:
    """Where our attempts with these transactions stand."""
    return dict(connection().execute(_KNOWN, {"trans_ids": trans_ids}).all())


def _judge(one: Transaction, by: str) -> Phases:
    attempts = read_attempts(_INVOICE, {"invoice": one.invoice}, most=100)
    if any(attempt.state in UNSETTLED for attempt in attempts):
        return 0  # it is being looked up, and may be the very one
    yield
    told = authorize_net.details(one.trans_id).first
    state = _states_of([one.trans_id]).get(one.trans_id)
    if told is None or told.state not in _HOLDING or state not in (None, *FAILED):
        return 0  # it could not be asked about, or is let go or found by somebody meanwhile
    _note(told, state, attempts, by)
    yield
    return 1


def _note(told: Transaction, state: str | None, attempts: list[Attempt], by: str) -> None:
    """Record or tell of it. state: that of the attempt which has this very transaction, if one has."""
    owner = next((attempt for attempt in attempts if attempt.row["ref_id"] == told.ref_id), None)
    if state:
        text = f"Its payment is {state} here, and {told.transaction_status} at the gateway. Release it there."
        _tell(told, "not-released", "is still held", text)
    elif owner is None:
        text = f"The gateway lists it as {told.transaction_status} with invoice {told.invoice or 'none'}."
        _tell(told, "unknown-transaction", "is not Olio's", text)
    else:
        open_stray(owner, told.trans_id, by)
        if told.state == "captured":
            text = f"It came of payment {owner.id}, which does not count on it, and is to be released."
            _tell(told, "unasked-capture", "was taken unasked", text)


def _tell(one: Transaction, error: str, what: str, text: str) -> None:
    """By the transaction: what becomes of the payment does not settle it, only a person does."""
    notify(
        kind="payment",
        error=error,
        subject=f"transaction:{one.trans_id}",
        title=f"Transaction {one.trans_id} of {price_text(one.amount_cents)} {what}",
        text=text,
    )

"""Finding out what became of attempts that were left open, and ending each as it must end.

Whoever ordered was told that it is not known. So a hold that is found is let go, and the order given up;
"not found" is believed only once nothing can arrive late any more.
"""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.blueprints.payments.alarms import alarm
from app.blueprints.payments.attempts import Attempt, open_stray, read_attempt
from app.blueprints.payments.capture import find_out
from app.blueprints.payments.failing import fail_order
from app.blueprints.payments.refund_outcome import find_refund
from app.blueprints.payments.release import void
from app.blueprints.payments.states import UNSETTLED, move
from app.blueprints.payments.tries import HORIZON, next_look
from app.integrations import authorize_net
from app.integrations.authorize_net import Looked, Transaction
from app.phases import Phases

# Longer than a request is usually under way. Whoever still works on an attempt this old finds, by compare and
# set, that it has been ended.
LEFT = timedelta(seconds=90)


def reconcile(attempt: Attempt, by: str) -> Phases:
    """Settle one attempt that is due. Answers it as it then stands, or a refusal if it is still open."""
    if attempt.state == "created":
        return _never_sent(attempt, by)
    if attempt.state in UNSETTLED:
        return (yield from _look_up(attempt, by))
    if attempt.state == "capturing":
        return (yield from find_out(attempt, by))
    if attempt.state == "captured":
        return (yield from _look_whether_settled(attempt, by))
    if attempt.state == "refunding":
        return (yield from find_refund(attempt, by))
    if attempt.state == "authorized":
        return _expired(attempt, by)
    return (yield from void(attempt, by))


def _never_sent(attempt: Attempt, by: str) -> Attempt:
    if move(attempt.id, "created", "not_sent", "It was never sent.", by, look_at=None):
        fail_order(attempt.request_id)
    return read_attempt(attempt.id)


def _expired(attempt: Attempt, by: str) -> Attempt:
    """The gateway drops a hold after thirty days, whether or not the order is done."""
    told = "The hold has ended; nothing was taken."
    if move(attempt.id, "authorized", "expired", told, by, look_at=None):
        alarm(attempt, "hold-ended", f"{told} The order is not paid for.")
    return read_attempt(attempt.id)


def _look_up(attempt: Attempt, by: str) -> Phases:
    row = attempt.row
    yield
    looked = authorize_net.find_by_invoice(row["invoice"], row["ref_id"], attempt.amount_cents, attempt.sent_at)
    attempt = read_attempt(attempt.id)
    if attempt.state not in UNSETTLED:
        return attempt
    if looked.first:
        return (yield from _end(attempt, looked, by))
    if looked.known and clock.now() - attempt.sent_at >= HORIZON:
        told = "The gateway does not know it, and nothing can arrive any more: it was not charged."
        facts = {"resolved_at": clock.now(), "look_at": None, "look_ups": row["look_ups"] + 1}
        if move(attempt.id, attempt.state, "not_charged", told, by, **facts):
            fail_order(attempt.request_id)
        return read_attempt(attempt.id)
    return _look_again(attempt, looked, by)


def _look_again(attempt: Attempt, looked: Looked, by: str) -> Attempt:
    told = "The gateway does not know it (yet)." if looked.known else "The gateway could not be asked."
    look_ups = attempt.row["look_ups"] + 1
    facts = {"look_at": next_look(attempt.sent_at, look_ups), "look_ups": look_ups}
    after = "unknown"
    move(attempt.id, attempt.state, after, told, by, **facts)
    return read_attempt(attempt.id)


def _end(attempt: Attempt, looked: Looked, by: str) -> Phases:
    """It is found. What holds money is voided, a second one too; what does not is closed."""
    holding = [one for one in looked.transactions if one.state in ("authorised", "captured", "review")]
    if not holding:
        return _close(attempt, looked.transactions[0], by)
    first, *strays = holding
    told = f"The gateway was asked and says {first.transaction_status}; no order came of it, so it is voided."
    facts = {"trans_id": first.trans_id, "authorization_code": first.auth_code, "resolved_at": clock.now()}
    if first.state == "captured":
        alarm(attempt, "captured-without-order", told)
    if not move(attempt.id, attempt.state, "voiding", told, by, **facts, look_at=clock.now(), look_ups=0):
        return read_attempt(attempt.id)  # somebody else has found it, and is letting it go
    fail_order(attempt.request_id)
    for stray in strays:
        open_stray(attempt, stray.trans_id, by)
    yield
    return (yield from void(read_attempt(attempt.id), by))


def _close(attempt: Attempt, found: Transaction, by: str) -> Attempt:
    if found.state not in ("declined", "failed", "released"):
        alarm(attempt, "outcome-unclear", f"The gateway says {found.transaction_status}; a person must look.")
        return _look_again(attempt, Looked("approved"), by)
    told = f"The gateway was asked and says {found.transaction_status}."
    facts = {"trans_id": found.trans_id, "resolved_at": clock.now(), "look_at": None}
    if move(attempt.id, attempt.state, "declined", told, by, **facts):
        fail_order(attempt.request_id)
    return read_attempt(attempt.id)


def _look_whether_settled(attempt: Attempt, by: str) -> Phases:
    """Only what is settled can be refunded."""
    yield
    looked = authorize_net.details(str(attempt.trans_id))
    attempt = read_attempt(attempt.id)
    if attempt.state != "captured":
        return attempt
    if looked.first and looked.first.transaction_status == "settledSuccessfully":
        move(attempt.id, "captured", "settled", "The money has been settled.", by, look_at=None)
    elif looked.first and looked.first.state in ("alarm", "released", "failed", "declined"):
        alarm(
            attempt,
            "settlement-unclear",
            f"It was captured, but the gateway says {looked.first.transaction_status}.",
        )
        move(attempt.id, "captured", "captured", "A person must look at it.", by, look_at=None)
    else:
        later = clock.now() + timedelta(days=1)
        move(attempt.id, "captured", "captured", "It is not settled yet.", by, look_at=later)
    return read_attempt(attempt.id)

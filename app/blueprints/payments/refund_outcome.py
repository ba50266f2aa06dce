"""What came of a refund: known from its answer, found at the gateway later, or said by staff who looked there.

That the gateway lists no such refund proves nothing, however long ago it was sent: only what is not settled is
listed, and a refund may have been settled. So it is a person who says that there was none.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app import clock, statuses
from app.blueprints.payments.alarms import alarm, all_clear
from app.blueprints.payments.attempts import Attempt, read_attempt
from app.blueprints.payments.states import move_as_seen
from app.blueprints.payments.tries import HORIZON, next_look
from app.identity.caller import Caller
from app.integrations import authorize_net
from app.integrations.authorize_net import Looked
from app.money import price_text
from app.phases import Phases
from app.refusals import Problems, Refusal

_FAILED = ("declined", "failed", "released")


def given_back(attempt: Attempt, told: str, by: str) -> Attempt:
    """Book the refund that was sent last."""
    refunded = attempt.row["refunded_cents"] + attempt.row["refund_cents"]
    after = "refunded" if refunded == attempt.row["captured_cents"] else "settled"
    return _end(attempt, after, told, by, refunded_cents=refunded, look_at=None)


def not_given_back(attempt: Attempt, after: str, told: str, by: str) -> Attempt:
    """Note that the refund came to nothing. after: captured, or settled where that is known."""
    look_at = None if after == "settled" else clock.now() + timedelta(days=1)
    return _end(attempt, after, told, by, look_at=look_at, look_ups=0)


def _end(attempt: Attempt, after: str, told: str, by: str, **facts: Any) -> Attempt:
    """Leave `refunding`, unless this refund has been ended already and perhaps another one begun."""
    if move_as_seen(attempt.id, "refunding", _this(attempt), after, told, by, **facts):
        all_clear(attempt)
    return read_attempt(attempt.id)


def _this(attempt: Attempt) -> dict[str, Any]:
    """What tells this refund from any other of the same payment."""
    return {"refund_ref_id": attempt.row["refund_ref_id"]}


def find_refund(attempt: Attempt, by: str) -> Phases:
    """Ask the gateway for the refund that was sent. Answers the attempt as it then stands, or a refusal while
    nobody knows; staff are told once it can no longer arrive."""
    row = attempt.row
    sent: dict[str, Any] = {name: row[f"refund_{name}"] for name in ("ref_id", "sent_at", "cents")}
    yield
    looked = authorize_net.find_by_invoice(row["invoice"], sent["ref_id"], sent["cents"], sent["sent_at"])
    attempt = read_attempt(attempt.id)
    if attempt.state != "refunding" or attempt.row["refund_ref_id"] != sent["ref_id"]:
        return attempt
    told = _found(looked)
    if looked.first and looked.first.state == "refunded":
        return given_back(attempt, told, by)
    if looked.first and looked.first.state in _FAILED:
        return not_given_back(attempt, "settled", told, by)
    look_ups = attempt.row["look_ups"] + 1
    facts = {"look_ups": look_ups, "look_at": next_look(sent["sent_at"], look_ups)}
    move_as_seen(attempt.id, "refunding", _this(attempt), "refunding", told, by, **facts)
    return unclear(attempt)


def _found(looked: Looked) -> str:
    if looked.first:
        found = looked.first
        return f"The gateway was asked and says {found.transaction_status}, transaction {found.trans_id}."
    return "The gateway does not list the refund." if looked.known else "The gateway could not be asked."


def unclear(attempt: Attempt) -> Refusal:
    """The answer while nobody knows. Staff are told what to do about it when it can no longer arrive."""
    amount = price_text(attempt.row["refund_cents"])
    sentence = (
        f"It is not known yet whether {amount} was given back. It is being looked up, and not sent again."
    )
    if clock.now() - attempt.row["refund_sent_at"] >= HORIZON:
        sentence = (
            f"It could not be found out whether {amount} was given back. Look at the gateway whether it was, "
            "and say so on the payment's page: it is not sent again before."
        )
        alarm(attempt, "refund-unclear", sentence)
    data = {"payment_id": attempt.id, "outcome": "unknown"}
    return Refusal(statuses.EXTERNAL_APPLICATION_ERROR, sentence, data=data)


def require_arrived(attempt: Attempt, problems: Problems) -> None:
    """Complain of a refund that may still arrive: too early for anybody to say that there was none."""
    until = attempt.row["refund_sent_at"] + HORIZON
    if clock.now() < until:
        sentence = f"The refund may still arrive until {clock.office_wall(until)} of the office's clock."
        problems.invalid("payment_id", sentence)


def settle_by_hand(attempt: Attempt, refunded: bool, caller: Caller) -> Attempt:
    """Book what somebody saw at the gateway."""
    who = caller.display_name
    if refunded:
        return given_back(attempt, f"{who} looked at the gateway: it was given back.", who)
    return not_given_back(attempt, "captured", f"{who} looked at the gateway: it was not given back.", who)

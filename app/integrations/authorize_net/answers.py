"""What a call to Authorize.net comes to: values that say what is known, and above all what is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from app.statuses import Status

Outcome = Literal[
    "approved",  # done: the money is held, captured, released or given back, as was asked
    "declined",  # the bank or a filter said no; nothing is held unless `void` says so
    "held",  # the fraud suite keeps it for review; see `decide_held`
    "duplicate",  # the gateway took it for a repetition; `trans_id` is the first one's, if it was told
    "rejected",  # the request cannot be carried out; nothing was charged
    "credentials",  # our keys or our account are refused; nothing was charged
    "not_sent",  # nothing left this machine; nothing was charged
    "unknown",  # it may have been charged: look it up, never repeat it
]


@dataclass(frozen=True)
class Verdict:
    """The meaning of one reason code.

    status: what the caller of Olio is answered; None where there is nothing to refuse.
    look_up: the gateway itself is not sure; ask once more before believing `outcome`.
    void: an authorisation may remain and must be voided. flag_card: the stored card cannot be used again.
    alarm: a person must look at it: a fault of ours, of the set-up, or of the account.
    """

    outcome: Outcome
    status: Status | None
    look_up: bool = False
    void: bool = False
    flag_card: bool = False
    alarm: bool = False


@dataclass(frozen=True)
class Answer:
    """One call and what came of it. `sent` and `raw` are masked and may be stored.

    trans_id is None where the gateway gave none or "0". reason_code is a number as text, an E-code, or
    for a transport fault its kind.
    """

    verdict: Verdict
    method: str
    trans_id: str | None = None
    auth_code: str | None = None
    avs: str | None = None
    cvv: str | None = None
    response_code: str | None = None
    reason_code: str | None = None
    reason_text: str = ""
    brand: str | None = None
    last4: str | None = None
    ref_id: str | None = None
    sent: dict[str, Any] = field(default_factory=dict)
    raw: str = ""
    # The parsed answer, for the reports and the vault; not to be stored.
    body: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def outcome(self) -> Outcome:
        return self.verdict.outcome

    @property
    def status(self) -> Status | None:
        return self.verdict.status

    @property
    def words(self) -> str:
        """The gateway's reason in its own words, to stand in a sentence of ours."""
        return (self.reason_text or self.reason_code or "no reason was given").rstrip(".")

    @property
    def approved(self) -> bool:
        return self.verdict.outcome == "approved"

    @property
    def final(self) -> bool:
        """Whether it is known for good that nothing more can come of this call."""
        return self.verdict.outcome != "unknown" and not self.verdict.look_up


State = Literal[
    "authorised", "captured", "released", "declined", "failed", "review", "refunded", "alarm", "unknown"
]


@dataclass(frozen=True)
class Transaction:
    """A transaction as the gateway reports it. Amounts in cents.

    state is "unknown" for a status that is not in the table: never take it for a failure.
    ref_id is known only from the details, not from a list.
    """

    trans_id: str
    state: State
    transaction_status: str
    amount_cents: int
    invoice: str | None
    submitted_at: datetime | None
    settle_cents: int | None = None
    ref_id: str | None = None
    auth_code: str | None = None
    response_code: str | None = None
    reason_code: str | None = None
    last4: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Looked:
    """What a look-up found. When `outcome` is not "approved", nothing is known: `transactions` is empty.

    With "approved" and no transactions the gateway has (as yet) no such thing.
    """

    outcome: Outcome
    transactions: tuple[Transaction, ...] = ()
    answer: Answer | None = None

    @property
    def known(self) -> bool:
        return self.outcome == "approved"

    @property
    def first(self) -> Transaction | None:
        return self.transactions[0] if self.transactions else None

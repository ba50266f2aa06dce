"""Asking the gateway what became of a transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from app.integrations.authorize_net import messages
from app.integrations.authorize_net.answers import Answer, Looked, State, Transaction
from app.integrations.authorize_net.calls import call
from app.integrations.authorize_net.reading import listed
from app.integrations.authorize_net.reasons import UNKNOWN

PAGE = 100
MOST_PAGES = 10  # the gateway lists the newest thousand
# Its clock and ours need not agree to the second.
CLOCK_SKEW = timedelta(seconds=60)

STATES: dict[str, State] = {
    "authorizedPendingCapture": "authorised",
    "capturedPendingSettlement": "captured",
    "settledSuccessfully": "captured",
    "pendingSettlement": "captured",
    "pendingFinalSettlement": "captured",
    "updatingSettlement": "captured",
    "voided": "released",
    "expired": "released",
    "declined": "declined",
    "failedReview": "declined",
    "generalError": "failed",
    "communicationError": "failed",
    "FDSPendingReview": "review",
    "FDSAuthorizedPendingReview": "review",
    "underReview": "review",
    "authorizedPendingRelease": "review",
    "approvedReview": "review",
    "refundPendingSettlement": "refunded",
    "refundSettledSuccessfully": "refunded",
    "settlementError": "alarm",
    "couldNotVoid": "alarm",
    "returnedItem": "alarm",
    "chargeback": "alarm",
    "chargebackReversal": "alarm",
}


def find_by_invoice(invoice: str, ref_id: str, amount_cents: int, since: datetime) -> Looked:
    """What came of the authorisation that was sent with this invoice and ref_id at `since`.

    Every match is answered, newest first: a request that was processed twice shows as two. None found is
    not final: a request can arrive after its time-out, and the list lags behind. Where the list ends before
    `since` is reached, nothing found means nothing known.
    """
    # By id: one that moves on to the next page, because another came meanwhile, is not two.
    found: dict[str, Transaction] = {}
    for page in unsettled_pages():
        if not page.known:
            return page
        for listed_one in page.transactions:
            if listed_one.invoice == invoice and listed_one.amount_cents == amount_cents:
                told = details(listed_one.trans_id)
                if not told.known:
                    return told
                found |= {one.trans_id: one for one in told.transactions if one.ref_id == ref_id}
        if _is_last(page) or _reaches(page, since - CLOCK_SKEW):
            return Looked("approved", tuple(found.values()))
    return Looked("approved" if found else "unknown", tuple(found.values()))


def _reaches(page: Looked, since: datetime) -> bool:
    return any(one.submitted_at and one.submitted_at < since for one in page.transactions)


def details(trans_id: str) -> Looked:
    """One transaction with its ref_id. Not known: `known`, and no transactions."""
    answer = call("getTransactionDetails", {"transId": trans_id})
    if answer.reason_code == "E00040":
        return Looked("approved", (), answer)
    # Our reference stands beside the transaction, not in it.
    beside = {"transrefId": answer.body.get("transrefId")}
    told = answer.body.get("transaction")
    found = _transactions([beside | told]) if answer.approved and isinstance(told, dict) else ()
    return _looked(answer, found, complete=len(found) == 1)


def list_unsettled(page: int = 1, size: int = PAGE) -> Looked:
    """A page of what is not settled yet, newest first; declined ones are among them. Pages count from 1."""
    answer = call("getUnsettledTransactionList", messages.unsettled(page, size))
    rows = listed(answer.body.get("transactions"))
    found = _transactions(rows)
    return _looked(answer, found, complete=len(found) == len(rows))


def unsettled_pages() -> Iterator[Looked]:
    """Page after page of what is not settled, newest first, as far back as the gateway tells. A page that could
    not be read is the last."""
    for number in range(1, MOST_PAGES + 1):
        page = list_unsettled(number, PAGE)
        yield page
        if _is_last(page):
            return


def _is_last(page: Looked) -> bool:
    return len(page.transactions) < PAGE


def _looked(answer: Answer, found: tuple[Transaction, ...], complete: bool) -> Looked:
    """Only a whole report is one: a row that cannot be read might be the one looked for."""
    if answer.approved and complete:
        return Looked("approved", found, answer)
    return Looked(UNKNOWN.outcome if answer.approved else answer.outcome, (), answer)


def _transactions(rows: list[Any]) -> tuple[Transaction, ...]:
    read = (_transaction(row) for row in rows if isinstance(row, dict) and row.get("transId"))
    return tuple(one for one in read if one)


def _transaction(row: dict[str, Any]) -> Transaction | None:
    status = str(row.get("transactionStatus", ""))
    settle = _cents(row.get("settleAmount"))
    amount = _cents(row.get("authAmount")) if "authAmount" in row else settle
    if amount is None:
        return None
    return Transaction(
        trans_id=str(row["transId"]),
        state=STATES.get(status, "unknown"),
        transaction_status=status,
        amount_cents=amount,
        invoice=row.get("invoiceNumber") or _inside(row, "order", "invoiceNumber"),
        submitted_at=_instant(row.get("submitTimeUTC")),
        settle_cents=settle,
        ref_id=row.get("transrefId") or row.get("refId"),
        auth_code=row.get("authCode") or None,
        response_code=_text(row.get("responseCode")),
        reason_code=_text(row.get("responseReasonCode")),
        last4=_last4(row),
        kind=row.get("transactionType"),
    )


def _cents(value: Any) -> int | None:
    try:
        return int((Decimal(str(value)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    except InvalidOperation:
        return None


def _inside(row: dict[str, Any], member: str, name: str) -> str | None:
    inner = row.get(member)
    return inner.get(name) if isinstance(inner, dict) else None


def _last4(row: dict[str, Any]) -> str | None:
    payment = row.get("payment")
    card = payment.get("creditCard") if isinstance(payment, dict) else None
    number = row.get("accountNumber") or (card.get("cardNumber") if isinstance(card, dict) else None)
    return str(number)[-4:] if number else None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _instant(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text)).astimezone(UTC)
    except ValueError:
        return None

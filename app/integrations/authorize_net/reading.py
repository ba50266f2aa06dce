"""Reading an answer, in the order that is safe: HTTP, JSON, response code, then the envelope's message.

`resultCode` says whether the request was understood, not whether money moved, so it is never asked first;
and whatever does not have the shape of an answer may have been charged all the same.
"""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from app.integrations.authorize_net.answers import Answer, Verdict
from app.integrations.authorize_net.reasons import (
    APPROVED,
    BY_RESPONSE_CODE,
    DECLINED_BUT_HELD,
    FOLLOW_UPS,
    HELD,
    OUR_FAULT,
    REASONS,
    UNKNOWN,
)
from app.integrations.masking import masked_text
from app.integrations.transport import Reply

BOM = b"\xef\xbb\xbf"


def read_reply(method: str, reply: Reply, sent: dict[str, Any], follow_up: bool = False) -> Answer:
    """The answer that these bytes hold; "unknown" if they hold none."""
    raw = masked_text(reply.body)
    body = parse(reply.body)
    if reply.code != 200 or not _is_answer(body):
        text = f"HTTP {reply.code} without an answer"
        return Answer(UNKNOWN, method, reason_code=f"http-{reply.code}", reason_text=text, sent=sent, raw=raw)
    transaction = _member(body, "transactionResponse")
    if str(transaction.get("responseCode", "")) in ("1", "2", "3", "4"):
        return _of_transaction(method, body, transaction, sent, raw, follow_up)
    code, text = _first_message(_member(body, "messages"), "code", "text")
    return Answer(
        _of_envelope(method, body, code),
        method,
        reason_code=code,
        reason_text=text,
        ref_id=body.get("refId"),
        sent=sent,
        raw=raw,
        body=body,
    )


def parse(content: bytes) -> Any:
    """The JSON, its fractions as Decimal; None if it is none. The gateway begins with a byte order mark."""
    while content.startswith(BOM):
        content = content[len(BOM) :]
    try:
        return json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def listed(value: Any) -> list[Any]:
    """A list, also where the gateway sent its only element alone, or wrapped in a hash of one member."""
    if isinstance(value, dict) and len(value) == 1 and isinstance(inner := next(iter(value.values())), list):
        return inner
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _is_answer(body: Any) -> bool:
    messages = body.get("messages") if isinstance(body, dict) else None
    return isinstance(messages, dict) and messages.get("resultCode") in ("Ok", "Error")


def _member(body: dict[str, Any], name: str) -> dict[str, Any]:
    member = body.get(name)
    return member if isinstance(member, dict) else {}


def _first_message(holder: dict[str, Any], code: str, text: str, among: str = "message") -> tuple[str, str]:
    for message in listed(holder.get(among)):
        if isinstance(message, dict) and message.get(code) not in (None, ""):
            return str(message[code]), str(message.get(text, ""))
    return "", ""


def _of_envelope(method: str, body: dict[str, Any], code: str) -> Verdict:
    """A call without a transaction: the envelope is all there is."""
    if body["messages"]["resultCode"] == "Ok":
        # A charge that is answered "Ok" and nothing else says nothing about the charge.
        return UNKNOWN if method == "createTransaction" else APPROVED
    return REASONS.get(code, UNKNOWN)


def _of_transaction(
    method: str,
    body: dict[str, Any],
    transaction: dict[str, Any],
    sent: dict[str, Any],
    raw: str,
    follow_up: bool,
) -> Answer:
    reason, text = _reason(transaction, body)
    told = {name: str(value) for name, value in transaction.items() if isinstance(value, str | int)}
    return Answer(
        _verdict(told, reason, transaction, _asked(sent), follow_up),
        method,
        trans_id=told["transId"] if told.get("transId") not in (None, "", "0") else None,
        auth_code=told.get("authCode") or None,
        avs=told.get("avsResultCode") or None,
        cvv=told.get("cvvResultCode") or None,
        response_code=told["responseCode"],
        reason_code=reason or None,
        reason_text=text,
        brand=told.get("accountType") or None,
        last4=told.get("accountNumber", "")[-4:] or None,
        ref_id=body.get("refId"),
        sent=sent,
        raw=raw,
        body=body,
    )


def _reason(transaction: dict[str, Any], body: dict[str, Any]) -> tuple[str, str]:
    if str(transaction["responseCode"]) != "1":
        code, text = _first_message(transaction, "errorCode", "errorText", "errors")
        if code:
            return code, text
    code, text = _first_message(transaction, "code", "description", "messages")
    return (code, text) if code else _first_message(_member(body, "messages"), "code", "text")


def _verdict(
    told: dict[str, str], reason: str, transaction: dict[str, Any], asked: str | None, follow_up: bool
) -> Verdict:
    code, trans_id = told["responseCode"], told.get("transId", "0")
    if follow_up and reason in FOLLOW_UPS:
        return FOLLOW_UPS[reason]
    if code == "1":
        return _approval(trans_id, reason, told, transaction, asked)
    if code == "4":
        return HELD
    return REASONS.get(reason) or BY_RESPONSE_CODE[code]


def _approval(
    trans_id: str, reason: str, told: dict[str, str], transaction: dict[str, Any], asked: str | None
) -> Verdict:
    """Paid only with a transaction to show for it, and for the whole amount."""
    if told.get("testRequest") == "1":
        return OUR_FAULT  # the account is in test mode: nothing was charged
    if trans_id in ("", "0"):
        return UNKNOWN
    if reason == "295" or _is_partial(transaction, asked):
        return DECLINED_BUT_HELD
    return APPROVED


def _is_partial(transaction: dict[str, Any], asked: str | None) -> bool:
    approved = _member(transaction, "prePaidCard").get("approvedAmount")
    try:
        return approved is not None and asked is not None and Decimal(str(approved)) < Decimal(asked)
    except InvalidOperation:
        return True


def _asked(sent: dict[str, Any]) -> str | None:
    amount = sent.get("createTransactionRequest", {}).get("transactionRequest", {}).get("amount")
    return str(amount) if amount is not None else None

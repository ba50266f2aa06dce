"""Answers in the gateway's shape and spelling."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

TEXTS = {
    "E00001": "An error occurred during processing. Please try again.",
    "E00002": "The content-type specified is not supported.",
    "E00003": "The request could not be parsed.",
    "E00007": "User authentication failed due to invalid authentication values.",
    "E00008": "User authentication failed. The account or API user is inactive.",
    "E00011": "Access denied. You do not have permissions to call the Transaction Details API.",
    "E00027": "The transaction was unsuccessful.",
    "E00039": "A duplicate record already exists.",
    "E00040": "The record cannot be found.",
    "E00053": "The server is currently too busy, please try again later.",
    "E00090": "PaymentProfile cannot be sent with payment data.",
    "E00092": "ShippingProfileId cannot be sent with shipTo data.",
    "E00093": "PaymentProfile cannot be sent with billing data.",
    "E00104": "The server is in maintenance, so the requested method is unavailable, please try again later.",
    "E00108": "Customer profile cannot be sent with customer data.",
    "E00114": "Invalid OTS Token.",
    "I00001": "Successful.",
}
REASONS = {
    "1": "This transaction has been approved.",
    "2": "This transaction has been declined.",
    "6": "The credit card number is invalid.",
    "8": "The credit card has expired.",
    "11": "A duplicate transaction has been submitted.",
    "16": "The transaction cannot be found.",
    "17": "The merchant does not accept this type of credit card.",
    "19": "An error occurred during processing. Please try again.",
    "47": "The amount requested for settlement cannot be greater than the original amount authorized.",
    "54": "The referenced transaction does not meet the criteria for issuing a credit.",
    "55": "The sum of credits against the referenced transaction would exceed original debit amount.",
    "120": "An error occurred during processing. Please try again.",
    "252": "Your order has been received. Thank you for your business!",
    "253": "Your order has been received. Thank you for your business!",
    "295": "This request was only partially approved.",
    "310": "This transaction has already been voided.",
    "311": "This transaction has already been captured.",
}


class Refused(Exception):
    """A call turned down as a whole: an envelope with an E-code and no transaction."""

    def __init__(self, code: str, text: str = "", **more: Any) -> None:
        super().__init__(code)
        self.code, self.text, self.more = code, text or TEXTS.get(code, "An error occurred."), more

    def body(self, ref_id: str | None) -> dict[str, Any]:
        return {**self.more, **_ref(ref_id), "messages": envelope(self.code, self.text)}


@dataclass(frozen=True)
class Result:
    """What came of a transaction, before it is put into the gateway's words."""

    response_code: str
    reason: str
    trans_id: int = 0
    auth_code: str = ""
    avs: str = "P"
    cvv: str = ""
    last4: str = ""
    brand: str = ""
    ref_trans_id: str = ""
    pre_paid: dict[str, str] | None = None


def envelope(code: str, text: str = "") -> dict[str, Any]:
    result = "Ok" if code.startswith("I") else "Error"
    return {"resultCode": result, "message": [{"code": code, "text": text or TEXTS[code]}]}


def transaction(result: Result, ref_id: str | None, form: str = "A") -> dict[str, Any]:
    """The answer to `createTransactionRequest`. form B is what calls on stored profiles were seen to get:
    a decline then comes in an envelope of its own error."""
    ok = result.response_code in ("1", "4") or (result.response_code == "2" and form == "A")
    text = REASONS.get(result.reason, "An error occurred during processing.")
    if result.response_code in ("1", "4"):
        told = {"messages": [{"code": result.reason, "description": text}]}
    else:
        told = {"errors": [{"errorCode": result.reason, "errorText": text}]}
    return {
        "transactionResponse": {**_transaction(result), **told, **_tail(result)},
        **_ref(ref_id),
        "messages": envelope("I00001" if ok else "E00027"),
    }


def _transaction(result: Result) -> dict[str, Any]:
    return {
        "responseCode": result.response_code,
        "authCode": result.auth_code,
        "avsResultCode": result.avs,
        "cvvResultCode": result.cvv,
        "cavvResultCode": "2",
        "transId": str(result.trans_id),
        "refTransID": result.ref_trans_id,
        "transHash": "",
        "testRequest": "0",
        "accountNumber": f"XXXX{result.last4}" if result.last4 else "",
        "accountType": result.brand,
        **({"prePaidCard": result.pre_paid} if result.pre_paid else {}),
    }


def _tail(result: Result) -> dict[str, Any]:
    digest = hashlib.sha512(str(result.trans_id).encode()).hexdigest().upper()
    return {"transHashSha2": digest, "SupplementalDataQualificationIndicator": 0}


def _ref(ref_id: str | None) -> dict[str, str]:
    return {"refId": ref_id} if ref_id else {}


def utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def dollars(cents: int) -> float:
    """Reports have numbers where transactions have text."""
    return cents / 100

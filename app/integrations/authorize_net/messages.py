"""The bodies of our requests. The gateway validates them against its schema, in which the order of the
members counts and a string that is too long is an error: both are settled here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# How long the gateway lets each of the texts be that we send.
LONGEST = {
    "firstName": 50, "lastName": 50, "company": 50, "address": 60, "city": 40, "state": 40, "zip": 20,
    "country": 60, "phoneNumber": 25, "invoiceNumber": 20, "description": 255, "refId": 20,
    "merchantCustomerId": 20, "email": 255,
}  # fmt: skip
BILL_TO = (
    "firstName", "lastName", "company", "address", "city", "state", "zip", "country", "phoneNumber",
)  # fmt: skip
SETTINGS = (("duplicateWindow", "120"), ("emailCustomer", "false"), ("allowPartialAuth", "false"))


def amount(cents: int) -> str:
    """12500 → "125.00"."""
    if cents <= 0:
        raise ValueError(f"{cents} cents cannot be charged")
    return f"{cents // 100}.{cents % 100:02d}"


def short(name: str, text: str) -> str:
    """The text, cut to what the gateway takes for this member."""
    return text[: LONGEST[name]]


def authorisation(cents: int, profile: tuple[str, str], invoice: str, description: str) -> dict[str, Any]:
    customer, card = profile
    return {
        "transactionType": "authOnlyTransaction",
        "amount": amount(cents),
        "profile": {"customerProfileId": customer, "paymentProfile": {"paymentProfileId": card}},
        "order": {
            "invoiceNumber": short("invoiceNumber", invoice),
            "description": short("description", description),
        },
        "transactionSettings": {
            "setting": [{"settingName": name, "settingValue": value} for name, value in SETTINGS]
        },
        "processingOptions": {"isStoredCredentials": True},
    }


def capture(trans_id: str, cents: int) -> dict[str, Any]:
    return {
        "transactionType": "priorAuthCaptureTransaction",
        "amount": amount(cents),
        "refTransId": trans_id,
    }


def void(trans_id: str) -> dict[str, Any]:
    return {"transactionType": "voidTransaction", "refTransId": trans_id}


def refund(trans_id: str, cents: int, last4: str, invoice: str) -> dict[str, Any]:
    return {
        "transactionType": "refundTransaction",
        "amount": amount(cents),
        "payment": {"creditCard": {"cardNumber": last4, "expirationDate": "XXXX"}},
        "refTransId": trans_id,
        **({"order": {"invoiceNumber": short("invoiceNumber", invoice)}} if invoice else {}),
    }


def customer_profile(client: str, email: str, card: dict[str, Any]) -> dict[str, Any]:
    return {
        "profile": {
            "merchantCustomerId": short("merchantCustomerId", client),
            "email": short("email", email),
            "paymentProfiles": card,
        },
        "validationMode": "liveMode",
    }


def payment_profile(data_descriptor: str, data_value: str, billing: Mapping[str, str]) -> dict[str, Any]:
    """A card known only by the one-time token that the browser got for it."""
    told = {name: short(name, billing[name]) for name in BILL_TO if billing.get(name)}
    return {
        "customerType": "individual",
        **({"billTo": told} if told else {}),
        "payment": {"opaqueData": {"dataDescriptor": data_descriptor, "dataValue": data_value}},
    }


def unsettled(page: int, size: int) -> dict[str, Any]:
    return {
        "sorting": {"orderBy": "submitTimeUTC", "orderDescending": True},
        "paging": {"limit": str(size), "offset": str(page)},
    }

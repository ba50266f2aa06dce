"""Customer profiles, stored cards and one-time tokens."""

from __future__ import annotations

import json
import re
import sqlite3
from typing import Any

from simulators.authorize_net.replies import Refused, envelope
from simulators.authorize_net.triggers import Card, brand_of, passes_luhn, read_expiry
from simulators.state import State

# A token that stands for a card: its last four digits, its expiry as MMYY, a postal code if one matters.
NONCE = re.compile(r"sim-nonce-(?P<last4>\d{4})-(?P<expires>\d{4})(?:-(?P<zip>\d{5}))?(?:\.\w+)?")


def create_profile(state: State, body: dict[str, Any]) -> dict[str, Any]:
    profile = body["profile"]
    told = profile.get("merchantCustomerId"), profile.get("email")
    same = state.one("select id from profiles where merchant_customer_id is ? and email is ?", *told)
    if same:
        raise Refused("E00039", f"A duplicate record with ID {same['id']} already exists.")
    made = state.add("profiles", merchant_customer_id=told[0], email=told[1], created_at=state.now())
    cards = profile.get("paymentProfiles") or []
    ids = [_store(state, made, one) for one in (cards if isinstance(cards, list) else [cards])]
    approved = [_validation(card) for card in ids] if body.get("validationMode") == "liveMode" else []
    return {
        "customerProfileId": str(made),
        "customerPaymentProfileIdList": [str(card) for card in ids],
        "customerShippingAddressIdList": [],
        "validationDirectResponseList": approved,
        "messages": envelope("I00001"),
    }


def create_payment_profile(state: State, body: dict[str, Any]) -> dict[str, Any]:
    profile = _profile(state, body["customerProfileId"])
    card = _store(state, profile["id"], body["paymentProfile"])
    return {
        "customerProfileId": str(profile["id"]),
        "customerPaymentProfileId": str(card),
        "validationDirectResponse": _validation(card),
        "messages": envelope("I00001"),
    }


def get_profile(state: State, body: dict[str, Any]) -> dict[str, Any]:
    profile = _profile(state, body.get("customerProfileId", "0"))
    cards = state.all("select * from cards where profile_id = ?", profile["id"])
    told = {
        "merchantCustomerId": profile["merchant_customer_id"],
        "email": profile["email"],
        "customerProfileId": str(profile["id"]),
        "paymentProfiles": [_shown(card, unmask=False) for card in cards],
    }
    return {"profile": told, "messages": envelope("I00001")}


def get_payment_profile(state: State, body: dict[str, Any]) -> dict[str, Any]:
    card = stored_card(state, body["customerProfileId"], body["customerPaymentProfileId"])
    unmask = str(body.get("unmaskExpirationDate")).lower() == "true"
    return {"paymentProfile": _shown(card, unmask), "messages": envelope("I00001")}


def stored_card(state: State, profile: str, card: str) -> sqlite3.Row:
    """A card that can be used; a new one is not known everywhere at once, if the delay is switched on."""
    row = state.one("select * from cards where id = ? and profile_id = ?", int(card), int(profile))
    if row is None or row["created_at"] + float(state.get("replication_delay", 0)) > state.now():
        raise Refused("E00040", "Customer Profile ID or Customer Payment Profile ID not found.")
    return row


def card_of(row: sqlite3.Row, code: str) -> Card:
    address = json.loads(row["bill_to"])
    known = row["last4"], row["brand"], row["expires"], bool(row["luhn"])
    return Card(*known, address.get("zip", ""), code, bool(row["ours"]))


def read_card(state: State, payment: dict[str, Any], address: dict[str, Any]) -> Card:
    """The card of a payment: from its number, or from a one-time token, which is used up."""
    if "opaqueData" in payment:
        return _from_nonce(state, payment["opaqueData"]["dataValue"], address)
    card = payment["creditCard"]
    number, code = str(card["cardNumber"]), str(card.get("cardCode", ""))
    expires = read_expiry(str(card["expirationDate"]))
    return Card(number[-4:], brand_of(number), expires, passes_luhn(number), str(address.get("zip", "")), code)


def _from_nonce(state: State, value: str, address: dict[str, Any]) -> Card:
    found = NONCE.fullmatch(value)
    if not found:
        raise Refused("E00114")
    if state.one("select 1 from nonces where value = ?", value):
        raise Refused("E00114", "Invalid OTS Token. It was used before.")
    state.add("nonces", value=value, used_at=state.now())
    code = found["zip"] or str(address.get("zip", ""))
    expires = f"20{found['expires'][2:]}-{found['expires'][:2]}"
    return Card(found["last4"], "Visa", expires, found["last4"] != "0006", code, ours=True)


def _profile(state: State, profile: str) -> sqlite3.Row:
    row = state.one("select * from profiles where id = ?", int(profile))
    if row is None:
        raise Refused("E00040")
    return row


def _store(state: State, profile: int, told: dict[str, Any]) -> int:
    address = dict(told.get("billTo") or {})
    card = read_card(state, told.get("payment") or {}, address)
    address["zip"] = card.zip
    same = state.one(
        "select id from cards where profile_id = ? and last4 = ? and expires = ?",
        profile, card.last4, card.expires,
    )  # fmt: skip
    if same:
        ids = {"customerProfileId": str(profile), "customerPaymentProfileId": str(same["id"])}
        raise Refused("E00039", "A duplicate customer payment profile already exists.", **ids)
    return state.add(
        "cards",
        profile_id=profile,
        last4=card.last4,
        brand=card.brand,
        expires=card.expires,
        luhn=card.luhn,
        ours=card.ours,
        bill_to=json.dumps(address),
        created_at=state.now(),
    )


def _shown(card: sqlite3.Row, unmask: bool) -> dict[str, Any]:
    return {
        "customerProfileId": str(card["profile_id"]),
        "customerPaymentProfileId": str(card["id"]),
        "payment": {
            "creditCard": {
                "cardNumber": f"XXXX{card['last4']}",
                "expirationDate": card["expires"] if unmask else "XXXX",
                "cardType": card["brand"],
            }
        },
        "billTo": json.loads(card["bill_to"]),
    }


def _validation(card: int) -> str:
    return f"1,1,1,This transaction has been approved.,000000,Y,{card},none"

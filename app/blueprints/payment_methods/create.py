"""Storing a card: its one-time token is exchanged in the gateway's vault, and what comes back is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from app import clock, statuses
from app.blueprints.orders.whose import Orderer, find_orderer, make_sure_of
from app.blueprints.payment_methods.models import PaymentMethod
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.integrations import authorize_net
from app.integrations.authorize_net import Card, Stored
from app.phases import Phases
from app.refusals import Problem, Problems, Refusal

_card = table(PaymentMethod)
_PROFILE = sa.select(_card.c.customer_profile_id).where(_card.c.client_id == sa.bindparam("client")).limit(1)
_SPENT_TOKENS = ("E00114", "E00115")


def look_up_owner(values: dict[str, Any], caller: Caller, problems: Problems) -> Orderer | None:
    """Whose card it is: the caller's own client, or one that the caller may act for."""
    said = {"client": {"client_id": values["client_id"]}} if "client_id" in values else {}
    found = Problems()
    owner = find_orderer(said, caller, found)
    known = {problem.param for problem in problems}
    problems += [Problem("client_id", one.status, one.message) for one in found if "client_id" not in known]
    return owner


def create_payment_method(values: dict[str, Any], owner: Orderer, caller: Caller) -> Phases:
    """Exchange the token and keep the card; the client's first, or one marked default, becomes its default.

    Answers the gateway's refusal where it does not take the card; nothing is kept then.
    """
    profile = connection().execute(_PROFILE, {"client": owner.id}).scalar_one_or_none()
    yield  # no transaction is open while the vault is asked
    stored = _exchange(profile, owner, values)
    if not stored.answer.approved:
        return _refusal(stored)
    answer, card = authorize_net.card(str(stored.customer_profile_id), str(stored.payment_profile_id))
    if card is None:
        return Refusal(answer.status or statuses.EXTERNAL_APPLICATION_ERROR)
    return {"payment_method": _keep(values, owner, stored, card)}


def _exchange(profile: str | None, owner: Orderer, values: Mapping[str, Any]) -> Stored:
    token = {name: values[name] for name in ("data_descriptor", "data_value")}
    billing = _billing(values)
    if profile:
        return authorize_net.add_payment_profile(customer_profile_id=profile, billing=billing, **token)
    return authorize_net.create_profile_with_nonce(
        client=f"client-{owner.id}", email=owner.known["email"], billing=billing, **token
    )


def _billing(values: Mapping[str, Any]) -> dict[str, str]:
    first, _, last = values.get("name_on_card", "").rpartition(" ")
    named = {"firstName": first, "lastName": last, "zip": values.get("billing_postal_code", "")}
    return {name: text for name, text in named.items() if text}


def _refusal(stored: Stored) -> Refusal:
    if stored.answer.reason_code in _SPENT_TOKENS:
        sentence = "This token is not known, was used before, or is older than 15 minutes. Get a new one."
        return Refusal(
            statuses.INVALID_PARAM, problems=[Problem("data_value", statuses.INVALID_PARAM, sentence)]
        )
    return Refusal(stored.answer.status or statuses.EXTERNAL_APPLICATION_ERROR)


def _keep(values: Mapping[str, Any], owner: Orderer, stored: Stored, card: Card) -> dict[str, Any]:
    row = {
        "client_id": owner.id,
        "customer_profile_id": stored.customer_profile_id,
        "payment_profile_id": stored.payment_profile_id,
        "brand": card.brand or "Card",
        "last4": card.last4 or "",
        "expires": card.expires,
        "name_on_card": values.get("name_on_card"),
        "billing_postal_code": values.get("billing_postal_code"),
        "active": True,
        "refused_as": None,
    }
    make_sure_of(owner)  # two cards stored at once take turns: one of them becomes the default
    mine = connection().execute(sa.select(_card).where(_card.c.client_id == owner.id)).mappings().all()
    others = [one for one in mine if one["payment_profile_id"] != row["payment_profile_id"]]
    usual = any(one["is_default"] and one["active"] for one in others)
    row["is_default"] = values.get("default", False) or not usual
    if row["is_default"]:
        connection().execute(sa.update(_card).where(_card.c.client_id == owner.id).values(is_default=False))
    same = next((one for one in mine if one["payment_profile_id"] == row["payment_profile_id"]), None)
    return _renew(dict(same), row) if same else _add(row)


def _add(row: dict[str, Any]) -> dict[str, Any]:
    row["created_at"] = clock.now()
    row["id"] = connection().execute(sa.insert(_card).returning(_card.c.id), row).scalar_one()
    note_change("payment_methods", row["id"], None, row)
    return row


def _renew(before: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    """The same card was stored before: it is that row again."""
    after = before | row
    connection().execute(sa.update(_card).where(_card.c.id == before["id"]).values(after))
    note_change("payment_methods", before["id"], before, after)
    return after

"""The client an order is for: the caller's own, unless staff name another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from app.database import table
from app.extensions import connection
from app.identity.caller import CUSTOMERS, Caller
from app.identity.models import Client, User
from app.identity.people import insert_user, make_client
from app.listing import reach
from app.refusals import Problems

_client, _user = table(Client), table(User)
PARAM = "order.client"

_COLUMNS = (
    _user.c.id.label("user_id"), _user.c.email, _user.c.first_name, _user.c.last_name, _user.c.phone,
    _client.c.id, _client.c.company, _client.c.designation, _client.c.on_account,
)  # fmt: skip
_BY_ID = sa.select(*_COLUMNS).join_from(_client, _user, _user.c.id == _client.c.user_id)
_BY_EMAIL = sa.select(*_COLUMNS).select_from(_user.outerjoin(_client, _client.c.user_id == _user.c.id))
_LOCK = sa.select(_client.c.id).where(_client.c.id == sa.bindparam("client")).with_for_update(key_share=True)


@dataclass(frozen=True)
class Orderer:
    """The client. known: what is known of it, with id None for one that is yet to be made (of the user
    `user_id` if there is one already)."""

    known: Mapping[str, Any]
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> int | None:
        """The client's id, if there is such a client yet."""
        return self.known["id"] and int(self.known["id"])


def find_orderer(order: Mapping[str, Any], caller: Caller, problems: Problems) -> Orderer | None:
    """The client of the order: the one named, if the caller may order for it; else the caller's own."""
    said = order.get("client", {})
    if caller.roles & CUSTOMERS:
        return _own(said, caller, problems)
    if "client_id" in said:
        return _named(said["client_id"], None, problems)
    if "email" in said:
        return _by_email(said, problems)
    _ask(problems, "Name the client: by its client_id, or by e-mail.")
    return None


def _ask(problems: Problems, sentence: str) -> None:
    """Ask for the client, unless what was said of it is wrong already."""
    if not any(
        problem.param in ("order", PARAM) or problem.param.startswith(f"{PARAM}.") for problem in problems
    ):
        problems.missing(PARAM, sentence)


def _own(said: Mapping[str, Any], caller: Caller, problems: Problems) -> Orderer | None:
    wanted = said.get("client_id") or caller.client_id
    if wanted is None:
        _ask(problems, "Name the client that you order for, by its client_id.")
        return None
    found = _named(wanted, caller, problems)
    if found and said.get("email", found.known["email"]) != found.known["email"]:
        problems.invalid(f"{PARAM}.email", "Only staff name a client by e-mail; yours is on file.")
    return found


def _named(client_id: int, caller: Caller | None, problems: Problems) -> Orderer | None:
    statement = _BY_ID.where(_client.c.id == client_id)
    if caller is not None:
        statement = statement.where(reach(_client.c.id, caller))
    found = connection().execute(statement).mappings().one_or_none()
    if found is None:
        problems.invalid(f"{PARAM}.client_id", f"There is no client {client_id}.")
        return None
    return Orderer(dict(found))


def _by_email(said: Mapping[str, Any], problems: Problems) -> Orderer | None:
    found = connection().execute(_BY_EMAIL.where(_user.c.email == said["email"])).mappings().one_or_none()
    if found is not None:
        return Orderer(dict(found), said)
    for name in ("first_name", "last_name"):
        if name not in said:
            words = name.replace("_", " ")
            problems.missing(f"{PARAM}.{name}", f"There is no client {said['email']} yet: enter the {words}.")
    nobody = dict.fromkeys(("id", "user_id", "designation", "company"))
    return Orderer({**nobody, **said, "on_account": False}, said)


def make_sure_of(orderer: Orderer) -> int:
    """The client's id, made now if need be; no other order of this client is placed until this commit."""
    if orderer.id is not None:
        connection().execute(_LOCK, {"client": orderer.id})
        return orderer.id
    user_id = orderer.known["user_id"] or insert_user(
        connection(),
        password_hash=None,
        **{name: orderer.said.get(name) for name in ("email", "first_name", "last_name", "phone")},
    )
    return make_client(connection(), user_id)

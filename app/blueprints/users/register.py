"""Registering as a client: with a session for the user it belongs to, else for a new user."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.identity.models import Client, User
from app.identity.passwords import hash_password
from app.identity.people import email_taken, insert_user, make_client, taken_sentence
from app.identity.sessions import open_session, session_record
from app.refusals import Problems

_user, _client = table(User), table(Client)
_CLIENT_COLUMNS = (
    "company",
    "designation",
    "billing_street",
    "billing_city",
    "billing_state",
    "billing_postal_code",
)


def check_registration(values: dict[str, Any], caller: Caller, problems: Problems) -> str | None:
    """Check what the schema cannot know; answer the hash of the new user's password, if there is one.

    It is computed here, before the transaction that writes: hashing takes long on purpose.
    """
    if caller.user_id:
        if caller.client_id:
            problems.invalid("email", f"{caller.email} is a client already.")
        if values.get("email", caller.email) != caller.email:
            problems.invalid("email", f"This session belongs to {caller.email}.")
        return None
    for param in ("email", "password"):
        if param not in values and not any(problem.param == param for problem in problems):
            problems.missing(param, f"Enter the {'e-mail' if param == 'email' else param}.")
    if "email" in values and email_taken(connection(), values["email"]):
        problems.invalid("email", taken_sentence(values["email"]))
    return hash_password(values["password"]) if not problems else None


def register_client(values: dict[str, Any], password_hash: str | None, caller: Caller) -> dict[str, Any]:
    """Make the client record, and for a program the user and a session too.

    The session is answered beside `data`, with its token: the new one's, or the one that asked.
    """
    user_id = caller.user_id or _new_user(values, password_hash)
    details = {name: values.get(name) for name in _CLIENT_COLUMNS}
    client_id = make_client(connection(), user_id, **details)
    token = caller.token if caller.user_id else open_session(connection(), user_id, caller.application)
    run = connection().execute
    return {
        "user": run(sa.select(_user).where(_user.c.id == user_id)).mappings().one(),
        "client": run(sa.select(_client).where(_client.c.id == client_id)).mappings().one(),
        "session": session_record(connection(), token),
    }


def _new_user(values: dict[str, Any], password_hash: str | None) -> int:
    names = ("email", "first_name", "last_name", "phone")
    return insert_user(connection(), password_hash=password_hash, **{name: values.get(name) for name in names})

"""Making users with their records, and tokens for programs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from app import clock
from app.changes import note_change
from app.database import table
from app.fields.scalars import read_email
from app.identity.caller import APPLICATIONS
from app.identity.models import (
    Application,
    ApplicationToken,
    Client,
    Employee,
    Liaison,
    LiaisonClient,
    User,
)
from app.identity.passwords import LONGEST, SHORTEST, hash_password
from app.identity.tokens import APPLICATION, digest, new_token
from app.refusals import Problems, refuse_param

_user, _application, _token = table(User), table(Application), table(ApplicationToken)


def create_user(
    connection: Connection, email: str, first_name: str, last_name: str, password: str | None, phone: str = ""
) -> int:
    """Make a user and answer the id.

    Refuses invalid-param for an address that is none or is taken (in any case), and for a password
    shorter than 12 or longer than 128 characters.
    """
    problems = Problems()
    address = read_email(email)
    if address is None:
        problems.invalid("email", f"{email!r} is not an e-mail address, such as dana@example.com.")
    elif email_taken(connection, address):
        problems.invalid("email", taken_sentence(address))
    if password is not None and not SHORTEST <= len(password) <= LONGEST:
        problems.invalid("password", f"The password must have {SHORTEST} to {LONGEST} characters.")
    problems.refuse_if_any()
    return insert_user(
        connection,
        email=address,
        first_name=first_name,
        last_name=last_name,
        phone=phone or None,
        password_hash=hash_password(password) if password else None,
    )


def email_taken(connection: Connection, address: str) -> bool:
    return connection.execute(sa.select(_user.c.id).where(_user.c.email == address)).first() is not None


def taken_sentence(address: str) -> str:
    return f"There is a user {address} already."


def insert_user(connection: Connection, **columns: Any) -> int:
    """Store a checked user. Refuses invalid-param if the address was taken a moment ago."""
    row = columns | {"active": True, "created_at": clock.now()}
    try:
        user_id: int = connection.execute(sa.insert(_user).values(row).returning(_user.c.id)).scalar_one()
    except IntegrityError as fault:
        raise refuse_param("email", taken_sentence(columns["email"])) from fault
    note_change("users", user_id, None, row)
    return user_id


def make_employee(connection: Connection, user_id: int, photographer: bool = False, title: str = "") -> int:
    return _record(connection, Employee, user_id=user_id, photographer=photographer, title=title or None)


def make_client(connection: Connection, user_id: int, **details: Any) -> int:
    """details: company, designation and the billing address."""
    return _record(connection, Client, user_id=user_id, **details)


def make_liaison(connection: Connection, user_id: int, client_ids: list[int]) -> int:
    liaison_id = _record(connection, Liaison, user_id=user_id)
    rows = [{"liaison_id": liaison_id, "client_id": client_id} for client_id in client_ids]
    if rows:
        connection.execute(sa.insert(table(LiaisonClient)), rows)
        note_change("liaison_clients", liaison_id, None, {"client_ids": client_ids})
    return liaison_id


def _record(connection: Connection, model: Any, **values: Any) -> int:
    statement = sa.insert(table(model)).values(**values, created_at=clock.now())
    row: int = connection.execute(statement.returning(table(model).c.id)).scalar_one()
    note_change(table(model).name, row, None, values)
    return row


def issue_token(connection: Connection, application: str, name: str) -> str:
    """Make a token for one of the calling programs and answer it, this once."""
    if application not in APPLICATIONS:
        raise ValueError(f"The application must be one of {', '.join(APPLICATIONS)}.")
    token = new_token(APPLICATION)
    program = sa.select(_application.c.id).where(_application.c.slug == application).scalar_subquery()
    token_id = connection.execute(
        sa.insert(_token)
        .values(
            application_id=program,
            token_sha256=digest(token),
            last4=token[-4:],
            name=name,
            created_at=clock.now(),
        )
        .returning(_token.c.id)
    ).scalar_one()
    note_change("application_tokens", token_id, None, {"application": application, "name": name})
    return token


def end_token(connection: Connection, token_id: int) -> bool:
    """Revoke a program's token; False if there is no good one with this id."""
    now = clock.now()
    good = sa.and_(_token.c.id == token_id, _token.c.revoked_at.is_(None))
    ended = connection.execute(sa.update(_token).where(good).values(revoked_at=now)).rowcount == 1
    if ended:
        note_change("application_tokens", token_id, {"revoked_at": None}, {"revoked_at": now})
    return ended

"""The secret addresses: made, replaced and revoked. Only a token's hash is kept, so it is shown once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from app import clock
from app.blueprints.appointments.models import CalendarAddress
from app.blueprints.appointments.people import FULL_NAME
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.models import Employee, User
from app.identity.tokens import digest, new_token

PREFIX = "olio_cal_"

_address, _user, _employee = table(CalendarAddress), table(User), table(Employee)
_STANDING = _address.c.revoked_at.is_(None)
_OWNERS = (
    sa.select(_user.c.id, _user.c.email, FULL_NAME.label("name"))
    .join(_employee, sa.and_(_employee.c.user_id == _user.c.id, _employee.c.photographer))
    .where(_user.c.active)
)
_BY_TOKEN = _OWNERS.join(_address, sa.and_(_address.c.user_id == _user.c.id, _STANDING)).where(
    _address.c.token_sha256 == sa.bindparam("digest")
)


def owner_of(token: str) -> Any:
    """The photographer (id, email, name) whose address carries this token; None if it is nobody's any more."""
    return connection().execute(_BY_TOKEN, {"digest": digest(token)}).one_or_none()


def photographer_with(email: str) -> Any:
    """The photographer (id, email, name) with this address, or None."""
    return connection().execute(_OWNERS.where(_user.c.email == email.strip().lower())).one_or_none()


def photographer_by_id(user_id: int) -> Any:
    """The photographer (id, email, name) who is this user, or None."""
    return connection().execute(_OWNERS.where(_user.c.id == user_id)).one_or_none()


def standing_address(user_id: int) -> Any:
    """The photographer's address (id, created_at), or None."""
    statement = sa.select(_address.c.id, _address.c.created_at).where(_address.c.user_id == user_id, _STANDING)
    return connection().execute(statement.order_by(_address.c.id.desc()).limit(1)).one_or_none()


def issue_address(user_id: int) -> str:
    """Make an address and revoke the one before; answers the token, which nobody can read again."""
    revoke_addresses(user_id)
    token = new_token(PREFIX)
    row = {"user_id": user_id, "token_sha256": digest(token), "created_at": clock.now()}
    made = connection().execute(sa.insert(_address).values(row).returning(_address.c.id)).scalar_one()
    note_change("calendar_addresses", made, None, row)
    return token


def revoke_addresses(user_id: int) -> int:
    """Revoke whatever address the photographer has; answers how many that were."""
    now = clock.now()
    revoke = sa.update(_address).where(_address.c.user_id == user_id, _STANDING).values(revoked_at=now)
    revoked = connection().execute(revoke.returning(_address.c.id)).scalars().all()
    for row in revoked:
        note_change("calendar_addresses", row, {"revoked_at": None}, {"revoked_at": now})
    return len(revoked)

"""Who takes appointments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.database import table
from app.extensions import connection
from app.identity.models import Employee, User

_user, _employee = table(User), table(Employee)
FULL_NAME = _user.c.first_name + " " + _user.c.last_name

PHOTOGRAPHERS = (
    sa.select(_user.c.id, FULL_NAME.label("name"))
    .join(_employee, _employee.c.user_id == _user.c.id)
    .where(_user.c.active, _employee.c.photographer)
    .order_by(_user.c.first_name, _user.c.last_name, _user.c.id)
)


def photographers() -> Sequence[Any]:
    """Every active photographer: user id and name."""
    return connection().execute(PHOTOGRAPHERS).all()


def photographer_options() -> list[tuple[str, str]]:
    """The photographers for a form to choose from."""
    return [(str(person.id), person.name) for person in photographers()]

"""Giving a notification to a member of staff, who sees to it, or to nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app.blueprints.notifications.service import look_up_notification, store_notification
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.identity.models import Employee, User
from app.interfaces.layout import Group, Layout, Typed
from app.refusals import Problems

_user, _employee = table(User), table(Employee)
_STAFF = (
    sa.select(_user.c.id, (_user.c.first_name + " " + _user.c.last_name).label("name"))
    .join(_employee, _employee.c.user_id == _user.c.id)
    .where(_user.c.active)
    .order_by(_user.c.first_name, _user.c.last_name, _user.c.id)
)


@dataclass(frozen=True)
class Assignment:
    """A notification, and who is to see to it; None: nobody in particular."""

    notification: RowMapping
    name: str | None


def look_up_assignment(values: dict[str, Any], caller: Caller, problems: Problems) -> Assignment | None:
    """The notification and the member of staff that are named."""
    notification = look_up_notification(values, caller, problems)
    wanted, name = values.get("user_id"), None
    if wanted is not None:
        found = connection().execute(_STAFF.where(_user.c.id == wanted)).one_or_none()
        name = found and found.name
        if found is None:
            problems.invalid("user_id", f"There is no member of staff {wanted}.")
    return Assignment(notification, name) if notification else None


def assign_notification(values: dict[str, Any], found: Assignment, caller: Caller) -> dict[str, Any]:
    """Record who is to see to it. Its state stays: whoever has seen to it acknowledges it."""
    said = {"assigned_to_id": values.get("user_id"), "assigned_to": found.name}
    return {"notification": store_notification(found.notification, said)}


def tell_assigned(result: dict[str, Any]) -> str:
    """The sentence for whom it went to."""
    name = result["notification"]["assigned_to"]
    return f"It is {name}'s to see to." if name else "It is nobody's in particular."


def assignment_layout(typed: Typed) -> Layout:
    """The form offers the staff by name."""
    staff = [(str(person.id), person.name) for person in connection().execute(_STAFF)]
    return Layout((Group("", ("id", "user_id")),), picks={"user_id": lambda: staff}, focus="user_id")

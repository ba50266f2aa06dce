"""The first words of `make run`: where Olio is, who may sign in, and a call to paste."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from app import clock
from app.blueprints.demo.cast import JOBS, PASSWORD, PRIYA
from app.blueprints.orders.models import Order
from app.database import table
from app.identity.models import ApplicationToken, User
from app.identity.people import issue_token
from app.interfaces import mounted_actions
from app.interfaces.sends import curl_call

NAME = "printed by make run"
_token, _order, _user = table(ApplicationToken), table(Order), table(User)


def is_new(connection: Connection) -> bool:
    """Whether nobody has ever been entered."""
    return connection.execute(sa.select(_user.c.id).limit(1)).first() is None


def welcome_text(connection: Connection, url: str) -> str:
    """The words; with a fresh token if the demo's people are here. The last run's token is revoked."""
    lines = ["", f"Olio is at {url}/console/ and its reference at {url}/docs"]
    first = connection.execute(
        sa.select(_order.c.id).where(_order.c.external_id == JOBS[0].reference)
    ).scalar_one_or_none()
    if first is not None:
        create = next(action for action in mounted_actions() if action.path == "order_stages/create")
        said = {"order_id": first, "stage": "on_site", "update_status": True}
        call = curl_call(create, said, url).replace("$TOKEN", _fresh_token(connection))
        lines += [f"Sign in as {PRIYA.email} with the password: {PASSWORD}", "", "Try this:", call]
    return "\n".join([*lines, ""])


def _fresh_token(connection: Connection) -> str:
    earlier = sa.update(_token).where(_token.c.name == NAME, _token.c.revoked_at.is_(None))
    connection.execute(earlier.values(revoked_at=clock.now()))
    return issue_token(connection, "planox2", NAME)

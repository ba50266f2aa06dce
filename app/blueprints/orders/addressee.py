"""Whom an e-mail about an order goes to, and what each such e-mail tells first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.blueprints.orders.models import Order, Property
from app.database import table
from app.extensions import connection
from app.identity.models import Client, User
from app.integrations.mandrill import To

_order, _client, _user, _property = table(Order), table(Client), table(User), table(Property)
_FIND = (
    sa.select(
        _user.c.email,
        _user.c.first_name,
        _user.c.last_name,
        _property.c.street,
        _property.c.city,
        _property.c.state,
    )
    .select_from(
        _order.join(_client, _client.c.id == _order.c.client_id)
        .join(_user, _user.c.id == _client.c.user_id)
        .join(_property, _property.c.id == _order.c.property_id)
    )
    .where(_order.c.id == sa.bindparam("order_id"))
)


@dataclass(frozen=True)
class Addressee:
    """The client of an order. facts: first_name, order_number and address, as every e-mail begins."""

    to: To
    facts: dict[str, Any]


def addressee(order_id: int) -> Addressee | None:
    """The client to write to about this order; None if there is no such order."""
    row = connection().execute(_FIND, {"order_id": order_id}).one_or_none()
    if row is None:
        return None
    address = f"{row.street}, {row.city}, {row.state}"
    facts = {"first_name": row.first_name, "order_number": order_id, "address": address}
    return Addressee(To(row.email, f"{row.first_name} {row.last_name}"), facts)

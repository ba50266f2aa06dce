"""The arranged form of a new order: for whom, where, how to get in, what, when, and how it is paid."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import table
from app.extensions import connection
from app.identity.models import Client, User
from app.interfaces.layout import Group, Layout, Pairs, Typed

_client, _user = table(Client), table(User)
# A list of more clients than this is no help: the id is typed instead.
MOST_CLIENTS = 200
_CLIENTS = (
    sa.select(_client.c.id, _client.c.company, _user.c.first_name, _user.c.last_name)
    .join(_user, _user.c.id == _client.c.user_id)
    .order_by(_user.c.last_name, _user.c.first_name, _client.c.id)
    .limit(MOST_CLIENTS + 1)
)
CLIENT, SERVICE, PLACE, ACCESS = (
    f"order-{part}" for part in ("client", "primary_service", "property_info-address", "property_access")
)
ADD_ONS, VISITS, CARD = "order-add_on_services", "order-appointments", "payment_method_id"

_ACCESS = ("method_of_access", "access_code", "lockbox_location", "onsite_contact_name", "onsite_contact_phone")
_LABELS = {
    f"{CLIENT}-client_id": "Client",
    f"{SERVICE}-slug": "Primary service",
    ADD_ONS: "Add-on",
    VISITS: "Appointment",
}
_HINTS = {
    f"{CLIENT}-client_id": "",
    f"{CLIENT}-email": "If there is a client with this address, the order is for that one.",
    f"{CLIENT}-first_name": "",
    f"{CLIENT}-last_name": "",
    f"{PLACE}-state": "",
    f"{ACCESS}-method_of_access": "",
    CARD: "The client's default card, if left empty.",
    "promotion_code": "",
}


def layout(typed: Typed) -> Layout:
    """The form of a new order."""
    clients = _clients()
    return Layout(
        first=(
            Group("Client", _of(CLIENT, "client_id")),
            Group("A new client", _of(CLIENT, "email", "first_name", "last_name", "phone"), folded=True),
            Group("Property", _of(PLACE, "street", "address2", "city", "state", "postal_code")),
            Group("Access", _of(ACCESS, *_ACCESS)),
            Group("Services", (*_of(SERVICE, "slug", "quantity"), ADD_ONS)),
            Group("Appointments", (VISITS,), hint="Times that would suit, on the property's clock."),
            Group("Payment", (CARD, "promotion_code")),
        ),
        labels=_LABELS,
        hints=_HINTS,
        picks={f"{CLIENT}-client_id": lambda: clients} if clients else {},
        fronts={
            ADD_ONS: ("slug", "quantity"),
            VISITS: ("requested_date", "requested_time", "notes"),
        },
        focus=f"{CLIENT}-client_id",
    )


def _of(part: str, *members: str) -> tuple[str, ...]:
    return tuple(f"{part}-{member}" for member in members)


def _clients() -> Pairs:
    """(id, "Dana Whitfield, Front Range Realty"), or none if there are too many to choose from."""
    rows = connection().execute(_CLIENTS).all()
    if len(rows) > MOST_CLIENTS:
        return ()
    return [
        (str(row.id), ", ".join(filter(None, (f"{row.first_name} {row.last_name}", row.company))))
        for row in rows
    ]

"""What answers show of clients."""

from __future__ import annotations

from app.blueprints.sessions.views import UserView
from app.fields import Id, Record, Text, View


class ClientView(View):
    """A client record."""

    minimal = ("id",)

    id = Id("Client id", example=1)
    user_id = Id("User id", example=6)
    company = Text("Company", example="Front Range Realty")
    designation = Text("Designation", example="agent")
    billing_street = Text("Billing street", example="1 Union Station")
    billing_city = Text("Billing city", example="Denver")
    billing_state = Text("Billing state", example="CO")
    billing_postal_code = Text("Billing ZIP code", example="80202")


class ClientRegistered(View):
    """What a registration answers. The session with its token stands beside `data`."""

    user = Record(UserView)
    client = Record(ClientView)

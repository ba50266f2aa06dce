"""What `users/client_register` accepts."""

from __future__ import annotations

from app.action import ActionParams
from app.fields import Email, PostalCode, Secret, Text
from app.identity.passwords import LONGEST, SHORTEST


class RegisterClientParams(ActionParams):
    """A new client."""

    email = Email(
        "E-mail", position=10, hint="Required unless a session asks.", example="dana@frontrange.example"
    )
    password = Secret(
        "Password", least=SHORTEST, most=LONGEST, position=11,
        hint=f"{SHORTEST} to {LONGEST} characters. Required unless a session asks.",
    )  # fmt: skip
    first_name = Text("First name", required=True, position=12, example="Dana")
    last_name = Text("Last name", required=True, position=13, example="Whitfield")
    phone = Text("Phone", longest=32, position=14, example="816-555-0142")
    company = Text("Company", position=15, example="Front Range Realty")
    designation = Text("Designation", position=16, hint="Which promotions apply.", example="agent")
    billing_street = Text("Billing street", position=17, example="1 Union Station")
    billing_city = Text("Billing city", position=18, example="Denver")
    billing_state = Text("Billing state", longest=2, position=19, hint="Two letters.", example="CO")
    billing_postal_code = PostalCode("Billing ZIP code", position=20, example="80202")

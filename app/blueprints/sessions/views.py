"""What answers show of people who have signed in."""

from __future__ import annotations

from app.fields import Id, Record, Stamp, Text, View


class UserView(View):
    """A user."""

    minimal = ("id",)

    id = Id("User id", example=6)
    email = Text("E-mail", example="dana@frontrange.example")
    first_name = Text("First name", example="Dana")
    last_name = Text("Last name", example="Whitfield")
    phone = Text("Phone", example="816-555-0142")


class SignedIn(View):
    """What a sign-in answers. The session with its token stands beside `data`."""

    user = Record(UserView)


class EndedView(View):
    """A session that is over."""

    id = Id("Session id", example=7)
    revoked_at = Stamp("Ended at", example="2026-11-24T16:30:00Z")


class SignedOut(View):
    """What the end of a session answers."""

    session = Record(EndedView)

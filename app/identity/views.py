"""What an answer shows of the session and the application behind a request."""

from __future__ import annotations

from typing import Any

from app.fields import Boolean, Id, Stamp, Text, View
from app.identity.caller import Caller


class SessionView(View):
    """A signed-in user's session. Its token is shown only to those who have just presented or made it."""

    minimal = ("id",)
    full = ("client_id", "employee_id", "liaison_id", "last4")

    id = Id("Session id", attribute="session_id", example=7)
    application = Text("Application", example="planox2")
    user_id = Id("User id", example=3)
    email = Text("E-mail", example="priya@olio.example")
    first_name = Text("First name", example="Priya")
    last_name = Text("Last name", example="Nair")
    created_at = Stamp("Signed in at", example="2026-11-24T15:00:00Z")
    last_used_at = Stamp("Last used at", example="2026-11-24T15:12:00Z")
    remember_me = Boolean("Remember me", example=False)
    client_id = Id("Client id", example=4)
    employee_id = Id("Employee id", example=2)
    liaison_id = Id("Liaison id", example=1)
    last4 = Text("Last four characters of the token", example="x9Qa")


class ApplicationView(View):
    """The program a request came from."""

    minimal = ("slug",)
    full = ("token_name",)

    slug = Text("Slug", attribute="application", example="planox2")
    name = Text("Name", attribute="application_name", example="PlanOx2")
    token_name = Text("Name of the token", attribute="program_token_name", example="FileMaker server")


def session_of(caller: Caller, view: str) -> dict[str, Any] | None:
    """The caller's session in one of the views; None for a program or the operator."""
    return SessionView.show(caller.record, view) if caller.session_id else None


def application_of(caller: Caller, view: str) -> dict[str, Any]:
    """The application in one of the views. For the operator there is no record but the name."""
    known = caller.record or {
        "application": caller.application,
        "application_name": caller.application_name,
    }
    shown: dict[str, Any] = ApplicationView.show(known, view)
    return shown

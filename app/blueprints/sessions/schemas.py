"""What `sessions/create` and `sessions/destroy` accept."""

from __future__ import annotations

from app.action import ActionParams
from app.fields import Boolean, Email, Id, Secret


class CreateSessionParams(ActionParams):
    """A sign-in."""

    email = Email("E-mail", required=True, position=10, example="dana@frontrange.example")
    password = Secret("Password", required=True, position=11, example="a long passphrase")
    remember_me = Boolean(
        "Remember me", position=12, hint="The session then lasts until it is ended.", example=False
    )


class DestroySessionParams(ActionParams):
    """The end of a session."""

    session_id = Id(
        "Session id",
        position=10,
        hint="The session that asks, if not sent; only staff may name another.",
        example=7,
    )

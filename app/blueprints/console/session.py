"""Who is signed in to the console: a session like any other, its token in the browser's cookie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import UserMixin
from sqlalchemy.engine import Connection

from app.extensions import begin_reading, begin_writing, db, login
from app.identity.authenticate import authenticate, needs_touch, one_token, touch
from app.identity.authorise import authorise
from app.identity.caller import Caller, Role
from app.identity.identify import identify
from app.refusals import Refusal

APPLICATION = "planox2"


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The person at the console. The cookie carries the token, so revoking the session signs out."""

    token: str
    caller: Caller

    def get_id(self) -> str:
        return self.token

    @property
    def name(self) -> str:
        return self.caller.name


@login.user_loader
def resume(token: str) -> SignedIn | None:
    """The person behind the cookie's token, or None with the reason kept for the sign-in page."""
    try:
        caller = staff_with(token)
    except Refusal as refusal:
        g.signed_out_because = refusal.status.sentence
        return None
    if needs_touch(caller):
        db.session.rollback()
        touch(begin_writing(), caller)
        db.session.commit()
    if request.method != "GET":
        db.session.rollback()  # what is posted begins a transaction of its own
    return SignedIn(token, replace(caller, address=request.remote_addr or ""))


def staff_with(token: str, begin: Callable[[], Connection] = begin_reading) -> Caller:
    """The employee whose session this is; a Refusal for anybody else."""
    known = identify(begin, "", one_token([token]))
    caller = authenticate(known, [token], "console")
    return authorise(caller, APPLICATION, frozenset({Role.EMPLOYEE}))


@login.unauthorized_handler
def send_to_sign_in() -> ResponseReturnValue:
    """Ask for a sign-in and come back to the page afterwards."""
    if "signed_out_because" in g:
        flash(g.signed_out_because, "note")
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for("console.sign_in", next=back), 303)

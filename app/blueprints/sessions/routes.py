"""The faces of sessions."""

from __future__ import annotations

from flask import Blueprint

from app.action import Action
from app.blueprints.sessions.commands import add_commands
from app.blueprints.sessions.schemas import CreateSessionParams, DestroySessionParams
from app.blueprints.sessions.service import check_password, create_session, destroy_session, look_up_session
from app.blueprints.sessions.views import SignedIn, SignedOut
from app.identity.caller import PROGRAMS, Role
from app.interfaces import mount

bp = Blueprint("sessions", __name__, cli_group="sessions", template_folder="templates")

mount(
    bp,
    Action(
        path="sessions/create",
        title="Sign in",
        purpose="Opens a session for a user. Its token is in the answer this once.",
        button="Sign in",
        done="The session was opened.",
        params=CreateSessionParams,
        look_up=check_password,
        act=create_session,
        answers=SignedIn,
        beside=("session",),
        permission=PROGRAMS,
        sensitive=True,
        as_program=True,
        looks_first=True,
    ),
    landing=lambda data: "/console/users",
)
mount(
    bp,
    Action(
        path="sessions/destroy",
        title="Sign out",
        purpose="Ends a session: its token is refused from then on.",
        button="End session",
        done="The session was ended.",
        params=DestroySessionParams,
        look_up=look_up_session,
        act=destroy_session,
        answers=SignedOut,
        permission=frozenset({Role.USER, Role.EMPLOYEE, Role.PLANOX2}),
        roleless=True,
        as_program=True,
    ),
    landing=lambda data: "/console/users",
)
add_commands(bp)

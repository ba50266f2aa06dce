"""The faces of users."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.action import Action
from app.blueprints.users.commands import add_commands
from app.blueprints.users.pages import user_page, users_list
from app.blueprints.users.register import check_registration, register_client
from app.blueprints.users.schemas import RegisterClientParams
from app.blueprints.users.views import ClientRegistered
from app.identity.caller import PROGRAMS, Role
from app.interfaces import mount

bp = Blueprint("users", __name__, cli_group="users", template_folder="templates")

mount(
    bp,
    Action(
        path="users/client_register",
        title="Register a client",
        purpose="Makes a client, with a user and a session unless a signed-in user asks.",
        button="Register client",
        done="The client was registered.",
        params=RegisterClientParams,
        look_up=check_registration,
        act=register_client,
        answers=ClientRegistered,
        beside=("session",),
        permission=PROGRAMS | {Role.USER},
        sensitive=True,
        roleless=True,
        as_program=True,
        looks_first=True,
    ),
    landing=lambda data: "/console/users",
)
add_commands(bp)


@bp.get("/console/users")
@login_required
def index() -> ResponseReturnValue:
    return render_template("users/index.html", **users_list())


@bp.get("/console/users/<int:user_id>")
@login_required
def show(user_id: int) -> ResponseReturnValue:
    page = user_page(user_id, current_user.caller.session_id) or abort(404)
    return render_template("users/show.html", **page)

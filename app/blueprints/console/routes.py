"""Signing in and out, and what every page of the console shows around its content."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, StringField

from app import clock, statuses
from app.audit.recording import recorded
from app.blueprints.console.menu import menu
from app.blueprints.console.session import APPLICATION, SignedIn, staff_with
from app.blueprints.sessions.service import WRONG_PAIR
from app.extensions import begin_reading, begin_writing, db
from app.identity.caller import operator
from app.identity.limits import refuse_guessing, remember_wrong_guess
from app.identity.sessions import end_session, open_session, user_with_password
from app.refusals import Refusal, refuse_param

bp = Blueprint("console", __name__, template_folder="templates", url_prefix="/console")

NOT_STAFF = "This console is for employees. Sign in to the ordering site instead."


class SignInForm(FlaskForm):
    """What is asked at the door."""

    email = StringField("E-mail", render_kw={"type": "email", "autocomplete": "username"})
    password = PasswordField("Password", render_kw={"autocomplete": "current-password"})
    remember_me = BooleanField(
        "Keep me signed in on this computer",
        description="Otherwise you are signed out after 7 days, or after 72 hours without use.",
    )
    next = HiddenField()


@bp.get("/")
@login_required
def home() -> ResponseReturnValue:
    return redirect(url_for("orders.index"))


@bp.route("/sign_in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Open a session for the console. A wrong address and a wrong password are answered alike."""
    form = SignInForm(next=local_path(request.args.get("next")))
    if request.method == "GET":
        return render_template("console/sign_in.html", form=form, problem=None)
    try:
        user_id = _who(form.email.data or "", form.password.data or "")
        person = _enter(user_id, form.remember_me.data)
    except Refusal as refusal:
        if refusal.status in (statuses.INVALID_PARAM, statuses.RATE_LIMIT_EXCEEDED):
            page = render_template("console/sign_in.html", form=form, problem=refusal.message)
            return page, refusal.status.http, refusal.headers
        return _turn_away(refusal)
    login_user(person)
    return redirect(local_path(form.next.data), 303)


def _who(email: str, password: str) -> int:
    """The user with this address and password; a Refusal for a wrong pair or too many of them."""
    refuse_guessing(email, request.remote_addr or "")
    user_id = user_with_password(begin_reading(), email, password)
    db.session.rollback()
    if user_id is None:
        remember_wrong_guess(email, request.remote_addr or "")
        raise refuse_param("password", WRONG_PAIR)
    return user_id


def _enter(user_id: int, remember_me: bool) -> SignedIn:
    """A new session of this employee; a Refusal, and no session, for anybody else."""
    desk = replace(operator(), face="console", address=request.remote_addr or "", desk_user_id=user_id)
    with recorded("console sign in", desk, g.request_id):
        token = open_session(begin_writing(), user_id, APPLICATION, remember_me)
        return SignedIn(token, staff_with(token, begin_writing))


def _turn_away(refusal: Refusal) -> ResponseReturnValue:
    sentence = statuses.CLIENT_REQUIRED.sentence
    if refusal.status is statuses.PERMISSION_DENIED:
        sentence = NOT_STAFF
    return render_template("console/no_role.html", sentence=sentence), refusal.status.http


@bp.post("/sign_out")
@login_required
def sign_out() -> ResponseReturnValue:
    """Revoke the session, in this browser and wherever else its token went."""
    with recorded("console sign out", current_user.caller, g.request_id):
        end_session(begin_writing(), current_user.caller.session_id)
    logout_user()
    flash("You are signed out.", "note")
    return redirect(url_for("console.sign_in"), 303)


def local_path(path: str | None) -> str:
    """Where to go after signing in: a path of this console, never another site."""
    plain = path and path.isprintable() and "\\" not in path
    return path if plain and path and path.startswith("/console/") else "/console/"


@bp.app_context_processor
def frame() -> dict[str, Any]:
    """What `base.html` draws around a page; nothing of it for a stranger."""
    if not request.path.startswith("/console") or not current_user.is_authenticated:
        return {"me": None}
    now = clock.now().astimezone(clock.office_zone())
    return {
        "me": current_user,
        "menu": menu(request.path),
        "search_url": url_for("orders.index"),
        "sign_out_url": url_for("console.sign_out"),
        "office_clock": {"time": f"{now:%-I:%M %p}", "zone": now.tzname()},
    }

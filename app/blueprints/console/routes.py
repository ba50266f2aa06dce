"""Signing in and out, and what every page of the console shows around its content."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField, PasswordField, StringField

from app import clock, statuses
from app.blueprints.console.menu import menu
from app.blueprints.console.session import APPLICATION, SignedIn, staff_with
from app.extensions import begin_writing, db, limiter
from app.identity.sessions import end_session, open_session, user_with_password
from app.refusals import Refusal

bp = Blueprint("console", __name__, template_folder="templates", url_prefix="/console")

WRONG_PAIR = "The e-mail address and the password do not go together."
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


def _failed(response: Response) -> bool:
    return response.status_code == 400


def _typed_address() -> str:
    return request.form.get("email", "").strip().lower()


@bp.get("/")
@login_required
def home() -> ResponseReturnValue:
    return redirect(url_for("orders.index"))


@bp.route("/sign_in", methods=["GET", "POST"])
@limiter.limit("20 per minute", methods=["POST"], deduct_when=_failed)
@limiter.limit("5 per 15 minutes", key_func=_typed_address, methods=["POST"], deduct_when=_failed)
def sign_in() -> ResponseReturnValue:
    """Open a session for the console. A wrong address and a wrong password are answered alike."""
    form = SignInForm(next=local_path(request.args.get("next")))
    if request.method == "GET":
        return render_template("console/sign_in.html", form=form, problem=None)
    user_id = user_with_password(begin_writing(), form.email.data or "", form.password.data or "")
    if user_id is None:
        return render_template("console/sign_in.html", form=form, problem=WRONG_PAIR), 400
    token = open_session(begin_writing(), user_id, APPLICATION, form.remember_me.data)
    try:
        person = SignedIn(token, staff_with(token, begin_writing))
    except Refusal as refusal:
        db.session.rollback()
        return _turn_away(refusal)
    db.session.commit()
    login_user(person)
    return redirect(local_path(form.next.data), 303)


def _turn_away(refusal: Refusal) -> ResponseReturnValue:
    sentence = statuses.CLIENT_REQUIRED.sentence
    if refusal.status is statuses.PERMISSION_DENIED:
        sentence = NOT_STAFF
    return render_template("console/no_role.html", sentence=sentence), refusal.status.http


@bp.post("/sign_out")
@login_required
def sign_out() -> ResponseReturnValue:
    """Revoke the session, in this browser and wherever else its token went."""
    end_session(begin_writing(), current_user.token)
    db.session.commit()
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

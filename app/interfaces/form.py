"""The form face: the console page of an action, generated from its schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from flask_wtf import FlaskForm

from app import statuses
from app.action import Action, Asked, perform
from app.fields.schema import prune
from app.interfaces.forms import form_for, keep_odd_dates, place_problems, raw_from, start_at_first_gap
from app.interfaces.sends import what_it_sends
from app.refusals import Refusal

SIGNED_OUT = (statuses.INVALID_TOKEN, statuses.SESSION_EXPIRED)


@dataclass(frozen=True)
class Heading:
    """The record a form is about, named above it."""

    title: str
    subtitle: str
    url: str


@dataclass(frozen=True)
class FormPage:
    """An action's page in the console; see `interfaces.mount` for `heading` and `landing`."""

    action: Action
    heading: Callable[[dict[str, Any]], Heading | None]
    landing: Callable[[dict[str, Any]], str]


def mount_form(bp: Blueprint, page: FormPage) -> None:
    """Draw and take the action's form at `/console/<path>`, beside `/api/v1/<path>`."""

    @login_required
    def view() -> ResponseReturnValue:
        return _take(page) if request.method == "POST" else _draw(page, _new_form(page.action))

    name = f"{page.action.resource}_{page.action.name}_form"
    view.__name__ = view.__qualname__ = name
    bp.add_url_rule(f"/console/{page.action.path}", name, view, methods=["GET", "POST"])


def _new_form(action: Action) -> FlaskForm:
    """An empty form; fields named in the address come filled in."""
    return form_for(action.params)(formdata=request.args or None)


def _take(page: FormPage) -> ResponseReturnValue:
    form = form_for(page.action.params)()
    if request.headers.get("X-Fragment") == "sends":
        return render_template("sends.html", sends=_sends(page.action, form))
    if "_show" in request.form:
        return _draw(page, form)
    asked = Asked(
        "console",
        raw_from(form),
        tokens=(current_user.token,),
        idempotency_key=form["idempotency_key"].data or None,
        address=request.remote_addr or "",
        request_id=g.request_id,
    )
    try:
        outcome = perform(page.action, asked)
    except Refusal as refusal:
        if refusal.status in SIGNED_OUT:
            raise
        return _draw(page, form, refusal)
    flash(outcome.message, "done")
    for remark in outcome.warnings:
        flash(remark["message"], "warning")
    return redirect(page.landing(outcome.data), 303)


def _draw(page: FormPage, form: FlaskForm, refusal: Refusal | None = None) -> ResponseReturnValue:
    """The form as it was filled in, with what is wrong with it; answered with the API's own code."""
    keep_odd_dates(form)
    shown = None
    if refusal is None:
        start_at_first_gap(form)
    else:
        shown = {"status": refusal.status, "problems": place_problems(form, tuple(refusal.problems))}
        shown["problems"] = shown["problems"] or [{"message": refusal.message, "field_id": None}]
    content = render_template(
        "form.html",
        action=page.action,
        form=form,
        refusal=shown,
        record=page.heading(prune(raw_from(form))),
        sends=_sends(page.action, form),
        sends_open="_show" in request.form,
    )
    return content, refusal.status.http if refusal else 200


def _sends(action: Action, form: FlaskForm) -> Mapping[str, str]:
    key = form["idempotency_key"].data
    return what_it_sends(action, prune(raw_from(form)), key, request.url_root)

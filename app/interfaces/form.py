"""The form face: the console page of an action, generated from its schema and, for the daily ones, arranged."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from app import statuses
from app.action import Action, Asked, perform
from app.extensions import db, read_afresh
from app.fields.schema import prune
from app.interfaces.arrange import any_wrong, arrange, start_at_first_gap
from app.interfaces.forms import add_entry, form_for, keep_odd_text, place_problems, raw_from
from app.interfaces.layout import Layout, Typed, plain_layout
from app.interfaces.preview import SIGNED_OUT, Preview, ask, draw
from app.interfaces.sends import what_it_sends
from app.refusals import Refusal

# A payment that came to nothing is answered so again under its key: the next try is another one. Where it is
# not known what came of it the key stays, so that sending the form again asks for no second charge.
_SETTLED = frozenset(statuses.PAYMENT) - {statuses.EXTERNAL_APPLICATION_ERROR, statuses.DUPLICATE_PAYMENT}


@dataclass(frozen=True)
class Heading:
    """The record a form is about, named above it."""

    title: str
    subtitle: str
    url: str


@dataclass(frozen=True)
class FormPage:
    """An action's page in the console; what its parts are for is said at `interfaces.mount`."""

    action: Action
    heading: Callable[[dict[str, Any]], Heading | None]
    landing: Callable[[dict[str, Any]], str]
    layout: Callable[[Typed], Layout] | None = None
    starts: Callable[[Typed], Typed] = lambda named: {}
    settle: Callable[[Typed], Typed] = lambda typed: typed
    preview: Preview | None = None
    again: tuple[str, ...] = ()


def mount_form(bp: Blueprint, page: FormPage) -> None:
    """Draw and take the action's form at `/console/<path>`, beside `/api/v1/<path>`."""

    @login_required
    def view() -> ResponseReturnValue:
        return _take(page) if request.method == "POST" else _draw(_new_sheet(page))

    name = f"{page.action.resource}_{page.action.name}_form"
    view.__name__ = view.__qualname__ = name
    bp.add_url_rule(f"/console/{page.action.path}", name, view, methods=["GET", "POST"])


@dataclass(frozen=True)
class Sheet:
    """A form filled in: every control as it stands, and the fields made of them."""

    page: FormPage
    typed: Typed
    form: FlaskForm

    @property
    def raw(self) -> dict[str, Any]:
        return raw_from(self.form)


def _sheet(page: FormPage, typed: Typed) -> Sheet:
    settled = page.settle(typed)
    form = form_for(page.action.params)(formdata=MultiDict(settled) if settled else None)
    return Sheet(page, settled, form)


def _new_sheet(page: FormPage) -> Sheet:
    """A form that nobody has typed in; fields named in the address come filled in."""
    named = request.args.to_dict()
    return _sheet(page, {**page.starts(named), **named})


def _sent_sheet(page: FormPage) -> Sheet:
    """The form as it was sent; a `_fill` button carries values that take the place of typed ones."""
    typed = request.form.to_dict()
    if fragment := request.headers.get("X-Fragment"):
        typed["_fragment"] = fragment
    return _sheet(page, {**typed, **dict(parse_qsl(typed.pop("_fill", "")))})


def _take(page: FormPage) -> ResponseReturnValue:
    read_afresh()
    sheet = _sent_sheet(page)
    fragment = request.headers.get("X-Fragment")
    if fragment == "sends":
        return render_template("sends.html", sends=_sends(sheet))
    if fragment == "preview" and page.preview:
        return _preview(page.preview, sheet)
    if "_more" in request.form:
        add_entry(sheet.form, request.form["_more"])
        return _draw(sheet)
    if "_show" in request.form or "_fill" in request.form:
        return _draw(sheet)
    return _carry_out(sheet)


def _carry_out(sheet: Sheet) -> ResponseReturnValue:
    asked = Asked(
        "console",
        sheet.raw,
        tokens=(current_user.token,),
        idempotency_key=sheet.form["idempotency_key"].data or None,
        address=request.remote_addr or "",
        request_id=g.request_id,
    )
    db.session.rollback()  # the form has read; the action begins a transaction of its own
    try:
        outcome = perform(sheet.page.action, asked)
    except Refusal as refusal:
        if refusal.status in SIGNED_OUT:
            raise
        if refusal.status is statuses.MANDRILL_EMAIL_FAILED:
            # It was carried out: to show the form again would invite to do it twice.
            flash(f"{refusal.status.slug}: {refusal.message}", "warning")
            return redirect(_next_page(sheet, refusal.data), 303)
        read_afresh()
        if refusal.status in _SETTLED:
            sheet.form["idempotency_key"].data = uuid.uuid4().hex
        return _draw(sheet, refusal)
    flash(outcome.message, "done")
    for remark in outcome.warnings:
        flash(remark["message"], "warning")
    return redirect(_next_page(sheet, outcome.data), 303)


def _next_page(sheet: Sheet, data: dict[str, Any]) -> str:
    """The record's page, or a new form that keeps what the next one shares with this."""
    if "_again" not in request.form:
        return sheet.page.landing(data)
    kept = {name: sheet.typed[name] for name in sheet.page.again if sheet.typed.get(name)}
    return f"{request.path}?{urlencode(kept)}"


def _draw(sheet: Sheet, refusal: Refusal | None = None) -> ResponseReturnValue:
    """The form as it was filled in, with what is wrong with it; answered with the API's own code."""
    page, form = sheet.page, sheet.form
    preview = _preview(page.preview, sheet) if page.preview else None
    keep_odd_text(form)
    layout = page.layout(sheet.typed) if page.layout else plain_layout(form)
    fields, rest = arrange(form, layout)
    shown = None
    if refusal is None:
        if "_more" not in request.form:  # the entry just added has the cursor
            start_at_first_gap(fields, layout)
    else:
        shown = {"status": refusal.status, "problems": place_problems(form, tuple(refusal.problems))}
        # A try to pay is on record whatever came of it.
        shown["recorded"] = refusal.status in statuses.PAYMENT
        shown["problems"] = shown["problems"] or [{"message": refusal.message, "field_id": None}]
    content = render_template(
        "form.html",
        action=page.action,
        form=form,
        fields=fields,
        layout=layout,
        rest=rest,
        rest_open=any_wrong(rest),
        refusal=shown,
        record=page.heading(prune(sheet.raw)),
        again=bool(page.again),
        check=page.preview.check if page.preview else None,
        preview=preview,
        sends=_sends(sheet),
        sends_open=request.form.get("_show") == "sends",
    )
    return content, refusal.status.http if refusal else 200


def _preview(preview: Preview, sheet: Sheet) -> Markup:
    return draw(preview, ask(preview.action, sheet.raw), sheet.typed)


def _sends(sheet: Sheet) -> Mapping[str, str]:
    key = sheet.form["idempotency_key"].data
    return what_it_sends(sheet.page.action, prune(sheet.raw), key, request.url_root)

"""What an action would do, shown beside its form before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request
from flask_login import current_user
from markupsafe import Markup

from app import statuses
from app.action import Action, Asked, perform
from app.extensions import db, read_afresh
from app.fields.schema import prune
from app.interfaces.layout import Typed
from app.refusals import Problem, Refusal

SIGNED_OUT = (statuses.INVALID_TOKEN, statuses.SESSION_EXPIRED)


@dataclass(frozen=True)
class Told:
    """The asking action's answer: its `data`, or None with the problems that stood in the way."""

    data: Any
    problems: tuple[Problem, ...] = ()
    warnings: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """An action that only asks, put beside a form that saves.

    template: the fragment that shows the answer, the same on the first page and while typing. It is given
    what `shows(told, typed)` makes of the answer. check: the button's words where there is no script.
    """

    action: Action
    template: str
    shows: Callable[[Told, Typed], dict[str, Any]]
    check: str = "Check"


def ask(action: Action, raw: dict[str, Any]) -> Told:
    """Put a page's values to an action that only asks, as far as it knows them."""
    known = action.schema.fields
    said = {name: value for name, value in prune(raw).items() if name in known}
    asked = Asked(
        "console",
        said,
        tokens=(current_user.token,),
        address=request.remote_addr or "",
        request_id=g.request_id,
    )
    db.session.rollback()  # the page has read; the action begins a transaction of its own
    told = _ask(action, asked)
    read_afresh()
    return told


def _ask(action: Action, asked: Asked) -> Told:
    try:
        outcome = perform(action, asked)
    except Refusal as refusal:
        if refusal.status in SIGNED_OUT:
            raise
        problems = tuple(refusal.problems) or (Problem("", refusal.status, refusal.message),)
        return Told(None, problems)
    return Told(outcome.data, warnings=tuple(outcome.warnings))


def draw(preview: Preview, told: Told, typed: Typed) -> Markup:
    """The fragment. It stands inside a page, so nothing of the page's frame is worked out for it."""
    template = current_app.jinja_env.get_template(preview.template)
    return Markup(template.render(**preview.shows(told, typed)))  # noqa: S704  # escaped by the template

"""The faces of an action. Mounting it on its blueprint gives the JSON endpoint, the console form, the
`flask` command and its entry in the OpenAPI document and the reference."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app
from flask.sansio.app import App

from app.action import Action
from app.interfaces.command import mount_command
from app.interfaces.form import FormPage, Heading, mount_form
from app.interfaces.json import mount_json
from app.interfaces.layout import Layout, Typed
from app.interfaces.preview import Preview

__all__ = ["FormPage", "Heading", "Preview", "mount", "mounted_actions"]


def mount(
    bp: Blueprint,
    action: Action,
    *,
    heading: Callable[[dict[str, Any]], Heading | None] | None = None,
    landing: Callable[[dict[str, Any]], str] | None = None,
    layout: Callable[[Typed], Layout] | None = None,
    starts: Callable[[Typed], Typed] | None = None,
    settle: Callable[[Typed], Typed] | None = None,
    preview: Preview | None = None,
    again: tuple[str, ...] = (),
) -> None:
    """Give the action its faces on `bp`; one that changes nothing has no form, a read no command either.

    heading(raw): what the console's form is about, e.g. the order. landing(data): the page the
    console shows once the form was carried out. The others arrange the form; each is given the text of
    every control by its name. layout(typed): the groups of fields. starts(typed): what a new form holds
    beside what its address names. settle(typed): turns answers to the form's own questions, whose names
    begin with `_`, into fields of the action. preview: the asking action shown beside it. again: the fields
    that "Save and add another" keeps.
    """
    bp.record(lambda state: _registry(state.app).append(action))
    mount_json(bp, action)
    if action.writes:
        page = FormPage(
            action,
            heading=heading or (lambda raw: None),
            landing=landing or (lambda data: "/console/"),
            layout=layout,
            starts=starts or (lambda typed: {}),
            settle=settle or (lambda typed: typed),
            preview=preview,
            again=again,
        )
        mount_form(bp, page)
    if action.method != "GET":
        mount_command(bp, action)


def mounted_actions() -> list[Action]:
    """Every action of the running application, in the order of their paths."""
    return sorted(_registry(current_app), key=lambda action: action.path)


def _registry(app: App) -> list[Action]:
    actions: list[Action] = app.extensions.setdefault("actions", [])
    return actions

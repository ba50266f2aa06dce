"""Drawing a marshmallow schema as a WTForms form.

WTForms draws, redisplays and carries the form token; it neither converts nor validates. What was typed
goes to the schema as it was typed, so a form is judged by the very rules that judge JSON.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from marshmallow import Schema
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from app.action import COMMON_PARAMS
from app.fields import Array, Boolean, Date, Hash, Id, Integer, Param, Secret, Text, TimeOfDay
from app.fields.notes import join
from app.fields.schema import prune
from app.refusals import Problem

YES_NO = (("true", "Yes"), ("false", "No"))
MOST_ENTRIES = 200
_NATIVE = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "time": re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"),
}


class LinesField(TextAreaField):
    """A list of texts, one a line."""

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in (self.data or "").splitlines() if line.strip()]


class ChoiceField(SelectField):
    """A closed list that keeps a value it does not know, so that nothing typed is lost."""

    def __init__(self, label: str, options: Any, **rest: Any) -> None:
        super().__init__(label, choices=[], validate_choice=False, **rest)
        self.options = options

    def iter_choices(self) -> Any:
        pairs = list(self.options())
        if self.data and self.data not in [value for value, _ in pairs]:
            pairs.append((self.data, self.data))
        self.choices = [SelectChoice("", "—"), *(SelectChoice(*pair) for pair in pairs)]
        return super().iter_choices()


@cache
def form_for(schema: type[Schema]) -> type[FlaskForm]:
    """The form of an action's parameters, made once per schema."""
    members = {name: _field(field) for name, field in schema().fields.items() if name not in COMMON_PARAMS}
    members["idempotency_key"] = HiddenField(default=lambda: uuid.uuid4().hex)
    return type(f"{schema.__name__}Form", (FlaskForm,), members)


def _subform(schema: Schema) -> type[Form]:
    members = {name: _field(field) for name, field in schema.fields.items()}
    return type(f"{type(schema).__name__}Form", (Form,), members)


def _field(param: Any) -> Any:
    """The unbound form field for a parameter."""
    common: dict[str, Any] = {"label": param.label, "description": param.hint}
    if isinstance(param, Hash):
        return FormField(_subform(param.members), **common)
    if isinstance(param, Array) and isinstance(param.item, Hash):
        return FieldList(FormField(_subform(param.item.members)), min_entries=1, **common)
    drawn: dict[str, Any] = {"render_kw": _attributes(param)}
    if isinstance(param, Secret):
        return PasswordField(**common, **drawn)
    if isinstance(param, Array):
        return LinesField(**common, **drawn)
    options = (lambda: YES_NO) if isinstance(param, Boolean) else param.options
    if options:
        # A tick box cannot say "not given", so a switch has three positions.
        return ChoiceField(**common, **drawn, options=options)
    if isinstance(param, Text) and param.long:
        return TextAreaField(**common, **drawn)
    return StringField(**common, **drawn)


def _attributes(param: Param) -> dict[str, Any]:
    """What the browser is told of a field: help in typing, never a rule of its own."""
    attributes: dict[str, Any] = {"autocomplete": "off"}
    if isinstance(param, Integer | Id):
        attributes["inputmode"] = "numeric"
    if isinstance(param, Date | TimeOfDay):
        attributes["type"] = "date" if isinstance(param, Date) else "time"
    if param.required:
        attributes["aria-required"] = "true"
    return attributes


def raw_from(form: FlaskForm) -> dict[str, Any]:
    """What was typed, nested as the schema reads it."""
    skipped = ("csrf_token", "idempotency_key")
    return {field.short_name: _typed(field) for field in form if field.name not in skipped}


def _typed(field: Field) -> Any:
    if isinstance(field, FormField):
        return {member.short_name: _typed(member) for member in field.form}
    # A list that nobody filled in is one that was not given: a form cannot say "none".
    if isinstance(field, FieldList):
        return [_typed(entry) for entry in _filled_in(field)] or None
    return (field.lines or None) if isinstance(field, LinesField) else field.data


def _filled_in(field: FieldList) -> list[Any]:
    """The entries that say anything: one that was left empty is not sent."""
    return [entry for entry in field.entries if prune(_typed(entry))]


def add_entry(form: FlaskForm, name: str) -> None:
    """Give a list of entries one more, and the cursor to its first field."""
    for _, field in list(_by_param(form)):
        if isinstance(field, FieldList) and field.name == name and len(field.entries) < MOST_ENTRIES:
            first = next(iter(field.append_entry()))
            first.render_kw = (first.render_kw or {}) | {"autofocus": True}


def place_problems(form: FlaskForm, problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Put each complaint beside its field; answer them all with the id of the field to jump to."""
    fields = dict(_by_param(form))
    placed = []
    for problem in problems:
        field = fields.get(problem.param)
        while isinstance(field, FormField):
            field = _first_needed(field)
        if field is not None:
            field.errors = [*field.errors, problem.message]
        placed.append(
            {"param": problem.param, "message": problem.message, "field_id": field.id if field else None}
        )
    return placed


def _first_needed(field: FormField) -> Field:
    """Where to complain of a hash as a whole: at the first member that it cannot do without."""
    members = list(field.form)
    needed = [member for member in members if "aria-required" in (member.render_kw or {})]
    return next(iter([*needed, *members]))


def _by_param(form: Any, path: str = "") -> Iterator[tuple[str, Field]]:
    """Every field with the path under which it is sent; entries left empty are not counted."""
    for field in form:
        param = join(path, field.short_name)
        yield param, field
        if isinstance(field, FormField):
            yield from _by_param(field.form, param)
        elif isinstance(field, FieldList):
            for place, entry in enumerate(_filled_in(field) or field.entries):
                yield join(param, place), entry
                yield from _by_param(entry.form, join(param, place))


def html_name(param: str) -> str:
    """A parameter's path as the form spells it: `line_items[2].quantity` → `line_items-2-quantity`."""
    return param.replace("[", "-").replace("]", "").replace(".", "-")


def keep_odd_text(form: FlaskForm) -> None:
    """Date and time inputs show only well-formed values; any other text gets a text input, so that it stays."""
    for _, field in _by_param(form):
        attributes = field.render_kw or {}
        shape = _NATIVE.get(attributes.get("type", ""))
        if shape and field.data and not shape.fullmatch(field.data):
            field.render_kw = attributes | {"type": "text"}

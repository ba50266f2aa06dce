"""Drawing a marshmallow schema as a WTForms form.

WTForms draws, redisplays and carries the form token; it neither converts nor validates. What was typed
goes to the schema as it was typed, so a form is judged by the very rules that judge JSON.
"""

from __future__ import annotations

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
from app.fields import Array, Boolean, Date, Hash, Id, Integer, Param, Secret, Text
from app.refusals import Problem

YES_NO = (("true", "Yes"), ("false", "No"))


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
    if isinstance(param, Date):
        attributes["type"] = "date"
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
    if isinstance(field, FieldList):
        return [_typed(entry) for entry in field.entries]
    return field.lines if isinstance(field, LinesField) else field.data


def place_problems(form: FlaskForm, problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Put each complaint beside its field; answer them all with the id of the field to jump to."""
    fields = {field.name: field for field in _all_fields(form)}
    placed = []
    for problem in problems:
        field = fields.get(html_name(problem.param))
        if field is not None and not isinstance(field, FormField | FieldList):
            field.errors = [*field.errors, problem.message]
        placed.append(
            {"param": problem.param, "message": problem.message, "field_id": field.id if field else None}
        )
    return placed


def _all_fields(form: Any) -> Iterator[Field]:
    for field in form:
        yield field
        if isinstance(field, FormField):
            yield from _all_fields(field.form)
        elif isinstance(field, FieldList):
            for entry in field.entries:
                yield from _all_fields([entry])


def html_name(param: str) -> str:
    """A parameter's path as the form spells it: `line_items[2].quantity` → `line_items-2-quantity`."""
    return param.replace("[", "-").replace("]", "").replace(".", "-")


def keep_odd_dates(form: FlaskForm) -> None:
    """A date input shows only well-formed dates; give any other text a text input, so that it stays."""
    for field in _all_fields(form):
        attributes = field.render_kw or {}
        if attributes.get("type") == "date" and field.data and len(field.data.split("-")) != 3:
            field.render_kw = attributes | {"type": "text"}


def start_at_first_gap(form: FlaskForm) -> None:
    """Put the cursor into the first field that must be filled in and is not, else into the first empty one."""
    gaps = [field for field in form if not field.data and field.render_kw]
    needed = [field for field in gaps if "aria-required" in field.render_kw]
    for field in [*needed, *gaps][:1]:
        field.render_kw = field.render_kw | {"autofocus": True}

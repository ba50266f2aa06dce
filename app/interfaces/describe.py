"""An action put into words: its parameters, its statuses and examples, for the reference and OpenAPI."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from app import statuses
from app.action import COMMON_PARAMS, Action, Outcome
from app.fields import Array, Hash, Id, Integer, Param, Record, Text
from app.identity.views import SessionView
from app.interfaces.envelope import answered, refused
from app.refusals import Problem, Refusal
from app.statuses import Status

REQUEST_ID = "3f0c9a1e5d7b4c62"


@dataclass(frozen=True)
class Described:
    """One parameter as the reference lists it."""

    path: str
    field: Param
    depth: int

    @property
    def type(self) -> str:
        return self.field.kind

    @property
    def label(self) -> str:
        return self.field.label

    @property
    def required(self) -> bool:
        return self.field.required or self.path == "token"

    @property
    def position(self) -> int:
        return self.field.position

    @property
    def example(self) -> Any:
        return self.field.example

    @property
    def rule(self) -> str:
        return " ".join([self.field.hint, *_bounds(self.field)]).strip()


def _bounds(field: Param) -> list[str]:
    if isinstance(field, Text) and field.choices:
        return [f"One of {', '.join(field.choices)}."]
    if isinstance(field, Text) and field.longest != 255:
        return [f"At most {field.longest} characters."]
    return []


def parameters(schema: Schema, prefix: str = "", depth: int = 0) -> Iterator[Described]:
    """Every parameter in the order of the source documents, each hash followed by its members."""
    fields = [(name, field) for name, field in schema.fields.items() if isinstance(field, Param)]
    for name, field in sorted(fields, key=lambda pair: pair[1].position) if depth == 0 else fields:
        path = f"{prefix}{name}"
        yield Described(path, field, depth)
        if isinstance(field, Hash):
            yield from parameters(field.members, f"{path}.", depth + 1)
        elif isinstance(field, Array) and isinstance(field.item, Hash):
            yield from parameters(field.item.members, f"{path}[].", depth + 1)


def example_request(action: Action) -> dict[str, Any]:
    """The parameters a first call would send: all that are required, and the first of a choice."""
    own = [param for param in parameters(action.schema) if param.depth == 0 and param.path not in COMMON_PARAMS]
    return {
        param.path: param.example
        for param in own
        if param.example is not None and (param.required or param.position == 1 or param.field.in_example)
    }


def example_answer(action: Action) -> dict[str, Any]:
    """The envelope of a success, filled from the examples of its fields."""
    outcome = Outcome(
        message=action.done or statuses.ACTION_SUCCESSFUL.sentence,
        data=_example(action.answers()),
        warnings=[],
        beside={name: _beside(name) for name in action.beside},
    )
    return answered(outcome, REQUEST_ID)


def _beside(name: str) -> Any:
    """What stands beside `data`: a session with its token, or the end of a list's pages."""
    return _example(SessionView.of("default")) | {"token": "olio_ses_…"} if name == "session" else None


def _example(view: Schema) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, field in view.fields.items():
        if isinstance(field, Record):
            inner = _example(field.shown_as())
            shown[name] = [inner] if field.many else inner
        elif isinstance(field, Param):
            shown[name] = field.example
    return shown


def possible_statuses(action: Action) -> list[Status]:
    """Everything the action can be answered with: success first, the uncommon last."""
    return sorted([*statuses.COMMON, *action.refusals], key=lambda status: status.uncommon)


def example_status(action: Action, status: Status) -> dict[str, Any]:
    """The envelope of one status for this action."""
    if status is statuses.ACTION_SUCCESSFUL:
        return example_answer(action)
    problems = []
    if status in (statuses.MISSING_PARAM, statuses.INVALID_PARAM):
        params = [param for param in parameters(action.schema) if param.path != "token"]
        first = next((param for param in params if param.required), params[0])
        label = first.label[0].lower() + first.label[1:]
        sentence = f"Enter the {label}." if status is statuses.MISSING_PARAM else _wrong(first)
        problems = [Problem(first.path, status, sentence)]
    return refused(Refusal(status, problems=problems), REQUEST_ID)


def _wrong(param: Described) -> str:
    return f"{param.label} has a value that cannot be used."


def json_schema(field: Any) -> dict[str, Any]:
    """A parameter or an answer's field as JSON Schema."""
    if isinstance(field, Record):
        inner = object_schema(field.shown_as(), answer=True)
        return {"type": "array", "items": inner} if field.many else {"anyOf": [inner, {"type": "null"}]}
    described = {"title": field.label} | ({"description": field.hint} if field.hint else {})
    if field.example is not None:
        described["examples"] = [field.example]
    shape: dict[str, Any] = field.json_type | _limits(field) | described
    return shape


def _limits(field: Param) -> dict[str, Any]:
    if isinstance(field, Hash):
        return object_schema(field.members)
    if isinstance(field, Array):
        return {"items": json_schema(field.item), "maxItems": field.most}
    if isinstance(field, Integer | Id):
        return {"minimum": field.least, "maximum": field.most}
    if isinstance(field, Text):
        return {"maxLength": field.longest} | ({"enum": list(field.choices)} if field.choices else {})
    return {}


def object_schema(schema: Schema, answer: bool = False) -> dict[str, Any]:
    """A schema as a JSON Schema object. Answers may hold null where nothing is known."""
    properties = {name: json_schema(field) for name, field in schema.fields.items()}
    if answer:
        properties = {name: _nullable(shape) for name, shape in properties.items()}
    required = [name for name, field in schema.fields.items() if field.required and name != "id"]
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _nullable(shape: dict[str, Any]) -> dict[str, Any]:
    if isinstance(shape.get("type"), str) and shape["type"] not in ("object", "array"):
        shape = {
            name: value for name, value in shape.items() if name not in ("minimum", "maximum", "maxLength")
        }
        return shape | {"type": [shape["type"], "null"]}
    if shape.get("type") == "array" and "maxItems" in shape:
        return {name: value for name, value in shape.items() if name != "maxItems"} | {
            "type": ["array", "null"]
        }
    return shape

"""Parameters in, views out: the two base schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load

from app.fields.notes import join, warn
from app.fields.scalars import Missing
from app.refusals import Problems

VIEWS = ("minimal", "default", "full")


class Quiet(str):
    """A complaint that repeats one made elsewhere: it stops the load and is not reported."""


def prune(value: Any) -> Any:
    """Drop what counts as absent on every face: null, blank text, and hashes left empty by that."""
    if isinstance(value, Mapping):
        kept = {key: prune(member) for key, member in value.items()}
        return {key: member for key, member in kept.items() if not _absent(member)}
    if isinstance(value, list):
        return [prune(member) for member in value]
    return value


def _absent(value: Any) -> bool:
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


class Params(Schema):
    """What an action accepts. Unknown parameters pass with a warning each."""

    class Meta:
        unknown = EXCLUDE

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], Problems]:
        """Return the values that could be read, and the problems of those that could not."""
        problems = Problems()
        try:
            return self.load(prune(raw)), problems
        except ValidationError as fault:
            _flatten(fault.messages, "", problems)
            valid = fault.valid_data
            return (valid if isinstance(valid, dict) else {}), problems

    @pre_load
    def _note_unknown(self, data: Any, **_: Any) -> Any:
        if isinstance(data, dict):
            for name in data:
                if name not in self.fields:
                    self.meet_unknown(name)
        return data

    def meet_unknown(self, name: str) -> None:
        warn(name, "unknown-param", "This parameter is not known here and was ignored.")


def _flatten(messages: Any, path: str, problems: Problems) -> None:
    if isinstance(messages, Mapping):
        for part, inner in messages.items():
            _flatten(inner, path if part == "_schema" else join(path, part), problems)
        return
    for message in messages if isinstance(messages, list) else [messages]:
        if isinstance(message, Missing):
            problems.missing(path, message)
        elif not isinstance(message, Quiet):
            problems.invalid(path, message)


class View(Schema):
    """What an answer shows of a record. `minimal` names the fields of the minimal view, `full` those
    that only the full view has."""

    minimal: ClassVar[tuple[str, ...]] = ()
    full: ClassVar[tuple[str, ...]] = ()
    view = "default"

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """A view is never loaded, so two of its fields may show the same attribute."""
        field_obj.dump_only = True

    @classmethod
    def of(cls, view: str) -> View:
        """The schema for one of VIEWS, made once."""
        cached = cls.__dict__.get("_views")
        if cached is None:
            cached = {
                "minimal": cls(only=cls.minimal) if cls.minimal else cls(),
                "default": cls(exclude=cls.full),
                "full": cls(),
            }
            for name, schema in cached.items():
                schema.view = name
            cls._views = cached  # type: ignore[attr-defined]  # kept on the very class, not inherited
        return cached[view]  # type: ignore[no-any-return]

    @classmethod
    def show(cls, record: Any, view: str = "default") -> Any:
        """The record as the answer shows it, or None for none."""
        return None if record is None else cls.of(view).dump(record)


class Record(fields.Field[Any]):
    """A record inside an answer, shown in the view that was asked for; `many` for a list of them."""

    def __init__(self, shown_as: type[View], *, many: bool = False, **rest: Any) -> None:
        super().__init__(dump_only=True, **rest)
        self.shown_as, self.many = shown_as, many

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> Any:
        view = getattr(self.parent, "view", "default")
        if self.many:
            return self.shown_as.of(view).dump(value, many=True)
        return self.shown_as.show(value, view)

"""Parameters that hold others: hashes and arrays."""

from __future__ import annotations

import json
import re
from typing import Any

from marshmallow import Schema, ValidationError, fields

from app.fields.notes import inside, warn
from app.fields.scalars import Param


class Hash(Param):
    """A JSON object with parameters of its own; `as_text` also takes a string holding that JSON.

    If the value is not an object its members are not reported.
    """

    kind = "hash"
    json_type = {"type": "object"}

    def __init__(self, label: str, members: type[Schema], *, as_text: bool = False, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.members = members()
        self.as_text = as_text
        if as_text:
            self.kind = "json"

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> dict[str, Any]:
        value = _from_text(value) if self.as_text else value
        if not isinstance(value, dict):
            raise self.refuse(f"{self.label} must be an object with named values.")
        with inside(attr or ""):
            return self.members.load(value)  # type: ignore[no-any-return]


class Array(Param):
    """A JSON array.

    split: text is taken apart at newlines and commas, with a warning. partial: what could be read of wrong
    entries goes on to the look-ups, so that what those find wrong is told as well.
    """

    kind = "array"
    json_type = {"type": "array"}

    def __init__(
        self,
        label: str,
        item: fields.Field[Any],
        *,
        most: int = 100,
        split: bool = False,
        as_text: bool = False,
        partial: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.item, self.most, self.split = item, most, split
        self.as_text, self.partial = as_text, partial

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> list[Any]:
        name = attr or ""
        value = _from_text(value) if self.as_text else value
        if self.split and isinstance(value, str):
            value = [part.strip() for part in re.split(r"[\n\r,]", value) if part.strip()]
            warn(name, "split-text", f"{self.label} was sent as text and read as {len(value)} values.")
        if not isinstance(value, list):
            raise self.refuse(f"{self.label} must be a list of values.")
        if len(value) > self.most:
            raise self.refuse(f"{self.label} must have at most {self.most} entries; it has {len(value)}.")
        return self._items(value, name)

    def _items(self, value: list[Any], name: str) -> list[Any]:
        read, faults = [], {}
        with inside(name):
            for index, member in enumerate(value):
                try:
                    with inside(index):
                        read.append(self.item.deserialize(member))
                except ValidationError as fault:
                    faults[index] = fault.messages
                    read.append(fault.valid_data or {})
        if faults:
            raise ValidationError(faults, valid_data=read if self.partial else None)
        return read


def _from_text(value: Any) -> Any:
    if isinstance(value, str) and value.strip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value

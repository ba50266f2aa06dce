"""A form arranged for people: groups with headings in the order of the work, everything else folded below.

A layout groups, orders and names the fields of an action; it cannot leave one out or judge what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField

# What a form holds before it is read: every control's name with its text.
Typed = Mapping[str, str]
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Option:
    """One of the answers to a Choice."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Choice:
    """A question of the form's own, answered with radio buttons. Its name begins with `_` and is never sent
    to the action; what it means is worked out by `settle` (see `interfaces.mount`)."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True)
class Group:
    """Fields that belong together, by the names the form gives them (`order-property_info-sqft`);
    `short` ones stand three in a row, `folded` ones (no Choice among them) under their heading until one is
    filled in or wrong.

    A name that the action does not have is a mistake and raises KeyError.
    """

    heading: str
    fields: tuple[str | Choice, ...]
    hint: str = ""
    short: bool = False
    folded: bool = False

    @property
    def id(self) -> str:
        """The id of its heading, which a link may name."""
        return f"part-{self.heading.lower().replace(' ', '-')}"

    def drawn(self, fields: Mapping[str, Field]) -> list[Field]:
        """Its fields, without questions of the form's own."""
        return [fields[name] for name in self.fields if isinstance(name, str)]

    def is_one_hash(self, fields: Mapping[str, Field]) -> bool:
        """Whether it is no more than a hash, which brings a heading of its own."""
        names = [name for name in self.fields if isinstance(name, str)]
        return not self.heading and len(self.fields) == 1 and isinstance(fields[names[0]], FormField)


@dataclass(frozen=True)
class Rows:
    """A list of hashes, each about a record that is known already.

    key: the member that names the record. titles: what to call a record and what to say of it, by that name.
    shown: the members to fill in, in order; the others are sent along unseen, unless one of them is wrong.
    """

    key: str
    titles: Mapping[str, tuple[str, str]]
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """How a form is laid out.

    first, then: the groups before and after the preview. beside: fields drawn under the preview's answer,
    shown while that answer has something marked `data-asks` or while they are filled in. labels, hints:
    other words for single fields. picks: fields drawn as a list of suggestions; any other value is kept.
    fronts: lists of which each entry shows these members at once and the others folded.
    radios, ticks: fields drawn as radio buttons or as a box to tick. rows: lists drawn with a row for each
    record. was: what a field said before, shown under it. carried: hidden values of the form's own, their
    names beginning with `_`.
    """

    first: tuple[Group, ...]
    then: tuple[Group, ...] = ()
    beside: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    picks: Mapping[str, Callable[[], Pairs]] = field(default_factory=dict)
    fronts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    radios: frozenset[str] = frozenset()
    ticks: frozenset[str] = frozenset()
    rows: Mapping[str, Rows] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    focus: str = ""
    marks_optional: bool = False

    @property
    def placed(self) -> list[str]:
        """The names of the fields it has a place for, in order."""
        groups = [name for group in (*self.first, *self.then) for name in group.fields]
        return [name for name in (*groups, *self.beside) if isinstance(name, str)]


def plain_layout(form: FlaskForm) -> Layout:
    """The layout of a form that nobody has arranged: its fields as they come, those with members last."""
    names = [field.name for field in form if field.type not in ("CSRFTokenField", "HiddenField")]
    nested = [name for name in names if isinstance(form[name], FormField | FieldList)]
    scalars = tuple(name for name in names if name not in nested)
    groups = [Group("", scalars), *(Group("", (name,)) for name in nested)]
    return Layout(first=tuple(group for group in groups if group.fields), marks_optional=True)

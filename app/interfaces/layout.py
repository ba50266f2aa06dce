"""A form arranged for people: groups with headings in the order of the work, everything else folded below.

A layout groups, orders and names the fields of an action; it cannot leave one out or judge what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, FieldList, FormField
from wtforms.widgets import html_params

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
    """Fields that belong together; `short` ones stand three in a row.

    A name that the action does not have is a mistake and raises KeyError.
    """

    heading: str
    fields: tuple[str | Choice, ...]
    hint: str = ""
    short: bool = False

    @property
    def id(self) -> str:
        """The id of its heading, which a link may name."""
        return f"part-{self.heading.lower().replace(' ', '-')}"

    def is_one_hash(self, form: FlaskForm) -> bool:
        """Whether it is no more than a hash, which brings a heading of its own."""
        names = [name for name in self.fields if isinstance(name, str)]
        return not self.heading and len(self.fields) == 1 and isinstance(form[names[0]], FormField)


@dataclass(frozen=True)
class Layout:
    """How a form is laid out.

    first, then: the groups before and after the preview. beside: fields drawn under the preview's answer,
    shown while that answer has something marked `data-asks` or while they are filled in. labels, hints:
    other words for single fields. picks: fields drawn as a list of suggestions; any other value is kept.
    radios, ticks: fields drawn as radio buttons or as a box to tick. was: what a field said before, shown
    under it. carried: hidden values of the form's own, their names beginning with `_`.
    """

    first: tuple[Group, ...]
    then: tuple[Group, ...] = ()
    beside: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    picks: Mapping[str, Callable[[], Pairs]] = field(default_factory=dict)
    radios: frozenset[str] = frozenset()
    ticks: frozenset[str] = frozenset()
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


def arrange(form: FlaskForm, layout: Layout) -> list[Field]:
    """Dress the form's fields as the layout wants them; answer those it has no place for."""
    for name, label in layout.labels.items():
        form[name].label.text = label
    for name, hint in layout.hints.items():
        form[name].description = hint
    for name, pairs in layout.picks.items():
        form[name].widget = _Picks(pairs)
    for name in layout.radios:
        form[name].style, form[name].radio_options = "radios", _radio_options(form[name])
    for name in layout.ticks:
        # A box can only say true or nothing; whatever else was sent stays visible in a list.
        form[name].style = "tick" if form[name].data in (None, "", "true") else ""
    for name in layout.beside:
        # By its placeholder the style sheet knows whether it is empty, and so need not be shown.
        form[name].render_kw = form[name].render_kw | {"placeholder": " "}
    for name, before in layout.was.items():
        form[name].was = before
    placed = set(layout.placed)
    for name in placed:
        form[name].plain = not layout.marks_optional
    return [field for field in _shown(form) if field.name not in placed]


def start_at_first_gap(form: FlaskForm, layout: Layout) -> None:
    """Put the cursor into the first field that must be filled in and is not, else into the first empty one."""
    gaps = [form[name] for name in layout.placed if form[name].render_kw and not form[name].data]
    needed = [gap for gap in gaps if "aria-required" in gap.render_kw]
    wanted = [form[layout.focus]] if layout.focus else []
    for one in [*needed, *wanted, *gaps][:1]:
        one.render_kw = one.render_kw | {"autofocus": True}


def _shown(form: FlaskForm) -> Iterator[Field]:
    return (field for field in form if field.type not in ("CSRFTokenField", "HiddenField"))


def _radio_options(field: Any) -> list[Option]:
    """What a closed list offers, and the value it holds if that is none of them."""
    pairs = dict(field.options())
    if field.data:
        pairs.setdefault(field.data, field.data)
    return [Option(value, label) for value, label in pairs.items()]


def any_wrong(fields: Iterable[Any]) -> bool:
    """Whether a complaint stands beside one of these fields or inside it."""
    return any(field.errors for field in fields)


class _Picks:
    """A list of suggestions for a field that takes more than these: what was typed elsewhere is kept."""

    def __init__(self, pairs: Callable[[], Pairs]) -> None:
        self.pairs = pairs

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        typed = field.data or ""
        pairs = [("", "—"), *self.pairs()]
        if typed not in dict(pairs):
            pairs.append((typed, typed))
        options = Markup("").join(_option(value, label, value == typed) for value, label in pairs)
        kept = {name: value for name, value in attributes.items() if name not in ("inputmode", "type")}
        about = html_params(**{"id": field.id, "name": field.name} | kept)
        return Markup("<select {}>{}</select>").format(Markup(about), options)  # noqa: S704  # escaped by WTForms


def _option(value: str, label: str, chosen: bool) -> Markup:
    mark = Markup(" selected") if chosen else ""
    return Markup('<option value="{}"{}>{}</option>').format(value, mark, label)

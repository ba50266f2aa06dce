"""Dressing a form's fields as its layout wants them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import Field, FieldList, FormField
from wtforms.widgets import html_params

from app.interfaces.layout import Layout, Option, Pairs, Rows


def named_fields(form: Any) -> dict[str, Field]:
    """Every field of the form by its name, those inside hashes and lists too."""
    named = {}
    for field in form:
        named[field.name] = field
        if isinstance(field, FormField):
            named |= named_fields(field.form)
        elif isinstance(field, FieldList):
            named |= named_fields(field.entries)
    return named


def arrange(form: FlaskForm, layout: Layout) -> tuple[dict[str, Field], list[Field]]:
    """Dress the form's fields as the layout wants them; answer them by name, and those it has no place for."""
    fields = named_fields(form)
    for name, label in layout.labels.items():
        fields[name].label.text = label
    for name, hint in layout.hints.items():
        fields[name].description = hint
    for name, pairs in layout.picks.items():
        fields[name].widget = _Picks(pairs)
    for name in layout.radios:
        fields[name].style, fields[name].radio_options = "radios", _radio_options(fields[name])
    for name in layout.ticks:
        # A box can only say true or nothing; whatever else was sent stays visible in a list.
        fields[name].style = "tick" if fields[name].data in (None, "", "true") else ""
    for name, rows in layout.rows.items():
        _set_out(fields[name], rows)
    for name, front in layout.fronts.items():
        _fold(fields[name], front)
    for name in layout.beside:
        # By its placeholder the style sheet knows whether it is empty, and so need not be shown.
        fields[name].render_kw = fields[name].render_kw | {"placeholder": " "}
    for name, before in layout.was.items():
        fields[name].was = before
    placed = set(layout.placed)
    for name in placed:
        fields[name].plain = not layout.marks_optional
    return fields, list(_rest(form, placed))


def _set_out(entries: Any, rows: Rows) -> None:
    """Draw the entries about records that are known as rows; of any other every member is drawn."""
    for entry in entries:
        title = rows.titles.get(entry.form[rows.key].data or "")
        if title:
            entry.title, entry.note = title
            entry.drawn = [entry.form[name] for name in rows.shown]
            entry.kept = [member for member in entry.form if member.short_name not in rows.shown]
        for member in entry.form:
            member.plain = True
    entries.whole = all(hasattr(entry, "title") for entry in entries)


def _fold(entries: Any, front: tuple[str, ...]) -> None:
    """Show these members of each entry first, and the others folded until something is in them or wrong."""
    for entry in entries:
        entry.drawn = [entry.form[name] for name in front]
        entry.folded = [member for member in entry.form if member.short_name not in front]
        for member in entry.form:
            member.plain = True
            if "autofocus" in (member.render_kw or {}):
                del member.render_kw["autofocus"]
                entry.drawn[0].render_kw = entry.drawn[0].render_kw | {"autofocus": True}


def _rest(form: Any, placed: set[str]) -> Iterator[Field]:
    """The fields without a place. A hash of which some have one is taken apart."""
    for field in form:
        if field.name in placed or field.type in ("CSRFTokenField", "HiddenField"):
            continue
        if isinstance(field, FormField) and not placed.isdisjoint(named_fields(field.form)):
            for member in _rest(field.form, placed):
                if member.name == f"{field.name}-{member.short_name}":  # else it names its own hash already
                    member.label.text = f"{member.label.text} ({field.label.text.lower()})"
                yield member
        else:
            yield field


def start_at_first_gap(fields: Mapping[str, Field], layout: Layout) -> None:
    """Put the cursor into the first field that must be filled in and is not, else into the first empty one."""
    gaps = [fields[name] for name in layout.placed if fields[name].render_kw and not fields[name].data]
    needed = [gap for gap in gaps if "aria-required" in gap.render_kw or gap.name == layout.focus]
    wanted = [fields[layout.focus]] if layout.focus else []
    for one in [*needed, *wanted, *gaps][:1]:
        one.render_kw = one.render_kw | {"autofocus": True}


def _radio_options(field: Any) -> list[Option]:
    """What a closed list offers, and the value it holds if that is none of them."""
    pairs = dict(field.options())
    if field.data:
        pairs.setdefault(field.data, field.data)
    return [Option(value, label) for value, label in pairs.items()]


def any_wrong(fields: Iterable[Any]) -> bool:
    """Whether a complaint stands beside one of these fields or inside it."""
    return any(field.errors for field in named_fields(fields).values())


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

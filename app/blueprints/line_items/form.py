"""The arranged form of a line, for a new one and for a change, and what is shown beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.engine import RowMapping

from app import clock
from app.blueprints.line_items.changes import by_id
from app.blueprints.line_items.prices import LABELS, column
from app.blueprints.line_items.shown import TOTALS, amount_text, why
from app.blueprints.services.options import service_options
from app.interfaces.layout import Group, Layout, Typed
from app.interfaces.preview import Told
from app.money import dollars

_PRICE = ("base_price", "unit_price", "discount_applied_percent", "discount", "price")
_HINTS = {
    "base_price": "The catalogue's, if left empty.",
    "unit_price": "Times the quantity; the catalogue's, if left empty.",
    "discount_applied_percent": "Or an amount beside it.",
    "discount": "",
    "price": "What it comes to; left empty it is worked out.",
    "quantity": "1 if left empty.",
}


def new_line(named: Typed) -> Typed:
    """What a new line's form holds at first: the order it is for, as an order's page names it."""
    if "order_id" in named:
        return {"itemable_type": "Order", "itemable_id": named["order_id"]}
    return {"itemable_type": "Order"}


def layout_new(typed: Typed) -> Layout:
    """The form of a new line: what, how many, at what price."""
    known = bool(typed.get("itemable_id"))
    owner = () if known else (Group("For", ("itemable_type", "itemable_id"), short=True),)
    return Layout(
        first=(
            *owner,
            Group("Service", ("service_id", "service_name", "quantity", "key")),
            Group("Price", _PRICE, short=True, hint="Leave empty what follows from the rest."),
        ),
        then=(Group("", ("instructions",)),),
        picks={"service_id": service_options},
        labels={"service_id": "Service of the catalogue", "service_name": "Or in words"},
        hints=_HINTS
        | {
            "service_id": "",
            "service_name": "Goes before the catalogue's name.",
            "key": "A discount or an adjustment may be negative.",
        },
    )


def standing_line(named: Typed) -> Typed:
    """What the form of a change holds at first: the version that is read here, and nothing to change."""
    row = row_of(named)
    return {"updated_at_mt": clock.office_wall(row["updated_at"])} if row else {}


def layout_change(typed: Typed) -> Layout:
    """The form of a change, with what stands now under each field."""
    row = row_of(typed)
    return Layout(
        first=(
            Group(
                "Ordered and done",
                ("quantity", "completed_quantity", "completed_date", "completed_by"),
                short=True,
            ),
            Group("Price", _PRICE, short=True, hint="What is left empty stays, or follows from what is sent."),
        ),
        then=(Group("", ("instructions",)), Group("Billing", ("billing_review",))),
        radios=frozenset({"billing_review"}),
        hints=dict.fromkeys((*_PRICE, "quantity"), ""),
        was=_was(row) if row else {},
    )


def _was(row: RowMapping) -> dict[str, str]:
    said = {name: f"{dollars(row[column(name)]):f}" for name in _PRICE if name != "discount_applied_percent"}
    plain = ("quantity", "completed_quantity", "completed_date", "completed_by", "instructions")
    said |= {name: str(row[name]) for name in plain if row[name] not in (None, "")}
    return said | {
        "discount_applied_percent": f"{row['discount_applied_percent']:f}",
        "billing_review": "Yes" if row["billing_review"] else "No",
    }


def row_of(typed: Mapping[str, Any]) -> RowMapping | None:
    """The line that a form changes, if it names one that exists."""
    text = str(typed.get("id", "")).strip()
    return by_id(int(text)) if text.isdecimal() and len(text) < 19 else None


def shows(told: Told, typed: Typed) -> dict[str, Any]:
    """What the preview shows of an explanation: the price and its reason, what contradicts it, the totals."""
    if told.data is None:
        wrong = [{"param": problem.param, "message": problem.message} for problem in told.problems]
        return {
            "why": None,
            "wrong": wrong,
            "mend": [],
            "totals": [],
            "said": "The price cannot be worked out.",
        }
    data = told.data
    tree = why(data["line_item"])
    return {
        "why": tree,
        "wrong": data["problems"] if any(typed.get(name) for name in _ASKED) else [],
        "mend": [_change(change) for change in data["mend"]],
        "totals": _totals(data["totals_before"], data["totals_after"]),
        "said": f"Price {tree['value']}." if tree else "The price cannot be worked out.",
    }


_ASKED = ("service_id", "service_name", "id", *_PRICE)


def _change(change: Mapping[str, Any]) -> dict[str, str]:
    """A button that puts the value in place which would mend the contradiction."""
    is_amount = change["param"] not in ("quantity", "discount_applied_percent")
    number = f"{change['expected']:.2f}" if is_amount else f"{change['expected']:g}"
    label = LABELS[change["param"]].lower()
    return {
        "value": urlencode({change["param"]: number}),
        "text": f"make the {label} {amount_text(change['expected']) if is_amount else number}",
    }


def _totals(before: Mapping[str, float], after: Mapping[str, float]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "before": amount_text(before[name]),
            "after": amount_text(after[name]),
            "changes": before[name] != after[name],
        }
        for name, label in TOTALS
    ]

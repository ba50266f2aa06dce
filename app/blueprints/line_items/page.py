"""The page of one line."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for

from app import clock
from app.blueprints.line_items.changes import by_id
from app.blueprints.line_items.form import row_of
from app.blueprints.line_items.shown import shown_line
from app.blueprints.orders.order_page import order_heading
from app.interfaces import Heading
from app.wording import moment_text


def line_page(line_id: int) -> dict[str, Any]:
    """The page's context; 404 if there is no such line."""
    row = dict(by_id(line_id) or abort(404))
    actions = [
        {"label": "Change", "url": url_for("line_items.line_items_update_form", id=line_id)},
        {
            "label": "Remove",
            "url": url_for(
                "line_items.line_items_remove_form",
                id=line_id,
                updated_at_mt=clock.office_wall(row["updated_at"]),
            ),
        },
    ]
    return {
        "line": shown_line(row),
        "order": order_heading({"order_id": row["order_id"]}),
        "facts": _facts(row),
        "actions": [] if row["removed_at"] else actions,
    }


def _facts(row: dict[str, Any]) -> list[dict[str, Any]]:
    office = clock.office_zone()
    removed = row["removed_at"] and f"{moment_text(row['removed_at'], office)}, {row['removed_by']}"
    source = row["sourceable_type"] and f"{row['sourceable_type']} {row['sourceable_id']}"
    rows = (
        ("Group", row["group_name"]),
        ("Role", row["key"]),
        ("Completed on", row["completed_date"]),
        ("Completed by", row["completed_by"]),
        ("Came from", source),
        ("Made", f"{moment_text(row['created_at'], office)}, {row['created_by']}"),
        ("Changed", f"{moment_text(row['updated_at'], office)}, {row['updated_by']}"),
        ("Written by", row["updated_in"]),
        ("FileMaker's stamp", row["updated_at_fm"]),
        ("Removed", removed),
    )
    return [{"label": label, "value": value} for label, value in rows]


def owner_heading(raw: dict[str, Any]) -> Heading | None:
    """What the form of a new line is about: the order, if it names one that exists."""
    of_order = str(raw.get("itemable_type", "")).replace("_", "").lower() == "order"
    return order_heading({"order_id": raw.get("itemable_id", "")}) if of_order else None


def line_heading(raw: dict[str, Any]) -> Heading | None:
    """What a form on a line is about."""
    row = row_of(raw)
    if row is None:
        return None
    order = order_heading({"order_id": row["order_id"]})
    subtitle = f"{row['service_name']}, {order.subtitle}" if order else row["service_name"]
    return Heading(f"Line item {row['id']}", subtitle, url_for("line_items.show", line_id=row["id"]))


def page_after(data: dict[str, Any]) -> str:
    """The page to show once a line was changed or removed."""
    return url_for("line_items.show", line_id=data["line_item"]["id"])

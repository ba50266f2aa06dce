"""Which line a report means, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.engine import RowMapping

from app.blueprints.field_services.progress import Progress, progress_of
from app.blueprints.field_services.visits import Visit
from app.refusals import Problems

Said = Mapping[str, Any]


def read_lines(
    reports: Sequence[Said], lines: Sequence[RowMapping], visit: Visit, problems: Problems
) -> list[Progress]:
    """What the reports make of the order's lines, with a problem for each that cannot be so."""
    read: dict[int, Progress] = {}
    for place, said in enumerate(reports):
        path = f"line_items[{place}]"
        line = _line_of(said, lines, path, problems)
        if line is None:
            continue
        if line["id"] in read:
            by = "line_item_id" if "line_item_id" in said else "name"
            message = f"Line item {line['id']} is reported twice, here and in {read[line['id']].path}."
            problems.invalid(f"{path}.{by}", message)
        else:
            read[line["id"]] = progress_of(said, line, visit, path, problems)
    return list(read.values())


def name_of(line: RowMapping | Said) -> str:
    """What the field calls a line: its service group or, without one, its service."""
    name: str = line["group_name"] or line["service_name"]
    return name


def _line_of(said: Said, lines: Sequence[RowMapping], path: str, problems: Problems) -> RowMapping | None:
    if "line_item_id" in said:
        return _by_id(said, lines, path, problems)
    return _by_name(said["name"], lines, path, problems) if "name" in said else None


def _by_id(said: Said, lines: Sequence[RowMapping], path: str, problems: Problems) -> RowMapping | None:
    wanted = said["line_item_id"]
    line = next((line for line in lines if line["id"] == wanted), None)
    if line is None:
        problems.invalid(f"{path}.line_item_id", f"The order has no line item {wanted}.")
    elif line["removed_at"]:
        problems.invalid(f"{path}.line_item_id", f"Line item {wanted} was removed from the order.")
    elif "name" in said and _plain(said["name"]) != _plain(name_of(line)):
        problems.invalid(f"{path}.name", f"Line item {wanted} is {name_of(line)}, not {said['name']}.")
    else:
        return line
    return None


def _by_name(name: str, lines: Sequence[RowMapping], path: str, problems: Problems) -> RowMapping | None:
    """The one line of that name."""
    there = [line for line in lines if not line["removed_at"]]
    named = [line for line in there if _plain(name_of(line)) == _plain(name)]
    if len(named) == 1:
        return named[0]
    if named:
        ids = ", ".join(str(line["id"]) for line in named)
        problems.invalid(f"{path}.name", f"{name} stands for several line items; send line_item_id: {ids}.")
    else:
        names = ", ".join(dict.fromkeys(map(name_of, there))) or "none"
        problems.invalid(f"{path}.name", f"The order has no line item of {name}; it has {names}.")
    return None


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())

"""Importing the catalogue from a CSV file: the columns are the parameters of `services/save`, every row is
judged by the same schema, and either all rows are stored or none."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.action import COMMON_PARAMS
from app.blueprints.services.save import check_add_ons, look_up_service, save_service, service_of
from app.blueprints.services.schemas import SaveServiceParams
from app.fields import Array
from app.identity.caller import Caller
from app.refusals import Problems

_SCHEMA = SaveServiceParams()
COLUMNS = tuple(name for name in _SCHEMA.fields if name not in COMMON_PARAMS)
_LISTS = tuple(name for name in COLUMNS if isinstance(_SCHEMA.fields[name], Array))


@dataclass
class ImportRefused(Exception):
    """What is wrong with the file, a sentence a fault."""

    faults: list[str]


@dataclass
class Imported:
    """How many services were made, changed, and found as they should be."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class _Row:
    number: int
    values: dict[str, Any]
    problems: Problems


def import_services(lines: Iterable[str], caller: Caller) -> Imported:
    """Store every service of the file. Lists within a cell are parted by semicolons or spaces; an empty cell
    is not sent. Raises ImportRefused with every fault of every row; the transaction is then to be undone."""
    rows = _read(lines)
    # First the services by themselves: a primary one may name add-ons that come further down.
    saved = [_save_alone(row, caller) for row in rows]
    _refuse_if_wrong(rows)
    for row in rows:
        check_add_ons(row.values, service_of(row.values["slug"]), row.problems)
    _refuse_if_wrong(rows)
    counted = Imported()
    for row, result in zip(rows, saved, strict=True):
        paired = "add_ons" in row.values and save_service(
            _pairs_of(row), service_of(row.values["slug"]), caller
        )
        if result["made"]:
            counted.made += 1
        elif result["changed"] or (paired and paired["changed"]):
            counted.changed += 1
        else:
            counted.unchanged += 1
    return counted


def _pairs_of(row: _Row) -> dict[str, Any]:
    return {name: row.values[name] for name in ("slug", "add_ons")}


def _save_alone(row: _Row, caller: Caller) -> dict[str, Any]:
    values = {name: value for name, value in row.values.items() if name != "add_ons"}
    found = look_up_service(values, caller, row.problems)
    return {} if row.problems else save_service(values, found, caller)


def _refuse_if_wrong(rows: list[_Row]) -> None:
    faults = [
        f"row {row.number}, {problem.param}: {problem.message}" for row in rows for problem in row.problems
    ]
    if faults:
        raise ImportRefused(faults)


def _read(lines: Iterable[str]) -> list[_Row]:
    reader = csv.DictReader(lines, strict=True)
    rows: list[_Row] = []
    try:
        _check_columns(reader.fieldnames or ())
        for cells in reader:
            rows.append(_row(reader.line_num, cells))
    except csv.Error as fault:
        raise ImportRefused([f"row {reader.line_num}: this is not CSV: {fault}."]) from fault
    except UnicodeDecodeError as fault:
        raise ImportRefused(["The file is not UTF-8 text."]) from fault
    _check_twice(rows)
    return rows


def _check_columns(names: Iterable[str]) -> None:
    unknown = [name for name in names if name not in COLUMNS]
    faults = [f"There is no column {name!r}; the columns are {', '.join(COLUMNS)}." for name in unknown]
    if "slug" not in names:
        faults.append("The first row must name the columns, slug among them.")
    if faults:
        raise ImportRefused(faults)


def _row(number: int, cells: Mapping[str | None, Any]) -> _Row:
    if None in cells:
        problems = Problems()
        problems.invalid("slug", f"The row has more cells than there are columns: {cells[None]}.")
        return _Row(number, {}, problems)
    raw = {name: _cell(str(name), text) for name, text in cells.items() if text is not None}
    return _Row(number, *_SCHEMA.read({str(name): value for name, value in raw.items()}))


def _cell(name: str, text: str) -> Any:
    if name not in _LISTS:
        return text
    return [part for part in re.split(r"[;\s]+", text) if part] or None


def _check_twice(rows: list[_Row]) -> None:
    first: dict[str, int] = {}
    for row in rows:
        slug = row.values.get("slug")
        if slug in first:
            row.problems.invalid("slug", f"{slug} was in row {first[slug]} already.")
        elif slug:
            first[slug] = row.number

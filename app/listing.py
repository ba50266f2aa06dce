"""Reads, declared once: a list in keyset pages and a single record, both within the caller's reach."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from marshmallow import ValidationError

from app.action import Action, ActionParams
from app.cursors import read_cursor, write_cursor
from app.database import table
from app.extensions import connection
from app.fields import Id, Integer, Record, Text, View
from app.identity.caller import CUSTOMERS, STAFF, Caller, Role
from app.identity.models import LiaisonClient
from app.refusals import refuse_param

LONGEST_PAGE = 100
USUAL_PAGE = 50

Column = sa.ColumnElement[Any]

_liaison_clients = table(LiaisonClient)


class ListParams(ActionParams):
    """A page of a list. A filter that is not known is refused: ignoring it would answer too much."""

    limit = Integer(
        "Limit", least=1, most=LONGEST_PAGE, position=500, example=50,
        hint=f"1 to {LONGEST_PAGE} records a page; {USUAL_PAGE} if not sent.",
    )  # fmt: skip
    cursor = Text("Cursor", position=501, longest=500, hint="The next_cursor of the page before.")
    sort = Text("Sort", position=502, hint="A sort key, with - before it for the highest first.")

    def meet_unknown(self, name: str) -> None:
        raise ValidationError({name: ["There is no such filter."]})


class RecordParams(ActionParams):
    """One record, named by its id in the address."""

    id = Id("Id", required=True, position=1, hint="Part of the address.")


@dataclass(frozen=True)
class Listing:
    """A readable resource.

    rows: the select behind it, its columns labelled as the view reads them. filters: for each parameter that
    filters, the column that must equal it or a function from its value to a condition. sorts: the columns a
    page may follow; none may hold nulls. client: the column that says whose a row is, None if everybody's.
    complete: adds what only the single record shows. for_staff: adds what of it only staff are shown.
    """

    resource: str
    singular: str
    rows: sa.Select[Any]
    id: Column
    client: Column | None
    view: type[View]
    params: type[ListParams]
    filters: Mapping[str, Column | Callable[[Any], Column]]
    sorts: Mapping[str, Column]
    usual_sort: str = "-id"
    record_view: type[View] | None = None
    complete: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    for_staff: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    permission: frozenset[Role] = STAFF | CUSTOMERS


def list_action(listing: Listing) -> Action:
    """`GET /api/v1/<resource>`: the records the caller may see, a page at a time."""
    answers = type(f"{listing.view.__name__}Page", (View,), {listing.resource: Record(listing.view, many=True)})
    return Action(
        path=listing.resource,
        method="GET",
        title=f"List {_words(listing.resource)}",
        purpose=f"Lists {_words(listing.resource)}, a page at a time.{_whose(listing)}",
        params=listing.params,
        act=lambda values, found, caller: _page(listing, values, caller),
        answers=answers,
        beside=("next_cursor",),
        permission=listing.permission,
    )


def record_action(listing: Listing) -> Action:
    """`GET /api/v1/<resource>/<id>`: one record; one out of reach is answered like one that is not there."""
    view = listing.record_view or listing.view
    answers = type(f"{view.__name__}Record", (View,), {listing.singular: Record(view)})
    return Action(
        path=f"{listing.resource}/<id>",
        method="GET",
        title=f"Read one of the {_words(listing.resource)}",
        purpose=f"Answers one {_words(listing.singular)} by its id.",
        params=RecordParams,
        act=lambda values, found, caller: _record(listing, values, caller),
        answers=answers,
        permission=listing.permission,
    )


def _whose(listing: Listing) -> str:
    return "" if listing.client is None else " Clients and liaisons see their own."


def _words(name: str) -> str:
    return name.replace("_", " ")


def _within_reach(listing: Listing, caller: Caller) -> sa.Select[Any]:
    if caller.is_staff or listing.client is None:
        return listing.rows
    return listing.rows.where(reach(listing.client, caller))


def reach(client: Column, caller: Caller) -> Column:
    """The rows of the clients a caller may see: its own, and those it is liaison of."""
    theirs = sa.select(_liaison_clients.c.client_id).where(
        _liaison_clients.c.liaison_id == (caller.liaison_id or 0)
    )
    return sa.or_(client == (caller.client_id or 0), client.in_(theirs))


def _page(listing: Listing, values: dict[str, Any], caller: Caller) -> dict[str, Any]:
    statement = _within_reach(listing, caller)
    for name, filtered in listing.filters.items():
        if name in values:
            wanted = values[name]
            statement = statement.where(filtered(wanted) if callable(filtered) else filtered == wanted)
    sort = values.get("sort", listing.usual_sort)
    column, downward = _sort(listing, sort)
    if "cursor" in values:
        last = read_cursor(values["cursor"], sort, column)
        statement = statement.where(_beyond(listing, column, downward, last))
    limit = values.get("limit", USUAL_PAGE)
    order = [key.desc() if downward else key.asc() for key in (column, listing.id)]
    rows = connection().execute(statement.order_by(*order).limit(limit + 1)).mappings().all()
    more = len(rows) > limit
    return {
        listing.resource: rows[:limit],
        "next_cursor": write_cursor(sort, rows[limit - 1]) if more else None,
    }


def _sort(listing: Listing, sort: str) -> tuple[Column, bool]:
    column = listing.sorts.get(sort.removeprefix("-"))
    if column is None:
        raise refuse_param("sort", f"The sort keys are {', '.join(listing.sorts)}.")
    return column, sort.startswith("-")


def _beyond(listing: Listing, column: Column, downward: bool, last: tuple[Any, int]) -> Column:
    """The rows after the last one of the page before, by (sort key, id)."""
    value, row = last
    here = sa.tuple_(column, listing.id)
    there = sa.tuple_(sa.literal(value, column.type), sa.literal(row, listing.id.type))
    return here < there if downward else here > there


def _record(listing: Listing, values: dict[str, Any], caller: Caller) -> dict[str, Any]:
    statement = _within_reach(listing, caller).where(listing.id == values["id"])
    found = connection().execute(statement).mappings().one_or_none()
    if found is None:
        raise refuse_param("id", f"There is no {_words(listing.singular)} {values['id']}.")
    record = listing.complete(dict(found)) if listing.complete else dict(found)
    shown = listing.for_staff(record) if listing.for_staff and caller.is_staff else record
    return {listing.singular: shown}

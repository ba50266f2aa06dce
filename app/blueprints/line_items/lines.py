"""Putting priced lines onto an order or an order request: what other resources borrow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.blueprints.line_items.models import LineItem
from app.blueprints.line_items.prices import Solution
from app.blueprints.line_items.pricing import Question
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.refusals import refuse_param

_line = table(LineItem)
# An owner has one primary line. Another request may commit a second one meanwhile: it then inserts nothing.
_INSERT = {
    "sqlite": sqlite.insert(_line).on_conflict_do_nothing().returning(*_line.c),
    "postgresql": postgresql.insert(_line).on_conflict_do_nothing().returning(*_line.c),
}


@dataclass(frozen=True)
class Owner:
    """What a line is made for. order_id: the order it counts for, also for a request that became one."""

    type: Literal["Order", "OrderRequest"]
    id: int
    order_id: int | None = None

    @property
    def order_request_id(self) -> int | None:
        return self.id if self.type == "OrderRequest" else None

    def columns(self) -> dict[str, Any]:
        return {
            "itemable_type": self.type,
            "itemable_id": self.id,
            "order_id": self.id if self.type == "Order" else self.order_id,
            "order_request_id": self.order_request_id,
        }


def line_of_service(service: Mapping[str, Any], quantity: int, discount_cents: int = 0) -> dict[str, Any]:
    """A line for a row of `services` at the catalogue's price; more columns may be added to it.

    The discount must lie between nothing and the price; allocate a promotion with `money.allocate`.
    """
    said = {"discount": discount_cents} if discount_cents else {}
    solution = Question(said, quantity, catalogue_of(service)).solve()
    if solution.contradictions:
        raise ValueError(solution.contradictions[0].sentence)
    key = "service" if service["is_primary"] else "add_on"
    return of_service(service) | priced(solution) | {"key": key, "quantity": quantity}


def of_service(service: Mapping[str, Any]) -> dict[str, Any]:
    """What a service fills in of its line."""
    return {
        "service_id": service["id"],
        "service_name": service["name"],
        "service_description": service["description"],
        "group_name": service["group_name"],
        "service_type_primary": service["is_primary"],
    }


def catalogue_of(service: Mapping[str, Any]) -> dict[str, int]:
    """A service's prices as the solver takes them."""
    return {"base_price": service["base_price_cents"], "unit_price": service["unit_price_cents"]}


def priced(solution: Solution) -> dict[str, Any]:
    """The columns of a line's prices."""
    return solution.columns() | {"price_origins": solution.origins()}


def insert_lines(owner: Owner, lines: Iterable[Mapping[str, Any]], caller: Caller) -> list[dict[str, Any]]:
    """Insert lines (see `line_of_service`) and answer their rows, in order; the changes are noted.

    Refuses invalid-param on service_type_primary if the owner has a primary line already.
    """
    now = clock.now()
    stamps = {
        "updated_in": f"{caller.face}:{caller.application}",
        "created_by": caller.display_name,
        "created_at": now,
        "updated_by": caller.display_name,
        "updated_at": now,
    }
    return [_insert(stamps | dict(line) | owner.columns()) for line in lines]


def _insert(line: dict[str, Any]) -> dict[str, Any]:
    insert: sa.Executable = _INSERT[connection().dialect.name]
    made = connection().execute(insert, line).mappings().one_or_none()
    if made is None:
        raise refuse_param("service_type_primary", "There is a primary line item already, made just now.")
    row = dict(made)
    note_change("line_items", row["id"], None, row, order_id=row["order_id"])
    return row

"""Making a line item."""

from __future__ import annotations

from typing import Any

from app.blueprints.line_items.lines import insert_lines
from app.blueprints.line_items.proposal import Proposal, propose
from app.blueprints.line_items.totals import totals_of
from app.fields import warn
from app.identity.caller import Caller
from app.refusals import Problems


def look_up_new(values: dict[str, Any], caller: Caller, problems: Problems) -> Proposal:
    """The line to make, with a problem for everything that keeps it from being made."""
    return propose(values, problems)


def create_line_item(values: dict[str, Any], found: Proposal, caller: Caller) -> dict[str, Any]:
    """Insert the line. Answers it and what its order, or its request, now amounts to."""
    assert found.owner is not None
    _warn_of_service(found)
    stamps = {name: values[name] for name in ("updated_in",) if name in values}
    (line,) = insert_lines(found.owner, [found.row | stamps], caller)
    return {"line_item": line, "totals": totals_of(line["order_id"], line["order_request_id"])}


def _warn_of_service(found: Proposal) -> None:
    """Remark on what a client could not have ordered; the office may."""
    service, quantity = found.service, found.row["quantity"]
    if service is None:
        return
    if not service["active"]:
        warn("service_id", "inactive-service", f"{service['name']} is no longer offered.")
    if service["quantities"] and quantity not in service["quantities"]:
        offered = ", ".join(str(one) for one in service["quantities"])
        warn("quantity", "unusual-quantity", f"{service['name']} is offered in {offered}; {quantity} was kept.")

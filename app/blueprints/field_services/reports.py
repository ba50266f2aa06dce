"""The versions of reports: what is stale is refused, what was applied already is answered as it was then."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app import clock
from app.action import COMMON_PARAMS
from app.blueprints.field_services.find import newest_report
from app.blueprints.field_services.models import FieldReport
from app.database import table
from app.extensions import connection
from app.fields import Remark, warn
from app.identity.caller import Caller
from app.refusals import Problems

_INSERT = sa.insert(table(FieldReport))


def given_before(order_id: int, values: Mapping[str, Any], problems: Problems) -> RowMapping | None:
    """This very report if it was the last to be applied; a problem if a newer one was.

    Call it with the order locked: then nobody applies another one meanwhile.
    """
    stamp = values.get("updated_at")
    newest = newest_report(order_id, fingerprint(values))
    if stamp is None or newest is None:
        return None
    if stamp < newest["reported_at"]:
        latest = clock.office_wall(newest["reported_at"])
        message = f"This report is stale: order {order_id} has one of {latest}, by {newest['reported_by']}."
        problems.invalid("updated_at", message)
    same = stamp == newest["reported_at"] and newest["fingerprint"] == fingerprint(values)
    return newest if same and not problems else None


def fingerprint(values: Mapping[str, Any]) -> str:
    """What was said, however it was spelt and whoever said it."""
    said = {name: value for name, value in values.items() if name not in COMMON_PARAMS}
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def keep_report(
    values: Mapping[str, Any],
    answer: Mapping[str, Any],
    stage: Mapping[str, Any] | None,
    remarks: list[Remark],
    caller: Caller,
) -> None:
    """Store a report with its answer, to be given again."""
    row = {
        "order_id": answer["order"]["id"],
        "appointment_id": answer["appointment"]["id"],
        "order_stage_id": stage["id"] if stage else None,
        "reported_at": values["updated_at"],
        "fingerprint": fingerprint(values),
        "answer": answer,
        "remarks": [vars(remark) for remark in remarks],
        "reported_by": caller.display_name,
        "received_at": clock.now(),
    }
    connection().execute(_INSERT, row)


def give_again(report: RowMapping) -> dict[str, Any]:
    """The answer of a report, with what was remarked on it."""
    for remark in report["remarks"]:
        warn(**remark)
    answer: dict[str, Any] = report["answer"]
    return answer

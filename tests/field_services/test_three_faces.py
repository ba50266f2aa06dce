"""The same report by JSON, form and command leaves the same behind."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.audit.models import AuditEntry
from app.blueprints.order_stages.models import OrderStage
from tests.field_services.conftest import NOW, PATH, STAMP, made


@pytest.fixture
def send(report, desk, runner, lines, order, visit_id):
    """Send the same report through the face of that name."""
    photos, plan = lines[0]["id"], lines[1]["id"]
    flat = {"order_id": str(order), "updated_at": STAMP, "notes": "Gate locked."}
    hash_ = {"appt_id": str(visit_id), "cancel_reason": "no_access", "cancel_note": "No key."}
    listed = [{"line_item_id": photos, "completed_quantity": "4"}, {"name": "floor plan", "quantity": "2"}]

    def by_json():
        made(report(*listed, notes="Gate locked.", appointment=hash_))

    def by_form():
        typed = flat | {f"appointment-{name}": text for name, text in hash_.items()}
        typed |= {"line_items-0-line_item_id": str(photos), "line_items-0-completed_quantity": "4"}
        typed |= {"line_items-1-line_item_id": str(plan), "line_items-1-quantity": "2"}
        assert desk.send(f"/console/{PATH}", desk.form_token | typed).code == 303

    def by_command():
        words = ["field-services", "appointment-canceled", "--line-items", json.dumps(listed)]
        for name, text in flat.items():
            words += [f"--{name.replace('_', '-')}", text]
        for name, text in hash_.items():
            words += [f"--appointment.{name.replace('_', '-')}", text]
        result = runner.invoke(args=[*words, "--output", "json"])
        assert (result.exit_code, json.loads(result.stdout)["code"]) == (0, 200)

    return {"api": by_json, "console": by_form, "command": by_command}


@pytest.mark.parametrize("face", ["api", "console", "command"])
def test_each_face_leaves_the_same_behind(face, send, stored, lines, order, world):
    was = stored("order")["notes"]
    send[face]()
    visit, after = stored("appointment"), stored("lines")
    assert stored("order")["notes"] == f"{was}\nGate locked."
    assert (visit["cancelled_at"], visit["cancel_reason"], visit["cancel_note"]) == (
        NOW,
        "no_access",
        "No key.",
    )
    photos, plan = after[lines[0]["id"]], after[lines[1]["id"]]
    assert (photos["completed_quantity"], photos["completed_date"], photos["completed_by"]) == (
        4, date(2027, 3, 2), "Maya Ortiz",
    )  # fmt: skip
    assert (plan["quantity"], plan["billing_review"]) == (2, True)
    stage = world.rows(OrderStage, order_id=order)[-1]
    assert stage["stage"] == "submitted_cancel_onsite"
    assert stage["stage_trigger"] == f"{face}:planox2"
    assert world.rows(AuditEntry)[-1]["face"] == face

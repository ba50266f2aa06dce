"""The envelope: the one shape in which programs are answered, whatever the outcome."""

from __future__ import annotations

from typing import Any

from app.action import Outcome
from app.refusals import Refusal


def answered(outcome: Outcome, request_id: str) -> dict[str, Any]:
    """The envelope of an action that was carried out."""
    parts = {
        "code": outcome.status.http,
        "status": outcome.status.slug,
        "message": outcome.message,
        "data": outcome.data,
        "warnings": outcome.warnings or None,
        "session": outcome.session,
        "application": outcome.application,
        "request_id": request_id,
    }
    return {name: part for name, part in parts.items() if part is not None} | outcome.beside


def refused(refusal: Refusal, request_id: str) -> dict[str, Any]:
    """The envelope of a refusal, with every fault that was found."""
    errors = [
        {"param": problem.param, "status": problem.status.slug, "message": problem.message}
        for problem in refusal.problems
    ]
    parts = {
        "code": refusal.status.http,
        "status": refusal.status.slug,
        "message": refusal.message,
        "errors": errors or None,
        "data": refusal.data,
        "session": refusal.session,
        "request_id": request_id,
    }
    return {name: part for name, part in parts.items() if part is not None}

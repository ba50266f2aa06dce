"""The line of stages on an order's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app import clock
from app.blueprints.order_stages.models import OrderStage, OrderStatus, Stage


def timeline(
    stages: Mapping[str, Stage], history: Sequence[OrderStage], status: OrderStatus | None
) -> list[dict[str, Any]]:
    """The stages from request to completion as points, then the side stages the order went through.

    state: done (in the history), now, ahead, or side.
    """
    reached = {row.stage: row.stage_start_at for row in history}
    current = status.stage if status else None
    line = sorted((s for s in stages.values() if s.position is not None), key=lambda s: s.position or 0)
    points = [_point(stage, reached.get(stage.slug), stage.slug == current) for stage in line]
    aside = [
        _point(stages[slug], at, slug == current, "side")
        for slug, at in reached.items()
        if stages[slug].position is None
    ]
    return points + aside


def _point(stage: Stage, at: datetime | None, current: bool, state: str = "") -> dict[str, Any]:
    if not state:
        state = "now" if current else "done" if at else "ahead"
    when = f"{at.astimezone(clock.office_zone()):%b %-d, %-I:%M %p}" if at else None
    return {"name": stage.name, "when": when, "state": state, "current": current}


def stage_tag(stage: Any) -> dict[str, str]:
    """A stage (or a row with its columns) as a tag. Tone: info on its way, done at its end, warn off the
    line, quiet where a side stage ends it."""
    if stage is None:
        return {"slug": "", "name": "No stage yet", "kind": "quiet"}
    on_line = stage.position is not None
    tone = ("done" if on_line else "quiet") if stage.terminal else ("info" if on_line else "warn")
    return {"slug": stage.slug, "name": stage.name, "kind": tone}

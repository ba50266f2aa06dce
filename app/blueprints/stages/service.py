"""Editing the stage list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import RowMapping

from app.blueprints.order_stages.models import OrderStage, Stage
from app.blueprints.order_stages.stages import slug
from app.changes import note_change
from app.database import table
from app.extensions import connection
from app.identity.caller import Caller
from app.refusals import Problems

_stage, _history = table(Stage), table(OrderStage)
_NEW = {"position": None, "terminal": False, "alias_of": None}


def look_up_stage(values: dict[str, Any], caller: Caller, problems: Problems) -> RowMapping | None:
    """Find the stage to change, and check that another name stands for a real stage and not for history."""
    found = _stage_of(values.get("slug"))
    if found is None and "slug" in values and "name" not in values:
        problems.missing("name", "Enter the name.")
    if "alias_of" in values:
        meant = _stage_of(values["alias_of"])
        if meant is None or meant["alias_of"] or (found and meant["slug"] == found["slug"]):
            problems.invalid("alias_of", f"There is no other stage {slug(values['alias_of'])}.")
        elif found and _is_used(found["slug"]):
            message = f"Orders have been at {found['slug']}, so it must stay a stage of its own."
            problems.invalid("alias_of", message)
    return found


def save_stage(values: dict[str, Any], found: RowMapping | None, caller: Caller) -> dict[str, Any]:
    """Add the stage to the list, or change what was sent of it."""
    said: dict[str, Any] = {name: values[name] for name in ("name", "terminal") if name in values}
    said |= {"position": values["position"] or None} if "position" in values else {}
    said |= {"alias_of": slug(values["alias_of"])} if "alias_of" in values else {}
    before = dict(found) if found else None
    stage: dict[str, Any] = (before or _NEW | {"slug": slug(values["slug"])}) | said
    if before is None:
        connection().execute(sa.insert(_stage).values(stage))
    else:
        connection().execute(sa.update(_stage).where(_stage.c.slug == stage["slug"]).values(stage))
    note_change("stages", stage["slug"], before, stage)
    return {"stage": stage}


def all_stages() -> Sequence[RowMapping]:
    """Every stage and every other name for one, in the order of the line."""
    order = _stage.c.position.is_(None), _stage.c.position, _stage.c.slug
    return connection().execute(sa.select(_stage).order_by(*order)).mappings().all()


def _stage_of(text: str | None) -> RowMapping | None:
    if text is None:
        return None
    return connection().execute(sa.select(_stage).where(_stage.c.slug == slug(text))).mappings().one_or_none()


def _is_used(stage: str) -> bool:
    used = sa.select(_history.c.id).where(_history.c.stage == stage).limit(1)
    return connection().execute(used).first() is not None

"""The stage list: which stages there are, by which other names, and in which order they come."""

from __future__ import annotations

import difflib
import re

import sqlalchemy as sa

from app.blueprints.order_stages.models import Stage
from app.database import table
from app.extensions import connection

_stages = table(Stage).c
_NAMES = sa.select(_stages.slug, _stages.name, _stages.alias_of).order_by(
    _stages.position.is_(None), _stages.position, _stages.slug
)


def slug(text: str) -> str:
    """A stage as people type it, as the list spells it: `Ready To Schedule` → `ready_to_schedule`."""
    return re.sub(r"\s+", "_", text.strip().lower())


def stage_choices() -> list[tuple[str, str]]:
    """The stages as (slug, name), in their order; other names for them are left out."""
    return [(row.slug, row.name) for row in connection().execute(_NAMES) if row.alias_of is None]


def unknown_stage(text: str) -> str:
    """The sentence for a stage that is not in the list, with the nearest one there is."""
    rows = connection().execute(_NAMES).all()
    near = difflib.get_close_matches(slug(text), [row.slug for row in rows], n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    listed = ", ".join(row.slug for row in rows if row.alias_of is None)
    return f"There is no stage {slug(text)}.{hint} The stages are {listed}."

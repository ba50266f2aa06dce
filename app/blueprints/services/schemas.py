"""What the actions on services accept."""

from __future__ import annotations

from app.fields import Boolean, Text
from app.listing import ListParams


class ServicesParams(ListParams):
    """The filters of the catalogue."""

    slug = Text("Slug", longest=64, position=1, example="photos")
    group_slug = Text("Group", longest=64, position=2, example="photography")
    primary = Boolean("Primary", position=3, example=True)
    active = Boolean("Active", position=4, example=True)

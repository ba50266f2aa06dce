"""What the actions on services accept and answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.action import ActionParams
from app.blueprints.services.slugs import NONE, slug_of
from app.blueprints.services.views import ServiceRecordView
from app.fields import Array, Boolean, Integer, Money, Record, Text, View
from app.listing import ListParams


class Slug(Text):
    """A name for programs: small letters, digits, hyphens. Other letters and spaces are made to fit."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        text = slug_of(super()._deserialize(value, attr, data, **rest))
        if not text:
            raise self.refuse(f"{self.label} must have letters or digits, for example {self.example}.")
        return text


class SaveServiceParams(ActionParams):
    """A service of the catalogue. Of one that is there only what is sent changes; lines keep their price."""

    slug = Slug(
        "Slug", required=True, longest=64, position=10, example="drone-video", hint="Its name for programs."
    )
    name = Text("Name", position=11, hint="Required for a new service.", example="Drone video", in_example=True)
    description = Text("Description", longest=10_000, long=True, position=12)
    group_name = Text(
        "Group", position=13, example="Aerial video", in_example=True,
        hint="What field reports call it; an order has one line of each group. Required for a new service.",
    )  # fmt: skip
    group_slug = Slug(
        "Group's slug", longest=64, position=14, example="aerial-video", hint="Of the group if not sent."
    )
    primary = Boolean("Primary", position=15, hint="An order is for one primary service; others are add-ons.")
    base_price = Money(
        "Base price", least=Decimal(0), position=16, hint="Once, whatever the quantity.", example=149.0
    )
    unit_price = Money("Unit price", least=Decimal(0), position=17, hint="Times the quantity.", example=4.5)
    quantities = Array(
        "Allowed quantities", Integer("Quantity", least=1, most=100_000), position=18, example=[10, 15, 20, 25],
        hint="What clients may choose from; the smallest is the usual one.",
    )  # fmt: skip
    duration_minutes = Integer("Duration in minutes", least=0, most=1440, position=19, example=60)
    discountable = Boolean("Discountable", position=20, hint="Whether promotions lower its price.")
    active = Boolean("Active", position=21, hint="Whether it can be ordered.")
    add_ons = Array(
        "Add-ons", Slug("Slug of an add-on", longest=64), position=22,
        hint=f"Slugs of the services that may be ordered with this primary one; {NONE} for none.",
    )  # fmt: skip


class ServicesParams(ListParams):
    """The filters of the catalogue."""

    slug = Text("Slug", longest=64, position=1, example="photos")
    group_slug = Text("Group", longest=64, position=2, example="photography")
    primary = Boolean("Primary", position=3, example=True)
    active = Boolean("Active", position=4, example=True)


class ServiceSaved(View):
    """What saving a service answers."""

    service = Record(ServiceRecordView)

"""What the actions on line items accept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.action import ActionParams
from app.blueprints.line_items.find import OWNERS, SOURCES
from app.blueprints.line_items.prices import LABELS
from app.blueprints.line_items.proposal import KEYS
from app.blueprints.services.options import service_options
from app.fields import Boolean, Date, Id, Integer, Money, OfficeWall, Percent, Stamp, Text
from app.listing import ListParams

MOST = 100_000


class RecordType(Text):
    """A kind of record, as `OrderRequest` or `order_request`; answered in the first way."""

    def __init__(self, label: str, names: Sequence[str], **rest: Any) -> None:
        super().__init__(label, choices=names, **rest)
        self.squeezed = {name.lower(): name for name in names}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        if isinstance(value, str):
            value = self.squeezed.get(value.strip().replace("_", "").lower(), value)
        return super()._deserialize(value, attr, data, **rest)


class Key(Text):
    """The role of a line, in any case; spaces count as underscores."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        return "_".join(super()._deserialize(value, attr, data, **rest).lower().split())


class AsWritten(OfficeWall):
    """A stamp that is kept as it was written."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        super()._deserialize(value, attr, data, **rest)
        return " ".join(value.split())


def _price(name: str, position: int, hint: str = "", example: float | None = None) -> Money:
    return Money(LABELS[name], position=position, hint=hint, example=example)


class LineParams(ActionParams):
    """Everything that can be said of a line but what it is for. Prices are kept as given, and must add up."""

    key = Key(
        "Role", longest=64, position=402, example="service",
        options=lambda: [(key, key.replace("_", " ")) for key in KEYS],
        hint="service if not sent. Only a discount or an adjustment may be negative.",
    )  # fmt: skip
    service_name = Text("Service", position=600, hint="The catalogue's, if not sent.")
    service_description = Text("Description", longest=10_000, long=True, position=700)
    group_name = Text("Group", position=800, hint="The catalogue's, if not sent.")
    service_type_primary = Boolean(
        "Primary",
        position=900,
        hint="What the order is for; it has one such line. The catalogue's, if not sent.",
    )
    quantity = Integer("Quantity", least=1, most=MOST, position=1000, hint="1 if not sent.", example=5)
    instructions = Text("Instructions", longest=1000, long=True, position=1100)
    price = _price("price", 1200, "The net price.")
    base_price = _price("base_price", 1300, "Once, whatever the quantity. The catalogue's, if not sent.", 149.0)
    unit_price = _price("unit_price", 1400, "Times the quantity. The catalogue's, if not sent.", 4.5)
    gross_price = _price("gross_price", 1500, "Base price + unit price × quantity.")
    net_price = _price("net_price", 1600, "Gross price − discount.")
    base_price_final = _price("base_price_final", 1700)
    unit_price_final = _price("unit_price_final", 1800)
    discount = _price("discount", 1900, "An amount; gross price × percent.")
    discount_applied_percent = Percent(
        LABELS["discount_applied_percent"], position=2000, hint="0 to 100.", example=10.0
    )
    updated_in = Text("Updated in", position=2100, hint="The program that wrote it.")
    updated_at_fm = AsWritten(
        "Updated at, as FileMaker wrote it", audit=True, position=2200, example="11/24/2026 9:00:00 AM"
    )
    processed_at = Stamp("Processed at", happened=True, position=2300)


class _SourceParams(ActionParams):
    """Where a line came from; both halves or neither."""

    sourceable_id = Id("Id of what it came from", position=404)
    sourceable_type = RecordType("Came from", tuple(SOURCES), position=405, hint="With sourceable_id.")


class CreateLineItemParams(_SourceParams, LineParams):
    """A new line of an order or an order request. A service of the catalogue fills in what is not sent."""

    itemable_type = RecordType("Made for", OWNERS, required=True, position=400, example="Order")
    itemable_id = Id("Id of what it is made for", required=True, position=401, example=1042)
    service_id = Id(
        "Service id", position=500, options=service_options, in_example=True, example=1,
        hint="Of the catalogue. Without one, service_name is required.",
    )  # fmt: skip


class ExplainLineItemParams(_SourceParams, LineParams):
    """The parameters of a new line, or with `id` of a change to one."""

    id = Id("Line item id", position=11, hint="Explain a change to this line.")
    itemable_type = RecordType("Made for", OWNERS, position=400, example="Order")
    itemable_id = Id("Id of what it is made for", position=401, example=1042)
    service_id = Id("Service id", position=500, example=1)


class _VersionedParams(ActionParams):
    """A line to change, and the version of it that the caller has seen."""

    id = Id("Line item id", required=True, position=11, example=1)
    updated_at_mt = OfficeWall(
        "Updated at (office time)", required=True, audit=True, position=12, example="2026-11-24 09:00:00",
        hint="As last read: an older one is refused, somebody else has changed it since.",
    )  # fmt: skip


class UpdateLineItemParams(LineParams, _VersionedParams):
    """A change. Only what is sent changes; the price follows from it."""

    completed_quantity = Integer("Completed", least=0, most=MOST, position=2400)
    completed_date = Date("Completed on", position=2500)
    completed_by = Text("Completed by", position=2600)
    billing_review = Boolean(
        "To be looked at for billing",
        position=2700,
        hint="false: somebody has; the price then follows the quantity.",
    )


class RemoveLineItemParams(_VersionedParams):
    """A line that no longer counts. It stays on record."""


class LineItemsParams(ListParams):
    """The filters of the list of line items."""

    order_id = Id("Order id", position=1, example=1042)
    order_request_id = Id("Order request id", position=2, example=2042)
    service_id = Id("Service id", position=3, example=1)
    key = Text("Role", longest=64, position=4, example="service")
    billing_review = Boolean("To be looked at for billing", position=5)
    removed = Boolean("Removed", position=6)

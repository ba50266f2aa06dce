"""Prices and percentages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.fields.scalars import Money, Param, read_amount


class Cents(Money):
    """A stored amount of cents, answered in dollars."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> float | None:
        return None if value is None else float(Decimal(value) / 100)


class Percent(Param):
    """A percentage from 0 to 100, as Decimal.

    Up to six places: what a discount amounts to in percent can be a long number, and it must be possible to
    send it back as it was answered.
    """

    kind = "float"
    json_type = {"type": "number"}
    places = 6

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Decimal:
        percent = read_amount(value)
        if percent is None or not percent.is_finite():
            raise self.refuse(f"{self.label} must be a percentage such as 10 or 12.5.")
        if not 0 <= percent <= 100:
            raise self.refuse(f"{self.label} must lie between 0 and 100.")
        nearest = round(percent, self.places)
        if abs(percent - nearest) > Decimal("1e-9"):
            raise self.refuse(
                f"{self.label} has more than {self.places} decimal places; the nearest is {nearest}."
            )
        return nearest

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> float | None:
        return None if value is None else float(value)

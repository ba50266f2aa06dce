"""Numbers that are neither whole nor money: bathrooms by the half, degrees on the globe."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.fields.scalars import Param, read_amount


class Number(Param):
    """A number between `least` and `most`, in steps of `step` if there are any, as Decimal; text will do."""

    kind = "float"
    json_type = {"type": "number"}

    def __init__(self, label: str, *, least: int, most: int, step: str = "", **rest: Any) -> None:
        super().__init__(label, **rest)
        self.least, self.most = least, most
        self.step = Decimal(step) if step else None

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Decimal:
        number = read_amount(value)
        if number is None or not number.is_finite():
            raise self.refuse(f"{self.label} must be a number, for example {self.example}.")
        if not self.least <= number <= self.most:
            raise self.refuse(f"{self.label} must lie between {self.least} and {self.most}.")
        if self.step and number % self.step:
            nearest = round(number / self.step) * self.step
            raise self.refuse(f"{self.label} must go in steps of {self.step}; the nearest is {nearest}.")
        return number

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> float | None:
        return None if value is None else float(value)

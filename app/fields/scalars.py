"""Numbers, switches, money and text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from email_validator import EmailNotValidError, validate_email
from marshmallow import ValidationError, fields

from app.fields.notes import warn

LARGEST_ID = 2**63 - 1
_WHOLE = re.compile(r"-?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_YES = {"true", "1", "yes"}
_NO = {"false", "0", "no"}


class Missing(str):
    """The sentence for a required parameter that was not sent; tells it from one that was sent wrong."""

    def format(self, *_: object, **__: object) -> Missing:
        return self


class Param(fields.Field[Any]):
    """A parameter with all that a form, a command and the reference need to say of it.

    label: its name in the office's words. hint: the rule, in a sentence. example: as a program sends
    it. position: its number in the source documents. ask: the sentence when it is missing.
    options: a function giving (value, label) pairs for a form to choose from. in_example: whether the example
    request has it although it is not required. private: whether it is repeated nowhere but in its own field.
    """

    kind = "string"
    json_type: dict[str, Any] = {"type": "string"}

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        example: Any = None,
        position: int = 0,
        ask: str = "",
        options: Callable[[], Sequence[tuple[str, str]]] | None = None,
        in_example: bool = False,
        private: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(**rest)
        self.label, self.hint, self.example, self.position = label, hint, example, position
        self.options, self.in_example, self.private = options, in_example, private
        self.error_messages["required"] = Missing(ask or f"Enter the {label[0].lower()}{label[1:]}.")

    def refuse(self, message: str) -> ValidationError:
        """The complaint to raise."""
        return ValidationError(message)


class Integer(Param):
    """A whole number: JSON integer, integral float, or the digits as text."""

    kind = "integer"
    json_type = {"type": "integer"}

    def __init__(self, label: str, *, least: int = -LARGEST_ID - 1, most: int = LARGEST_ID, **rest: Any):
        super().__init__(label, **rest)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> int:
        number = _whole(value)
        if number is None:
            raise self.refuse(f"{self.label} must be a whole number, for example {self.example or 12}.")
        if not self.least <= number <= self.most:
            raise self.refuse(f"{self.label} must lie between {self.least} and {self.most}.")
        return number


def _whole(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str) and len(value) < 40 and _WHOLE.fullmatch(value.strip()):
        return int(value)
    return None


class Id(Integer):
    """The id of a record: 1 … 2^63−1."""

    def __init__(self, label: str, **rest: Any) -> None:
        super().__init__(label, least=1, **rest)


class Boolean(Param):
    """A switch. False is a value; only a parameter that was not sent is absent."""

    kind = "boolean"
    json_type = {"type": "boolean"}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> bool:
        if isinstance(value, bool):
            return value
        if isinstance(value, int | str):
            word = str(value).strip().lower()
            if word in _YES:
                return True
            if word in _NO:
                return False
        raise self.refuse(f"{self.label} must be true or false (or 1 and 0, yes and no).")


class Money(Param):
    """An amount in dollars, as Decimal with two places; floating noise up to a millionth is forgiven."""

    kind = "float"
    json_type = {"type": "number"}
    most = Decimal("999999.99")

    def __init__(self, label: str, *, least: Decimal = -most, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.least = least

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> Decimal:
        amount = read_amount(value)
        if amount is None or not amount.is_finite():
            raise self.refuse(f"{self.label} must be an amount such as 149.00.")
        if not self.least <= amount <= self.most:
            raise self.refuse(f"{self.label} must lie between {self.least} and {self.most}.")
        cents = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
        if abs(amount - cents) > Decimal("0.000001"):
            raise self.refuse(f"{self.label} has more than 2 decimal places; the nearest amount is {cents}.")
        return cents

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_: Any) -> float | None:
        return None if value is None else float(value)


def read_amount(value: Any) -> Decimal | None:
    """The number, or None if it is none; infinities are for the caller to refuse."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    text = str(value).strip()
    if isinstance(value, str) and (len(text) > 40 or not _DECIMAL.fullmatch(text)):
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


class Text(Param):
    """Trimmed text of at most `longest` characters; `choices` makes it a closed list."""

    def __init__(
        self,
        label: str,
        *,
        longest: int = 255,
        choices: Sequence[str] = (),
        long: bool = False,
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.longest, self.choices, self.long = longest, tuple(choices), long
        if self.choices:
            self.options = lambda: [(choice, choice) for choice in self.choices]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not isinstance(value, str):
            raise self.refuse(f"{self.label} must be text.")
        text = _sound(value.replace("\r\n", "\n").replace("\r", "\n").strip())
        if text is None:
            raise self.refuse(f"{self.label} holds a character that text cannot hold (a control character).")
        if len(text) > self.longest:
            raise self.refuse(f"{self.label} must have at most {self.longest} characters; it has {len(text)}.")
        if self.choices and text not in self.choices:
            raise self.refuse(f"{self.label} must be one of {', '.join(self.choices)}.")
        return text


def _sound(text: str) -> str | None:
    """The text, or None if it holds NUL, another control character or half of a surrogate pair."""
    if text.isascii() and text.isprintable():
        return text
    bad = any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n" for char in text)
    return None if bad else text


class Email(Text):
    """An e-mail address, by its form alone, in lower case: one address is one person however it is typed."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> str:
        text = super()._deserialize(value, attr, data, **rest)
        address = read_email(text)
        if address is None:
            raise self.refuse(f"{self.label} must be an address such as dana@example.com.")
        return address


def read_email(text: str) -> str | None:
    """The address in lower case, or None if it is none. Nothing is looked up."""
    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return checked.normalized.lower()


class Deprecated(Param):
    """A parameter that old callers still send: taken, ignored, and remarked on."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> None:
        warn(attr or "", "deprecated-param", f"{self.label} is no longer read; leave it out.")


class Secret(Param):
    """Text that is never shown again: kept as it is typed, left out of logs, audit and examples."""

    def __init__(self, label: str, *, least: int = 0, most: int = 1000, **rest: Any) -> None:
        super().__init__(label, private=True, **rest)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        if not isinstance(value, str) or not self.least <= len(value) <= self.most:
            raise self.refuse(f"{self.label} must have {self.least} to {self.most} characters.")
        if any(unicodedata.category(char) == "Cs" for char in value):
            raise self.refuse(f"{self.label} holds a character that text cannot hold.")
        return value


class PostalCode(Param):
    """A ZIP code, also as the number that FileMaker made of it: 2111 → "02111"; ZIP+4 keeps its first five."""

    kind = "integer"
    json_type = {"type": ["integer", "string"]}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> str:
        text = value.strip() if isinstance(value, str) else value
        if isinstance(text, str) and re.fullmatch(r"[0-9]{5}-[0-9]{4}", text):
            return text[:5]
        number = _whole(text)
        if number is None or not 0 < number <= 99999 or (isinstance(text, str) and len(text) > 5):
            raise self.refuse(f"{self.label} must be a five-digit ZIP code such as 02111 or 02111-1234.")
        return f"{number:05}"

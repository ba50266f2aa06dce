"""The e-mails there are, and the facts each tells. The templates are in `templates/mail/`."""

from __future__ import annotations

_ORDER = ("first_name", "order_number", "address")
_VISIT = (*_ORDER, "visit", "when", "photographer")

# Beside the client's first name, the order's number and the property's address in one line:
# lines: [{"name", "quantity", "price"}], subtotal, discount (or None), total: money in words, as `$125.00`;
# on_card: whether a card is charged for it;
# visits: the visits asked for, each a sentence; when, previously: a time with its zone, in words.
KINDS: dict[str, tuple[str, ...]] = {
    "order-placed": (*_ORDER, "lines", "subtotal", "discount", "total", "on_card", "visits"),
    "order-delivered": _ORDER,
    "appointment-confirmed": _VISIT,
    "appointment-moved": (*_VISIT, "previously"),
    "appointment-cancelled": _VISIT,
}

"""What became of a message: for each recipient, and whether to try again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Retry = Literal[
    "never",  # a person must see to it first: an address, a template, the account
    "later",  # it did not arrive
    "after_search",  # it may have been sent: look for it first, then send once more at most
    "kept",  # the provider has it and will send it once the account may
]


@dataclass(frozen=True)
class To:
    """Somebody who is to get the message. A copy that fails does not make the message a failure."""

    email: str
    name: str = ""
    kind: Literal["to", "cc", "bcc"] = "to"


@dataclass(frozen=True)
class Recipient:
    """One recipient's fate: sent, queued, scheduled, rejected or invalid, and the reason if there is one."""

    email: str
    status: str
    reason: str | None = None
    message_id: str | None = None


@dataclass(frozen=True)
class Delivery:
    """One try at sending. `sent` and `raw` are masked and may be stored.

    problem: None if it was taken; else the provider's name of the error, or what kind of silence it was.
    refused_copies: addresses of copies that were turned down although the message itself went out.
    """

    problem: str | None
    text: str = ""
    retry: Retry = "never"
    recipients: tuple[Recipient, ...] = ()
    refused_copies: tuple[str, ...] = ()
    sent: dict[str, Any] = field(default_factory=dict)
    raw: str = ""

    @property
    def failed(self) -> bool:
        return self.problem is not None


@dataclass(frozen=True)
class Found:
    """What a search found. `known` is false when the provider could not be asked: then nothing is known."""

    known: bool
    message_id: str | None = None
    status: str | None = None

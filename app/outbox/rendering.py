"""An e-mail's subject, text and HTML from its template and its facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from jinja2 import StrictUndefined

from app.outbox.kinds import KINDS

# What conditions in a template leave behind.
_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Letter:
    """html is what stands inside the frame that the provider's template has."""

    subject: str
    text: str
    html: str


def render(kind: str, facts: Mapping[str, Any]) -> Letter:
    """The e-mail of this kind. The facts must be those of the kind, neither fewer nor others."""
    if set(facts) != set(KINDS[kind]):
        raise ValueError(f"{kind} tells {', '.join(KINDS[kind])}")
    name = kind.replace("-", "_")
    head, _, text = _EMPTY_LINES.sub("\n\n", _fill(f"mail/{name}.txt", facts)).partition("\n\n")
    return Letter(
        head.removeprefix("Subject: ").strip()[:255], text.strip() + "\n", _fill(f"mail/{name}.html", facts)
    )


def frame() -> str:
    """The template for the provider: the page around what a letter says."""
    return _fill("mail/frame.html", {"main": ""})


def page(html: str) -> str:
    """A whole letter, as its reader sees it."""
    return _fill("mail/frame.html", {"main": html})


def _fill(name: str, facts: Mapping[str, Any]) -> str:
    # Not Flask's rendering: what it adds belongs to a request, and a worker has none.
    environment = current_app.jinja_env.overlay(undefined=StrictUndefined)
    return environment.get_template(name).render(facts, sender=current_app.config["MAIL_FROM_NAME"])

"""The calls we make of Mandrill's API, version 1.x."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import structlog

from app.integrations import endpoints
from app.integrations.mandrill.deliveries import Delivery, Found, To
from app.integrations.mandrill.reading import parse, read_delivery, refusal
from app.integrations.masking import masked
from app.integrations.transport import NoAnswer, NotSent, Reply, post

log = structlog.get_logger()

# Metadata is searched by its name with this before it.
_BY_OUTBOX_ID = "u_outbox_id:{}"
UNKNOWN_TEMPLATE = "Unknown_Template"


def send_template(template: str, message: dict[str, Any], region: str, recipients: Sequence[To]) -> Delivery:
    """Send `message` in the provider's template; `region` is the HTML that fills its part `main`.

    message: as the API names its members, its metadata with `outbox_id`, without `to`.
    """
    body = {
        "template_name": template,
        "template_content": [{"name": "main", "content": region}],
        "message": {
            **message,
            "to": [{"email": one.email, "name": one.name, "type": one.kind} for one in recipients],
        },
        "async": False,
    }
    sent = masked(body)
    try:
        reply = _call("messages/send-template", body)
    except NotSent as fault:
        delivery = Delivery("not-sent", str(fault), "later", sent=sent)
    except NoAnswer as fault:
        delivery = Delivery("no-answer", str(fault), "after_search", sent=sent)
    else:
        delivery = read_delivery(reply, recipients, sent)
    log.info("mandrill", template=template, problem=delivery.problem, text=delivery.text, retry=delivery.retry)
    return delivery


def find_by_outbox_id(outbox_id: int) -> Found:
    """Whether a message with this outbox id in its metadata was taken before."""
    try:
        reply = _call("messages/search", {"query": _BY_OUTBOX_ID.format(outbox_id), "limit": 10})
    except (NotSent, NoAnswer):
        return Found(known=False)
    rows = parse(reply.body)
    if reply.code != 200 or not isinstance(rows, list):
        return Found(known=False)
    for row in rows:
        metadata = row.get("metadata") if isinstance(row, dict) else None
        if isinstance(metadata, dict) and str(metadata.get("outbox_id")) == str(outbox_id):
            return Found(True, str(row.get("_id", "")) or None, row.get("state"))
    return Found(known=True)


def ensure_template(slug: str, html: str) -> str | None:
    """Make the template if the account has none of this name; the name of the problem if that fails."""
    problem = _problem("templates/info", {"name": slug})
    if problem != UNKNOWN_TEMPLATE:
        return problem
    return _problem("templates/add", {"name": slug, "code": html, "publish": True})


def ping() -> str | None:
    """None if the provider answers and knows our key, else the name of the problem."""
    return _problem("users/ping2", {})


def _problem(method: str, body: dict[str, Any]) -> str | None:
    try:
        reply = _call(method, body)
    except (NotSent, NoAnswer) as fault:
        return str(fault)
    return None if reply.code == 200 and parse(reply.body) is not None else refusal(reply)[0]


def _call(method: str, body: dict[str, Any]) -> Reply:
    keyed = {"key": endpoints.key("MANDRILL_API_KEY"), **body}
    return post(endpoints.mail(), json.dumps(keyed).encode(), path=f"/{method}.json")

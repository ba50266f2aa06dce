"""One call: the envelope around a body, the bytes, and the answer read into a value."""

from __future__ import annotations

import json
from typing import Any

import structlog

from app.integrations import endpoints
from app.integrations.authorize_net.answers import Answer
from app.integrations.authorize_net.messages import short
from app.integrations.authorize_net.reading import read_reply
from app.integrations.authorize_net.reasons import NOT_SENT, UNKNOWN
from app.integrations.masking import masked
from app.integrations.transport import NoAnswer, NotSent, post

log = structlog.get_logger()


def call(method: str, body: dict[str, Any], ref_id: str = "", follow_up: bool = False) -> Answer:
    """Send `<method>Request` with this body. Never raises for what the other side does or does not do.

    follow_up: it refers to a transaction (capture, void, refund), for which some reasons mean other things.
    """
    request = {
        f"{method}Request": {
            "merchantAuthentication": {
                "name": endpoints.key("AUTHORIZE_NET_LOGIN_ID"),
                "transactionKey": endpoints.key("AUTHORIZE_NET_TRANSACTION_KEY"),
            },
            **({"refId": short("refId", ref_id)} if ref_id else {}),
            **body,
        }
    }
    sent = masked(request)
    try:
        # The standard serialiser keeps the order of the members; Flask's would sort them.
        reply = post(endpoints.gateway(), json.dumps(request).encode())
    except NotSent as fault:
        answer = Answer(NOT_SENT, method, reason_code="not-sent", reason_text=str(fault), sent=sent)
    except NoAnswer as fault:
        answer = Answer(UNKNOWN, method, reason_code="no-answer", reason_text=str(fault), sent=sent)
    else:
        answer = read_reply(method, reply, sent, follow_up)
    _log(answer)
    return answer


def _log(answer: Answer) -> None:
    tell = log.error if answer.verdict.alarm else log.info
    tell(
        "authorize_net",
        method=answer.method,
        outcome=answer.outcome,
        reason=answer.reason_code,
        text=answer.reason_text,
        trans_id=answer.trans_id,
        ref_id=answer.sent.get(f"{answer.method}Request", {}).get("refId"),
    )

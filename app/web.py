"""What every request and every answer carries: an id, a line in the log, and the security headers."""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid

import structlog
from flask import Flask, Response, g, request

from app.redaction import redact

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# An address of which a part is a secret, to be written into the log without it.
_SECRET_PART = re.compile(r"(?<=^/calendar/).+")
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    _configure_log(app.config["LOG_LEVEL"])
    app.before_request(_begin)
    app.after_request(_finish)


def _configure_log(level: str) -> None:
    """One JSON object a line on standard error, UTC, with the request id on each line."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _begin() -> None:
    """Take the caller's request id if it is sane, so that both sides' logs can be laid together."""
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    response.headers["X-Request-Id"] = g.request_id
    log.info(
        "request",
        method=request.method,
        path=_SECRET_PART.sub("…", request.path),
        code=response.status_code,
        ms=round((time.perf_counter() - g.began) * 1000, 1),
    )
    return response

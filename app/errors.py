"""Whatever escapes a view, answered in the caller's language: the envelope under /api, a page elsewhere."""

from __future__ import annotations

from typing import Any

import structlog
from flask import Flask, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge, SecurityError

from app import statuses
from app.extensions import db
from app.interfaces.envelope import refused
from app.interfaces.json import json_response
from app.interfaces.preview import SIGNED_OUT
from app.refusals import Refusal
from app.statuses import Status

log = structlog.get_logger()


def init_app(app: Flask) -> None:
    """Register one handler for each way a request can end badly."""
    # A path with `//` is unknown as any other; the framework would answer programs with a redirect.
    app.url_map.merge_slashes = False
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(CSRFError, _answer_stale_form)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.register_error_handler(Exception, _answer_crash)


def answer_refusal(refusal: Refusal) -> ResponseReturnValue:
    """A refusal that no form has drawn: the envelope, the sign-in page, or an error page."""
    if not _for_program():
        if refusal.status in SIGNED_OUT:
            flash(refusal.status.sentence, "note")
            return redirect(url_for("console.sign_in", next=request.full_path.rstrip("?")), 303)
        return _page(refusal.status.http, refusal.status.slug, refusal.message)
    cause = refusal.__cause__
    if refusal.status.http >= 500 and cause is not None:
        log.error(refusal.status.slug, exc_info=cause)
    response = json_response(refused(refusal, g.request_id), refusal.status.http)
    response.headers.extend(refusal.headers)
    return response


def _answer_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if isinstance(error, SecurityError) and not _for_program():
        return error.get_response()  # for a host that is not ours no page of ours can be drawn
    if not _for_program():
        return _page(error.code or 500, error.name, error.description or "")
    return answer_refusal(Refusal(*_meant(error), headers=_allow(error)))


def _meant(error: HTTPException) -> tuple[Status, str]:
    """The status that a routing error of the framework stands for."""
    if isinstance(error, NotFound):
        return statuses.ROUTE_NON_EXISTENT, f"There is no route {request.path}."
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return statuses.METHOD_NOT_ALLOWED, f"{request.path} answers {allowed} only."
    if isinstance(error, RequestEntityTooLarge):
        return statuses.PAYLOAD_TOO_LARGE, ""
    return statuses.BAD_REQUEST, error.description or ""


def _allow(error: HTTPException) -> dict[str, str]:
    methods = getattr(error, "valid_methods", None) or ()
    return {"Allow": ", ".join(sorted(methods))} if methods else {}


def _answer_stale_form(error: CSRFError) -> ResponseReturnValue:
    message = (
        "The page was open too long or came from elsewhere. Nothing was saved; go back, reload and try again."
    )
    return _page(400, "This form is no longer valid", message)


def _answer_crash(error: Exception) -> ResponseReturnValue:
    """Anything unforeseen. The caller gets the request id; the log has the rest under it."""
    db.session.rollback()
    log.error("application-crash", exc_info=error)
    if current_app.config.get("RAISE_CRASHES"):
        raise error
    if _for_program():
        return answer_refusal(Refusal(statuses.APPLICATION_CRASH))
    return _page(500, "Something went wrong", statuses.APPLICATION_CRASH.sentence)


def _for_program() -> bool:
    return request.path.startswith("/api/")


def _page(code: int, title: str, sentence: str) -> tuple[str, int]:
    context: dict[str, Any] = {"code": code, "title": title, "sentence": sentence}
    page = render_template("error.html", **context, request_id=g.request_id, back_url=url_for("console.home"))
    return page, code

"""Olio as gunicorn serves it, but a worker drops dead where the header `X-Die` says."""

from __future__ import annotations

import os
from typing import Any

from flask import request

from app.idempotency import keys
from app.interfaces import json
from wsgi import app

_remember, _answered = keys.remember, json.answered


def _remember_or_die(*told: Any) -> None:
    _remember(*told)
    if request.headers.get("X-Die") == "before the commit":
        os._exit(9)


def _answer_or_die(*told: Any) -> dict[str, Any]:
    if request.headers.get("X-Die") == "before the answer":
        os._exit(9)
    return _answered(*told)


keys.remember, json.answered = _remember_or_die, _answer_or_die
__all__ = ["app"]

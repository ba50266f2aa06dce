"""Answers as bytes, whole or damaged. What a socket would suffer is left to the server by a header."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from typing import Any

from flask import Response

from simulators.faults import Fault

BOM = b"\xef\xbb\xbf"
FAULT, SECONDS = "X-Simulator-Fault", "X-Simulator-Seconds"
PAGE = b"<html><head><title>Error</title></head><body><h1>An error occurred.</h1>Reference #18.2f</body></html>"


def respond(body: Any, fault: Fault, code: int = 200, bom: bool = True) -> Response:
    """The answer, with what the fault does to it."""
    for kind in ("hang", "reset", "close"):
        if kind in fault:
            return _broken(kind, fault.do[kind])
    if "http" in fault:
        return _page(fault.do)
    content = _encode(_reshaped(body, fault.do), fault.do, bom)
    response = Response(content, code, content_type=_content_type(fault.do))
    if fault.do.get("gzip"):
        response.set_data(gzip.compress(content))
        response.headers["Content-Encoding"] = "gzip"
    if "drip" in fault:
        return Response(_drip(content, float(fault.do["drip"])), code, headers=dict(response.headers))
    return response


def _broken(kind: str, value: Any) -> Response:
    headers = {FAULT: kind, SECONDS: str(value if kind == "hang" else 0)}
    return Response(b"", 200, headers=headers)


def _page(do: dict[str, Any]) -> Response:
    shape = do.get("body", "html")
    if isinstance(shape, dict):
        return Response(json.dumps(shape), int(do["http"]), content_type="application/json")
    return Response(PAGE if shape == "html" else b"", int(do["http"]), content_type="text/html")


def _reshaped(body: Any, do: dict[str, Any]) -> Any:
    if "json" in do:
        return do["json"]
    if "empty_transaction" in do:
        body = {**body, "transactionResponse": {}}
    return (
        {name: value for name, value in body.items() if name not in do["without"]} if "without" in do else body
    )


def _encode(body: Any, do: dict[str, Any], bom: bool) -> bytes:
    content = json.dumps(body).encode()
    if "truncate" in do:
        content = content[: int(do["truncate"])]
    if do.get("garbage"):
        content = b"\x00\xff{]" + content[::-1]
    marks = {"on": 1, "off": 0, "double": 2}.get(do.get("bom", ""), int(bom))
    return BOM * marks + content


def _content_type(do: dict[str, Any]) -> str:
    return str(do.get("content_type", "application/json; charset=utf-8"))


def _drip(content: bytes, rate: float) -> Iterator[bytes]:
    for position in range(len(content)):
        yield content[position : position + 1]
        time.sleep(1 / rate)

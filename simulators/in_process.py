"""The simulator inside the caller's own process: the real bytes of the real adapter, without a socket."""

from __future__ import annotations

from functools import cache

import httpx

from simulators.application import make_application
from simulators.damage import FAULT

# What a socket would suffer is raised here, since in process there is none to break.
_FAULTS: dict[str, type[httpx.TransportError]] = {
    "hang": httpx.ReadTimeout,
    "reset": httpx.ReadError,
    "close": httpx.RemoteProtocolError,
}


class InProcess(httpx.BaseTransport):
    """A transport whose other end is the simulator with its state in `file`."""

    def __init__(self, file: str) -> None:
        self._inner = _transport(file)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._inner.handle_request(request)
        fault = response.headers.get(FAULT)
        if fault:
            raise _FAULTS[fault](f"simulated: {fault}", request=request)
        return response


@cache
def _transport(file: str) -> httpx.WSGITransport:
    return httpx.WSGITransport(app=make_application(file))

"""The simulator as a process on the loopback, where connections can really hang, reset and drip."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from simulators.application import make_application
from simulators.damage import FAULT, SECONDS

HOST = "127.0.0.1"
# Linger for no time: closing then resets the connection instead of finishing it.
_RESET = struct.pack("ii", 1, 0)


class BreaksConnections:
    """WSGI middleware that does to the socket what the application's answer asks for in a header."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told: dict[str, str] = {}

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told.update(headers)
            return None if FAULT in told else start_response(status, headers, *more)

        answer = self.application(environ, start)
        if FAULT not in told:
            return answer
        if told[FAULT] == "hang":
            time.sleep(float(told[SECONDS]))
        _break(environ["werkzeug.socket"], reset=told[FAULT] == "reset")
        raise ConnectionError(told[FAULT])


def _break(connection: socket.socket, reset: bool) -> None:
    if reset:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        connection.close()
    else:
        connection.shutdown(socket.SHUT_RDWR)


class _Quiet(WSGIRequestHandler):
    """Says nothing of each request: the simulator keeps a log of its own."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:
        pass

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        pass


def simulator_server(file: str, port: int = 0) -> BaseWSGIServer:
    """A server on the loopback, and only there. Port 0 takes a free one: see its `server_port`."""
    application = BreaksConnections(make_application(file))
    return make_server(HOST, port, application, threaded=True, request_handler=_Quiet)

"""One POST to a provider, with its limits; what the caller must know is whether anything can have arrived.

Each call has a connection of its own: one that is kept alive may be closed by the other side just as
the next charge goes out. Nothing is sent twice: only a connection that was never made is tried again.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from queue import Empty, Queue

import httpx

MOST_BYTES = 4 * 1024 * 1024
CONNECT_TRIES = 1

# The request never left: nothing can have happened on the other side.
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)


class NotSent(Exception):
    """No byte of the request left; the message names the cause."""


class NoAnswer(Exception):
    """The request may have arrived, but no usable answer came back."""


@dataclass(frozen=True)
class Endpoint:
    """Where a provider listens. Times in seconds; `read` is the wait for one part, `deadline` for all."""

    url: str
    connect: float
    read: float
    deadline: float
    transport: Callable[[], httpx.BaseTransport] | None = None


@dataclass(frozen=True)
class Reply:
    """What came back, decompressed."""

    code: int
    body: bytes


def post(endpoint: Endpoint, body: bytes, headers: Mapping[str, str] | None = None, path: str = "") -> Reply:
    """Send JSON bytes and read the whole answer. Raises NotSent or NoAnswer, by the deadline at the latest.

    The call has a thread of its own, so that nothing holds the caller up for longer: not a name that is looked
    up for minutes, nor an answer whose bytes drip, each in time for the next.
    """
    named = {"Content-Type": "application/json", "Accept": "application/json"} | dict(headers or {})
    outcome: Queue[Reply | Exception] = Queue(1)

    def call() -> None:
        try:
            outcome.put(_post(endpoint, body, named, path))
        except Exception as fault:
            outcome.put(fault)

    threading.Thread(target=call, name="outside", daemon=True).start()
    try:
        told = outcome.get(timeout=endpoint.deadline)
    except Empty:
        raise NoAnswer("deadline: the answer came too slowly") from None
    if isinstance(told, Exception):
        raise told
    return told


def _post(endpoint: Endpoint, body: bytes, headers: dict[str, str], path: str) -> Reply:
    until = time.monotonic() + endpoint.deadline
    try:
        with (
            _client(endpoint) as client,
            client.stream("POST", endpoint.url + path, content=body, headers=headers) as response,
        ):
            return Reply(response.status_code, _read(response, until))
    except _NOT_SENT as fault:
        raise NotSent(_cause(fault)) from fault
    except httpx.HTTPError as fault:
        raise NoAnswer(_cause(fault)) from fault


def _client(endpoint: Endpoint) -> httpx.Client:
    # No proxy and no .netrc of the environment: this goes to the endpoint and nowhere else.
    return httpx.Client(
        transport=endpoint.transport() if endpoint.transport else _network(),
        timeout=httpx.Timeout(endpoint.read, connect=endpoint.connect),
        trust_env=False,
        follow_redirects=False,
    )


def _network() -> httpx.BaseTransport:
    alone = httpx.Limits(max_connections=1, max_keepalive_connections=0)
    return httpx.HTTPTransport(verify=_tls(), retries=CONNECT_TRIES, limits=alone, trust_env=False)


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates of the authorities takes longer than a call."""
    return httpx.create_ssl_context(trust_env=False)


def _read(response: httpx.Response, until: float) -> bytes:
    """The body. After the deadline nobody waits for it any more."""
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if time.monotonic() > until:
            raise NoAnswer("deadline: the answer came too slowly")
        if len(body) > MOST_BYTES:
            raise NoAnswer("the answer is too long")
    return bytes(body)


def _cause(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}".rstrip(": ")

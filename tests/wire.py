"""Talking to a real server: bytes out, status, headers and JSON back."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Answer:
    """What came back."""

    code: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def status(self) -> str:
        return str(self.json["status"])

    @property
    def faults(self) -> dict[str, tuple[str, str]]:
        """The faults by parameter: (status, sentence)."""
        return {fault["param"]: (fault["status"], fault["message"]) for fault in self.json.get("errors", [])}


@dataclass(frozen=True)
class Server:
    """A gunicorn serving the application."""

    host: str
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """One request with exactly this body; header names are given with underscores."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def post(self, path: str, said: Any, token: str | None = None, **headers: str) -> Answer:
        """POST `said` as JSON (bytes go as they are) to `/api/v1/<path>`."""
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.send("POST", f"/api/v1/{path}", body, **{"Content_Type": "application/json"} | headers)

    def get(self, path: str, token: str | None = None) -> Answer:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return self.send("GET", f"/api/v1/{path}", None, **headers)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    database_url: str, log: Path, threads: int = 8, serves: str = "wsgi:app", **settings: str
) -> Iterator[Server]:
    """Run gunicorn on a free port of the loopback until the block ends.

    What it serves is loaded once, so that a worker that dies is replaced at once.
    """
    port = free_port()
    environ = os.environ | {"DATABASE_URL": database_url, "SECRET_KEY": "a key for the tests"} | settings
    command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--preload", "--threads", str(threads)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}", serves],
            cwd=ROOT, env=environ, stdout=output, stderr=output,
        )  # fmt: skip
    server = Server("127.0.0.1", port, log)
    try:
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if server.send("GET", "/healthz").code == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text()}")

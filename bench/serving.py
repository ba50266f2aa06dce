"""A server as `make run` starts it, and a client that keeps it busy."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from tests.wire import ROOT, free_port


@dataclass(frozen=True)
class Load:
    """What a load of some seconds came to: requests a second, their p99, and the CPU time of one."""

    per_second: float
    p99_ms: float
    cpu_ms: float


@dataclass(frozen=True)
class Server:
    """gunicorn and its workers."""

    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """What the workers have computed so far, in user and system mode (Linux)."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        times = [Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split() for worker in workers]
        return sum(int(fields[11]) + int(fields[12]) for fields in times) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(database_url: str, **settings: str) -> Iterator[Server]:
    """gunicorn with the configuration of production, on a free port of the loopback."""
    port = free_port()
    environ = os.environ | {
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "RATE_LIMIT": "0",
        "SECRET_KEY": "a key to measure with",
        **settings,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:app"]
    with TemporaryDirectory(prefix="olio-bench-") as folder, (Path(folder) / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            yield Server(f"http://127.0.0.1:{port}", process.pid)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=2):  # the bench's own server
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer")


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


def press(server: Server, script: Path, connections: int, seconds: int) -> Load:
    """Keep so many connections busy with wrk for so many seconds; any answer but 200 is an error."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(script), server.url]
    before = server.cpu_seconds()
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    computed = server.cpu_seconds() - before
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(told)
    return _read_wrk(told, computed)


def _read_wrk(told: str, computed: float) -> Load:
    """wrk's report, and the seconds that the server's workers computed meanwhile."""
    per_second, latest = (
        re.search(r"Requests/sec:\s*([\d.]+)", told),
        re.search(r"99%\s+([\d.]+)(us|ms|s)\s", told),
    )
    number = re.search(r"(\d+) requests in", told)
    if not (per_second and latest and number):
        raise RuntimeError(told)
    p99_ms = float(latest[1]) * {"us": 0.001, "ms": 1, "s": 1000}[latest[2]]
    return Load(float(per_second[1]), p99_ms, computed * 1000 / int(number[1]))

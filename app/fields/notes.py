"""Warnings raised while a request is read, and where in its parameters the reader stands.

A field can only refuse or accept; what it accepts with a remark is noted here under the full path.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """A remark on a parameter that was accepted all the same."""

    param: str
    code: str
    message: str


_path: ContextVar[str] = ContextVar("path", default="")
_warnings: ContextVar[list[Remark] | None] = ContextVar("warnings", default=None)


@contextmanager
def collecting_warnings() -> Iterator[list[Remark]]:
    """Gather every warning raised inside, in order."""
    gathered: list[Remark] = []
    reset = _warnings.set(gathered)
    try:
        yield gathered
    finally:
        _warnings.reset(reset)


@contextmanager
def inside(part: str | int) -> Iterator[None]:
    """Step into a hash's member or an array's element."""
    reset = _path.set(join(_path.get(), part))
    try:
        yield
    finally:
        _path.reset(reset)


def join(path: str, part: str | int) -> str:
    """`line_items` + 2 → `line_items[2]`; `line_items[2]` + `name` → `line_items[2].name`."""
    if isinstance(part, int):
        return f"{path}[{part}]"
    if not part:  # an element of an array has no name beside its index
        return path
    return f"{path}.{part}" if path else part


def warn(param: str, code: str, message: str) -> None:
    """Note a remark on `param` of the hash being read; outside a request it is dropped."""
    gathered = _warnings.get()
    if gathered is not None:
        gathered.append(Remark(join(_path.get(), param), code, message))

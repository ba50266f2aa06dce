"""Sixty orders while the gateway and the mail provider fail at random; `python -m bench soak` also kills."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from bench.databases import postgresql_urls, sqlite_urls
from bench.soak import soak


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """The soak's application logs errors alone; the next tests read all lines again."""
    settings = structlog.get_config()
    yield
    structlog.configure(**settings)


@pytest.mark.parametrize("urls", [sqlite_urls, postgresql_urls], ids=["sqlite", "postgresql"])
def test_chance_charges_nobody_twice_and_nobody_for_nothing(urls):
    with urls(("soak",)) as named:
        found = soak(named["soak"], orders=60, kills=0)
    assert found["orders sent"] == 60
    assert found["acknowledged"] > 40
    zeros = (
        "acknowledged and lost",
        "one order told twice",
        "charged twice",
        "charged for nothing",
        "holds left",
    )
    assert [found[name] for name in zeros] == [0] * len(zeros)

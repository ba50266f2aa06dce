"""Recording stages over a real socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.wire import Answer

PATH = "order_stages/create"


@pytest.fixture
def order(world) -> int:
    """The order at 1428 Larkspur Lane; it stands at `scheduled`."""
    return world.order_id("KW-77120")


@pytest.fixture
def record(server, world, order) -> Callable[..., Any]:
    """Record a stage as sent, for that order unless told otherwise; answer `data` and the warnings' codes."""

    def send(by: str = "planox2", **said: Any) -> tuple[dict[str, Any], dict[str, str]]:
        answer = server.post(PATH, _said(order, said), world.tokens[by])
        assert answer.status == "action-successful", answer.json
        codes = {warning["param"]: warning["code"] for warning in answer.json.get("warnings", [])}
        return answer.json["data"], codes

    return send


@pytest.fixture
def refuse(server, world, order) -> Callable[..., Answer]:
    """Send a stage that is refused; shows that nothing was written and answers the faults by parameter."""

    def send(**said: Any) -> dict[str, tuple[str, str]]:
        before = world.count()
        answer = server.post(PATH, _said(order, said), world.tokens["planox2"])
        assert answer.code == 400, answer.json
        assert world.count() == before
        slugs = {slug for slug, _ in answer.faults.values()}
        assert answer.status == ("missing-param" if "missing-param" in slugs else "invalid-param")
        return answer.faults

    return send


def _said(order: int, said: dict[str, Any]) -> dict[str, Any]:
    usual = {"order_id": order, "stage": "on_site", "update_status": True}
    return {name: value for name, value in (usual | said).items() if value is not ...}

"""The console's menu."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.exc import SQLAlchemyError

from app.blueprints.notifications.list_page import open_notifications
from app.integrations.endpoints import has_simulator


def menu(path: str) -> list[dict[str, Any]]:
    """The left column: groups of links, the one that leads here marked."""
    groups = [
        (
            None,
            [
                ("Orders", "orders.index", "g o"),
                ("Order requests", "order_requests.index", "g q"),
                ("New order", "orders.orders_authorize_and_submit_form", "c"),
                ("Schedule", "schedule.index", "g d"),
                ("Record a stage", "order_stages.order_stages_create_form", "g s"),
                ("Payments", "payments.index", "g y"),
                ("Notifications", "notifications.index", "g n"),
            ],
        ),
        (
            "Set-up",
            [
                ("Services", "services.index", "g v"),
                ("Promotions", "promotions.index", "g p"),
                ("Stages", "stages.index", "g t"),
                ("Users and sessions", "users.index", "g u"),
            ],
        ),
        (
            "Developers",
            [
                ("Routes and services", "api_routes.index", "g a"),
                ("API reference", "docs.index", "g r"),
                ("Audit log", "audit.index", "g l"),
                *([("Simulator", "simulator.index", "g m")] if has_simulator() else []),
            ],
        ),
    ]
    counts = {"notifications.index": _open_notifications()}
    here = _nearest(path, [url_for(endpoint) for _, links in groups for _, endpoint, _ in links])
    return [
        {"heading": heading, "links": [_link(here, *link) | {"count": counts.get(link[1])} for link in links]}
        for heading, links in groups
    ]


def _open_notifications() -> int:
    """How many there are; a page about a database that is down must still have a menu."""
    try:
        return open_notifications()
    except SQLAlchemyError:
        return 0


def _nearest(path: str, urls: list[str]) -> str:
    """The link that leads to this page or, the longest first, to what it is a part of."""
    leading = [url for url in urls if path == url or path.startswith(f"{url}/")]
    return max(leading, key=len, default="")


def _link(here: str, label: str, endpoint: str, shortcut: str) -> dict[str, Any]:
    url = url_for(endpoint)
    return {"label": label, "url": url, "shortcut": shortcut, "current": url == here}

"""The console's menu."""

from __future__ import annotations

from typing import Any

from flask import url_for


def menu(path: str) -> list[dict[str, Any]]:
    """The left column: groups of links, the one that leads here marked."""
    groups = [
        (
            None,
            [
                ("Orders", "orders.index", "g o"),
                ("Record a stage", "order_stages.order_stages_create_form", "g s"),
            ],
        ),
        ("Set-up", [("Stages", "stages.index", "g t"), ("Users and sessions", "users.index", "g u")]),
        (
            "Developers",
            [
                ("Routes and services", "api_routes.index", "g a"),
                ("API reference", "docs.index", "g r"),
                ("Audit log", "audit.index", "g l"),
            ],
        ),
    ]
    return [{"heading": heading, "links": [_link(path, *link) for link in links]} for heading, links in groups]


def _link(path: str, label: str, endpoint: str, shortcut: str) -> dict[str, Any]:
    url = url_for(endpoint)
    return {
        "label": label,
        "url": url,
        "shortcut": shortcut,
        "current": path == url or path.startswith(f"{url}/"),
    }

"""The simulator's WSGI application."""

from __future__ import annotations

from flask import Flask


def make_application(file: str) -> Flask:
    """The application over the state kept in `file`."""
    app = Flask("simulators")
    app.config["FILE"] = file
    return app

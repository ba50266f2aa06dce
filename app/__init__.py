"""Olio, the order-operations service of a real-estate media company.

`create_app` is the table of contents: what the application is made of, in the order it is put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask

import config
from app import database, errors, web
from app.blueprints import all_blueprints
from app.extensions import csrf, db, limiter, login, migrate
from app.integrations import endpoints


def create_app(settings: Mapping[str, Any] | None = None) -> Flask:
    """Build the application from the environment; `settings` overrides single values, for tests."""
    app = Flask(__name__)
    app.config.update(config.settings())
    app.config.update(settings or {})
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = database.engine_options(app.config["SQLALCHEMY_DATABASE_URI"])

    endpoints.init_app(app)
    web.init_app(app)
    db.init_app(app)
    migrate.init_app(app, db, directory=str(config.ROOT / "migrations"))
    csrf.init_app(app)
    login.init_app(app)
    limiter.init_app(app)
    with app.app_context():
        database.set_up_engine(db.engine)

    errors.init_app(app)
    for blueprint in all_blueprints():
        # What `flask --help` says of its commands.
        blueprint.cli.short_help = ", ".join(sorted(blueprint.cli.commands))
        app.register_blueprint(blueprint)
    return app

"""Freshly migrated databases to measure on, gone afterwards with every file of theirs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.extensions import db
from tests.postgres import postgresql

# As in production: every commit reaches the disk.
DURABLE = (
    "fsync=on",
    "synchronous_commit=on",
    "max_connections=100",
    "shared_buffers=256MB",
    "max_wal_size=4GB",
)


@contextmanager
def sqlite_urls(names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """A file for each name, in a folder that is removed."""
    with TemporaryDirectory(prefix="olio-bench-") as folder:
        yield {name: f"sqlite:///{Path(folder) / name}.db" for name in names}


@contextmanager
def postgresql_urls(names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """A database for each name, on one server that is removed."""
    with postgresql(DURABLE) as url:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            for name in names:
                connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        yield {name: url.replace("/postgres?", f"/{name}?") for name in names}


@contextmanager
def migrated(url: str, **settings: Any) -> Iterator[Flask]:
    """The application on the database, brought to the newest schema."""
    logging.disable(logging.INFO)
    app = create_app(
        {
            "DATABASE_URL": url,
            "SQLALCHEMY_DATABASE_URI": url,
            "SECRET_KEY": "a key to measure with",
            "RATE_LIMIT": 0,
            **settings,
        }
    )
    with app.app_context():
        flask_migrate.upgrade()
    try:
        yield app
    finally:
        logging.disable(logging.NOTSET)
        with app.app_context():
            db.engine.dispose()

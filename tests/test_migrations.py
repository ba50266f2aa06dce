"""The migrations: they make what the models say, can be taken back, and be made again."""

from __future__ import annotations

import flask_migrate
import pytest
import sqlalchemy as sa

from app import create_app
from app.blueprints.demo.story import load_jobs, load_people
from app.extensions import db


@pytest.fixture
def empty_database(database_url, tmp_path):
    """The URL of a database of the same engine that nobody has touched."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    engine = sa.create_engine(database_url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql('CREATE DATABASE "empty"')
        yield sa.make_url(database_url).set(database="empty").render_as_string(hide_password=False)
        connection.exec_driver_sql('DROP DATABASE "empty"')


def test_they_make_what_the_models_say_also_after_being_taken_back_over_records(empty_database):
    app = create_app(
        {
            "DATABASE_URL": empty_database,
            "SQLALCHEMY_DATABASE_URI": empty_database,
            "SECRET_KEY": "for the tests",
        }
    )
    with app.app_context():
        flask_migrate.upgrade()
        flask_migrate.check()  # ends the run if a model and the database differ
        load_jobs(db.session.connection(), load_people(db.session.connection()))
        db.session.commit()
        flask_migrate.downgrade(revision="base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        flask_migrate.upgrade()
        flask_migrate.check()
        db.engine.dispose()
    assert left == set()

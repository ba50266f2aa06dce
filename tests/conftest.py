"""What every test may ask for. Each test that touches a database runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests import when

# A machine whose own clock agrees with nobody's: code that asks it for the local time fails here.
os.environ["TZ"] = "Pacific/Chatham"
time.tzset()
when.begin()

import flask_migrate  # noqa: E402
import pytest  # noqa: E402
from argon2 import PasswordHasher  # noqa: E402
from flask import Flask  # noqa: E402
from flask.testing import FlaskClient, FlaskCliRunner  # noqa: E402

from app import create_app  # noqa: E402
from app.blueprints.demo.cast import PASSWORD  # noqa: E402
from app.extensions import db, limiter  # noqa: E402
from app.identity import passwords  # noqa: E402
from tests.desk import Desk  # noqa: E402
from tests.postgres import postgresql  # noqa: E402
from tests.simulation import Simulation  # noqa: E402
from tests.wire import Server, serving  # noqa: E402
from tests.world import World  # noqa: E402

passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session", autouse=True)
def evening() -> None:
    """The servers, commands and workers that tests start live at the same time as the tests."""
    when.take_children_along()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what is the same on any database (the mark `any_database`) on SQLite only."""
    twice = [
        item
        for item in items
        if item.get_closest_marker("any_database") and item.callspec.params.get("database_url") == "postgresql"
    ]
    config.hook.pytest_deselected(items=twice)
    kept = set(items) - set(twice)
    items[:] = [item for item in items if item in kept]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('db') / 'olio.db'}"
    else:
        with postgresql() as url:
            yield url


@pytest.fixture(scope="session")
def simulator_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("simulator") / "simulator.db")


@pytest.fixture
def simulator(simulator_file: str) -> Iterator[Simulation]:
    """The simulated gateway and mail provider that the application under test talks to, emptied."""
    with Simulation.in_process(simulator_file) as simulation:
        yield simulation


@pytest.fixture(scope="session")
def migrated_app(database_url: str, simulator_file: str) -> Iterator[Flask]:
    """The application on a database built by the migrations, as an installation's is."""
    app = create_app(
        {
            "DATABASE_URL": database_url,
            "SQLALCHEMY_DATABASE_URI": database_url,
            "SECRET_KEY": "a key for the tests",
            "TESTING": True,
            "RATE_LIMIT": 0,
            "SIMULATOR_FILE": simulator_file,
            "RAISE_CRASHES": False,
            "PROPAGATE_EXCEPTIONS": False,
        }
    )
    with app.app_context():
        flask_migrate.upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def shared_world(migrated_app: Flask) -> World:
    return World(migrated_app)


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    yield shared_world
    shared_world.restore()
    with shared_world.context():
        limiter.reset()


@pytest.fixture
def app(world: World) -> Flask:
    return world.app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def api(client: FlaskClient, world: World) -> Callable[..., Any]:
    """Post to the API in process: `api("order_stages/create", {...}, by="employee")` → the response."""

    def post(path: str, said: dict[str, Any], by: str | None = "planox2", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if by:
            named["Authorization"] = f"Bearer {world.tokens[by]}"
        return client.post(f"/api/v1/{path}", json=said, headers=named)

    return post


@pytest.fixture(scope="session")
def shared_server(
    database_url: str,
    shared_world: World,
    simulator_file: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    log: Path = tmp_path_factory.mktemp("server") / "log"
    with serving(database_url, log, RATE_LIMIT="0", SIMULATOR_FILE=simulator_file) as server:
        yield server
    told = log.read_text()
    secrets = [PASSWORD, *shared_world.tokens.values(), *(person.email for person in shared_world.users)]
    assert not [secret for secret in secrets if secret in told], "the log of all these tests tells a secret"


@pytest.fixture
def server(shared_server: Server, world: World) -> Server:
    """A real gunicorn on the test's database, for what must be seen as bytes on a socket."""
    world.written_elsewhere()
    return shared_server


@pytest.fixture
def desk(app: Flask, world: World) -> Desk:
    """The console, signed in as an employee. Form tokens are checked as in production."""
    desk = Desk(app.test_client())
    desk.resume(world.tokens["desk"])
    return desk

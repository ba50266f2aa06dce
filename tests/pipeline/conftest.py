"""What the tests of the request's way share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Blueprint, Flask

from app import clock, create_app
from app.action import Action, ActionParams
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.database import table
from app.extensions import csrf, db
from app.fields import Text, View
from app.idempotency.models import IdempotencyKey
from app.identity.caller import Role
from app.identity.models import ApiRoute, ApiService
from app.interfaces import mount
from tests.pipeline.expect import seen
from tests.wire import Answer
from tests.world import World

CREATE = "order_stages/create"


@pytest.fixture
def stage(world: World) -> Callable[..., dict[str, Any]]:
    """A good request to record a stage; keywords change it, and a parameter that is `...` is left out."""
    order = world.order_id("KW-77120")

    def said(**changes: Any) -> dict[str, Any]:
        whole = {"order_id": order, "stage": "on_site", "update_status": True} | changes
        return {name: value for name, value in whole.items() if value is not ...}

    return said


@pytest.fixture
def nothing_written(world: World) -> Iterator[None]:
    """No table has gained or lost a row by the end of the test, and no status has moved."""

    def records() -> Any:
        counts = world.count()
        del counts["api_routes"]  # tests take route records away
        return counts, world.rows(OrderStatus), world.rows(OrderStage), world.rows(IdempotencyKey)

    before = records()
    yield
    assert records() == before


class ProbeParams(ActionParams):
    word = Text("Word", required=True)


class ProbeAnswer(View):
    word = Text("Word")


def _probe(path: str, **rest: Any) -> Action:
    return Action(
        path=path, title="Probe", purpose="Says the word back.", params=ProbeParams, answers=ProbeAnswer,
        act=lambda values, found, caller: values, permission=frozenset(Role), **rest,
    )  # fmt: skip


@pytest.fixture(scope="module")
def probing_app(migrated_app: Flask) -> Iterator[Flask]:
    """The application with two actions more, of kinds that the real ones need not be of."""
    same = ("DATABASE_URL", "SQLALCHEMY_DATABASE_URI", "SECRET_KEY", "RAISE_CRASHES", "PROPAGATE_EXCEPTIONS")
    app = create_app({name: migrated_app.config[name] for name in same} | {"TESTING": True})
    bp = Blueprint("probes", __name__)
    mount(bp, _probe("probes/plain"))
    mount(bp, _probe("probes/sensitive", sensitive=True, roleless=True))
    app.register_blueprint(bp)
    yield app
    csrf._exempt_views -= {view for view in csrf._exempt_views if "probes_" in view}  # every application's
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def probe(world: World, probing_app: Flask) -> Callable[..., Answer]:
    """Post bytes or parameters to the application with the probes."""
    services, routes = table(ApiService), table(ApiRoute)
    world.execute(sa.insert(services).values(id=9999, slug="probes", deployed=True))
    for path in ("probes/plain", "probes/sensitive"):
        route = {"api_service_id": 9999, "path": path, "method": "POST", "deployed": True}
        world.execute(sa.insert(routes).values(**route, changed_at=clock.now()))

    def post(path: str, said: Any, by: str, content_type: str = "application/json", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"Authorization": f"Bearer {world.tokens[by]}", "Content-Type": content_type}
        body = {"data": said} if isinstance(said, bytes) else {"json": said}
        world.written_elsewhere()
        return seen(probing_app.test_client().post(f"/api/v1/{path}", headers=named, **body))

    return post

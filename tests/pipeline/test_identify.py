"""The first question: is there such a route, and is it in service?"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app import create_app
from app.database import table
from app.identity.models import ApiRoute, ApiService
from tests.pipeline.conftest import CREATE
from tests.pipeline.expect import refused, seen
from tests.wire import serving

pytestmark = pytest.mark.usefixtures("nothing_written")
routes, services = table(ApiRoute), table(ApiService)


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path",
    ["/api/", "/api/v1", "/api/v1/nothing", "/api/v1/order_stages/creat", "/api/v2/order_stages/create",
     "/api/v1/order_stages/create/", "/api/v1//order_stages/create", "/api/v1/orders/one",
     "/api/v1/orders/1/2", "/api/v1/%00", "/api/v1/%ff%fe"],
)  # fmt: skip
def test_an_unknown_path_is_no_route(server, method, path):
    refused(server.send(method, path, b"{}"), "route-non-existent", 500)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "order_stages/create", {"POST"}),
        ("PUT", "order_stages/create", {"POST"}),
        ("DELETE", "order_stages/create", {"POST"}),
        ("OPTIONS", "order_stages/create", {"POST"}),
        ("BREW", "order_stages/create", {"POST"}),
        ("POST", "orders", {"GET", "HEAD"}),
        ("POST", "order_stages", {"GET", "HEAD"}),
        ("DELETE", "order_stages/1", {"GET", "HEAD"}),
        ("PATCH", "order_statuses/1", {"GET", "HEAD"}),
    ],
)
def test_a_wrong_verb_is_told_the_right_ones(server, world, method, path, allowed):
    headers = {"Authorization": f"Bearer {world.tokens['planox2']}"}
    answer = server.send(method, f"/api/v1/{path}", b'{"order_id": 1}', **headers)
    refused(answer, "method-not-allowed", 405)
    assert set(answer.headers["Allow"].split(", ")) == allowed


def test_head_answers_as_get_without_the_body(server, world):
    token = {"Authorization": f"Bearer {world.tokens['planox2']}"}
    answer = server.send("HEAD", "/api/v1/orders", **token)
    assert (answer.code, answer.body) == (200, b"")
    answer = server.send("HEAD", "/api/v1/order_stages/create", **token)
    assert (answer.code, answer.body, answer.headers["Allow"]) == (405, b"", "POST")


RETIRED = {
    "a retired route": (sa.update(routes).where(routes.c.path == CREATE).values(deployed=False), "route"),
    "a missing record": (sa.delete(routes).where(routes.c.path == CREATE), "route"),
    "a retired service": (
        sa.update(services).where(services.c.slug == "order_stages").values(deployed=False),
        "service",
    ),
}


@pytest.mark.parametrize("how", RETIRED)
def test_what_is_not_in_service_is_not_found(server, world, stage, how):
    statement, missing = RETIRED[how]
    world.execute(statement)
    for said in (stage(), b"not JSON", b"", b"x" * 2**21):
        for token in (world.tokens["planox2"], world.tokens["client"], "olio_nonsense", None):
            refused(server.post(CREATE, said, token), f"{missing}-not-found", 404)


def test_a_retired_route_is_judged_before_its_service(server, world, stage):
    for how in ("a retired route", "a retired service"):
        world.execute(RETIRED[how][0])
    refused(server.post(CREATE, stage(), world.tokens["planox2"]), "route-not-found", 404)


def test_a_retired_route_leaves_its_neighbours_in_service(server, world):
    world.execute(RETIRED["a retired route"][0])
    assert server.get("order_stages", world.tokens["planox2"]).code == 200
    world.execute(RETIRED["a retired service"][0])
    refused(server.get("order_stages", world.tokens["planox2"]), "service-not-found", 404)
    assert server.get("orders", world.tokens["planox2"]).code == 200


def test_a_wrong_verb_wins_over_a_retired_route(server, world):
    world.execute(RETIRED["a retired route"][0])
    refused(server.get(CREATE), "method-not-allowed", 405)


@pytest.mark.parametrize(
    "url",
    ["sqlite:////nowhere/at/all.db", "sqlite://", "postgresql://postgres@/postgres?host=/nowhere",
     "postgresql://postgres@127.0.0.1:1/postgres"],
)  # fmt: skip
def test_a_database_that_cannot_be_asked_is_an_error_of_identifying(url, capsys):
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "for this test", "TESTING": True})
    for said in (b'{"token": "x"}', b"not JSON"):
        answer = seen(app.test_client().post(f"/api/v1/{CREATE}", data=said))
        refused(answer, "identify-request-error", 500)
        for secret in (b"nowhere", b"127.0.0.1", b"Error", b"Traceback", b"api_routes"):
            assert secret not in answer.body
    printed = capsys.readouterr()
    assert answer.json["request_id"] in printed.out + printed.err


@pytest.mark.any_database
def test_a_server_without_tables_says_it_cannot_identify(tmp_path):
    with serving(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path / "log") as server:
        answer = server.post(CREATE, {"order_id": 1}, "olio_nonsense")
        refused(answer, "identify-request-error", 500)
        refused(server.get("orders"), "identify-request-error", 500)
        refused(server.get("nothing"), "route-non-existent", 500)
        assert b"no such table" not in answer.body
        assert answer.json["request_id"] in server.log.read_text()

"""Once only: a key makes a request safe to send again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import HTTPException

import pytest
import sqlalchemy as sa

from app.blueprints.order_stages.models import OrderStage
from app.database import table
from app.idempotency.models import IdempotencyKey
from app.identity.models import ApplicationToken
from app.identity.tokens import digest
from tests.pipeline.conftest import CREATE
from tests.pipeline.expect import accepted, refused
from tests.wire import serving

REPLAYED = "Idempotent-Replayed"
keys = table(IdempotencyKey)


def made(world) -> int:
    """How many stages there are beyond those of the beginning."""
    return len(world.rows(OrderStage, stage_trigger="once"))


@pytest.fixture
def post(server, world, stage):
    """Record the stage that `made` counts, under a key."""

    def send(key: str, by: str = "planox2", **changes: object):
        said = stage(stage_trigger="once", **changes)
        return server.post(CREATE, said, world.tokens[by], Idempotency_Key=key)

    return send


def test_the_same_again_is_answered_as_it_was(post, world):
    first, again = post("k1", fm="x", application_view="full"), post("k1", fm="x", application_view="full")
    assert accepted(again) == accepted(first)
    assert first.json | {"request_id": 0} == again.json | {"request_id": 0}
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    assert again.json["request_id"] == again.headers["X-Request-Id"] != first.json["request_id"]
    assert (made(world), len(world.rows(IdempotencyKey))) == (1, 1)


def test_a_replay_shows_what_was_not_what_is(post, world):
    first = post("k1")
    post("k2", stage="assembly")
    assert accepted(post("k1")) == accepted(first)
    assert made(world) == 2


def test_the_order_of_parameters_and_the_place_of_the_token_make_no_difference(post, server, world, stage):
    first = post("k1")
    said = dict(reversed(stage(stage_trigger="once").items()))
    again = server.post(CREATE, said | {"token": world.tokens["planox2"]}, Idempotency_Key="k1")
    assert accepted(again) == accepted(first)
    assert again.headers[REPLAYED] == "true"


def test_another_payload_under_the_key_is_refused(post, world):
    first = post("k1")
    before = world.count()
    for changes in (
        {"stage": "assembly"},
        {"notes": "x"},
        {"order_id": str(first.json["data"]["order_stage"]["order_id"])},
    ):
        answer = refused(post("k1", **changes), "idempotency-key-reused", 422)
        assert REPLAYED not in answer.headers
    refused(post("k1", stage="nowhere"), "idempotency-key-reused", 422)
    assert world.count() == before


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("key", ["", " ", "a b", "a\tb", "é", "k" * 256, "k" * 5000])
def test_a_malformed_key_is_refused(post, key):
    answer = refused(post(key), "invalid-param", 400, "Idempotency-Key")
    assert "255 visible ASCII" in answer.faults["Idempotency-Key"][1]


@pytest.mark.parametrize("key", ["k", "k" * 255, "!~{}<>'\"\\/,;=%00"])
def test_any_visible_ascii_is_a_key(post, key):
    assert accepted(post(key)) == accepted(post(key))


def test_a_refusal_is_not_kept(post, world):
    refused(post("k1", stage="nowhere"), "invalid-param", 400, "stage")
    refused(post("k1", stage=...), "missing-param", 400, "stage")
    refused(post("k1", by="client"), "permission-denied", 403)
    assert not world.rows(IdempotencyKey)
    assert REPLAYED not in post("k1").headers
    assert made(world) == 1


def test_anothers_same_key_is_another_key(post, world):
    for by in ("planox2", "employee", "photographer"):
        assert REPLAYED not in post("k1", by).headers
    assert made(world) == 3


def test_a_key_is_good_on_each_route_for_itself(probe, stage):
    accepted(probe(CREATE, stage(), "planox2", Idempotency_Key="k1"))
    for path in ("probes/plain", "probes/sensitive"):
        first, again = (probe(path, {"word": "x"}, "planox2", Idempotency_Key="k1") for _ in range(2))
        assert accepted(first) == accepted(again) == {"word": "x"}
        assert (REPLAYED in first.headers, REPLAYED in again.headers) == (False, True)


@pytest.mark.parametrize(
    ("age", "forgotten"), [(timedelta(hours=23, minutes=59), False), (timedelta(hours=24, seconds=1), True)]
)
def test_a_key_is_forgotten_after_a_day(post, world, age, forgotten):
    post("k1")
    world.execute(sa.update(keys).values(created_at=datetime.now(UTC) - age))
    again = post("k1")
    accepted(again)
    assert (REPLAYED not in again.headers) == forgotten
    assert made(world) == 1 + forgotten
    assert len(world.rows(IdempotencyKey)) == 1
    if forgotten:
        refused(post("k1", notes="x"), "idempotency-key-reused", 422)


def test_a_replay_is_only_for_whose_token_is_still_good(post, world):
    post("k1")
    programs = table(ApplicationToken)
    fits = programs.c.token_sha256 == digest(world.tokens["planox2"])
    world.execute(sa.update(programs).where(fits).values(revoked_at=datetime.now(UTC)))
    refused(post("k1"), "invalid-token", 401)


def test_a_read_has_no_use_for_a_key(server, world, stage):
    headers = {"Authorization": f"Bearer {world.tokens['planox2']}"}
    for key in ("k1", "k1", "a b"):
        answer = server.send("GET", "/api/v1/orders?limit=1", **headers, Idempotency_Key=key)
        accepted(answer)
        assert answer.json["next_cursor"]
        assert REPLAYED not in answer.headers
    assert not world.rows(IdempotencyKey)


def test_fifty_posts_at_once_under_one_key_have_one_effect(post, world):
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: post("k1"), range(50)))
    done = [answer for answer in answers if answer.code == 200]
    for answer in answers:
        if answer.code != 200:
            refused(answer, "idempotency-key-in-use", 409)
            assert int(answer.headers["Retry-After"]) >= 1
    assert sum(REPLAYED not in answer.headers for answer in done) == 1
    assert (made(world), len(world.rows(IdempotencyKey))) == (1, 1)
    again = post("k1")
    assert again.headers[REPLAYED] == "true"
    assert {str(accepted(answer)) for answer in [*done, again]} == {str(accepted(again))}


def test_a_worker_that_dies_leaves_a_request_that_may_be_sent_again(database_url, world, stage, tmp_path):
    world.written_elsewhere()
    said, token = stage(stage_trigger="once"), world.tokens["planox2"]
    with serving(database_url, tmp_path / "log", serves="tests.pipeline.mortal:app") as server:
        for when, done, key in (("before the commit", 0, "k1"), ("before the answer", 1, "k2")):
            others = made(world)
            with pytest.raises((OSError, HTTPException)):
                server.post(CREATE, said, token, Idempotency_Key=key, X_Die=when)
            assert (made(world) - others, len(world.rows(IdempotencyKey, key=key))) == (done, done)
            again = server.post(CREATE, said, token, Idempotency_Key=key)
            third = server.post(CREATE, said, token, Idempotency_Key=key)
            assert (REPLAYED in again.headers) == bool(done)
            assert accepted(third) == accepted(again)
            assert third.headers[REPLAYED] == "true"
            assert (made(world) - others, len(world.rows(IdempotencyKey, key=key))) == (1, 1)


def test_fifty_different_payloads_at_once_under_one_key_have_one_effect(post, world):
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda number: post("k1", notes=f"{number}"), range(50)))
    assert [answer.code for answer in answers].count(200) == 1
    assert {answer.status for answer in answers if answer.code != 200} <= {
        "idempotency-key-in-use",
        "idempotency-key-reused",
    }
    assert made(world) == 1

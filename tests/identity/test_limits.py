"""How often a token may ask, and how a request that comes too often is told."""

from __future__ import annotations

import pytest

from app.extensions import limiter


@pytest.fixture(autouse=True)
def three_a_minute(app, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMIT", 3)
    with app.app_context():
        limiter.reset()


def ask(client, token):
    return client.get("/api/v1/orders", headers={"Authorization": f"Bearer {token}"})


def test_a_token_that_asks_too_often_is_told_when_to_try_again(client, world):
    answers = [ask(client, world.tokens["planox2"]) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[3].json["status"] == "rate-limit-exceeded"
    assert 0 < int(answers[3].headers["Retry-After"]) <= 60


def test_each_token_counts_for_itself(client, world):
    for _ in range(4):
        ask(client, world.tokens["planox2"])
    assert ask(client, world.tokens["employee"]).status_code == 200


def test_strangers_count_by_their_address(client, world):
    statuses = [ask(client, "olio_app_" + "x" * 43).json["status"] for _ in range(4)]
    assert statuses == ["invalid-token"] * 3 + ["rate-limit-exceeded"]
    assert ask(client, world.tokens["planox2"]).status_code == 200


def test_nothing_is_written_beyond_the_limit(api, world):
    said = {"order_id": world.order_id("KW-77120"), "stage": "on_site", "update_status": True}
    for _ in range(5):
        api("order_stages/create", said)
    assert world.count()["audit_entries"] == 3


def test_zero_is_no_limit(app, client, world, monkeypatch):
    monkeypatch.setitem(app.config, "RATE_LIMIT", 0)
    assert {ask(client, world.tokens["planox2"]).status_code for _ in range(10)} == {200}

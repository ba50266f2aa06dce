"""Promotions as the office keeps them."""

from __future__ import annotations

import pytest

from app.blueprints.promotions.models import Promotion, PromotionService
from tests.ordering.conftest import SUBMIT
from tests.pipeline.expect import accepted, refused

SAVE = "promotions/save"
NEW = {"code": "fall20", "name": "Twenty in the fall", "percent": 20}


@pytest.fixture
def save(post):
    return lambda **said: post(SAVE, said, "employee")


def test_a_promotion_is_added_with_its_terms(save, world):
    told = accepted(save(
        **NEW, first_day="2026-01-01", last_day="2027-12-31", designation="agent", minimum="100.00",
        usage_limit=50, client_limit=2, services=["photos", "3d-tour"],
    ))["promotion"]  # fmt: skip
    assert told["code"] == "FALL20"
    assert (told["percent"], told["amount"], told["minimum"], told["used"]) == (20.0, None, 100.0, 0)
    assert told["services"] == ["3d-tour", "photos"]
    assert len(world.rows(PromotionService)) == 2


def test_only_what_is_sent_changes(save, world):
    accepted(save(**NEW, usage_limit=50, services=["photos"]))
    told = accepted(save(code="Fall20", active=False))["promotion"]
    assert (told["percent"], told["usage_limit"], told["active"], told["services"]) == (
        20.0,
        50,
        False,
        ["photos"],
    )
    told = accepted(save(code="FALL20", amount=25, usage_limit=0, services=[]))["promotion"]
    assert (told["percent"], told["amount"], told["usage_limit"], told["services"]) == (None, 25.0, None, [])
    assert len(world.rows(Promotion, code="FALL20")) == 1


WRONG = (
    ({"code": "NEW"}, ["name", "percent"]),
    (NEW | {"amount": 5}, ["amount"]),
    (NEW | {"percent": 0}, ["percent"]),
    (NEW | {"percent": 12.345}, ["percent"]),
    ({"code": "NEW", "name": "N", "amount": 0}, ["amount"]),
    ({"code": "NEW", "name": "N", "amount": -5}, ["amount"]),
    (NEW | {"minimum": -1}, ["minimum"]),
    (NEW | {"first_day": "2027-01-02", "last_day": "2027-01-01"}, ["last_day"]),
    (NEW | {"services": ["photos", "nowhere"]}, ["services[1]"]),
)


@pytest.mark.parametrize(("said", "params"), WRONG, ids=str)
def test_terms_that_make_no_sense_are_refused(save, world, said, params):
    before = world.count()
    answer = save(**said)
    assert answer.code == 400
    assert set(params) <= set(answer.faults), answer.faults
    assert all(len(sentence) > 10 for _, sentence in answer.faults.values())
    assert world.count() == before


@pytest.mark.usefixtures("cards")
def test_a_limit_is_not_set_below_what_was_used_and_orders_keep_their_price(save, post, order, world):
    made = accepted(post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"}))["order"]
    accepted(save(code="WELCOME10", usage_limit=1, percent=50))
    said = {"order": order(), "promotion_code": "welcome10"}
    told = refused(post(SUBMIT, said), "promotion-expended", 400)
    assert "used the promotion" in told.json["message"]
    accepted(save(code="WELCOME10", usage_limit=0, client_limit=2))
    again = accepted(post(SUBMIT, said))["order"]
    assert (made["total"], again["total"]) == (125.1, 69.5)
    refused(save(code="WELCOME10", usage_limit=1), "invalid-param", 400, "usage_limit")


def test_reads_are_for_staff(client, world):
    for by, code in (("employee", 200), ("planox2", 200), ("client", 403), ("liaison", 403)):
        headers = {"Authorization": f"Bearer {world.tokens[by]}"}
        assert client.get("/api/v1/promotions?code=welcome10", headers=headers).status_code == code


@pytest.mark.usefixtures("cards")
def test_the_office_sees_terms_and_uses(desk, post, order):
    accepted(post(SUBMIT, {"order": order(), "promotion_code": "WELCOME10"}))
    listed = desk.open("/console/promotions")
    for told in ("WELCOME10", "10 % off", "SUMMER25", "$25.00 off", "until 2026-01-31"):
        assert told in listed.text
    page = desk.open(listed.html.find("a", string="WELCOME10")["href"])
    for told in ("Dana Whitfield", "$13.90", "Redeemed", "1, no limit"):
        assert told in page.text


def test_a_promotion_is_changed_at_the_desk(desk, world):
    done = desk.fill("/console/promotions/save", {"code": "SUMMER25", "active": "true"})
    assert done.code == 303
    assert "In use" in desk.open(done.location).text

"""The demo's own orders go through the till, so that its pages of payments and e-mails are not empty."""

from __future__ import annotations

from app.blueprints.demo.cards import EFFECTS, load_cards
from app.blueprints.demo.cast import DANA, LENA, MARCUS
from app.blueprints.demo.sales import SALES, make_sales
from app.blueprints.orders.models import OrderRequest
from app.blueprints.payments.models import PaymentAttempt
from app.extensions import connection
from tests.ordering.books import PLACED


def test_each_sale_ends_as_its_card_says_and_the_client_is_written_to(world, simulator):
    with world.context():
        load_cards({DANA.email: (*EFFECTS,), LENA.email: ("approved",), MARCUS.email: ("approved",)})
        make_sales(connection())
    states = [row["state"] for row in world.rows(PaymentAttempt)]
    assert states == ["captured", "authorized", "authorized", "declined", "unknown"]
    assert [row["state"] in PLACED for row in world.rows(OrderRequest)[-len(SALES) :]] == [True] * 3 + [
        False
    ] * 2
    assert [one["template"] for one in simulator.messages()].count("order-placed") == 3


def test_a_real_gateway_is_asked_nothing(world, simulator):
    world.app.config["AUTHORIZE_NET_ENDPOINT"] = "http://127.0.0.1:9/"
    try:
        with world.context():
            make_sales(connection())
    finally:
        world.app.config["AUTHORIZE_NET_ENDPOINT"] = ""
    assert not world.rows(PaymentAttempt)

"""An order request until it is an order: accepted at once, or by the staff."""

from __future__ import annotations

import json

import pytest

from app.audit.models import AuditEntry
from app.blueprints.line_items.models import LineItem
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order, OrderRequest
from tests.ordering.conftest import SUBMIT
from tests.pipeline.expect import accepted, refused

pytestmark = pytest.mark.usefixtures("cards")
ACCEPT = "order_requests/accept"


@pytest.fixture
def by_staff(app):
    app.config["ORDER_ACCEPTANCE"] = "staff"
    yield
    app.config["ORDER_ACCEPTANCE"] = "auto"


@pytest.fixture
def waiting(by_staff, post, order) -> int:
    """An order request that waits to be accepted; its id."""
    access = {"method_of_access": "keypad", "access_code": "4417#", "onsite_contact_name": "Alma"}
    visits = [{"requested_date": "2027-03-01", "requested_time": "09:30", "notes": "Early."}]
    said = {"order": order(property_access=access, appointments=visits, notes="Mind the cat.")}
    made = accepted(post(SUBMIT, said))["order"]
    assert (made["status"], made["order_id"], made["payment"]["status"]) == ("submitted", None, "authorized")
    return int(made["order_request_id"])


def test_it_waits_for_the_staff_where_the_setting_says_so(waiting, world, simulator):
    assert not world.rows(Order, order_request_id=waiting)
    (status,) = world.rows(OrderStatus, order_request_id=waiting)
    assert (status["stage"], status["order_id"]) == ("new_request", None)
    assert "order request" in simulator.messages()[0]["message"]["subject"]


def test_accepting_makes_an_order_with_its_lines_and_its_history(waiting, post, world):
    made = accepted(post(ACCEPT, {"order_request_id": waiting}, "employee"))["order"]
    (order,) = world.rows(Order, order_request_id=waiting)
    assert (made["status"], made["order_id"], order["notes"]) == ("accepted", order["id"], "Mind the cat.")
    assert {line["order_id"] for line in world.rows(LineItem, order_request_id=waiting)} == {order["id"]}
    assert {stage["order_id"] for stage in world.rows(OrderStage, order_request_id=waiting)} == {order["id"]}
    (status,) = world.rows(OrderStatus, order_request_id=waiting)
    assert status["order_id"] == order["id"]
    (request,) = world.rows(OrderRequest, id=waiting)
    assert request["accepted_by"] == "Priya Nair"


def test_it_is_accepted_once(waiting, post, world):
    accepted(post(ACCEPT, {"order_request_id": waiting}, "employee"))
    answer = refused(
        post(ACCEPT, {"order_request_id": waiting}, "planox2"), "invalid-param", 400, "order_request_id"
    )
    assert "was accepted as order" in answer.faults["order_request_id"][1]
    assert len(world.rows(Order, order_request_id=waiting)) == 1


def test_the_operator_accepts_by_the_word(waiting, runner, world):
    result = runner.invoke(args=["order-requests", "accept", str(waiting), "--output", "json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["data"]["order"]["order_id"]
    assert runner.invoke(args=["order-requests", "accept", str(waiting)]).exit_code == 1


def test_what_was_never_paid_cannot_be_accepted(post, order, cards, world):
    refused(post(SUBMIT, {"order": order(), "payment_method_id": cards["declined"]}), "declined-payment", 400)
    failed = world.rows(OrderRequest)[-1]["id"]
    refused(post(ACCEPT, {"order_request_id": failed}, "employee"), "invalid-param", 400, "order_request_id")
    token = {"Authorization": f"Bearer {world.tokens['employee']}"}
    assert world.app.test_client().get(f"/api/v1/order_requests/{failed}", headers=token).status_code == 400


@pytest.fixture
def read(client, world):
    def get(path: str, by: str):
        return client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {world.tokens[by]}"}).json[
            "data"
        ]

    return get


def test_the_access_code_is_told_to_staff_who_read_the_request_and_to_nobody_else(waiting, read, world):
    for by, code in (("employee", "4417#"), ("planox2", "4417#"), ("client", "…"), ("liaison", "…")):
        told = read(f"order_requests/{waiting}", by)["order_request"]
        assert told["property_access"]["access_code"] == code
    assert "4417#" not in str(read("order_requests?limit=100", "employee"))
    assert "4417#" not in str(world.rows(AuditEntry))


def test_a_client_reads_its_own_requests_only(waiting, read):
    assert waiting in [one["id"] for one in read("order_requests?limit=100", "client")["order_requests"]]
    assert waiting not in [
        one["id"] for one in read("order_requests?limit=100", "other_client")["order_requests"]
    ]
    waits = read("order_requests?status=submitted", "employee")["order_requests"]
    assert waits[0]["total"] == 139.0


def test_the_office_sees_what_waits_and_accepts_it_from_its_page(waiting, desk, world):
    assert f"· {waiting} ·" in desk.open("/console/order_requests?status=submitted").text
    page = desk.open(f"/console/order_requests/{waiting}")
    for told in ("4417#", "Keypad", "2027-03-01 at 09:30", "Early.", "Mind the cat.", "$139.00", "Held"):
        assert told in page.text, told
    link = page.html.find("a", string="Accept")["href"]
    assert f"Order request {waiting}" in desk.open(link).text
    done = desk.fill(link.split("?")[0], {"order_request_id": str(waiting)})
    assert done.code == 303
    order = desk.open(done.location)
    assert "4417#" in order.text
    assert "Accept" not in [
        link.text for link in desk.open(f"/console/order_requests/{waiting}").html.select("a")
    ]


def test_a_request_that_nobody_placed_has_no_page(desk):
    assert desk.open("/console/order_requests/999999").code == 404

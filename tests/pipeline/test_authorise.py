"""The role: may this caller do that, and to whose records?"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.blueprints.demo.cast import DANA, LENA, MARCUS
from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order, OrderRequest
from app.database import table
from app.identity.models import Client, LiaisonClient
from app.interfaces import mounted_actions
from tests.pipeline.conftest import CREATE
from tests.pipeline.expect import accepted, refused

CALLERS = ("planox2", "planoorder", "planoauth", "employee", "photographer", "client", "other_client",
           "liaison", "no_role")  # fmt: skip
PROGRAMS = {"planox2", "planoorder", "planoauth"}
STAFF = {"planox2", "employee", "photographer"}
ORDERERS = {"planoorder", "employee", "photographer", "client", "other_client", "liaison"}
READERS = STAFF | {"client", "other_client", "liaison"}

MODELS = {"orders": Order, "order_stages": OrderStage, "order_statuses": OrderStatus}
SINGULAR = {"orders": "order", "order_stages": "order_stage", "order_statuses": "order_status"}

# Who may do what. An action that is mounted but not decided on here fails the first test.
DECIDED = {
    ("POST", CREATE): STAFF,
    ("GET", "orders"): READERS,
    ("GET", "orders/<id>"): READERS,
    ("GET", "order_stages"): READERS,
    ("GET", "order_stages/<id>"): READERS,
    ("GET", "order_statuses"): READERS,
    ("GET", "order_statuses/<id>"): READERS,
    ("POST", "users/client_register"): set(CALLERS),
    ("POST", "stages/save"): STAFF,
    ("GET", "stages"): READERS,
    ("POST", "orders/quote"): ORDERERS,
    ("POST", "orders/authorize_and_submit"): ORDERERS,
    ("GET", "order_requests"): READERS,
    ("GET", "order_requests/<id>"): READERS,
    ("POST", "order_requests/accept"): STAFF,
    ("GET", "promotions"): STAFF,
    ("GET", "promotions/<id>"): STAFF,
    ("POST", "promotions/save"): STAFF,
    ("POST", "promotions/try"): STAFF,
    ("GET", "payment_methods"): READERS,
    ("GET", "payment_methods/<id>"): READERS,
    ("GET", "payments"): STAFF,
    ("GET", "payments/<id>"): STAFF,
    ("POST", "payments/capture"): STAFF,
    ("POST", "payments/void"): STAFF,
    ("POST", "payments/refund"): STAFF,
    ("POST", "payments/settle_refund"): STAFF,
    ("POST", "payment_methods/create"): ORDERERS - {"planoorder"},
    ("POST", "appointments/create"): STAFF,
    ("POST", "appointments/explain"): STAFF,
    ("POST", "appointments/update"): STAFF,
    ("POST", "appointments/confirm"): STAFF,
    ("POST", "appointments/cancel"): STAFF,
    ("GET", "appointments"): READERS,
    ("GET", "appointments/<id>"): READERS,
    ("POST", "services/save"): STAFF,
    ("GET", "services"): READERS,
    ("GET", "services/<id>"): READERS,
    ("POST", "line_items/create"): STAFF,
    ("POST", "line_items/explain"): STAFF,
    ("POST", "line_items/update"): STAFF,
    ("POST", "line_items/remove"): STAFF,
    ("GET", "line_items"): READERS,
    ("GET", "line_items/<id>"): READERS,
    ("POST", "field_services/appointment_canceled"): STAFF,
    ("POST", "field_services/explain"): STAFF,
    ("POST", "notifications/acknowledge"): STAFF,
    ("POST", "notifications/retry"): STAFF,
    ("POST", "notifications/assign"): STAFF,
    ("GET", "notifications"): STAFF,
    ("GET", "notifications/<id>"): STAFF,
    ("POST", "sessions/create"): PROGRAMS,
    ("POST", "sessions/destroy"): set(CALLERS) - PROGRAMS | {"planox2"},
}


def test_every_mounted_action_is_decided_on(world):
    with world.context():
        assert {(action.method, action.path) for action in mounted_actions()} == set(DECIDED)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(("method", "path"), DECIDED, ids="-".join)
def test_a_caller_may_do_what_is_decided_and_no_more(server, world, method, path):
    """Every caller in turn: one cell of the table each."""
    named, decided = path.replace("<id>", "999999999"), DECIDED[method, path]
    for who in CALLERS:
        token, said = world.tokens[who], {"session_id": 999999999}
        answer = server.get(named, token) if method == "GET" else server.post(named, said, token)
        if who in decided:
            assert answer.code == 200 or answer.status in ("missing-param", "invalid-param"), who
            assert not {"token", "application"} & set(answer.faults), who
        elif who == "no_role":
            refused(answer, "client-required", 401)
        else:
            refused(answer, "permission-denied", 403)
            assert "This is for: " in answer.json["message"], who


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("who", ["planox2", "employee", "client"])
@pytest.mark.parametrize(
    "name", ["filemaker", "planox", "PLANOX2", "a\x00b", "\ud800", 1, True, ["planox2"], {"a": 1}]
)
def test_an_application_must_be_one_of_the_three(server, world, stage, who, name):
    answer = server.post(CREATE, stage(application=name, stage=...), world.tokens[who])
    refused(answer, "invalid-param", 400, "application")
    assert "planoauth, planoorder, planox2" in answer.faults["application"][1]


@pytest.mark.parametrize("name", [..., None, "", "  ", {}, "planox2", " planox2 "])
def test_an_application_that_is_absent_is_the_tokens_own(server, world, stage, name):
    for who in ("planox2", "employee"):
        data = accepted(server.post(CREATE, stage(application=name), world.tokens[who]))
        assert data["order_stage"]["stage_trigger"] == "api:planox2"


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("own", ["planoauth", "planoorder", "planox2"])
@pytest.mark.parametrize("other", ["planoauth", "planoorder", "planox2"])
def test_a_program_is_only_itself(server, world, own, other):
    answer = server.get(f"orders?application={other}", world.tokens[own])
    if own != other:
        refused(answer, "invalid-param", 400, "application")
        assert own in answer.faults["application"][1]
    elif own == "planox2":
        accepted(answer)
    else:
        refused(answer, "permission-denied", 403)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    ("who", "application", "may_create", "may_read"),
    [
        ("client", "planox2", False, False),
        ("liaison", "planox2", False, False),
        ("client", "planoauth", False, False),
        ("client", "planoorder", False, True),
        ("employee", "planoorder", False, False),
        ("employee", "planoauth", False, False),
        ("employee", "planox2", True, True),
    ],
)
def test_the_application_decides_the_role(server, world, stage, who, application, may_create, may_read):
    token = world.tokens[who]
    answers = (
        (may_create, server.post(CREATE, stage(application=application, stage=...), token)),
        (may_read, server.get(f"orders?application={application}", token)),
    )
    for may, answer in answers:
        if may:
            assert answer.status in ("missing-param", "action-successful")
        else:
            refused(answer, "permission-denied", 403)


@pytest.mark.usefixtures("nothing_written")
def test_the_role_is_judged_before_the_parameters(server, world, stage):
    refused(
        server.post(CREATE, stage(stage=..., order_id="x"), world.tokens["client"]), "permission-denied", 403
    )


WHOSE = {"client": (DANA,), "other_client": (LENA,), "liaison": (DANA, MARCUS)}


def reach(world, who: str) -> dict[str, set[int]]:
    """The ids of what a caller may read, by resource; worked out apart from the application."""
    users = {world.users[person] for person in WHOSE[who]}
    clients = {row["id"] for row in world.rows(Client) if row["user_id"] in users}
    orders = {row["id"] for row in world.rows(Order) if row["client_id"] in clients}
    requests = {row["id"] for row in world.rows(OrderRequest) if row["client_id"] in clients}

    def of(model):
        rows = world.rows(model)
        return {row["id"] for row in rows if row["order_id"] in orders or row["order_request_id"] in requests}

    return {"orders": orders, "order_stages": of(OrderStage), "order_statuses": of(OrderStatus)}


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("resource", MODELS)
@pytest.mark.parametrize("who", WHOSE)
def test_customers_read_their_own_records_only(server, world, who, resource):
    mine, everything = reach(world, who)[resource], {row["id"] for row in world.rows(MODELS[resource])}
    assert mine
    assert mine < everything
    listed = accepted(server.get(f"{resource}?limit=100", world.tokens[who]))[resource]
    assert {row["id"] for row in listed} == mine
    for row in everything:
        answer = server.get(f"{resource}/{row}", world.tokens[who])
        if row in mine:
            assert accepted(answer)[SINGULAR[resource]]["id"] == row
        else:
            refused(answer, "invalid-param", 400, "id")


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("resource", MODELS)
def test_anothers_record_is_answered_as_one_that_is_not_there(server, world, resource):
    token = world.tokens["other_client"]
    anothers = min(reach(world, "client")[resource])
    told = [server.get(f"{resource}/{row}", token) for row in (anothers, 999_999_999)]
    bodies = [answer.json | {"request_id": None} for answer in told]
    assert str(bodies[0]).replace(str(anothers), "N") == str(bodies[1]).replace("999999999", "N")
    assert set(told[0].headers) == set(told[1].headers)


@pytest.mark.usefixtures("nothing_written")
def test_a_filter_reaches_no_further_than_the_caller(server, world):
    token, order = world.tokens["other_client"], min(reach(world, "client")["orders"])
    (row,) = world.rows(Order, id=order)
    for query in (f"client_id={row['client_id']}", f"external_id={row['external_id']}",
                  f"order_request_id={row['order_request_id']}"):  # fmt: skip
        assert accepted(server.get(f"orders?{query}", token))["orders"] == []
    for resource in ("order_stages", "order_statuses"):
        assert accepted(server.get(f"{resource}?order_id={order}", token))[resource] == []


def test_a_liaison_who_is_released_reads_nothing_more(server, world):
    world.execute(sa.delete(table(LiaisonClient)))
    assert accepted(server.get("orders", world.tokens["liaison"]))["orders"] == []


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("resource", MODELS)
@pytest.mark.parametrize("who", sorted(STAFF))
def test_staff_read_everything(server, world, who, resource):
    listed = accepted(server.get(f"{resource}?limit=100", world.tokens[who]))[resource]
    assert len(listed) == len(world.rows(MODELS[resource]))

"""The role: may this caller do that, and to whose records?"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.blueprints.orders.models import Order, OrderRequest
from app.database import table
from app.identity.models import Client, Liaison, LiaisonClient
from app.interfaces import mounted_actions
from tests.pipeline.conftest import CREATE
from tests.pipeline.expect import accepted, refused

CALLERS = ("planox2", "planoorder", "planoauth", "employee", "photographer", "client", "other_client",
           "liaison", "no_role")  # fmt: skip
STAFF = {"planox2", "employee", "photographer"}
READERS = STAFF | {"client", "other_client", "liaison"}

# Who may do what. An action that is mounted but not decided on here fails the first test.
DECIDED = {
    ("POST", CREATE): STAFF,
    ("GET", "orders"): READERS,
    ("GET", "orders/<id>"): READERS,
    ("GET", "order_stages"): READERS,
    ("GET", "order_stages/<id>"): READERS,
    ("GET", "order_statuses"): READERS,
    ("GET", "order_statuses/<id>"): READERS,
}


def test_every_mounted_action_is_decided_on(world):
    with world.context():
        assert {(action.method, action.path) for action in mounted_actions()} == set(DECIDED)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize(("method", "path"), DECIDED, ids="-".join)
def test_a_caller_may_do_what_is_decided_and_no_more(server, world, method, path, who):
    token, path = world.tokens[who], path.replace("<id>", "999999999")
    answer = server.get(path, token) if method == "GET" else server.post(path, {"unheard": "of"}, token)
    if who == "no_role":
        refused(answer, "client-required", 401)
    elif who in DECIDED[method, path.replace("999999999", "<id>")]:
        assert answer.code == 200 or answer.status in ("missing-param", "invalid-param")
        assert not {"token", "application"} & set(answer.faults)
    else:
        refused(answer, "permission-denied", 403)
        assert "This is for: " in answer.json["message"]


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("who", ["planox2", "employee", "client"])
@pytest.mark.parametrize("name", ["filemaker", "planox", "PLANOX2", "a\x00b", "\ud800", 1, True, ["planox2"], {"a": 1}])
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
    refused(server.post(CREATE, stage(stage=..., order_id="x"), world.tokens["client"]), "permission-denied", 403)


def theirs(world, who: str) -> set[int]:
    """The ids of the clients whose records a caller may read."""
    (user,) = {session["user_id"] for session in world.sessions(who)}
    links = {row["client_id"] for liaison in world.rows(Liaison, user_id=user)
             for row in world.rows(LiaisonClient, liaison_id=liaison["id"])}  # fmt: skip
    return links | {row["id"] for row in world.rows(Client, user_id=user)}

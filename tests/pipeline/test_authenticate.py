"""The token: whose is it, and is it still good?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from app.database import table
from app.identity.models import ApplicationToken, Session, User
from app.identity.tokens import digest
from tests.pipeline.conftest import CREATE
from tests.pipeline.expect import accepted, refused, seen

sessions, programs, users = table(Session), table(ApplicationToken), table(User)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
GOOD_LOOKING = "olio_ses_" + "A" * 43


def change_session(world, who: str, **values: object) -> None:
    fits = sessions.c.token_sha256 == digest(world.tokens[who])
    world.execute(sa.update(sessions).where(fits).values(values))


def session_of(world, who: str):
    (row,) = world.rows(Session, token_sha256=digest(world.tokens[who]))
    return row


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    ("in_body", "in_header"),
    [(..., None), ("", None), (None, None), (..., "Bearer"), ("", "Bearer "), (..., "Basic b2xpbzpvbGlv")],
)
def test_without_a_token_there_is_no_caller(server, stage, in_body, in_header):
    headers = {"Authorization": in_header} if in_header else {}
    answer = server.post(CREATE, stage(token=in_body), **headers)
    refused(answer, "missing-param", 400, "token")
    assert answer.faults["token"] == ("missing-param", "Send the token of an application or a session.")


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    "token",
    [GOOD_LOOKING, GOOD_LOOKING.replace("ses", "app"), GOOD_LOOKING + "=", GOOD_LOOKING[:-1], "olio_ses_",
     "x", "' OR 1=1 --", "olio_ses_" + "é" * 43, "a=b", "olio_app_" + "A" * 5000],
)  # fmt: skip
def test_an_unknown_or_malformed_token_is_invalid(server, world, stage, token):
    refused(server.post(CREATE, stage(token=token)), "invalid-token", 401)
    refused(server.post(CREATE, stage(token=token, stage=...)), "invalid-token", 401)
    refused(server.post(CREATE, stage(), token.encode().decode("latin-1")), "invalid-token", 401)
    refused(server.get("orders", token.encode().decode("latin-1")), "invalid-token", 401)
    good = world.tokens["planox2"]
    refused(server.post(CREATE, stage(token=token), good), "invalid-token", 401)
    refused(server.post(CREATE, stage(token=good), token.encode().decode("latin-1")), "invalid-token", 401)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("token", [12, 0, 1.5, True, False, ["x"], [None], {"token": "x"}, "a\x00b", "\ud800"])
def test_a_token_that_is_no_text_is_invalid(server, stage, token):
    refused(server.post(CREATE, stage(token=token)), "invalid-token", 401)


def test_a_token_counts_in_the_body_in_the_header_and_in_both(server, world, stage):
    token = world.tokens["planox2"]
    accepted(server.post(CREATE, stage(token=token)))
    accepted(server.post(CREATE, stage(), token))
    accepted(server.post(CREATE, stage(), Authorization=f"bearer  {token}"))
    accepted(server.post(CREATE, stage(token=token), token))
    accepted(server.post(CREATE, stage(token=token), Authorization="Basic b2xpbzpvbGlv"))


@pytest.mark.usefixtures("nothing_written")
def test_two_good_tokens_that_differ_are_none(server, world, stage):
    answer = server.post(CREATE, stage(token=world.tokens["employee"]), world.tokens["planox2"])
    refused(answer, "invalid-token", 401)


@pytest.mark.usefixtures("nothing_written")
def test_a_token_in_the_address_is_not_read(server, world, stage):
    token = world.tokens["planox2"]
    refused(server.get(f"orders?token={token}"), "missing-param", 400, "token")
    refused(server.post(f"{CREATE}?token={token}", stage()), "missing-param", 400, "token")
    accepted(server.get(f"orders?token={GOOD_LOOKING}", token))


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("who", ["employee", "planox2"])
def test_a_revoked_token_is_invalid(server, world, stage, who):
    of = sessions if who == "employee" else programs
    accepted(server.get("orders", world.tokens[who]))
    fits = of.c.token_sha256 == digest(world.tokens[who])
    world.execute(sa.update(of).where(fits).values(revoked_at=datetime.now(UTC)))
    refused(server.post(CREATE, stage(), world.tokens[who]), "invalid-token", 401)
    refused(server.get("orders", world.tokens[who]), "invalid-token", 401)


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("who", ["employee", "client", "no_role"])
def test_the_token_of_an_inactive_user_is_invalid(server, world, stage, who):
    user = session_of(world, who)["user_id"]
    world.execute(sa.update(users).where(users.c.id == user).values(active=False))
    refused(server.post(CREATE, stage(), world.tokens[who]), "invalid-token", 401)


AGES = [
    ("a week, all but a second", 7 * DAY - SECOND, 1 * SECOND, True),
    ("a week", 7 * DAY, 1 * SECOND, True),
    ("a week and a second", 7 * DAY + SECOND, 1 * SECOND, False),
    ("unused for 72 hours less a second", 4 * DAY, 3 * DAY - SECOND, True),
    ("unused for 72 hours", 4 * DAY, 3 * DAY, True),
    ("unused for 72 hours and a second", 4 * DAY, 3 * DAY + SECOND, False),
    ("old and unused", 30 * DAY, 20 * DAY, False),
]


@pytest.mark.parametrize(("age", "idle", "good"), [row[1:] for row in AGES], ids=[row[0] for row in AGES])
def test_a_session_ends_by_age_and_by_disuse(api, world, stage, age, idle, good):
    change_session(world, "employee", created_at=NOON - age, last_used_at=NOON - idle)
    before = world.count()
    with time_machine.travel(NOON, tick=False):
        answer = seen(api(CREATE, stage(), "employee"))
    if good:
        accepted(answer)
    else:
        refused(answer, "session-expired", 401)
        assert session_of(world, "employee")["last_used_at"] == NOON - idle
        assert world.count() == before


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(("age", "idle"), [(7 * DAY + SECOND, SECOND), (4 * DAY, 3 * DAY + SECOND)])
def test_an_expired_session_is_told_on_the_wire(server, world, stage, age, idle):
    now = datetime.now(UTC).replace(microsecond=0)
    change_session(world, "client", created_at=now - age, last_used_at=now - idle)
    refused(server.post(CREATE, stage(), world.tokens["client"]), "session-expired", 401)
    refused(server.get("orders", world.tokens["client"]), "session-expired", 401)


def test_a_remembered_session_outlives_both(server, world, stage):
    long_ago = datetime.now(UTC).replace(microsecond=0) - 400 * DAY
    change_session(world, "employee", created_at=long_ago, last_used_at=long_ago, remember_me=True)
    accepted(server.post(CREATE, stage(), world.tokens["employee"]))


@pytest.mark.parametrize(("idle", "touched"), [(59, False), (60, True), (3600, True)])
@pytest.mark.parametrize("request_is", ["good", "bad", "forbidden", "a read"])
def test_use_is_noted_once_a_minute_even_if_it_is_refused(api, client, world, stage, idle, touched, request_is):
    used = NOON - timedelta(seconds=idle)
    change_session(world, "employee", created_at=NOON - DAY, last_used_at=used)
    said = {"good": stage(), "bad": stage(stage="nowhere"), "forbidden": stage(application="planoorder")}
    with time_machine.travel(NOON, tick=False):
        if request_is == "a read":
            client.get("/api/v1/orders", headers={"Authorization": f"Bearer {world.tokens['employee']}"})
        else:
            api(CREATE, said[request_is], "employee")
    assert session_of(world, "employee")["last_used_at"] == (NOON if touched else used)


@pytest.mark.usefixtures("nothing_written")
def test_a_user_without_a_role_must_become_a_client_first(server, world, stage):
    token = world.tokens["no_role"]
    for answer in (server.post(CREATE, stage(), token), server.get("orders", token)):
        refused(answer, "client-required", 401)
        shown, row = answer.json["session"], session_of(world, "no_role")
        assert (shown["token"], shown["id"]) == (token, row["id"])
        assert (shown["user_id"], shown["first_name"]) == (row["user_id"], "Casey")
        assert row["token_sha256"] not in answer.body.decode()


def test_a_user_without_a_role_may_do_what_makes_it_one(probe):
    assert accepted(probe("probes/sensitive", {"word": "in"}, "no_role")) == {"word": "in"}
    refused(probe("probes/plain", {"word": "in"}, "no_role"), "client-required", 401)

"""The notifications tab: what failed, seen to, tried again, alone and many at once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.blueprints.demo.cast import DANA, PRIYA, SAM
from app.database import table
from app.identity.models import User
from app.notifications.models import Notification

_is_dana = table(User).c.email == DANA.email
TAB = "/console/notifications"


@pytest.fixture
def failed(api, world, simulator):
    """Notifications of e-mails about deliveries that failed; `failed(2)`."""

    def fail(times=1, error="RequestLimitExceeded"):
        for _ in range(times):
            simulator.fault({"error": error}, api="mandrill")
            said = {"order_id": world.order_id("KW-77120"), "stage": "delivered", "update_status": True}
            assert api("order_stages/create", said).status_code == 500
        return [row["id"] for row in world.rows(Notification)]

    return fail


def states(world):
    return [row["state"] for row in world.rows(Notification)]


def test_without_failures_the_tab_says_so_quietly(desk):
    page = desk.open(TAB)
    assert page.html.select_one(".note.done").get_text().startswith("No open failures.")
    assert "open" not in page.html.select_one("nav.menu").get_text()


def test_the_menu_counts_what_is_open(desk, failed):
    failed(2)
    page = desk.open("/console/orders")
    assert "Notifications 2 open" in page.html.select_one("nav.menu").get_text(" ", strip=True)


def test_one_shows_what_was_sent_and_answered_and_every_try(desk, failed):
    (number,) = failed()
    page = desk.open(f"{TAB}/{number}")
    for told in ("RequestLimitExceeded", "dana@frontrange.example", "order-delivered", "Tried again by itself"):
        assert told in page.text
    assert "sim-key" not in page.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", 2), ("?state=open", 2), ("?state=resolved", 0), ("?kind=mail", 2), ("?kind=job", 0),
     ("?error=mandrill-email-failed", 2), ("?error=another", 0), ("?state=&kind=", 2)],
)  # fmt: skip
def test_the_list_is_filtered(desk, failed, query, shown):
    failed(2)
    assert len(desk.open(TAB + query).html.select("tbody tr")) == shown


def test_acknowledging_keeps_who_and_why(desk, failed, world):
    (number,) = failed()
    page = desk.fill("/console/notifications/acknowledge", {"id": str(number), "note": "Called her."})
    assert page.location == f"{TAB}/{number}"
    (row,) = world.rows(Notification)
    assert (row["state"], row["acknowledged_by"], row["note"]) == ("acknowledged", "Priya Nair", "Called her.")
    assert "Called her." in desk.open(page.location).text


def test_the_same_failure_again_leaves_it_acknowledged_and_counts(api, failed, world, simulator):
    (number,) = failed()
    api("notifications/acknowledge", {"id": number})
    simulator.fault({"error": "RequestLimitExceeded"}, api="mandrill")
    answer = api("notifications/retry", {"id": number})
    assert (answer.status_code, answer.json["status"]) == (500, "mandrill-email-failed")
    (row,) = world.rows(Notification)
    assert (row["state"], row["times"]) == ("acknowledged", 2)


def test_retrying_sends_and_resolves(desk, failed, world, simulator):
    (number,) = failed()
    page = desk.fill("/console/notifications/retry", {"id": str(number)})
    assert page.code == 303
    assert states(world) == ["resolved"]
    assert len(simulator.messages()) == 1
    assert "resolved" in desk.open(TAB).text


def test_a_wrong_address_is_mended_and_the_letter_sent_there(api, world, simulator):
    order = world.order_id("KW-77120")
    world.execute(sa.update(table(User)).values(email="invalid@frontrange.example").where(_is_dana))
    said = {"order_id": order, "stage": "delivered", "update_status": True}
    assert api("order_stages/create", said).status_code == 500
    (row,) = world.rows(Notification)
    answer = api("notifications/retry", {"id": row["id"], "email": "dana@frontrange.example"})
    assert answer.status_code == 200
    assert [(one["email"], one["status"]) for one in simulator.messages()] == [
        ("invalid@frontrange.example", "invalid"),
        ("dana@frontrange.example", "sent"),
    ]
    assert states(world) == ["resolved"]


def test_what_is_resolved_or_no_mail_cannot_be_retried(api, failed, world):
    (number,) = failed()
    assert api("notifications/retry", {"id": number}).status_code == 200
    again = api("notifications/retry", {"id": number})
    assert (again.status_code, again.json["errors"][0]["param"]) == (400, "id")
    assert api("notifications/retry", {"id": 999}).status_code == 400


def test_retrying_by_two_at_once_sends_one(api, failed, simulator, monkeypatch):
    """The second finds the first one's lease."""
    (number,) = failed()
    from app.outbox import delivery

    send, seen = delivery._send, []

    def send_and_be_asked_again(row):
        if not seen:
            seen.append(api("notifications/retry", {"id": number}).status_code)
        return send(row)

    monkeypatch.setattr(delivery, "_send", send_and_be_asked_again)
    assert api("notifications/retry", {"id": number}).status_code == 200
    assert seen == [200]
    assert len(simulator.messages()) == 1


@pytest.mark.parametrize(("do", "state"), [("acknowledge", "acknowledged"), ("retry", "resolved")])
def test_many_at_once_in_two_steps(desk, failed, world, do, state):
    failed(3)
    page = desk.open(f"{TAB}/bulk?do={do}&state=open")
    assert len(page.html.select("tbody tr")) == 3
    assert states(world) == ["open"] * 3, "looking does nothing"
    hidden = [(field["name"], field["value"]) for field in page.html.select("main input[type=hidden]")]
    fields: dict = {}
    for name, value in hidden:
        fields.setdefault(name, []).append(value)
    done = desk.send(f"{TAB}/bulk", fields)
    assert done.location == f"{TAB}?state=open&kind=&error=&assigned_to="
    assert "3 done, 0 failed" in desk.open(done.location).text
    assert states(world) == [state] * 3


def test_a_bulk_retry_says_how_many_failed_again(desk, failed, simulator, world):
    numbers = failed(2)
    simulator.fault({"error": "RequestLimitExceeded"}, api="mandrill")
    token = desk.open(f"{TAB}/bulk?do=retry").html.select_one("input[name=csrf_token]")["value"]
    page = desk.send(f"{TAB}/bulk", {"csrf_token": token, "do": "retry", "id": [str(n) for n in numbers]})
    assert "1 done, 1 failed" in desk.open(page.location).text
    assert sorted(states(world)) == ["open", "resolved"]


def test_programs_read_notifications_and_clients_do_not(client, world, failed):
    failed()
    seen = {
        who: client.get("/api/v1/notifications", headers={"Authorization": f"Bearer {world.tokens[who]}"})
        for who in ("employee", "client")
    }
    assert seen["employee"].json["data"]["notifications"][0]["error"] == "mandrill-email-failed"
    assert seen["client"].json["status"] == "permission-denied"


def test_the_simulators_page_shows_its_mails_and_its_ledger(desk, api, world, simulator):
    said = {"order_id": world.order_id("KW-77120"), "stage": "delivered", "update_status": True}
    assert api("order_stages/create", said).status_code == 200
    profile, card = simulator.store_card()
    simulator.ask(
        "createTransaction",
        transactionRequest={
            "transactionType": "authOnlyTransaction",
            "amount": "125.00",
            "profile": {"customerProfileId": profile, "paymentProfile": {"paymentProfileId": card}},
            "order": {"invoiceNumber": "P1"},
        },
    )
    page = desk.open("/console/simulator")
    assert "Ready: your order" in page.text
    assert "$125.00" in page.text


def test_with_real_providers_there_is_no_such_page(desk, app, monkeypatch):
    monkeypatch.setitem(app.config, "PAYMENT_GATEWAY", "authorize_net")
    monkeypatch.setitem(app.config, "MAIL_PROVIDER", "mandrill")
    assert desk.open("/console/simulator").code == 404
    assert "Simulator" not in desk.open("/console/orders").html.select_one("nav.menu").get_text()


def test_one_is_given_to_somebody_by_name_and_found_again_by_it(desk, failed, world):
    first, second = failed(2)
    form = desk.open(f"{TAB}/{first}").html.find("a", string="Assign")["href"]
    offered = [option.get_text() for option in desk.open(form).html.select("select[name=user_id] option")]
    assert {PRIYA.name, SAM.name} <= set(offered)
    assert DANA.name not in offered
    sent = desk.fill(form, {"id": str(first), "user_id": str(world.users[SAM])})
    assert "It is Sam Porter's to see to." in desk.open(sent.location).text
    for query, shown in ((f"?assigned_to={SAM.name}", first), ("?assigned_to=nobody", second)):
        (row,) = desk.open(f"{TAB}{query}").html.select("tbody tr")
        assert row.a["href"] == f"{TAB}/{shown}"
    assert states(world) == ["open", "open"]


def test_it_is_given_to_staff_only_and_taken_back(api, failed, world):
    (number,) = failed()
    answer = api("notifications/assign", {"id": number, "user_id": world.users[DANA]})
    assert answer.json["errors"][0]["param"] == "user_id"
    assert "no member of staff" in answer.json["message"]
    given = api("notifications/assign", {"id": number, "user_id": world.users[PRIYA]}).json
    assert given["data"]["notification"]["assigned_to"] == "Priya Nair"
    taken = api("notifications/assign", {"id": number}).json
    assert (taken["data"]["notification"]["assigned_to"], taken["message"]) == (
        None, "It is nobody's in particular.",
    )  # fmt: skip

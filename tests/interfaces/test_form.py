"""The form face: what is typed goes to the schema, what is wrong comes back with what was typed."""

from __future__ import annotations

import json
import shlex
import subprocess
from urllib.parse import urlsplit

import pytest

from app.blueprints.order_stages.models import OrderStage, OrderStatus
from app.extensions import csrf
from app.interfaces.sends import what_it_sends
from tests.promises.actions import ACTIONS

FORM = "/console/order_stages/create"


@pytest.fixture
def said(world):
    return {"order_id": str(world.order_id("KW-77120")), "stage": "on_site", "update_status": "true"}


def test_a_form_records_a_stage_as_the_person_at_the_desk(desk, said, world):
    page = desk.fill(FORM, said)
    assert page.code == 303
    assert urlsplit(page.location).path == f"/console/orders/{said['order_id']}"
    stage = world.rows(OrderStage, order_id=int(said["order_id"]))[-1]
    assert (stage["created_by"], stage["stage_trigger"]) == ("Priya Nair", "console:planox2")
    assert "The stage was recorded." in desk.open(page.location).text


def test_a_refusal_is_summed_up_and_said_beside_the_field(desk, said):
    page = desk.fill(FORM, said | {"appointment-appt_id": "twelve", "stage": ""})
    assert page.code == 400
    assert page.title.startswith("Error: ")
    assert page.problems == [
        "Enter the stage.",
        "Appointment id must be a whole number, for example 1.",
    ]
    link = page.html.select(".error-summary a")[1]
    field = page.html.find(id=link["href"].removeprefix("#"))
    assert field["name"] == "appointment-appt_id"
    assert field["aria-invalid"] == "true"
    assert page.html.find(id=field["aria-describedby"].split()[0]).get_text() == page.problems[1]
    assert page.html.select_one(".error-summary").has_attr("autofocus")
    assert "missing-param" in page.text


def test_fields_named_in_the_address_come_filled_in(desk, said):
    page = desk.open(f"{FORM}?order_id={said['order_id']}&appointment-cancel_reason=rain")
    assert page.value("order_id") == said["order_id"]
    assert page.value("appointment-cancel_reason") == "rain"
    assert "1428 Larkspur Lane" in page.text
    assert page.html.find(attrs={"name": "update_status"}).has_attr("autofocus")


def test_a_switch_can_say_yes_no_and_nothing(desk, said, world):
    page = desk.open(FORM)
    options = page.html.find(attrs={"name": "order-delivery_rush"}).find_all("option")
    assert [option["value"] for option in options] == ["", "true", "false"]
    order = int(said["order_id"])
    for typed, stored in [("true", True), ("", True), ("false", False)]:
        assert desk.fill(FORM, said | {"order-delivery_rush": typed}).code == 303
        assert world.rows(OrderStatus, order_id=order)[0]["delivery_rush"] is stored


def test_a_list_is_written_one_a_line(desk, said, world):
    assert desk.fill(FORM, said | {"order-services_addon_array": "Twilight\r\n\r\n 3D tour "}).code == 303
    (status,) = world.rows(OrderStatus, order_id=int(said["order_id"]))
    assert status["services_addon_array"] == ["Twilight", "3D tour"]


def test_a_second_click_makes_no_second_stage(desk, said, world):
    form = desk.open(FORM)
    hidden = {name: form.value(name) for name in ("csrf_token", "idempotency_key")}
    before = world.count()["order_stages"]
    first, second = desk.send(FORM, hidden | said), desk.send(FORM, hidden | said)
    assert (first.code, second.code) == (303, 303)
    assert first.location == second.location
    assert world.count()["order_stages"] == before + 1


def test_a_form_mended_after_a_refusal_is_saved_under_the_same_key(desk, said):
    refused = desk.fill(FORM, said | {"stage": ""})
    hidden = {name: refused.value(name) for name in ("csrf_token", "idempotency_key")}
    assert desk.send(FORM, hidden | said).code == 303


def test_warnings_are_shown_after_saving(desk, said):
    page = desk.fill(FORM, said | {"stage": "ordered"})
    notes = desk.open(page.location).html.select(".note.warning")
    assert [note.get_text() for note in notes] == ["The order stood at scheduled, which comes later."]


def test_what_a_form_sends_is_the_call_and_the_command_that_leave_the_same_row(
    desk, said, world, shared_server, runner
):
    order = int(said["order_id"])
    said |= {
        "notes": 'It\'s "quoted" & more\nsecond line',
        "stage_at_mt": "11/23/2026 9:30 AM",
        "order-services_addon_array": "Twilight\n3D tour, long",
        "appointment-appt_confirmed": "$HOME",
    }
    shown = desk.fill(FORM, said | {"_show": "sends"})
    assert shown.code == 200
    curl, command = (shown.html.find(id=f"sends-{face}").get_text() for face in ("curl", "command"))
    assert world.tokens["employee"] not in shown.text
    assert desk.fill(FORM, said).code == 303

    (key,) = [word for word in shlex.split(curl) if word.startswith("Idempotency-Key: ")]
    curl = curl.replace(key, "Idempotency-Key: another").replace("http://localhost", shared_server.url)
    world.written_elsewhere()
    environ = {"TOKEN": world.tokens["employee"], "PATH": "/usr/bin:/bin"}
    answer = subprocess.run(["sh", "-c", curl], env=environ, capture_output=True, text=True, check=True)
    assert "action-successful" in answer.stdout
    words = shlex.split(command.replace("\\\n", " "))
    assert runner.invoke(args=words[3:]).exit_code == 0

    rows = world.rows(OrderStage, order_id=order)[-3:]
    own = ("id", "stage_trigger", "created_by", "created_by_id", "updated_by", "updated_by_id",
           "created_at", "created_at_fm")  # fmt: skip
    alike = [{name: value for name, value in row.items() if name not in own} for row in rows]
    assert alike[0] == alike[1] == alike[2]
    assert [row["stage_trigger"] for row in rows] == ["console:planox2", "api:planox2", "command:planox2"]


def test_the_fragment_of_what_is_sent_follows_the_typing(desk, said):
    form = desk.open(FORM)
    page = desk.send(FORM, {"csrf_token": form.value("csrf_token")} | said, **{"X-Fragment": "sends"})
    assert page.code == 200
    assert '"stage": "on_site"' in page.html.find(id="sends-curl").get_text()
    assert page.html.find("html") is None


def test_every_form_view_is_guarded_against_other_sites(app):
    exempt = {name.rsplit(".", 1)[-1] for name in csrf._exempt_views}
    views = {rule.endpoint.split(".")[-1] for rule in app.url_map.iter_rules()}
    assert exempt == {view for view in views if view.endswith("_json")}


def test_what_is_private_is_not_repeated_in_what_a_form_sends(desk):
    code = "order-property_access-access_code"
    shown = desk.fill("/console/orders/authorize_and_submit", {code: "gate 4471#", "_show": "sends"})
    for face in ("curl", "command"):
        assert "access" in shown.html.find(id=f"sends-{face}").get_text()
    assert shown.value(code) == "gate 4471#"
    assert shown.text_of_html.count("gate 4471#") == 1
    whole = {"order": json.dumps({"property_access": {"access_code": "gate 4471#"}, "notes": "Ring twice"})}
    (submit,) = [action for action in ACTIONS if action.path == "orders/authorize_and_submit"]
    sent = what_it_sends(submit, whole, None, "http://olio.example")
    assert "Ring twice" in sent["curl"]
    assert "gate 4471#" not in sent["curl"] + sent["command"]
    card = desk.fill("/console/payment_methods/create", {"data_value": "eyJjb2Rl-secret", "_show": "sends"})
    assert "eyJjb2Rl-secret" not in card.text_of_html

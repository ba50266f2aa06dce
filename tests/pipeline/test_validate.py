"""Validation: every fault at once, and what counts as absent, as an id, as a switch."""

from __future__ import annotations

import pytest

from app.blueprints.order_stages.models import OrderStage
from tests.pipeline.conftest import CREATE
from tests.pipeline.expect import accepted, refused

LARGEST = 2**63 - 1
ABSENT = (..., None, "", "  ", "\t\n", {}, {"a": None}, {"a": {"b": ""}})


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("nothing", ABSENT)
@pytest.mark.parametrize("param", ["update_status", "stage"])
def test_null_and_blank_and_empty_hashes_count_as_absent(server, world, stage, param, nothing):
    answer = server.post(CREATE, stage(**{param: nothing}), world.tokens["planox2"])
    refused(answer, "missing-param", 400, param)
    assert answer.faults[param][0] == "missing-param"


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("nothing", ABSENT)
def test_of_two_ids_one_must_be_there(server, world, stage, nothing):
    said = stage(order_id=nothing, order_request_id=nothing)
    answer = server.post(CREATE, said, world.tokens["planox2"])
    refused(answer, "missing-param", 400, "order_id", "order_request_id")
    assert set(answer.faults.values()) == {("missing-param", "Enter the order id or the order request id.")}


@pytest.mark.parametrize("nothing", ABSENT)
def test_what_is_absent_and_optional_is_not_missed(server, world, stage, nothing):
    optional = dict.fromkeys(("notes", "stage_at_mt", "appointment", "client", "order", "view"), nothing)
    answer = server.post(CREATE, stage(**optional), world.tokens["planox2"])
    assert accepted(answer)["order_stage"]["notes"] is None
    assert {remark["code"] for remark in answer.json.get("warnings", [])} <= {"unknown-param"}


@pytest.mark.parametrize(
    ("switch", "on"),
    [(True, True), (False, False), (1, True), (0, False), ("true", True), ("FALSE", False), ("1", True),
     ("0", False), (" Yes ", True), ("no", False)],
)  # fmt: skip
def test_false_is_a_value(server, world, stage, switch, on):
    data = accepted(server.post(CREATE, stage(update_status=switch), world.tokens["planox2"]))
    assert data["status_updated"] is on


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("switch", ["maybe", "on", 2, -1, 0.5, 1.5, [], [True], {"a": 1}, "truefalse", "NaN"])
def test_a_switch_is_nothing_else(server, world, stage, switch):
    answer = server.post(CREATE, stage(update_status=switch), world.tokens["planox2"])
    refused(answer, "invalid-param", 400, "update_status")
    assert "true or false" in answer.faults["update_status"][1]


@pytest.mark.parametrize("write", [int, float, str, " {} ".format, "0{}".format])
def test_an_id_is_taken_as_number_and_as_text(server, world, stage, write):
    order = world.order_id("KW-77120")
    data = accepted(server.post(CREATE, stage(order_id=write(order)), world.tokens["planox2"]))
    assert data["order_stage"]["order_id"] == order


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    "value",
    [True, False, 1.5, "1.5", "1.0", "one", "1e2", "+1", "0x1", "1_0", "١", "1,042", "- 1", [], [1], {"id": 1},
     "1" * 5000, "--1", "1\x00"],
)  # fmt: skip
def test_what_is_no_whole_number_is_no_id(server, world, stage, value):
    answer = server.post(CREATE, stage(order_id=value), world.tokens["planox2"])
    refused(answer, "invalid-param", 400, "order_id")
    assert "whole number" in answer.faults["order_id"][1]


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize(
    "value", [0, -1, "-1", "0", 0.0, -0.0, 2**63, -(2**63), str(2**63), 1e19, 1e300, 10**4000]
)
def test_an_id_lies_between_one_and_the_largest(server, world, stage, value):
    answer = server.post(CREATE, stage(order_id=value), world.tokens["planox2"])
    refused(answer, "invalid-param", 400, "order_id")
    assert f"between 1 and {LARGEST}" in answer.faults["order_id"][1]


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("value", [LARGEST, str(LARGEST), 2**53, 2**31, 2**62])
def test_an_id_in_range_is_looked_up(server, world, stage, value):
    answer = server.post(CREATE, stage(order_id=value), world.tokens["planox2"])
    refused(answer, "invalid-param", 400, "order_id")
    assert answer.faults["order_id"][1] == f"There is no order {value}."


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("path", ["orders", "order_stages", "order_statuses"])
@pytest.mark.parametrize("value", ["0", "-1", str(2**63), str(LARGEST), "9" * 400])
def test_an_id_in_the_address_is_held_to_the_same(server, world, path, value):
    refused(server.get(f"{path}/{value}", world.tokens["planox2"]), "invalid-param", 400, "id")


@pytest.mark.usefixtures("nothing_written")
def test_all_faults_come_at_once_and_a_missing_one_names_the_refusal(server, world, stage):
    said = stage(
        order_id=LARGEST, stage="nowhere", created_by_id=True, updated_by_id=LARGEST, notes="\x00",
        client={"client_id": LARGEST, "client_billing_postal_code": "x"}, view="whole",
        order={"due_date": "11/30/2026", "services_addon_array": ["ok", 5]},
    )  # fmt: skip
    faulty = {
        *("order_id", "stage", "created_by_id", "updated_by_id", "notes", "client.client_id", "view"),
        *("client.client_billing_postal_code", "order.due_date", "order.services_addon_array[1]"),
    }
    answer = server.post(CREATE, said, world.tokens["planox2"])
    assert set(answer.faults) == faulty
    refused(answer, "invalid-param", 400, *answer.faults)
    answer = server.post(CREATE, {**said, "update_status": None}, world.tokens["planox2"])
    assert set(answer.faults) == {*faulty, "update_status"}
    refused(answer, "missing-param", 400, *answer.faults)
    assert [name for name, fault in answer.faults.items() if fault[0] == "missing-param"] == ["update_status"]


@pytest.mark.usefixtures("nothing_written")
@pytest.mark.parametrize("value", ["x", 1, True, [], ["x"], [{"appt_id": 1}]])
def test_what_is_no_hash_has_no_members_to_report(server, world, stage, value):
    answer = server.post(CREATE, stage(appointment=value), world.tokens["planox2"])
    refused(answer, "invalid-param", 400, "appointment")


def test_unknown_parameters_pass_with_a_warning_each(server, world, stage):
    said = stage(fm_script="Stage push", order={"colour": 1, "notes": "n"}, **{"a\x00b": 1, "": 2, "id": [1]})
    answer = server.post(CREATE, said, world.tokens["planox2"])
    accepted(answer)
    told = {remark["param"]: remark["code"] for remark in answer.json["warnings"]}
    assert told == dict.fromkeys(["fm_script", "order.colour", "a\x00b", "", "id"], "unknown-param")
    assert all(remark["message"] for remark in answer.json["warnings"])


@pytest.mark.parametrize(("length", "good"), [(10_000, True), (10_001, False)])
def test_length_is_counted_in_characters(server, world, stage, length, good):
    before = len(world.rows(OrderStage))
    answer = server.post(CREATE, stage(notes="🏠" * length), world.tokens["planox2"])
    if good:
        assert accepted(answer)["order_stage"]["notes"] == "🏠" * length
    else:
        refused(answer, "invalid-param", 400, "notes")
        assert "10000 characters; it has 10001" in answer.faults["notes"][1]
    assert len(world.rows(OrderStage)) - before == good

"""The command face: options in, sentences or the envelope out, an exit code for scripts."""

from __future__ import annotations

import json

from app.blueprints.order_stages.models import OrderStage, OrderStatus


def record(runner, *words):
    return runner.invoke(args=["order-stages", "create", *map(str, words)])


def test_a_command_records_a_stage_as_the_operator(runner, world):
    order = world.order_id("KW-77120")
    result = record(runner, "--order-id", order, "--stage", "on_site", "--update-status", "true")
    assert result.exit_code == 0
    assert "The stage was recorded." in result.stdout
    stage = world.rows(OrderStage, order_id=order)[-1]
    assert (stage["stage"], stage["stage_trigger"], stage["created_by"]) == (
        "on_site",
        "command:planox2",
        "PlanOX2",
    )


def test_a_refusal_goes_to_standard_error_with_exit_code_one(runner, world):
    before = world.count()
    result = record(runner, "--stage", "on_site")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "missing-param" in result.stderr
    assert "order_id: Enter the order id or the order request id." in result.stderr
    assert world.count() == before


def test_hashes_are_written_with_dots_and_lists_with_commas(runner, world):
    order = world.order_id("KW-77120")
    result = record(
        runner, "--order-id", order, "--stage", "on_site", "--update-status", "yes",
        "--order.notes", "Ring twice", "--order.services-addon-array", "Twilight, 3D tour",
        "--client.client-billing-postal-code", "2111", "--output", "json",
    )  # fmt: skip
    status = json.loads(result.stdout)["data"]["order_status"]
    assert status["order_notes"] == "Ring twice"
    assert status["services_addon_array"] == ["Twilight", "3D tour"]
    assert status["client_billing_postal_code"] == "02111"
    assert world.rows(OrderStatus, order_id=order)[0]["order_notes"] == "Ring twice"


def test_a_file_of_parameters_is_read_and_options_override_it(runner, world, tmp_path):
    said = {"order_id": world.order_id("KW-77120"), "stage": "hold", "update_status": True}
    file = tmp_path / "stage.json"
    file.write_text(json.dumps(said))
    result = record(runner, "--json", file, "--stage", "on_site", "--output", "json")
    assert json.loads(result.stdout)["data"]["order_stage"]["stage"] == "on_site"


def test_warnings_are_said_on_standard_error(runner, world):
    order = world.order_id("KW-77120")
    result = record(
        runner, "--order-id", order, "--stage", "ordered", "--update-status", "1",
    )  # fmt: skip
    assert result.exit_code == 0
    assert "warning, stage:" in result.stderr


def test_routes_are_listed_retired_and_deployed(runner, api, world):
    said = {"order_id": world.order_id("KW-77120"), "stage": "on_site", "update_status": True}
    assert "order_stages/create" in runner.invoke(args=["api-routes", "list"]).output
    assert runner.invoke(args=["api-routes", "retire", "order_stages/create"]).exit_code == 0
    assert api("order_stages/create", said).json["status"] == "route-not-found"
    assert "retired" in runner.invoke(args=["api-routes", "list"]).output
    assert runner.invoke(args=["api-routes", "deploy", "/api/v1/order_stages/create"]).exit_code == 0
    assert runner.invoke(args=["api-routes", "retire", "service:order_stages"]).exit_code == 0
    assert api("order_stages/create", said).json["status"] == "service-not-found"
    assert runner.invoke(args=["api-routes", "retire", "no/such"]).exit_code == 1


def test_users_and_tokens_are_made_by_the_operator(runner, world, api, client):
    words = ["users", "create", "--email", "Nora@Olio.example", "--first-name", "Nora", "--last-name", "Quist"]
    made = runner.invoke(args=[*words, "--password", "a long enough one", "--role", "photographer"])
    assert made.exit_code == 0
    again = runner.invoke(args=[*words, "--password", "a long enough one"])
    assert again.exit_code == 1
    assert "already" in again.output
    short = runner.invoke(
        args=["users", "create", "--email", "x", "--first-name", "N", "--last-name", "Q", "--password", "short"]
    )
    assert "12 to 128" in short.output
    assert "is not an e-mail address" in short.output
    token = runner.invoke(args=["tokens", "issue", "--application", "planox2"]).output.strip()
    answer = client.get("/api/v1/orders", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_tokens_are_listed_and_revoked_by_the_operator(runner, client, world):
    bearer = {"Authorization": f"Bearer {world.tokens['planox2']}"}
    assert client.get("/api/v1/orders", headers=bearer).status_code == 200
    listed = runner.invoke(args=["tokens", "list"]).output
    (line,) = [line for line in listed.splitlines() if f"…{world.tokens['planox2'][-4:]} good" in line]
    assert world.tokens["planox2"] not in listed
    number = line.split()[0]
    assert runner.invoke(args=["tokens", "revoke", number]).exit_code == 0
    assert client.get("/api/v1/orders", headers=bearer).json["status"] == "invalid-token"
    assert "revoked" in runner.invoke(args=["tokens", "list"]).output
    again = runner.invoke(args=["tokens", "revoke", number])
    assert again.exit_code == 1
    assert f"There is no good token {number}." in again.output


def test_the_demo_may_be_loaded_again_and_hands_out_working_tokens(runner, world, client):
    runner.invoke(args=["demo", "load"])  # stores the cards, for which the tests have no use
    before = world.count()
    result = runner.invoke(args=["demo", "load", "--json"])
    handed_out = json.loads(result.stdout)
    after = world.count()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"application_tokens", "sessions", "audit_entries"}
    tokens = handed_out["session_tokens"] | handed_out["application_tokens"]
    codes = {
        name: client.get("/api/v1/orders", headers={"Authorization": f"Bearer {token}"}).status_code
        for name, token in tokens.items()
    }
    assert codes == {
        "client": 200, "employee": 200, "photographer": 200, "liaison": 200, "no_role": 401,
        "planox2": 200, "planoauth": 403, "planoorder": 403,
    }  # fmt: skip
    assert handed_out["order_ids"]


def test_a_crowd_of_orders_is_topped_up_not_doubled(runner, world):
    before = world.count()["orders"]
    for _ in range(2):
        assert runner.invoke(args=["demo", "load", "--orders", "1200"]).exit_code == 0
    assert world.count()["orders"] == before + 1200
    statuses = {row["order_id"]: row for row in world.rows(OrderStatus)}
    latest = {}
    for stage in world.rows(OrderStage):
        key = (stage["stage_start_at"], stage["id"])
        if stage["order_id"] and key > latest.get(
            stage["order_id"], (key[0].min.replace(tzinfo=key[0].tzinfo), 0)
        ):
            latest[stage["order_id"]] = key
    assert {order: statuses[order]["order_stage_id"] for order in latest} == {
        order: row for order, (_, row) in latest.items()
    }

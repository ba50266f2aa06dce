"""Staff edit the stage list, and what they change holds at once."""

from __future__ import annotations

import pytest

from app.blueprints.order_stages.models import Stage


@pytest.fixture
def save(api):
    def send(**said):
        return api("stages/save", said, by="employee").json

    return send


def test_a_new_stage_can_be_recorded_at_once_by_its_name_and_its_alias(save, api, world):
    assert (
        save(slug="Client Review", name="Client review", position=9)["data"]["stage"]["slug"] == "client_review"
    )
    save(slug="review", name="Client review", alias_of="client review")
    said = {"order_id": world.order_id("KW-77120"), "stage": "Review", "update_status": True}
    assert api("order_stages/create", said).json["data"]["order_stage"]["stage"] == "client_review"


def test_of_a_stage_that_is_there_only_what_is_sent_changes(save, world):
    stage = save(slug="hold", name="Paused")["data"]["stage"]
    assert stage == {"slug": "hold", "name": "Paused", "position": None, "terminal": False, "alias_of": None}
    assert save(slug="hold", position=4)["data"]["stage"]["position"] == 4
    assert save(slug="hold", position=0)["data"]["stage"]["position"] is None
    assert world.rows(Stage, slug="hold")[0]["name"] == "Paused"


@pytest.mark.parametrize(
    ("said", "param", "sentence"),
    [
        ({"slug": "proofing"}, "name", "Enter the name."),
        ({"slug": "proof", "name": "P", "alias_of": "nowhere"}, "alias_of", "There is no other stage nowhere."),
        (
            {"slug": "proof", "name": "P", "alias_of": "canceled"},
            "alias_of",
            "There is no other stage canceled.",
        ),
        ({"slug": "hold", "alias_of": "hold"}, "alias_of", "There is no other stage hold."),
        ({"slug": "hold", "alias_of": "cancelled"}, "alias_of", "Orders have been at hold"),
        ({"slug": "hold", "position": -1}, "position", "must lie between 0 and 1000"),
    ],
)
def test_what_would_break_the_list_is_refused(save, world, said, param, sentence):
    before = world.rows(Stage)
    (fault,) = save(**said)["errors"]
    assert fault["param"] == param
    assert sentence in fault["message"]
    assert world.rows(Stage) == before


def test_the_list_is_read_by_programs_and_seen_in_the_console(client, desk, world):
    bearer = {"Authorization": f"Bearer {world.tokens['client']}"}
    stages = client.get("/api/v1/stages", headers=bearer).json["data"]["stages"]
    assert [stage["slug"] for stage in stages][:2] == ["new_request", "ordered"]
    assert "another name for cancelled" in desk.open("/console/stages").text

"""Hashes and arrays: their paths, their members, and text where JSON is declared."""

from __future__ import annotations

import pytest

from app.fields import Array, Hash, Id, Params, Text, collecting_warnings


class Line(Params):
    line_item_id = Id("Line item", required=True)
    name = Text("Name")


class Report(Params):
    lines = Array("Lines", Hash("Line", Line), most=3)
    names = Array("Names", Text("Name", longest=5), split=True)
    place = Hash("Place", Line)
    loose = Hash("Loose", Line, as_text=True)


@pytest.fixture
def report():
    def read_report(said):
        with collecting_warnings() as warnings:
            values, problems = Report().read(said)
        return values, {p.param: p.status.slug for p in problems}, {w.param: w.code for w in warnings}

    return read_report


def test_faults_are_named_by_their_path(report):
    said = {"lines": [{"line_item_id": 1}, {"line_item_id": "x"}, {"name": "a"}], "place": {"line_item_id": 0}}
    _, faults, _ = report(said)
    assert faults == {
        "lines[1].line_item_id": "invalid-param",
        "lines[2].line_item_id": "missing-param",
        "place.line_item_id": "invalid-param",
    }


def test_warnings_are_named_by_their_path(report):
    said = {"lines": [{"line_item_id": 1, "x": 1}], "place": {"line_item_id": 1, "y": 1}, "z": 1}
    values, faults, warnings = report(said)
    assert faults == {}
    assert warnings == dict.fromkeys(["z", "lines[0].x", "place.y"], "unknown-param")
    assert values["lines"] == [{"line_item_id": 1}]


@pytest.mark.parametrize("said", ["text", 5, True, [1], '{"line_item_id": 1}'])
def test_what_is_no_hash_hides_its_members(report, said):
    assert report({"place": said})[1] == {"place": "invalid-param"}


def test_text_is_json_only_where_it_is_declared(report):
    assert report({"loose": '{"line_item_id": "7"}'})[0] == {"loose": {"line_item_id": 7}}
    assert report({"loose": "{broken"})[1] == {"loose": "invalid-param"}
    assert report({"loose": "[1]"})[1] == {"loose": "invalid-param"}


def test_text_is_split_with_a_warning_where_it_is_declared(report):
    values, _, warnings = report({"names": "a, b\nc\r\n\n d "})
    assert values["names"] == ["a", "b", "c", "d"]
    assert warnings == {"names": "split-text"}
    assert report({"names": ["a, b"]})[0]["names"] == ["a, b"]
    assert report({"lines": "a, b"})[1] == {"lines": "invalid-param"}


def test_a_list_has_its_bound(report):
    assert report({"lines": [{"line_item_id": 1}] * 4})[1] == {"lines": "invalid-param"}
    assert report({"names": ["short", "too long", 5]})[1] == {
        "names[1]": "invalid-param",
        "names[2]": "invalid-param",
    }

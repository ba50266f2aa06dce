"""Lists and hashes in a form: what grows without a script, what is sent, what a layout reaches."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from app.action import ActionParams
from app.fields import Array, Hash, Integer, Params, Text
from app.interfaces.arrange import arrange
from app.interfaces.forms import add_entry, form_for, place_problems, raw_from
from app.interfaces.layout import Group, Layout
from app.refusals import Problem
from app.statuses import INVALID_PARAM


class LineParams(Params):
    name = Text("Name")
    quantity = Integer("Quantity")


class BasketParams(ActionParams):
    lines = Array("Lines", Hash("Line", LineParams))


@pytest.fixture
def basket(app):
    """The form with these fields typed into it."""

    def fill(**typed):
        return form_for(BasketParams)(formdata=MultiDict(typed))

    with app.test_request_context():
        yield fill


def test_a_new_form_has_one_empty_entry_and_sends_none(basket):
    form = basket()
    assert len(form["lines"].entries) == 1
    assert raw_from(form) == {"lines": None}


def test_entries_left_empty_are_skipped_wherever_they_stand(basket):
    form = basket(
        **{"lines-0-name": " ", "lines-1-name": "Photos", "lines-2-name": "", "lines-3-quantity": "2"}
    )
    sent = raw_from(form)["lines"]
    assert [(line["name"], line["quantity"]) for line in sent] == [("Photos", None), (None, "2")]


def test_a_complaint_finds_the_entry_that_was_sent_not_the_one_that_was_left_empty(basket):
    form = basket(**{"lines-0-name": "", "lines-1-name": "Photos", "lines-1-quantity": "many"})
    (placed,) = place_problems(form, (Problem("lines[0].quantity", INVALID_PARAM, "No number."),))
    assert placed["field_id"] == "lines-1-quantity"
    assert form["lines"].entries[1].form["quantity"].errors == ["No number."]
    assert not form["lines"].entries[0].form["quantity"].errors


def test_a_complaint_about_the_list_stands_at_the_list(basket):
    form = basket(**{"lines-0-name": "Photos"})
    (placed,) = place_problems(form, (Problem("lines", INVALID_PARAM, "Too many."),))
    assert placed["field_id"] == "lines"


def test_another_entry_takes_the_cursor_and_keeps_the_others(basket):
    form = basket(**{"lines-0-name": "Photos"})
    add_entry(form, "lines")
    first, second = form["lines"].entries
    assert first.form["name"].data == "Photos"
    assert "autofocus" in second.form["name"](id="x")
    assert "autofocus" not in first.form["name"](id="x")
    add_entry(form, "nothing of the kind")
    assert len(form["lines"].entries) == 2


def test_the_button_is_there_and_works_on_a_real_form(desk):
    path = "/console/orders/authorize_and_submit"
    page = desk.open(path)
    buttons = [button["value"] for button in page.html.select("button[name=_more]")]
    assert buttons
    for name in buttons:
        more = desk.submit(page, path, {"_more": name})
        assert more.code == 200
        assert more.html.find(attrs={"name": lambda text, of=name: text and text.startswith(f"{of}-1-")})
        focused = more.html.select("[autofocus]")
        assert [field["name"].startswith(f"{name}-1-") for field in focused] == [True]


class PlaceParams(Params):
    street = Text("Street")
    size = Integer("Size")


class VisitedParams(Params):
    place = Hash("Place", PlaceParams)
    text = Text("Text")


class VisitParams(ActionParams):
    place = Hash("Place", PlaceParams)
    notes = Text("Notes")


def test_a_layout_reaches_into_a_hash_and_leaves_the_others_of_it_below(app):
    with app.test_request_context():
        form = form_for(VisitParams)()
        fields, rest = arrange(form, Layout(first=(Group("Where", ("place-street",)),)))
    assert fields["place-street"].plain
    assert [(field.name, field.label.text) for field in rest] == [
        ("place-size", "Size (place)"),
        ("notes", "Notes"),
    ]


def test_each_entry_shows_its_front_and_folds_the_rest(basket):
    form = basket(**{"lines-0-name": "Photos"})
    add_entry(form, "lines")
    arrange(form, Layout(first=(Group("", ("lines",)),), fronts={"lines": ("quantity",)}))
    for entry in form["lines"].entries:
        assert [field.short_name for field in entry.drawn] == ["quantity"]
        assert [field.short_name for field in entry.folded] == ["name"]
    # The cursor goes to what is seen of the new one.
    assert "autofocus" in form["lines"].entries[1].drawn[0].render_kw
    assert "autofocus" not in form["lines"].entries[1].folded[0].render_kw


class TripParams(ActionParams):
    visit = Hash("Visit", VisitedParams)


def test_what_is_left_of_a_hash_inside_a_hash_is_named_after_its_own(app):
    with app.test_request_context():
        _, rest = arrange(form_for(TripParams)(), Layout(first=(Group("", ("visit-place-street",)),)))
    assert [field.label.text for field in rest] == ["Size (place)", "Text (visit)"]


def test_a_layout_that_names_a_field_the_action_does_not_have_is_a_mistake(app):
    with app.test_request_context(), pytest.raises(KeyError):
        arrange(form_for(VisitParams)(), Layout(first=(Group("Where", ("place-floor",)),)))

"""The e-mails themselves."""

from __future__ import annotations

import pytest

from app.outbox.kinds import KINDS
from app.outbox.rendering import page, render

FACTS = {
    "first_name": "Dana <b>",
    "order_number": 1042,
    "address": "1428 Larkspur Lane, Kansas City, MO",
    "lines": [{"name": "Photography & film", "quantity": 1, "price": "$149.00"}],
    "subtotal": "$149.00",
    "discount": "$14.90",
    "total": "$134.10",
    "on_card": True,
    "visits": ["Mon, Nov 30 in the morning"],
    "visit": "Photography",
    "when": "Mon, Nov 30, 9:30 AM CST",
    "previously": "Fri, Nov 27, 1:00 PM CST",
    "photographer": "Maya Ortiz",
}


def letter(kind, **other):
    return render(kind, {name: (FACTS | other)[name] for name in KINDS[kind]})


@pytest.fixture(autouse=True)
def _within(app):
    with app.app_context():
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_has_a_subject_and_says_the_same_in_text_and_html(kind):
    made = letter(kind)
    assert made.subject
    assert "\n" not in made.subject
    assert FACTS["address"] in made.text + made.subject
    assert "Dana &lt;b&gt;" in made.html
    assert "Dana <b>" in made.text, "plain text is not escaped"
    assert "\n\n\n" not in made.text
    assert made.html in page(made.html)


def test_the_order_names_its_lines_and_its_total():
    made = letter("order-placed")
    assert "1 x Photography & film: $149.00" in made.text
    assert "Discount: $14.90" in made.text
    assert "Photography &amp; film" in made.html


@pytest.mark.parametrize("on_card", [True, False])
def test_a_card_is_spoken_of_only_if_one_is_charged(on_card):
    made = letter("order-placed", on_card=on_card)
    assert ("Your card is charged" in made.text) == ("Your card is charged" in made.html) == on_card


def test_without_a_discount_none_is_spoken_of():
    assert "Discount" not in letter("order-placed", discount=None).text


@pytest.mark.parametrize("change", [{"more": 1}, None])
def test_a_letter_wants_its_facts_and_no_others(change):
    facts = {name: FACTS[name] for name in KINDS["order-delivered"]} | (change or {})
    if change is None:
        del facts["address"]
    with pytest.raises(ValueError, match="order-delivered tells"):
        render("order-delivered", facts)


def test_a_line_break_in_a_fact_makes_no_second_subject():
    made = letter("order-delivered", address="1428 Larkspur Lane\n\nBcc: everybody@example.com")
    assert "\n" not in made.subject

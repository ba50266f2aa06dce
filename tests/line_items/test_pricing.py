"""A line's prices always add up, and where they cannot, Olio says what would."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.blueprints.line_items.mending import smallest_change
from app.blueprints.line_items.prices import LARGEST, PRICES
from app.blueprints.line_items.pricing import Question
from app.money import allocate, divide

AMOUNTS = [name for name in PRICES if name != "discount_applied_percent"]
PERCENTS = st.one_of(
    st.sampled_from([Decimal(0), Decimal(10), Decimal(15), Decimal(50), Decimal("33.33"), Decimal(100)]),
    st.decimals(0, 100, places=2),
    st.decimals(0, 100, places=6),
)
CENTS = st.one_of(st.integers(0, 40), st.integers(0, 50_000), st.integers(-LARGEST, LARGEST))
QUANTITIES = st.one_of(st.integers(1, 25), st.integers(1, 100_000))


@st.composite
def prices(draw):
    """Some of a line's prices: true ones, true ones with a few of them off, or anything at all."""
    signed, quantity = draw(st.booleans()), draw(QUANTITIES)
    parts = {"base_price": draw(CENTS), "unit_price": draw(CENTS)}
    catalogue = draw(st.sampled_from([None, {name: abs(value) for name, value in parts.items()}]))
    true = Question(parts | {"discount_applied_percent": draw(PERCENTS)}, quantity, None, signed).solve().values
    chosen = draw(st.sets(st.sampled_from(PRICES)))
    said = {}
    for name in chosen:
        if name == "discount_applied_percent":
            said[name] = draw(st.one_of(st.just(true[name]), PERCENTS))
        else:
            off = draw(st.one_of(st.just(0), st.just(0), st.integers(-3, 3), CENTS))
            said[name] = max(-LARGEST, min(true[name] + off, LARGEST))
    return Question(said, quantity, catalogue, signed)


def adds_up(values, question):
    """Every identity, reckoned apart from the solver."""
    quantity = question.quantity
    base, unit, gross = (values[name] for name in ("base_price", "unit_price", "gross_price"))
    net, discount = values["net_price"], values["discount"]
    share = Fraction(values["discount_applied_percent"]) / 100
    assert gross == base + unit * quantity
    assert abs(discount - gross * share) <= 1
    assert net == gross - discount == values["price"]
    finals = values["base_price_final"] + values["unit_price_final"] * quantity
    assert abs(finals - net) <= quantity
    if gross:
        assert abs(values["base_price_final"] - Fraction(base * net, gross)) <= quantity
        assert abs(values["unit_price_final"] - Fraction(unit * net, gross)) <= 1
    assert 0 <= share <= 1
    assert all(abs(values[name]) <= LARGEST for name in AMOUNTS)
    if not question.signed:
        assert all(values[name] >= 0 for name in PRICES)


@settings(max_examples=250, deadline=None)
@given(prices())
def test_what_is_accepted_adds_up_to_the_cent(question):
    solution = question.solve()
    assume(not solution.contradictions)
    adds_up(solution.values, question)
    assert all(solution.values[name] == value for name, value in question.said.items())


@settings(max_examples=250, deadline=None)
@given(prices())
def test_the_expected_values_sent_back_are_accepted(question):
    again = sent_back(question, question.solve().contradictions)
    solution = again.solve()
    assert solution.contradictions == ()
    adds_up(solution.values, again)


@settings(max_examples=150, deadline=None)
@given(prices())
def test_the_smallest_change_is_accepted(question):
    solution = question.solve()
    changes = smallest_change(question, solution)
    assert bool(changes) == bool(solution.contradictions)
    assert len(changes) <= len(solution.contradictions)
    assert sent_back(question, changes).solve().contradictions == ()


@settings(max_examples=150, deadline=None)
@given(prices())
def test_an_answer_sent_as_a_request_is_answered_the_same(question):
    solution = question.solve()
    assume(not solution.contradictions)
    everything = {name: solution.values[name] for name in PRICES}
    again = replace(question, said=everything).solve()
    assert again.contradictions == ()
    assert again.values == solution.values


def sent_back(question, faults):
    """The question with the expected value in the place of each fault."""
    expected = {fault.param: fault.expected for fault in faults}
    quantity = expected.pop("quantity", question.quantity)
    return replace(question, said={**question.said, **expected}, quantity=quantity)


def test_every_price_tells_how_it_was_come_by():
    question = Question({"discount_applied_percent": Decimal(10)}, 5, {"base_price": 14900, "unit_price": 450})
    tree = question.solve().tree("price")
    (net,) = tree["inputs"]
    gross, discount = net["inputs"]
    assert (tree["value"], net["reckoned"]) == (154.35, "171.50 − 17.15")
    assert [part["origin"] for part in gross["inputs"]] == ["catalogue", "catalogue", "given"]
    assert (gross["reckoned"], discount["reckoned"]) == ("149.00 + 4.50 × 5", "171.50 × 10.00 %")


def test_the_one_price_that_stands_against_all_others_is_the_one_to_change():
    said = {"base_price": 15000, "unit_price": 450, "gross_price": 18050, "discount": 0, "price": 18050}
    question = Question(said, 7)
    solution = question.solve()
    assert [found.param for found in solution.contradictions] == ["gross_price", "price"]
    (change,) = smallest_change(question, solution)
    assert (change.param, change.given, change.expected) == ("base_price", 15000, 14900)


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (5, [10] * 10, [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]),
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (17, [0, 5, 0], [0, 17, 0]),
        (0, [0, 0], [0, 0]),
    ],
)
def test_a_discount_is_spread_to_the_cent(total, weights, shares):
    assert allocate(total, weights) == shares


def test_there_must_be_something_to_spread_over():
    with pytest.raises(ValueError, match="nothing to spread"):
        allocate(5, [0, 0])


@given(st.lists(st.integers(0, LARGEST), min_size=1, max_size=12).filter(any), st.data())
def test_shares_add_up_and_none_exceeds_its_line(weights, data):
    total = data.draw(st.integers(0, sum(weights)))
    shares = allocate(total, weights)
    assert sum(shares) == total
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9))
def test_halves_are_rounded_away_from_zero(numerator, denominator):
    exact = Fraction(numerator, denominator)
    rounded = divide(numerator, denominator)
    assert abs(rounded - exact) <= Fraction(1, 2)
    if abs(rounded - exact) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)
    assert divide(-numerator, denominator) == -rounded

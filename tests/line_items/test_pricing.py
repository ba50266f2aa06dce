"""A line's prices always add up, and where they cannot, Olio says what would."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.blueprints.line_items.mending import smallest_change
from app.blueprints.line_items.prices import LARGEST, PRICES
from app.blueprints.line_items.pricing import Question

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


def adds_up(values, quantity, signed):
    """Every identity, reckoned apart from the solver."""
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
    if not signed:
        assert all(values[name] >= 0 for name in PRICES)


@settings(max_examples=250, deadline=None)
@given(prices())
def test_what_is_accepted_adds_up_to_the_cent(case):
    said, quantity, catalogue, signed = case
    solution = Question(said, quantity, catalogue, signed).solve()
    assume(not solution.contradictions)
    adds_up(solution.values, quantity, signed)
    assert all(solution.values[name] == value for name, value in said.items())


@settings(max_examples=250, deadline=None)
@given(prices())
def test_the_expected_values_sent_back_are_accepted(case):
    said, quantity, catalogue, signed = case
    solution = Question(said, quantity, catalogue, signed).solve()
    expected = {found.param: found.expected for found in solution.contradictions}
    quantity = expected.pop("quantity", quantity)
    again = Question(said | expected, quantity, catalogue, signed).solve()
    assert again.contradictions == ()
    adds_up(again.values, quantity, signed)


@settings(max_examples=250, deadline=None)
@given(prices())
def test_the_smallest_change_is_accepted(case):
    said, quantity, catalogue, signed = case
    solution = Question(said, quantity, catalogue, signed).solve()
    changes = smallest_change(Question(said, quantity, catalogue, signed), solution)
    assert bool(changes) == bool(solution.contradictions)
    assert len(changes) <= max(len(solution.contradictions), 0)
    mended = {change.param: change.expected for change in changes}
    quantity = mended.pop("quantity", quantity)
    assert Question(said | mended, quantity, catalogue, signed).solve().contradictions == ()


@settings(max_examples=250, deadline=None)
@given(prices())
def test_an_answer_sent_as_a_request_is_answered_the_same(case):
    said, quantity, catalogue, signed = case
    solution = Question(said, quantity, catalogue, signed).solve()
    assume(not solution.contradictions)
    everything = {name: solution.values[name] for name in PRICES}
    again = Question(everything, quantity, catalogue, signed).solve()
    assert again.contradictions == ()
    assert again.values == solution.values

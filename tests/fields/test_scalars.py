"""Numbers, switches, money and text: what is accepted, as what, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fields import Boolean, Email, Id, Integer, Money, PostalCode, Secret, Text
from app.fields.scalars import LARGEST_ID, read_email


@pytest.mark.parametrize(
    ("said", "meant"), [(5, 5), (5.0, 5), ("5", 5), (" 5 ", 5), ("-5", -5), ("005", 5), (0, 0), (1e3, 1000)]
)
def test_whole_numbers(read, said, meant):
    assert read(Integer("Count"), said) == (meant, [], [])


@pytest.mark.parametrize(
    "said",
    [True, False, 1.5, "1.5", "five", "5 5", "٥", "0x5", "1e3", "+5", [5], {"a": 5}, "9" * 50, float("inf")],
)
def test_what_is_no_whole_number(refused, said):
    assert "Count must" in refused(Integer("Count"), said)


@pytest.mark.parametrize(
    ("said", "fits"), [(1, True), (LARGEST_ID, True), (0, False), (-1, False), (LARGEST_ID + 1, False)]
)
def test_an_id_is_positive_and_fits_the_database(read, said, fits):
    value, complaints, _ = read(Id("Order id"), said)
    assert (value == said) is fits
    assert bool(complaints) is not fits


@given(number=st.integers(-LARGEST_ID, LARGEST_ID))
def test_a_number_sent_as_text_is_the_number(number):
    assert Integer("Count").deserialize(str(number)) == Integer("Count").deserialize(number) == number


@pytest.mark.parametrize("said", [True, 1, "true", "TRUE", "1", "yes", "Yes", " true "])
def test_yes(read, said):
    assert read(Boolean("Rush"), said) == (True, [], [])


@pytest.mark.parametrize("said", [False, 0, "false", "False", "0", "no", "NO"])
def test_no(read, said):
    assert read(Boolean("Rush"), said) == (False, [], [])


@pytest.mark.parametrize("said", ["maybe", 2, -1, 1.0, "on", "y", "t", [True]])
def test_neither_yes_nor_no(refused, said):
    assert refused(Boolean("Rush"), said) == "Rush must be true or false (or 1 and 0, yes and no)."


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (149, "149.00"),
        (149.5, "149.50"),
        ("149.50", "149.50"),
        ("-0.01", "-0.01"),
        (0.1 + 0.2, "0.30"),
        (17.150000001, "17.15"),
        ("999999.99", "999999.99"),
        (".5", "0.50"),
    ],
)
def test_money(read, said, meant):
    value, complaints, _ = read(Money("Price"), said)
    assert complaints == []
    assert (value, str(value)) == (Decimal(meant), meant)


def test_money_of_half_a_cent_names_the_nearest_amount(refused):
    assert refused(Money("Price"), "10.005").endswith("the nearest amount is 10.01.")
    assert refused(Money("Price"), 1.999).endswith("the nearest amount is 2.00.")


@pytest.mark.parametrize(
    "said",
    ["NaN", "Infinity", float("nan"), float("inf"), "1e3", "1,000.00", "$5", True, "1000000", [1], "9" * 60],
)
def test_what_is_no_money(refused, said):
    assert "Price" in refused(Money("Price"), said)


def test_money_is_answered_as_a_number():
    assert Money("Price").serialize("price", {"price": Decimal("171.50")}) == 171.5


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("  Ring twice ", "Ring twice"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("tab\there", "tab\there"),
        ("Ünïcödé 🏠", "Ünïcödé 🏠"),
    ],
)
def test_text_is_trimmed_and_its_lines_end_alike(read, said, meant):
    assert read(Text("Note"), said) == (meant, [], [])


@pytest.mark.parametrize("said", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\ud800b"])
def test_text_holds_no_control_characters(refused, said):
    assert "control character" in refused(Text("Note"), said)


@pytest.mark.parametrize("said", [5, True, ["a"], {"a": "b"}, 1.5])
def test_what_is_no_text(refused, said):
    assert refused(Text("Note"), said) == "Note must be text."


def test_length_is_counted_in_characters(read, refused):
    assert read(Text("Note"), "🏠" * 255)[1] == []
    assert refused(Text("Note"), "🏠" * 256) == "Note must have at most 255 characters; it has 256."
    assert read(Text("Note", longest=10_000), "x" * 10_000)[1] == []


def test_a_closed_list_names_its_values(refused):
    assert refused(Text("View", choices=("minimal", "full")), "most") == "View must be one of minimal, full."


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (2111, "02111"),
        ("02111", "02111"),
        ("02111-1234", "02111"),
        (80202, "80202"),
        ("2111", "02111"),
        (2111.0, "02111"),
    ],
)
def test_zip_codes(read, said, meant):
    assert read(PostalCode("ZIP"), said) == (meant, [], [])


@pytest.mark.parametrize("said", [0, -1, 100000, "021111", "0211a", "02111-12", True, 1.5])
def test_what_is_no_zip_code(refused, said):
    assert "five-digit" in refused(PostalCode("ZIP"), said)


def test_addresses_are_kept_in_lower_case(read):
    assert read(Email("E-mail"), " Dana@FrontRange.Example ") == ("dana@frontrange.example", [], [])


@pytest.mark.parametrize(
    "said",
    ["dana", "a@b@c.example", "@x.example", "a b@x.example", "a@x..example", "a@x.example\nBcc: b@x.example"],
)
def test_what_is_no_address(refused, said):
    assert "E-mail" in refused(Email("E-mail"), said)
    assert read_email(said) is None


def test_a_secret_is_taken_as_it_is_typed(read, refused):
    assert read(Secret("Password", least=3), "  x  ") == ("  x  ", [], [])
    assert (
        refused(Secret("Password", least=12, most=128), "short") == "Password must have 12 to 128 characters."
    )


@pytest.mark.parametrize("absent", [None, "", "   ", {}, {"a": None}, {"a": {"b": ""}}])
def test_null_blank_and_empty_hashes_are_absent(read, absent):
    assert read(Integer("Count", required=True), absent) == (None, ["Enter the count."], [])

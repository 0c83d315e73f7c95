from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import exponent, format_money, from_minor, parse_amount, to_minor


@pytest.mark.parametrize(("currency", "decimals"), [("EUR", 2), ("JPY", 0), ("KWD", 3)])
def test_exponent_follows_iso_4217(currency, decimals):
    assert exponent(currency) == decimals


@pytest.mark.parametrize(
    ("value", "minor"), [("12.34", 1234), (Decimal("-0.01"), -1), (5, 500), ("+7", 700)]
)
def test_to_minor(value, minor):
    assert to_minor(value, "EUR") == minor


@pytest.mark.parametrize("value", [1.5, True, None])
def test_to_minor_refuses_what_is_no_exact_number(value):
    with pytest.raises(TypeError):
        to_minor(value, "EUR")


@pytest.mark.parametrize(
    "value",
    [Decimal("NaN"), Decimal("Infinity"), "1_000", "١٢", "1e5", "", "1,000", "1.234", str(10**19)],
)
def test_to_minor_refuses_what_cannot_be_stored(value):
    with pytest.raises(ValueError, match=r"plain decimal|be stored|decimals"):
        to_minor(value, "EUR")


def test_to_minor_rounds_half_up_when_told():
    assert to_minor("1.005", "EUR", rounding=True) == 101
    assert to_minor("-1.005", "EUR", rounding=True) == -101


@pytest.mark.parametrize("text", ["1 000", "0x10", "1.", ".5", "１２"])
def test_parse_amount_reads_plain_ascii_only(text):
    with pytest.raises(ValueError, match="not a plain decimal number"):
        parse_amount(text)


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_minor_units_round_trip(minor, currency):
    assert to_minor(from_minor(minor, currency), currency) == minor


def test_format_money_for_people():
    assert format_money(123450, "EUR") == "€1,234.50"
    assert format_money(123450, "EUR", whole=True) == "€1,235"
    assert format_money(-5000, "JPY") == "-¥5,000"


def test_format_money_keeps_a_code_away_from_the_digits():
    assert format_money(123450, "TND") == "TND\N{NO-BREAK SPACE}123.450"
    assert format_money(-123450, "KES", whole=True) == "-KES\N{NO-BREAK SPACE}1,235"

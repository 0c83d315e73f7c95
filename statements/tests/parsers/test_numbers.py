from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.parsers.numbers import BadNumber, find_decimal_sign, looks_numeric, read_amount


@pytest.mark.parametrize(
    ("text", "sign", "value", "signed", "currency"),
    [
        ("1,234.56", ".", "1234.56", False, ""),
        ("-1.234,56", ",", "-1234.56", True, ""),
        ("1 234,56", ",", "1234.56", False, ""),
        ("1\u202f234\u00a0567,8", ",", "1234567.8", False, ""),
        ("11'373.94", ".", "11373.94", False, ""),
        ("12,34,567.89", ".", "1234567.89", False, ""),
        ("(12.50)", ".", "-12.50", True, ""),
        ("12.50-", ".", "-12.50", True, ""),
        ("\u221212.50", ".", "-12.50", True, ""),
        ("+ £1,100.00", ".", "1100.00", True, "GBP"),
        ("£-5", ".", "-5", True, "GBP"),
        ("-$5.00", ".", "-5.00", True, ""),
        ("1.190,00 €", ",", "1190.00", False, "EUR"),
        ("EUR 5,00", ",", "5.00", False, "EUR"),
        ("5.00 CR", ".", "5.00", True, ""),
        ("5.00DR", ".", "-5.00", True, ""),
        ("2.000,00 H", ",", "2000.00", True, ""),
        ('="5.00"', ".", "5.00", False, ""),
        ("'5.00", ".", "5.00", False, ""),
        (".5", ".", "0.5", False, ""),
        ("0", ",", "0", False, ""),
        ("Rs. 5.00", ".", "5.00", False, ""),
        ("10,00 TL", ",", "10.00", False, "TRY"),
    ],
)
def test_read_amount(text, sign, value, signed, currency):
    amount = read_amount(text, sign)
    assert (amount.value, amount.signed, amount.currency) == (Decimal(value), signed, currency)


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["1.00", "2.50"], "."),
        (["1,00", "2,5"], ","),
        (["1.234,56"], ","),
        (["1,234,567"], "."),
        (["1.234.567", "1.234"], ","),
        (["0.123"], "."),
        (["12345.678"], "."),
        (["100", "5"], "."),
        ([], "."),
        (["1.234"], None),
        (["1,000", "2,500", "900"], None),
        (["1,000", "2,500", "3,700", "900", "80", "7"], "."),
        (["1.00", "1,00"], None),
        (["1.00"] * 1 + ["2,00"] * 1, None),
        ([f"{n},00" for n in range(30)] + ["1.50"], ","),
        (["12..34", "100.00"], "."),
        (["NaN", "1.2.3"], "."),
    ],
)
def test_find_decimal_sign(texts, sign):
    assert find_decimal_sign(texts) == sign


@pytest.mark.parametrize(
    "text", ["VWZ10", "ABC 12", "12 Main St", "REF123", "", "CR", "1-2-3", "10/02"]
)
def test_words_are_no_numbers(text):
    assert looks_numeric(text) is False


@given(st.text(max_size=40), st.sampled_from([".", ","]))
def test_any_text_is_a_finite_amount_or_a_named_refusal(text, sign):
    try:
        amount = read_amount(text, sign)
    except BadNumber as error:
        assert str(error).endswith(".")  # noqa: PT017  either outcome is right
    else:
        assert amount.value.is_finite()
        assert abs(amount.value) < Decimal(10) ** 15

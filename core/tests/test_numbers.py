import pytest
from django.utils import translation

from core.numbers import number_text, percent_text, with_point


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("12,5", "12.5"),
        ("12500,50", "12500.50"),
        ("-0,05", "-0.05"),
        ("0,125", "0.125"),
        (" 3,14159 ", "3.14159"),
        ("12,500", "12,500"),  # twelve and a half, or twelve thousand five hundred
        ("1,234.56", "1,234.56"),
        ("1.234,56", "1.234,56"),
        ("12,", "12,"),
        ("00,5", "00.5"),
        ("12.50", "12.50"),
        ("", ""),
    ],
)
def test_a_decimal_comma_is_read_where_it_can_mean_nothing_else(typed, read):
    assert with_point(typed) == read


@pytest.mark.parametrize(
    ("language", "number", "percent"),
    [("en", "1,234.50", "12.3%"), ("fr", "1\u202f234,50", "12,3\u00a0%")],
)
def test_numbers_are_written_as_in_the_language(language, number, percent):
    with translation.override(language):
        assert (number_text(1234.5, 2), percent_text(0.1234, 1)) == (number, percent)

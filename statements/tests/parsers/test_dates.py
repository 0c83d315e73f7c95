# ruff: noqa: E501  statements are long lines
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statements.parsers.dates import find_order, is_date, read_date, readings

DAY = date(2018, 2, 10)


@pytest.mark.parametrize(
    "text",
    [
        "2018-02-10", "2018/02/10", "2018.02.10.", "2018. 02. 10.", "20180210", "20180210120000", "2018-02-10T08:00:00+01:00",
        "2018-02-10 12:34:56 +0000", "10.02.2018", "10.2.18", "10 Feb 2018", "10-Feb-18", "10 Feb 18", "Feb 10, 2018", "February 10th, 2018",
        "10. Februar 2018", "10 de febrero de 2018", "10 février 2018", "10 févr. 2018", "10 lutego 2018", "10. února 2018",
        "2018. február 10.", "10 Şub 2018", "Sat 10 Feb 2018", "Saturday, 10.02.2018", "2018年2月10日", "10.02.2018 14:05", "10/FEB/2018", "10Feb2018",
    ],
)  # fmt: skip
def test_forms_that_mean_one_day(text):
    assert set(readings(text).values()) == {DAY}
    assert read_date(text, "DMY") == DAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "2018-02-30",
        "31.04.2018",
        "1.5",
        "12.50",
        "1234",
        "-2018-01-01",
        "10 Foo 2018",
        "2018-1",
        "192.168.1.1",
        "٢٠١٨-٠٢-١٠",
        "00.00.0000",
    ],
)
def test_what_is_no_date(text):
    assert is_date(text) is False


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["03/04/2018", "24/01/2018"], "DMY"),
        (["03/04/2018", "01/24/2018"], "MDY"),
        (["03/04/2018", "05/06/2018"], None),
        (["05/05/2018", "06/06/2018"], "DMY"),
        (["24/01/2018", "01/24/2018"], None),
        (["2018-01-02"], "YMD"),
        (["03.04.2018"], "DMY"),
        (["22.02.18"], "DMY"),
        (["99/02/03", "99/12/31"], "YMD"),
        (["10 Feb 2018"], "DMY"),
        (["2018-01-02", "03/04/2018"], None),
        ([], "DMY"),
        (["not a date", "24/01/2018"], "DMY"),
        (
            [f"{day}/01/2018" for day in range(13, 32)] * 2
            + [f"{day}/03/2018" for day in range(13, 32)]
            + ["01/24/2018"],
            "DMY",
        ),
    ],
)
def test_find_order(texts, order):
    assert find_order(texts) == order


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_day_is_read_back(day):
    for text, order in [
        (f"{day:%d/%m/%Y}", "DMY"),
        (f"{day:%m/%d/%Y}", "MDY"),
        (f"{day:%Y/%m/%d}", "YMD"),
        (f"{day:%Y%m%d}", "YMD"),
        (f"{day:%d.%m.%y}", "DMY"),
        (f"{day:%d %b %Y}", "MDY"),
    ]:
        assert read_date(text, order) == day


@given(st.text(max_size=40))
def test_any_text_is_dates_or_nothing(text):
    assert all(isinstance(day, date) for day in readings(text).values())

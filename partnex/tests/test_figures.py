"""The platform's figures: what they count, that they are cheap, and that nobody is singled out."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from partnex.figures import FRESH, Group, grouped, platform_figures
from smes.tests.factories import SmeFactory
from statements.tests.factories import StatementFactory

pytestmark = pytest.mark.django_db


def list_businesses(count, **values):
    return [SmeFactory(listed=True, **values) for _number in range(count)]


@pytest.mark.parametrize(
    ("counts", "shown", "others"),
    [
        ({"a": 9, "b": 6}, "ab", 0),
        ({"a": 9, "b": 5, "c": 3, "d": 2}, "ab", 5),
        ({"a": 9, "b": 6, "c": 1}, "a", 7),  # 16 less 15 would tell of c
        ({"a": 6, "b": 1}, "", 7),
        ({"a": 4}, "", 0),
        ({"a": 5, "b": 0}, "a", 0),
        ({}, "", 0),
    ],
)
def test_small_groups_cannot_be_told_apart(counts, shown, others):
    found = grouped(counts)
    assert found.shown == tuple(Group(name, counts[name]) for name in shown)
    assert found.others == others


def test_they_count_what_they_say():
    list_businesses(5, country="PT", industry="C", years_of_operation=4, employees=10)
    list_businesses(3, country="TN", industry="C", years_of_operation=8, employees=20)
    list_businesses(2, country="FR", industry="A", years_of_operation=9, employees=30)
    SmeFactory(country="DE")
    statement = StatementFactory(sme=SmeFactory(), row_count=40)
    StatementFactory(sme=statement.sme, row_count=7, status="failed")
    found = platform_figures()
    assert (found.businesses, found.listed, found.countries, found.industries) == (12, 10, 3, 2)
    assert (found.statements, found.transactions) == (1, 40)
    assert (found.median_years, found.median_employees) == (6.0, 15.0)
    assert found.by_country.shown == (Group("PT", 5),)
    assert found.by_country.others == 5
    assert (found.by_industry.shown, found.by_industry.others) == ((), 10)


def test_too_few_have_no_figures():
    list_businesses(4)
    found = platform_figures()
    assert (found.listed, found.median_score, found.by_level.others) == (0, None, 0)


def test_nothing_is_counted_while_the_figures_are_fresh(client, django_assert_num_queries):
    with time_machine.travel(datetime(2026, 11, 22, tzinfo=UTC), tick=False) as now:
        client.get("/figures/")
        list_businesses(6)
        with django_assert_num_queries(0):
            assert client.get("/figures/").context["figures"].listed == 0
            client.get("/")
            client.get("/api/v1/platform/figures")
        now.shift(FRESH + timedelta(seconds=1))
        assert client.get("/api/v1/platform/figures").json()["listed"] == 6


def test_the_page_and_the_endpoint_say_the_same(client):
    list_businesses(6, country="PT", industry="C")
    page = client.get("/figures/").content.decode()
    assert "Portugal" in page
    assert "fewer than 5 businesses" in page
    told = client.get("/api/v1/platform/figures").json()
    assert told["by_country"] == {"shown": [{"value": "PT", "count": 6}], "others": 0}
    assert told["median_score"] == client.get("/figures/").context["figures"].median_score

"""The cash-flow page and the same for programs."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from partnex.tests.cast import bearer
from statements import actions, figure_presenters, queries
from statements.measures import MEASURES
from statements.tests.factories import BreakFactory, csv_of, ledger, read_file

pytestmark = pytest.mark.django_db

PAGE = "statements:figures"


def words_of(response):
    page = response.content.decode()
    text = re.sub(r"<(script|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r" ([.,])", r"\1", " ".join(unescape(text).split()))


def declare(sme, revenue, expenses):
    actions.declare_summary(
        sme=sme, by=sme.owner, revenue=Decimal(revenue), expenses=Decimal(expenses)
    )


class Links(HTMLParser):
    """The addresses of a page that lead to rows."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith(reverse("statements:rows")):
            self.found.append(href)


# -- What it shows


def test_without_anything_it_says_what_to_do(owner):
    words = words_of(owner.get(reverse(PAGE)))
    assert "Upload statements and the figures are read from them, or declare what you know" in words
    assert "By month" not in words


def test_every_address_of_rows_leads_to_rows(owner, sme):
    read_file(sme, csv_of([*ledger(), (date(2026, 3, 28), "Loan repayment", "-50.00")]))
    declare(sme, 1000, 10)
    links = Links()
    links.feed(owner.get(reverse(PAGE)).content.decode())
    addresses = set(links.found)
    assert len(addresses) > 20
    assert {owner.get(address).status_code for address in addresses} == {200}


def test_a_measure_is_what_its_rows_add_up_to(owner, sme):
    read_file(sme, csv_of([*ledger(), (date(2026, 3, 28), "Loan repayment", "-50.00")]))
    lines = owner.get(reverse(PAGE)).context["measures"]
    assert [line.reading.measure.name for line in lines] == list(MEASURES)
    sums = {"revenue", "operating_expense", "debt_service"}
    for line in lines:
        if line.reading.measure.name in sums:
            assert owner.get(line.links[0].url).context["total"] == line.reading.value > 0


def test_a_part_is_what_its_rows_add_up_to(owner, sme):
    read_file(sme, csv_of([*ledger(), (date(2026, 3, 28), "Loan disbursement", "900.00")]))
    context = owner.get(reverse(PAGE)).context
    assert [(line.label, line.part.counts) for line in context["parts_in"]] == [
        ("Revenue", True),
        ("Loan received", False),
    ]
    for line in [*context["parts_in"], *context["parts_out"]]:
        total = owner.get(line.link).context["total"]
        assert total == line.part.total
    assert sum(line.share for line in context["parts_in"]) == 1


def test_own_transfers_come_last_and_have_no_share(owner, sme):
    rows = [*ledger(), (date(2026, 3, 28), "Transfer to savings", "-90000.00")]
    read_file(sme, csv_of(rows))
    last = owner.get(reverse(PAGE)).context["parts_out"][-1]
    assert (last.part.category, last.share, last.part.total) == ("transfer", 0, 90_000_00)


def test_the_chart_and_its_table_hold_the_months(owner, sme):
    read_file(sme, csv_of(ledger(growth=100)))
    chart = owner.get(reverse(PAGE)).context["chart"]
    assert chart.columns == ["Month", "Money in", "Money out", "Left over"]
    assert chart.rows == [
        ["Jan 26", "€18,000", "€7,200", "€10,800"],
        ["Feb 26", "€18,600", "€7,200", "€11,400"],
        ["Mar 26", "€19,200", "€7,200", "€12,000"],
    ]


def test_the_balance_curve_holds_average_and_lowest(owner, sme):
    read_file(sme, csv_of(ledger(months=2), opening="0.00"))
    balance = owner.get(reverse(PAGE)).context["balance"]
    assert balance.columns == ["Month", "Average balance", "Lowest balance"]
    # The first day of January ends with 3000 − 1200.
    assert balance.rows[0][2] == "€1,800"


def test_without_balances_there_is_a_hint_instead_of_a_curve(owner, sme):
    read_file(sme, csv_of(ledger(), balances=False))
    response = owner.get(reverse(PAGE))
    assert response.context["balance"] is None
    assert "Most banks can add a balance column to their export." in words_of(response)


def test_seasonality_is_drawn_from_24_months_on(owner, sme):
    read_file(sme, csv_of(ledger(date(2024, 1, 1), months=23)))
    response = owner.get(reverse(PAGE))
    assert response.context["season_chart"] is None
    assert "of the last 24 there are 23. Missing: Dec 2023." in words_of(response)
    rows = ledger(date(2025, 12, 1), months=1, revenue="6000.00")
    read_file(sme, csv_of(rows, opening="1.00"), "december.csv")
    response = owner.get(reverse(PAGE))
    assert "Strongest in December, weakest in January." in words_of(response)
    # 2025: eleven months of 18,000 and one of 36,000, 19,500 on average; 2024: all alike.
    december = (Decimal(36_000) / Decimal(19_500) + 1) / 2
    assert response.context["season_chart"].rows[11] == ["Dec", f"{december:.0%}"]


def test_older_months_are_folded_away(owner, sme):
    read_file(sme, csv_of(ledger(date(2025, 1, 1), months=9)))
    context = owner.get(reverse(PAGE)).context
    shown = [f"{line.month.month:%Y-%m}" for line in context["months"]]
    assert shown == ["2025-09", "2025-08", "2025-07", "2025-06", "2025-05", "2025-04"]
    assert len(context["older_months"]) == 3


def test_each_currency_stands_alone(owner, sme):
    read_file(sme, csv_of(ledger()))
    read_file(sme, csv_of(ledger(revenue="10.00"), currency="USD"), "usd.csv")
    declare(sme, 1000, 10)
    main, other = owner.get(reverse(PAGE)), owner.get(reverse(PAGE), {"currency": "USD"})
    values = [r.context["measures"][0].reading.value for r in (main, other)]
    assert values == [54_000_00, 180_00]
    assert [len(r.context["comparisons"]) for r in (main, other)] == [2, 0]
    assert owner.get(reverse(PAGE), {"currency": "ZZZ"}).context["currency"] == "EUR"


def test_one_month_only(owner, sme):
    read_file(sme, csv_of(ledger(months=1)))
    words = words_of(owner.get(reverse(PAGE)))
    assert "From 1 month with a reconciled statement" in words
    assert "Needs three months of statements; there is 1." in words
    assert "Declared beside read" not in words


def test_declared_stands_beside_read_with_the_difference(owner, sme):
    read_file(sme, csv_of([*ledger(), (date(2026, 3, 28), "Loan disbursement", "900.00")]))
    declare(sme, 270_000, 86_400)
    words = words_of(owner.get(reverse(PAGE)))
    # Read: 54,000 in three months, 216,000 a year; declared a quarter more.
    assert "€216,000" in words
    assert "+€54,000 +25.0%" in words
    assert "Loan received €900 1 row" in words
    assert "3 months, scaled to a year" in words


def test_a_declaration_in_another_currency_is_said_not_to_compare(owner, sme):
    declare(sme, 1000, 10)
    read_file(sme, csv_of(ledger(), currency="USD"))
    words = words_of(owner.get(reverse(PAGE)))
    assert "You declared your figures in EUR, and your statements are in another currency" in words


def test_consistency_shows_its_parts_constants_and_months(owner, sme):
    statement = read_file(sme, csv_of(ledger()))
    BreakFactory(statement=statement, at_line=3)
    response = owner.get(reverse(PAGE))
    lines = response.context["consistency"]
    assert [str(line.weight) for line in lines] == ["0.35", "0.20", "0.25", "0.20"]
    value = queries.summary_in_force(sme).reporting_consistency
    assert abs(sum(line.points for line in lines) - value) < Decimal("0.000002")
    words = words_of(response)
    assert "table of constants, version 1" in words
    assert "Balance does not follow from the line before, line 3 counts 1" in words
    assert len(re.findall("missing, upload it", words)) == 9


# -- What it costs


@pytest.mark.parametrize("months", [1, 3])
def test_the_page_costs_the_same_whatever_it_holds(
    owner, sme, months, django_assert_max_num_queries
):
    for month in range(1, months + 1):
        rows = ledger(date(2026, month, 1), months=1)
        statement = read_file(sme, csv_of(rows, opening=f"{month}.00"), f"{month}.csv")
        BreakFactory(statement=statement, at_line=3)
    declare(sme, 1000, 10)
    with django_assert_max_num_queries(15):
        assert len(owner.get(reverse(PAGE)).context["months"]) == months


@pytest.mark.parametrize("months", [1, 3])
def test_the_endpoint_costs_the_same_whatever_it_holds(
    client, sme, months, django_assert_max_num_queries
):
    read_file(sme, csv_of(ledger(months=months)))
    headers = bearer(sme.owner)
    with django_assert_max_num_queries(12):
        answer = client.get("/api/v1/sme/figures", headers=headers).json()
    assert len(answer["results"]) == months


# -- For programs


def year_of(client, sme, **query):
    return client.get("/api/v1/sme/figures", query, headers=bearer(sme.owner)).json()["year"]


def test_programs_are_told_the_year(client, sme):
    repaid = (date(2026, 3, 28), "Loan repayment", "-50.00")
    read_file(sme, csv_of([*ledger(growth=100), repaid]))
    declare(sme, 270_000, 86_400)
    year = year_of(client, sme)
    assert (year["currency"], year["months"]) == ("EUR", ["2026-01", "2026-02", "2026-03"])
    assert len(year["missing_months"]) == 9
    assert list(year["figures"]) == list(MEASURES)
    told = {name: figure["value"] for name, figure in year["figures"].items()}
    assert told["revenue"] == "55800.00"
    assert told["debt_service_cover"] == "684"  # (55,800 − 21,600) / 50
    # 18,000, 18,600, 19,200: mean 18,600, deviation 600 × √(2/3).
    assert told["revenue_volatility"] == "0.026339"
    assert (told["returned_payments"], told["negative_days"]) == (0, 0)
    assert year["figures"]["debt_service"]["unit"] == "money"
    rows = client.get(
        year["figures"]["debt_service"]["rows"]["debt_service"], headers=bearer(sme.owner)
    ).json()["results"]
    assert [row["amount"] for row in rows] == ["-50.00"]
    assert year["seasonality"]["index"] == {}
    revenue = year["declared_and_read"][0]
    assert (revenue["read"], revenue["difference"]) == ("223200.00", "46800.00")
    assert revenue["ratio"] == "0.209677"


def test_programs_can_ask_for_a_currency(client, sme):
    read_file(sme, csv_of(ledger()))
    read_file(sme, csv_of(ledger(revenue="10.00"), currency="USD"), "usd.csv")
    year = year_of(client, sme, currency="USD")
    assert (year["currency"], year["figures"]["revenue"]["value"]) == ("USD", "180.00")
    assert year["declared_and_read"] == []
    assert year_of(client, sme, currency="JPY") is None
    assert year_of(client, sme, currency="x") is None


def test_without_figures_there_is_no_year(client, sme):
    assert year_of(client, sme) is None


def test_what_is_missing_is_said_to_programs(client, sme):
    read_file(sme, csv_of(ledger(months=1), balances=False))
    figures = year_of(client, sme)["figures"]
    assert (figures["cash_buffer"]["value"], figures["cash_buffer"]["missing"]) == (
        None,
        "Your statements give no balances.",
    )
    assert figures["cash_buffer"]["rows"] == {}


def test_months_in_a_row_are_named_by_the_first_and_the_last():
    months = [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 3, 1)]
    assert figure_presenters.months_words(months) == "Nov 2025 \N{EN DASH} Jan 2026, Mar 2026"
    assert figure_presenters.months_words(months[1:]) == "Dec 2025, Jan 2026, Mar 2026"

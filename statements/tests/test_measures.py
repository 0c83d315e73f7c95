"""Figures over the window, by hand-reckoned examples."""

from datetime import date
from decimal import Decimal

import pytest

from smes.tests.factories import SmeFactory
from statements import measures, queries
from statements.coverage import Coverage, coverage_of
from statements.figures import FIGURES
from statements.measures import MEASURES, Window
from statements.models import MonthlyFigure
from statements.tests.factories import csv_of, read_file

MONTHS = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1))


def month(index, **values):
    zero = dict.fromkeys(
        ("inflow", "outflow", "true_revenue", "operating_expense", "debt_service", "loan_proceeds"),
        0,
    )
    return MonthlyFigure(month=MONTHS[index], currency="EUR", **(zero | values))


def window(*figures, months=MONTHS, customers=None):
    return Window(Coverage("EUR", months, {}, (1,)), figures, customers or {})


def values(of):
    return {r.measure.name: r.value for r in measures.read(of)}


def missing(of):
    return {r.measure.name: r.missing for r in measures.read(of) if r.missing}


WHOLE = window(
    month(0, true_revenue=100, operating_expense=50, debt_service=10,
          average_balance=150, min_balance=-20, negative_days=2, returned_payments=1),
    month(1, true_revenue=200, operating_expense=100, debt_service=10,
          average_balance=250, min_balance=30, negative_days=0),
    month(2, true_revenue=300, operating_expense=150, debt_service=20,
          average_balance=200, min_balance=40, negative_days=1, returned_payments=2),
    customers={"alpha": 300, "beta": 200, "": 100},
)  # fmt: skip


def test_golden_numbers():
    found = values(WHOLE)
    # Revenues 100, 200, 300: mean 200, variance (100² + 0 + 100²) / 3 = 6666.67, root 81.65.
    assert found.pop("revenue_volatility").quantize(Decimal("0.0001")) == Decimal("0.4082")
    assert found == {
        "revenue": 600,
        "operating_expense": 300,
        "debt_service": 40,
        "debt_service_cover": Decimal("7.5"),  # (600 − 300) / 40
        "cash_buffer": Decimal(2),  # 600 of balances / 300 of expenses, both over three months
        "top_customer_share": Decimal("0.5"),  # 300 of 600; takings count in the whole only
        "returned_payments": 3,
        "negative_days": 3,
        "lowest_balance": -20,
    }
    assert missing(WHOLE) == {}
    assert measures.top_customer(WHOLE) == "alpha"


def test_a_loss_is_a_cover_below_zero():
    of = window(month(0, true_revenue=50, operating_expense=80, debt_service=10))
    assert values(of)["debt_service_cover"] == Decimal(-3)


def test_what_is_not_known_says_why():
    one = window(month(0), months=MONTHS[:1])
    assert missing(one) == {
        "debt_service_cover": "No loan was repaid in these months.",
        "cash_buffer": "Your statements give no balances.",
        "revenue_volatility": "Needs three months of statements; there is 1.",
        "top_customer_share": "There is no revenue in these months.",
        "negative_days": "Your statements give no balances.",
        "lowest_balance": "Your statements give no balances.",
    }


def test_without_expenses_there_is_no_buffer():
    of = window(month(0, average_balance=500, min_balance=1, negative_days=0))
    assert missing(of)["cash_buffer"] == "There are no expenses in these months."
    assert missing(of)["revenue_volatility"] == "There is no revenue in these months."


def test_a_covered_month_without_rows_is_a_month_without_revenue():
    of = window(month(0, true_revenue=300), month(2, true_revenue=300))
    # 300, 0, 300: mean 200, variance (100² + 200² + 100²) / 3 = 20000, root 141.42.
    assert measures.revenue_volatility(of).quantize(Decimal("0.0001")) == Decimal("0.7071")


def test_only_months_whose_balance_is_known_enter_the_buffer():
    of = window(
        month(0, operating_expense=100, average_balance=300, min_balance=1, negative_days=0),
        month(1, operating_expense=900),
    )
    assert measures.cash_buffer(of) == 3


def test_without_a_covered_month_nothing_is_read():
    assert measures.read(window(months=())) == []


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda measure: measure.name)
def test_each_measure_says_how_it_is_worked_out_and_from_which_rows(measure):
    assert str(measure.formula).endswith(".")
    assert set(measure.rows) <= set(FIGURES)
    assert measure.rows


@pytest.mark.django_db
def test_two_currencies_are_kept_apart():
    sme = SmeFactory(currency="EUR")
    for currency, amount in (("EUR", "500.00"), ("USD", "70.00")):
        rows = [(date(2026, m, d), "Sale Alpha", amount) for m in (1, 2, 3) for d in (1, 28)]
        read_file(sme, csv_of(rows, currency=currency), f"{currency}.csv")
    found = {}
    for currency in ("EUR", "USD"):
        coverage = coverage_of(sme, currency=currency)
        months = list(queries.monthly_figures(sme, currency=currency))
        found[currency] = values(measures.window_of(sme, coverage, months))["revenue"]
    assert found == {"EUR": 3000_00, "USD": 420_00}

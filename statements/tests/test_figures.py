"""Monthly figures, balances, and what statements say beyond the six inputs."""

from datetime import date
from decimal import Decimal

import pytest

from smes.tests.factories import SmeFactory
from statements import balances, figures, queries
from statements.figures import FIGURES
from statements.models import BankAccount
from statements.tests.factories import csv_of, ledger, ofx_of, read_file

pytestmark = pytest.mark.django_db

ROWS = [
    (date(2026, 1, 1), "Sale Alpha", "300.00"),
    (date(2026, 1, 3), "Sale Beta", "100.00"),
    (date(2026, 1, 5), "Loan disbursement", "1000.00"),
    (date(2026, 1, 6), "Refund from supplier", "40.00"),
    (date(2026, 1, 7), "Owner capital", "500.00"),
    (date(2026, 1, 8), "Rent", "-200.00"),
    (date(2026, 1, 9), "Loan repayment", "-90.00"),
    (date(2026, 1, 10), "Owner drawings", "-60.00"),
    (date(2026, 1, 11), "Transfer to savings", "-70.00"),
    (date(2026, 1, 12), "Returned direct debit", "25.00"),
]


def january(sme):
    return queries.monthly_figures(sme).get()


def test_each_figure_takes_its_rows_and_no_others():
    sme = SmeFactory()
    read_file(sme, csv_of(ROWS, opening="0.00"))
    month = january(sme)
    assert {name: getattr(month, name) for name in list(FIGURES)[:7]} == {
        "inflow": 1965_00,
        "outflow": 350_00,
        "true_revenue": 400_00,
        "operating_expense": 200_00,
        "debt_service": 90_00,
        "loan_proceeds": 1000_00,
        "returned_payments": 1,
    }
    assert month.top_counterparty_share == Decimal("0.75")


@pytest.mark.parametrize("name", list(FIGURES))
def test_a_figure_is_what_its_rows_add_up_to(name):
    sme = SmeFactory()
    read_file(sme, csv_of(ROWS, opening="0.00"))
    period = (date(2026, 1, 1), date(2026, 1, 31))
    rows = queries.rows_behind(sme, figure=name, periods=[period], currency="EUR")
    if FIGURES[name].is_sum:
        assert figures.value_of(name, rows) == getattr(january(sme), name)
    else:
        assert rows.count() == {"returned_payments": 1, "top_counterparty_share": 2}.get(name, 10)


def test_balances_are_those_at_the_end_of_each_day():
    sme = SmeFactory()
    rows = [
        (date(2026, 1, 1), "Sale", "100.00"),
        (date(2026, 1, 1), "Rent", "-150.00"),
        (date(2026, 1, 3), "Sale", "80.00"),
    ]
    read_file(sme, csv_of(rows, opening="0.00"))
    assert [balance for _day, balance in balances.daily(BankAccount.objects.get())] == [
        -50_00,
        -50_00,
        30_00,
    ]
    month = january(sme)
    assert (month.average_balance, month.min_balance, month.negative_days) == (-23_33, -50_00, 2)


def test_balances_are_counted_back_from_the_only_one_that_a_file_gives():
    sme = SmeFactory()
    rows = [(date(2026, 1, 1), "Sale", "100.00"), (date(2026, 1, 3), "Rent", "-30.00")]
    read_file(sme, ofx_of(rows, closing="70.00"), "a.ofx")
    assert balances.daily(BankAccount.objects.get()) == [
        (date(2026, 1, 1), 100_00),
        (date(2026, 1, 2), 100_00),
        (date(2026, 1, 3), 70_00),
    ]


def test_balances_between_known_ones_follow_from_the_amounts():
    days = [date(2026, 1, day) for day in (1, 2, 2, 5, 6)]
    rows = zip(days, (10, 20, -5, 7, 1), (None, 130, None, None, 200), strict=True)
    assert balances.at_day_ends(rows) == {
        date(2026, 1, 1): 110,
        date(2026, 1, 2): 125,
        date(2026, 1, 3): 125,
        date(2026, 1, 4): 125,
        date(2026, 1, 5): 132,
        date(2026, 1, 6): 200,  # as it stands, though a row is missing before it
    }


def test_without_a_balance_none_is_made_up():
    sme = SmeFactory()
    read_file(sme, csv_of(ROWS, balances=False))
    month = january(sme)
    assert (month.average_balance, month.min_balance, month.negative_days) == (None, None, None)


def test_the_evidence_behind_a_score():
    sme = SmeFactory()
    read_file(sme, csv_of(ledger(months=4)))
    evidence = queries.evidence_context(sme)
    assert evidence.pop("cash_buffer_months").quantize(Decimal("0.01")) == Decimal("3.24")
    assert evidence == {
        "currency": "EUR",
        "months_covered": 4,
        "history_months": 4,
        "newest_month": date(2026, 4, 1),
        "unresolved_breaks": 0,
        "returned_payments": 0,
        "negative_days": 0,
        "revenue_volatility": Decimal(0),
        "top_customer_share": Decimal(0),
        "coverage": Decimal("0.333333"),
        "timeliness": Decimal("0.000000"),
        "agreement": Decimal("0.500000"),
        "integrity": Decimal("1.000000"),
    }


def test_the_evidence_tells_the_debt_service_cover_of_the_year():
    sme = SmeFactory()
    repaid = (date(2026, 3, 28), "Loan repayment", "-50.00")
    read_file(sme, csv_of([*ledger(growth=100), repaid]))
    assert queries.evidence_context(sme)["debt_service_cover"] == 684  # (55,800 − 21,600) / 50


def test_without_statements_there_is_no_evidence():
    assert queries.evidence_context(SmeFactory()) == {"currency": "EUR"}


def test_currencies_are_listed_with_the_main_one_first():
    sme = SmeFactory()
    for currency in ("AUD", "EUR"):
        read_file(sme, csv_of(ledger(months=1), currency=currency))
    assert queries.currencies_of(sme) == ["EUR", "AUD"]

"""Declared beside read, by hand-reckoned examples."""

from datetime import date
from decimal import Decimal

import pytest

from smes.tests.factories import SmeFactory
from statements import actions, figures, queries
from statements.coverage import coverage_of
from statements.enums import Category
from statements.tests.factories import csv_of, read_file
from statements.year import year_of

pytestmark = pytest.mark.django_db

# Three months alike: 1000 of sales, 400 of costs, and what is neither.
MONTH = [
    (1, "Sale Alpha", "1000.00"),
    (3, "Loan disbursement", "300.00"),
    (5, "Refund from supplier", "40.00"),
    (7, "Owner capital", "500.00"),
    (9, "Transfer to savings", "-70.00"),
    (11, "Rent", "-400.00"),
    (13, "Loan repayment", "-90.00"),
    (28, "Owner drawings", "-60.00"),
]
ROWS = [(date(2026, m, day), text, amount) for m in (1, 2, 3) for day, text, amount in MONTH]


@pytest.fixture
def sme():
    sme = SmeFactory(currency="EUR")
    read_file(sme, csv_of(ROWS))
    return sme


def year(sme, currency="EUR"):
    months = list(queries.monthly_figures(sme, currency=currency))
    return year_of(sme, coverage_of(sme), currency, months)


def declare(sme, revenue, expenses, debt=None):
    actions.declare_summary(
        sme=sme,
        by=sme.owner,
        revenue=Decimal(revenue),
        expenses=Decimal(expenses),
        debt=None if debt is None else Decimal(debt),
    )


def test_parts_tell_each_category_and_whether_it_counts(sme):
    parts = {
        (part.category.value, part.is_credit): (part.total, part.count, part.counts)
        for part in year(sme).parts
    }
    assert parts == {
        ("revenue", True): (3000_00, 3, True),
        ("owner_capital", True): (1500_00, 3, False),
        ("loan_in", True): (900_00, 3, False),
        ("refund", True): (120_00, 3, False),
        ("transfer", False): (210_00, 3, False),
        ("rent", False): (1200_00, 3, True),
        ("loan_repayment", False): (270_00, 3, False),
        ("owner_drawings", False): (180_00, 3, False),
    }


def test_parts_add_up_to_the_figures_and_to_their_rows(sme):
    found = year(sme)
    came_in = [part for part in found.parts if part.is_credit]
    went_out = [part for part in found.parts if not part.is_credit]
    assert sum(p.total for p in came_in if p.counts) == found.window.total("true_revenue")
    assert sum(p.total for p in went_out if p.counts) == found.window.total("operating_expense")
    transfer = Category.TRANSFER
    assert sum(p.total for p in came_in if p.category != transfer) == found.window.total("inflow")
    assert sum(p.total for p in went_out if p.category != transfer) == found.window.total("outflow")
    for part in found.parts:
        rows = queries.rows_behind(
            sme, figure=part.name, periods=found.window.periods, currency="EUR"
        )
        assert (figures.value_of(part.name, rows), rows.count()) == (part.total, part.count)


def test_the_difference_in_amount_and_per_cent(sme):
    declare(sme, 15_000, 4_000)
    revenue, expenses = year(sme).comparisons
    # Read in three months and scaled to twelve: 12,000 and 4,800.
    assert (revenue.read, revenue.read_total, revenue.read_months) == (12_000_00, 3000_00, 3)
    assert (revenue.declared, revenue.difference) == (15_000_00, 3000_00)
    assert revenue.ratio == Decimal("0.25")
    assert (expenses.read, expenses.difference) == (4_800_00, -800_00)
    assert expenses.ratio.quantize(Decimal("0.0001")) == Decimal("-0.1667")
    assert [part.name for part in revenue.left_out] == [
        "in_owner_capital",
        "in_loan_in",
        "in_refund",
    ]
    assert [part.name for part in expenses.left_out] == [
        "out_loan_repayment",
        "out_transfer",
        "out_owner_drawings",
    ]


def test_why_they_may_differ_follows_the_sign(sme):
    declare(sme, 15_000, 4_000)
    revenue, expenses = ([str(words)[:30] for words in c.why] for c in year(sme).comparisons)
    assert revenue == [
        "Money in that is no revenue was left out; if you counted it, that is why."[:30],
        "Months without a statement were filled with the average of the others."[:30],
        "The two are of different twelve months."[:30],
        "You declared more than was read: sales may have been paid"[:30],
    ]
    assert expenses[-1] == "You declared less than was read: private"[:30]
    assert len(expenses) == 3


def test_what_agrees_needs_no_reason(sme):
    declare(sme, 12_000, 4_800)
    assert [(c.difference, c.why) for c in year(sme).comparisons] == [(0, []), (0, [])]


def test_nothing_declared_leaves_nothing_to_compare(sme):
    assert [(c.declared, c.difference, c.ratio) for c in year(sme).comparisons] == [
        (None, None, None)
    ] * 2


def test_another_currency_is_not_compared():
    sme = SmeFactory(currency="EUR")
    declare(sme, 15_000, 4_000, 10)
    read_file(sme, csv_of(ROWS, currency="USD"))
    found = year(sme, "USD")
    assert [c.declared for c in found.comparisons] == [None, None]
    assert found.debt.declared is None


@pytest.mark.parametrize(
    ("debt", "words"),
    [
        (None, "Loan repayments were read, but no debt is declared."),
        (5_000, "Statements show what is repaid, not what is still owed"),
    ],
)
def test_debt_is_told_beside_what_is_repaid(sme, debt, words):
    declare(sme, 1, 1, debt)
    found = year(sme).debt
    assert (found.service, found.received) == (270_00, 900_00)
    assert found.declared == (None if debt is None else 5_000_00)
    assert str(found.words).startswith(words)


def test_a_debt_without_repayments():
    sme = SmeFactory(currency="EUR")
    read_file(sme, csv_of([row for row in ROWS if not row[1].startswith("Loan")]))
    assert year(sme).debt is None
    declare(sme, 1, 1, 5_000)
    assert str(year(sme).debt.words).startswith("A debt is declared, but no repayment was read.")

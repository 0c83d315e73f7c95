"""From a file to rows, figures and the summary in force."""

from datetime import date
from decimal import Decimal

import pytest

from audit.models import AuditEvent
from smes.enums import Basis
from smes.tests.factories import SmeFactory
from statements import queries, reading
from statements.enums import BreakKind, StatementStatus
from statements.models import Statement, Transaction
from statements.tests.factories import csv_of, ledger, ofx_of, read_file

pytestmark = pytest.mark.django_db


def test_a_csv_becomes_rows_figures_and_the_summary_in_force():
    sme = SmeFactory()
    statement = read_file(sme, csv_of(ledger(months=3)))

    assert statement.status == StatementStatus.RECONCILED
    assert (statement.row_count, statement.currency) == (36, "EUR")
    assert (statement.opening_balance, statement.closing_balance) == (1000_00, 33_400_00)
    assert (statement.period_start, statement.period_end) == (date(2026, 1, 1), date(2026, 3, 26))
    months = list(queries.monthly_figures(sme))
    assert [(m.month.month, m.true_revenue, m.operating_expense) for m in months] == [
        (month, 18_000_00, 7_200_00) for month in (1, 2, 3)
    ]
    summary = queries.summary_in_force(sme)
    assert summary.basis == Basis.PARSED
    assert (summary.revenue, summary.expenses) == (216_000_00, 86_400_00)
    assert (summary.debt, summary.impact_score, summary.revenue_growth) == (None, None, None)
    assert (summary.period_start, summary.period_end) == (date(2026, 1, 1), date(2026, 3, 31))


def test_reading_again_changes_nothing():
    sme = SmeFactory()
    statement = read_file(sme, csv_of(ledger()))
    before = rows_of(statement)
    summary = queries.summary_in_force(sme)

    Statement.objects.update(status=StatementStatus.QUEUED)
    reading.read_statement(statement.pk)

    assert rows_of(statement) == before
    assert queries.summary_in_force(sme) == summary
    assert sme.summaries.count() == 1


def rows_of(statement):
    columns = ("line_no", "booked_on", "amount", "description", "occurrence", "category")
    return list(Transaction.objects.filter(statement=statement).values_list(*columns))


def test_a_deleted_row_is_one_break_that_names_the_line():
    rows = csv_of(ledger()).splitlines()
    del rows[10]
    statement = read_file(SmeFactory(), "\n".join(rows))

    assert statement.status == StatementStatus.RECONCILED_WITH_BREAKS
    found = statement.breaks.get()
    assert (found.kind, found.at_line) == (BreakKind.CHAIN_BREAK, 11)
    assert found.difference == found.found - found.expected != 0


def test_overlapping_statements_count_each_row_once():
    sme = SmeFactory()
    rows = ledger(months=4)
    first = read_file(sme, csv_of(rows[:30]))
    second = read_file(sme, csv_of(rows[20:], opening=str(1000 + 10 * 1800)))

    assert Transaction.objects.filter(statement__sme=sme).count() == 48
    assert second.report["already_counted"] == {str(first.pk): 10}
    assert [s.status for s in Statement.objects.all()] == [StatementStatus.RECONCILED] * 2
    assert sum(m.true_revenue for m in queries.monthly_figures(sme)) == 4 * 18_000_00


def test_an_ofx_of_the_same_rows_gives_the_same_rows():
    rows = ledger(months=1)
    from_csv = read_file(SmeFactory(), csv_of(rows))
    from_ofx = read_file(SmeFactory(), ofx_of(rows), "statement.ofx")

    columns = ("booked_on", "amount", "currency", "fingerprint", "occurrence", "category")
    assert list(from_csv.transactions.order_by("pk").values_list(*columns)) == list(
        from_ofx.transactions.order_by("pk").values_list(*columns)
    )
    assert from_ofx.account.last4 == "2233"


def test_growth_compares_the_last_months_with_the_same_a_year_before():
    sme = SmeFactory()
    rows = ledger(first=date(2025, 1, 1), months=18, revenue="1000.00")
    doubled = [
        (
            day,
            text,
            str(Decimal(amount) * 2) if day.year == 2026 and Decimal(amount) > 0 else amount,
        )
        for day, text, amount in rows
    ]
    read_file(sme, csv_of(doubled, opening="99000.00"))

    summary = queries.summary_in_force(sme)
    assert summary.revenue_growth == Decimal("1.000000")
    assert summary.sources["revenue_growth"]["months"] == 6
    assert summary.revenue == 6 * 6 * 1000_00 + 6 * 6 * 2000_00
    assert (summary.period_start, summary.period_end) == (date(2025, 7, 1), date(2026, 6, 30))


def test_acts_are_recorded():
    read_file(SmeFactory(), csv_of(ledger()))

    assert list(AuditEvent.objects.order_by("seq").values_list("tag", flat=True)) == [
        "statement:uploaded",
        "statement:read",
    ]

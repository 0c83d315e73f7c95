"""From a file to rows, figures and the summary in force."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEvent
from core import clock
from smes.enums import Basis
from smes.tests.factories import SmeFactory
from statements import actions, booking, category_actions, queries, reading, sandbox, workflow
from statements.enums import BreakKind, Source, StatementStatus
from statements.models import ColumnMapping, Statement, Transaction
from statements.tests.factories import csv_of, ledger, ofx_of, read_file, upload

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


# -- What is seen only across statements or currencies


def test_equal_and_opposite_rows_of_two_own_accounts_are_no_revenue():
    sme = SmeFactory()
    read_file(sme, ofx_of([(date(2026, 1, 5), "To other bank", "-500.00")], number="1"), "a.ofx")
    rows = [(date(2026, 1, 7), "Received", "500.00"), (date(2026, 1, 7), "Sale", "80.00")]
    other = read_file(sme, ofx_of(rows, number="2"), "b.ofx")

    marked = Transaction.objects.filter(is_internal_transfer=True)
    assert sorted(marked.values_list("amount", flat=True)) == [-500_00, 500_00]
    (january,) = queries.monthly_figures(sme)
    assert (january.inflow, january.outflow, january.true_revenue) == (80_00, 0, 80_00)

    actions.withdraw_statement(statement=other, by=sme.owner)
    assert not marked.exists()


def test_a_gap_between_statements_closes_when_the_missing_one_comes():
    sme = SmeFactory()
    rows = ledger(months=6)
    months = [rows[index * 12 : index * 12 + 12] for index in range(6)]
    files = [csv_of(month, opening=str(1000 + 10_800 * i)) for i, month in enumerate(months)]
    first, third = read_file(sme, files[0]), read_file(sme, files[2])
    assert (first.status, third.status) == (
        StatementStatus.RECONCILED,
        StatementStatus.RECONCILED_WITH_BREAKS,
    )
    gap = third.breaks.get()
    assert (gap.kind, gap.neighbour_id, gap.difference) == (BreakKind.GAP, first.pk, 10_800_00)

    read_file(sme, files[1])
    third.refresh_from_db()
    assert (third.status, third.breaks.count()) == (StatementStatus.RECONCILED, 0)


def test_two_currencies_are_kept_apart():
    sme = SmeFactory()
    text = (
        "Date,Description,Amount,Currency\n"
        "2026-01-05,Sale,100.00,EUR\n2026-01-06,Sale,70.00,GBP\n2026-01-07,Rent,-30.00,EUR\n"
    )
    statement = read_file(sme, text)
    assert statement.status == StatementStatus.RECONCILED_WITH_BREAKS
    assert statement.breaks.get().kind == BreakKind.MIXED_CURRENCY
    assert [(m.currency, m.true_revenue) for m in queries.monthly_figures(sme)] == [
        ("EUR", 100_00),
        ("GBP", 70_00),
    ]
    assert statement.report["warnings"] == [
        "This file holds EUR, GBP. They are kept apart and never added up."
    ]


def test_a_file_without_a_currency_is_taken_to_be_in_that_of_the_profile():
    text = "Date,Description,Amount\n2026-01-25,Sale,100.00\n2026-01-26,Rent,-3.00\n"
    statement = read_file(SmeFactory(currency="GHS"), text)
    assert statement.currency == "GHS"
    assert statement.report["warnings"] == [
        "The file names no currency; GHS, the currency of your profile, was taken."
    ]


def test_withdrawing_a_statement_gives_its_rows_to_the_one_that_overlaps():
    sme = SmeFactory()
    rows = ledger(months=4)
    first = read_file(sme, csv_of(rows[:30]))
    second = read_file(sme, csv_of(rows[20:], opening=str(1000 + 10 * 1800)))
    actions.withdraw_statement(statement=first, by=sme.owner)
    second.refresh_from_db()
    assert second.status == StatementStatus.QUEUED
    reading.read_statement(second.pk)
    assert second.transactions.count() == 28
    assert sum(m.true_revenue for m in queries.monthly_figures(sme)) == 14 * 3000_00


def test_a_stated_period_counts_only_as_far_as_rows_bear_it_out():
    rows = [(date(2026, month, 9), "Sale", "100.00") for month in (2, 3)]
    text = ofx_of(rows).replace("<DTSTART>20260209", "<DTSTART>19700101")
    statement = read_file(SmeFactory(), text, "statement.ofx")
    assert (statement.period_start, statement.period_end) == (date(2026, 2, 1), date(2026, 3, 9))


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"\x00\x01\x02\xff" * 400, "a.csv", StatementStatus.UNREADABLE, None),
        (b"Date,Description,Amount\n", "a.csv", StatementStatus.UNREADABLE, None),
        (b"hello world", "a.csv", StatementStatus.UNREADABLE, "no_table"),
        (
            b"Date,Description,Amount\n2026-01-30,x,99999999999999999999.00\n2026-01-30,y,-1.00\n",
            "a.csv",
            StatementStatus.RECONCILED,
            "",
        ),
    ],
)
def test_bad_files_end_in_a_state_that_says_why(content, name, status, code):
    statement = read_file(SmeFactory(), content, name)
    assert statement.status == status
    if status == StatementStatus.UNREADABLE:
        assert statement.status_reason
    else:
        assert (statement.row_count, statement.report["lost_count"]) == (1, 1)
    if code is not None:
        assert statement.reason_code == code


AMBIGUOUS = "Date,Description,Amount\n01/02/2026,Sale,100.00\n03/04/2026,Rent,-40.00\n"


def test_one_answer_serves_every_file_of_the_layout_that_waits():
    sme, other = SmeFactory(), SmeFactory()
    first = read_file(sme, AMBIGUOUS)
    second = read_file(sme, AMBIGUOUS.replace("Sale", "Another sale"))
    foreign = read_file(other, AMBIGUOUS)
    actions.answer_mapping(statement=first, mapping=dayfirst(first), by=sme.owner)
    for statement in (first, second, foreign):
        reading.read_statement(statement.pk)
    assert dict(Statement.objects.values_list("pk", "status")) == {
        first.pk: StatementStatus.RECONCILED,
        second.pk: StatementStatus.RECONCILED,
        foreign.pk: StatementStatus.NEEDS_MAPPING,
    }


def test_a_remembered_answer_that_does_not_fit_asks_again():
    sme = SmeFactory()
    first = read_file(sme, AMBIGUOUS)
    actions.answer_mapping(statement=first, mapping=dayfirst(first), by=sme.owner)
    ColumnMapping.objects.update(mapping=dayfirst(first) | {"amount": 9})
    second = read_file(sme, AMBIGUOUS.replace("Sale", "Another sale"))
    assert second.status == StatementStatus.NEEDS_MAPPING
    assert second.question["undecided"] == ["date_order"]


def dayfirst(statement):
    return statement.question["proposal"] | {"date_format": "DMY"}


def test_a_date_in_the_future_and_another_holder_are_signals():
    text = csv_of([(date(2090, 1, 20), "Sale", "5.00"), (date(2026, 1, 19), "Rent", "-5.00")])
    statement = read_file(SmeFactory(), text)
    assert [signal["kind"] for signal in statement.signals] == ["date_in_future"]


# -- Leases


def queued(sme=None):
    sme = sme or SmeFactory()
    return actions.upload_statement(
        sme=sme, file=upload(csv_of(ledger())), by=sme.owner, source=Source.API
    )


def test_a_statement_is_read_by_one_worker_only():
    statement = queued()
    reading.read_statement(statement.pk)
    reading.read_statement(statement.pk)
    statement.refresh_from_db()
    assert (statement.attempts, statement.lease_until) == (1, None)


def test_a_worker_that_lost_its_lease_writes_nothing(monkeypatch):
    statement = queued()
    parse = reading._parse

    def slow_parse(mine, **_way):
        contents = parse(mine)
        Statement.objects.filter(pk=mine.pk).update(attempts=2)  # another one has taken it over
        return contents

    monkeypatch.setattr(reading, "_parse", slow_parse)
    reading.read_statement(statement.pk)
    statement.refresh_from_db()
    assert (statement.status, statement.transactions.count()) == (StatementStatus.PARSING, 0)


@pytest.mark.parametrize("status", [*workflow.RUNNING, StatementStatus.QUEUED])
def test_what_a_killed_worker_left_is_taken_up_again(status, time_machine_later):
    statement = queued()
    Statement.objects.update(status=status, attempts=1)
    assert actions.requeue_expired() == 0
    time_machine_later()
    assert actions.requeue_expired() == 1
    reading.read_statement(statement.pk)
    statement.refresh_from_db()
    assert (statement.status, statement.transactions.count()) == (StatementStatus.RECONCILED, 36)


def test_after_three_attempts_it_fails_in_plain_words(time_machine_later):
    statement = queued()
    Statement.objects.update(status=StatementStatus.PARSING, attempts=3)
    time_machine_later()
    actions.requeue_expired()
    statement.refresh_from_db()
    assert (statement.status, statement.reason_code) == (StatementStatus.FAILED, "gave_up")
    assert statement.status_reason == (
        "Reading this file failed several times. Try again, or export it anew."
    )


def test_what_breaks_the_reader_is_tried_three_times_and_then_fails(monkeypatch):
    def fail(*args):
        raise RuntimeError("a defect")

    monkeypatch.setattr(booking, "book", fail)
    statement = queued()
    for _attempt in range(3):
        with pytest.raises(RuntimeError):
            reading.read_statement(statement.pk)
        assert actions.requeue_expired() == 1
    statement.refresh_from_db()
    assert (statement.status, statement.attempts) == (StatementStatus.FAILED, 3)


def test_a_reader_that_was_ended_from_outside_is_no_fault_of_the_file(monkeypatch):
    def interrupted(*args, **kwargs):
        raise sandbox.Interrupted

    statement = queued()
    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "read", interrupted)
        reading.read_statement(statement.pk)
    assert actions.requeue_expired() == 1
    reading.read_statement(statement.pk)
    statement.refresh_from_db()
    assert (statement.status, statement.transactions.count()) == (StatementStatus.RECONCILED, 36)


@pytest.fixture
def time_machine_later(monkeypatch):
    """A function that lets an hour pass."""
    now = clock.now

    def later():
        monkeypatch.setattr(clock, "now", lambda: now() + timedelta(hours=1))

    return later


def test_rows_of_a_statement_to_be_read_again_count_only_once_it_is():
    sme = SmeFactory()
    rows = ledger(months=4)
    first = read_file(sme, csv_of(rows[:30]))
    second = read_file(sme, csv_of(rows[20:], opening=str(1000 + 10 * 1800)))
    corrected = second.transactions.order_by("position").first()
    category_actions.set_category(row=corrected, category="refund", by=sme.owner)
    actions.withdraw_statement(statement=first, by=sme.owner)
    stored = second.transactions.count()
    assert stored > 0
    assert not queries.monthly_figures(sme).exists()
    assert not queries.rows_of_business(sme).exists()
    third = read_file(sme, csv_of(rows[25:], opening=str(1000 + 10 * 1800)))
    assert third.status == StatementStatus.RECONCILED
    assert third.transactions.count() == len(rows) - 25
    assert third.transactions.get(category_source="user").category == "refund"
    reading.read_statement(second.pk)
    assert [s.transactions.count() for s in (second, third)] == [5, len(rows) - 25]
    figures = queries.monthly_figures(sme)
    assert sum(m.inflow - m.outflow for m in figures) == sum(
        row.amount for row in queries.rows_of_business(sme)
    )

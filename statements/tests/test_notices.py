from datetime import UTC, date, datetime

import pytest
import time_machine

from accounts.models import Notification, User
from core import clock
from smes.tests.factories import SmeFactory
from statements import notices, reading
from statements.actions import requeue_expired
from statements.enums import StatementStatus
from statements.models import Statement
from statements.tests.factories import StatementFactory, csv_of, ledger, read_file

pytestmark = pytest.mark.django_db


def told(sme, kind):
    rows = Notification.objects.filter(user=sme.owner, kind=kind).order_by("pk")
    return [(row.title, row.link) for row in rows]


def test_a_file_that_cannot_be_read_is_told_once():
    sme = SmeFactory()
    statement = read_file(sme, "no statement at all\n", name="notes.csv")
    assert statement.status == StatementStatus.UNREADABLE
    notices.tell_failed(statement)
    link = f"/business/statements/{statement.pk}/"
    expected = [("The statement “notes.csv” could not be read", link)]
    assert told(sme, "statement_failed") == expected


def test_a_file_that_is_given_up_is_told():
    statement = StatementFactory(
        status=StatementStatus.PARSING,
        attempts=reading.ATTEMPTS,
        lease_until=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert requeue_expired() == 1
    assert len(told(statement.sme, "statement_failed")) == 1


def test_breaks_are_told_once_for_each_statement():
    sme = SmeFactory()
    broken = csv_of(ledger(months=1)).splitlines(keepends=True)
    del broken[4], broken[7]
    statement = read_file(sme, "".join(broken))
    assert statement.status == StatementStatus.RECONCILED_WITH_BREAKS
    read_again = Statement.objects.filter(pk=statement.pk)
    read_again.update(status=StatementStatus.QUEUED)
    reading.read_statement(statement.pk)
    (title, link) = told(sme, "break_found")[0]
    assert title == "A balance in the statement “statement.csv” does not follow"
    assert link == f"/business/statements/{statement.pk}/"
    assert len(told(sme, "break_found")) == 1


def test_a_break_towards_a_neighbour_is_told():
    sme = SmeFactory()
    read_file(sme, csv_of(ledger(date(2026, 1, 1), months=1)))
    assert told(sme, "break_found") == []
    after = csv_of(ledger(date(2026, 2, 1), months=1), opening="5.00")
    read_file(sme, after, name="february.csv")
    assert len(told(sme, "break_found")) == 1


@pytest.mark.parametrize(
    ("today", "month"),
    [("2026-03-19", "2026-01"), ("2026-03-20", "2026-02"), ("2026-03-31", "2026-02"),
     ("2026-04-19", "2026-02"), ("2026-04-20", "2026-03")],
)  # fmt: skip
def test_a_month_is_due_twenty_days_after_its_end(today, month):
    with time_machine.travel(f"{today}T12:00:00Z", tick=False):
        assert f"{notices.month_due():%Y-%m}" == month


def test_a_missing_month_is_told_once_and_only_where_statements_used_to_come(
    django_assert_max_num_queries,
):
    with clock.at(datetime(2026, 4, 2, tzinfo=UTC)):
        late, timely, left = SmeFactory(), SmeFactory(), SmeFactory()
        SmeFactory()  # never sent anything
        read_file(timely, csv_of(ledger(date(2026, 1, 1), months=3)))
        for sme in (late, left):
            read_file(sme, csv_of(ledger(date(2026, 1, 1), months=2)))
    User.objects.filter(pk=left.owner.pk).update(is_active=False)
    with time_machine.travel("2026-04-19T12:00:00Z", tick=False):
        assert notices.tell_missing() == 0
    with time_machine.travel("2026-04-20T12:00:00Z", tick=False):
        assert [notices.tell_missing(), notices.tell_missing()] == [1, 0]
        with django_assert_max_num_queries(1):
            notices.tell_missing()
    assert told(late, "statement_missing") == [
        ("The statement of March 2026 is missing", "/business/statements/upload/")
    ]
    with time_machine.travel("2026-05-20T12:00:00Z", tick=False):
        assert notices.tell_missing() == 2  # timely's April, late's too
    with time_machine.travel("2027-01-20T12:00:00Z", tick=False):
        assert notices.tell_missing() == 0  # they have gone

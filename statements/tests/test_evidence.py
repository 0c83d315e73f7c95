"""What reporting consistency rests on, month by month: the parts follow from the table shown."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from smes.tests.factories import SmeFactory
from statements import derived, evidence
from statements.consistency import CONSTANTS
from statements.coverage import coverage_of
from statements.models import Statement
from statements.summary import latest_derived
from statements.tests.factories import BreakFactory, csv_of, ledger, read_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def sme():
    """January to June 2026, uploaded on 20 July: June is in time. Breaks in two months."""
    sme = SmeFactory(currency="EUR")
    statement = read_file(sme, csv_of(ledger(months=6)))
    Statement.objects.update(uploaded_at=datetime(2026, 7, 20, 12, tzinfo=UTC))
    lines = dict(statement.transactions.values_list("booked_on", "line_no"))
    BreakFactory(statement=statement, at_line=lines[date(2026, 2, 1)], resolution="")
    BreakFactory(statement=statement, at_line=lines[date(2026, 4, 1)], resolution="The bank's fee.")
    derived.refresh_figures(sme)
    return sme


def test_the_twelve_months_newest_first(sme):
    months = evidence.months_of(sme, coverage_of(sme))
    assert [f"{m.month:%Y-%m}" for m in months][:3] == ["2026-06", "2026-05", "2026-04"]
    assert (len(months), sum(m.is_covered for m in months)) == (12, 6)
    june, may = months[:2]
    assert (june.due, june.in_time) == (date(2026, 7, 20), True)
    assert (may.due, may.in_time) == (date(2026, 6, 20), False)
    assert [str(m.weight) for m in months if m.breaks] == ["0.25", "1"]


def test_the_parts_follow_from_the_months_shown(sme):
    months = [m for m in evidence.months_of(sme, coverage_of(sme)) if m.is_covered]
    parts = latest_derived(sme).sources["reporting_consistency"]["parts"]
    assert Decimal(parts["coverage"]) == Decimal(len(months)) / 12
    in_time = Decimal(sum(m.in_time for m in months)) / len(months)
    assert Decimal(parts["timeliness"]) == in_time.quantize(Decimal("0.000001"))
    integrity = 1 - sum(m.weight for m in months) / len(months)  # 1 − 1.25 / 6
    assert Decimal(parts["integrity"]) == integrity.quantize(Decimal("0.000001"))


def test_a_day_late_is_late(sme):
    Statement.objects.update(uploaded_at=datetime(2026, 7, 21, tzinfo=UTC))
    assert not evidence.months_of(sme, coverage_of(sme))[0].in_time


def test_the_constants_are_those_of_the_specification():
    c = CONSTANTS
    weights = (c.coverage, c.timeliness, c.agreement, c.integrity)
    assert [str(weight) for weight in weights] == ["0.35", "0.20", "0.25", "0.20"]
    assert sum(weights) == 1
    assert (c.days_to_upload, str(c.nothing_declared)) == (20, "0.5")
    assert (c.unresolved, str(c.explained)) == (1, "0.25")


def test_without_statements_there_are_no_months():
    sme = SmeFactory()
    assert evidence.months_of(sme, coverage_of(sme)) == []

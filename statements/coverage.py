"""Which months the reconciled statements of a business cover, and since when we have known."""

import calendar
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from smes.models import Sme
from statements import workflow
from statements.models import Statement

WINDOW = 12  # months that a summary looks back
LEAST = 3  # covered months in the window from which on statements speak

Period = tuple[date, date]  # both days included


class Span(NamedTuple):
    """One account's part of one reconciled statement."""

    statement: int
    account: int
    currency: str
    start: date
    end: date
    uploaded_at: datetime
    rows: int


@dataclass(frozen=True)
class Coverage:
    """`months` are the first days of the covered months, ascending, of one `currency`."""

    currency: str = ""
    months: tuple[date, ...] = ()
    known_since: dict[date, datetime] = field(default_factory=dict)
    statements: tuple[int, ...] = ()

    @property
    def window(self) -> tuple[date, ...]:
        """The covered ones among the 12 months that end with the newest."""
        if not self.months:
            return ()
        first = shift(self.months[-1], 1 - WINDOW)
        return tuple(month for month in self.months if month >= first)

    @property
    def gaps(self) -> tuple[date, ...]:
        """The months among those 12 that no statement covers."""
        if not self.months:
            return ()
        wanted = (shift(self.months[-1], index) for index in range(1 - WINDOW, 1))
        return tuple(month for month in wanted if month not in self.months)

    @property
    def is_enough(self) -> bool:
        return len(self.window) >= LEAST


def spans_of(sme: Sme) -> list[Span]:
    """What each reconciled statement covers, by account, oldest first."""
    found = []
    statements = Statement.objects.filter(sme=sme, status__in=workflow.SETTLED)
    for pk, report, uploaded_at in statements.values_list("pk", "report", "uploaded_at"):
        for account in report.get("accounts", []):
            start, end = date.fromisoformat(account["start"]), date.fromisoformat(account["end"])
            currency, rows = account["currency"], account["rows"]
            found.append(Span(pk, account["id"], currency, start, end, uploaded_at, rows))
    return sorted(found, key=lambda span: (span.start, span.end, span.statement))


def coverage_of(sme: Sme, spans: Iterable[Span] | None = None, *, currency: str = "") -> Coverage:
    """The coverage in one currency; without a name in the main one: the profile's where a
    statement has it, otherwise that of most rows.

    A month is covered when the statements reach over at least half of its days, or when one of
    them is of that month alone (a file of few rows does not say that it is of the whole month).
    """
    spans = spans_of(sme) if spans is None else list(spans)
    if not spans:
        return Coverage()
    rows: Counter[str] = Counter()
    for span in spans:
        rows[span.currency] += span.rows
    if not currency:
        currency = sme.currency if sme.currency in rows else rows.most_common(1)[0][0]
    days: dict[date, set[int]] = {}
    alone: set[date] = set()
    since: dict[date, datetime] = {}
    spans = [span for span in spans if span.currency == currency]
    for span in spans:
        months = list(months_between(span.start, span.end))
        if len(months) == 1:
            alone.add(months[0])
        for month in months:
            first, last = bounds(month)
            covered = range(max(span.start, first).day, min(span.end, last).day + 1)
            days.setdefault(month, set()).update(covered)
            since[month] = min(span.uploaded_at, since.get(month, span.uploaded_at))
    months = sorted(
        month
        for month, seen in days.items()
        if month in alone or 2 * len(seen) >= bounds(month)[1].day
    )
    return Coverage(
        currency,
        tuple(months),
        {month: since[month] for month in months},
        tuple(sorted({span.statement for span in spans})),
    )


def shift(month: date, by: int) -> date:
    """The first day of the month `by` months later."""
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


def bounds(month: date) -> Period:
    """The first and last day of the month that `month` is in."""
    last = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=1), month.replace(day=last)


def months_between(start: date, end: date) -> Iterable[date]:
    month = start.replace(day=1)
    while month <= end:
        yield month
        month = shift(month, 1)


def periods_of(months: Iterable[date]) -> list[Period]:
    """Whole months, ascending, as the fewest periods that hold just them."""
    periods: list[Period] = []
    for month in months:
        first, last = bounds(month)
        if periods and periods[-1][1] + timedelta(days=1) == first:
            periods[-1] = (periods[-1][0], last)
        else:
            periods.append((first, last))
    return periods

"""Breaks and balances put into words and charts, for the pages about statements."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from core import money
from core.ui import charts
from statements import balances
from statements.enums import BreakKind
from statements.models import Break, Statement, Transaction

# -- Breaks


@dataclass(frozen=True)
class BreakLine:
    """A break with what it means and what helps."""

    found: Break
    meaning: str
    advice: str

    @property
    def jump_to(self) -> int:
        """The line from which the table shows the break among its rows."""
        return max(1, (self.found.at_line or 1) - 5)

    @classmethod
    def of(cls, found: Break) -> "BreakLine":
        meaning, advice = _ADVICE[BreakKind(found.kind)]()
        return cls(found, meaning, advice)


_ADVICE = {
    BreakKind.CHAIN_BREAK: lambda: (
        _("The balance on this line is not the one before it plus the amount."),
        _("Usually a line is missing or was changed. Export the period again and upload that."),
    ),
    BreakKind.OPENING_MISMATCH: lambda: (
        _("The opening balance is not what came before."),
        _("Check that no day is missing before this statement."),
    ),
    BreakKind.CLOSING_MISMATCH: lambda: (
        _("The last line does not lead to the closing balance."),
        _("Usually lines at the end are missing. Export the period again."),
    ),
    BreakKind.TOTAL_MISMATCH: lambda: (
        _("Opening balance and amounts do not add up to the closing balance."),
        _("Usually a line is missing. Export the period again and upload that."),
    ),
    BreakKind.GAP: lambda: (
        _("The balance moved between the statement before and this one."),
        _("Upload the statement of the days between."),
    ),
    BreakKind.OVERLAP: lambda: (
        _("Two statements cover the same days with different rows."),
        _("Withdraw the one that is not complete."),
    ),
    BreakKind.MIXED_CURRENCY: lambda: (
        _("This account holds amounts in more than one currency."),
        _("They are kept apart and never added up. Export one currency at a time if you can."),
    ),
}


def already_counted(statement: Statement) -> list[tuple[Statement, int]]:
    """The statements that hold rows of this file already, with how many."""
    counted = statement.report.get("already_counted", {})
    holders = Statement.objects.filter(sme=statement.sme_id, pk__in=counted)
    return [(holder, counted[str(holder.pk)]) for holder in holders]


# -- Charts


def money_text(currency: str) -> Any:
    """What turns minor units into words, in whole units."""
    return lambda value: money.format_money(int(value), currency, whole=True)


def major(minor: int | None, currency: str) -> Decimal | None:
    """Minor units in the units that charts are drawn in."""
    return None if minor is None else money.from_minor(minor, currency)


def _day_name(day: Any) -> str:
    return format_date(day, "d MMM", locale=to_locale(get_language() or "en"))


def balance_chart(statement: Statement, broken: Collection[date] = ()) -> charts.Chart | None:
    """The balance at the end of each day of the statement, the `broken` days marked.

    None where too few days have rows, or no balance is known.
    """
    rows = Transaction.objects.filter(statement=statement)
    if statement.account_id:
        rows = rows.filter(account=statement.account_id)
    rows = rows.order_by("booked_on", "position")
    days = balances.at_day_ends(
        rows.values_list("booked_on", "amount", "balance_after").iterator(),
        statement.closing_balance,
    )
    if len(days) < 2:
        return None
    currency = statement.currency
    shown = list(days.items())
    step = -(-len(shown) // 120)
    last = len(shown) - 1
    shown = [
        each
        for index, each in enumerate(shown)
        if index % step == 0 or index == last or each[0] in broken
    ]
    text = money_text(currency)
    return charts.line_chart(
        [
            charts.Point(
                _day_name(d), major(b, currency), text(b), mark=_("break") if d in broken else ""
            )
            for d, b in shown
        ],
        title=_("Balance at the end of the day, %s") % currency,
        label_column=_("Day"),
        value_column=_("Balance"),
    )

"""What owners are told of their statements: that one failed, breaks, or is missing."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.enums import NotificationKind, Severity
from accounts.models import Notification
from accounts.notifications import fill, notify
from core import clock
from smes.models import Sme
from statements.coverage import bounds, coverage_of, shift
from statements.models import MonthlyFigure, Statement

GRACE = timedelta(days=20)  # after a month's end, as timely statements have (consistency)
RECENT = 3  # months before the missing one, of which one at least was read
AT_ONCE = 500  # businesses in one sweep

dated = lazy(date_format, str)


def tell_failed(statement: Statement) -> None:
    """The file could not be read. Once for each statement."""
    notify(
        user=statement.sme.owner,
        kind=NotificationKind.STATEMENT_FAILED,
        severity=Severity.BAD,
        title=fill(_("The statement “%(name)s” could not be read"), name=statement.file_name),
        body=_("Open it to see why, and what you can do about it."),
        link=reverse("statements:detail", args=[statement.pk]),
        dedupe_key=f"statement:{statement.pk}:failed",
    )


def tell_broken(statement: Statement) -> None:
    """A balance does not follow. Once for each statement, however many breaks it has."""
    notify(
        user=statement.sme.owner,
        kind=NotificationKind.BREAK_FOUND,
        severity=Severity.CAUTION,
        title=fill(
            _("A balance in the statement “%(name)s” does not follow"), name=statement.file_name
        ),
        body=_("You can explain it, or replace the file. An explained break weighs less."),
        link=reverse("statements:detail", args=[statement.pk]),
        dedupe_key=f"statement:{statement.pk}:break",
    )


def month_due() -> date:
    """The newest month whose statement should be here: its end is 20 days ago."""
    day = clock.today() - GRACE
    _first, last = bounds(day)
    return day.replace(day=1) if day == last else shift(day.replace(day=1), -1)


def tell_missing() -> int:
    """Tell owners whose statements used to come that the newest month's has not; return how many.

    Once for each month, whatever became of the notification.
    """
    month = month_due()
    key = f"statement:missing:{month:%Y-%m}"
    figures = MonthlyFigure.objects.filter(sme=OuterRef("pk"))
    told = Notification.objects.filter(user=OuterRef("owner"), dedupe_key=key)
    waiting = (
        Sme.objects.filter(
            Exists(figures.filter(month__gte=shift(month, -RECENT), month__lt=month)),
            ~Exists(figures.filter(month__gte=month)),
            ~Exists(told),
            owner__is_active=True,
        )
        .select_related("owner")
        .order_by("pk")[:AT_ONCE]
    )
    return sum(_tell_missing(sme, month, key) for sme in waiting)


@transaction.atomic
def _tell_missing(sme: Sme, month: date, key: str) -> bool:
    covered = coverage_of(sme).months
    if not covered or covered[-1] >= month:
        return False
    told = notify(
        user=sme.owner,
        kind=NotificationKind.STATEMENT_MISSING,
        severity=Severity.CAUTION,
        title=fill(_("The statement of %(month)s is missing"), month=dated(month, "F Y")),
        body=_("Months without a statement weigh on your reporting consistency."),
        link=reverse("statements:upload"),
        dedupe_key=key,
    )
    return told is not None

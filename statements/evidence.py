"""Month by month, what reporting consistency rests on: covered or not, in time or not, breaks."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from smes.models import Sme
from statements.consistency import CONSTANTS
from statements.coverage import WINDOW, Coverage, bounds, shift
from statements.models import Break
from statements.summary import breaks_by_month


@dataclass(frozen=True)
class MonthEvidence:
    """One of the twelve months; `uploaded_on` and `breaks` only where it is covered."""

    month: date
    due: date  # the last day in time
    uploaded_on: date | None
    breaks: list[Break]

    @property
    def is_covered(self) -> bool:
        return self.uploaded_on is not None

    @property
    def in_time(self) -> bool:
        return self.uploaded_on is not None and self.uploaded_on <= self.due

    @property
    def weight(self) -> Decimal:
        """What its breaks take from integrity: nothing, that of explained ones, or the whole."""
        if not self.breaks:
            return Decimal(0)
        explained = all(found.resolution for found in self.breaks)
        return CONSTANTS.explained if explained else CONSTANTS.unresolved


def months_of(sme: Sme, coverage: Coverage) -> list[MonthEvidence]:
    """The twelve months that end with the newest covered one, newest first."""
    if not coverage.months:
        return []
    breaks = breaks_by_month(sme, coverage)
    found = []
    for index in range(WINDOW):
        month = shift(coverage.months[-1], -index)
        known = coverage.known_since.get(month)
        found.append(
            MonthEvidence(
                month=month,
                due=bounds(month)[1] + timedelta(days=CONSTANTS.days_to_upload),
                uploaded_on=known.date() if known else None,
                breaks=breaks.get(month, []) if known else [],
            )
        )
    return found

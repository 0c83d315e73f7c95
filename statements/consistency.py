"""Reporting consistency: how complete, timely, truthful and sound a business's reporting is.

    0.35 coverage + 0.20 timeliness + 0.25 agreement + 0.20 integrity

over the covered months among the last twelve. The constants live in the one table below.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from statements.coverage import WINDOW, Coverage, bounds


@dataclass(frozen=True)
class Constants:
    version: str
    coverage: Decimal
    timeliness: Decimal
    agreement: Decimal
    integrity: Decimal
    days_to_upload: int  # after the end of a month
    nothing_declared: Decimal  # agreement where there is nothing to compare with
    unresolved: Decimal  # weight of a month with a break
    explained: Decimal  # weight of a month whose breaks are all explained


CONSTANTS = Constants(
    version="1",
    coverage=Decimal("0.35"),
    timeliness=Decimal("0.20"),
    agreement=Decimal("0.25"),
    integrity=Decimal("0.20"),
    days_to_upload=20,
    nothing_declared=Decimal("0.5"),
    unresolved=Decimal(1),
    explained=Decimal("0.25"),
)
PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class Consistency:
    """The four parts, each 0 to 1 with six decimals, and their weighted sum."""

    coverage: Decimal
    timeliness: Decimal
    agreement: Decimal
    integrity: Decimal

    @property
    def value(self) -> Decimal:
        c = CONSTANTS
        return _rounded(
            c.coverage * self.coverage
            + c.timeliness * self.timeliness
            + c.agreement * self.agreement
            + c.integrity * self.integrity
        )

    def as_json(self) -> dict[str, str]:
        names = ("coverage", "timeliness", "agreement", "integrity")
        return {name: str(getattr(self, name)) for name in names}


def consistency_of(
    coverage: Coverage,
    *,
    read: Mapping[str, int],
    declared: Mapping[str, int | None],
    broken: Mapping[date, bool],
) -> Consistency:
    """Put the parts together. `coverage` holds at least one month.

    `read` and `declared` map revenue and expenses to minor units of one currency; `broken` maps
    the months with breaks to whether all of them are explained.
    """
    c, window = CONSTANTS, coverage.window
    in_time = sum(
        coverage.known_since[month].date() <= bounds(month)[1] + timedelta(days=c.days_to_upload)
        for month in window
    )
    weights = (
        c.explained if broken[month] else c.unresolved for month in window if month in broken
    )
    return Consistency(
        coverage=_rounded(Decimal(len(window)) / WINDOW),
        timeliness=_rounded(Decimal(in_time) / len(window)),
        agreement=_rounded(agreement_of(read, declared)),
        integrity=_rounded(1 - sum(weights, Decimal(0)) / len(window)),
    )


def agreement_of(read: Mapping[str, int], declared: Mapping[str, int | None]) -> Decimal:
    """1 less the mean relative difference of what was declared from what was read."""
    differences = [
        difference_of(value, read[name]) for name, value in declared.items() if value is not None
    ]
    if not differences:
        return CONSTANTS.nothing_declared
    return 1 - sum(differences, Decimal(0)) / len(differences)


def difference_of(declared: int, read: int) -> Decimal:
    """min(1, |declared − read| / read); where nothing was read, 1 unless nothing was declared."""
    if read <= 0:
        return Decimal(declared != read)
    return min(Decimal(1), Decimal(abs(declared - read)) / read)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, ROUND_HALF_UP)

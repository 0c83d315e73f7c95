"""Reads of the comparison: businesses side by side, each only as far as its owner shares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Invalid
from investors.queries import CreditFile
from scoring.presentation import ScorePage, page_of
from smes.enums import Scope
from smes.models import Sme
from statements.models import MonthlyFigure

LEAST_COMPARED, MOST_COMPARED = 2, 4
COMPARED = (Scope.SCORE, Scope.REASONS, Scope.MONTHLY_FIGURES)
YEAR = 12  # months


@dataclass(frozen=True)
class Year:
    """Sums of the last months that are known, at most twelve, in minor units of one currency."""

    months: int
    currency: str
    revenue: int
    expense: int
    debt_service: int
    lowest_balance: int | None
    negative_days: int
    returned_payments: int

    @property
    def remains(self) -> int:
        return self.revenue - self.expense

    @property
    def margin(self) -> float | None:
        return self.remains / self.revenue if self.revenue > 0 else None


@dataclass(frozen=True)
class Side:
    """One business of a comparison; None is what its owner does not share."""

    file: CreditFile
    explained: ScorePage | None
    year: Year | None

    @property
    def sme(self) -> Sme:
        return self.file.sme

    @property
    def trend(self) -> list[int] | None:
        scores = self.file.scores
        return None if scores is None else [score.value for score in scores]

    @property
    def shares_reasons(self) -> bool:
        return Scope.REASONS in self.file.shared

    @property
    def shares_figures(self) -> bool:
        return Scope.MONTHLY_FIGURES in self.file.shared

    @property
    def is_all_shared(self) -> bool:
        return set(COMPARED) <= set(self.file.shared)


@dataclass(frozen=True)
class Row:
    """One contribution across the businesses: for each whether its parts are shared, and its
    `(points, possible)`."""

    label: str
    cells: list[tuple[bool, tuple[float, float] | None]]


def chosen(given: Sequence[str]) -> list[int]:
    """The ids that an address names, each once, in its order.

    Raises Invalid (`bad_choice`) where they are not two to four numbers.
    """
    texts = list(dict.fromkeys(given))
    if not LEAST_COMPARED <= len(texts) <= MOST_COMPARED or not all(map(_is_id, texts)):
        text = _("Choose %(least)s to %(most)s businesses to compare.") % {
            "least": LEAST_COMPARED,
            "most": MOST_COMPARED,
        }
        raise Invalid(text, code="bad_choice", fields={"id": [text]})
    return [int(text) for text in texts]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def side_of(file: CreditFile) -> Side:
    return Side(
        file=file,
        explained=page_of(file.reasons) if file.reasons else None,
        year=year_of(file.monthly_figures) if file.monthly_figures else None,
    )


def year_of(months: Sequence[MonthlyFigure]) -> Year:
    """The sums of the last of `months`, which are in order and of one currency."""
    last = months[-YEAR:]
    balances = [month.min_balance for month in last if month.min_balance is not None]

    def total(name: str) -> int:
        return sum(getattr(month, name) or 0 for month in last)

    return Year(
        months=len(last),
        currency=last[-1].currency,
        revenue=total("true_revenue"),
        expense=total("operating_expense"),
        debt_service=total("debt_service"),
        lowest_balance=min(balances, default=None),
        negative_days=total("negative_days"),
        returned_payments=total("returned_payments"),
    )


def contributions_of(sides: Sequence[Side]) -> list[Row]:
    """The parts of the scores, one row for each that any of them has.

    Scores of different engines have different parts; where a score has none, its cell is None.
    """
    labels: dict[str, str] = {}
    points: list[dict[str, tuple[float, float]]] = []
    for side in sides:
        parts: list[dict[str, Any]] = side.file.reasons.contributions if side.file.reasons else []
        known = [part for part in parts if part["code"] != "rounding"]
        labels |= {part["code"]: part["label"] for part in known}
        points.append({part["code"]: (part["points"], part["possible"]) for part in known})
    shared = [side.shares_reasons for side in sides]
    return [
        Row(label, [(open_, known.get(code)) for open_, known in zip(shared, points, strict=True)])
        for code, label in labels.items()
    ]

"""The whole credit file: what a banker reads first, and how far the evidence behind it goes.

The page, the API and the PDF show the same `CreditFile`. Everything here is of the parts that the
reader opens; callers have asked which these are.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.money import format_money
from core.numbers import number_text, percent_text
from investors.queries import CreditFile, Evidence, EvidenceMonth, credit_file
from scoring import milestones
from smes.enums import Scope
from smes.models import Sme
from statements import evidence, measures
from statements.consistency import CONSTANTS
from statements.coverage import Coverage, bounds, coverage_of
from statements.figures import COUNT, DAYS, MONEY, SHARE
from statements.measures import MONTHS, TIMES, Reading
from statements.models import FinancialSummary

# What a banker asks first, of all that the year's statements say.
BANKERS = (
    "debt_service_cover",
    "cash_buffer",
    "lowest_balance",
    "negative_days",
    "returned_payments",
    "top_customer_share",
)
FLOWS = ("revenue", "operating_expense")  # where no score's figures are opened


def full_file(sme: Sme, opened: Collection[Scope], shared: Collection[Scope]) -> CreditFile:
    """The file with its evidence and the year's figures, as far as `opened` goes."""
    file = credit_file(sme, opened, shared)
    if file.scores is not None:
        file = replace(file, milestones=milestones.of(sme))
    if file.monthly_figures is None:
        return file
    coverage = coverage_of(sme)
    if not coverage.months:
        return replace(file, readings=[])
    window = measures.window_of(sme, coverage, file.monthly_figures)
    return replace(file, readings=measures.read(window), evidence=_evidence_of(sme, coverage))


def _evidence_of(sme: Sme, coverage: Coverage) -> Evidence:
    return Evidence(
        statements=len(coverage.statements),
        covered=len(coverage.window),
        reconciled_until=bounds(coverage.months[-1])[1],
        months=[_month_of(month) for month in evidence.months_of(sme, coverage)],
    )


def _month_of(month: evidence.MonthEvidence) -> EvidenceMonth:
    """A month without the words in which its owner explained what is amiss: those are hers."""
    explained = sum(bool(found.resolution) for found in month.breaks)
    return EvidenceMonth(
        month=month.month,
        is_covered=month.is_covered,
        in_time=month.in_time,
        explained=explained,
        unresolved=len(month.breaks) - explained,
    )


# -- In words


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the summary. `basis` is `parsed`, `declared` or empty where nothing is known."""

    label: str
    value: str
    basis: str
    evidence: str


def key_figures(file: CreditFile) -> list[KeyFigure]:
    """The figures on which a first look rests, each with its evidence."""
    summary = file.reasons.summary if file.reasons else None
    found = _of_summary(summary) if summary else []
    wanted = BANKERS if summary else FLOWS + BANKERS
    readings = {reading.measure.name: reading for reading in file.readings or []}
    known = [readings[name] for name in wanted if name in readings]
    currency = file.monthly_figures[0].currency if file.monthly_figures else file.sme.currency
    return found + [_of_reading(reading, currency, file.evidence) for reading in known]


def said_most(figures: Sequence[KeyFigure]) -> str:
    """What most of the figures that were read rest on, so that it can be said once."""
    said = Counter(figure.evidence for figure in figures if figure.basis == "parsed")
    return said.most_common(1)[0][0] if said else ""


def _of_summary(summary: FinancialSummary) -> list[KeyFigure]:
    def money(minor: int | None) -> str | None:
        return None if minor is None else format_money(minor, summary.currency, whole=True)

    margin = None
    if summary.revenue and summary.expenses is not None:
        margin = Decimal(summary.revenue - summary.expenses) / summary.revenue
    growth = summary.revenue_growth
    rows: list[tuple[str, str, str | None]] = [
        (_("Revenue a year"), "revenue", money(summary.revenue)),
        (_("Margin"), "expenses", None if margin is None else percent_text(margin)),
        (_("Revenue growth"), "revenue_growth", None if growth is None else percent_text(growth)),
        (_("Debt"), "debt", money(summary.debt)),
    ]
    return [
        KeyFigure(label, value or _("not known"), *_source_of(summary, name, value))
        for label, name, value in rows
    ]


def _source_of(summary: FinancialSummary, name: str, value: str | None) -> tuple[str, str]:
    if value is None:
        return "", _("Neither declared nor read")
    if (summary.sources.get(name) or {}).get("from") != "statements":
        return "declared", _("Declared by the owner, not checked")
    count = len(summary.sources.get("statements") or ())
    return "parsed", read_from(count, summary.period_end)


def read_from(count: int, until: date | None) -> str:
    """ "Read from 12 statements, reconciled until 31 Oct 2026"."""
    if until is None:
        return _("Read from statements")
    return ngettext(
        "Read from %(count)s statement, reconciled until %(day)s",
        "Read from %(count)s statements, reconciled until %(day)s",
        count,
    ) % {"count": count, "day": date_format(until, "j M Y")}


def _of_reading(reading: Reading, currency: str, found: Evidence | None) -> KeyFigure:
    label = str(reading.measure.label)
    if reading.value is None:
        return KeyFigure(label, _("not known"), "", _missing(reading))
    words = read_from(found.statements, found.reconciled_until) if found else ""
    return KeyFigure(label, value_text(reading, currency), "parsed", words)


def _missing(reading: Reading) -> str:
    """Why there is no value, said to a reader who is not the owner."""
    return str(WHY_MISSING.get(reading.measure.name, _("The statements do not say.")))


WHY_MISSING: dict[str, str | Promise] = {
    "debt_service_cover": gettext_lazy("No loan was repaid in these months."),
    "cash_buffer": gettext_lazy("The statements give no balances, or there were no expenses."),
    "top_customer_share": gettext_lazy("There is no revenue in these months."),
}


def value_text(reading: Reading, currency: str) -> str:
    """A value with its unit. The value must be known."""
    value = reading.value or 0
    unit = reading.measure.unit
    if unit == MONEY:
        return format_money(int(value), currency, whole=True)
    if unit == SHARE:
        return percent_text(value)
    if unit == TIMES:
        return _("%(number)s times") % {"number": number_text(value, 1)}
    if unit == MONTHS:
        return _("%(number)s months") % {"number": number_text(value, 1)}
    if unit == DAYS:
        days = int(value)
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if unit != COUNT:
        raise ValueError(f"no words for the unit {unit!r}")
    return number_text(value)


def evidence_words(found: Evidence) -> list[str]:
    """What is amiss with the evidence, plainly; one sentence where nothing is."""
    sentences = [
        ngettext(
            "%(count)s of the last 12 months is covered by reconciled statements.",
            "%(count)s of the last 12 months are covered by reconciled statements.",
            found.covered,
        )
        % {"count": found.covered}
    ]
    late, unresolved, explained = (
        len(months) for months in (found.late, found.with_unresolved, found.with_explained)
    )
    if late:
        sentences.append(
            ngettext(
                "The statement of %(count)s month came later than %(days)s days after its end.",
                "The statements of %(count)s months came later than %(days)s days after their end.",
                late,
            )
            % {"count": late, "days": CONSTANTS.days_to_upload}
        )
    if unresolved:
        sentences.append(
            ngettext(
                "In %(count)s month a balance does not follow from the rows, without explanation.",
                "In %(count)s months a balance does not follow from the rows, without explanation.",
                unresolved,
            )
            % {"count": unresolved}
        )
    if explained:
        sentences.append(
            ngettext(
                "In %(count)s month a balance does not follow from the rows; the owner explained.",
                "In %(count)s months a balance does not follow from the rows; the owner explained.",
                explained,
            )
            % {"count": explained}
        )
    if not found.with_unresolved and not found.with_explained:
        sentences.append(_("Every balance follows from the rows before it."))
    return sentences


def state_of(month: EvidenceMonth) -> tuple[str, str]:
    """A month's state in words, and the tone of its badge."""
    if not month.is_covered:
        return _("No statement"), "bad"
    if month.unresolved:
        return _("A balance does not follow"), "caution"
    if month.explained:
        return _("Explained by the owner"), "info"
    if not month.in_time:
        return _("Reconciled, late"), "info"
    return _("Reconciled"), "good"


def month_states(months: Sequence[EvidenceMonth]) -> list[tuple[date, str, str]]:
    return [(month.month, *state_of(month)) for month in months]

"""Why a score is what it is: at most four reasons, each with the business's figures and advice.

Every part of the score gives one reason, weighed by the points that it costs or earns. Signals
that statements show but that carry no points (`SIGNALS`) fill the places that remain.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NamedTuple

from scoring.engine import ranking
from scoring.engine.contribution import Contribution
from scoring.engine.inputs import Inputs
from scoring.engine.ranking import MOST, STRENGTH, WEAKNESS, Ranked
from scoring.engine.wording import said, say


def _(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Reason:
    """`weight` is the points lost (weakness, missing) or earned (strength); 0 for a signal."""

    code: str
    kind: str
    title: str
    sentence: str
    advice: str
    weight: Decimal

    def as_json(self) -> dict[str, Any]:
        """Plain JSON, with what the sentences were made of."""
        return {
            "code": self.code,
            "kind": self.kind,
            "title": self.title,
            "sentence": self.sentence,
            "advice": self.advice,
            "weight": float(self.weight),
            **said(title=self.title, sentence=self.sentence),
        }


class Words(NamedTuple):
    title: str
    advice: str


WORDS = {
    "thin_margin": Words(
        _("Thin margin"), _("Raise prices or cut the largest regular expense first.")
    ),
    "loss_making": Words(
        _("Making a loss"), _("Bring expenses below revenue before taking on new debt.")
    ),
    "healthy_margin": Words(_("Healthy margin"), _("Keep expenses growing slower than revenue.")),
    "debt_high": Words(
        _("Debt is high against revenue"), _("Repay the dearest debt before borrowing more.")
    ),
    "debt_low": Words(
        _("Debt is low against revenue"), _("Keep new borrowing in step with revenue.")
    ),
    "debt_cover_low": Words(
        _("Profit covers little of the debt"),
        _("Lengthen the repayment terms or raise the yearly profit."),
    ),
    "debt_cover_high": Words(
        _("Profit covers the debt well"), _("Keep part of the profit as a reserve for repayments.")
    ),
    "revenue_falling": Words(
        _("Revenue is falling"), _("Win back former customers first; they cost least to reach.")
    ),
    "revenue_flat": Words(
        _("Revenue grows slowly"), _("Add one new customer or product and follow it by month.")
    ),
    "revenue_growing": Words(
        _("Revenue is growing"), _("Keep cash aside: growth needs money before it earns.")
    ),
    "months_missing": Words(
        _("Months are missing"), _("Upload the statements of the missing months.")
    ),
    "statements_late": Words(
        _("Statements come late"), _("Upload each statement within 20 days of the month’s end.")
    ),
    "declared_differs": Words(
        _("Declared figures differ from the statements"),
        _("Correct the declared figures to what the statements show."),
    ),
    "unresolved_breaks": Words(
        _("Statements do not add up everywhere"),
        _("Open the breaks and explain or replace those statements."),
    ),
    "reporting_incomplete": Words(
        _("Reporting is incomplete"),
        _("Upload a statement for every month, within 20 days of its end."),
    ),
    "reporting_complete": Words(
        _("Complete, timely reporting"), _("Keep uploading each month’s statement on time.")
    ),
    "impact_unevidenced": Words(
        _("Impact is little evidenced"), _("State the impact that you can show evidence for.")
    ),
    "impact_evidenced": Words(_("Clear impact"), _("Keep the evidence of it at hand.")),
    "missing_revenue": Words(
        _("Revenue is not known"), _("Upload statements or declare the yearly revenue.")
    ),
    "missing_expenses": Words(
        _("Expenses are not known"), _("Upload statements or declare the yearly expenses.")
    ),
    "missing_debt": Words(
        _("Debt is not known"), _("Declare what the business owes, even if it is nothing.")
    ),
    "missing_revenue_growth": Words(
        _("Growth is not known"), _("Upload statements that reach back 18 months or more.")
    ),
    "missing_reporting_consistency": Words(
        _("Reporting cannot be judged yet"), _("Upload the statements of the last 12 months.")
    ),
    "missing_impact_score": Words(
        _("Impact is not known"), _("Declare the impact that the business has.")
    ),
    "one_customer_dominates": Words(
        _("One customer dominates"), _("Win further customers so that no one carries the business.")
    ),
    "customers_spread": Words(_("Many customers"), _("Keep revenue spread over many customers.")),
    "days_overdrawn": Words(
        _("Days overdrawn"), _("Move payments out to after the days when money comes in.")
    ),
    "never_overdrawn": Words(_("Never overdrawn"), _("Keep a reserve on the account.")),
    "returned_payments": Words(
        _("Payments were returned"), _("Check the balance before direct debits fall due.")
    ),
    "revenue_volatile": Words(
        _("Revenue varies much from month to month"),
        _("Agree on regular orders or instalments with large customers."),
    ),
    "revenue_steady": Words(_("Steady revenue"), _("Keep regular orders regular.")),
    "cash_buffer_low": Words(
        _("Low cash buffer"), _("Build up a reserve of one month’s expenses.")
    ),
    "debt_service_cover_low": Words(
        _("Little room for loan instalments"),
        _("Ask the lender for a longer term before an instalment is missed."),
    ),
    "short_history": Words(
        _("Short history"), _("Upload older statements if the bank still has them.")
    ),
}


class Signal(NamedTuple):
    """A figure of the context that makes a reason when `holds` is true of it."""

    key: str
    code: str
    kind: str
    holds: Callable[[Any], bool]
    sentence: str


SIGNALS = (
    Signal("negative_days", "days_overdrawn", WEAKNESS, lambda n: n > 0,
           _("The account was overdrawn on {value:.0f} days in 12 months.")),
    Signal("returned_payments", "returned_payments", WEAKNESS, lambda n: n > 0,
           _("{value:.0f} payments were returned in 12 months.")),
    Signal("top_customer_share", "one_customer_dominates", WEAKNESS, lambda share: share > 0.4,
           _("The largest customer brings {value:.0%} of revenue.")),
    Signal("cash_buffer_months", "cash_buffer_low", WEAKNESS, lambda months: months < 0.5,
           _("The balance covers {value:.1f} months of expenses.")),
    Signal("revenue_volatility", "revenue_volatile", WEAKNESS, lambda spread: spread > 0.5,
           _("Monthly revenue varies by {value:.0%} around its mean.")),
    Signal("debt_service_cover", "debt_service_cover_low", WEAKNESS, lambda times: times < 1.25,
           _("What is left of revenue pays {value:.1f} times the loan instalments.")),
    Signal("history_months", "short_history", WEAKNESS, lambda months: months < 12,
           _("Statements cover {value:.0f} months.")),
    Signal("top_customer_share", "customers_spread", STRENGTH, lambda share: share < 0.15,
           _("The largest customer brings {value:.0%} of revenue.")),
    Signal("negative_days", "never_overdrawn", STRENGTH, lambda n: n == 0,
           _("The account was overdrawn on no day in 12 months.")),
    Signal("revenue_volatility", "revenue_steady", STRENGTH, lambda spread: spread < 0.15,
           _("Monthly revenue varies by only {value:.0%} around its mean.")),
)  # fmt: skip

# Where reporting loses its points, as (key of the context's share lost, code, sentence).
REPORTING = (
    (
        "coverage",
        0.35,
        "months_missing",
        _("Statements cover {value:.0%} of 12 months."),
    ),
    ("timeliness", 0.20, "statements_late", _("{value:.0%} of the statements came in time.")),
    ("agreement", 0.25, "declared_differs", _("Declared and read figures agree to {value:.0%}.")),
    (
        "integrity",
        0.20,
        "unresolved_breaks",
        _("{value:.0%} of the months add up."),
    ),
)


def of(
    parts: Sequence[Contribution], inputs: Inputs, context: Mapping[str, Any]
) -> tuple[Reason, ...]:
    """At most four reasons, those with the most points at stake first.

    `context` may hold `currency`, the four shares of reporting consistency (`coverage`,
    `timeliness`, `agreement`, `integrity`, 0 to 1), and the figures named in SIGNALS.
    """
    points = [(part.code, _hundredths(part.points), _hundredths(part.possible)) for part in parts]
    return tell(ranking.rank(points, **ranking_facts(inputs)), parts, context)


def tell(
    ranked: Sequence[Ranked], parts: Sequence[Contribution], context: Mapping[str, Any]
) -> tuple[Reason, ...]:
    """The words of ranked reasons; signals fill the places that remain."""
    by_code = {part.code: part for part in parts}
    found = [_tell(reason, by_code[reason.part], context) for reason in ranked]
    return (*found, *_signals(context)[: MOST - len(found)])


def ranking_facts(inputs: Inputs) -> dict[str, Any]:
    """What a ranking has to know of the inputs."""
    return {
        "missing": inputs.missing(),
        "is_losing": (inputs.expenses or 0) > (inputs.revenue or 0),
        "is_falling": (inputs.revenue_growth or 0) < 0,
    }


def _tell(ranked: Ranked, part: Contribution, context: Mapping[str, Any]) -> Reason:
    weight = Decimal(ranked.weight).scaleb(-2)
    if ranked.code == "reporting_incomplete":
        return _reporting(part.sentence, weight, context)
    reason = _reason(ranked.code, ranked.kind, part.sentence, weight)
    points, possible = _hundredths(part.points), _hundredths(part.possible)
    if ranked.kind == WEAKNESS and not ranking.is_weak(points, possible):
        return replace(reason, title=say(_("{label} could be better"), label=part.label))
    return reason


def _hundredths(points: Decimal) -> int:
    return int(points.scaleb(2))


def _reason(code: str, kind: str, sentence: str, weight: Decimal) -> Reason:
    return Reason(code, kind, WORDS[code].title, sentence, WORDS[code].advice, weight)


def _reporting(sentence: str, lost: Decimal, context: Mapping[str, Any]) -> Reason:
    """The weakest component of reporting consistency, where the components are known."""
    known = [
        (weight * (1 - float(context[key])), float(context[key]), code, text)
        for key, weight, code, text in REPORTING
        if context.get(key) is not None
    ]
    if not known:
        return _reason("reporting_incomplete", WEAKNESS, sentence, lost)
    _lost, value, code, text = max(known, key=lambda row: row[0])
    return _reason(code, WEAKNESS, say(text, value=value), lost)


def _signals(context: Mapping[str, Any]) -> list[Reason]:
    return [
        _reason(
            signal.code,
            signal.kind,
            say(
                _("{sentence} It carries no points of its own."),
                sentence=say(signal.sentence, value=float(context[signal.key])),
            ),
            Decimal("0.00"),
        )
        for signal in SIGNALS
        if context.get(signal.key) is not None and signal.holds(context[signal.key])
    ]

"""The sentences of an explanation, each with the business's own figures.

Stored with the score as they were made, in English, with the figures in them. `_` only marks them
for translation; `scoring.wording` says them in the reader's language.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.engine.inputs import Inputs
from scoring.engine.ranking import NEEDS
from scoring.engine.wording import Money, Names, say


def _(text: str) -> str:
    return text


LABELS = {
    "margin": _("Margin"),
    "debt": _("Debt against revenue"),
    "cover": _("Profit against debt"),
    "growth": _("Revenue growth"),
    "consistency": _("Reporting consistency"),
    "impact": _("Impact"),
    "rounding": _("Rounding"),
}
NAMES = {
    "revenue": _("revenue"),
    "expenses": _("expenses"),
    "debt": _("debt"),
    "revenue_growth": _("revenue growth"),
    "reporting_consistency": _("reporting consistency"),
    "impact_score": _("the impact score"),
}


def missing_for(code: str, inputs: Inputs) -> list[str]:
    """The inputs that a part of the score needs and does not have."""
    return [name for name in NEEDS[code] if getattr(inputs, name) is None]


def sentence(code: str, inputs: Inputs, context: Mapping[str, Any]) -> str:
    """One plain sentence about a part of the score."""
    if code == "rounding":
        return _("The score is shown in whole points.")
    missing = missing_for(code, inputs)
    if missing and not (code == "debt" and inputs.debt == 0):
        names = Names(NAMES[name] for name in missing)
        return say(_("Not known: {names}. This part gets no points."), names=names)
    return WRITERS[code](inputs, str(context.get("currency", "")))


def _known(amount: Decimal | None) -> Decimal:
    """An amount that `sentence` has found to be there. Raises ValueError otherwise."""
    if amount is None:
        raise ValueError("a sentence needs an amount that is not known")
    return amount


def _margin(inputs: Inputs, currency: str) -> str:
    earned, spent = _known(inputs.revenue), _known(inputs.expenses)
    revenue, expenses = Money(earned, currency), Money(spent, currency)
    if not earned:
        return _("There was no revenue, so there is no margin.")
    left = (earned - spent) / earned
    if left < 0:
        return say(
            _("Expenses of {expenses} are higher than revenue of {revenue}."),
            expenses=expenses,
            revenue=revenue,
        )
    return say(
        _("{left:,.1%} of revenue is left after expenses: {revenue} in, {expenses} out."),
        left=left,
        revenue=revenue,
        expenses=expenses,
    )


def _debt(inputs: Inputs, currency: str) -> str:
    debt = _known(inputs.debt)
    if not debt:
        return _("There is no debt.")
    if not inputs.revenue:
        return say(_("There is debt of {debt} and no revenue."), debt=Money(debt, currency))
    return say(
        _("Debt of {debt} is {share:,.1%} of a year’s revenue."),
        debt=Money(debt, currency),
        share=debt / inputs.revenue,
    )


def _cover(inputs: Inputs, currency: str) -> str:
    profit = _known(inputs.revenue) - _known(inputs.expenses)
    if profit <= 0:
        return _("There is no yearly profit to repay debt from.")
    if not inputs.debt:
        return say(
            _("A yearly profit of {profit}, and no debt to repay."),
            profit=Money(profit, currency),
        )
    return say(
        _("A yearly profit of {profit} is {share:,.1%} of the debt of {debt}."),
        profit=Money(profit, currency),
        share=profit / inputs.debt,
        debt=Money(inputs.debt, currency),
    )


def _growth(inputs: Inputs, currency: str) -> str:
    growth = inputs.revenue_growth or 0.0
    if round(growth, 3) == 0:
        return _("Revenue is as high as the year before.")
    if growth > 0:
        return say(_("Revenue grew by {share:,.1%} in a year."), share=growth)
    return say(_("Revenue fell by {share:,.1%} in a year."), share=-growth)


def _consistency(inputs: Inputs, currency: str) -> str:
    return say(
        _("Statements are complete, on time and in agreement to {share:,.1%}."),
        share=inputs.reporting_consistency or 0.0,
    )


def _impact(inputs: Inputs, currency: str) -> str:
    return say(
        _("The impact score is {share:,.1%} of what is possible."),
        share=inputs.impact_score or 0.0,
    )


WRITERS = {
    "margin": _margin,
    "debt": _debt,
    "cover": _cover,
    "growth": _growth,
    "consistency": _consistency,
    "impact": _impact,
}

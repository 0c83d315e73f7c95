"""The sentences of an explanation, each with the business's own figures.

Stored with the score as they were shown. `_` only marks them for translation.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.engine.inputs import Inputs


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
NEEDS = {
    "margin": ("revenue", "expenses"),
    "debt": ("revenue", "debt"),
    "cover": ("revenue", "expenses", "debt"),
    "growth": ("revenue_growth",),
    "consistency": ("reporting_consistency",),
    "impact": ("impact_score",),
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
        names = _(" and ").join(NAMES[name] for name in missing)
        return _("Not known: {names}. This part gets no points.").format(names=names)
    return WRITERS[code](inputs, str(context.get("currency", "")))


def money(amount: Decimal, currency: str) -> str:
    """An amount in major units for a sentence, without cents."""
    return f"{amount:,.0f} {currency}".strip()


def percent(share: float | Decimal) -> str:
    return f"{share:,.1%}"


def _known(amount: Decimal | None) -> Decimal:
    """An amount that `sentence` has found to be there. Raises ValueError otherwise."""
    if amount is None:
        raise ValueError("a sentence needs an amount that is not known")
    return amount


def _margin(inputs: Inputs, currency: str) -> str:
    earned, spent = _known(inputs.revenue), _known(inputs.expenses)
    revenue, expenses = money(earned, currency), money(spent, currency)
    if not earned:
        return _("There was no revenue, so there is no margin.")
    left = (earned - spent) / earned
    if left < 0:
        return _("Expenses of {expenses} are higher than revenue of {revenue}.").format(
            expenses=expenses, revenue=revenue
        )
    return _("{left} of revenue is left after expenses: {revenue} in, {expenses} out.").format(
        left=percent(left), revenue=revenue, expenses=expenses
    )


def _debt(inputs: Inputs, currency: str) -> str:
    debt = _known(inputs.debt)
    if not debt:
        return _("There is no debt.")
    if not inputs.revenue:
        return _("There is debt of {debt} and no revenue.").format(debt=money(debt, currency))
    return _("Debt of {debt} is {share} of a year’s revenue.").format(
        debt=money(debt, currency), share=percent(debt / inputs.revenue)
    )


def _cover(inputs: Inputs, currency: str) -> str:
    profit = _known(inputs.revenue) - _known(inputs.expenses)
    if profit <= 0:
        return _("There is no yearly profit to repay debt from.")
    if not inputs.debt:
        return _("A yearly profit of {profit}, and no debt to repay.").format(
            profit=money(profit, currency)
        )
    return _("A yearly profit of {profit} is {share} of the debt of {debt}.").format(
        profit=money(profit, currency),
        share=percent(profit / inputs.debt),
        debt=money(inputs.debt, currency),
    )


def _growth(inputs: Inputs, currency: str) -> str:
    growth = inputs.revenue_growth or 0.0
    if round(growth, 3) == 0:
        return _("Revenue is as high as the year before.")
    text = _("Revenue grew by {share} in a year.") if growth > 0 else _("Revenue fell by {share}.")
    return text.format(share=percent(abs(growth)))


def _consistency(inputs: Inputs, currency: str) -> str:
    return _("Statements are complete, on time and in agreement to {share}.").format(
        share=percent(inputs.reporting_consistency or 0.0)
    )


def _impact(inputs: Inputs, currency: str) -> str:
    return _("The impact score is {share} of what is possible.").format(
        share=percent(inputs.impact_score or 0.0)
    )


WRITERS = {
    "margin": _margin,
    "debt": _debt,
    "cover": _cover,
    "growth": _growth,
    "consistency": _consistency,
    "impact": _impact,
}

"""What would raise a score, in words: for the score page and the simulator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel.lists import format_list
from django.urls import reverse
from django.utils.translation import gettext as _

from core.money import format_money, to_minor
from core.numbers import locale, number_text, percent_text
from scoring import simulation
from scoring.engine.counterfactuals import Improvement
from scoring.engine.inputs import AMOUNTS, Inputs
from scoring.models import Score
from scoring.presentation import NAMES
from scoring.simulation_forms import with_changes
from scoring.wording import in_language
from smes.enums import RiskLevel
from statements.models import FinancialSummary

ON_THE_SCORE = 3  # suggestions on the page of a score


@dataclass(frozen=True)
class Suggestion:
    """A change that was really run: sentences, the score it gives, and the way to try it."""

    sentences: list[str]
    score: int
    level: str
    reaches: bool
    shown: simulation.Shown
    link: str


@dataclass(frozen=True)
class Difference:
    """A part of the score before and after: points as numbers, None where there was none."""

    label: str
    before: Any
    after: Any
    change: Any


def of(
    improvements: Iterable[Improvement], inputs: Inputs, summary: FinancialSummary | None
) -> list[Suggestion]:
    """Improvements of `inputs` as their page shows them."""
    currency = summary.currency if summary else ""
    return [
        Suggestion(
            sentences=[
                _sentence(name, improvement.before[name], value, currency)
                for name, value in improvement.changes.items()
            ],
            score=improvement.result.value,
            level=str(RiskLevel(improvement.result.level.name).label),
            reaches=improvement.reaches,
            shown=simulation.shown_by(improvement.changes, summary),
            link="{}?{}".format(
                reverse("scoring:simulate"), urlencode(with_changes(inputs, improvement.changes))
            ),
        )
        for improvement in improvements
    ]


def for_score(score: Score) -> dict[str, Any]:
    """What the page of a score says of its inputs, by the engine of now."""
    start = simulation.Start(Inputs.from_mapping(score.inputs), score.context, score.summary)
    found = simulation.simulate(start, {})
    return {
        "suggestions": of(found.suggestions[:ON_THE_SCORE], start.inputs, start.summary),
        "outside": names(found.outside),
        "missing": names(start.inputs.missing()),
        "next_level": shown(found, start)["next_level"],
        "simulation": found,
    }


def shown(found: simulation.Simulation, start: simulation.Start) -> dict[str, Any]:
    """What a page shows of a simulation."""
    above = found.next_level
    return {
        "rows": differences(found),
        "suggestions": of(found.suggestions, found.inputs, start.summary),
        "outside": names(found.outside),
        "next_level": str(RiskLevel(above.name).label) if above else "",
        "next_points": above.minimum - found.after.value if above else 0,
    }


def differences(found: simulation.Simulation) -> list[Difference]:
    """The parts of the score after, each beside what it was."""
    then = {part.code: part.points for part in found.before.contributions} if found.before else {}
    return [
        Difference(
            label=in_language(part.as_json())["label"],
            before=then.get(part.code),
            after=part.points,
            change=found.differences[part.code],
        )
        for part in found.after.contributions
    ]


def names(inputs: Sequence[str]) -> str:
    """Inputs by name in a list of the current language; empty for none."""
    return format_list([str(NAMES[name]) for name in inputs], locale=locale()) if inputs else ""


def _sentence(name: str, before: Any, after: Any, currency: str) -> str:
    words = {
        "name": str(NAMES[name]),
        "before": _("not known") if before is None else _value(name, before, currency),
        "after": _value(name, after, currency),
    }
    return _("%(name)s: from %(before)s to %(after)s") % words


def _value(name: str, value: Any, currency: str) -> str:
    if name not in AMOUNTS:
        return percent_text(float(value))
    if not currency:
        return number_text(value)
    return format_money(to_minor(value, currency, rounding=True), currency, whole=True)

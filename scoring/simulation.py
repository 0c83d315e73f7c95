"""What a score would be: the model run on figures that are not stored, and what would raise it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core import clock
from scoring import engines, queries
from scoring.engine import rules
from scoring.engine.counterfactuals import Improvement, Scorer, improvements
from scoring.engine.inputs import InputError, Inputs
from scoring.engine.levels import LEVELS, Level
from scoring.engine.model import ArtefactError, Model
from scoring.engine.result import Result
from smes.enums import Basis
from smes.models import Sme
from statements.models import FinancialSummary
from statements.queries import summary_in_force

MOST_SUGGESTIONS = 6
MONTHS_IN_FULL = 12  # a trailing year is all new after so many statements


@dataclass(frozen=True)
class Start:
    """Where a simulation starts: the figures in force, or none."""

    inputs: Inputs
    context: dict[str, Any]
    summary: FinancialSummary | None


@dataclass(frozen=True)
class Shown:
    """By when a change shows: with the first statement of this day, wholly from `full` on.

    The same day twice where a new declaration shows it at once.
    """

    first: date
    full: date


@dataclass(frozen=True)
class Simulation:
    """`after` beside `before` (None where nothing can be scored as it is).

    `differences`: points by part. `suggestions` start from the figures of `after`.
    """

    inputs: Inputs
    before: Result | None
    after: Result
    differences: dict[str, Decimal]
    outside: list[str]
    suggestions: list[Improvement]

    @property
    def next_level(self) -> Level | None:
        above = [level for level in LEVELS if level.minimum > self.after.value]
        return above[-1] if above else None


def start_of(sme: Sme) -> Start:
    """The figures in force; not known where there are none or they cannot be scored."""
    summary = summary_in_force(sme)
    if summary is None:
        return Start(Inputs(), {"currency": sme.currency}, None)
    try:
        figures = queries.figures_of(summary, queries.score_in_force(sme))
    except InputError:
        return Start(Inputs(), {"currency": summary.currency}, summary)
    return Start(figures.inputs, figures.context, summary)


def scorer() -> Scorer:
    """The champion; the rules where they score, or where its artefact cannot be used.

    An external service is not asked: the champion stands for it.
    """
    if engines.current_engine() == "rules":
        return rules
    try:
        return engines.champion()
    except ArtefactError:
        return rules


def simulate(start: Start, changes: Mapping[str, Any]) -> Simulation:
    """The score with `changes` to the inputs (null: not known). Nothing is stored.

    Raises InputError naming each input that is wrong.
    """
    inputs = Inputs.from_mapping({**start.inputs.as_json(), **changes})
    model = scorer()
    is_known = start.inputs != Inputs()
    before = model.score(start.inputs, start.context) if is_known else None
    after = model.score(inputs, start.context)
    return Simulation(
        inputs=inputs,
        before=before,
        after=after,
        differences=_differences(before, after),
        outside=outside(model, inputs),
        suggestions=improvements(model, inputs)[:MOST_SUGGESTIONS],
    )


def outside(model: Scorer, inputs: Inputs) -> list[str]:
    """The inputs beyond what the model has seen; the rules have seen nothing and know no beyond."""
    return model.outside(inputs) if isinstance(model, Model) else []


def shown_by(names: Mapping[str, Any], summary: FinancialSummary | None) -> Shown:
    """By when changes of these inputs could show in a score.

    What is read from statements shows with the one of this month, which comes after its end, and
    wholly once twelve months of the trailing year are new. What is declared shows at once.
    """
    today = clock.today()
    if summary is None or summary.basis == Basis.DECLARED:
        return Shown(today, today)
    read = [name for name in names if (summary.sources.get(name) or {}).get("from") == "statements"]
    if not read:
        return Shown(today, today)
    return Shown(_months_on(today, 1), _months_on(today, MONTHS_IN_FULL))


def _months_on(day: date, months: int) -> date:
    """The first day of the month, `months` after that of `day`."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, 1)


def _differences(before: Result | None, after: Result) -> dict[str, Decimal]:
    then = {part.code: part.points for part in before.contributions} if before else {}
    return {
        part.code: part.points - then.get(part.code, Decimal(0)) for part in after.contributions
    }

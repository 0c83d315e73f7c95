"""What would raise a score: changes that were really run through the model, least effort first.

Only what a business can act on: expenses, debt, reporting consistency and impact, one at a time
and two together. Effort is counted in hundredths, so that unlike changes compare: one is 1 % of a
year's revenue saved or repaid, or one hundredth of reporting consistency or impact. That they
weigh alike is a judgement.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from itertools import combinations
from typing import Any, NamedTuple, Protocol

from scoring.engine.inputs import Inputs
from scoring.engine.levels import LEVELS
from scoring.engine.result import Result

AMOUNTS = ("expenses", "debt")
SHARES = ("reporting_consistency", "impact_score")
STEPS_PER_EFFORT = 2  # amounts move by half a hundredth of revenue
DEEPEST_CUT = Decimal("0.5")  # nobody is told to cut more than half of the expenses
TRIED_IN_PAIRS = 12  # sizes of the first change that a pair is tried with


class Scorer(Protocol):
    """The model, or the rules."""

    def score(self, inputs: Inputs, context: Mapping[str, Any] | None = None) -> Result: ...

    def value(self, inputs: Inputs) -> int: ...


@dataclass(frozen=True, slots=True)
class Improvement:
    """A change of one or two inputs and the score that it was found to give.

    `changes` and `before`: the new and the present values by input (None: not known so far),
    amounts in major units. `efforts`: what each takes, in hundredths; `effort` is their sum.
    `reaches`: whether `result` is in the next level.
    """

    changes: dict[str, Decimal | float]
    before: dict[str, Decimal | float | None]
    efforts: dict[str, Decimal]
    result: Result
    reaches: bool

    @property
    def effort(self) -> Decimal:
        return sum(self.efforts.values(), Decimal(0))


class Lever(NamedTuple):
    """An input that can be moved by 0 to `most` steps."""

    name: str
    most: int
    at: Callable[[int], Decimal | float]
    effort: Callable[[int], Decimal]


Moves = list[tuple[Lever, int]]


def improvements(
    model: Scorer, inputs: Inputs, context: Mapping[str, Any] | None = None
) -> list[Improvement]:
    """Single changes and pairs that reach the next level, least effort first.

    A pair is told only where it takes less than either of its changes alone. When no change
    reaches the next level, what each change and pair would give at its most, largest gain first,
    with `reaches` false. Empty in the highest level, and where nothing can be moved.
    """
    value = model.value(inputs)
    target = min((level.minimum for level in LEVELS if level.minimum > value), default=None)
    levers = _levers(inputs)
    if target is None or not levers:
        return []
    found: list[Moves] = _reaching(model, inputs, levers, target)
    reaches = bool(found)
    if not reaches:
        pairs = combinations(levers, 2)
        found = [[(lever, lever.most)] for lever in levers]
        found += [[(first, first.most), (second, second.most)] for first, second in pairs]
    told = [_run(model, inputs, moves, context, reaches) for moves in found]
    if reaches:
        return sorted(told, key=lambda each: each.effort)
    gaining = [each for each in told if each.result.value > value]
    return sorted(gaining, key=lambda each: (-each.result.value, each.effort))


def _reaching(model: Scorer, inputs: Inputs, levers: Sequence[Lever], target: int) -> list[Moves]:
    """The least of each single change, and of each pair that beats both of its changes."""

    def is_enough(moves: Moves) -> bool:
        return model.value(_moved(inputs, moves)) >= target

    alone = {lever.name: _least(lever, [], is_enough) for lever in levers}
    found: list[Moves] = [
        [(lever, steps)] for lever in levers if (steps := alone[lever.name]) is not None
    ]
    for first, second in combinations(levers, 2):
        pair = _least_pair(first, second, alone[first.name], is_enough)
        singles = [
            lever.effort(steps)
            for lever in (first, second)
            if (steps := alone[lever.name]) is not None
        ]
        if pair and all(_effort(pair) < effort for effort in singles):
            found.append(pair)
    return found


def _least_pair(
    first: Lever, second: Lever, enough_alone: int | None, is_enough: Callable[[Moves], bool]
) -> Moves | None:
    """The pair of least effort, the first change in up to TRIED_IN_PAIRS sizes."""
    most = first.most if enough_alone is None else enough_alone - 1
    tried = sorted({-(-most * part // TRIED_IN_PAIRS) for part in range(1, TRIED_IN_PAIRS + 1)})
    best: Moves | None = None
    for size in tried:
        steps = _least(second, [(first, size)], is_enough)
        if not size or not steps:
            continue
        moves = [(first, size), (second, steps)]
        if best is None or _effort(moves) < _effort(best):
            best = moves
    return best


def _least(lever: Lever, others: Moves, is_enough: Callable[[Moves], bool]) -> int | None:
    """The fewest steps that are enough beside `others`, since more never give less, or None."""
    if not is_enough([*others, (lever, lever.most)]):
        return None
    low, high = 0, lever.most
    while low < high:
        middle = (low + high) // 2
        if is_enough([*others, (lever, middle)]):
            high = middle
        else:
            low = middle + 1
    return high


def _levers(inputs: Inputs) -> list[Lever]:
    """What can be moved: amounts that are known, and shares even where they are not known yet."""
    amounts = [_of_amount(name, inputs) for name in AMOUNTS]
    shares = [_of_share(name, getattr(inputs, name)) for name in SHARES]
    return [lever for lever in (*amounts, *shares) if lever and lever.most > 0]


def _of_amount(name: str, inputs: Inputs) -> Lever | None:
    """Steps of half a hundredth of revenue, down to nothing owed or half of the expenses."""
    amount, revenue = getattr(inputs, name), inputs.revenue
    if not amount or not revenue:
        return None
    step = revenue / (100 * STEPS_PER_EFFORT)
    room = amount * DEEPEST_CUT if name == "expenses" else amount
    if room < step:
        return None  # too little to matter
    places = Decimal(1) if amount >= 1000 else Decimal("0.01")

    def at(steps: int) -> Decimal:
        if not steps:
            return amount
        return max(amount - room, amount - steps * step).quantize(places, ROUND_FLOOR)

    def effort(steps: int) -> Decimal:
        return _hundredths((amount - at(steps)) / revenue)

    return Lever(name, int(-(-room // step)), at, effort)


def _of_share(name: str, share: float | None) -> Lever:
    """Whole hundredths above what there is, up to 1."""
    start = share or 0.0
    floor = int(start * 100 + 1e-9)

    def at(steps: int) -> float:
        return (floor + steps) / 100 if steps else start

    def effort(steps: int) -> Decimal:
        return _hundredths(Decimal(repr(at(steps) - start)))

    return Lever(name, 100 - floor, at, effort)


def _hundredths(share: Decimal) -> Decimal:
    """An effort, to the hundredth and never nothing."""
    return max(Decimal("0.01"), (share * 100).quantize(Decimal("0.01")))


def _moved(inputs: Inputs, moves: Moves) -> Inputs:
    changes: dict[str, Any] = {lever.name: lever.at(steps) for lever, steps in moves}
    return replace(inputs, **changes)


def _effort(moves: Moves) -> Decimal:
    return sum((lever.effort(steps) for lever, steps in moves), Decimal(0))


def _run(
    model: Scorer,
    inputs: Inputs,
    moves: Moves,
    context: Mapping[str, Any] | None,
    reaches: bool,
) -> Improvement:
    return Improvement(
        changes={lever.name: lever.at(steps) for lever, steps in moves},
        before={lever.name: getattr(inputs, lever.name) for lever, _steps in moves},
        efforts={lever.name: lever.effort(steps) for lever, steps in moves},
        result=model.score(_moved(inputs, moves), context),
        reaches=reaches,
    )

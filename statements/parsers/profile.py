"""Pass one over a table: what only whole columns can decide, and what they leave to be asked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, pairwise

from . import dates, numbers
from .base import Block, Limits, Rows, Unreadable
from .flags import debit_flags_of, is_credit_mark
from .layout import Layout
from .mapping import Mapping

_SAMPLE = 400
_TEXT = 200
_FLAGS, _REMEMBERED = 50, 20_000
#: Digits to a shape: what a column proves depends on the places of signs, not on the digits.
_SHAPE = str.maketrans("123456789", "999999999")


@dataclass(slots=True)
class Profile:
    """What pass one saw: every different date, and every shape of amount, by column."""

    dates: set[str] = field(default_factory=set)
    money: dict[int, set[str]] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)
    sample: list[list[str]] = field(default_factory=list)
    records: int = 0

    @classmethod
    def of(cls, blocks: Iterable[Block], layout: Layout, limits: Limits) -> Profile:
        mapping, seen = layout.mapping, cls()
        dated = [c for c in (mapping.date, mapping.value_date) if c is not None]
        money = [
            c
            for c in (mapping.amount, mapping.debit, mapping.credit, mapping.balance)
            if c is not None
        ]
        seen.money = {column: set() for column in money}
        preamble_ends = layout.preamble_ends
        known: dict[str, bool] = {}
        for line_nos, records in blocks:
            rows = records[bisect_right(line_nos, preamble_ends) :]
            seen.records += len(rows)
            if seen.records > limits.max_rows:
                raise Unreadable(
                    "too_many_rows",
                    f"This file has more than {limits.max_rows} lines. Export a shorter period.",
                )
            rows = _with_dates(rows, mapping.date, known)
            for column in dated:
                seen.dates.update(_column(rows, column))
            for column in money:
                seen.money[column].update(_shapes(_column(rows, column)))
            if mapping.flag is not None and len(seen.flags) < _FLAGS:
                seen.flags.update(_column(rows, mapping.flag))
            if len(seen.sample) < _SAMPLE:
                seen.sample += map(list, rows[: _SAMPLE - len(seen.sample)])
        return seen


def _with_dates(
    rows: Sequence[Sequence[str]], key: int | None, known: dict[str, bool]
) -> Sequence[Sequence[str]]:
    """Only lines that carry something where the date stands tell about the columns."""
    if key is None:
        return []
    if len(known) > _REMEMBERED:
        known.clear()
    if isinstance(rows, Rows) and key < len(rows.columns):
        texts = rows.columns[key]
    else:
        texts = [cells[key] if key < len(cells) else "" for cells in rows]
    for text in set(texts) - known.keys():
        known[text] = dates.is_date(numbers.tidy(text))
    are_dates = [known[text] for text in texts]
    return rows if all(are_dates) else list(compress(rows, are_dates))


def _column(rows: Sequence[Sequence[str]], index: int) -> Sequence[str]:
    if isinstance(rows, Rows):
        return rows.columns[index] if index < len(rows.columns) else ()
    return [cells[index] for cells in rows if index < len(cells)]


def _shapes(texts: Sequence[str]) -> Iterable[str]:
    """The different shapes of a column, in one go unless a cell holds the sign that joins them."""
    if not texts:
        return ()
    if max(map(len, texts)) < _TEXT:
        shapes = "\0".join(texts).translate(_SHAPE).split("\0")
        if len(shapes) == len(texts):
            return set(shapes)
    return {text.translate(_SHAPE) for text in texts if len(text) < _TEXT}


@dataclass(frozen=True, slots=True)
class Plan:
    mapping: Mapping
    order: str
    decimal_sign: str
    signed_debit: bool


def decide(profile: Profile, layout: Layout, *, asked: Mapping | None) -> Plan:
    """Settle what only whole columns can settle; what they cannot goes to `layout.undecided`."""
    mapping = layout.mapping
    order = mapping.date_format or dates.find_order(map(numbers.tidy, profile.dates))
    if order is None:
        layout.undecided.append("date_order")
    shapes = [shape for seen in profile.money.values() for shape in seen]
    decimal_sign = mapping.decimal_sign or numbers.find_decimal_sign(shapes)
    if decimal_sign is None:
        layout.undecided.append("decimal_sign")
    if asked is None:
        mapping = _sign_rule(profile, layout, mapping, decimal_sign or ".")
    layout.mapping = mapping = replace(
        mapping, date_format=order or "", decimal_sign=decimal_sign or ""
    )
    valued = (mapping.amount, mapping.debit, mapping.credit) != (None, None, None)
    if (mapping.date is None or not valued) and "columns" not in layout.undecided:
        layout.undecided.insert(0, "columns")
    signed_debit = False
    if mapping.debit is not None:
        minus, other = _count_signs(profile.money.get(mapping.debit, ()), decimal_sign or ".")[:2]
        signed_debit = minus > other
    return Plan(mapping, order or "DMY", decimal_sign or ".", signed_debit)


def _count_signs(shapes: Iterable[str], decimal_sign: str) -> tuple[int, int, int]:
    """How many shapes are negative, are not, and carry a written sign of either kind."""
    minus = other = written = 0
    for shape in shapes:
        try:
            amount = numbers.read_amount(shape, decimal_sign)
        except numbers.BadNumber:
            continue
        if not amount.value:
            continue
        if amount.value < 0:
            minus += 1
        else:
            other += 1
        written += amount.signed
    return minus, other, written


def _sign_rule(  # noqa: PLR0911  a decision table, read straight down
    profile: Profile, layout: Layout, mapping: Mapping, decimal_sign: str
) -> Mapping:
    """Where the sign of an amount is found. Unsigned amounts that nothing explains are asked."""
    if mapping.amount is None:
        if mapping.debit is None or mapping.credit is None:
            layout.undecided.append("sign")
        return replace(mapping, sign_rule="debit_credit")
    minus, other, written = _count_signs(profile.money[mapping.amount], decimal_sign)
    if minus and other and written < minus + other:
        return replace(mapping, sign_rule="amount")
    if minus or (written and written == minus + other):
        return replace(mapping, sign_rule="amount")
    if mapping.debit is not None and mapping.credit is not None:
        return replace(mapping, sign_rule="debit_credit")
    if mapping.flag is not None:
        if is_credit_mark(profile.flags):
            return replace(mapping, sign_rule="flag", debit_flags=("",))
        flags = debit_flags_of(profile.flags)
        if flags is not None and all(flag.strip() for flag in profile.flags):
            return replace(mapping, sign_rule="flag", debit_flags=flags or ("D",))
    if _only_one(profile, mapping) and not layout.undecided:
        return replace(mapping, sign_rule="amount")
    if written == 0 and (side := _side_by_balance(profile, mapping, decimal_sign)):
        if side > 0:
            return replace(mapping, sign_rule="amount")
        return replace(
            mapping, sign_rule="debit_credit", debit=mapping.amount, amount=None, credit=None
        )
    layout.undecided.append("sign")
    if mapping.flag is not None and (flags := debit_flags_of(profile.flags)):
        return replace(mapping, sign_rule="flag", debit_flags=flags)
    return mapping


def _only_one(profile: Profile, mapping: Mapping) -> bool:
    """A single amount without a sign is read as it stands: all amounts of a file without a minus
    are suspicious from the second on."""
    column = mapping.amount
    if column is None:
        return False
    amounts = (cells[column] for cells in profile.sample if column < len(cells))
    return sum(map(numbers.is_readable, amounts)) <= 1


def _side_by_balance(profile: Profile, mapping: Mapping, decimal_sign: str) -> int:
    """+1 when every balance grows by its amount, -1 when it shrinks by it, 0 when not proved."""
    if mapping.balance is None:
        return 0
    pairs = []
    for cells in profile.sample:
        try:
            amount, balance = (
                numbers.read_amount(cells[column], decimal_sign).value
                for column in (mapping.amount or 0, mapping.balance)
            )
            pairs.append((amount, balance))
        except (numbers.BadNumber, IndexError):
            return 0
    for side in (1, -1):
        for back in (False, True):
            steps = pairwise(pairs)
            if len(pairs) > 1 and all(
                (old[1] - new[1] == side * old[0]) if back else (new[1] - old[1] == side * new[0])
                for old, new in steps
            ):
                return side
    return 0

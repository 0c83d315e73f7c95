"""What every statement reader speaks: plain data out, named refusals otherwise.

A reader is a generator function ``parse(path, *, mapping, password, currency, limits)``. It yields
`Row` and `Skipped` events in file order, one `Account` for each account after the last of its rows,
and one `Report` at the very end. It raises `Refusal` when it cannot go on (and `BadMapping` for a
mapping that does not fit the file); what was yielded before is then to be thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple, Self, overload

PARSER_VERSION = "1"

#: A statement older than this, or from further in the future, is a misread date.
EARLIEST, LATEST = date(1970, 1, 1), date(2100, 1, 1)
#: No business that this portal serves moves more in one line; beyond it the number is misread.
ABSURD = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may cost. Sizes in bytes, times in seconds."""

    max_bytes: int = 50 * 2**20
    max_rows: int = 200_000
    max_columns: int = 256
    max_line: int = 100_000
    max_unpacked: int = 128 * 2**20
    max_pages: int = 3000
    max_page_chars: int = 100_000
    memory: int = 288 * 2**20
    cpu: int = 60
    wall: float = 90.0


class Plain(list[str]):
    """A column of which each text is blank or a plain decimal of less than `ABSURD`."""


class Rows(Sequence[tuple[str, ...]]):
    """Rows that are kept by the column, where a table has them so; columns are equally long."""

    __slots__ = ("columns",)

    def __init__(self, columns: Sequence[Sequence[str]]) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return zip(*self.columns, strict=True)

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> Rows: ...
    def __getitem__(self, at: int | slice) -> tuple[str, ...] | Rows:
        if isinstance(at, slice):
            return Rows([_part(column, at) for column in self.columns])
        return tuple(column[at] for column in self.columns)


def _part(column: Sequence[str], at: slice) -> Sequence[str]:
    return Plain(column[at]) if isinstance(column, Plain) else column[at]


Record = tuple[int, list[str]]  # a line of a table: its number and its cells
Block = tuple[Sequence[int], Sequence[Sequence[str]]]  # many: their numbers and their cells


class Row(NamedTuple):
    """One movement. `amount` is signed: money in is positive, money out negative.

    `line_no` is the line in the file for text tables, and the running number of the transaction for
    formats that have no lines (OFX). `currency` is an ISO code, or "" when nobody said.
    """

    account: str
    line_no: int
    booked_on: date
    amount: Decimal
    currency: str
    description: str
    value_on: date | None = None
    counterparty: str = ""
    reference: str = ""
    balance_after: Decimal | None = None
    page: int | None = None


_iso = lru_cache(maxsize=4096)(date.isoformat)
_day = lru_cache(maxsize=4096)(date.fromisoformat)


class Batch:
    """Many rows of `Row`, column by column, in the form in which they cross a pipe as JSON.

    `columns` are in the order of `Row`'s fields: a list with a value for each row, or one value
    that all rows share. Dates are ISO texts, amounts plain decimals; None stays None. A table
    makes whole batches where its lines are in good order: a row then costs a tenth of what it
    costs alone.
    """

    __slots__ = ("columns", "size")

    def __init__(self, size: int, columns: list[Any]) -> None:
        self.size, self.columns = size, columns

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Self:
        columns: list[Any] = list(map(list, zip(*rows, strict=True)))
        columns[2] = list(map(_iso, columns[2]))
        columns[3] = list(map(str, columns[3]))
        columns[6] = [None if day is None else _iso(day) for day in columns[6]]
        columns[9] = [None if amount is None else str(amount) for amount in columns[9]]
        for index, values in enumerate(columns):
            if index != 1 and values.count(values[0]) == len(values):
                columns[index] = values[0]
        return cls(len(rows), columns)

    def rows(self) -> Iterator[Row]:
        """Raises ValueError, TypeError or ArithmeticError for what `of` would not have made."""
        size, columns = self.size, list(self.columns)
        columns[2] = _each(_day, columns[2])
        columns[3] = _each(Decimal, columns[3])
        columns[6] = _each(_day, columns[6])
        columns[9] = _each(Decimal, columns[9])
        if (
            len(columns) != len(Row._fields)
            or not isinstance(columns[1], list)  # so that no row is without its line
            or any(isinstance(values, list) and len(values) != size for values in columns)
        ):
            raise ValueError("columns that do not fit")
        for amounts in (columns[3], columns[9]):
            for amount in amounts if isinstance(amounts, list) else (amounts,):
                if amount is not None and not amount.is_finite():
                    raise ValueError("not a finite amount")
        return map(Row._make, zip(*(_spread(values, size) for values in columns), strict=True))

    def split_last(self) -> tuple[Batch, Row]:
        """The batch without its last row, which may leave it empty, and that row."""
        last = Batch(1, [v[-1:] if isinstance(v, list) else v for v in self.columns])
        rest = Batch(self.size - 1, [v[:-1] if isinstance(v, list) else v for v in self.columns])
        return rest, next(last.rows())


def _each(make: Any, values: Any) -> Any:
    if isinstance(values, list):
        return [None if value is None else make(value) for value in values]
    return None if values is None else make(values)


def _spread(values: Any, size: int) -> Any:
    return values if isinstance(values, list) else repeat(values, size)


@dataclass(frozen=True, slots=True)
class Account:
    """What the file says of one account. `key` is what its rows carry in `Row.account`."""

    key: str
    number: str = ""
    bank_name: str = ""
    holder_name: str = ""
    currency: str = ""
    opening_balance: Decimal | None = None
    closing_balance: Decimal | None = None
    period_start: date | None = None
    period_end: date | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is no row, and why. `code` tells lost movements from mere furniture.

    Codes: bad_amount, bad_date, bad_row (a movement that could not be read: worth the owner's eye);
    pending (not booked yet); furniture (repeated header, totals, notes).
    """

    line_no: int
    reason: str
    text: str = ""
    code: str = "bad_row"

    @property
    def is_lost(self) -> bool:
        return self.code.startswith("bad_")


@dataclass(frozen=True, slots=True)
class Report:
    """The last event: what was read, how, and what a careful reader should know."""

    format: str
    lines: int
    rows: int
    skipped: int
    warnings: tuple[str, ...] = ()
    signature: str = ""
    mapping: dict[str, Any] | None = None
    parser: str = ""
    parser_version: str = PARSER_VERSION
    #: Facts about the file itself that a reviewer should see: {kind, detail, page?, line_no?}.
    signals: tuple[dict[str, Any], ...] = ()


Event = Row | Account | Skipped | Report


class Refusal(Exception):
    """The file was not read. `code` is stable, `message` is plain words for the owner.

    `format` is set where the content told one before it was refused.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.format = ""


class Unreadable(Refusal):
    """Nothing can be done with this file as it is; the message says what would help."""


class NeedsPassword(Refusal):
    """The file is encrypted and the password is missing or wrong."""

    def __init__(
        self, message: str = "This file is protected. Enter its password to read it."
    ) -> None:
        super().__init__("needs_password", message)


class NeedsMapping(Refusal):
    """Only the owner can say how this layout is to be read. `question` is JSON-able:

    signature, header_row, columns [{index, name, kind, samples}], first_rows [[cell, ...]],
    proposal (`Mapping.to_dict`), confidence {field: 0..1}, undecided [date_order | decimal_sign |
    sign | columns], format, encoding, delimiter, message.
    """

    def __init__(self, question: AnyMapping[str, Any]) -> None:
        super().__init__("needs_mapping", str(question.get("message", "")))
        self.question = dict(question)


@dataclass(slots=True)
class Tally:
    """Counts what a reader yields, for its `Report` and its own limits."""

    rows: int = 0
    skipped: int = 0
    lost: int = 0
    first_lost: Skipped | None = None
    warnings: list[str] = field(default_factory=list)

    def skip(self, skipped: Skipped) -> Skipped:
        self.skipped += 1
        if skipped.is_lost:
            self.lost += 1
            self.first_lost = self.first_lost or skipped
        return skipped

"""The quick way through a table: lines in good order are read column by column.

`Columns.read` gives a whole `Batch`, or None where any line of the block is out of order; those
are read one by one (`tables`), which is right for every line and ten times slower. Both give the
same rows: a test reads each layout both ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest
from typing import Any

from . import dates, facts, numbers
from .base import Batch, Plain, Rows
from .currencies import CODES
from .flags import is_not_booked
from .mapping import Mapping
from .profile import Plan

_LONGEST_NUMBER = 40
_REMEMBERED = 20_000
_ZERO = frozenset("-0.")


def _numbers_in(decimal_sign: str) -> re.Pattern[str]:
    """Lines that are each a plain amount of less than `ABSURD`, or blank; a sign only in front."""
    group = re.escape("," if decimal_sign == "." else ".")
    fraction = rf"(?:{re.escape(decimal_sign)}\d{{1,12}})?"
    grouped = rf"\d{{1,3}}(?P<group>[{group}' ])\d{{3}}(?:(?P=group)\d{{3}}){{0,3}}"
    number = rf" *(?:-?(?:{grouped}|\d{{1,15}}){fraction} *)?"
    return re.compile(rf"(?>{number}\n)*+", re.ASCII)


_NUMBERS = {decimal_sign: _numbers_in(decimal_sign) for decimal_sign in ".,"}
_TIDY = {".": str.maketrans("", "", ",' "), ",": str.maketrans(",", ".", ".' ")}


class Columns:
    """Reads blocks of one table. `accounts` is shared with the reader of single lines."""

    def __init__(
        self,
        plan: Plan,
        *,
        width: int,
        currency: str,
        is_out: Callable[[str], bool | None],
        accounts: dict[str, str],
        page_of: Callable[[int], int | None] | None,
    ) -> None:
        self.plan, self.mapping, self.width = plan, plan.mapping, width
        self.currency, self.accounts, self.page_of = currency, accounts, page_of
        self.days = _Known(lambda text: _iso(text, plan.order, is_plausible=True))
        self.value_days = _Known(lambda text: _iso(text, plan.order, is_plausible=False))
        self.booked = _Known(lambda text: not is_not_booked(text))
        self.debits = _Known(is_out)
        self.currencies = _Known(lambda text: stated_currency(text) or currency)
        self.numbers_in, self.tidy = _NUMBERS[plan.decimal_sign], _TIDY[plan.decimal_sign]

    def read(self, line_nos: Sequence[int], rows: Sequence[Sequence[str]]) -> Batch | None:
        try:
            return self._read(line_nos, _turned(rows))
        except _OutOfOrder:
            return None

    def _read(self, line_nos: Sequence[int], columns: Sequence[Sequence[str]]) -> Batch:
        mapping = self.mapping
        if any(any(map(str.strip, column)) for column in columns[self.width :]):
            raise _OutOfOrder  # more cells than the header
        blank = ("",) * len(line_nos)

        def column(index: int | None) -> Sequence[str]:
            return blank if index is None or index >= len(columns) else columns[index]

        days = self.days.of(column(mapping.date))
        if None in days:
            raise _OutOfOrder
        if mapping.status is not None and not all(self.booked.of(column(mapping.status))):
            raise _OutOfOrder
        amounts = self._amounts(mapping, column)
        balances = self._numbers(column(mapping.balance)) if mapping.balance is not None else blank
        parts = [_texts(column(index)) for index in mapping.description]
        if "" in balances and _name_balances(parts):
            raise _OutOfOrder
        counterparties = _texts(column(mapping.counterparty))
        return Batch(
            len(line_nos),
            [
                self._accounts(column(mapping.account), column(mapping.currency)),
                list(line_nos),
                days,
                amounts,
                _shared(self.currencies.of(column(mapping.currency))),
                _described(parts, counterparties),
                _shared(self.value_days.of(column(mapping.value_date))),
                _shared(counterparties),
                _shared(_texts(column(mapping.reference))),
                None if balances is blank else [balance or None for balance in balances],
                list(map(self.page_of, line_nos)) if self.page_of else None,
            ],
        )

    def _numbers(self, column: Sequence[str]) -> list[str]:
        """Plain decimals for a column of amounts, "" for a blank cell."""
        if isinstance(column, Plain) and self.plan.decimal_sign == ".":
            return column
        if max(map(len, column)) > _LONGEST_NUMBER:
            raise _OutOfOrder
        text = "\n".join(column) + "\n"
        if not text.isascii():
            text = text.translate(numbers.SPACES)
        if not self.numbers_in.fullmatch(text):
            raise _OutOfOrder
        values = text.translate(self.tidy).split("\n")
        values.pop()
        if len(values) != len(column):
            raise _OutOfOrder
        return values

    def _amounts(
        self, mapping: Mapping, column: Callable[[int | None], Sequence[str]]
    ) -> list[str]:
        if mapping.sign_rule == "debit_credit":
            return self._two_sided(column(mapping.debit), column(mapping.credit))
        values = self._numbers(column(mapping.amount))
        if "" in values:
            raise _OutOfOrder
        if mapping.sign_rule == "amount":
            return values
        flags = self.debits.of(column(mapping.flag))
        if None in flags:
            raise _OutOfOrder
        return [
            "-" + value if out and value[0] != "-" else value
            for value, out in zip(values, flags, strict=True)
        ]

    def _two_sided(self, out: Sequence[str], back: Sequence[str]) -> list[str]:
        amounts = []
        sides = (self._numbers(_dashless(column)) for column in (out, back))
        for debit, credit in zip(*sides, strict=True):
            if debit and (not credit or (_ZERO.issuperset(credit) and not _ZERO.issuperset(debit))):
                if self.plan.signed_debit:
                    amounts.append(debit)
                else:
                    amounts.append(debit[1:] if debit[0] == "-" else "-" + debit)
            elif credit and (not debit or _ZERO.issuperset(debit)):
                amounts.append(credit)
            else:
                raise _OutOfOrder  # neither, or both
        return amounts

    def _accounts(self, column: Sequence[str], currencies: Sequence[str]) -> Any:
        """The account of each row, or one for all; out of order where only some rows say."""
        if not any(column):
            key = next(iter(self.accounts), "")
            if key not in self.accounts:
                self.accounts[key] = self.currencies[currencies[0]]
            return key
        keys = list(map(account_key, column))
        if "" in keys or "" in self.accounts:
            raise _OutOfOrder
        if not self.accounts.keys() >= set(keys):
            for key, currency in zip(keys, self.currencies.of(currencies), strict=True):
                self.accounts.setdefault(key, currency)
        return _shared(keys)


class _OutOfOrder(Exception):
    """Some line of the block needs to be looked at by itself."""


class _Known(dict[str, Any]):
    """What each different text of a column means, worked out once."""

    def __init__(self, meaning: Callable[[str], Any]) -> None:
        self.meaning = meaning

    def __missing__(self, text: str) -> Any:
        if len(self) > _REMEMBERED:
            self.clear()
        self[text] = meaning = self.meaning(text)
        return meaning

    def of(self, column: Iterable[str]) -> list[Any]:
        return list(map(self.__getitem__, column))


def _iso(text: str, order: str, *, is_plausible: bool) -> str | None:
    day = dates.read_date(numbers.tidy(text), order) if text else None
    if day is None or (is_plausible and not dates.is_plausible(day)):
        return None
    return day.isoformat()


def stated_currency(text: str) -> str:
    """The currency that a cell names, or ""."""
    plain = " ".join(text.split()).upper()
    return plain if plain in CODES else numbers.SYMBOLS.get(plain, "")


def account_key(text: str) -> str:
    return " ".join(text.split()).strip("\"' ")


def _turned(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    if isinstance(rows, Rows):
        return rows.columns
    sizes = set(map(len, rows))
    if len(sizes) == 1:
        return list(zip(*rows, strict=True))
    return list(zip_longest(*rows, fillvalue=""))


def _texts(column: Sequence[str]) -> list[str]:
    """Each text with single spaces. Nearly all have them, which four searches can tell at once."""
    lines = "\n".join(column)
    if (
        "".join(column).isprintable()  # no white space but plain ones, and no line ends
        and "  " not in lines
        and "\n " not in lines
        and " \n" not in lines
        and lines[:1] != " "
        and lines[-1:] != " "
    ):
        return list(column)
    return [" ".join(text.split()) for text in column]


def _described(parts: list[list[str]], counterparties: list[str]) -> list[str]:
    if not parts:
        return counterparties
    texts = parts[0]
    if len(parts) > 1:
        texts = [
            " ".join(dict.fromkeys(filter(None, several))) for several in zip(*parts, strict=True)
        ]
    if "" in texts:
        return [
            text or counterparty for text, counterparty in zip(texts, counterparties, strict=True)
        ]
    return texts


def _name_balances(parts: list[list[str]]) -> bool:
    """Whether any text is the name of a balance or a total instead of a movement's."""
    return any(
        any(map(facts.named_balance, texts))
        for texts in parts
        if facts.may_name_balance(" ".join(texts))
    )


def _dashless(column: Sequence[str]) -> Sequence[str]:
    """Where the one side has nothing, some banks print a dash."""
    return ["" if text.strip() == "-" else text for text in column] if "-" in column else column


def _shared(values: list[Any]) -> Any:
    """One value where all rows have the same: less to write and to read."""
    return values[0] if values.count(values[0]) == len(values) else values

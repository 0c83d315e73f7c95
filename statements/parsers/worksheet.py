"""One worksheet as a table: typed cells by the block, blank rows left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import compress, islice
from typing import TYPE_CHECKING

from .base import Block, Record, Rows, Unreadable
from .cells import Cell, is_serial, texts_of
from .headers import read_heading
from .regular import Below
from .tables import Table

if TYPE_CHECKING:
    from datetime import datetime

    from python_calamine import CalamineSheet

_BLOCK = 500
SAMPLE = 400
_PREAMBLE = 80
#: Cells of one sheet that are kept as text between the two passes; more are turned into text anew.
_KEPT = 2_000_000
#: Letters of one sheet: more than any statement has, however often a text is repeated.
_MOST_TEXT = 64 * 2**20
_SURE = 0.8


class SheetTable(Table):
    """One worksheet. `number` counts from 1 in the order of the tabs."""

    def __init__(
        self,
        sheet: CalamineSheet,
        kind: str,
        number: int,
        epoch: datetime,
        rest: Below | None = None,
    ) -> None:
        self.sheet, self.format, self.number = sheet, kind, number
        self.name, self.epoch, self.rest = sheet.name, epoch, rest
        self.height = sheet.height if rest is None else rest[0][-1]
        self._kept: list[Block] | None = None
        self._serials = days_as_numbers(list(islice(sheet.iter_rows(), SAMPLE)))
        self.sample = list(islice(self.records(), SAMPLE))

    def records(self) -> Iterator[Record]:
        for line_nos, rows in self.blocks():
            yield from zip(line_nos, map(list, rows), strict=True)

    def blocks(self) -> Iterator[Block]:
        if self._kept is not None:
            return iter(self._kept)
        if self.rest is None and self.height * self.sheet.width > _KEPT:
            return self._blocks()
        return self._keep()

    def _keep(self) -> Iterator[Block]:
        kept = []
        for block in self._blocks():
            kept.append(block)
            yield block
        self._kept = kept

    def _blocks(self) -> Iterator[Block]:
        rows = self.sheet.iter_rows()
        before = letters = 0
        while block := list(islice(rows, _BLOCK)):
            columns, long = texts_of(block, self._serials, self.epoch)
            line_nos: Sequence[int] = range(before + 1, before + len(block) + 1)
            before += len(block)
            letters += long
            if letters > _MOST_TEXT:
                raise Unreadable(
                    "unpacks_too_large",
                    f"The sheet “{self.name[:60]}” holds far more text than a statement has. "
                    "Export a shorter period.",
                )
            yield from _filled(line_nos, Rows(columns))
        if self.rest is not None:
            numbered, rest = self.rest
            for at in range(0, len(numbered), _BLOCK):
                yield from _filled(numbered[at : at + _BLOCK], rest[at : at + _BLOCK])


def _filled(line_nos: Sequence[int], rows: Rows) -> Iterator[Block]:
    """The block without its blank rows."""
    if all("" in column for column in rows.columns):
        filled = list(map(any, rows))
        if not any(filled):
            return
        if not all(filled):
            line_nos = list(compress(line_nos, filled))
            rows = Rows([list(compress(column, filled)) for column in rows.columns])
    yield line_nos, rows


def days_as_numbers(rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Columns under a date's heading whose days were saved as plain numbers."""
    found = []
    for index, column in enumerate(zip(*rows, strict=True)):
        filled = [cell for cell in column if cell != ""]
        for place, heading in enumerate(filled[:_PREAMBLE]):
            below = filled[place + 1 :]
            if (
                isinstance(heading, str)
                and below
                and is_serial(below[0])
                and sum(map(is_serial, below)) > 0.8 * len(below)
                and _names_a_date(heading)
            ):
                found.append(index)
                break
    return found


def _names_a_date(heading: str) -> bool:
    roles = read_heading(heading).roles
    return max(roles.get("date", 0.0), roles.get("value_date", 0.0)) >= _SURE

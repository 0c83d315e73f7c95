"""The records of a PDF's table, kept as text: lists of cells would take four times the room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat
from typing import NamedTuple

from .base import Block, Record, Rows
from .pdf_phrases import join

_JOIN = "\x1f"  # stands in no word: it is white space to `str.split` and to `re`
_BLOCK = 500


class Records:
    """Cells of each record and its line number, in the order of the document."""

    def __init__(self) -> None:
        self.line_nos: list[int] = []
        self.rows: list[str] = []

    def __len__(self) -> int:
        return len(self.rows)

    def keep(self, line_no: int, cells: Sequence[str]) -> None:
        self.line_nos.append(line_no)
        self.rows.append(_JOIN.join(cells))

    def continue_(self, at: int, more: list[str]) -> None:
        """Put what stands below a record into its cells."""
        cells = self.rows[at].split(_JOIN)
        join(cells, more)
        self.rows[at] = _JOIN.join(cells)

    def slice(self, start: int, stop: int | None) -> Iterator[Record]:
        """The records of a part of the document."""
        for line_no, row in islice(zip(self.line_nos, self.rows, strict=True), start, stop):
            yield line_no, row.split(_JOIN)

    def blocks(self, start: int, stop: int | None) -> Iterator[Block]:
        """The same by the block; by the column, where all records of a block have equally many."""
        for at in range(start, len(self.rows) if stop is None else stop, _BLOCK):
            part = slice(at, at + _BLOCK if stop is None else min(at + _BLOCK, stop))
            line_nos, rows = self.line_nos[part], self.rows[part]
            joints = set(map(str.count, rows, repeat(_JOIN)))
            if len(joints) > 1:
                yield line_nos, [row.split(_JOIN) for row in rows]
                continue
            width = joints.pop() + 1
            cells = _JOIN.join(rows).split(_JOIN)
            yield line_nos, Rows([cells[column::width] for column in range(width)])


class Movement(NamedTuple):
    """One movement that is being put together."""

    line_no: int
    cells: list[str]


@dataclass(slots=True)
class State:
    """What is open while the lines of a page are read.

    `current` is the record that text below it continues; `before` holds text that waits for its
    movement; `open_block` is a day whose amount has not come yet.
    """

    current: int | None
    before: list[tuple[int, list[str]]] = field(default_factory=list)
    open_block: Movement | None = None

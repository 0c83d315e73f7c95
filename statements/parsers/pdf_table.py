"""From lines with places to the records of a table: blocks of lines, carry-overs, repeated days.

A record stands for one movement, however many lines it takes; its number is that of the line with
its amount, counted over all text lines of the document from 1. Lines above the heading come out as
"name, value" pairs. What is neither is kept in `PdfTable.furniture`.
"""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from . import facts
from .base import Block, Limits, Record, Skipped, Unreadable
from .pdf_columns import learn
from .pdf_headings import find_heading, same_words, segments
from .pdf_layout import PdfLayout, is_day
from .pdf_phrases import (
    begins_with_total,
    is_carried,
    is_summary,
    join,
    join_before,
    named_values,
    text_of,
)
from .pdf_records import Movement, Records, State
from .pdf_sections import Accounts, PdfSection
from .pdf_text import Line, Page, Pdf
from .pdf_years import is_yearless

_LOOK = 6  # pages that are looked at before the columns are settled
_TEXT = 200
_has_digit = re.compile(r"\d").search


class PdfTable(PdfLayout):
    """The table of a PDF, read once and kept as text."""

    def __init__(self, pdf: Pdf, limits: Limits) -> None:
        self.limits = limits
        self.furniture: list[Skipped] = []
        self.kept = Records()
        self._page_starts: list[int] = []
        self._lines = 0
        self._moved = False
        self._carry: tuple[int, list[str]] | None = None
        self._state = State(None)
        self._last_day = ""
        self._accounts = Accounts()
        self.sections = [PdfSection(self, "")]
        self._read(pdf)

    def records(self) -> Iterator[Record]:
        return self.kept.slice(0, None)

    def blocks(self) -> Iterator[Block]:
        return self.kept.blocks(0, None)

    def page_of(self, line_no: int) -> int:
        return bisect_right(self._page_starts, line_no)

    def _read(self, pdf: Pdf) -> None:
        pages = pdf.pages()
        first = list(islice(pages, _LOOK))
        self._settle(first)
        for page in chain(first, pages):
            self._page_starts += [self._lines + 1] * (page.number - len(self._page_starts))
            self._read_page(page)
            self._lines += len(page.lines)
            if len(self.kept) > self.limits.max_rows:
                raise Unreadable(
                    "too_many_rows",
                    f"This file has more than {self.limits.max_rows} lines. "
                    "Export a shorter period.",
                )
        self._end()

    def _read_page(self, page: Page) -> None:
        self._accounts.turn_page()
        if self.columns is None:
            for at, line in enumerate(page.lines):
                self.kept.keep(self._lines + 1 + at, [s.text for s in segments(line, self.gap)])
            return
        if page.number < self.heading_page:
            self._preamble(page.lines, 0)
            return
        begin, shift = self._begin(page)
        if begin < 0:
            begin = 0
        elif self.heading is None:
            self._preamble(page.lines[:begin], 0)
        elif page.number == self.heading_page:
            self._preamble(page.lines[: begin - len(self.heading_words)], 0)
            self.kept.keep(self._lines + begin, list(self.columns.names))
        else:
            above = page.lines[: begin - len(self.heading_words)]
            if any(self._accounts.see(line.words, moved=self._moved) for line in above):
                self._begin_section(self._lines + begin, above)
            else:
                for at in range(begin):
                    self._skip(self._lines + 1 + at, page.lines[at], "Printed on every page.")
        while begin < len(page.lines):
            begin = self._body(page.lines, begin, shift)
            shift = 0.0

    def _preamble(self, lines: Sequence[Line], offset: int) -> None:
        """Names and values above the table, each pair a record of its own."""
        for at, line in enumerate(lines):
            line_no = self._lines + 1 + offset + at
            self._accounts.see(line.words, moved=self._moved)
            for cells in named_values([cell.text for cell in segments(line, self.gap)], line.words):
                self.kept.keep(line_no, cells)
        period = getattr(self, "period", None)
        if lines and period and period.is_range and self._lines == 0:
            self.kept.keep(self._lines + len(lines), ["From", period.start.isoformat()])
            self.kept.keep(self._lines + len(lines), ["To", period.end.isoformat()])

    def _begin_section(self, line_no: int, above: Sequence[Line] = ()) -> None:
        """Another account, or a table with other columns: `above` are the lines over its heading."""
        self._release()
        self._drop()
        self._end()
        before = self.sections[-1]
        number = before.number
        if self._accounts.waits:
            before.number = number or next(iter(self._accounts.known), "")
            number = self._accounts.take()
        before.stop = len(self.kept)
        self.sections.append(PdfSection(self, number, len(self.kept)))
        self._preamble(above, 0)
        self._moved = False
        self._last_day = ""
        self._state = State(None)
        self.kept.keep(line_no, list(self.columns.names))  # type: ignore[union-attr]  # a section has columns

    def _heading_at(self, lines: Sequence[Line], at: int) -> bool:
        """Whether a heading stands here in the midst of the table; if so, what is under it is read
        by it, and as another account where one was named above it."""
        line, line_no = lines[at], self._lines + 1 + at
        if self.heading_words and same_words(line, self.heading_words[-1]):
            if self._accounts.waits:
                self._begin_section(line_no)
            else:
                self._release()
                self._drop()
                self._skip(line_no, line, "The heading once more.")
            return True
        found = find_heading(lines[max(0, at - 1) : at + 1], self.gap)
        columns = learn(found, lines[at + 1 :], self.gap) if found else None
        if found is None or columns is None or not columns.find_days(lines[at + 1 :], is_day):
            return False
        self.columns, self.heading = columns, found
        self.heading_words, self.heading_left = [line.words], line.x0[0]
        self._learn_manner(columns, [lines[at + 1 :]])
        if not self._accounts.waits:
            names = ", ".join(filter(None, columns.names))[:_TEXT]
            self.warnings += (
                f"Line {line_no} begins a table with other columns ({names}). "
                "Its movements are read too: see that none is counted twice.",
            )
        self._begin_section(line_no)
        return True

    def _skip(self, line_no: int, line: Line | str, reason: str) -> None:
        if not isinstance(line, str):
            self._accounts.see(line.words, moved=self._moved)
        text = line if isinstance(line, str) else " ".join(line.words)
        self.furniture.append(Skipped(line_no, reason, text[:_TEXT], "furniture"))

    def _body(self, lines: Sequence[Line], begin: int, shift: float) -> int:
        """The lines of a table on one page, from `begin` on, to its end or the next heading."""
        columns = self.columns
        place, amounts, step, years = columns.place, columns.amounts, self.step, self._years  # type: ignore[union-attr]  # read only where there are columns
        date: int = columns.date  # type: ignore[union-attr,assignment]  # columns without days are no columns
        balance = date if columns.balance is None else columns.balance  # type: ignore[union-attr]  # as above
        state = self._state = State(len(self.kept) - 1 if self._moved and begin else None)
        above = lines[begin - 1].y if begin else (lines[0].y + step / 2 if lines else 0.0)
        for at in range(begin, len(lines)):
            line = lines[at]
            if shift:
                line = line._replace(
                    x0=[x - shift for x in line.x0], x1=[x - shift for x in line.x1]
                )
            cells = place(line)
            line_no = self._lines + 1 + at
            near = above - line.y <= step
            above = line.y
            day = cells[date]
            if day and years is not None and is_yearless(day):
                day = cells[date] = years.complete(day)
            if any(map(cells.__getitem__, amounts)):
                if day and cells[balance] and is_day(day):
                    self._release()
                    self._last_day = day
                    self._emit(line_no, cells)
                elif not any(map(_has_digit, map(cells.__getitem__, amounts))) and self._heading_at(
                    lines, at
                ):
                    return at + 1
                else:
                    self._amount(line_no, cells, near)
            elif (not near or day) and not _has_digit(day) and self._heading_at(lines, at):
                return at + 1
            elif not day and not cells[balance]:
                if not near or not self._is_text(cells):
                    state.current = None
                    self._drop()
                    self._skip(line_no, line, "Not part of the table.")
                else:
                    self._text_alone(line_no, cells, self._is_nearer_to_next(lines, at))
            else:
                self._no_amount(line_no, cells, line)
        self._release()
        self._drop()
        return len(lines)

    def _amount(self, line_no: int, cells: list[str], near: bool) -> None:
        """A line with an amount that lacks its day, or whose balance is printed elsewhere."""
        state, date = self._state, self.columns.date  # type: ignore[union-attr]  # as in _body
        day = cells[date]  # type: ignore[index]  # as in _body
        if is_carried(cells, self._known_columns) and not (day and is_day(day)):
            self._carry_over(line_no, cells)
            return
        if not day and state.open_block is not None and near:
            block, state.open_block = state.open_block, None
            join(block.cells, cells)
            self._emit(line_no, block.cells)
            return
        self._release()
        if not day and self._last_day and near and not is_summary(cells, self._known_columns):
            day = cells[date] = self._last_day  # type: ignore[index]  # as in _body
        if day and is_day(day):
            self._last_day = day
        self._emit(line_no, cells)
        if not day:
            state.current = None

    def _text_alone(self, line_no: int, cells: list[str], is_nearer_to_next: bool) -> None:
        """Part of the movement before it, or of the one after it."""
        state = self._state
        if is_carried(cells, self._known_columns):
            self._skip(line_no, " ".join(filter(None, cells)), "Carried from page to page.")
        elif state.open_block is not None:
            join(state.open_block.cells, cells)
        elif self.amount_last or state.current is None or state.before or is_nearer_to_next:
            state.before.append((line_no, cells))
        else:
            self.kept.continue_(state.current, cells)

    def _no_amount(self, line_no: int, cells: list[str], line: Line) -> None:
        """A day whose amount may follow, a balance, a total, or a note."""
        state, columns = self._state, self.columns
        day = cells[columns.date]  # type: ignore[union-attr,index]  # as in _body
        if is_carried(cells, self._known_columns):
            self._carry_over(line_no, cells)
            return
        self._release()
        if is_day(day) and (columns.balance is None or not cells[columns.balance]):  # type: ignore[union-attr]  # as in _body
            self._last_day = day
            for _, words in reversed(state.before):
                join_before(cells, words)
            state.before = []
            state.open_block = Movement(line_no, cells)
            return
        self._drop()
        state.current = None
        self._other(line_no, line, cells)

    def _emit(self, line_no: int, cells: list[str]) -> None:
        """A movement is whole."""
        state = self._state
        if state.before:
            for _, words in reversed(state.before):
                join_before(cells, words)
            state.before = []
        if self._carry is not None:
            self._end_carry()
        self._moved = True
        state.current = len(self.kept)
        self.kept.keep(line_no, cells)

    def _end_carry(self) -> None:
        if self._carry is not None:
            line_no, cells = self._carry
            self._skip(line_no, " ".join(filter(None, cells)), "Carried from page to page.")
            self._carry = None

    def _release(self) -> None:
        """A day whose amount never came is passed on as it is: it is named as lost."""
        block, self._state.open_block = self._state.open_block, None
        if block is not None:
            self.kept.keep(block.line_no, block.cells)

    def _drop(self) -> None:
        for line_no, cells in self._state.before:
            self._skip(line_no, " ".join(filter(None, cells)), "Not part of the table.")
        self._state.before = []

    def _other(self, line_no: int, line: Line, cells: list[str]) -> None:
        """Balances and totals are passed on, for what they say of the account."""
        if self._accounts.waits and facts.is_opening(text_of(cells, self._known_columns)):
            self._begin_section(line_no)
        if is_summary(cells, self._known_columns) or (
            self._is_day(cells) and self.columns and self.columns.balance is not None
        ):
            self.kept.keep(line_no, cells)
            return
        parts = [s.text for s in segments(line, self.gap)]
        if begins_with_total(*parts):
            self.kept.keep(line_no, cells)
        else:
            self._skip(line_no, line, "Not part of the table.")

    def _carry_over(self, line_no: int, cells: list[str]) -> None:
        """Above the first movement it is the opening balance, below the last the closing one."""
        self._release()
        self._drop()
        self._state.current = None
        self._end_carry()
        if self._accounts.waits and facts.is_opening(text_of(cells, self._known_columns)):
            self._begin_section(line_no)
        if self._moved:
            self._carry = (line_no, cells)
        elif facts.is_opening(text_of(cells, self._known_columns)):
            self.kept.keep(line_no, cells)
        else:
            self._skip(line_no, " ".join(filter(None, cells)), "Carried from page to page.")

    def _end(self) -> None:
        """The last balance carried forward, after which nothing came, is the closing one."""
        if self._carry is not None and facts.is_closing(
            text_of(self._carry[1], self._known_columns)
        ):
            self.kept.keep(*self._carry)
            self._carry = None
        self._end_carry()

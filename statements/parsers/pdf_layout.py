"""How the table of a PDF is laid out: heading, columns, distances, the years of its days."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from . import dates, numbers
from .base import Unreadable
from .pdf_cells import Columns
from .pdf_columns import learn
from .pdf_headings import Heading, find_heading, letter_width, same_words, usual_step
from .pdf_text import Line, Page
from .pdf_years import Period, Years, is_yearless, order_of
from .tables import Table

#: Words that stand closer than this many letters stand together.
_GAP = 1.5
#: Lines that are this many usual steps apart do not belong together.
_STEPS = 1.7


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    text = numbers.tidy(text)
    return dates.is_date(text) or is_yearless(text)


class PdfLayout(Table):
    """A table whose layout is learnt on its first pages."""

    format = "pdf"
    columns: Columns | None = None
    _years: Years | None = None

    def _settle(self, pages: Sequence[Page]) -> None:
        """Find the heading, the columns and the manner of the table on the first pages."""
        self.gap = _GAP * letter_width([line for page in pages for line in page.lines])
        self.heading: Heading | None = None
        self.heading_page = 0
        for page in pages:
            found = find_heading(page.lines, self.gap)
            if found and (self.heading is None or found.score > self.heading.score + 0.5):
                self.heading, self.heading_page = found, page.number
        lines = [
            page.lines[
                self.heading.last + 1 if self.heading and page.number == self.heading_page else 0 :
            ]
            for page in pages
            if page.number >= self.heading_page
        ]
        self.columns: Columns | None = learn(
            self.heading, [x for part in lines for x in part], self.gap
        )
        self.heading_words: list[list[str]] = []
        self.heading_left = 0.0
        if self.heading is not None:
            source = next(page for page in pages if page.number == self.heading_page).lines
            rows = source[self.heading.first : self.heading.last + 1]
            self.heading_words = [row.words for row in rows]
            self.heading_left = rows[-1].x0[0]
        if self.columns is not None and not self.columns.find_days(
            [line for part in lines for line in part], is_day
        ):
            self.columns = None
        if self.columns is not None:
            self._learn_manner(self.columns, lines)
            self._learn_years(pages, lines)

    def _learn_manner(self, columns: Columns, pages: Sequence[Sequence[Line]]) -> None:
        """How far lines of one movement are apart, and whether its amount is on its last line."""
        with_amount = without = 0
        table: list[Line] = []
        steps = []
        for lines in pages:
            table = [line for line in lines if self._is_in_table(columns.place(line))]
            if len(table) > 1:
                steps.append(usual_step(table))
            for line in table:
                cells = columns.place(line)
                if not self._is_day(cells):
                    continue
                if any(cells[at] for at in columns.amounts):
                    with_amount += 1
                elif columns.balance is None or not cells[columns.balance]:
                    without += 1
        self.step = _STEPS * (sum(steps) / len(steps) if steps else 12.0)
        self.amount_last = without * 2 > with_amount

    @property
    def _known_columns(self) -> Columns:
        assert self.columns is not None  # noqa: S101  asked only where there are columns
        return self.columns

    def _is_in_table(self, cells: list[str]) -> bool:
        columns = self._known_columns
        return self._is_day(cells) or any(cells[at] for at in columns.amounts)

    def _is_day(self, cells: list[str]) -> bool:
        date = self.columns.date if self.columns else None
        return date is not None and cells[date] != "" and is_day(cells[date])

    def _learn_years(self, pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> None:
        columns = self.columns
        if columns is None or columns.date is None:
            return
        cells = [columns.place(line)[columns.date] for part in lines for line in part]
        days = [cell for cell in cells if cell and is_yearless(cell)]
        full = [numbers.tidy(cell) for cell in cells if dates.is_date(numbers.tidy(cell))]
        order = (dates.find_order(full) or "DMY") if full else order_of(days)
        above, rest = [], []
        for page in pages:
            inside = page.number >= self.heading_page
            cut = (
                self.heading.first
                if inside and self.heading and page.number == self.heading_page
                else 0
            )
            texts = [" ".join(line.words) for line in page.lines]
            above += texts if not inside else texts[:cut]
            rest += texts[cut:] if inside else []
        self.period = Period.of_texts(above, order)
        if not days or len(days) <= len(full):
            return
        if self.period.end is None:
            self.period = Period.of_texts(rest, order)
        if self.period.end is None:
            raise Unreadable(
                "no_year",
                "The dates in this PDF have no year, and nothing in it says which year it is. "
                "Export the statement from your bank as CSV or OFX and upload that.",
            )
        self._years = Years(self.period, order)

    def _is_text(self, cells: list[str]) -> bool:
        """Whether a line holds words in the columns of words alone."""
        columns = self.columns
        return columns is not None and all(
            at in columns.texts for at, cell in enumerate(cells) if cell
        )

    def _begin(self, page: Page) -> tuple[int, float]:
        """Where the table begins on a page (-1: not known), and how far it is shifted."""
        words = self.heading_words
        if self.heading is None:
            return (self._first_movement(page.lines), 0.0) if page.number == 1 else (-1, 0.0)
        for at in range(len(page.lines) - len(words) + 1):
            if all(same_words(page.lines[at + k], words[k]) for k in range(len(words))):
                last = at + len(words)
                shift = page.lines[last - 1].x0[0] - self.heading_left
                return last, shift if abs(shift) > 1 else 0.0
        return -1, 0.0

    def _first_movement(self, lines: Sequence[Line]) -> int:
        columns = self.columns
        for at, line in enumerate(lines):
            cells = columns.place(line)  # type: ignore[union-attr]  # asked only where there are columns
            if self._is_day(cells) and any(cells[k] for k in columns.amounts):  # type: ignore[union-attr]  # as above
                return at
        return len(lines)

    def _is_nearer_to_next(self, lines: Sequence[Line], at: int) -> bool:
        """Whether a line stands nearer to the one below it than to the one above."""
        if not 0 < at < len(lines) - 1:
            return False
        down = lines[at].y - lines[at + 1].y
        return down <= self.step and lines[at - 1].y - lines[at].y > 1.25 * down

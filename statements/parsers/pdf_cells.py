"""The cells of a printed line: which words stand together, and in whose column."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import sub
from typing import NamedTuple

from .pdf_text import Line

#: Edges that are closer than this are one edge.
EDGE = 1.6
#: So many places are remembered with their column.
_KNOWN = 4096
#: A figure that shares no edge stands at most so far beside its column.
_FAR = 15.0
_BEYOND = 1 << 20
DECIMALS = re.compile(
    r"[(+\-\u2212\u2013]?(?:[A-Z]{3}|[^\w\s.,+\-()])?[(+\-\u2212\u2013]?\d[\d.,'\u2019]*[.,]\d{2}"
    r"[-+\u2212\u2013)]?(?:CR|DR|Cr|Dr|[CDHS\u20ac])?"
)
_FIGURE_END = frozenset("0123456789-+)\u2212\u2013RrCDHS\u20ac$\u00a3.,*")
_HEAD_OF_THOUSANDS = re.compile(r"[+\-\u2212\u2013(]?\d{1,3}")
_THOUSANDS = re.compile(r"\d{3}(?!\d)")


class _Reach(NamedTuple):
    """Words that begin at one place are in `column`, and so are those behind them that begin at
    `begin` or later and end before `end`: no edge lies between, and no other column begins."""

    column: int
    begin: float
    end: float


@dataclass(slots=True)
class Columns:
    """`starts` are the left ends of the columns; `right_at` and `left_at` tell, for each half
    point from 0 to `widest` and then from -`widest` to 0, whose edge it is (-1: nobody's)."""

    names: list[str]
    starts: list[float]
    ends: list[float]
    gap: float
    right_at: list[int]
    left_at: list[int]
    widest: float
    figures: frozenset[int] = frozenset()
    date: int | None = None
    balance: int | None = None
    amounts: tuple[int, ...] = ()
    texts: frozenset[int] = field(default_factory=frozenset)
    _known: dict[float, _Reach] = field(default_factory=dict)
    _rights: list[int] = field(default_factory=list)  # the places from 0 on that are edges
    _lefts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        half = range(len(self.right_at) // 2)
        self._rights = [at for at in half if self.right_at[at] >= 0]
        self._lefts = [at for at in half if self.left_at[at] >= 0]

    def find_days(self, lines: Sequence[Line], is_day: Callable[[str], bool]) -> bool:
        """Settle which column holds the days, where no heading says so. False: none does."""
        if self.date is not None:
            return True
        rows = [self.place(line) for line in lines]
        counts = [sum(is_day(row[at]) for row in rows) for at in range(len(self.names))]
        if not any(counts):
            return False
        self.date = counts.index(max(counts))
        self.texts -= {self.date}
        self.amounts = tuple(at for at in self.amounts if at != self.date)
        return True

    def place(self, line: Line) -> list[str]:
        """The cells of a line."""
        _, x0s, x1s, words = line
        cells = [""] * len(self.starts)
        known, gap, start, count = self._known, self.gap, 0, len(words)
        right_at, widest = self.right_at, self.widest
        if x0s[0] < 0:
            return self.place_by_words(line)
        while start < count:
            x0, text, at = x0s[start], words[start], start + 1
            column, begin, end = known.get(x0) or self._reach(x0)
            if at < count:
                if x0s[at] < end:
                    at = bisect_left(x0s, end, at + 1)
                    text = " ".join(words[start:at])
                    if (
                        x0s[start + 1] < begin
                        or max(x1s[start:at]) >= end
                        or (("." in text or "," in text) and self._is_parted(line, start, at))
                    ):
                        return self.place_by_words(line)
                if at < count and x0s[at] - x1s[at - 1] <= gap:
                    return self.place_by_words(line)
            if text[-1] in _FIGURE_END:
                x1 = x1s[at - 1]
                if not -widest < x1 <= widest:
                    return self.place_by_words(line)
                if (own := right_at[int(x1 * 2)]) >= 0:
                    column = own
                elif "." in text or "," in text:
                    column = self._column_of_figure(x0, x1, text, column)
            cells[column] = f"{cells[column]} {text}" if cells[column] else text
            start = at
        return cells

    def _is_parted(self, line: Line, start: int, stop: int) -> bool:
        """Whether words stand so far apart that one may be a figure by itself."""
        spaces = map(sub, line.x0[start + 1 : stop], line.x1[start:stop])
        return any(map(self.gap.__lt__, spaces))

    def place_by_words(self, line: Line) -> list[str]:
        """The same, however the words stand: each is looked at by itself."""
        _, x0s, x1s, words = line
        right_at, left_at, gap = self.right_at, self.left_at, self.gap
        widest = self.widest
        if x0s[0] < -widest or min(x1s) < -widest or max(x1s) > widest:  # far beyond any page
            x0s = [min(max(x, -widest), widest) for x in x0s]
            x1s = [min(max(x, -widest), widest) for x in x1s]
        cells = [""] * len(self.starts)
        begins_with_day = self._column_of(x0s[0]) == self.date
        start, near = 0, 0.5 * gap
        end = x1s[0]
        for at in range(1, len(words)):
            x0 = x0s[at]
            space = x0 - end
            end = x1s[at]
            if space <= gap:
                if right_at[int(end * 2)] >= 0 and words[at][-1] in _FIGURE_END:
                    cut = self._head_of_figure(words, x0s, start, at)
                    if cut > start:
                        self._put(cells, x0s[start], x1s[cut - 1], words[start:cut])
                        start = cut
                    continue
                if (space < near and (start or not begins_with_day)) or left_at[int(x0 * 2)] < 0:
                    continue
            self._put(cells, x0s[start], x1s[at - 1], words[start:at])
            start = at
        self._put(cells, x0s[start], end, words[start:])
        return cells

    def _head_of_figure(self, words: list[str], x0s: list[float], start: int, at: int) -> int:
        """Where a figure begins whose thousands are words of their own: "1 234,50".

        Behind words that stand close to it, only what lies within its column is part of it.
        """
        head = head_of_thousands(words, start, at)
        if head > start:
            floor = self.starts[self._column_of(x0s[at])] - 1
            while head < at and x0s[head] < floor:
                head += 1
        return head

    def _column_of(self, x0: float) -> int:
        return (self._known.get(x0) or self._reach(x0)).column

    def _reach(self, x0: float) -> _Reach:
        """What begins at a place; the same places come again on each line."""
        if len(self._known) > _KNOWN:
            self._known.clear()
        column = max(bisect_right(self.starts, x0 + EDGE) - 1, 0)
        begin = end = 0
        if 0 <= x0 <= self.widest:
            begin = end = int(x0 * 2)
            while self.left_at[begin] >= 0:
                begin += 1
            end = min(_next(self._rights, end), _next(self._lefts, begin))
        limit = end / 2
        if column + 1 < len(self.starts):
            limit = min(limit, self.starts[column + 1] - EDGE)
        reach = self._known[x0] = _Reach(column, begin / 2, limit)
        return reach

    def _put(self, cells: list[str], x0: float, x1: float, words: list[str]) -> None:
        text = words[0] if len(words) == 1 else " ".join(words)
        column = self._column_of(x0)
        if text[-1] in _FIGURE_END:
            column = self._column_of_figure(x0, x1, text, column)
        cells[column] = f"{cells[column]} {text}" if cells[column] else text

    def _column_of_figure(self, x0: float, x1: float, text: str, otherwise: int) -> int:
        column = self.right_at[int(x1 * 2)]
        if column < 0 and ("." in text or "," in text) and self.figures:
            column = self._by_nearest_figures(x0, x1, text)
        return otherwise if column < 0 else column

    def _by_nearest_figures(self, x0: float, x1: float, text: str) -> int:
        """The column beside which an amount stands that shares no edge with others, or -1."""
        if not DECIMALS.fullmatch(text.replace(" ", "")):
            return -1
        column = self._nearest((x0 + x1) / 2)
        is_far = self.starts[column] - x1 > _FAR or x0 - self.ends[column] > _FAR
        return -1 if is_far else column

    def _nearest(self, x: float) -> int:
        def distance(column: int) -> float:
            return max(self.starts[column] - x, x - self.ends[column], 0.0)

        return min(self.figures, key=distance)


def _next(places: list[int], place: int) -> int:
    """The first of `places` from `place` on, or one beyond any page."""
    at = bisect_left(places, place)
    return places[at] if at < len(places) else _BEYOND


def head_of_thousands(words: list[str], start: int, at: int) -> int:
    while (
        at > start and _THOUSANDS.match(words[at]) and _HEAD_OF_THOUSANDS.fullmatch(words[at - 1])
    ):
        at -= 1
    return at

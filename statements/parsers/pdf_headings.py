"""The heading of a printed table: the line, or two, that name its columns.

All places are in points, as in `pdf_text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from .headers import normalise, read_heading
from .layout import header_score
from .pdf_text import Line

#: A heading scores at least this much (see `layout.header_score`): a date, an amount, a third.
_HEADING = 5.0
_SURE = 0.85
_HEADING_LINES = 26.0


class Segment(NamedTuple):
    """Words that stand together."""

    x0: float
    x1: float
    text: str


def letter_width(lines: Sequence[Line]) -> float:
    """The mean width of a letter."""
    width = sum(sum(line.x1) - sum(line.x0) for line in lines)
    return width / max(1, sum(len(word) for line in lines for word in line.words))


def segments(line: Line, gap: float) -> list[Segment]:
    """Words of a line that are less than `gap` apart stand together."""
    found, start = [], 0
    x0, x1, words = line.x0, line.x1, line.words
    for at in range(1, len(words) + 1):
        if at == len(words) or x0[at] - x1[at - 1] > gap:
            found.append(Segment(x0[start], x1[at - 1], " ".join(words[start:at])))
            start = at
    return found


@dataclass(slots=True)
class Heading:
    """A heading of one line or two: its cells, the lines it takes and its words."""

    cells: list[Segment]
    first: int
    last: int
    score: float = 0.0


def find_heading(lines: Sequence[Line], gap: float) -> Heading | None:
    """The line, or two lines, that name the columns of a table."""
    best: Heading | None = None
    rows = [_split_known(line, segments(line, gap)) for line in lines]
    for at, cells in enumerate(rows):
        if len(cells) < 2:
            continue
        tries = [Heading(cells, at, at)]
        if at and lines[at - 1].y - lines[at].y < _HEADING_LINES:
            tries.append(Heading(_stacked(rows[at - 1], cells), at - 1, at))
        for found in tries:
            found.score = header_score([cell.text for cell in found.cells])
            if found.score >= _HEADING and (best is None or found.score > best.score + 0.01):
                best = found
    return best


def _split_known(line: Line, cells: list[Segment]) -> list[Segment]:
    """Take apart neighbours that stand so close that they look like one heading."""
    result: list[Segment] = []
    at = 0
    for cell in cells:
        words = cell.text.split()
        parts = _phrases(words) if 1 < len(words) <= 8 else None
        for part in parts or [cell.text]:
            end = at + len(part.split())
            result.append(Segment(line.x0[at], line.x1[end - 1], part))
            at = end
    return result


def _phrases(words: list[str]) -> list[str] | None:
    """The fewest well-known headings that make up `words`, or None."""
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[:size])
        if max(read_heading(phrase).roles.values(), default=0.0) >= _SURE:
            if size == len(words):
                return [phrase]
            rest = _phrases(words[size:])
            if rest is not None:
                return [phrase, *rest]
    return None


def _stacked(upper: list[Segment], lower: list[Segment]) -> list[Segment]:
    """Two lines of a heading as one: what stands over each other belongs together."""
    cells = list(lower)
    for above in upper:
        for at, below in enumerate(cells):
            if above.x0 < below.x1 + 1 and below.x0 < above.x1 + 1:
                glue = "" if above.text.endswith("-") else " "
                text = f"{above.text.removesuffix('-')}{glue}{below.text}"
                cells[at] = Segment(min(above.x0, below.x0), max(above.x1, below.x1), text)
                break
        else:
            cells.append(above)
    return sorted(cells)


def same_words(line: Line, words: Sequence[str]) -> bool:
    return line.words == words or _plain(" ".join(line.words)) == _plain(" ".join(words))


#: What stands at the head and at the foot of each page is the same on each.
_plain = lru_cache(maxsize=128)(normalise)


def usual_step(lines: Sequence[Line]) -> float:
    """The distance between lines that follow each other, in points."""
    steps = sorted(upper.y - lower.y for upper, lower in pairwise(lines) if upper.y > lower.y)
    return steps[(len(steps) - 1) // 2] if steps else 12.0

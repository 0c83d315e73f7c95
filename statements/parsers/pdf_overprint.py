"""Words that are printed over other words, which no reader can tell apart."""

from __future__ import annotations

from operator import gt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .pdf_text import Line

#: Words that reach into each other by more than this, in points, stand over each other.
_OVER = 1.0
#: No letters that can be read are lower than this.
_LETTER = 4.0


def is_overprinted(lines: list[Line]) -> bool:
    """Whether words stand over each other; what is drawn twice, to look bold, is made one."""
    found = False
    above: Line | None = None
    for at, line in enumerate(lines):
        if any(map(gt, line.x1, line.x0[1:])):
            line = lines[at] = _drawn_once(line)  # noqa: PLW2901  the line as it is meant
            found = found or any(
                end - start > _OVER for end, start in zip(line.x1, line.x0[1:], strict=False)
            )
        if above is not None and above.y - line.y < _LETTER:
            found = found or any(
                x0 < above_x1 - _OVER and above_x0 < x1 - _OVER
                for x0, x1 in zip(line.x0, line.x1, strict=True)
                for above_x0, above_x1 in zip(above.x0, above.x1, strict=True)
            )
        above = line
    return found


def _drawn_once(line: Line) -> Line:
    kept = [
        at
        for at, (x0, word) in enumerate(zip(line.x0, line.words, strict=True))
        if not any(
            word == line.words[k] and abs(x0 - line.x0[k]) <= _OVER
            for k in range(max(0, at - 8), at)
        )
    ]
    return line._replace(
        x0=[line.x0[at] for at in kept],
        x1=[line.x1[at] for at in kept],
        words=[line.words[at] for at in kept],
    )

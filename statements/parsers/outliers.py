"""Cells that no statement has: far from all others, repeated without end, or errors.

The library keeps every place between the first cell and the last, so one cell in the last corner
costs all that the process may have. What it would meet is looked for before. Formats: ECMA-376
part 1, 18.3.1.4 and 18.18.11 (errors); ODF 1.2 part 1, 19.675 and 19.677 (repeated).
"""

from __future__ import annotations

import re

from .base import Unreadable

#: Places between the first cell and the last: 200,000 rows of 40 columns.
_MOST_CELLS = 8_000_000
_MOST_REPEATED_CELLS, _MOST_REPEATED_ROWS = 256, 1000
_REFERENCE = rb"""\sr\s*+=\s*+["']"""
#: Beyond XFD1048576.
_IMPOSSIBLE = re.compile(_REFERENCE + rb"(?:[A-Za-z]{4}|[A-Za-z]{0,3}+[0-9]{8})")
#: Beyond Z99999; without one, all cells are near.
_FAR = re.compile(_REFERENCE + rb"(?:[A-Za-z]{2}|[A-Za-z]?+[0-9]{6})")
#: The place of each cell that is not blank, and of each row that has cells.
_FILLED = re.compile(
    rb"<(?:\w+:)?+(?:c\s|row\s(?=[^<>]*+>\s*+<(?:\w+:)?+c[\s>]))(?:[^<>]*?\s)?"
    rb"""r\s*+=\s*+["']([A-Za-z]*+)([0-9]*+)["'][^<>]*+(?<!/)>"""
)
_REPEATED = re.compile(
    rb"""<table:table-(cell|row)\b[^<>]*?\stable:number-(?:columns|rows)-repeated\s*+=\s*+["'](\d++)["'][^<>]*+>"""
)
_FILLED_BY, _ROW_ENDS = b"value-type", b"</table:table-row>"
_ERRORS = re.compile(
    rb"""<c\s[^<>]*?\bt\s*+=\s*+["']e["']|\scalcext:value-type\s*+=\s*+["']error["']"""
)


def refuse_far_cells(sheet: bytes) -> None:
    """Raises `Unreadable` for a worksheet of an XLSX that is all but empty, and very large."""
    if _IMPOSSIBLE.search(sheet):
        raise _far()
    if not _FAR.search(sheet):
        return
    places = _FILLED.findall(sheet)
    columns = max((_column(letters) for letters in {letters for letters, _ in places}), default=0)
    rows = max((int(digits) for _, digits in places if digits), default=0)
    if rows * columns > _MOST_CELLS:
        raise _far()


def refuse_repeated_cells(content: bytes) -> None:
    """Raises `Unreadable` for an ODS in which one value stands in many places at once."""
    for found in _REPEATED.finditer(content):
        times = int(found[2][:9])
        if found[1] == b"cell":
            is_far = times > _MOST_REPEATED_CELLS and _FILLED_BY in found[0]
        else:
            end = content.find(_ROW_ENDS, found.end())
            is_far = times > _MOST_REPEATED_ROWS and _FILLED_BY in content[found.end() : end]
        if is_far:
            raise _far()


def errors_in(sheet: bytes) -> int:
    """How many cells hold an error, such as #DIV/0!, where there should be a value."""
    return len(_ERRORS.findall(sheet))


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index


def _far() -> Unreadable:
    return Unreadable(
        "cells_too_far",
        "This workbook holds cells far away from its table, or one value thousands of times over. "
        "Copy the transactions to a new workbook, save it as XLSX and upload that.",
    )

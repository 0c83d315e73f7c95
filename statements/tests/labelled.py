"""Rows of real samples with the category that a person gave them.

`labelled_rows.csv` names each row by file and line; no text of theirs is kept here. Rows of the
`development` half were looked at while rules and phrases were written; those of the `held_out` half
were not: they were labelled once that was done, and nothing was changed on their account.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from statements.parsers import Row
from statements.tests.parsers.samples import answered

LABELS = Path(__file__).with_name("labelled_rows.csv")


class Labelled(NamedTuple):
    half: str
    file: str
    line: int
    row: Row
    category: str


def labelled_rows(half: str) -> Iterator[Labelled]:
    """The labelled rows of a half; a row that is not read any more raises KeyError."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        for label in csv.DictReader(file):
            if label["half"] == half:
                line = int(label["line"])
                row = _rows(label["file"])[line]
                assert ("in" if row.amount >= 0 else "out") == label["direction"], label
                yield Labelled(half, label["file"], line, row, label["category"])


@cache
def _rows(name: str) -> dict[int, Row]:
    reading = answered(name)
    assert reading is not None
    return {row.line_no: row for row in reading.rows}

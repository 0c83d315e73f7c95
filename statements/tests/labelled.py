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

from statements.parsers import Mapping, NeedsMapping, Row
from statements.tests.factories import SAMPLES
from statements.tests.parsers.reading import read_path

LABELS = Path(__file__).with_name("labelled_rows.csv")
#: What a person answers where a file does not decide by itself, beside the reader's proposal.
ANSWERS = {
    "bank2ynab/test_delimiter_tab.csv": {"debit": 4, "credit": 3},
}


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
    path = SAMPLES / "statements" / name
    try:
        rows = read_path(path, currency="EUR").rows
    except NeedsMapping as asked:
        answer = {**asked.question["proposal"], **ANSWERS.get(name, {})}
        rows = read_path(path, currency="EUR", mapping=Mapping.from_dict(answer)).rows
    return {row.line_no: row for row in rows}

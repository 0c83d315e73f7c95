"""Blocks read by column give what the same lines give when they are read one by one."""

from __future__ import annotations

import pytest

from statements.parsers import NeedsMapping, tables
from statements.parsers.base import Batch
from statements.tests import ledgers
from statements.tests.writers import WRITERS

from .layouts import LAYOUTS
from .reading import Reading, read_bytes


def read(folder, content) -> Reading | list[str]:
    try:
        return read_bytes(folder, content)
    except NeedsMapping as needed:
        return needed.question["undecided"]


@pytest.mark.parametrize("size", [1, 7, 500])
@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name, size, tmp_path, monkeypatch):
    text = LAYOUTS[name][0]
    monkeypatch.setattr("statements.parsers.delimited.LINES", size)
    by_columns = read(tmp_path, text)
    monkeypatch.setattr(tables.Columns, "read", lambda *_: None)
    assert read(tmp_path, text) == by_columns


MESSES = {
    "blank line": b"\r\n",
    "words": b"one line of words\r\n",
    "continued": b",second line of the text,,,\r\n",
    "balance": b"2024-02-01,Closing balance,70.00,EUR,\r\n",
    "header again": b"Date,Description,Amount,Currency,Balance\r\n",
    "bad amount": b"2024-02-01,Shop,1.2.3,EUR,5.00\r\n",
    "no amount": b"2024-02-01,Shop,,EUR,5.00\r\n",
    "no date": b",Shop,5.00,EUR,5.00\r\n",
    "far future": b"2924-02-01,Shop,5.00,EUR,5.00\r\n",
    "too wide": b"2024-02-01,Shop,5.00,EUR,5.00,x\r\n",
    "too short": b"2024-02-01,Shop,5.00\r\n",
    "cell of two lines": b'2024-02-01,"Shop\r\nof ours",5.00,EUR,5.00\r\n',
    "open quote": b'2024-02-01,"Shop,5.00,EUR,5.00\r\n',
    "quote within": b'2024-02-01,7" nails,5.00,EUR,5.00\r\n',
    "wide space": "2024-02-01,Shop\xa0 of\tours ,5.00,EUR,5.00\r\n".encode(),
    "zero byte": b"2024-02-01,Sh\0op,5\0.00,EUR,5.00\r\n",
    "foreign money": b"2024-02-01,Shop,5.00,USD,5.00\r\n",
    "symbol": "2024-02-01,Shop,€5.00,,5.00\r\n".encode(),
    "plus": b"2024-02-01,Shop,+5.00,EUR,+5.00\r\n",
    "grouped": b'2024-02-01,Shop,"-1,234.50",EUR,"12,345,678.00"\r\n',
}


@pytest.mark.parametrize("mess", MESSES)
def test_one_line_out_of_order(mess, tmp_path, monkeypatch):
    lines = WRITERS["english_csv"](ledgers.plain_ledger(60)).splitlines(keepends=True)
    for place in (1, 30, 60):
        content = b"".join([*lines[:place], MESSES[mess], *lines[place:]])
        by_columns = read(tmp_path, content)
        with monkeypatch.context() as patch:
            patch.setattr(tables.Columns, "read", lambda *_: None)
            assert read(tmp_path, content) == by_columns


def test_lines_in_good_order_are_read_by_column(tmp_path, monkeypatch):
    for name in ("english_csv", "german_csv", "british_csv", "dutch_tsv"):
        monkeypatch.setattr(tables._Reader, "_read_line", None)
        assert len(read_bytes(tmp_path, WRITERS[name](ledgers.plain_ledger(1200))).rows) == 1200


def test_a_batch_is_its_rows(tmp_path):
    rows = read_bytes(tmp_path, WRITERS["english_csv"](ledgers.plain_ledger(5))).rows
    assert list(Batch.of(rows).rows()) == rows
    assert list(Batch.of(rows[:1]).rows()) == rows[:1]
    rest, last = Batch.of(rows).split_last()
    assert [*rest.rows(), last] == rows
    rest, last = Batch.of(rows[:1]).split_last()
    assert (rest.size, last) == (0, rows[0])

"""Cells by the reach of their columns are the cells that looking at each word would give."""

from __future__ import annotations

import random

import pytest

from statements.parsers import Limits
from statements.parsers.pdf_table import PdfTable
from statements.parsers.pdf_text import Line, Pdf
from statements.tests import ledgers
from statements.tests.writers import pdf as writers

WORDS = (
    *("13", "Jan", "2024", "13.01.2024", "Shop", "no.", "12,50", "Amazon.co.uk", "i", "-", "EUR"),
    *("1", "234", "234.50", "1,234.50", "1.234,50-", "12.50CR", "7", "(3.00)", "C", "D", "total"),
)
SPACES = (-30.0, -0.5, 0.0, 0.4, 2.5, 3.0, 4.4, 6.0, 9.0, 30.0, 90.0)


@pytest.fixture(params=sorted(writers.WRITERS))
def printed(request, tmp_path):
    path = tmp_path / "statement.pdf"
    path.write_bytes(writers.WRITERS[request.param](ledgers.plain_ledger(120)))
    lines = [line for page in Pdf(path, None, Limits()).pages() for line in page.lines]
    return PdfTable(Pdf(path, None, Limits()), Limits()).columns, lines


def scattered(columns, rng):
    """A line of words anywhere: on the edges of columns, beside them, over each other."""
    x = rng.choice((rng.uniform(-20, 600), *columns.starts))
    places = []
    for _ in range(rng.randint(1, 9)):
        word = rng.choice(WORDS)
        width = rng.choice((4.4 * len(word), 1.0, 0.2))
        if rng.random() < 0.3:
            x = rng.choice(columns.starts) + rng.uniform(-2, 2)
        if rng.random() < 0.3:
            x = rng.choice(columns.ends) - width + rng.uniform(-2, 2)
        places.append((x, x + width, word))
        x += width + rng.choice(SPACES)
    if rng.random() < 0.02:
        places.append((x, rng.choice((1e6, -1e6)), "9.00"))
    x0, x1, words = map(list, zip(*sorted(places), strict=True))
    return Line(0.0, x0, x1, words)


def test_lines_of_statements(printed):
    columns, lines = printed
    assert list(map(columns.place, lines)) == list(map(columns.place_by_words, lines))


def test_lines_that_are_moved(printed):
    columns, lines = printed
    for by in (-1.0, -0.3, 0.3, 1.0, 5.0, 40.0):
        for line in lines:
            moved = line._replace(x0=[x + by for x in line.x0], x1=[x + by for x in line.x1])
            assert columns.place(moved) == columns.place_by_words(moved)


def test_words_anywhere(printed):
    columns, _ = printed
    rng = random.Random(5)
    for _ in range(5_000):
        line = scattered(columns, rng)
        assert columns.place(line) == columns.place_by_words(line), line

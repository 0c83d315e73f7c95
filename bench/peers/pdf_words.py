"""The same statements by pdfplumber's `extract_words`, put into their columns by hand.

The least that pdfplumber can be asked for; see `peers.pdf` for what its documentation says.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pdfplumber

from bench.peers.pdf import COLUMNS, take


def read(path: str) -> list[tuple[date, Decimal, str]]:
    """(day, signed amount, description) of each movement."""
    rows: list[tuple[date, Decimal, str]] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for line in _lines(page.extract_words()):
                take(line, rows)
            page.close()
    return rows


def _lines(words: list[dict]) -> list[list[str]]:
    lines: list[list[str]] = []
    top = None
    for word in sorted(words, key=lambda w: (round(w["top"]), w["x0"])):
        if top is None or word["top"] - top > 2:
            lines.append([""] * 5)
            top = word["top"]
        column = sum(word["x1"] > left for left in COLUMNS[1:-1])
        cell = lines[-1][column]
        lines[-1][column] = f"{cell} {word['text']}" if cell else word["text"]
    return lines

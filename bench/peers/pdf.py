"""The same statements by pdfplumber, as its documentation reads a table without ruled lines.

The columns are told to it, as a script for one bank's layout would: those of `pdf_english`.
`read` takes its tables; `peers.pdf_words` only its words, which is a third of the work.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pdfplumber

#: Left ends of Date, Description, Money out, Money in and Balance in `pdf_english`, and its end.
COLUMNS = (38, 103, 330, 397, 477, 557)
SETTINGS = {
    "vertical_strategy": "explicit",
    "explicit_vertical_lines": list(COLUMNS),
    "horizontal_strategy": "text",
    "min_words_horizontal": 1,
}


def read(path: str) -> list[tuple[date, Decimal, str]]:
    """(day, signed amount, description) of each movement, by `extract_table`."""
    rows: list[tuple[date, Decimal, str]] = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for cells in page.extract_table(SETTINGS) or []:
                take([(cell or "").replace("\n", " ") for cell in cells], rows)
            page.close()
    return rows


def take(cells: list[str], rows: list[tuple[date, Decimal, str]]) -> None:
    """Add the movement of one line of the table, or continue the last one's description."""
    day, text, out, back, _ = cells
    if out or back:
        try:
            booked = datetime.strptime(day, "%d %b %Y").date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            return  # the heading
        amount = -_amount(out) if out else _amount(back)
        rows.append((booked, amount, text))
    elif text and not day and rows and not text.startswith(("Balance ", "Closing ")):
        rows[-1] = (*rows[-1][:2], f"{rows[-1][2]} {text}")


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))

"""mt-940, the library that most Python programs read MT940 with, told to sign reversals rightly."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import mt940


def read(path: str) -> list[tuple[date, Decimal, str]]:
    """(booking date, signed amount, purpose) of each movement."""
    text = Path(path).read_text(encoding="cp1252")
    rows = []
    for movement in mt940.parse(text, options=mt940.Options(reversal_sign=True)):
        told = movement.data
        day = told.get("entry_date") or told["date"]
        booked = date(day.year, day.month, day.day)
        rows.append((booked, told["amount"].amount, told.get("purpose") or ""))
    return rows

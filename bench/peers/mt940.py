"""mt-940, the library that most Python programs read MT940 with."""

from __future__ import annotations

import logging
from datetime import date
from decimal import Decimal
from pathlib import Path

import mt940


def read(path: str | Path) -> list[tuple[date, Decimal, str]]:
    """(booking date, signed amount, details) of each movement."""
    logging.getLogger("mt940").setLevel(logging.CRITICAL)
    content = Path(path).read_bytes()
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    rows = []
    for movement in mt940.parse(text):
        told = movement.data
        day = told.get("entry_date") or told["date"]
        rows.append(
            (
                date(day.year, day.month, day.day),
                told["amount"].amount,
                str(told.get("transaction_details") or ""),
            )
        )
    return rows

"""XLSX with openpyxl, as its manual shows it: the workbook loaded, the values of each row taken."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import openpyxl


def read(path: str) -> list[tuple[date, Decimal, str]]:
    """(day, signed amount, description) of each row under the header."""
    with open(path, "rb") as file:  # by its name it would be judged
        book = openpyxl.load_workbook(file, data_only=True)
    rows, balances = [], []
    for day, description, amount, _currency, balance in book.active.iter_rows(
        min_row=2, values_only=True
    ):
        rows.append((day.date(), Decimal(str(amount)), description))
        balances.append(Decimal(str(balance)))
    return rows

"""CSV and TSV as banks export them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from statements.tests.ledgers import Ledger


def _table(rows: list[list[str]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def european(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")


def english_csv(ledger: Ledger) -> bytes:
    rows = [["Date", "Description", "Amount", "Currency", "Balance"]]
    rows += [
        [e.booked_on.isoformat(), e.description, f"{e.amount:.2f}", "EUR", f"{e.balance:.2f}"]
        for e in ledger.entries
    ]
    return _table(rows, ",").encode()


def german_csv(ledger: Ledger) -> bytes:
    """Newest first, decimal comma, preamble, cp1252."""
    rows = [["Kontonummer", "DE89370400440532013000"], []]
    rows += [["Buchungstag", "Valuta", "Verwendungszweck", "Betrag", "Währung", "Saldo"]]
    rows += [
        [
            f"{e.booked_on:%d.%m.%Y}",
            f"{e.booked_on:%d.%m.%Y}",
            e.description,
            european(e.amount),
            "EUR",
            european(e.balance),
        ]
        for e in reversed(ledger.entries)
    ]
    return _table(rows, ";").encode("cp1252")


def british_csv(ledger: Ledger) -> bytes:
    """Paid in and paid out in columns of their own, grouped, dd/mm/yyyy; UTF-8 with its mark."""
    rows = [["Date", "Details", "Paid out", "Paid in", "Balance"]]
    for e in ledger.entries:
        out, back = (f"{-e.amount:,.2f}", "") if e.amount < 0 else ("", f"{e.amount:,.2f}")
        rows.append([f"{e.booked_on:%d/%m/%Y}", e.description, out, back, f"{e.balance:,.2f}"])
    return _table(rows, ",").encode("utf-8-sig")


def dutch_tsv(ledger: Ledger) -> bytes:
    """Unsigned amounts with Af and Bij, compact dates, no balance; UTF-16."""
    rows = [["Datum", "Omschrijving", "Af Bij", "Bedrag (EUR)"]]
    rows += [
        [
            f"{e.booked_on:%Y%m%d}",
            e.description,
            "Af" if e.amount < 0 else "Bij",
            f"{abs(e.amount):.2f}".replace(".", ","),
        ]
        for e in ledger.entries
    ]
    return _table(rows, "\t").encode("utf-16")


WRITERS = {w.__name__: w for w in (english_csv, german_csv, british_csv, dutch_tsv)}

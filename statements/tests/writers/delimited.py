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


def american_csv(ledger: Ledger) -> bytes:
    """mm/dd/yyyy, money out in brackets, balances marked CR and DR; every cell quoted."""
    rows = [["Account Number", "000123456789"], ["Opening Balance", _marked(ledger.opening)]]
    rows += [["Posting Date", "Description", "Amount", "Running Balance"]]
    rows += [
        [
            f"{e.booked_on:%m/%d/%Y}",
            e.description,
            f"({-e.amount:,.2f})" if e.amount < 0 else f"{e.amount:,.2f}",
            _marked(e.balance),
        ]
        for e in ledger.entries
    ]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _marked(balance: Decimal) -> str:
    return f"{abs(balance):,.2f} {'DR' if balance < 0 else 'CR'}"


def french_csv(ledger: Ledger) -> bytes:
    """Débit and Crédit with spaces between thousands, no balance but above and below the table."""
    rows = [["Relevé de compte"], ["Compte", "FR1420041010050500013M02606"]]
    rows += [["Solde initial", _french(ledger.opening)], []]
    rows += [["Date", "Date valeur", "Libellé", "Débit euros", "Crédit euros"]]
    for e in ledger.entries:
        day, amount = f"{e.booked_on:%d/%m/%y}", _french(abs(e.amount))
        sides = [amount, ""] if e.amount < 0 else ["", amount]
        rows.append([day, day, e.description, *sides])
    rows += [[], ["Solde final", _french(ledger.closing)]]
    return _table(rows, ";").encode("iso8859-15")


def _french(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")


WRITERS = {
    w.__name__: w
    for w in (english_csv, german_csv, british_csv, dutch_tsv, american_csv, french_csv)
}

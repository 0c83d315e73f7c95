"""Random ledgers and writers of the same ledger in many layouts, to read back and compare."""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st


@dataclass(frozen=True)
class Entry:
    booked_on: date
    amount: Decimal
    description: str
    balance: Decimal


@dataclass(frozen=True)
class Ledger:
    opening: Decimal
    entries: tuple[Entry, ...]

    @property
    def closing(self) -> Decimal:
        return self.entries[-1].balance

    @property
    def facts(self) -> list[tuple[date, Decimal, str]]:
        return [(e.booked_on, e.amount, e.description) for e in self.entries]


def make_ledger(opening: Decimal, moves: list[tuple[int, Decimal, str]], start: date) -> Ledger:
    """`moves`: (days since the move before, signed amount, description)."""
    day, balance, entries = start, opening, []
    for days, amount, description in moves:
        day += timedelta(days=days)
        balance += amount
        entries.append(Entry(day, amount, description, balance))
    return Ledger(opening, tuple(entries))


def plain_ledger(count: int = 240) -> Ledger:
    moves = [
        (
            i % 3,
            Decimal(12345 if i % 5 == 0 else -(i * 37 % 9000) - 1) / 100,
            f"Movement {i} of the shop",
        )
        for i in range(count)
    ]
    return make_ledger(Decimal("1000.00"), moves, date(2024, 1, 13))


_words = st.text(alphabet="abcdefghijklmnop ÄÖüßéèñ&<>;,|'\"#", min_size=0, max_size=30)
_amounts = st.integers(1, 10**9).map(lambda n: Decimal(n) / 100)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """2 to 30 movements; one in and one out at least, and one day that is past the twelfth."""
    moves = draw(
        st.lists(
            st.tuples(st.integers(0, 9), _amounts, st.booleans(), _words), min_size=2, max_size=30
        )
    )
    signed = [
        (
            days,
            amount if (i == 0 or (back and i != 1)) else -amount,
            " ".join(f"pay{i} {words}x".split()),
        )
        for i, (days, amount, back, words) in enumerate(moves)
    ]
    return make_ledger(Decimal(draw(st.integers(-(10**6), 10**8))) / 100, signed, date(2023, 5, 20))


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


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def ofx1(ledger: Ledger) -> bytes:
    head = (
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n"
    )
    body = [
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>"
    ]
    for n, e in enumerate(ledger.entries):
        body.append(
            f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{e.booked_on:%Y%m%d}120000[-5:EST]<TRNAMT>{e.amount:.2f}<FITID>F{n}"
            f"<MEMO>{_escape(e.description)}\n</STMTTRN>"
        )
    body.append(
        f"</BANKTRANLIST><LEDGERBAL><BALAMT>{ledger.closing:.2f}<DTASOF>20300101</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    return (head + "\n".join(body)).encode("cp1252")


def ofx2(ledger: Ledger) -> bytes:
    body = [
        '<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200" VERSION="211"?>\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>'
        "<CURDEF>EUR</CURDEF><BANKACCTFROM><ACCTID>1</ACCTID></BANKACCTFROM><BANKTRANLIST>"
    ]
    for n, e in enumerate(ledger.entries):
        body.append(
            f"<STMTTRN><TRNTYPE>OTHER</TRNTYPE><DTPOSTED>{e.booked_on:%Y%m%d}</DTPOSTED><TRNAMT>{e.amount:.2f}</TRNAMT>"
            f"<FITID>F{n}</FITID><MEMO>{_escape(e.description)}</MEMO></STMTTRN>"
        )
    body.append(
        f"</BANKTRANLIST><LEDGERBAL><BALAMT>{ledger.closing:.2f}</BALAMT></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    return "".join(body).encode()


WRITERS = {w.__name__: w for w in (english_csv, german_csv, british_csv, dutch_tsv, ofx1, ofx2)}

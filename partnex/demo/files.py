"""Writes a ledger as the files that banks give: three CSV layouts, OFX 1 and OFX 2."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from xml.sax.saxutils import escape

from partnex.demo.cast import Business
from partnex.demo.ledgers import Entry


@dataclass(frozen=True, slots=True)
class Period:
    """The entries of one statement and the balances around them."""

    business: Business
    start: date
    end: date
    opening: Decimal
    entries: Sequence[Entry]

    @property
    def closing(self) -> Decimal:
        return self.opening + sum((entry.amount for entry in self.entries), Decimal(0))

    def balances(self) -> list[Decimal]:
        balance, balances = self.opening, []
        for entry in self.entries:
            balance += entry.amount
            balances.append(balance)
        return balances


def table(rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def comma(period: Period) -> bytes:
    rows = [["Date", "Description", "Counterparty", "Amount", "Currency", "Balance"]]
    for entry, balance in zip(period.entries, period.balances(), strict=True):
        day = entry.on.isoformat()
        currency = period.business.currency
        rows.append([day, entry.text, entry.party, str(entry.amount), currency, str(balance)])
    return table(rows, ",")


def semicolon(period: Period) -> bytes:
    def number(value: Decimal) -> str:
        return f"{value:,}".translate(str.maketrans(",.", ".,"))

    rows = [
        ["Kontoauszug", period.business.name],
        ["Zeitraum", f"{period.start:%d.%m.%Y} - {period.end:%d.%m.%Y}"],
        [],
        [
            "Buchungstag",
            "Wertstellung",
            "Verwendungszweck",
            "Empfänger",
            "Betrag",
            "Währung",
            "Saldo",
        ],
    ]
    for entry, balance in zip(period.entries, period.balances(), strict=True):
        day = f"{entry.on:%d.%m.%Y}"
        amounts = [number(entry.amount), period.business.currency, number(balance)]
        rows.append([day, day, entry.text, entry.party, *amounts])
    return table(rows, ";")


def debitcredit(period: Period) -> bytes:
    rows = [["Transaction Date", "Details", "Payee", "Debit", "Credit", "Balance"]]
    for entry, balance in zip(period.entries, period.balances(), strict=True):
        debit = str(-entry.amount) if entry.amount < 0 else ""
        credit = str(entry.amount) if entry.amount > 0 else ""
        rows.append([f"{entry.on:%d/%m/%Y}", entry.text, entry.party, debit, credit, str(balance)])
    return table(rows, ",")


def ofx_values(period: Period) -> tuple[dict[str, str], list[dict[str, str]]]:
    account = {
        "CURDEF": period.business.currency,
        "BANKID": "PARTNEXDEMO",
        "ACCTID": f"{sum(map(ord, period.business.key)):010d}",
        "DTSTART": f"{period.start:%Y%m%d}",
        "DTEND": f"{period.end:%Y%m%d}",
        "BALAMT": str(period.closing),
    }
    rows = [
        {
            "TRNTYPE": "CREDIT" if entry.amount > 0 else "DEBIT",
            "DTPOSTED": f"{entry.on:%Y%m%d}",
            "TRNAMT": str(entry.amount),
            "FITID": f"{period.business.key}-{entry.number}",
            "NAME": escape(entry.party[:32]),
            "MEMO": escape(entry.text),
        }
        for entry in period.entries
    ]
    return account, rows


OFX_BODY = (
    "<OFX><SIGNONMSGSRSV1><SONRS><STATUS>{code}{severity}</STATUS>{served}{language}</SONRS>"
    "</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS>{trnuid}<STATUS>{code}{severity}</STATUS><STMTRS>"
    "{CURDEF}<BANKACCTFROM>{BANKID}{ACCTID}{kind}</BANKACCTFROM><BANKTRANLIST>{DTSTART}{DTEND}"
    "{rows}</BANKTRANLIST><LEDGERBAL>{BALAMT}{asof}</LEDGERBAL></STMTRS></STMTTRNRS>"
    "</BANKMSGSRSV1></OFX>"
)


def ofx_document(period: Period, tag: Callable[[str, str], str]) -> str:
    account, rows = ofx_values(period)
    written = "".join(
        "<STMTTRN>" + "".join(tag(name, value) for name, value in row.items()) + "</STMTTRN>\n"
        for row in rows
    )
    return OFX_BODY.format(
        rows=written,
        code=tag("CODE", "0"),
        severity=tag("SEVERITY", "INFO"),
        served=tag("DTSERVER", account["DTEND"]),
        language=tag("LANGUAGE", "ENG"),
        trnuid=tag("TRNUID", "1"),
        kind=tag("ACCTTYPE", "CHECKING"),
        asof=tag("DTASOF", account["DTEND"]),
        **{name: tag(name, value) for name, value in account.items()},
    )


def ofx1(period: Period) -> bytes:
    header = (
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:UNICODE\r\n"
        "CHARSET:NONE\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n"
    )
    return (header + ofx_document(period, lambda name, value: f"<{name}>{value}\n")).encode("utf-8")


def ofx2(period: Period) -> bytes:
    header = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE"'
        ' NEWFILEUID="NONE"?>\n'
    )
    body = ofx_document(period, lambda name, value: f"<{name}>{value}</{name}>")
    return (header + body).encode("utf-8")


WRITERS: dict[str, tuple[Callable[[Period], bytes], str]] = {
    "comma": (comma, "csv"),
    "semicolon": (semicolon, "csv"),
    "debitcredit": (debitcredit, "csv"),
    "ofx1": (ofx1, "ofx"),
    "ofx2": (ofx2, "ofx"),
}


def statement_file(period: Period) -> tuple[str, bytes]:
    """(file name, content) of the period in the layout of the business's bank."""
    write, extension = WRITERS[period.business.layout]
    return f"{period.business.key}-{period.start:%Y-%m}-{period.end:%Y-%m}.{extension}", write(
        period
    )

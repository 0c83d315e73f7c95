"""OFX 1 (SGML) and 2 (XML)."""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

from statements.tests.ledgers import Ledger


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


WRITERS = {w.__name__: w for w in (ofx1, ofx2)}

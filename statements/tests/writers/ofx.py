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
    """With all that the standard asks for, as strict readers do too."""
    first, last = ledger.entries[0].booked_on, ledger.entries[-1].booked_on
    status = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>"
    body = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
        f"<OFX><SIGNONMSGSRSV1><SONRS>{status}<DTSERVER>{last:%Y%m%d}</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>"
        f"<BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID>{status}<STMTRS><CURDEF>EUR</CURDEF>"
        "<BANKACCTFROM><BANKID>1</BANKID><ACCTID>1</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>"
        f"<BANKTRANLIST><DTSTART>{first:%Y%m%d}</DTSTART><DTEND>{last:%Y%m%d}</DTEND>"
    ]
    for n, e in enumerate(ledger.entries):
        body.append(
            f"<STMTTRN><TRNTYPE>OTHER</TRNTYPE><DTPOSTED>{e.booked_on:%Y%m%d}</DTPOSTED><TRNAMT>{e.amount:.2f}</TRNAMT>"
            f"<FITID>F{n}</FITID><MEMO>{_escape(e.description)}</MEMO></STMTTRN>"
        )
    body.append(
        f"</BANKTRANLIST><LEDGERBAL><BALAMT>{ledger.closing:.2f}</BALAMT><DTASOF>{last:%Y%m%d}</DTASOF></LEDGERBAL>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )
    return "".join(body).encode()


WRITERS = {w.__name__: w for w in (ofx1, ofx2)}

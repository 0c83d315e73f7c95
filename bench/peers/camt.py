"""CAMT with lxml's iterparse, as one would write it: entries cleared as they are read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lxml import etree

NS = "{*}"


def read(path: str) -> list[tuple[date, Decimal, str]]:
    """(day, signed amount, counterparty and remittance text) of each booked entry."""
    rows = []
    for _event, entry in etree.iterparse(
        path, tag=f"{NS}Ntry", resolve_entities=False, no_network=True, load_dtd=False
    ):
        space = entry.tag[: entry.tag.find("}") + 1]
        status = (entry.findtext(f"{space}Sts") or "").strip()
        if (status or entry.findtext(f"{space}Sts/{space}Cd")) == "BOOK":
            amount = Decimal(entry.findtext(f"{space}Amt"))
            debit = entry.findtext(f"{space}CdtDbtInd") == "DBIT"
            booked = entry.find(f"{space}BookgDt")[0].text
            details = f"{space}NtryDtls/{space}TxDtls/"
            party = f"{space}RltdPties/{space}{'Cdtr' if debit else 'Dbtr'}/"
            name = (
                entry.findtext(f"{details}{party}{space}Nm")
                or entry.findtext(f"{details}{party}{space}Pty/{space}Nm")
                or ""
            )
            texts = [found.text for found in entry.iterfind(f"{details}{space}RmtInf/{space}Ustrd")]
            memo = " ".join(texts) or entry.findtext(f"{space}AddtlNtryInf") or ""
            if name and not memo.casefold().startswith(name.casefold()):
                memo = f"{name} {memo}".rstrip()
            rows.append((date.fromisoformat(booked[:10]), -amount if debit else amount, memo))
        entry.clear()
        while entry.getprevious() is not None:
            del entry.getparent()[0]
    return rows

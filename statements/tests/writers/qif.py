"""QIF."""

from __future__ import annotations

from statements.tests.ledgers import Ledger


def qif(ledger: Ledger) -> bytes:
    """As Quicken writes it: month first, apostrophe before the year, grouped amounts."""
    first = ledger.entries[0].booked_on
    lines = ["!Account", "NGirokonto 532013000", "TBank", "^", "!Type:Bank"]
    lines += [f"D{first:%m/%d'%y}", f"T{ledger.opening:,.2f}", "CX", "POpening Balance", "^"]
    for n, e in enumerate(ledger.entries):
        lines += [f"D{e.booked_on:%m/%d'%y}", f"T{e.amount:,.2f}", f"N{n}", f"P{e.description}"]
        lines += ["LBusiness:Trade", "SBusiness:Trade", f"${e.amount:,.2f}", "^"]
    return "\n".join([*lines, ""]).encode()


WRITERS = {"qif": qif}

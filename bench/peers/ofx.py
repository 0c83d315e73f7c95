"""OFX with ofxtools, as its documentation has it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ofxtools.Parser import OFXTree


def read(path: str) -> list[tuple[date, Decimal, str]]:
    """(day, signed amount, name and memo) of each transaction."""
    tree = OFXTree()
    tree.parse(path)
    return [
        (
            found.dtposted.date(),
            found.trnamt,
            " ".join(text for text in (found.name, found.memo) if text),
        )
        for statement in tree.convert().statements
        for found in statement.transactions
    ]

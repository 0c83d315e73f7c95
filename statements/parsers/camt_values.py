"""Dates and amounts as ISO 20022 messages write them (XML Schema dates and decimals)."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from .base import ABSURD

_AMOUNT = re.compile(r"\+?(?:\d{1,18}(?:\.\d{0,10})?|\.\d{1,10})", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T[\d:.]+)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)


def read_date(text: str) -> date | None:
    """An XML date or time; the day as the bank wrote it, in its own zone. None: no date."""
    match = _DATE.fullmatch(text.strip())
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def read_amount(text: str) -> Decimal:
    """An amount without sign, as the standard has it: a dot, no thousands. Raises ValueError."""
    text = text.strip()
    if _AMOUNT.fullmatch(text):
        value = Decimal(text)
        if value >= ABSURD:
            raise ValueError("This amount is too large to be real.")
        return value
    if not text:
        raise ValueError("The amount is missing.")
    if text[0] == "-":
        raise ValueError(f"“{text[:40]}” has a sign of its own besides the direction of the entry.")
    raise ValueError(f"“{text[:40]}” is not an amount.")

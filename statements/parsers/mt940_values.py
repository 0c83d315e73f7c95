"""The values of SWIFT fields: dates without a century, amounts with a comma, accounts."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from . import numbers
from .base import ABSURD
from .currencies import CODES
from .dates import is_plausible
from .layout import iban_in

_BALANCE = re.compile(r"R?([CD])(\d{6})([A-Z]{3})\s?([\d.,]+)\s*", re.ASCII)
_DOTTED = re.compile(r"\d+\.\d{1,2}", re.ASCII)
_LONGEST_AMOUNT = 40


def read_amount(written: str) -> Decimal | str:
    """The amount, or why it is none. SWIFT writes a comma; a dot counts where it cannot group."""
    if len(written) > _LONGEST_AMOUNT:
        return "This amount is too large to be real."
    if "." in written and not _DOTTED.fullmatch(written):
        if "," not in written:
            return "This amount could be read in two ways."
        try:
            return numbers.read_amount(written, ",").value
        except numbers.BadNumber as error:
            return str(error)
    try:
        amount = Decimal(written.replace(",", "."))
    except InvalidOperation:
        return "This is not an amount."
    return amount if amount < ABSURD else "This amount is too large to be real."


def read_balance(text: str) -> tuple[Decimal, date, str] | None:
    """(signed balance, its day, currency) of a field 60a or 62a; None when it cannot be read."""
    match = _BALANCE.fullmatch(text)
    if match is None:
        return None
    mark, day_text, currency, written = match.groups()
    amount, day = read_amount(written), read_day(day_text)
    if isinstance(amount, str) or day is None or not is_plausible(day):
        return None
    return (-amount if mark == "D" else amount), day, currency if currency in CODES else ""


def read_day(text: str) -> date | None:
    """YYMMDD. 30 February, which banks that count months of 30 days write, is its last day."""
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:6])
    year += 1900 if year > 79 else 2000
    try:
        return date(year, month, day)
    except ValueError:
        if month == 2 and day in (29, 30):
            return date(year, 3, 1) - timedelta(days=1)
        return None


def read_entry_day(value_on: date, entered: str) -> date | None:
    """The MMDD nearest to the value date, over New Year too."""
    near = []
    for year in (value_on.year, value_on.year - 1, value_on.year + 1):
        day = read_day(f"{year % 100:02d}{entered}")
        if day is not None:
            near.append(day)
    return min(near, key=lambda found: abs(found - value_on), default=None)


@lru_cache(maxsize=64)
def read_account(field_text: str, second_line: str = "") -> tuple[str, str, str]:
    """(number, bank, currency) of a field 25: bank/number or IBAN, currency behind or not."""
    text = "".join(field_text.split())[:60].strip("/")
    bank, slash, number = text.partition("/")
    if not slash:
        bank, number = "", text
    elif number in CODES:
        return bank, "", number
    currency = ""
    if iban_in(number) != number and number[-3:] in CODES and number[-4:-3].isdigit():
        number, currency = number[:-3], number[-3:]
    if number.replace(".", "").isdigit():
        number = number.replace(".", "")
    return number, bank or second_line.strip()[:11], currency

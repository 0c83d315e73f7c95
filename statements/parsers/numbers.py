"""Amounts as banks write them. Decimal sign and thousands are found over whole columns."""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .base import ABSURD
from .currencies import CODES

#: Signs that stand for one currency only. "$", "kr" and the like could be several and decide nothing.
SYMBOLS = {
    "\u00a3": "GBP", "\u20ac": "EUR", "\u20b9": "INR", "\u20a6": "NGN", "\u20b5": "GHS", "\u20ab": "VND", "\u20bd": "RUB",
    "\u20ba": "TRY", "\u20aa": "ILS", "\u20b4": "UAH", "\u20b1": "PHP", "\u0e3f": "THB", "\u20a9": "KRW", "R$": "BRL",
    "z\u0142": "PLN", "K\u010d": "CZK", "Ft": "HUF", "KSh": "KES", "Ksh": "KES", "TSh": "TZS", "USh": "UGX",
    "TL": "TRY", "lei": "RON", "Lei": "RON", "RM": "MYR", "Rp": "IDR", "S$": "SGD", "A$": "AUD", "US$": "USD", "HK$": "HKD", "NZ$": "NZD", "C$": "CAD",
}  # fmt: skip
_UNITS = (
    r"TL|[Ll]ei|SFr\.|US\$|HK\$|NZ\$|R\$|S\$|A\$|C\$|Rs\.?|KSh\.?|Ksh\.?|TSh|USh|kr\.?|z\u0142|K\u010d|Ft|Fr\.?|RM|Rp\.?|"
    r"[$\u00a2-\u00a5\u0e3f\u20a0-\u20bf]|[A-Z]{3}(?![A-Za-z])|R(?=\s?\d)"
)
_SIGN = r"[+\-\u2212\u2013\u2010]"
_MARK = r"CR|DR|Cr|Dr|cr|dr|C|D|H|S"
_NUMBER = re.compile(
    rf"(?P<paren>\()?\s*(?P<sign1>{_SIGN})?\s*(?P<unit1>{_UNITS})?\s*(?P<sign2>{_SIGN})?\s*"
    rf"(?P<digits>\d[\d.,'\u2019\u02bc\u066c _]*|[.,]\d+)\s*(?P<sign3>{_SIGN})?\s*(?P<unit2>{_UNITS})?\s*"
    rf"(?P<close>\))?\s*(?P<mark>{_MARK})?\.?",
    re.ASCII,
)
_PLAIN = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,12})?", re.ASCII)
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
SPACES = {ord(c): " " for c in "\u00a0\u2007\u2009\u202f\t"}
_GROUPS = "'\u2019\u02bc "


class BadNumber(ValueError):
    """The text is no amount; the message says why in plain words."""


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` carries the sign that was written; `signed` tells whether one was."""

    value: Decimal
    signed: bool = False
    currency: str = ""


def tidy(text: str) -> str:
    """Take off what spreadsheets put around a value: spaces of all kinds, ="…", a quote in front."""
    text = text.translate(SPACES).strip()
    if text.startswith('="'):
        match = _FORMULA.fullmatch(text)
        if match:
            text = match[1].strip()
    return text[1:].strip() if text[:1] == "'" else text


def _body(text: str) -> re.Match[str] | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    for unit in (match["unit1"], match["unit2"]):
        if unit and len(unit) == 3 and unit.isalpha() and unit not in CODES and unit not in SYMBOLS:
            return None
    return match


def looks_numeric(text: str) -> bool:
    text = tidy(text)
    return bool(text) and (_PLAIN.fullmatch(text) is not None or _body(text) is not None)


def _evidence(text: str) -> str | None:
    """ "." or ",": what `text` proves to be the decimal sign. "?": a separator that proves nothing."""
    match = _body(tidy(text))
    if match is None:
        return None
    digits = match["digits"].strip()
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        last = "." if digits.rfind(".") > digits.rfind(",") else ","
        return last if _is_readable(digits, last) else None
    if not dots and not commas:
        return None
    mark = "." if dots else ","
    other = "," if dots else "."
    if max(dots, commas) > 1:
        return other if _is_readable(digits, other) else None
    whole, _, fraction = digits.partition(mark)
    if (
        len(fraction) != 3
        or len(whole) > 3
        or not whole
        or whole == "0"
        or any(c in whole for c in _GROUPS)
    ):
        return mark
    return "?" + mark


def _is_readable(digits: str, decimal_sign: str) -> bool:
    try:
        _plain_digits(digits, decimal_sign)
    except BadNumber:
        return False
    return True


def find_decimal_sign(texts: Iterable[str]) -> str | None:
    """ "." or "," over all money columns together; None when it must be asked.

    "1.234" alone proves nothing. A sign that is proved by twenty times as many values as the other
    wins; the strays are reported line by line when they are read.
    """
    proof = {".": 0, ",": 0}
    open_marks = {".": 0, ",": 0}
    small = large = 0
    for text in texts:
        found = _evidence(text)
        if found in proof:
            proof[found] += 1
        elif found:
            open_marks[found[1]] += 1
        elif (match := _body(tidy(text))) and match["digits"].strip().isdigit():
            if len(match["digits"].strip()) <= 3:
                small += 1
            else:
                large += 1
    if proof["."] or proof[","]:
        best = max(proof, key=lambda sign: proof[sign])
        return best if proof[best] >= 20 * (proof["."] + proof[","] - proof[best]) else None
    if open_marks["."] and open_marks[","]:
        return None
    for mark, other in ((".", ","), (",", ".")):
        if open_marks[mark]:
            # 1,250 beside 900 and never 1250: the mark groups thousands.
            return other if open_marks[mark] >= 3 and small >= 3 and not large else None
    return "."


def read_amount(text: str, decimal_sign: str) -> Amount:
    """Read one amount. Raises `BadNumber`; never gives NaN, an infinity or anything absurd."""
    if decimal_sign == "." and _PLAIN.fullmatch(text):
        return Amount(Decimal(text), text[0] in "+-")
    text = tidy(text)
    match = _body(text)
    if match is None:
        raise BadNumber("This is not an amount.")
    digits = match["digits"].strip()
    value = Decimal(_plain_digits(digits, decimal_sign))
    if value >= ABSURD:
        raise BadNumber("This amount is too large to be real.")
    if bool(match["paren"]) != bool(match["close"]):
        raise BadNumber("A bracket is missing around this amount.")
    signs = [s for s in (match["sign1"], match["sign2"], match["sign3"]) if s]
    mark = (match["mark"] or "").upper()
    if len(signs) + bool(match["paren"]) > 1:
        raise BadNumber("This amount has more than one sign.")
    negative = bool(match["paren"]) or (bool(signs) and signs[0] != "+")
    signed = bool(signs) or bool(match["paren"]) or bool(mark)
    if mark in ("DR", "D", "S"):
        negative = True
    unit = match["unit1"] or match["unit2"] or ""
    currency = SYMBOLS.get(
        unit.rstrip("."), unit if len(unit) == 3 and unit.isalpha() and unit.isupper() else ""
    )
    return Amount(-value if negative else value, signed, currency)


def _plain_digits(digits: str, decimal_sign: str) -> str:
    group = "," if decimal_sign == "." else "."
    whole, mark, fraction = digits.partition(decimal_sign)
    if mark and not fraction.isdigit():
        raise BadNumber("This is not an amount.")
    separators = {c for c in whole if not c.isdigit()}
    if separators:
        if len(separators) > 1 or not separators <= set(group + _GROUPS):
            raise BadNumber("This is not an amount.")
        head, *rest = whole.split(separators.pop())
        # Thousands in threes, or 12,34,567 as in India: the last group always has three digits.
        if (
            not (1 <= len(head) <= 3)
            or len(rest[-1]) != 3
            or any(len(g) not in (2, 3) for g in rest)
        ):
            raise BadNumber("The separators of this amount do not fit.")
        whole = head + "".join(rest)
    return (whole or "0") + ("." + fraction if mark else "")


def is_readable(text: str) -> bool:
    """Whether `text` is an amount under either decimal sign."""
    for decimal_sign in (".", ","):
        try:
            read_amount(text, decimal_sign)
        except BadNumber:
            continue
        return True
    return False

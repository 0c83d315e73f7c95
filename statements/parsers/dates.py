"""Dates as banks write them. The order of day and month is found over a whole column."""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from .base import EARLIEST, LATEST

ORDERS = ("DMY", "MDY", "YMD")

_TIME = r"(?:[T ,;]+\(?[0-9]{1,2}[:.h][0-9]{2}(?:[:.][0-9]{2})?.*)?"
_NUMERIC = re.compile(
    r"(\d{1,4})\s?([./\-\u2010-\u2013\u5e74 ])\s?(\d{1,2})\s?[./\-\u2010-\u2013\u6708 ]\s?(\d{1,4})[.\u65e5]?"
    + _TIME,
    re.ASCII,
)
_COMPACT = re.compile(r"(\d{8})(?:[T ]?\d{4,6}(?:\.\d+)?(?:\[.*\])?)?", re.ASCII)
_DAY_NAMED = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th|\.)?[\s./\-]*(?:de |d')?([^\W\d_]{3,})\.?[\s./\-,]*(?:de )?([0-9]{4}|[0-9]{2})"
    + _TIME,
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(
    r"([^\W\d_]{3,})\.?[\s\-/]*([0-9]{1,2})(?:st|nd|rd|th)?[\s,\-/]+([0-9]{4}|[0-9]{2})" + _TIME,
    re.IGNORECASE,
)
_YEAR_NAMED = re.compile(
    r"([0-9]{4})[\s./\-]*([^\W\d_]{3,})\.?[\s./\-]*([0-9]{1,2})\.?" + _TIME, re.IGNORECASE
)
_WEEKDAY = re.compile(r"^[^\W\d_]{2,}\.?,?\s+(?=[0-9])")

# Month names by their shortest unmistakable beginning, accents taken off. English, German, French,
# Spanish, Portuguese, Italian, Dutch, Scandinavian, Polish, Czech, Hungarian, Turkish, Indonesian.
_MONTHS = {
    1: "jan jaen janv ene gen sty led oca tammi",
    2: "feb fev shu sub lut uno helmi peb",
    3: "mar mrz maer maa brez bre",
    4: "apr avr abr kwi dub nis huhti",
    5: "may mai maj mei mag kve touko",
    6: "jun juin giu cze cer haz kesa",
    7: "jul juil lug lip tem heina",
    8: "aug aou ago agu sie srp elo",
    9: "sep set sze wrz zar eyl syys",
    10: "oct okt ott out paz rij eki loka",
    11: "nov lis kas marras",
    12: "dec dez dic des gru pro ara joulu",
}
_MONTH_OF = {word: month for month, words in _MONTHS.items() for word in words.split()}


@lru_cache(maxsize=256)
def _month(word: str) -> int | None:
    plain = unicodedata.normalize("NFKD", word.casefold().replace("\u0131", "i"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if plain.startswith("cervenec"):  # Czech July begins like June
        return 7
    if plain in ("juli", "july", "juillet", "julio", "julho"):
        return 7
    for length in range(len(plain), 2, -1):
        if plain[:length] in _MONTH_OF:
            return _MONTH_OF[plain[:length]]
    return None


def _year(text: str) -> int | None:
    if len(text) == 4:
        return int(text)
    if len(text) == 2:
        number = int(text)
        return number + (2000 if number < 70 else 1900)
    return None


def _make(year: int | None, month: int | None, day: int) -> date | None:
    if year is None or month is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def readings(text: str) -> dict[str, date]:
    """Every date that `text` can mean, by the order that makes it so. Empty: not a date.

    Dots mean day first, as nobody writes 12.31.2020 (but when only that fits, it is taken).
    """
    text = text.strip().strip("'").strip()
    if len(text) < 6 or len(text) > 60 or not text[0].isalnum():
        return {}
    found = _numeric(text)
    if found is None:
        found = _numeric(_WEEKDAY.sub("", text))
    if found is not None:
        return found
    return _named(text) or _named(_WEEKDAY.sub("", text))


def _named(text: str) -> dict[str, date]:
    for pattern, places in (
        (_DAY_NAMED, (3, 2, 1)),
        (_NAMED_DAY, (3, 1, 2)),
        (_YEAR_NAMED, (1, 2, 3)),
    ):
        match = pattern.fullmatch(text)
        if match:
            year, month, day = (match[place] for place in places)
            made = _make(_year(year), _month(month), int(day))
            if made:
                return dict.fromkeys(ORDERS, made)
    return {}


def _numeric(text: str) -> dict[str, date] | None:
    match = _NUMERIC.fullmatch(text)
    if match:
        first, separator, middle, last = match.groups()
    else:
        match = _COMPACT.fullmatch(text)
        if not match:
            return None
        digits, separator = match[1], ""
        if "1970" <= digits[:4] < "2100":
            first, middle, last = digits[:4], digits[4:6], digits[6:]
        else:
            first, middle, last = digits[:2], digits[2:4], digits[4:]
    if len(first) == 3 or len(last) == 3:
        return {}
    if len(first) == 4:
        made = _make(int(first), int(middle), int(last)) if len(last) <= 2 else None
        return {"YMD": made} if made else {}
    year = _year(last)
    found = {}
    if made := _make(year, int(middle), int(first)):
        found["DMY"] = made
    if (made := _make(year, int(first), int(middle))) and not (separator == "." and found):
        found["MDY"] = made
    if not found and len(last) <= 2 and (made := _make(_year(first), int(middle), int(last))):
        found["YMD"] = made
    return found


def find_order(texts: Iterable[str]) -> str | None:
    """The one order that fits the column, or None when it must be asked.

    Values that read the same in each order decide nothing. A few strays against a clear majority
    do not change it: they are reported line by line when they are read.
    """
    only = dict.fromkeys(ORDERS, 0)
    open_question = False
    for text in texts:
        found = readings(text)
        if len(found) == 1:
            only[next(iter(found))] += 1
        elif len(set(found.values())) > 1:
            open_question = True
    ranked = sorted(ORDERS, key=lambda order: -only[order])
    best, second = only[ranked[0]], only[ranked[1]]
    if best == 0:
        return None if open_question else "DMY"
    # Year-first values say nothing about the day-month order of the others.
    if ranked[0] == "YMD" and (open_question or second):
        return _between_day_and_month(only, open_question)
    return ranked[0] if best >= 20 * second else _between_day_and_month(only, open_question)


def _between_day_and_month(only: dict[str, int], open_question: bool) -> str | None:
    day_first, month_first = only["DMY"], only["MDY"]
    if day_first > 20 * month_first:
        return "DMY"
    if month_first > 20 * day_first:
        return "MDY"
    return None if open_question or day_first or month_first else "YMD"


def read_date(text: str, order: str) -> date | None:
    """The date in `order`; ISO dates and month names are understood in any. None: no date."""
    found = readings(text)
    made = found.get(order)
    if made is None and len(found) == 1 and "YMD" in found:
        made = found["YMD"]
    return made


def is_date(text: str) -> bool:
    return bool(readings(text))


def is_plausible(day: date) -> bool:
    return EARLIEST <= day < LATEST

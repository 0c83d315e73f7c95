"""Years for dates that are printed without one: "12 Mar" in a statement from 3 March to 2 April 2024."""

# ruff: noqa: E501  patterns read better in long lines

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from . import dates

_WORD = r"[^\W\d_]{3,}\.?"
_NUMERIC = r"\d{1,2}[./\-]\d{1,2}[./\-]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2}"
_FULL = re.compile(
    rf"(?<![\w.,/])(?:{_NUMERIC}|\d{{1,2}}(?:st|nd|rd|th|\.)?(?: de)? ?{_WORD}(?: de)?,? ?\d{{4}}"
    rf"|{_WORD} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|{_WORD} \d{{4}})(?![\w/])",
    re.IGNORECASE,
)
#: The first day of a period whose year stands only behind the last: "12 Dec - 11 Jan 2024".
_SHORT_RANGE = re.compile(
    rf"(?<![\w.,/])(\d{{1,2}}(?:st|nd|rd|th|\.)?(?: ?{_WORD})?|{_WORD} \d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}\.?)"
    rf"\s*(?:-|\u2013|to|until|bis|au|al|tot|a|do)\s*$",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(r"(\d{1,2})\s?[./\-]\s?(\d{1,2})[./]?", re.ASCII)
_DAY_NAME = re.compile(
    r"(?:[^\W\d_]{2,}\.?,? )?\d{1,2}(?:st|nd|rd|th|\.)?(?: de)?[\s\-/]*[^\W\d_]{3,}\.?",
    re.IGNORECASE,
)
_NAME_DAY = re.compile(r"[^\W\d_]{3,}\.?[\s\-/]*\d{1,2}(?:st|nd|rd|th)?", re.IGNORECASE)
_AROUND = timedelta(days=15)


@lru_cache(maxsize=4096)
def is_yearless(text: str) -> bool:
    """Whether `text` is a day and a month and nothing else."""
    return len(text) < 24 and bool(_readings(text, 2024))


@lru_cache(maxsize=4096)
def _readings(text: str, year: int) -> dict[str, date]:
    text = text.strip()
    if match := _DAY_MONTH.fullmatch(text):
        return dates.readings(f"{match[1]}/{match[2]}/{year}")
    if _DAY_NAME.fullmatch(text) or _NAME_DAY.fullmatch(text):
        return dates.readings(f"{text.rstrip('.')} {year}")
    return {}


@dataclass(slots=True)
class Period:
    """The days that the lines around the table name; `order` as in `dates`."""

    start: date | None = None
    end: date | None = None
    is_range: bool = False

    @classmethod
    def of_texts(cls, texts: Iterable[str], order: str) -> Period:
        """The widest span of one line that names two days, or else of all days that are named."""
        ranges: list[tuple[date, date]] = []
        single: list[date] = []
        for text in texts:
            found = _days(text[:400], order)
            if len(found) > 1 and min(found) < max(found):
                ranges.append((min(found), max(found)))
            single += found
        ranges = [r for r in ranges if (r[1] - r[0]).days < 800]
        if ranges:
            start, end = max(ranges, key=lambda r: r[1] - r[0])
            return cls(start, end, True)
        return cls(min(single), max(single)) if single else cls()


def _days(text: str, order: str) -> list[date]:
    found: list[date] = []
    for match in _FULL.finditer(text):
        written = match[0]
        day = dates.read_date(written, order) or next(iter(dates.readings(written).values()), None)
        if day is None and not written[0].isdigit():
            day = dates.read_date(f"28 {written}", order)  # a month: near enough to its end
        if day is None or not dates.is_plausible(day):
            continue
        found.append(day)
        before = _SHORT_RANGE.search(text[: match.start()])
        if before:
            found += _first_of(before[1], day)
    return found


def _first_of(text: str, last: date) -> list[date]:
    if text.strip("stndrh. ").isdigit():
        day = int(text.strip("stndrh. "))
        return [last.replace(day=day)] if 1 <= day <= last.day else []
    for year in (last.year, last.year - 1):
        days = [day for day in _readings(text, year).values() if day <= last]
        if days:
            return [max(days)]
    return []


class Years:
    """Gives each day its year: the one in the period, nearest to the day before it in the file."""

    def __init__(self, period: Period, order: str) -> None:
        self.period, self.order = period, order
        self.before: date | None = None

    def complete(self, text: str) -> str:
        """`text` with its year as an ISO date, or as it stands where it is no day and month."""
        end = self.period.end
        if end is None:
            return text
        start = self.period.start or end
        low, high = start - _AROUND, end + _AROUND
        if not self.period.is_range:
            low = end - timedelta(days=366)
        candidates = []
        for year in range(low.year, high.year + 1):
            found = _readings(text, year)
            day = found.get(self.order) or next(iter(found.values()), None)
            if day is not None:
                candidates.append(day)
        if not candidates:
            return text
        inside = [day for day in candidates if low <= day <= high] or candidates
        near = self.before or (start if self.period.is_range else end)
        day = min(inside, key=lambda day: abs((day - near).days))
        self.before = day
        return day.isoformat()


def order_of(texts: Iterable[str]) -> str:
    """The order of day and month among days without a year. Raises nothing: day first if open."""
    counts = {"DMY": 0, "MDY": 0}
    for text in texts:
        match = _DAY_MONTH.fullmatch(text.strip())
        if match:
            counts["DMY"] += int(match[1]) > 12
            counts["MDY"] += int(match[2]) > 12
    return "MDY" if counts["MDY"] > counts["DMY"] else "DMY"

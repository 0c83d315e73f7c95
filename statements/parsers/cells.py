"""Cells with types, as spreadsheets have them, turned into the texts that a table is read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite

from .base import Plain

Cell = str | float | int | bool | date | datetime | time | timedelta

#: A float of so few signs is written exactly as it was typed; a longer one may end in noise.
_EXACT = 12
#: How far the sum of many floats may lie beside the money it stands for: less than a satoshi, or
#: this part of its size.
_NOISE, _NOISE_PART = 5e-9, 1e-11
_MONEY_PLACES = 4
#: No number of so few signs is absurd, or has more places than money has.
_PLAIN = 14
#: Letters from which texts are counted, so that one repeated without end is noticed.
LONG_TEXT = 1000
_WHOLE = re.compile(r"\.0\n")
_THREE_PLACES = re.compile(r"(\.\d{3})\n")
#: Lines that are blank or numbers as Python writes them, but for the `.0` of whole floats.
_SHORT = re.compile(r"(?>(?:-?(?:0|[1-9][0-9]*+)(?:\.[0-9]*+(?<=[1-9]))?+)?+\n)*+")

#: Days since which numbers count: the calendar of Windows and, 1,462 days later, of old Macs.
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  sheets know no zones
#: Numbers that can be days from 1970 to 2099 in either calendar.
_FIRST_SERIAL, _LAST_SERIAL = 24_000, 73_051


def texts_of(
    rows: Iterable[Sequence[Cell]], serials: Sequence[int], epoch: datetime
) -> tuple[list[Sequence[str]], int]:
    """The columns of rows of equal width as texts, and how many letters stand in long ones.

    Numbers in the columns `serials` are days since `epoch`.
    """
    columns: list[Sequence[str]] = []
    letters = 0
    for index, cells in enumerate(zip(*rows, strict=True)):
        kinds = set(map(type, cells))
        if index in serials:
            column: Sequence[str] = [text_of(_day(cell, epoch)) for cell in cells]
        elif kinds == {str}:
            column = cells
        elif kinds == {float}:
            column = numbers(cells)
        elif kinds <= {date, datetime}:
            known = {day: text_of(day) for day in set(cells)}
            column = [known[day] for day in cells]
        else:
            column = [cell if type(cell) is str else text_of(cell) for cell in cells]
        if str in kinds and max(map(len, column)) > LONG_TEXT:
            letters += sum(map(len, column))
        columns.append(column)
    return columns, letters


def numbers(cells: Sequence[float]) -> Sequence[str]:
    """Many floats at once; see `number`."""
    lines = "\n".join(map(repr, cells)) + "\n"
    if "e" in lines or "n" in lines or max(map(len, texts := lines.split("\n"))) > _EXACT:
        return list(map(number, cells))
    changed = _THREE_PLACES.sub(r"\g<1>0\n", _WHOLE.sub("\n", lines))
    if changed is not lines:
        texts = changed.split("\n")
    texts.pop()
    return texts


def written_numbers(written: Sequence[str]) -> list[str]:
    """What `numbers` makes of floats so written, "" for none. Raises ValueError for other texts."""
    short = [text if len(text) <= _EXACT else "" for text in written]
    lines = "\n".join(short) + "\n"
    if not _SHORT.fullmatch(lines):
        return [number(float(text)) if text else "" for text in written]
    texts = _THREE_PLACES.sub(r"\g<1>0\n", lines).split("\n")
    texts = [
        number(float(text)) if text and not short else short
        for short, text in zip(texts, written, strict=False)
    ]
    if max(map(len, texts)) > _PLAIN or "inf" in texts or "-inf" in texts:
        return texts
    return Plain(texts)


def number(value: float) -> str:
    """The shortest plain decimal that `value` was meant to be, without the noise of binary sums.

    Three places are written as four, so that nobody takes the dot for a sign of thousands.
    """
    text = repr(value)
    if (len(text) > _EXACT or "e" in text) and isfinite(value):
        near = round(value, _MONEY_PLACES)
        is_noise = abs(near - value) <= max(_NOISE, _NOISE_PART * abs(value))
        text = repr(near + 0.0) if is_noise else f"{value:.15g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    if text.endswith(".0"):
        return text[:-2]
    return text + "0" if text[-4:-3] == "." else text


def text_of(cell: Cell) -> str:  # noqa: PLR0911  one for each kind of cell
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return number(cell)
        case datetime():
            if cell.time() == time():
                return cell.date().isoformat()
            return cell.isoformat(" ", "seconds")
        case timedelta():
            seconds = int(cell.total_seconds())
            return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case time():
            return cell.isoformat("seconds")
        case date():
            return cell.isoformat()
    return str(cell)


def _day(cell: Cell, epoch: datetime) -> Cell:
    return epoch + timedelta(days=cell) if is_serial(cell) else cell  # type: ignore[arg-type]  # a number


def is_serial(cell: Cell) -> bool:
    """Whether a number can be a day."""
    return type(cell) in (float, int) and _FIRST_SERIAL <= cell < _LAST_SERIAL  # type: ignore[operator]  # a number

"""Long XLSX sheets whose rows are all alike, which is what banks export, read by one pattern.

The library reads the first rows, and with them says which columns are texts, numbers and days.
The rows below are read here if, and only if, each has the same cells as those, written the same
way; whatever is not, and the library reads the whole sheet. Both give the same texts: a test reads
sheets both ways. Format: ECMA-376 part 1, 18.3.1.4 (cells), 18.4.9 (shared strings).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from operator import lt
from typing import Any

from .base import Limits, Rows
from .cells import LONG_TEXT, Cell, text_of, written_numbers

#: Rows and their numbers in the sheet.
Below = tuple[Sequence[int], Rows]

_SHEETS, _STRINGS = "xl/worksheets/", "xl/sharedStrings.xml"
#: Shorter sheets cost little either way. In bytes.
_SHORTEST = 200_000
#: Rows that the library reads, and the last of them that the others must be like.
_HEAD, _LIKE = 450, 150
_LAST_ROW = 1_048_576
_MOST_ROWS_ABOVE = 1000
_ROW_END = "</row>"
_CELL = re.compile(r'<c r="([A-Z]{1,3})(\d{1,7})"((?: [st]="\w+")*+)>')
_INDEX = re.compile(r' t="s"[^>]*+><v>([0-9]{1,9})<')
_NUMBER, _TEXT, _DAY = range(3)
_VALUES = {_NUMBER: "[-+0-9.eE]++", _TEXT: "[0-9]++", _DAY: "[0-9]{2,7}+"}
#: Plain text, not long, and without spaces around it, which the library may drop.
_STRING = re.compile(
    rf'<si><t(?: xml:space="preserve")?+>(?!\s)([^<]{{0,{LONG_TEXT}}}+)(?<!\s)</t></si>'
)
#: What else the library may change: escapes and ends of lines.
_SPECIAL = ("_x", "\r", "<!", "]]>")
_UNKNOWN_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_REFERENCES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
#: Serial numbers of days from March 1900, before which calendars differ, to 9999.
_FIRST_DAY, _LAST_DAY = 61, 2_958_465


class Regular:
    """A sheet cut in two: `parts` is the workbook with the first rows only, `read` the rest."""

    def __init__(
        self, parts: Mapping[str, bytes], head: str, rest: str, size: int, strings: list[str]
    ) -> None:
        self.parts, self.head, self.rest = parts, head, rest
        self.size, self.strings = size, strings

    @classmethod
    def cut(cls, parts: Mapping[str, bytes], limits: Limits) -> Regular | None:
        """None where there is not one long sheet only, or it is plainly not regular."""
        names = [name for name in parts if name.startswith(_SHEETS)]
        if len(names) != 1 or len(parts[names[0]]) < _SHORTEST:
            return None
        try:
            sheet, shared = parts[names[0]].decode(), parts.get(_STRINGS, b"").decode()
        except UnicodeDecodeError:
            return None
        at = sheet.find("<sheetData>")
        for _ in range(_HEAD):
            at = sheet.find(_ROW_END, at) + len(_ROW_END) if at > 0 else 0
        end = sheet.rfind("</sheetData>")
        strings = _strings(shared)
        if not 0 < at < end or "<!" in sheet[:at] or "<!" in sheet[end:] or strings is None:
            return None
        rest, size = sheet[at:end], sheet.count(_ROW_END, at)
        if not rest.endswith(_ROW_END) or size > limits.max_rows + _MOST_ROWS_ABOVE:
            return None
        head = {**parts, names[0]: (sheet[:at] + sheet[end:]).encode()}
        if strings:
            first = max(map(int, _INDEX.findall(sheet, 0, at)), default=0) + 1
            kept = "</si>".join(shared.split("</si>", first)[:first])
            head[_STRINGS] = f"{kept}</si></sst>".encode()
        return cls(head, sheet[:at], rest, size, strings)

    def read(
        self, rows: Sequence[Sequence[Cell]], serials: Sequence[int], epoch: datetime
    ) -> Below | None:
        """The numbers of the rows below the first, and their columns of texts; None: not regular.

        `rows` are the first as the library reads them, from A1 on.
        """
        kinds = self._kinds(rows)
        if not kinds:
            return None
        found = _pattern(kinds).findall(self.rest)
        if not self.rest.startswith("<row") or len(found) != self.size:
            return None  # some row is not like the others, or something stands between them
        line_nos, *values = zip(*found, strict=True)
        numbered = list(map(int, line_nos))
        if (
            numbered[0] <= len(rows)
            or numbered[-1] > _LAST_ROW
            or not all(map(lt, numbered, numbered[1:]))
        ):
            return None
        blank = [""] * len(numbered)
        columns: list[Sequence[str]] = [blank] * len(rows[0])
        try:
            for (index, (kind, _)), column in zip(sorted(kinds.items()), values, strict=True):
                columns[index] = self._texts(kind, column, epoch, is_serial=index in serials)
        except (ValueError, IndexError, OverflowError):
            return None
        return numbered, Rows(columns)

    def _kinds(self, rows: Sequence[Sequence[Cell]]) -> dict[int, tuple[int, set[str]]]:
        """What each column holds and how its cells are written; nothing where that is not clear."""
        found: dict[int, tuple[int, set[str]]] = {}
        at = len(self.head)
        for _ in range(_LIKE):
            at = max(0, self.head.rfind("<row", 0, at))
        for letters, line_no, attributes in _CELL.findall(self.head, at):
            index = _index_of(letters)
            try:
                kind = _kind_of(rows[int(line_no) - 1][index], attributes)
            except IndexError:
                return {}
            if kind is None or found.setdefault(index, (kind, set()))[0] != kind:
                return {}
            found[index][1].add(attributes)
        return found

    def _texts(
        self, kind: int, column: Sequence[str], epoch: datetime, *, is_serial: bool
    ) -> Sequence[str]:
        if kind == _TEXT:
            if "" not in column:
                return list(map(self.strings.__getitem__, map(int, column)))
            return [self.strings[int(index)] if index else "" for index in column]
        if kind == _DAY:
            known = {serial: _day(serial, epoch) if serial else "" for serial in set(column)}
            return [known[serial] for serial in column]
        if is_serial:
            raise ValueError("days as numbers are the library's")
        return written_numbers(column)


def _strings(shared: str) -> list[str] | None:
    """The shared strings, or None where they are more than plain texts."""
    found: list[str] = _STRING.findall(shared)
    if shared.count("<si") != len(found) or any(map(shared.__contains__, _SPECIAL)):
        return None
    if "&" in shared:
        if _UNKNOWN_REFERENCE.search(shared):
            return None
        for reference, sign in _REFERENCES.items():
            found = [text.replace(reference, sign) for text in found]
    return found


def _pattern(kinds: Mapping[int, tuple[int, set[str]]]) -> re.Pattern[str]:
    cells = []
    for index, (kind, written) in sorted(kinds.items()):
        attributes = "|".join(map(re.escape, sorted(written, key=len, reverse=True)))
        cells.append(
            rf'(?:<c r="{_letters_of(index)}\1"'
            rf'(?:(?:{attributes})><v>({_VALUES[kind]})</v></c>|(?: s="\d++")?+/>))?+'
        )
    start = '<row r="{}"[^>]*+(?<!/)>'
    row, next_row = start.format("([0-9]{1,7}+)"), start.format("[0-9]++")
    return re.compile(rf"{row}{''.join(cells)}</row>(?={next_row}|\Z)")


def _kind_of(cell: Any, attributes: str) -> int | None:
    if type(cell) is str:
        return _TEXT if ' t="s"' in attributes else None
    if ' t="' in attributes.replace(' t="n"', ""):
        return None
    if type(cell) is float:
        return _NUMBER
    is_day = type(cell) is date or (type(cell) is datetime and cell.time() == time())
    return _DAY if is_day else None


def _day(serial: str, epoch: datetime) -> str:
    days = int(serial)
    if not _FIRST_DAY <= days <= _LAST_DAY:
        raise ValueError("another calendar")
    return text_of(epoch + timedelta(days=days))


def _index_of(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def _letters_of(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters

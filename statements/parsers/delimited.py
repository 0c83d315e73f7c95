"""CSV and TSV as tables: the delimiter, lines of any ending, quotes that do not close."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from . import dates, encodings, numbers
from .base import Batch, Block, Event, Limits, Record, Unreadable
from .encodings import Encoding
from .mapping import Mapping
from .tables import Table, in_blocks, read_table

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_LINES = 300
#: Lines read together; from 250 to 2,000 the time is the same, memory is not.
LINES = 500
_CHUNK = 1 << 16
#: A quoted cell may run over this many lines; beyond it the quote was never meant to open a cell.
_LONGEST_CELL = 40
_END = "\x1aend"
_HINT = re.compile(r"sep=(.)", re.IGNORECASE)


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits,
) -> Iterator[Event | Batch]:
    """Read a delimited statement; see `statements.parsers.parse`."""
    yield from read_table(
        DelimitedTable(path, limits), mapping=mapping, currency=currency, limits=limits
    )


class DelimitedTable(Table):
    """A delimited text file."""

    format = "csv"

    def __init__(self, path: str | Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self._encoding = encodings.detect(path)
        self.encoding = self._encoding.name
        self.delimiter = find_delimiter(islice(_lines(path, self._encoding, limits), _SAMPLE_LINES))
        if self._encoding.warning:
            self.warnings = (self._encoding.warning,)

    def records(self) -> Iterator[Record]:
        """(number of the first line, cells) for each record that is not blank, in file order."""
        return self._records(_lines(self.path, self._encoding, self.limits), before=0)

    def _records(self, lines: Iterator[str], before: int) -> Iterator[Record]:
        """The records of `lines`; `before` is the number of lines in front of them."""
        reader = csv.reader(_close_quotes(lines, self.delimiter), delimiter=self.delimiter)
        offset = before
        try:
            for cells in reader:
                line_no, before = before + 1, offset + reader.line_num
                if not cells:
                    continue
                self._check_width(line_no, len(cells))
                yield line_no, cells
        except csv.Error:
            raise _line_too_long(before + 1, self.limits) from None

    def blocks(self) -> Iterator[Block]:
        """Hundreds of lines at a time as long as each is a record of its own.

        From the first cell on that runs over several lines, quotes are closed one by one.
        """
        lines = _lines(self.path, self._encoding, self.limits)
        before = 0
        while block := list(islice(lines, LINES)):
            try:
                records = list(csv.reader(block, delimiter=self.delimiter))
            except csv.Error:
                records = []
            if len(records) != len(block) or _ends_open(block, self.delimiter):
                yield from in_blocks(self._records(chain(block, lines), before))
                return
            line_nos: Sequence[int] = range(before + 1, before + len(block) + 1)
            before += len(block)
            if [] in records:
                line_nos = [n for n, cells in zip(line_nos, records, strict=True) if cells]
                records = list(filter(None, records))
            if records:
                widest = max(map(len, records))
                if widest > self.limits.max_columns:
                    sizes = list(map(len, records))
                    self._check_width(line_nos[sizes.index(widest)], widest)
                yield line_nos, records

    def _check_width(self, line_no: int, width: int) -> None:
        if width > self.limits.max_columns:
            raise Unreadable(
                "too_many_columns",
                f"Line {line_no} has {width} columns; "
                f"no bank statement has more than {self.limits.max_columns}.",
            )


def _line_too_long(line_no: int, limits: Limits) -> Unreadable:
    return Unreadable(
        "line_too_long",
        f"Line {line_no} is longer than {limits.max_line} letters, which no bank statement has.",
    )


def _lines(path: str | Path, encoding: Encoding, limits: Limits) -> Iterator[str]:
    """Lines with "\n" at the end, whatever ended them in the file (\r, \n, \r\n, mixed)."""
    line_no = 0
    with open(path, encoding=encoding.name, errors=encoding.errors, newline=None) as file:
        while lines := file.readlines(_CHUNK):
            if max(map(len, lines)) > limits.max_line:
                long = next(n for n, line in enumerate(lines, 1) if len(line) > limits.max_line)
                raise _line_too_long(line_no + long, limits)
            if not line_no and _HINT.fullmatch(lines[0].strip("\ufeff\n")):
                lines[0] = "\n"  # Excel's "sep=;" is an instruction, not data.
            line_no += len(lines)
            yield from lines


def _ends_open(lines: Sequence[str], delimiter: str) -> bool:
    return lines[-1].count('"') % 2 == 1 and _is_open(lines[-1], delimiter)


def _close_quotes(lines: Iterator[str], delimiter: str) -> Iterator[str]:
    """Pass lines on; where a quote opens a cell that never closes, take that quote literally."""
    ahead: deque[str] = deque()
    while True:
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            return
        if line.count('"') % 2 == 0 or not _is_open(line, delimiter):
            yield line
            continue
        text, size = line, 0
        state = "open"
        while state == "open" and size < _LONGEST_CELL:
            if size == len(ahead):
                more = next(lines, None)
                if more is None:
                    break
                ahead.append(more)
            text += ahead[size]
            size += 1
            state = _quote_state(text, delimiter)
        if state != "closed":
            yield _literal(line, delimiter)
        else:
            yield line
            for _ in range(size):
                yield ahead.popleft()


def _is_open(line: str, delimiter: str) -> bool:
    """Whether a quoted cell is still open at the end of `line`."""
    cells = next(csv.reader([line.removesuffix("\n") + delimiter + _END], delimiter=delimiter), [])
    return not cells or cells[-1] != _END


def _quote_state(text: str, delimiter: str) -> str:
    """ "closed" when the quotes of `text` are whole, "open", or "broken": closed in mid-cell."""
    try:
        cells = next(
            csv.reader(
                [text.removesuffix("\n") + delimiter + _END], delimiter=delimiter, strict=True
            ),
            [],
        )
    except csv.Error as error:
        return "open" if "end of data" in str(error) else "broken"
    return "closed" if cells and cells[-1] == _END else "open"


def _literal(line: str, delimiter: str) -> str:
    cells = (cell.replace('"', '""') for cell in line.rstrip("\n").split(delimiter))
    return delimiter.join(f'"{cell}"' for cell in cells) + "\n"


def find_delimiter(lines: Iterable[str]) -> str:
    """The delimiter under which most records hold a date and an amount, then the steadiest one.

    Raises `Unreadable` when no candidate makes a table.
    """
    sample = list(lines)
    best, best_score = "", (0, 0.0, 0)
    for delimiter in _DELIMITERS:
        if not any(delimiter in line for line in sample):
            continue
        rows = [
            row
            for row in csv.reader(_close_quotes(iter(sample), delimiter), delimiter=delimiter)
            if any(row)
        ]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, steady = widths.most_common(1)[0]
        score = (sum(map(_is_movement, rows)), steady / len(rows), width)
        if score > best_score:
            best, best_score = delimiter, score
    if not best:
        raise Unreadable(
            "no_table",
            "No table was found in this file. "
            "Export the statement from your bank as CSV or OFX and upload that.",
        )
    return best


def _is_movement(row: list[str]) -> bool:
    """A record that holds at least one date and one number beside it."""
    dated = numeric = False
    for cell in row[:64]:
        text = numbers.tidy(cell[:80])
        if not text:
            continue
        if dates.is_date(text):
            dated = True
        elif numbers.looks_numeric(text):
            numeric = True
        if dated and numeric:
            return True
    return False

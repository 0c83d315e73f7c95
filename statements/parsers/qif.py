"""QIF, Quicken's interchange format: entries of lines that begin with a letter, ended by "^".

Source: Intuit, "Quicken Interchange Format (QIF)", as published with Quicken for Windows. The
format has no header and says neither the order of its dates nor the decimal sign. So its entries
become a table, and `read_table` decides both over the whole file or asks, as it does for CSV.

T (or U, the same) is signed by definition: money in is positive. Splits (S, E, $) are parts of the
one movement. An entry of the payee "Opening Balance" is the balance to begin with, no movement.
Lists (categories, securities, memorised payments) hold no movements; entries of investment accounts
are left out and said to be.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from . import encodings, numbers
from .base import Account, Batch, Event, Limits, Record, Report, Row, Skipped, Unreadable
from .layout import signature_of
from .mapping import Mapping
from .tables import Table, read_table

_COLUMNS = {
    "D": "Date",
    "T": "Amount",
    "P": "Payee",
    "M": "Memo",
    "N": "Number",
    "L": "Category",
}
#: Sections that hold movements, and what their account is.
_REGISTERS = {
    "bank": "bank",
    "cash": "cash",
    "ccard": "card",
    "oth a": "asset",
    "oth l": "liability",
}
_ACCOUNT_KINDS = _REGISTERS | {"creditcard": "card", "credit card": "card"}
_INVESTMENTS = frozenset(("invst", "port", "401(k)", "mutual"))
_OPENING = frozenset(
    (
        *("opening balance", "anfangsbestand", "anfangssaldo", "eröffnungssaldo", "solde initial"),
        *("solde d'ouverture", "beginsaldo", "saldo inicial", "saldo iniziale", "opening bal"),
    )
)
_QUICKEN_DATE = re.compile(
    r"\s*(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*(['/.\-])\s*(\d{1,4})\s*", re.ASCII
)
_MOST_LINES, _MOST_SPLITS, _LONGEST = 500, 2000, 500
_LONGEST_ENTRY = 10_000  # lines


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits,
) -> Iterator[Event]:
    """Read a QIF file; see `statements.parsers.parse`. `line_no`: the first line of the entry."""
    table = QifTable(path, limits)
    table.check()
    yield from _Accounts(table, currency).told(
        read_table(table, mapping=mapping or table.mapping(), currency=currency, limits=limits)
    )


@dataclass(slots=True)
class _Section:
    """The account of the entries from a line on, and what was said of it."""

    line_no: int
    name: str = ""
    kind: str = ""


@dataclass(slots=True)
class _Entry:
    line_no: int
    cells: dict[str, str] = field(default_factory=dict)
    splits: list[str] = field(default_factory=list)
    lines: int = 0

    def take(self, code: str, value: str) -> None:
        self.lines += 1
        if code == "U":
            code = "T" if "T" not in self.cells else ""
        if code in _COLUMNS and code not in self.cells:
            self.cells[code] = value[:_LONGEST]
        elif code == "T" and self.cells["T"] != value:
            self.cells["T"] = f"{self.cells['T']} | {value}"[:_LONGEST]
        elif code == "$" and len(self.splits) < _MOST_SPLITS:
            self.splits.append(value)

    @property
    def is_opening(self) -> bool:
        return self.cells.get("P", "").strip().casefold() in _OPENING


class QifTable(Table):
    """The entries of all registers in a QIF file, as records under a header of our own."""

    format = "qif"

    def __init__(self, path: str | Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self._encoding = encodings.detect(path)
        self.encoding = self._encoding.name
        if self._encoding.warning:
            self.warnings = (self._encoding.warning,)
        self._reset()
        # In the file's own order: by that one program's files differ from another's, so that an
        # answer about the order of dates is remembered for the right ones.
        seen = (code for entry in islice(self._entries(), 50) for code in entry.cells)
        self.codes = [*dict.fromkeys(code for code in seen if code in "DTPM")]
        self.codes += [code for code in _COLUMNS if code not in self.codes]
        self.header = [_COLUMNS[code] for code in self.codes]

    def _reset(self) -> None:
        self.sections: list[_Section] = []
        self.openings: list[tuple[str, str]] = []
        self.skipped: list[Skipped] = []
        self.unequal: list[int] = []
        self.investments = False
        self.lines = 0

    def mapping(self) -> Mapping:
        """How the columns are to be read: QIF says it; the dates and decimal sign it does not."""
        column = self.codes.index
        return Mapping(
            header_row=1,
            date=column("D"),
            amount=column("T"),
            counterparty=column("P"),
            description=(column("P"), column("M")),
            reference=column("N"),
            signature=signature_of(self.header, ()),
        )

    def check(self) -> None:
        """Raises `Unreadable` for a file without one entry that could be a movement."""
        if next(islice(self.records(), 1, None), None) is not None:
            return
        if self.investments:
            raise Unreadable(
                "investment_statement",
                "This is a statement of an investment account. "
                "Upload the statements of the business's bank accounts.",
            )
        raise Unreadable(
            "no_transactions",
            "This QIF file holds no transactions. "
            "Choose a period with movements, export it again and upload that.",
        )

    def records(self) -> Iterator[Record]:
        self._reset()
        yield 1, list(self.header)
        count = 0
        for entry in self._entries():
            if entry.is_opening:
                self.openings.append((self.sections[-1].name, entry.cells.get("T", "")))
                continue
            count += 1
            if count > self.limits.max_rows:
                raise Unreadable(
                    "too_many_rows",
                    f"This file has more than {self.limits.max_rows} transactions. "
                    "Export a shorter period.",
                )
            cells = entry.cells
            if "D" not in cells and "T" not in cells:
                if cells:
                    text = " | ".join(f"{code}{value}" for code, value in cells.items())
                    self.skipped.append(
                        Skipped(
                            entry.line_no, "This entry has neither date nor amount.", text[:200]
                        )
                    )
                continue
            if entry.splits and not _adds_up(cells.get("T", ""), entry.splits):
                self.unequal.append(entry.line_no)
            if not cells.get("P", "").strip() and not cells.get("M", "").strip():
                cells["M"] = cells.get("L", "")
            if "D" in cells:
                cells["D"] = _plain_date(cells["D"])
            # The header stands on line 1, even where a file begins with an entry.
            yield max(entry.line_no, 2), [cells.get(code, "") for code in self.codes]

    def _entries(self) -> Iterator[_Entry]:  # noqa: PLR0912  one branch for each kind of line
        """The entries of registers, with `sections` telling whose they are."""
        named = _Section(1)
        self.sections.append(named)
        section, entry = "register", None
        for line_no, line in self._lines():
            code, value = line[:1], line[1:].strip()
            if code == "!":
                if entry is not None and section == "register":
                    yield entry
                entry = None
                section = self._section(line, line_no, named)
                if section == "account":
                    named = _Section(line_no)
            elif code == "^":
                if section == "account":
                    # The last of a list of accounts is the one that entries follow for.
                    section = "accounts"
                elif entry is not None and section == "register":
                    yield entry
                entry = None
            elif section in ("account", "accounts"):
                if section == "accounts":
                    named, section = _Section(line_no), "account"
                self._name(named, code, value)
            elif section == "register" and code.strip():
                if entry is not None and code == "D" and "D" in entry.cells:
                    yield entry  # its "^" is missing
                    entry = None
                entry = entry or _Entry(line_no)
                if line_no - entry.line_no > _LONGEST_ENTRY:
                    raise Unreadable(
                        "entry_too_long",
                        f"The entry that begins on line {entry.line_no} has more than "
                        f"{_LONGEST_ENTRY} lines, which no program writes.",
                    )
                if entry.lines < _MOST_LINES or code in "DT$":
                    entry.take(code.upper(), value)
        if entry is not None and section == "register":
            yield entry

    def _section(self, line: str, line_no: int, named: _Section) -> str:
        """What stands under a line that begins with "!"."""
        word, _, kind = line[1:].strip().casefold().partition(":")
        kind = kind.strip()
        if word == "account":
            return "account"
        if word != "type":
            return "option"
        if kind in _INVESTMENTS:
            self.investments = True
            return "other"
        if kind not in _REGISTERS:
            return "other"
        self.sections.append(_Section(line_no, named.name, named.kind or _REGISTERS[kind]))
        return "register"

    def _name(self, named: _Section, code: str, value: str) -> None:
        if code == "N":
            named.name = named.name or value[:_LONGEST]
        elif code == "T":
            named.kind = _ACCOUNT_KINDS.get(value.casefold(), "")

    def _lines(self) -> Iterator[tuple[int, str]]:
        longest = self.limits.max_line
        with open(
            self.path, encoding=self._encoding.name, errors=self._encoding.errors, newline=None
        ) as file:
            for line_no, line in enumerate(file, 1):
                if len(line) > longest:
                    raise Unreadable(
                        "line_too_long",
                        f"Line {line_no} is longer than {longest} letters, "
                        "which no bank statement has.",
                    )
                self.lines = line_no
                bare = line.strip("\ufeff\n")
                if bare.strip():
                    yield line_no, bare


def _plain_date(text: str) -> str:
    """6/12'04, and  6/ 2' 4 as Quicken pads it, with four digits for the year."""
    match = _QUICKEN_DATE.fullmatch(text)
    if match is None:
        return text
    first, separator, second, mark, year = match.groups()
    if mark == "'":
        year = str(2000 + int(year)) if len(year) <= 2 else year
    elif len(year) == 1:
        year = f"0{year}"
    return f"{first}{separator}{second}{separator}{year}"


def _adds_up(total: str, parts: Iterable[str]) -> bool:
    """Whether the parts of a split make its total, under one decimal sign or the other."""
    for decimal_sign in ".,":
        try:
            whole = numbers.read_amount(total, decimal_sign).value
            found = sum(
                (numbers.read_amount(part, decimal_sign).value for part in parts if part),
                Decimal(0),
            )
        except numbers.BadNumber:
            continue
        if whole == found:
            return True
    return False


@dataclass(slots=True)
class _Told:
    kind: str = ""
    opening: Decimal | None = None
    rows: int = 0
    first: date | None = None
    last: date | None = None


class _Accounts:
    """Puts the events of the one table back to the accounts that its sections name."""

    def __init__(self, table: QifTable, currency: str) -> None:
        self.table, self.currency = table, currency
        self.told_of: dict[str, _Told] = {}
        self.passed = 0

    def told(self, events: Iterable[Event | Batch]) -> Iterator[Event]:
        skipped = 0
        for event in events:
            if isinstance(event, Batch):
                yield from map(self._row, event.rows())
            elif isinstance(event, Row):
                yield self._row(event)
            elif isinstance(event, Report):
                for lost in self.table.skipped:
                    skipped += 1
                    yield lost
                yield from self._accounts(event)
                yield self._report(event, skipped)
            elif isinstance(event, Skipped):
                yield event

    def _row(self, row: Row) -> Row:
        section = self._section_of(row.line_no)
        told = self.told_of.setdefault(section.name, _Told(section.kind))
        told.rows += 1
        told.first = min(told.first or row.booked_on, row.booked_on)
        told.last = max(told.last or row.booked_on, row.booked_on)
        return row._replace(account=section.name) if section.name else row

    def _section_of(self, line_no: int) -> _Section:
        sections = self.table.sections
        position = self.passed
        if position + 1 < len(sections) and sections[position + 1].line_no <= line_no:
            position = bisect_right(sections, line_no, key=lambda section: section.line_no) - 1
            self.passed = position
        return sections[position]

    def _accounts(self, report: Report) -> Iterator[Account]:
        decimal_sign = str((report.mapping or {}).get("decimal_sign") or ".")
        for name, text in self.table.openings:
            told = self.told_of.setdefault(name, _Told())
            try:
                told.opening = numbers.read_amount(text, decimal_sign).value
            except numbers.BadNumber:
                continue
        for name, told in self.told_of.items():
            if not told.rows:
                continue
            yield Account(
                key=name,
                number=name if sum(map(str.isdigit, name)) >= 4 else "",
                currency=self.currency,
                opening_balance=told.opening,
                period_start=told.first,
                period_end=told.last,
                kind=told.kind or "bank",
            )

    def _report(self, report: Report, skipped: int) -> Report:
        warnings = list(report.warnings)
        table = self.table
        if table.unequal:
            warnings.append(
                f"The parts of a split transaction do not make its amount (line {table.unequal[0]}"
                + (f" and {len(table.unequal) - 1} more)." if len(table.unequal) > 1 else ").")
            )
        if table.investments:
            warnings.append("The investment account in this file was left out.")
        return replace(
            report,
            lines=table.lines,
            skipped=report.skipped + skipped,
            warnings=tuple(warnings),
            parser="qif",
        )

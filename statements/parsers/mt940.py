"""SWIFT MT940 customer statements, and MT942 interim reports, in the dialects of banks.

Sources: SWIFT Standards MT, category 9, "MT 940 Field Specifications" (fields 25, 28C, 60a, 61,
62a, 86); DFÜ agreement of the German banks, appendix 3, chapter 8 (MT 940/942).

Dates: subfield 1 of field 61 is "the date on which the debit/credit is effective" (value date),
subfield 2 is "the date on which the transaction is booked to the account" (entry date). So
`Row.booked_on` is the entry date, or the value date where the bank gives none, and `Row.value_on`
is the value date. The entry date has no year: it is in the year that puts it nearest to the value
date. A two-digit year above 79 is of the last century.

Signs: C and RD (reversal of a debit) are money in, D and RC (reversal of a credit) money out.
EC and ED are only expected and no movements yet.

Balances: those of each page (60F or 60M, 62F or 62M) are tied to its rows: the last row of a page
stands at the stated closing balance, the first at the stated opening balance and its own amount.
So a row that is missing shows at the end of its page, and a page that is missing at the next.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from . import encodings
from .base import Batch, Event, Limits, Report, Skipped, Tally, Unreadable
from .mapping import Mapping
from .mt940_accounts import Known, Waiting
from .mt940_entries import Calendar, Entry, read_entry, read_run
from .mt940_fields import Field, Run, fields_of
from .mt940_values import read_account, read_balance

_BATCH = 1000
_MONEY = rb":6[02][FM]:R?[CD]\d{6}"
#: By which account number or currency a bank writes Cyrillic, Greek, Hebrew or Arabic.
_SCRIPTS = {
    "cp1251": rb":25P?:/?(?:BG|BY|KZ|MD|ME|MK|MN|RS|RU|UA)\d\d|"
    + _MONEY
    + rb"(?:BGN|BYN|KGS|KZT|MDL|MKD|MNT|RSD|RUB|UAH)",
    "cp1253": rb":25P?:/?(?:CY|GR)\d\d",
    "cp1255": _MONEY + rb"ILS",
    "cp1256": _MONEY + rb"(?:AED|BHD|DZD|EGP|IQD|IRR|JOD|KWD|LBP|LYD|MAD|OMR|PKR|QAR|SAR|TND|YER)",
}
_NO_ROWS = "Choose a period with movements, export it again and upload that."


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits,
) -> Iterator[Event | Batch]:
    """Read an MT940 file; see `statements.parsers.parse`. `line_no` is that of the field 61."""
    encoding = _encoding(path)
    walk = _Walk(currency, limits, interim_is_pending=_holds_statements_and_interim_reports(path))
    if encoding.warning:
        walk.tally.warnings.append(encoding.warning)
    with open(path, encoding=encoding.name, errors=encoding.errors, newline=None) as file:
        yield from walk.read(fields_of(file, limits))


def _encoding(path: str | Path) -> encodings.Encoding:
    """A few letters of one byte each look like another script as well: the account decides."""
    found = encodings.detect(path)
    if found.name not in _SCRIPTS:
        return found
    with open(path, "rb") as file:
        if re.search(_SCRIPTS[found.name], file.read(1 << 16)):
            return found
    return encodings.Encoding("cp1252", "replace")


def _holds_statements_and_interim_reports(path: str | Path) -> bool:
    """A floor limit (34F) stands in MT942 alone, an opening balance (60a) in MT940 alone."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b":34F:") >= 0 and re.search(rb":60[FM]:", content) is not None


class _Walk:
    """Keeps the place: which account, which page, which entry waits for its details."""

    def __init__(self, currency: str, limits: Limits, *, interim_is_pending: bool) -> None:
        self.default_currency, self.limits = currency, limits
        self.interim_is_pending = interim_is_pending
        self.tally = Tally()
        self.accounts: dict[str, Known] = {}
        self.calendar = Calendar()
        self.pages = 0
        self.stated = ("", "", "")  # number, bank, currency of field 25
        self.known: Known | None = None
        self.unclosed = False
        self.seen: set[int] = set()  # the numbers of statements with their balances
        self.repeated = ""
        self.rows = Waiting()  # all of `self.waits_for`
        self.waits_for: Known | None = None
        self.told: list[Event | Batch] = []  # what is to be yielded next
        self.held: list[Skipped] = []  # lost lines that stand after the rows that wait
        self._new_page()

    def _new_page(self) -> None:
        self.entry: Entry | None = None
        self.details: list[Field] = []
        self.opening: Decimal | None = None
        self.currency = ""
        self.number = self.opened = ""
        self.balanced = self.closed = self.interim = self.moved = self.has_rows = False

    def read(self, fields: Iterator[Field | Run]) -> Iterator[Event | Batch]:
        lines = 0
        for item in fields:
            if isinstance(item, Run):
                self._run(item)
            else:
                lines = item.line_no
                self._field(item)
            if self.told:
                yield from self.told
                self.told = []
        self._end_page()
        self._release()
        yield from self.told
        if not self.tally.rows:
            raise self._nothing_read()
        for known in self.accounts.values():
            yield known.account()
        yield self._report(lines)

    def _run(self, run: Run) -> None:
        self._end_entry()
        columns = None
        if not (self.interim and self.interim_is_pending):
            columns = read_run(run.line_nos, run.found, self.calendar)
        if columns is None:
            for field in run.fields():
                self._field(field)
            return
        self._make_room()
        first = len(self.rows)
        self.rows.extend(columns)
        self.rows.columns[-1][first] = self._first_balance(columns[2][0])

    def _field(self, field: Field) -> None:
        if field.tag == "61":
            self._end_entry()
            self.entry = self._entry(field)
        elif field.tag == "86":
            if self.entry is not None:
                self.details.append(field)
        else:
            self._other(field)

    def _other(self, field: Field) -> None:
        tag = field.tag
        if tag in ("20", "-"):
            self._end_page()
            if tag == "20":
                self.stated, self.known = ("", "", ""), None
        elif tag in ("25", "25P"):
            self._end_page()
            bic = field.more[0] if tag == "25P" and field.more else ""
            self.stated, self.known = read_account(field.text, bic), None
        elif tag in ("28", "28C"):
            self.number = field.text.strip()[:20]
        elif tag == "34F":
            self.interim = not self.balanced
        elif tag in ("60F", "60M"):
            if self.moved or self.balanced or self.entry is not None:
                self._end_page()
            self._open(field)
        elif tag in ("62F", "62M"):
            self._close(field)
        elif tag == "!":
            self._end_entry()
            self._lost(field, "This line is no field of a statement.", "bad_row")

    def _open(self, field: Field) -> None:
        read = read_balance(field.text)
        self.balanced = True
        self.pages += 1
        if self.pages > self.limits.max_rows:
            raise self._too_many()
        if read is None:
            self._lost(field, "This balance could not be read.", "bad_row")
            return
        self.opening, day, self.currency = read
        known = self._account()
        self.opened = field.text
        # Some banks put the newest statement first.
        if day < known.opened_on if known.opened_on else known.first is None:
            known.opening, known.opened_on = self.opening, day

    def _close(self, field: Field) -> None:
        self._end_entry()
        read = read_balance(field.text)
        if read is None:
            self._lost(field, "This balance could not be read.", "bad_row")
            return
        closing, day, currency = read
        self.currency = self.currency or currency
        known = self._account()
        if self.has_rows:
            self.rows.columns[-1][-1] = str(closing)
        if known.closed_on is None or day >= known.closed_on:
            known.closing, known.closed_on = closing, day
        self.closed = True
        if self.has_rows and self.number:
            page = hash((known.key, self.number, self.opened, field.text))
            self.repeated = self.repeated or (self.number if page in self.seen else "")
            self.seen.add(page)

    def _end_page(self) -> None:
        self._end_entry()
        if self.balanced and not self.closed:
            self.unclosed = True
        self._new_page()

    def _release(self) -> None:
        """What waits, in the order of the file; the rows that follow are of the present account."""
        if self.rows and self.waits_for is not None:
            self.tally.rows += len(self.rows)
            if self.tally.rows > self.limits.max_rows:
                raise self._too_many()
            self.told.append(self.rows.batch(self.waits_for))
        self.told += map(self.tally.skip, self.held)
        self.held = []
        self.waits_for = self._account()

    def _account(self) -> Known:
        """The account that the page is of; one number with two currencies is two accounts."""
        if self.known is None:
            number, bank, stated = self.stated
            currency = self.currency or stated
            known = self.accounts.get(number)
            key = number
            if known and currency and known.currency and known.currency != currency:
                key = f"{number} {currency}".strip()
                known = self.accounts.get(key)
            if known is None:
                known = Known(key, number, bank, currency or self.default_currency)
                self.accounts[key] = known
            self.known = known
        return self.known

    def _end_entry(self) -> None:
        """The entry that waited becomes a row, now that all its fields 86 are known."""
        entry, details = self.entry, self.details
        if entry is None:
            return
        self._make_room()
        self.entry, self.details = None, []
        row = entry.row(details)
        self.rows.add(row, self._first_balance(row[2]))

    def _make_room(self) -> None:
        if self.held or len(self.rows) >= _BATCH or self.waits_for is not self._account():
            self._release()

    def _first_balance(self, amount: str) -> str | None:
        """The balance after a row that is the first of its page."""
        is_first, self.moved, self.has_rows = not self.moved, True, True
        if is_first and self.opening is not None:
            return str(self.opening + Decimal(amount))
        return None

    def _entry(self, field: Field) -> Entry | None:
        """A field 61 as any bank may write it; one that cannot be read is lost by name."""
        entry = read_entry(field, self.calendar)
        if not isinstance(entry, Entry):
            self._lost(field, *entry)
        elif entry.is_expected:
            self._pending(field, "Only expected, not booked yet.")
        elif self.interim and self.interim_is_pending:
            self._pending(field, "Of an interim report (MT942): the statement will hold it.")
        else:
            return entry
        return None

    def _lost(self, field: Field, reason: str, code: str) -> None:
        self.moved = True  # The opening balance says nothing of the next row any more.
        tag = "" if field.tag == "!" else f":{field.tag}:"
        self._hold(Skipped(field.line_no, reason, f"{tag}{field.text}"[:200], code))

    def _pending(self, field: Field, reason: str) -> None:
        self._hold(Skipped(field.line_no, reason, f":61:{field.text}"[:200], "pending"))

    def _hold(self, skipped: Skipped) -> None:
        self.held.append(skipped)
        if self.tally.skipped + len(self.held) > self.limits.max_rows:
            raise self._too_many()

    def _too_many(self) -> Unreadable:
        return Unreadable(
            "too_many_rows",
            f"This file has more than {self.limits.max_rows} transactions. "
            "Export a shorter period.",
        )

    def _nothing_read(self) -> Unreadable:
        lost = self.tally.first_lost
        if lost:
            return Unreadable(
                "no_transactions",
                f"No transaction could be read. Line {lost.line_no}: {lost.reason}",
            )
        if self.tally.skipped:
            return Unreadable(
                "no_transactions",
                "This file holds only movements that are expected and not booked yet. "
                "Export the statement (MT940) once they are.",
            )
        return Unreadable("no_transactions", f"This MT940 file holds no movements. {_NO_ROWS}")

    def _report(self, lines: int) -> Report:
        warnings = self.tally.warnings
        if self.unclosed:
            warnings.append(
                "A statement in this file has no closing balance: the file may be cut off."
            )
        if self.repeated:
            warnings.append(
                f"Statement {self.repeated} stands in this file more than once, with the same "
                "balances. Its movements are counted each time."
            )
        if self.calendar.has_bad_entry_days:
            warnings.append("Some booking dates could not be read; the value date stands for them.")
        return Report(
            format="mt940",
            lines=lines,
            rows=self.tally.rows,
            skipped=self.tally.skipped,
            warnings=tuple(warnings),
            parser="mt940",
        )

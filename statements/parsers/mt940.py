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
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from . import encodings
from .base import Account, Batch, Event, Limits, Report, Skipped, Tally, Unreadable
from .dates import is_plausible
from .mapping import Mapping
from .mt940_details import Details, read_details, read_text
from .mt940_fields import Field, Plain, fields_of
from .mt940_values import read_account, read_amount, read_balance, read_day, read_entry_day

_LINE = re.compile(
    r"(\d{6})(\d{4}| {4})?([RE]?[CD])([A-Z]?) ?([\d.,]+)(?:([NFS][A-Za-z0-9 ]{3})(.*)|\s*)",
    re.ASCII,
)
_OUT = frozenset(("D", "RC"))
_NO_REFERENCE = frozenset(("", "N", "NONREF", "EREF", "KREF", "MREF", "CREF", "NOTPROVIDED"))
_NOTHING: Details = ("", "", "")
_BATCH = 1000
_CYRILLIC = frozenset((b"RUB", b"UAH", b"BYN", b"BGN", b"KZT", b"RSD", b"MKD", b"KGS", b"MDL"))
_NO_ROWS = "Choose a period with movements, export it again and upload that."

Days = tuple[str, str]  # value date and booking date, as ISO texts


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
    """A few letters of one byte each look Cyrillic or Greek as well: the currency decides."""
    found = encodings.detect(path)
    if found.name not in ("cp1251", "cp1253"):
        return found
    with open(path, "rb") as file:
        stated = re.search(rb":6[02][FM]:R?[CD]\d{6}([A-Z]{3})", file.read(1 << 16))
    if found.name == "cp1251" and stated and stated[1] in _CYRILLIC:
        return found
    return encodings.Encoding("cp1252", "replace")


def _holds_statements_and_interim_reports(path: str | Path) -> bool:
    """A floor limit (34F) stands in MT942 alone, an opening balance (60a) in MT940 alone."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b":34F:") >= 0 and re.search(rb":60[FM]:", content) is not None


class _Entry(NamedTuple):
    """A field 61 as it was read."""

    line_no: int
    days: Days
    amount: Decimal
    kind: str
    reference: str
    bank_reference: str
    note: str
    name: str


@dataclass(slots=True)
class _Known:
    """What the pages of one account have said so far."""

    key: str
    number: str
    bank: str
    currency: str
    opening: Decimal | None = None
    closing: Decimal | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    first: date | None = None
    last: date | None = None

    def account(self) -> Account:
        start, end = self.first, self.last
        # The opening balance is dated by the day of the closing balance before it.
        if self.opened_on and (start is None or self.opened_on < start):
            start = self.opened_on + timedelta(days=1)
        if self.closed_on and (end is None or self.closed_on > end):
            end = self.closed_on
        return Account(
            key=self.key,
            number=self.number,
            bank_name=self.bank,
            currency=self.currency,
            opening_balance=self.opening,
            closing_balance=self.closing,
            period_start=min(start, end) if start and end else start,
            period_end=end,
            kind="bank",
        )


#: line number, booking date, amount, description, value date, counterparty, reference, balance
_Values = tuple[int, str, str, str, str, str, str, str | None]


def _batch(rows: list[_Values], known: _Known) -> Batch:
    line_nos, booked, amounts, *rest = map(list, zip(*rows, strict=True))
    first, last = date.fromisoformat(min(booked)), date.fromisoformat(max(booked))
    known.first = min(known.first or first, first)
    known.last = max(known.last or last, last)
    columns: list[Any] = [known.key, line_nos, booked, amounts, known.currency, *rest, None]
    return Batch(len(rows), columns)


class _Walk:
    """Keeps the place: which account, which page, which entry waits for its details."""

    def __init__(self, currency: str, limits: Limits, *, interim_is_pending: bool) -> None:
        self.default_currency, self.limits = currency, limits
        self.interim_is_pending = interim_is_pending
        self.tally = Tally()
        self.accounts: dict[str, _Known] = {}
        self.days: dict[str, Days | str] = {}
        self.pages = 0
        self.stated = ("", "", "")  # number, bank, currency of field 25
        self.known: _Known | None = None
        self.unclosed = self.bad_entry_days = False
        self.rows: list[_Values] = []  # they wait, and are all of `self.waits_for`
        self.waits_for: _Known | None = None
        self.held: list[Skipped] = []  # lost lines that stand after the rows that wait
        self._new_page()

    def _new_page(self) -> None:
        self.entry: _Entry | None = None
        self.details: list[Field] = []
        self.opening: Decimal | None = None
        self.currency = ""
        self.balanced = self.closed = self.interim = self.moved = self.has_rows = False

    def read(self, fields: Iterator[Field | Plain]) -> Iterator[Event | Batch]:
        lines = 0
        for item in fields:
            if len(item) == 2:
                if self.entry is not None:
                    yield from self._end_entry()
                if (
                    self.waits_for is not self.known
                    or self.known is None
                    or len(self.rows) >= _BATCH
                    or self.held
                ):
                    yield from self._release()
                self._plain(*item)
                continue
            lines = item.line_no
            if item.tag == "61":
                yield from self._end_entry()
                self.entry = self._entry(item)
            elif item.tag == "86":
                if self.entry is not None:
                    self.details.append(item)
            else:
                yield from self._other(item)
        yield from self._end_page()
        yield from self._release()
        if not self.tally.rows:
            raise self._nothing_read()
        for known in self.accounts.values():
            yield known.account()
        yield self._report(lines)

    def _other(self, field: Field) -> Iterator[Event | Batch]:
        tag = field.tag
        if tag in ("20", "-"):
            yield from self._end_page()
            if tag == "20":
                self.stated, self.known = ("", "", ""), None
        elif tag in ("25", "25P"):
            yield from self._end_page()
            bic = field.more[0] if tag == "25P" and field.more else ""
            self.stated, self.known = read_account(field.text, bic), None
        elif tag == "34F":
            self.interim = not self.balanced
        elif tag in ("60F", "60M"):
            if self.moved or self.balanced or self.entry is not None:
                yield from self._end_page()
            self._open(field)
        elif tag in ("62F", "62M"):
            yield from self._close(field)
        elif tag == "!":
            yield from self._end_entry()
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
        if known.opening is None and known.first is None:
            known.opening, known.opened_on = self.opening, day

    def _close(self, field: Field) -> Iterator[Event | Batch]:
        yield from self._end_entry()
        read = read_balance(field.text)
        if read is None:
            self._lost(field, "This balance could not be read.", "bad_row")
            return
        closing, day, currency = read
        self.currency = self.currency or currency
        known = self._account()
        if self.has_rows:
            self.rows[-1] = (*self.rows[-1][:7], str(closing))
        known.closing = closing
        known.closed_on = max(known.closed_on or day, day)
        self.closed = True

    def _end_page(self) -> Iterator[Event | Batch]:
        yield from self._end_entry()
        if self.balanced and not self.closed:
            self.unclosed = True
        self._new_page()

    def _release(self) -> Iterator[Event | Batch]:
        """What waits, in the order of the file; the rows that follow are of the present account."""
        if self.rows and self.waits_for is not None:
            self.tally.rows += len(self.rows)
            if self.tally.rows > self.limits.max_rows:
                raise self._too_many()
            yield _batch(self.rows, self.waits_for)
            self.rows = []
        for lost in self.held:
            yield self.tally.skip(lost)
        self.held = []
        self.waits_for = self._account()

    def _account(self) -> _Known:
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
                known = _Known(key, number, bank, currency or self.default_currency)
                self.accounts[key] = known
            self.known = known
        return self.known

    def _plain(self, line_no: int, match: re.Match[str]) -> None:
        """A movement in good order."""
        written, mark, whole, cents, kind, reference, bank_reference, note, text, more = (
            match.groups()
        )
        days = self.days.get(written) or self._days(written)
        if isinstance(days, str) or (self.interim and self.interim_is_pending):
            field = Field(line_no, "61", match[0][4:].partition("\n")[0], ())
            if isinstance(days, str):
                self._lost(field, days, "bad_date")
            else:
                self._interim(field)
            return
        if whole[0] == "0":
            whole = whole.lstrip("0") or "0"
        amount = f"{whole}.{cents}" if cents else whole
        if mark in _OUT and (whole != "0" or cents.strip("0")):
            amount = "-" + amount
        told = read_text(text, more[:-1].split("\n") if more else ())
        told_text, name, told_reference = told
        if not told_text or (note and note[0] != "/"):
            told_text = _described(told_text, name, note or "", reference, kind)
        if not told_reference:
            told_reference = (bank_reference or "").strip()
            if told_reference in _NO_REFERENCE:
                told_reference = reference.strip()
                if told_reference in _NO_REFERENCE:
                    told_reference = ""
        balance = None
        if not self.moved and self.opening is not None:
            balance = str(self.opening + Decimal(amount))
        self.moved = self.has_rows = True
        self.rows.append(
            (line_no, days[1], amount, told_text, days[0], name, told_reference, balance)
        )

    def _end_entry(self) -> Iterator[Event | Batch]:
        """The entry that waited becomes a row, now that all its fields 86 are known."""
        entry, fields = self.entry, self.details
        if entry is None:
            return
        if self.held or len(self.rows) >= _BATCH or self.waits_for is not self._account():
            yield from self._release()
        self.entry, self.details = None, []
        told = read_details(fields) if fields else _NOTHING
        balance = None
        if not self.moved and self.opening is not None:
            balance = str(self.opening + entry.amount)
        self.moved = self.has_rows = True
        reference = "" if entry.reference in _NO_REFERENCE else entry.reference
        name = told[1] or entry.name
        self.rows.append(
            (
                entry.line_no,
                entry.days[1],
                f"{entry.amount:f}",
                _described(told[0], name, entry.note, reference, entry.kind),
                entry.days[0],
                name,
                told[2] or entry.bank_reference or reference,
                balance,
            )
        )

    def _entry(self, field: Field) -> _Entry | None:
        """A field 61 as any bank may write it; one that cannot be read is lost by name."""
        line = field.text
        match = _LINE.fullmatch(line) or _LINE.fullmatch(line.strip().upper())
        if match is None:
            self._lost(field, "This line does not say date, C or D, and amount.", "bad_row")
            return None
        value, entered, mark, _, written, kind, rest = match.groups()
        key = value + (entered or "").strip()
        days = self.days.get(key) or self._days(key)
        if isinstance(days, str):
            self._lost(field, days, "bad_date")
            return None
        amount = read_amount(written)
        if isinstance(amount, str):
            self._lost(field, amount, "bad_amount")
            return None
        if mark[0] == "E":
            self._pending(field, "Only expected, not booked yet.")
            return None
        if self.interim and self.interim_is_pending:
            self._interim(field)
            return None
        reference, _, bank_reference = (rest or "").partition("//")
        name = ""
        if len(reference) > 16 and not bank_reference and reference[15] == " ":
            # Rabobank: sixteen places for the reference, then the name on the same line.
            reference, name = reference[:16], " ".join(reference[16:].split())
        return _Entry(
            field.line_no,
            days,
            -amount if mark in _OUT else amount,
            kind or "",
            reference.strip(),
            "" if bank_reference in _NO_REFERENCE else bank_reference.strip(),
            " ".join(field.more).strip() if field.more else "",
            name,
        )

    def _lost(self, field: Field, reason: str, code: str) -> None:
        self.moved = True  # The opening balance says nothing of the next row any more.
        tag = "" if field.tag == "!" else f":{field.tag}:"
        self._hold(Skipped(field.line_no, reason, f"{tag}{field.text}"[:200], code))

    def _pending(self, field: Field, reason: str) -> None:
        self._hold(Skipped(field.line_no, reason, f":61:{field.text}"[:200], "pending"))

    def _interim(self, field: Field) -> None:
        self._pending(field, "Of an interim report (MT942): the statement will hold it.")

    def _hold(self, skipped: Skipped) -> None:
        self.held.append(skipped)
        if self.tally.skipped + len(self.held) > self.limits.max_rows:
            raise self._too_many()

    def _days(self, written: str) -> Days | str:
        """(value date, booking date), or why there are none. Kept for the next line of that day."""
        found: Days | str
        effective = read_day(written[:6])
        if effective is None:
            found = f"“{written[:6]}” is not a date."
        elif not is_plausible(effective):
            found = f"The date {effective.isoformat()} cannot be right."
        else:
            booked = effective
            if len(written) > 6:
                nearest = read_entry_day(effective, written[6:])
                self.bad_entry_days = self.bad_entry_days or nearest is None
                booked = nearest or effective
            found = effective.isoformat(), booked.isoformat()
        if len(self.days) > 20000:
            self.days.clear()
        self.days[written] = found
        return found

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
        return Unreadable(
            "no_transactions", f"This MT940 statement holds balances but no movements. {_NO_ROWS}"
        )

    def _report(self, lines: int) -> Report:
        warnings = self.tally.warnings
        if self.unclosed:
            warnings.append(
                "A statement in this file has no closing balance: the file may be cut off."
            )
        if self.bad_entry_days:
            warnings.append("Some booking dates could not be read; the value date stands for them.")
        return Report(
            format="mt940",
            lines=lines,
            rows=self.tally.rows,
            skipped=self.tally.skipped,
            warnings=tuple(warnings),
            parser="mt940",
        )


def _described(text: str, name: str, note: str, reference: str, kind: str) -> str:
    """What the movement was for; the second line of field 61 counts where it is words."""
    if note and note.replace(" ", "").isalpha() and note.casefold() not in text.casefold():
        text = f"{note} {text}".strip()
    if text:
        return text
    reference = reference.strip()
    return name or ("" if reference in _NO_REFERENCE else reference) or kind

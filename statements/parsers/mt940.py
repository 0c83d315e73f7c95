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
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

from . import encodings, numbers
from .base import ABSURD, Account, Event, Limits, Report, Row, Skipped, Tally, Unreadable
from .currencies import CODES
from .dates import is_plausible
from .layout import iban_in
from .mapping import Mapping
from .mt940_details import Details, read_details
from .mt940_fields import Field, fields_of

_LINE = re.compile(
    r"(\d{6})(\d{4}| {4})?([RE]?[CD])([A-Z]?) ?([\d.,]+)(?:([NFS][A-Za-z0-9 ]{3})(.*)|\s*)",
    re.ASCII,
)
_BALANCE = re.compile(r"R?([CD])(\d{6})([A-Z]{3})\s?([\d.,]+)\s*", re.ASCII)
_DOTTED = re.compile(r"\d+\.\d{1,2}", re.ASCII)
_SIGNS = {"C": 1, "RD": 1, "D": -1, "RC": -1}
_NO_REFERENCE = frozenset(("", "N", "NONREF", "EREF", "KREF", "MREF", "CREF", "NOTPROVIDED"))
_LONGEST_AMOUNT = 40
_CYRILLIC = frozenset((b"RUB", b"UAH", b"BYN", b"BGN", b"KZT", b"RSD", b"MKD", b"KGS", b"MDL"))
_NO_ROWS = "Choose a period with movements, export it again and upload that."


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits,
) -> Iterator[Event]:
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
    value_on: date
    booked_on: date
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


class _Walk:
    """Keeps the place: which account, which page, which entry waits for its details."""

    def __init__(self, currency: str, limits: Limits, *, interim_is_pending: bool) -> None:
        self.default_currency, self.limits = currency, limits
        self.interim_is_pending = interim_is_pending
        self.tally = Tally()
        self.accounts: dict[str, _Known] = {}
        self.days: dict[tuple[str, str | None], tuple[date, date] | str] = {}
        self.count = self.pages = self.bad_entry_dates = 0
        self.stated = ("", "", "")  # number, bank, currency of field 25
        self.known: _Known | None = None
        self.unclosed = False
        self._new_page()

    def _new_page(self) -> None:
        self.entry: _Entry | None = None
        self.details: list[Field] = []
        self.opening: Decimal | None = None
        self.currency = ""
        self.balanced = self.closed = self.interim = self.moved = False

    def read(self, fields: Iterator[Field]) -> Iterator[Event]:
        lines = 0
        for field in fields:
            lines = field.line_no
            if field.tag == "61":
                if self.entry is not None:
                    yield self._row(None)
                made = self._entry(field)
                if isinstance(made, Skipped):
                    yield self.tally.skip(made)
                else:
                    self.entry = made
            elif field.tag == "86":
                if self.entry is not None:
                    self.details.append(field)
            else:
                yield from self._other(field)
        yield from self._end_page()
        if not self.tally.rows:
            raise self._nothing_read()
        for known in self.accounts.values():
            yield known.account()
        yield self._report(lines)

    def _other(self, field: Field) -> Iterator[Event]:
        tag = field.tag
        if tag in ("20", "-"):
            yield from self._end_page()
            if tag == "20":
                self.stated, self.known = ("", "", ""), None
        elif tag in ("25", "25P"):
            if self.moved or self.balanced:
                yield from self._end_page()
            self.stated, self.known = _account_of(field), None
        elif tag == "34F":
            self.interim = not self.balanced
        elif tag in ("60F", "60M"):
            if self.moved or self.balanced:
                yield from self._end_page()
            yield from self._open(field)
        elif tag in ("62F", "62M"):
            yield from self._close(field)
        elif tag == "!":
            yield self.tally.skip(
                Skipped(
                    field.line_no,
                    "This line is no field of a statement.",
                    field.text[:200],
                    "bad_row",
                )
            )

    def _open(self, field: Field) -> Iterator[Event]:
        read = _balance(field.text)
        self.balanced = True
        self.pages += 1
        if self.pages > self.limits.max_rows:
            raise self._too_many()
        if read is None:
            yield self._bad_balance(field)
            return
        self.opening, day, self.currency = read
        known = self._account()
        if known.opening is None and known.first is None:
            known.opening, known.opened_on = self.opening, day

    def _close(self, field: Field) -> Iterator[Event]:
        read = _balance(field.text)
        if read is None:
            yield from self._flush(None)
            yield self._bad_balance(field)
            return
        closing, day, currency = read
        self.currency = self.currency or currency
        yield from self._flush(closing)
        known = self._account()
        known.closing = closing
        known.closed_on = max(known.closed_on or day, day)
        self.closed = True

    def _end_page(self) -> Iterator[Event]:
        yield from self._flush(None)
        if self.balanced and not self.closed:
            self.unclosed = True
        self._new_page()

    def _flush(self, closing: Decimal | None) -> Iterator[Event]:
        if self.entry is not None:
            yield self._row(closing)

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

    def _row(self, closing: Decimal | None) -> Row:
        """The entry that waited, with the balance after it where the page states one."""
        entry, fields = self.entry, self.details
        assert entry is not None  # noqa: S101  callers have looked; for the type checker
        known = self.known or self._account()
        day = entry.booked_on
        balance = closing
        if known.first is None or day < known.first:
            known.first = day
        if known.last is None or day > known.last:
            known.last = day
        if closing is None and self.opening is not None and not self.moved:
            balance = self.opening + entry.amount
        self.moved = True
        self.entry, self.details = None, []
        self.tally.rows += 1
        told = read_details(fields) if fields else Details()
        reference = entry.reference
        return Row(
            known.key,
            entry.line_no,
            day,
            entry.amount,
            known.currency,
            _described(told, entry),
            entry.value_on,
            told.name or entry.name,
            told.reference
            or entry.bank_reference
            or ("" if reference in _NO_REFERENCE else reference),
            balance,
        )

    def _entry(self, field: Field) -> _Entry | Skipped:
        self.count += 1
        if self.count > self.limits.max_rows:
            raise self._too_many()
        line = field.text
        match = _LINE.fullmatch(line) or _LINE.fullmatch(line.strip().upper())
        if match is None:
            return self._lost(field, "This line does not say date, C or D, and amount.", "bad_row")
        value, entered, mark, _, written, kind, rest = match.groups()
        dates = self.days.get((value, entered)) or self._dates(value, entered)
        if isinstance(dates, str):
            return self._lost(field, dates, "bad_date")
        amount = _amount(written)
        if isinstance(amount, str):
            return self._lost(field, amount, "bad_amount")
        sign = _SIGNS.get(mark)
        if sign is None:
            return self._lost(field, "Only expected, not booked yet.", "pending")
        if self.interim and self.interim_is_pending:
            return self._lost(
                field, "Of an interim report (MT942): the statement holds it.", "pending"
            )
        reference, _, bank_reference = (rest or "").partition("//")
        name = ""
        if len(reference) > 16 and not bank_reference and reference[15] == " ":
            # Rabobank: sixteen places for the reference, then the name on the same line.
            reference, name = reference[:16], " ".join(reference[16:].split())
        return _Entry(
            field.line_no,
            dates[0],
            dates[1],
            amount if sign > 0 else -amount,
            kind or "",
            reference.strip(),
            "" if bank_reference in _NO_REFERENCE else bank_reference.strip(),
            " ".join(field.more).strip() if field.more else "",
            name,
        )

    def _lost(self, field: Field, reason: str, code: str) -> Skipped:
        # Rows before it no longer tell what the balance is at the next one.
        if code != "pending":
            self.moved = True
        return Skipped(field.line_no, reason, f":61:{field.text}"[:200], code)

    def _dates(self, value: str, entered: str | None) -> tuple[date, date] | str:
        """(value date, booking date), or why there are none. Kept for the next line of that day."""
        found: tuple[date, date] | str
        effective = _day(value)
        if effective is None:
            found = f"“{value}” is not a date."
        elif not is_plausible(effective):
            found = f"The date {effective.isoformat()} cannot be right."
        else:
            booked = effective
            if entered and entered.strip():
                nearest = _entry_date(effective, entered)
                if nearest is None:
                    self.bad_entry_dates += 1
                    return effective, effective
                booked = nearest
            found = effective, booked
        if len(self.days) > 20000:
            self.days.clear()
        self.days[value, entered] = found
        return found

    def _bad_balance(self, field: Field) -> Skipped:
        return self.tally.skip(
            Skipped(
                field.line_no,
                "This balance could not be read.",
                f":{field.tag}:{field.text}"[:200],
                "bad_row",
            )
        )

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
        if self.bad_entry_dates:
            warnings.append("Some booking dates could not be read; the value date stands for them.")
        return Report(
            format="mt940",
            lines=lines,
            rows=self.tally.rows,
            skipped=self.tally.skipped,
            warnings=tuple(warnings),
            parser="mt940",
        )


def _described(told: Details, entry: _Entry) -> str:
    """What the movement was for; the second line of field 61 counts where it is words."""
    text, note = told.text, entry.note
    if note and note.replace(" ", "").isalpha() and note.casefold() not in text.casefold():
        text = f"{note} {text}".strip()
    if text:
        return text
    reference = "" if entry.reference in _NO_REFERENCE else entry.reference
    return told.name or entry.name or reference or entry.kind


def _amount(written: str) -> Decimal | str:
    """The amount, or why it is none. SWIFT writes a comma; a dot counts where it cannot group."""
    if "." in written:
        if not _DOTTED.fullmatch(written):
            try:
                amount = numbers.read_amount(written, ",").value
            except numbers.BadNumber as error:
                return str(error)
            if "," not in written:
                return "This amount could be read in two ways."
            written = str(amount)
    elif len(written) > _LONGEST_AMOUNT:
        return "This amount is too large to be real."
    try:
        amount = Decimal(written.replace(",", "."))
    except InvalidOperation:
        return "This is not an amount."
    return amount if amount < ABSURD else "This amount is too large to be real."


def _balance(text: str) -> tuple[Decimal, date, str] | None:
    """(signed balance, its day, currency) of a field 60a or 62a; None when it cannot be read."""
    match = _BALANCE.fullmatch(text)
    if match is None:
        return None
    mark, day_text, currency, written = match.groups()
    amount, day = _amount(written), _day(day_text)
    if isinstance(amount, str) or day is None or not is_plausible(day):
        return None
    return (-amount if mark == "D" else amount), day, currency if currency in CODES else ""


def _day(text: str) -> date | None:
    """YYMMDD. 30 February, which banks that count months of 30 days write, is its last day."""
    year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    year += 1900 if year > 79 else 2000
    try:
        return date(year, month, day)
    except ValueError:
        if month == 2 and day in (29, 30):
            return date(year, 3, 1) - timedelta(days=1)
        return None


def _entry_date(value_on: date, entered: str) -> date | None:
    """The MMDD nearest to the value date, over New Year too."""
    month, day = int(entered[:2]), int(entered[2:])
    if month == value_on.month and day == value_on.day:
        return value_on
    near = []
    for year in (value_on.year, value_on.year - 1, value_on.year + 1):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue
    return min(near, key=lambda found: abs(found - value_on), default=None)


def _account_of(field: Field) -> tuple[str, str, str]:
    """(number, bank, currency) of a field 25: bank/number or IBAN, currency behind or not."""
    text = "".join(field.text.split())[:60].strip("/")
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
    if field.tag == "25P" and field.more:
        bank = bank or field.more[0].strip()[:11]
    return number, bank, currency

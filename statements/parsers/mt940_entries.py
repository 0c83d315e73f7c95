"""The movements of field 61: one as any bank may write it, or a run of them in good order at once.

`read_run` says of a run what `read_entry` and `read_details` say of its fields one by one, column
by column and at a third of the cost (`python -m bench.statements --only mt940`). The tests hold
both ways to the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from .dates import is_plausible
from .mt940_details import Details, read_details, read_texts
from .mt940_fields import Field, Plain
from .mt940_values import read_amount, read_day, read_entry_day

_LINE = re.compile(
    r"(\d{6})(\d{4}| {4})?([RE]?[CD])([A-Z]?) ?([\d.,]+)(?:([NFS][A-Za-z0-9 ]{3})(.*)|\s*)",
    re.ASCII,
)
_SIGNS = {"C": "", "RD": "", "D": "-", "RC": "-"}
_NO_REFERENCE = frozenset(("", "N", "NONREF", "EREF", "KREF", "MREF", "CREF", "NOTPROVIDED"))
_NOTHING: Details = ("", "", "")
_MOST_DAYS = 20_000

Days = tuple[str, str]  # value date and booking date, as ISO texts
#: line numbers, booking dates, amounts, descriptions, value dates, counterparties, references
Columns = list[Sequence[Any]]


class Entry(NamedTuple):
    """A field 61 as it was read."""

    line_no: int
    days: Days
    amount: Decimal
    is_expected: bool
    kind: str
    reference: str
    bank_reference: str
    note: str
    name: str

    def row(self, details: Sequence[Field]) -> tuple[Any, ...]:
        """One value for each of `Columns`."""
        text, name, reference = read_details(details) if details else _NOTHING
        name = name or self.name
        return (
            self.line_no,
            self.days[1],
            f"{self.amount:f}",
            _described(text, name, self.note, self.reference, self.kind),
            self.days[0],
            name,
            reference or _reference(self.bank_reference, self.reference),
        )


@dataclass(slots=True)
class Calendar:
    """The dates as fields 61 write them. Few days stand in many lines."""

    known: dict[str, Days | str] = field(default_factory=dict)
    has_bad_entry_days: bool = False

    def days(self, written: str) -> Days | str:
        """(value date, booking date) of YYMMDD or YYMMDDMMDD, or why there are none."""
        found = self.known.get(written)
        if found is None:
            if len(self.known) > _MOST_DAYS:
                self.known.clear()
            found = self.known[written] = self._read(written)
        return found

    def _read(self, written: str) -> Days | str:
        effective = read_day(written[:6])
        if effective is None:
            return f"“{written[:6]}” is not a date."
        if not is_plausible(effective):
            return f"The date {effective.isoformat()} cannot be right."
        booked = effective
        if len(written) > 6:
            nearest = read_entry_day(effective, written[6:])
            self.has_bad_entry_days = self.has_bad_entry_days or nearest is None
            booked = nearest or effective
        return effective.isoformat(), booked.isoformat()


def read_entry(line: Field, calendar: Calendar) -> Entry | tuple[str, str]:
    """What a field 61 says, or (reason, code) where it cannot be read."""
    match = _LINE.fullmatch(line.text) or _LINE.fullmatch(line.text.strip().upper())
    if match is None:
        return "This line does not say date, C or D, and amount.", "bad_row"
    value, entered, mark, _, written, kind, rest = match.groups()
    days = calendar.days(value + (entered or "").strip())
    if isinstance(days, str):
        return days, "bad_date"
    amount = read_amount(written)
    if isinstance(amount, str):
        return amount, "bad_amount"
    reference, _, bank_reference = (rest or "").partition("//")
    name = ""
    if len(reference) > 16 and not bank_reference and reference[15] == " ":
        # Rabobank: sixteen places for the reference, then the name on the same line.
        reference, name = reference[:16], " ".join(reference[16:].split())
    return Entry(
        line.line_no,
        days,
        -amount if _SIGNS.get(mark) else amount,
        mark[0] == "E",
        kind or "",
        reference,
        bank_reference,
        " ".join(line.more).strip() if line.more else "",
        name,
    )


def read_run(line_nos: list[int], found: list[Plain], calendar: Calendar) -> Columns | None:
    """What a run of movements says; None where a date cannot be read."""
    _, written, marks, wholes, cents, kinds, references, banks, notes, details, _ = zip(
        *found, strict=True
    )
    days: dict[str, Any] = {text: calendar.days(text) for text in set(written)}
    if any(isinstance(said, str) for said in days.values()):
        return None
    texts, names, told = zip(*read_texts(details), strict=True)
    if not all(texts) or any(notes):
        texts = tuple(
            text if text and (not note or note[0] == "/") else _described(text, *more)
            for text, note, *more in zip(texts, notes, names, notes, references, kinds, strict=True)
        )
    return [
        line_nos,
        [days[text][1] for text in written],
        [
            f"{_SIGNS[mark]}{whole}.{cent}" if cent else _SIGNS[mark] + whole
            for mark, whole, cent in zip(marks, wholes, cents, strict=True)
        ],
        texts,
        [days[text][0] for text in written],
        names,
        [
            said or _reference(bank, reference)
            for said, bank, reference in zip(told, banks, references, strict=True)
        ],
    ]


def _reference(bank_reference: str, reference: str) -> str:
    """The bank's own, or the one that stands before it."""
    bank_reference = bank_reference.strip()
    if bank_reference not in _NO_REFERENCE:
        return bank_reference
    reference = reference.strip()
    return "" if reference in _NO_REFERENCE else reference


def _described(text: str, name: str, note: str, reference: str, kind: str) -> str:
    """What the movement was for; the second line of field 61 counts where it is words."""
    if note and note.replace(" ", "").isalpha() and note.casefold() not in text.casefold():
        text = f"{note} {text}".strip()
    return text or name or _reference("", reference) or kind

"""Several accounts, or several tables with other columns, in one PDF.

A section begins where a number of another account stands and its opening balance or a heading
follows on the same page. What merely names an account, as a footer or a payment does, begins none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from . import dates
from .base import Account, Batch, Block, Event, Limits, Record, Report, Row, Unreadable
from .layout import iban_in
from .mapping import Mapping
from .tables import Table, read_table

if TYPE_CHECKING:
    from .pdf_table import PdfTable

_LABELLED = re.compile(
    r"\b(?:account|acct|acc|a/c|konto|kontonummer|compte|cuenta|conto|conta|rekening|rekeningnummer"
    r"|rachunku|rachunek|uctu)\b(?:\s*(?:number|num|nummer|numer|numero|no|nr|n[°ºo]))?\.?\s*[:.]?\s*"
    r"(\d[\d \-/.]{3,32}\d)\b",
    re.IGNORECASE,
)


def account_in(words: Sequence[str]) -> str:
    """The number of an account that a line names: an IBAN, or what stands behind "Account no."."""
    return _account_in(" ".join(words)[:200])


@lru_cache(maxsize=1024)
def _account_in(text: str) -> str:
    if iban := iban_in(text):
        return iban
    match = _LABELLED.search(text)
    if match is None or dates.is_date(match[1]):
        return ""
    return match[1] if sum(map(str.isdigit, match[1])) > 4 else ""


@dataclass(slots=True)
class Accounts:
    """Whose movements are being read.

    `known` are the numbers that stood on pages of the account so far; `waits` is a number below its
    movements that none of these is.
    """

    known: dict[str, None] = field(default_factory=dict)
    waits: str = ""

    def see(self, words: Sequence[str], *, moved: bool) -> bool:
        """A line that is no movement. True: it names another account than the one being read."""
        number = account_in(words)
        if not number or number in self.known:
            return False
        if not moved:
            self.known[number] = None
            return False
        self.waits = number
        return True

    def turn_page(self) -> None:
        """What stood below all movements of a page was a note."""
        if self.waits:
            self.known[self.waits] = None
            self.waits = ""

    def take(self) -> str:
        number, self.waits = self.waits, ""
        self.known = {number: None}
        return number


class PdfSection(Table):
    """The records of one account, or of one table; `number` is "" for the account of the file."""

    format = "pdf"

    def __init__(self, table: PdfTable, number: str, start: int = 0) -> None:
        self.table, self.number, self.start = table, number, start
        self.stop: int | None = None

    def records(self) -> Iterator[Record]:
        return self.table.kept.slice(self.start, self.stop)

    def blocks(self) -> Iterator[Block]:
        return self.table.kept.blocks(self.start, self.stop)

    def page_of(self, line_no: int) -> int:
        return self.table.page_of(line_no)


def read_sections(
    sections: Sequence[PdfSection], *, mapping: Mapping | None, currency: str, limits: Limits
) -> Iterator[Event | Batch]:
    """Read one section after the other; their accounts come last, each once."""
    accounts: dict[str, Account] = {}
    reports: list[Report] = []
    empty: list[str] = []
    for section in sections:
        events = read_table(
            section, mapping=None if reports else mapping, currency=currency, limits=limits
        )
        key = section.number
        try:
            for event in events:
                if isinstance(event, Account):
                    named = replace(event, key=key or event.key, number=key or event.number)
                    accounts[named.key] = _joined(accounts.get(named.key), named)
                elif isinstance(event, Report):
                    reports.append(event)
                else:
                    yield _of_account(event, key) if key else event
        except Unreadable as refusal:
            if refusal.code not in ("no_transactions", "no_table"):
                raise
            empty.append(section.number)
    if not reports:
        raise Unreadable("no_transactions", "No account in this PDF has a movement.")
    yield from accounts.values()
    yield _whole(reports, empty)


def _of_account(event: Event | Batch, key: str) -> Event | Batch:
    if isinstance(event, Batch):
        return Batch(event.size, [key, *event.columns[1:]])
    return event._replace(account=key) if isinstance(event, Row) else event


def _joined(one: Account | None, other: Account) -> Account:
    """Two parts of one account, in the order of the file."""
    if one is None:
        return other
    starts = [day for day in (one.period_start, other.period_start) if day]
    ends = [day for day in (one.period_end, other.period_end) if day]
    opening = one.opening_balance if one.opening_balance is not None else other.opening_balance
    closing = other.closing_balance if other.closing_balance is not None else one.closing_balance
    return replace(
        one,
        holder_name=one.holder_name or other.holder_name,
        opening_balance=opening,
        closing_balance=closing,
        period_start=min(starts, default=None),
        period_end=max(ends, default=None),
    )


def _whole(reports: Sequence[Report], empty: Sequence[str]) -> Report:
    warnings = dict.fromkeys(text for report in reports for text in report.warnings)
    for number in empty:
        warnings[f"No movement was found for the account {number}."] = None
    return replace(
        reports[0],
        lines=max(report.lines for report in reports),
        rows=sum(report.rows for report in reports),
        skipped=sum(report.skipped for report in reports),
        warnings=tuple(warnings),
    )

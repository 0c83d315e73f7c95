"""Tables of movements, in two passes: the first decides over whole columns, the second reads."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice

from . import dates, facts, numbers
from .base import (
    Account,
    Batch,
    Block,
    Event,
    Limits,
    NeedsMapping,
    Record,
    Report,
    Row,
    Skipped,
    Tally,
    Unreadable,
)
from .columns import Columns, account_key, stated_currency
from .currencies import CODES
from .flags import is_not_booked, side_reader
from .layout import Layout, find_layout, question_of
from .mapping import Mapping
from .profile import Plan, Profile, decide

_SAMPLE = 400
_TEXT = 200
_PENDING = frozenset(
    (
        *"pending processing authorised authorized unbooked open hold".split(),
        *"ausstehend vorgemerkt offen pendiente".split(),
        *("in bearbeitung", "nicht gebucht", "en attente", "en cours", "in behandeling"),
    )
)
#: Records read together where a table knows no faster way.
_RECORDS = 500
#: A block with a line that is not in order is halved down to this many, then read line by line.
_FEW = 16


class Table:
    """Records of cells that can be read as often as needed, whatever the file they stand in."""

    format = ""
    encoding = ""
    delimiter = ""
    warnings: tuple[str, ...] = ()

    def records(self) -> Iterator[Record]:
        """(line number, cells) for each record that is not blank, in the order of the file."""
        raise NotImplementedError

    def blocks(self) -> Iterator[Block]:
        """The same by the block, for tables that can be read faster so."""
        return in_blocks(self.records())

    def page_of(self, line_no: int) -> int | None:
        """The page, counted from 1, on which a line stands; None where there are no pages."""
        return None


def in_blocks(records: Iterator[Record]) -> Iterator[Block]:
    while block := list(islice(records, _RECORDS)):
        line_nos, rows = zip(*block, strict=True)
        yield line_nos, rows


def read_table(
    table: Table, *, mapping: Mapping | None, currency: str, limits: Limits
) -> Iterator[Event | Batch]:
    """Read the movements of a table; see `statements.parsers.parse_in_batches`."""
    sample = list(islice(table.records(), _SAMPLE))
    layout = find_layout(sample, mapping)
    if mapping is not None:
        width = max((len(cells) for _, cells in sample), default=0)
        mapping = Mapping.from_dict(mapping.to_dict(), columns=max(width, len(layout.columns)))
        layout.mapping, layout.undecided = mapping, []
    elif not layout.movements:
        raise _without_movements(layout)
    profile = Profile.of(table.blocks(), layout, limits)
    plan = decide(profile, layout, asked=mapping)
    if layout.undecided:
        raise NeedsMapping(
            question_of(
                layout,
                sample,
                kind=table.format,
                encoding=table.encoding,
                delimiter=table.delimiter,
            )
        )
    yield from _Reader(table, plan, layout, currency, limits).read()


def _without_movements(layout: Layout) -> Unreadable:
    if layout.columns and layout.confidence.get("date"):
        return Unreadable(
            "no_transactions",
            "No line under the header of this file holds both a date and an amount.",
        )
    return Unreadable(
        "no_table",
        "No dates and amounts were found in this file. "
        "Export the statement from your bank as CSV or OFX and upload that.",
    )


class _Reader:
    """Pass two: blocks in good order become batches; elsewhere one record at a time becomes a
    `Row`, a `Skipped`, or part of the row before, which therefore waits for the next."""

    def __init__(
        self, table: Table, plan: Plan, layout: Layout, currency: str, limits: Limits
    ) -> None:
        self.table, self.plan, self.layout, self.limits = table, plan, layout, limits
        self.mapping = plan.mapping
        self.tally = Tally(warnings=list(table.warnings))
        self.facts = facts.Facts.of_lines(
            [cells for _, cells in layout.preamble], plan.order, plan.decimal_sign
        )
        self.currency = layout.currency or self.mapping.default_currency or self.facts.currency
        self.default_currency = currency
        self.is_out = side_reader(self.mapping.debit_flags)
        self.days: dict[str, date | None] = {}
        self.accounts: dict[str, str] = {}
        self.width = len(layout.header) or len(layout.columns)
        self.header = [cell for cell in layout.header if cell]
        self.amount_of = self._amount_reader()
        self.out_of_range = 0
        self.waiting: Row | Batch | None = None
        self.columns = Columns(
            plan,
            width=self.width,
            currency=self.currency or currency,
            is_out=self.is_out,
            accounts=self.accounts,
            page_of=None if type(table).page_of is Table.page_of else table.page_of,
        )

    def read(self) -> Iterator[Event | Batch]:
        lines = 0
        preamble_ends = self.layout.preamble_ends
        for line_nos, rows in self.table.blocks():
            lines = line_nos[-1]
            start = bisect_right(line_nos, preamble_ends)
            if start < len(rows):
                yield from self._read_block(line_nos[start:], rows[start:])
        yield from self._release()
        if not self.tally.rows:
            raise self._nothing_read()
        yield from self._accounts()
        yield Report(
            format=self.table.format,
            lines=lines,
            rows=self.tally.rows,
            skipped=self.tally.skipped,
            warnings=tuple(self.tally.warnings),
            signature=self.mapping.signature or self.layout.signature,
            mapping=self.mapping.to_dict(),
            parser="table",
        )

    def _release(self) -> Iterator[Event | Batch]:
        if self.waiting is not None:
            yield self.waiting
            self.waiting = None

    def _read_block(
        self, line_nos: Sequence[int], rows: Sequence[Sequence[str]]
    ) -> Iterator[Event | Batch]:
        batch = self.columns.read(line_nos, rows)
        if batch is not None:
            yield from self._release()
            self.waiting = batch
            self.tally.rows += batch.size
        elif len(rows) > _FEW:
            half = len(rows) // 2
            yield from self._read_block(line_nos[:half], rows[:half])
            yield from self._read_block(line_nos[half:], rows[half:])
        else:
            for line_no, cells in zip(line_nos, rows, strict=True):
                yield from self._read_line(line_no, list(cells))

    def _read_line(self, line_no: int, cells: list[str]) -> Iterator[Event | Batch]:
        event = self._read_record(line_no, cells)
        if event is None:
            return
        if isinstance(event, str):
            if isinstance(self.waiting, Batch):
                rest, self.waiting = self.waiting.split_last()
                if rest.size:
                    yield rest
            if self.waiting is not None:
                text = f"{self.waiting.description} {event}".strip()
                self.waiting = self.waiting._replace(description=text)
            return
        yield from self._release()
        if isinstance(event, Row):
            self.tally.rows += 1
            self.waiting = event
        else:
            yield self.tally.skip(event)

    def _nothing_read(self) -> Unreadable:
        lost = self.tally.first_lost
        if self.out_of_range:
            return Unreadable(
                "dates_out_of_range", "Every date in this file is before 1970 or after 2099."
            )
        if lost:
            return Unreadable(
                "no_transactions",
                f"No transaction could be read. Line {lost.line_no}: {lost.reason}",
            )
        return Unreadable("no_transactions", "This file has a header but no transactions under it.")

    def _accounts(self) -> Iterator[Account]:
        several = len(self.accounts) > 1
        for key, currency in (self.accounts or {"": ""}).items():
            known = self.facts if not several else facts.Facts()
            number = key or known.number
            yield Account(
                key=key,
                number=number,
                holder_name=self.facts.holder,
                currency=currency,
                opening_balance=known.opening,
                closing_balance=known.closing,
                period_start=known.period_start,
                period_end=known.period_end,
            )

    def _cell(self, cells: Sequence[str], column: int | None) -> str:
        if column is None or column >= len(cells):
            return ""
        return " ".join(cells[column].split())

    def _day(self, text: str) -> date | None:
        if text not in self.days:
            if len(self.days) > 20000:
                self.days.clear()
            self.days[text] = dates.read_date(numbers.tidy(text), self.plan.order)
        return self.days[text]

    def _read_record(  # noqa: PLR0911  each way that a line can fail, in order
        self, line_no: int, cells: list[str]
    ) -> Row | Skipped | str | None:
        mapping = self.mapping
        date_text = cells[mapping.date] if mapping.date < len(cells) else ""  # type: ignore[operator,index]  # a mapping to read by has a date
        day = self._day(date_text) if date_text else None
        if day is None:
            return self._no_date(line_no, cells, date_text.strip())
        if len(cells) > self.width and any(cell.strip() for cell in cells[self.width :]):
            return self._skip(
                line_no, cells, "This line has more cells than the header.", "bad_row"
            )
        if not dates.is_plausible(day):
            self.out_of_range += 1
            return self._skip(
                line_no, cells, f"The date {day.isoformat()} cannot be right.", "bad_date"
            )
        if mapping.status is not None and self._is_not_booked(cells):
            return self._skip(
                line_no, cells, "Not booked (pending, declined or reverted).", "pending"
            )
        try:
            amount = self.amount_of(cells)
            balance = self._balance(cells)
        except numbers.BadNumber as error:
            return self._skip(line_no, cells, str(error), "bad_amount")
        if amount is None:
            return self._no_amount(line_no, cells, balance)
        if balance is None and self._is_balance_line(cells, amount.value):
            return self._skip(line_no, cells, "A balance, not a transaction.", "furniture")
        return self._row(line_no, cells, day, amount, balance)

    def _row(
        self,
        line_no: int,
        cells: list[str],
        day: date,
        amount: numbers.Amount,
        balance: Decimal | None,
    ) -> Row:
        mapping = self.mapping
        parts = dict.fromkeys(
            filter(None, (self._cell(cells, column) for column in mapping.description))
        )
        counterparty = self._cell(cells, mapping.counterparty)
        value_text = (
            cells[mapping.value_date]
            if mapping.value_date is not None and mapping.value_date < len(cells)
            else ""
        )
        currency = self._currency(cells, amount)
        account = self._account(cells, currency)
        return Row(
            account=account,
            line_no=line_no,
            booked_on=day,
            amount=amount.value,
            currency=currency,
            description=" ".join(parts) or counterparty,
            value_on=self._day(value_text) if value_text else None,
            counterparty=counterparty,
            reference=self._cell(cells, mapping.reference),
            balance_after=balance,
            page=self.table.page_of(line_no),
        )

    def _currency(self, cells: list[str], amount: numbers.Amount) -> str:
        if stated := stated_currency(self._cell(cells, self.mapping.currency)):
            return stated
        found = self.currency or (amount.currency if amount.currency in CODES else "")
        return found or self.default_currency

    def _account(self, cells: list[str], currency: str) -> str:
        key = account_key(self._cell(cells, self.mapping.account))
        if not key:
            key = next(iter(self.accounts), "")
        elif "" in self.accounts and len(self.accounts) == 1:
            self.accounts[key] = self.accounts.pop("")
        if key not in self.accounts:
            self.accounts[key] = currency
        return key

    def _balance(self, cells: list[str]) -> Decimal | None:
        text = self._cell(cells, self.mapping.balance)
        return numbers.read_amount(text, self.plan.decimal_sign).value if text else None

    def _is_not_booked(self, cells: list[str]) -> bool:
        return is_not_booked(self._cell(cells, self.mapping.status))

    def _is_balance_line(self, cells: list[str], amount: Decimal) -> bool:
        """Opening and closing balances that stand in the table like movements."""
        named = next(
            filter(
                None, (facts.named_balance(self._cell(cells, c)) for c in self.mapping.description)
            ),
            "",
        )
        if named == "opening":
            self.facts = replace(self.facts, opening=amount)
        elif named == "closing":
            self.facts = replace(self.facts, closing=amount)
        return bool(named)

    def _no_date(  # noqa: PLR0911  each thing that a line without a date can be
        self, line_no: int, cells: list[str], date_text: str
    ) -> Skipped | str | None:
        filled = [cell.strip() for cell in cells if cell.strip()]
        if not filled:
            return None
        if self.header and [c for c in filled if c] == self.header:
            return self._skip(line_no, cells, "The header once more.", "furniture")
        if date_text.casefold() in _PENDING or (
            self.mapping.status is not None and self._is_not_booked(cells)
        ):
            return self._skip(line_no, cells, "Not booked yet.", "pending")
        try:
            amount = self.amount_of(cells)
        except numbers.BadNumber:
            amount = None
        if amount is None:
            described = [self._cell(cells, column) for column in self.mapping.description]
            if (
                not date_text
                and self.waiting is not None
                and len([d for d in described if d]) == len(filled)
            ):
                return " ".join(filter(None, described))
            self.facts = self.facts.with_line(cells, self.plan.order, self.plan.decimal_sign)
            return self._skip(line_no, cells, "Not a transaction.", "furniture")
        if facts.is_summary(filled):
            self.facts = self.facts.with_line(cells, self.plan.order, self.plan.decimal_sign)
            return self._skip(line_no, cells, "A total, not a transaction.", "furniture")
        reason = f"“{date_text[:40]}” is not a date." if date_text else "The date is missing."
        return self._skip(line_no, cells, reason, "bad_date")

    def _no_amount(self, line_no: int, cells: list[str], balance: Decimal | None) -> Skipped:
        if balance is not None or facts.is_summary([cell for cell in cells if cell.strip()]):
            text = " ".join(cells)
            if balance is not None and facts.is_opening(text) and not self.tally.rows:
                self.facts = replace(self.facts, opening=balance)
            elif balance is not None and facts.is_closing(text):
                self.facts = replace(self.facts, closing=balance)
            return self._skip(line_no, cells, "A balance, not a transaction.", "furniture")
        return self._skip(line_no, cells, "The amount is missing.", "bad_amount")

    def _skip(self, line_no: int, cells: list[str], reason: str, code: str) -> Skipped:
        return Skipped(
            line_no, reason, " | ".join(filter(None, (c.strip() for c in cells)))[:_TEXT], code
        )

    def _amount_reader(self) -> Callable[[list[str]], numbers.Amount | None]:
        mapping, decimal_sign = self.mapping, self.plan.decimal_sign
        read = numbers.read_amount

        def one(cells: list[str]) -> numbers.Amount | None:
            column = mapping.amount
            text = cells[column].strip() if column < len(cells) else ""  # type: ignore[operator,index]  # chosen where there is one
            return read(text, decimal_sign) if text else None

        def by_flag(cells: list[str]) -> numbers.Amount | None:
            amount = one(cells)
            if amount is None or amount.value < 0:
                return amount
            word = self._cell(cells, mapping.flag)
            is_out = self.is_out(word)
            if is_out is None:
                raise numbers.BadNumber(f"“{word[:40]}” says neither money in nor money out.")
            return replace(amount, value=-amount.value) if is_out else amount

        def two_sided(cells: list[str]) -> numbers.Amount | None:
            out, back = (self._cell(cells, column) for column in (mapping.debit, mapping.credit))
            debit = read(out, decimal_sign) if out and out != "-" else None
            credit = read(back, decimal_sign) if back and back != "-" else None
            if debit is not None and credit is not None and debit.value and credit.value:
                raise numbers.BadNumber("This line has money in and money out at once.")
            if debit is not None and (debit.value or credit is None):
                return debit if self.plan.signed_debit else replace(debit, value=-debit.value)
            return credit

        return {"amount": one, "flag": by_flag, "debit_credit": two_sided}[mapping.sign_rule]

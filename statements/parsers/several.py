"""Several sheets of one workbook as one statement: their order, their accounts, their line numbers."""

# ruff: noqa: E501  messages and patterns read better in long lines

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from .base import Account, Batch, Event, Limits, NeedsMapping, Report, Row, Skipped, Unreadable
from .mapping import Mapping
from .tables import read_table

if TYPE_CHECKING:
    from .worksheet import SheetTable


@dataclass(slots=True)
class _Sheet:
    """What one sheet gave."""

    table: SheetTable
    report: Report
    batches: list[Batch] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    first: date = date.max
    last: date = date.min
    is_newest_first: bool = False


def read_several(
    tables: Sequence[SheetTable], *, mapping: Mapping | None, currency: str, limits: Limits
) -> Iterator[Event | Batch]:
    """Read sheets with the same columns one after the other; see `statements.parsers.sheets`."""
    sheets, empty = _read_all(tables, mapping, currency, limits)
    sheets, copies = _without_copies(sheets)
    yield from copies
    sheets.sort(key=lambda sheet: sheet.first, reverse=sheets[0].is_newest_first)
    keys = _keys(sheets)
    before = 0
    accounts: dict[str, Account] = {}
    for sheet in sheets:
        own = keys.get(sheet.table.number)
        for batch in sheet.batches:
            columns = list(batch.columns)
            columns[0] = own if own is not None and columns[0] == "" else columns[0]
            columns[1] = [line_no + before for line_no in columns[1]]
            columns[10] = sheet.table.number
            yield Batch(batch.size, columns)
        for skipped in sheet.skipped:
            reason = f"Sheet “{sheet.table.name[:60]}”: {skipped.reason}"
            yield replace(skipped, line_no=skipped.line_no + before, reason=reason)
        for account in sheet.accounts:
            key = own if own is not None and account.key == "" else account.key
            named = replace(account, key=key)
            accounts[key] = _joined(accounts[key], named, sheet) if key in accounts else named
        before += sheet.report.lines
    yield from accounts.values()
    whole = _whole([sheet.report for sheet in sheets], before, empty)
    yield replace(
        whole,
        skipped=whole.skipped + len(copies),
        warnings=(*whole.warnings, *(copy.reason for copy in copies)),
    )


def _read_all(
    tables: Sequence[SheetTable], mapping: Mapping | None, currency: str, limits: Limits
) -> tuple[list[_Sheet], list[str]]:
    """Each sheet read; what one leaves open (the order of day and month) another may decide."""
    sheets: list[_Sheet] = []
    empty: list[str] = []
    open_questions: list[tuple[SheetTable, NeedsMapping]] = []
    for table in tables:
        try:
            sheets.append(_read(table, mapping, currency, limits))
        except NeedsMapping as question:
            open_questions.append((table, question))
        except Unreadable as refusal:
            if refusal.code != "no_transactions":
                raise
            empty.append(table.name)
        if sum(sheet.report.rows for sheet in sheets) > limits.max_rows:
            raise Unreadable(
                "too_many_rows",
                f"This workbook has more than {limits.max_rows} lines. Export a shorter period.",
            )
    if open_questions and not sheets:
        raise open_questions[0][1]
    for table, _ in open_questions:
        answered = Mapping.from_dict(sheets[0].report.mapping or {})
        sheets.append(_read(table, answered, currency, limits))
    if not sheets:
        raise Unreadable(
            "no_transactions", "These sheets have headers but no transactions under them."
        )
    return sheets, empty


def _read(table: SheetTable, mapping: Mapping | None, currency: str, limits: Limits) -> _Sheet:
    sheet = _Sheet(table, Report(table.format, 0, 0, 0))
    days: list[date] = []
    for event in read_table(table, mapping=mapping, currency=currency, limits=limits):
        if isinstance(event, Row):
            event = Batch.of([event])  # noqa: PLW2901  rows of any kind are kept alike
        if isinstance(event, Batch):
            sheet.batches.append(event)
            booked = event.columns[2]
            days += map(date.fromisoformat, booked if isinstance(booked, list) else [booked])
        elif isinstance(event, Skipped):
            sheet.skipped.append(event)
        elif isinstance(event, Account):
            sheet.accounts.append(event)
        else:
            sheet.report = event
    sheet.first, sheet.last = min(days), max(days)
    sheet.is_newest_first = days[0] > days[-1]
    return sheet


def _without_copies(sheets: Sequence[_Sheet]) -> tuple[list[_Sheet], list[Skipped]]:
    """A sheet with the very rows of another is a copy of it: counted twice, they would be wrong."""
    first: dict[int, _Sheet] = {}
    copies = []
    for sheet in sheets:
        same = first.setdefault(_rows_of(sheet), sheet)
        if same is not sheet:
            copies.append(
                Skipped(
                    sheet.batches[0].columns[1][0],
                    f"The sheet “{sheet.table.name[:60]}” holds the same rows as “{same.table.name[:60]}” and was read once.",
                    f"Sheet “{sheet.table.name[:60]}”",
                    "furniture",
                )
            )
    return list(first.values()), copies


def _rows_of(sheet: _Sheet) -> int:
    """A hash of the rows without their numbers."""
    rows = (row._replace(line_no=0, page=None) for batch in sheet.batches for row in batch.rows())
    return hash(tuple(rows))


def _keys(sheets: Sequence[_Sheet]) -> dict[int, str]:
    """The account of each sheet whose lines name none: its number, its sheet's name, or "" for all."""
    unnamed = [sheet for sheet in sheets if any(account.key == "" for account in sheet.accounts)]
    told = {sheet.table.number: next(a for a in sheet.accounts if a.key == "") for sheet in unnamed}
    if len({account.number for account in told.values()} - {""}) > 1:
        return {n: told[n].number or _name(sheets, n) for n in told}
    in_time = sorted(unnamed, key=lambda sheet: sheet.first)
    one_currency = len({account.currency for account in told.values()}) == 1
    if one_currency and all(older.last <= newer.first for older, newer in pairwise(in_time)):
        return {}
    return {n: _name(sheets, n) for n in told}


def _name(sheets: Sequence[_Sheet], number: int) -> str:
    return next(sheet.table.name for sheet in sheets if sheet.table.number == number)[:60]


def _joined(one: Account, other: Account, sheet: _Sheet) -> Account:
    """Two parts of one account, in the order in which they are read."""
    older, newer = (other, one) if sheet.is_newest_first else (one, other)
    starts = [day for day in (one.period_start, other.period_start) if day]
    ends = [day for day in (one.period_end, other.period_end) if day]
    return replace(
        one,
        number=one.number or other.number,
        holder_name=one.holder_name or other.holder_name,
        opening_balance=older.opening_balance,
        closing_balance=newer.closing_balance,
        period_start=min(starts, default=None),
        period_end=max(ends, default=None),
    )


def _whole(reports: Sequence[Report], lines: int, empty: Sequence[str]) -> Report:
    warnings = dict.fromkeys(text for report in reports for text in report.warnings)
    if empty:
        named = ", ".join(f"“{name[:60]}”" for name in empty)
        warnings[f"Sheets without a transaction: {named}."] = None
    return replace(
        reports[0],
        lines=lines,
        rows=sum(report.rows for report in reports),
        skipped=sum(report.skipped for report in reports),
        warnings=tuple(warnings),
    )

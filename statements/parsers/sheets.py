"""Workbooks (XLSX, XLSM, XLS, ODS): each sheet with movements is a table like any other.

Sheets with the same columns are read one after the other, in the order of time that their lines
follow. Of one sheet, `line_no` is the number of the row as the spreadsheet shows it, and `page` is
None. Of several, `page` is the number of the sheet from 1, and lines are numbered on from sheet to
sheet: the first row of the second sheet that is read follows the last row of the first.

Sheets that continue each other (one for each month) are one account. Sheets that name account
numbers, or whose periods overlap, are accounts of their own, by number or by the sheet's name.
What is not read is named: a sheet that holds movements as `Skipped`, any other in a warning.
"""

# ruff: noqa: E501  messages read better in long lines

from __future__ import annotations

import io
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import archive, outliers
from .base import Batch, Event, Limits, NeedsPassword, Report, Skipped, Unreadable
from .cells import EPOCH_1900, EPOCH_1904
from .detect import kind_of_archive
from .layout import Layout, find_layout
from .mapping import Mapping
from .regular import Below, Regular
from .several import read_several
from .tables import read_table
from .worksheet import SAMPLE, SheetTable, days_as_numbers

if TYPE_CHECKING:
    from datetime import datetime

    from python_calamine import CalamineWorkbook

_MOST_SHEETS = 120
#: What a reader needs of an XLSX or XLSM; pictures, macros and charts are never unpacked.
_NEEDED = ("[Content_Types].xml", "_rels/.rels", "mimetype", "content.xml", "META-INF/manifest.xml")
_NEEDED_FOLDERS = ("xl", "xl/_rels", "xl/worksheets")


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits,
) -> Iterator[Event | Batch]:
    """Read a workbook; see `statements.parsers.parse_in_batches`."""
    book = Book.open(path, password, limits)
    chosen, skipped = book.choose(mapping)
    yield from skipped
    if len(chosen) == 1:
        events = read_table(chosen[0], mapping=mapping, currency=currency, limits=limits)
    else:
        events = read_several(chosen, mapping=mapping, currency=currency, limits=limits)
    for event in events:
        if isinstance(event, Report):
            yield replace(
                event,
                skipped=event.skipped + len(skipped),
                warnings=(*event.warnings, *book.warnings),
                parser="sheets",
            )
        else:
            yield event


def _refuse_outliers(parts: AnyMapping[str, bytes]) -> None:
    for name, content in parts.items():
        if name.startswith("xl/worksheets/"):
            outliers.refuse_far_cells(content)
        elif name == "content.xml":
            outliers.refuse_repeated_cells(content)


def _below(long: Regular, head: CalamineWorkbook, epoch: datetime) -> Below | None:
    """What stands below the rows in `head`, where all of it is regular."""
    if len(head.sheets_metadata) != 1:
        return None
    rows = list(head.get_sheet_by_index(0).iter_rows())
    return long.read(rows, days_as_numbers(rows[:SAMPLE]), epoch)


class Book:
    """A workbook that was opened, and what it holds beside the sheets that are read."""

    def __init__(
        self,
        workbook: CalamineWorkbook,
        kind: str,
        epoch: datetime,
        limits: Limits,
        rest: Below | None = None,
    ) -> None:
        self.workbook, self.kind, self.epoch, self.limits = workbook, kind, epoch, limits
        self.rest = rest  # the rows of its only sheet that are not in `workbook`
        self.warnings: list[str] = []

    @classmethod
    def open(cls, path: str | Path, password: str | None, limits: Limits) -> Book:
        with open(path, "rb") as file:
            is_zip = file.read(2) == b"PK"
        if is_zip:
            return cls._of_archive(Path(path), password, limits)
        from . import protection  # its library is needed for such files only

        content = protection.unlock(path, password)
        if content.read(2) == b"PK":
            return cls._of_archive(content, None, limits)
        content.seek(0)
        with _named_errors():
            return cls(_open(content), "xls", EPOCH_1900, limits)

    @classmethod
    def _of_archive(cls, source: Path | io.BytesIO, password: str | None, limits: Limits) -> Book:
        kind = kind_of_archive(source, limits)
        entries = archive.directory(source)
        needed = {name: entry for name, entry in entries.items() if _is_needed(name)}
        parts = archive.unpack(source, needed, limits)
        if kind == "ods" and b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            from . import protected_ods  # and its library too

            parts = protected_ods.unlock(parts, password, limits)
        archive.refuse_doctype(parts)
        properties = parts.get("xl/workbook.xml", b"")
        is_1904 = b'date1904="1"' in properties or b'date1904="true"' in properties
        epoch = EPOCH_1904 if is_1904 else EPOCH_1900
        with _named_errors():
            if long := Regular.cut(parts, limits):
                _refuse_outliers(long.parts)
                head = _open(archive.pack(long.parts))
                if below := _below(long, head, epoch):
                    return cls(head, kind, epoch, limits, below)
            _refuse_outliers(parts)
            book = cls(_open(archive.pack(parts)), kind, epoch, limits)
        book._warn_of_errors(parts)
        return book

    def choose(self, mapping: Mapping | None) -> tuple[list[SheetTable], list[Skipped]]:
        """The tables to read, and for each other sheet with movements why it is left."""
        shown, hidden, passed = self._tables()
        if len(shown) == 1 and not hidden:
            self._warn_of(passed)
            return shown, []
        moving = [(t, layout) for t in shown if (layout := find_layout(t.sample)).movements]
        secret = [(t, layout) for t in hidden if (layout := find_layout(t.sample)).movements]
        if not moving and secret:
            moving, secret = secret, []
            self.warnings.append("The movements stand on a hidden sheet.")
        if not moving:
            if shown or hidden:
                # The table reader says best what is missing.
                fullest = max(shown or hidden, key=lambda table: len(table.sample))
                return [fullest], []
            self._refuse_too_wide(passed)
            raise Unreadable(
                "empty", "This workbook is empty. Export the statement again and upload it."
            )
        first, likeness = _leader(moving, mapping)
        chosen = [t for t, layout in moving if t is first or _shape(layout) == likeness]
        read = {t.number for t in chosen}
        passed += [
            (t.number, t.name, "no transactions" if t in shown else "hidden")
            for t in (*shown, *hidden)
            if t.number not in {other.number for other, _ in (*moving, *secret)}
        ]
        skipped = [
            _left(t, layout, "It has other columns than the sheet that was read.")
            for t, layout in moving
            if t.number not in read
        ]
        skipped += [_left(t, layout, "It is hidden.") for t, layout in secret]
        self._warn_of(passed)
        return chosen, skipped

    def _refuse_too_wide(self, passed: list[tuple[int, str, str]]) -> None:
        for _, name, why in passed:
            if why.endswith("columns"):
                raise Unreadable(
                    "too_many_columns",
                    f"The sheet “{name[:60]}” has {why}; "
                    f"no bank statement has more than {self.limits.max_columns}.",
                )

    def _warn_of_errors(self, parts: AnyMapping[str, bytes]) -> None:
        sheets = (p for n, p in parts.items() if n.startswith(("xl/worksheets/", "content.xml")))
        if count := sum(map(outliers.errors_in, sheets)):
            self.warnings.append(
                f"{count} cells hold an error such as #DIV/0! instead of a value and were read as blank."
                if count > 1
                else "One cell holds an error such as #DIV/0! instead of a value and was read as blank."
            )

    def _warn_of(self, passed: list[tuple[int, str, str]]) -> None:
        if passed:
            named = ", ".join(f"“{name[:60]}” ({why})" for _, name, why in sorted(passed)[:20])
            self.warnings.append(f"Sheets that were not read: {named}.")

    def _tables(self) -> tuple[list[SheetTable], list[SheetTable], list[tuple[int, str, str]]]:
        """Visible tables, hidden ones, and (number, name, reason) of sheets that are none."""
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        known = self.workbook.sheets_metadata
        if len(known) > _MOST_SHEETS:
            raise Unreadable(
                "too_many_sheets",
                f"This workbook has {len(known)} sheets. Save those with transactions on their own and upload that.",
            )
        shown: list[SheetTable] = []
        hidden: list[SheetTable] = []
        passed: list[tuple[int, str, str]] = []
        for index, about in enumerate(known):
            if about.typ != SheetTypeEnum.WorkSheet:
                passed.append((index + 1, about.name, "a chart or a macro"))
                continue
            with _named_errors():
                sheet = self.workbook.get_sheet_by_index(index)
            if not sheet.height or not sheet.width:
                passed.append((index + 1, about.name, "empty"))
                continue
            if sheet.width > self.limits.max_columns:
                passed.append((index + 1, about.name, f"{sheet.width} columns"))
                continue
            table = SheetTable(sheet, self.kind, index + 1, self.epoch, self.rest)
            (shown if about.visible == SheetVisibleEnum.Visible else hidden).append(table)
        return shown, hidden, passed


def _is_needed(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    if name in _NEEDED:
        return True
    return folder in _NEEDED_FOLDERS and last.endswith((".xml", ".rels"))


def _open(content: io.BytesIO) -> CalamineWorkbook:
    import python_calamine

    return python_calamine.CalamineWorkbook.from_filelike(content)


@contextmanager
def _named_errors() -> Iterator[None]:
    """The library's errors and its panics, which are no `Exception`, as refusals."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError:
        raise NeedsPassword from None
    except CalamineError:
        raise _damaged() from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _damaged() from None
        raise


def _damaged() -> Unreadable:
    return Unreadable(
        "damaged",
        "This workbook is damaged. Open it in a spreadsheet program, save it as a new XLSX and upload that.",
    )


def _shape(layout: Layout) -> object:
    """What two sheets must share to be read by the same columns."""
    mapping = layout.mapping
    return (
        replace(mapping, header_row=None, signature="")
        if "columns" not in layout.undecided
        else layout.signature
    )


def _leader(
    moving: list[tuple[SheetTable, Layout]], mapping: Mapping | None
) -> tuple[SheetTable, object]:
    """The sheet that a mapping was made for, or else the one with the most rows."""
    if mapping is not None and mapping.signature:
        for table, layout in moving:
            if layout.signature == mapping.signature:
                return table, _shape(layout)
    table, layout = max(moving, key=lambda pair: pair[0].height)
    return table, _shape(layout)


def _left(table: SheetTable, layout: Layout, why: str) -> Skipped:
    line_no = next(n for n, _ in table.sample if n > layout.preamble_ends)
    return Skipped(
        line_no,
        f"The sheet “{table.name[:60]}” holds movements and was not read. {why}",
        f"Sheet “{table.name[:60]}”",
        "bad_sheet",
    )

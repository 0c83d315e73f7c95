"""Rows and figures as files for spreadsheets: CSV, and XLSX with real dates and numbers.

No cell is ever run as a formula: texts that a spreadsheet would take for one are made plain text
(https://owasp.org/www-community/attacks/CSV_Injection), numbers and dates are written as such.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from core import clock, places

CSV, XLSX = "csv", "xlsx"
MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: Rows of one file. XLSX is packed within the request and costs more.
MOST_ROWS = {CSV: 200_000, XLSX: 20_000}

TEXT, DATE, MONTH, NUMBER, AMOUNT, SHARE = "text", "date", "month", "number", "amount", "share"
WIDTHS = {TEXT: 24, DATE: 12, MONTH: 10, NUMBER: 10, AMOUNT: 16, SHARE: 10}  # of columns in XLSX

#: What a spreadsheet takes for the start of a formula, full-width forms included.
FORMULA = re.compile(r"^([\s\ufeff\u200b]*)(?=[=+\-@＝＋－＠])")
#: The same behind a semicolon, where spreadsheets of many countries split a CSV.
#: A quotation mark there begins a quoted cell, which hides the sign from a reader of letters.
SPLIT_FORMULA = re.compile(r"(;[\s\"\ufeff\u200b]*)(?=[=+\-@＝＋－＠])")
#: Texts without any of these are harmless as they are; most are.
SUSPECT = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff=+\-@＝＋－＠]")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")

Cell = str | date | Decimal | int | None


@dataclass(frozen=True)
class Column:
    label: str | Promise
    kind: str


@dataclass(frozen=True)
class Table:
    """What a file holds. Cells are of their column's kind or None; `rows` is read once."""

    name: str  # of the file, without its ending
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: an apostrophe stands before what looks like a formula."""
    if not SUSPECT.search(text):
        return text
    text = CONTROL.sub(" ", text)
    return SPLIT_FORMULA.sub(r"\1'", FORMULA.sub(r"'\1", text))


def file_name(*parts: str, ending: str) -> str:
    """A name of plain letters, digits and hyphens, with the day: no path, no surprises."""
    words = "-".join(parts).casefold()
    stem = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:80].strip("-")
    return f"{stem}-{clock.today():%Y-%m-%d}.{ending}"


def response_of(table: Table, ending: str) -> StreamingHttpResponse:
    """The table as a file to save; never stored by caches, never shown in the browser.

    Raises Conflict with code busy where other workbooks are being packed.
    """
    name = file_name(table.name, ending=ending)
    if ending == XLSX:
        with places.place():
            response: StreamingHttpResponse = FileResponse(xlsx_of(table))
    else:
        response = StreamingHttpResponse(csv_of(table))
    response["Content-Type"] = MEDIA_TYPES[ending]
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response


# -- CSV


class _Echo:
    """A file that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def csv_of(table: Table) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, by which Excel knows it; amounts with a decimal point."""
    writer = csv.writer(_Echo())
    yield (
        b"\xef\xbb\xbf" + writer.writerow([harmless(str(c.label)) for c in table.columns]).encode()
    )
    kinds = [column.kind for column in table.columns]
    for row in table.rows:
        cells = [_csv_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True)]
        yield writer.writerow(cells).encode()


def _csv_cell(cell: Cell, kind: str) -> str | int:
    if cell is None:
        return ""
    if kind == TEXT:
        return harmless(str(cell))
    if kind in {AMOUNT, SHARE}:
        return f"{cell:f}"
    if kind == DATE and isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:%Y-%m}" if kind == MONTH else str(cell)


# -- XLSX


def xlsx_of(table: Table) -> IO[bytes]:
    """The workbook. Its sheet is written row by row on disk; what it is packed into stays in
    memory, some 2 MB for MOST_ROWS."""
    import xlsxwriter

    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet()
    formats = _Formats(book)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, WIDTHS[column.kind])
        sheet.write_string(0, index, harmless(str(column.label)), formats.head)
    kinds = [column.kind for column in table.columns]
    for number, row in enumerate(table.rows, 1):
        for index, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            if cell is None:
                continue
            if isinstance(cell, date):
                sheet.write_datetime(number, index, cell, formats.of(kind))
            elif isinstance(cell, str):
                sheet.write_string(number, index, harmless(cell))
            else:
                sheet.write_number(number, index, float(cell), formats.of(kind, cell))
    book.close()
    file.seek(0)
    return file


class _Formats:
    """The cell formats of a workbook, made when they are first needed."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True})
        self.made: dict[str, Any] = {}

    def of(self, kind: str, cell: Cell = None) -> Any:
        pattern = {DATE: "yyyy-mm-dd", MONTH: "yyyy-mm", NUMBER: "0", SHARE: "0.0%"}.get(kind)
        if pattern is None:  # an amount: as many decimals as its currency has
            places = -int(cell.as_tuple().exponent) if isinstance(cell, Decimal) else 0
            pattern = "#,##0" + ("." + "0" * places if places > 0 else "")
        if pattern not in self.made:
            self.made[pattern] = self.book.add_format({"num_format": pattern})
        return self.made[pattern]

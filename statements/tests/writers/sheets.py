"""XLSX, XLS and ODS."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, time
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt

from statements.tests.ledgers import Entry, Ledger

from .delimited import european

_HEADER = ["Date", "Description", "Amount", "Currency", "Balance"]


def xlsx(ledger: Ledger) -> bytes:
    """Typed cells: dates, floats, shared strings."""
    return workbook({"Statement": ledger.entries})


def workbook(sheets: dict[str, Iterable[Entry]], **options: object) -> bytes:
    """One sheet of typed cells for each name; `options` are XlsxWriter's."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        money = book.add_format({"num_format": "#,##0.00"})
        for name, entries in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, _HEADER)
            for row, e in enumerate(entries, 1):
                sheet.write_datetime(row, 0, datetime.combine(e.booked_on, time()), day)
                sheet.write_string(row, 1, e.description)
                sheet.write_number(row, 2, float(e.amount), money)
                sheet.write_string(row, 3, "EUR")
                sheet.write_number(row, 4, float(e.balance), money)
    return out.getvalue()


def xlsx_text(ledger: Ledger) -> bytes:
    """Everything as text, newest first, decimal comma, with lines above the table."""
    rows = [["Kontoauszug"], ["Kontonummer", "DE89370400440532013000"], []]
    rows += [["Buchungstag", "Valuta", "Verwendungszweck", "Betrag", "Währung", "Saldo"]]
    for e in reversed(ledger.entries):
        day = f"{e.booked_on:%d.%m.%Y}"
        rows.append([day, day, e.description, european(e.amount), "EUR", european(e.balance)])
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Umsätze")
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
    return out.getvalue()


def xls(ledger: Ledger) -> bytes:
    """BIFF 8: typed cells, money in and money out in columns of their own."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Statement")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for column, name in enumerate(["Date", "Details", "Paid out", "Paid in", "Balance"]):
        sheet.write(0, column, name)
    for row, e in enumerate(ledger.entries, 1):
        sheet.write(row, 0, e.booked_on, day)
        sheet.write(row, 1, e.description)
        sheet.write(row, 2 if e.amount < 0 else 3, float(abs(e.amount)))
        sheet.write(row, 4, float(e.balance))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ODS = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Statement">{}'
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell'
    ' table:number-columns-repeated="16384"/></table:table-row>'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)


def _cell(kind: str, value: str, text: str) -> str:
    name = {"date": "date-value"}.get(kind, "value")
    typed = f' office:{name}="{value}"' if value else ""
    return (
        f'<table:table-cell office:value-type="{kind}"{typed}>'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


def ods_content(ledger: Ledger) -> str:
    rows = ["".join(_cell("string", "", name) for name in _HEADER)]
    rows += [
        _cell("date", e.booked_on.isoformat(), f"{e.booked_on:%d/%m/%y}")
        + _cell("string", "", e.description)
        + _cell("currency", f"{e.amount}", european(e.amount))
        + _cell("string", "", "EUR")
        + _cell("float", f"{e.balance}", european(e.balance))
        for e in ledger.entries
    ]
    return _CONTENT.format("".join(f"<table:table-row>{r}</table:table-row>" for r in rows))


def ods(ledger: Ledger) -> bytes:
    """As LibreOffice saves it: typed values beside the text shown, a million blank rows below."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, zipfile.ZIP_STORED)
        archive.writestr("content.xml", ods_content(ledger))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return out.getvalue()


WRITERS = {w.__name__: w for w in (xlsx, xlsx_text, xls, ods)}

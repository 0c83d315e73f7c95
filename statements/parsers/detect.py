"""What a file is, judged by its content; its name says nothing."""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from . import archive
from .base import Limits, Unreadable

_HEAD = 65536
_EXPORT = "Export the statement from your bank as CSV or OFX and upload that."
#: Spreadsheets of Excel 2 to 5 begin with this record, without a container around it.
_BARE_BIFF = (b"\t\0\x04\0", b"\t\x02\x06\0", b"\t\x04\x06\0", b"\t\x08\x08\0", b"\t\x08\x10\0")

_SIGNATURES = (
    (b"\x89PNG", "image_not_supported", f"This is a picture, not a statement that can be read. {_EXPORT}"),
    (b"\xff\xd8\xff", "image_not_supported", f"This is a picture, not a statement that can be read. {_EXPORT}"),
    (b"GIF8", "image_not_supported", f"This is a picture, not a statement that can be read. {_EXPORT}"),
    (b"II*\0", "image_not_supported", f"This is a scan, not a statement that can be read. {_EXPORT}"),
    (b"MM\0*", "image_not_supported", f"This is a scan, not a statement that can be read. {_EXPORT}"),
    (b"\x1f\x8b", "archive_not_supported", "This is a compressed archive. Unpack it and upload the statement inside."),
    (b"Rar!", "archive_not_supported", "This is a compressed archive. Unpack it and upload the statement inside."),
    (b"7z\xbc\xaf", "archive_not_supported", "This is a compressed archive. Unpack it and upload the statement inside."),
    (b"BZh", "archive_not_supported", "This is a compressed archive. Unpack it and upload the statement inside."),
    (b"\xfd7zXZ", "archive_not_supported", "This is a compressed archive. Unpack it and upload the statement inside."),
    (b"SQLite format 3\0", "binary", f"This is a database, not a statement. {_EXPORT}"),
    (b"\x7fELF", "binary", f"This is a program, not a statement. {_EXPORT}"),
    (b"MZ\x90\0", "binary", f"This is a program, not a statement. {_EXPORT}"),
    *((mark, "spreadsheet_too_old", "This spreadsheet is of a very old kind. Open it, save it as XLSX and upload that.") for mark in _BARE_BIFF),
    (b"{\\rtf", "document_not_supported", f"This is a text document, not a statement that can be read. {_EXPORT}"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_OFX = re.compile(rb"(?:^|[\s>])OFXHEADER\s*:|<\?OFX\b|<OFX>", re.IGNORECASE)
#: A field in the first line, or a reference (20) and soon another field that statements have.
_MT940 = re.compile(
    rb"\A:(?:\d\d[A-Z]?|940):|(?:\A|[\r\n])[ \t]*(?:\{4:)?:20:[^\r\n]*+(?:[\r\n]++(?!:2[58]|:60)[^\r\n]*+){0,8}?[\r\n]++[ \t]*:(?:25P?|28C?|60[FM]):"
)
#: A section, or an entry without one: lines of letter and value, a day and an amount among them.
_QIF = re.compile(
    rb"\A(?:(?![^\r\n]*+[,;\t|])[^!\r\n]{0,200}[\r\n]++){0,10}[ \t]*!(?:type:|account\b|option:|clear:)"
    rb"|\A(?=(?:[^\r\n]*+[\r\n]++){0,10}?d[\d /.'-]{6,10}[\r\n])(?=(?:[^\r\n]*+[\r\n]++){0,10}?[tu][\d,.+ -]+[\r\n])"
    rb"(?:[a-z][^\r\n]*+[\r\n]++){2,12}\^[ \t]*(?:[\r\n]|\Z)",
    re.IGNORECASE,
)
_CAMT = re.compile(
    rb"<(?:[\w.-]+:)?(?:BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)(?:V\d\d)?[\s/>]|Document[^>]*:camt\.05[234]\.)"
)
#: Other messages of ISO 20022, by their root element or namespace: what they are.
_OTHER_MESSAGES = (
    (rb"CstmrCdtTrfInitn|pain\.001\.", "a payment order (pain.001)"),
    (rb"CstmrDrctDbtInitn|pain\.008\.", "a direct debit order (pain.008)"),
    (rb"CstmrPmtStsRpt|pain\.002\.", "a report on the status of payment orders (pain.002)"),
    (rb"AcctRptgReq|camt\.060\.", "a request for a statement (camt.060)"),
    (rb"pacs\.\d{3}\.|FIToFI", "a message between banks (pacs)"),
    (rb"(?:camt|pain|acmt|admi|auth|reda)\.\d{3}\.", "another message to or from a bank"),
)
_MOST_COMMENTS = 1 << 22
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27}) + b"\x7f"


def detect(path: str | Path, limits: Limits) -> str:
    """One of `READERS`. Raises `Unreadable`, named, for everything that no reader reads."""
    with open(path, "rb") as file:
        head = file.read(_HEAD)
        size = file.seek(0, 2)
    if size > limits.max_bytes:
        raise Unreadable(
            "too_big",
            f"This file is larger than {limits.max_bytes // 2**20} MB. Export a shorter period.",
        )
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise Unreadable("empty", "This file is empty. Export the statement again and upload it.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_OLE):
        from . import compound  # its library is needed for such files only

        return compound.kind_of(path)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return kind_of_archive(path, limits)
    _refuse_signatures(head)
    text = _as_ascii(head)
    if text.lstrip()[:1] == b"<":
        text = _without_comments(path, text)
    kind = _text_format(text)
    if not kind:
        _refuse_other_text(text)
        _refuse_binary(head)
    return kind or "csv"


def kind_of_archive(source: str | Path | BinaryIO, limits: Limits) -> str:
    """ "xlsx" or "ods", told by the parts that the archive's directory names.

    Raises `Unreadable` for other documents and for archives of files.
    """
    entries = archive.directory(source)
    folders = {name.partition("/")[0] for name in entries if "/" in name}
    if "xl/workbook.bin" in entries:
        raise Unreadable(
            "spreadsheet_not_supported",
            "This is a binary workbook (XLSB). Open it, save it as XLSX and upload that.",
        )
    if "[Content_Types].xml" in entries and "xl" in folders:
        return "xlsx"
    if "content.xml" in entries and "mimetype" in entries:
        only = {"mimetype": entries["mimetype"]}
        if archive.unpack(source, only, limits)["mimetype"].startswith(_ODS):
            return "ods"
    if "Index/Document.iwa" in entries or "Index.zip" in entries:
        raise Unreadable(
            "numbers_not_supported",
            "This is an Apple Numbers or Pages document. Export it as CSV or XLSX and upload that.",
        )
    if folders & {"word", "ppt"} or "content.xml" in entries:
        raise Unreadable(
            "document_not_supported",
            f"This is a text document, not a statement that can be read. {_EXPORT}",
        )
    raise Unreadable(
        "archive_not_supported",
        "This is a ZIP archive, as some banks deliver CAMT in. Unpack it and upload the statements inside.",
    )


def _text_format(text: bytes) -> str:
    """The format that names itself at its beginning, or ""."""
    if _OFX.search(text):
        return "ofx"
    start = text.lstrip()[:4096]
    if _CAMT.search(text):
        return "camt"
    start = start.lstrip(b"\x01\x02$ \t\r\n")
    if start.startswith((b"{1:", b"{2:", b"{4:")) or _MT940.search(start):
        return "mt940"
    if _QIF.match(start):
        return "qif"
    return ""


def _without_comments(path: str | Path, text: bytes) -> bytes:
    """The beginning of an XML file without what stands between its tags, be that long."""
    if text.count(b"<!--") > text.count(b"-->"):
        with open(path, "rb") as file:
            text = _as_ascii(file.read(_MOST_COMMENTS))
    kept, at = [], 0
    while (start := text.find(b"<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find(b"-->", start)
        at = end + 3 if end >= 0 else len(text)
    return b"".join([*kept, text[at:]])


def _as_ascii(head: bytes) -> bytes:
    """The ASCII letters of `head`, whether one byte or two stand for each."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or head[:64].count(0) > 16:
        return head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    return head.removeprefix(b"\xef\xbb\xbf")


def _refuse_signatures(head: bytes) -> None:
    for signature, code, message in _SIGNATURES:
        if head.startswith(signature):
            raise Unreadable(code, message)
    if head[4:8] == b"ftyp" or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        raise Unreadable(
            "image_not_supported", f"This is a picture, not a statement that can be read. {_EXPORT}"
        )


def _refuse_other_text(text: bytes) -> None:
    start = text.lstrip()[:4096]
    lowered = start[:1024].lower()
    if lowered.startswith((b"<!doctype html", b"<html")) or b"<table" in lowered:
        raise Unreadable(
            "html_not_supported",
            "This is a web page, although it may be named like a spreadsheet. Open it in a spreadsheet program, "
            "save it as CSV and upload that.",
        )
    if b"<!doctype" in lowered or b"<!entity" in lowered:
        raise Unreadable(
            "doctype_refused", f"This XML file holds a DOCTYPE, which no statement needs. {_EXPORT}"
        )
    for pattern, what in _OTHER_MESSAGES if b"<document" in lowered else ():
        if re.search(pattern, start):
            raise Unreadable(
                "not_a_statement",
                f"This file is {what}, not a statement. Export the statement of the account (camt.053) "
                "from your bank and upload that.",
            )
    if lowered.startswith(b"<?xml") or re.match(rb"<[a-z!][^>]*>", lowered):
        raise Unreadable(
            "xml_not_supported", f"This XML file is no statement that can be read. {_EXPORT}"
        )
    if re.match(rb"[{\[]\s*[\"{\[\]}]", start):
        raise Unreadable("json_not_supported", f"JSON files are not read. {_EXPORT}")


def utf16_without_mark(head: bytes) -> str:
    """The byte order of UTF-16 that does not name it, told by where the zeros stand, or ""."""
    sample = head[:4096]
    half = len(sample) // 2
    first, second = sample[0::2].count(0), sample[1::2].count(0)
    if second > 0.4 * half and first < 0.05 * half:
        return "utf-16-le"
    if first > 0.4 * half and second < 0.05 * half:
        return "utf-16-be"
    return ""


def _refuse_binary(head: bytes) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    if utf16_without_mark(head):
        return
    sample = head[:8192]
    control = len(sample) - len(sample.translate(None, _CONTROL))
    if control > 0.02 * len(sample) + 2:
        raise Unreadable(
            "binary", f"This file is not text: it cannot be read as a statement. {_EXPORT}"
        )

"""What a file is, judged by its content; its name says nothing."""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

import re
from pathlib import Path

from .base import Limits, Unreadable

_HEAD = 65536
_EXPORT = "Export the statement from your bank as CSV or OFX and upload that."

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
    (b"{\\rtf", "document_not_supported", f"This is a text document, not a statement that can be read. {_EXPORT}"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0"  # XLS, and protected XLSX
_ZIPPED = ((b"xl/", "xlsx"), (b"opendocument.spreadsheet", "ods"))
_OFX = re.compile(rb"(?:^|[\s>])OFXHEADER\s*:|<\?OFX\b|<OFX>", re.IGNORECASE)
_MT940 = re.compile(rb"\A:\d\d[A-Z]?:|(?:^|\n)\s*:20:.*?\n\s*:(?:25|28C?|60[FM]):", re.DOTALL)
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
        return "xls"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(head)
    _refuse_signatures(head)
    text = _as_ascii(head)
    kind = _text_format(text)
    if not kind:
        _refuse_other_text(text)
        _refuse_binary(head)
    return kind or "csv"


def _zipped(head: bytes) -> str:
    for inside, kind in _ZIPPED:
        if inside in head:
            return kind
    if b"word/" in head:
        raise Unreadable(
            "document_not_supported",
            f"This is a text document, not a statement that can be read. {_EXPORT}",
        )
    raise Unreadable(
        "archive_not_supported", "This is a ZIP archive. Unpack it and upload the statement inside."
    )


def _text_format(text: bytes) -> str:
    """The format that names itself at its beginning, or ""."""
    if _OFX.search(text):
        return "ofx"
    start = text.lstrip()[:4096]
    if b"BkToCstmr" in text[:8192]:
        return "camt"
    if start.startswith((b"{1:", b"{4:")) or _MT940.search(start):
        return "mt940"
    if start[:1024].lower().startswith((b"!type:", b"!account", b"!option:")):
        return "qif"
    return ""


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

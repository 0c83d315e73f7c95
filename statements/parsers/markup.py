"""What OFX and CAMT share: which encoding marked-up text is in, and texts put together."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from .detect import utf16_without_mark

_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_HEADER = re.compile(rb"\b(ENCODING|CHARSET)\s*:\s*([\w.-]+)", re.IGNORECASE)
_WIDE = ("utf-8", "ascii", "utf-16", "utf-32", "utf-7")


def encoding_of(path: str | Path) -> str:
    """UTF-8 or UTF-16 where the bytes plainly are; else what the header names; else cp1252.

    Headers are wrong more often than bytes: no other text happens to be valid UTF-8.
    """
    with open(path, "rb") as file:
        head = file.read(8192)
        file.seek(0)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if wide := utf16_without_mark(head):
            return wide
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", True)
            return "utf-8-sig"
        except UnicodeDecodeError:
            pass
    return _declared(head)


def _declared(head: bytes) -> str:
    named = {key.upper(): value.decode().lower() for key, value in _HEADER.findall(head[:1024])}
    in_xml = _DECLARED.search(head)
    charset = named.get(b"CHARSET", "")
    for name in (
        charset,
        f"cp{charset}",
        named.get(b"ENCODING", ""),
        in_xml[1].decode() if in_xml else "",
    ):
        try:
            found = codecs.lookup(name)
        except LookupError:
            continue
        if (
            name
            and not found.name.startswith(_WIDE)
            and getattr(found, "_is_text_encoding", True)
            and found.name not in ("idna", "punycode", "unicode_escape", "raw_unicode_escape")
        ):
            return "cp1252" if found.name == "iso8859-1" else found.name
    return "cp1252"


def one_line(text: str) -> str:
    return " ".join(text.split())


def join(name: str, memo: str) -> str:
    """Name and memo without saying anything twice."""
    if not name or memo.casefold().startswith(name.casefold()):
        return memo or name
    if not memo or name.casefold().endswith(memo.casefold()):
        return name
    return f"{name} {memo}"

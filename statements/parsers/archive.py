"""ZIP files that strangers made: their directory, and the few parts that a reader needs.

Nothing is unpacked but what is asked for, never more than was declared and allowed, and nothing is
taken on trust: what a library of another language then reads is a new, plain archive of the parts
that were checked here. Format: PKWARE's APPNOTE 6.3, sections 4.3 (order) and 4.4 (fields).
"""

# ruff: noqa: E501  messages read better in long lines

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .base import Limits, Unreadable

_END, _ENTRY, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_END_FIELDS = struct.Struct("<4s4H2LH")
_ENTRY_FIELDS = struct.Struct("<4s6H3L5H2L")
_LOCAL_FIELDS = struct.Struct("<4s5H3L2H")
_LONGEST_END = _END_FIELDS.size + 65535
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1 | 0x40 | 0x2000
#: More than any office document has, and little enough to look through at once.
_MOST_ENTRIES, _LONGEST_DIRECTORY = 5000, 2**20
#: XML of equal rows shrinks to a fiftieth; only a bomb shrinks to a three hundredth.
_HIGHEST_RATIO, _RATIO_FROM = 300, 2**20
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Entry(NamedTuple):
    """One part: its sizes in bytes as declared, packed and unpacked."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int


def directory(source: str | Path | BinaryIO) -> dict[str, Entry]:
    """The parts by name. Raises `Unreadable` for what is damaged, or made to mislead."""
    if isinstance(source, (str, Path)):
        with open(source, "rb") as file:
            return directory(file)
    size = source.seek(0, 2)
    tail_at = max(0, size - _LONGEST_END)
    source.seek(tail_at)
    tail = source.read()
    at = tail.rfind(_END)
    if at < 0 or at + _END_FIELDS.size > len(tail):
        raise _damaged()
    _, disk, _, _, count, length, offset, _ = _END_FIELDS.unpack_from(tail, at)
    if length > _LONGEST_DIRECTORY or count > _MOST_ENTRIES:
        raise Unreadable(
            "too_many_parts",
            "This archive holds thousands of parts, which no statement does. "
            "Export the statement as CSV and upload that.",
        )
    if disk or offset + length > tail_at + at:
        raise _damaged()
    source.seek(offset)
    return _entries(source.read(length), count)


def _entries(listing: bytes, count: int) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    seen: set[str] = set()
    at = 0
    for _ in range(count):
        try:
            fields = _ENTRY_FIELDS.unpack_from(listing, at)
        except struct.error:
            raise _damaged() from None
        signature, _, _, flags, method, _, _, crc, packed, unpacked, length, extra, comment = (
            fields[:13]
        )
        at += _ENTRY_FIELDS.size
        raw = listing[at : at + length]
        at += length + extra + comment
        if signature != _ENTRY or len(raw) < length:
            raise _damaged()
        name = raw.decode("utf-8" if flags & 0x800 else "cp437", "replace").replace("\\", "/")
        if _misleads(name) or name.casefold() in seen:
            raise Unreadable(
                "archive_refused",
                "The names in this archive are made to mislead. "
                "Export the statement again from your bank, as CSV where you can.",
            )
        seen.add(name.casefold())
        entries[name] = Entry(name, flags, method, crc, packed, unpacked, fields[16])
    return entries


def _misleads(name: str) -> bool:
    return (
        not name
        or name.startswith("/")
        or "\0" in name
        or ":" in name.split("/", 1)[0]
        or ".." in name.split("/")
    )


def unpack(
    source: str | Path | BinaryIO, entries: Mapping[str, Entry], limits: Limits
) -> dict[str, bytes]:
    """The content of `entries`. Raises `Unreadable` before anything has grown too large."""
    if isinstance(source, (str, Path)):
        with open(source, "rb") as file:
            return unpack(file, entries, limits)
    if sum(entry.unpacked for entry in entries.values()) > limits.max_unpacked:
        raise _bomb()
    return {name: _content(source, entry) for name, entry in entries.items()}


def _content(source: BinaryIO, entry: Entry) -> bytes:
    if entry.flags & _ENCRYPTED:
        raise Unreadable(
            "archive_encrypted",
            "This archive is encrypted. Open it with its password, save the statement without one and upload that.",
        )
    if entry.unpacked > _RATIO_FROM and entry.unpacked > _HIGHEST_RATIO * max(1, entry.packed):
        raise _bomb()
    source.seek(entry.offset)
    local = source.read(_LOCAL_FIELDS.size)
    if len(local) < _LOCAL_FIELDS.size or not local.startswith(_LOCAL):
        raise _damaged()
    *_, name_length, extra_length = _LOCAL_FIELDS.unpack(local)
    source.seek(name_length + extra_length, 1)
    packed = source.read(entry.packed)
    if len(packed) < entry.packed:
        raise _damaged()
    content = _inflate(packed, entry)
    if len(content) != entry.unpacked or zlib.crc32(content) != entry.crc:
        raise _damaged()
    return content


def _inflate(packed: bytes, entry: Entry) -> bytes:
    if entry.method == _STORED:
        return packed
    if entry.method != _DEFLATED:
        raise Unreadable(
            "archive_refused",
            "This file is packed in a way that no spreadsheet program uses. Save it again as XLSX and upload that.",
        )
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # One byte more than declared is enough to catch a size that lies.
        content = machine.decompress(packed, entry.unpacked + 1)
    except zlib.error:
        raise _damaged() from None
    if len(content) > entry.unpacked:
        raise _bomb()
    return content


def refuse_doctype(parts: Mapping[str, bytes]) -> None:
    """No part of a spreadsheet has a DOCTYPE, so none has to be understood."""
    for content in parts.values():
        if b"!" in content and _DOCTYPE.search(content):
            raise Unreadable(
                "doctype_refused",
                "This file holds a DOCTYPE, which no spreadsheet needs. "
                "Export the statement again from your bank, as CSV where you can.",
            )


def pack(parts: Mapping[str, bytes]) -> io.BytesIO:
    """An archive of `parts`, each as it is."""
    out, listing = io.BytesIO(), io.BytesIO()
    for name, content in parts.items():
        raw, crc, size = name.encode(), zlib.crc32(content), len(content)
        offset = out.tell()
        out.write(_LOCAL_FIELDS.pack(_LOCAL, 20, 0x800, 0, 0, 33, crc, size, size, len(raw), 0))
        out.write(raw)
        out.write(content)
        listing.write(
            _ENTRY_FIELDS.pack(
                _ENTRY, 20, 20, 0x800, 0, 0, 33, crc, size, size, len(raw), 0, 0, 0, 0, 0, offset
            )
        )
        listing.write(raw)
    start = out.tell()
    out.write(listing.getvalue())
    count, length = len(parts), listing.tell()
    out.write(_END_FIELDS.pack(_END, 0, 0, count, count, length, start, 0))
    out.seek(0)
    return out


def _damaged() -> Unreadable:
    return Unreadable(
        "damaged",
        "This file is damaged or was cut short. Download it again from your bank and upload that.",
    )


def _bomb() -> Unreadable:
    return Unreadable(
        "unpacks_too_large",
        "Unpacked, this file is far larger than a statement. Export a shorter period, as CSV where you can.",
    )

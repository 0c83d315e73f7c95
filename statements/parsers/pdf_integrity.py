"""Whether a PDF is whole: streams that unpack to their end, pages that are all there, digits that
mean themselves.

PDFium reads what it can of a damaged file and says nothing of the rest, so a page would lose lines
in silence. What is packed with Flate (ISO 32000-1, 7.4.4) ends in a checksum (RFC 1950), by which
nearly any damage is told. A file that is encrypted is packed first and cannot be told so.
"""

from __future__ import annotations

import base64
import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .base import Unreadable

_DAMAGED = (
    "Part of this PDF is damaged, so that lines would be missing. Download it from your bank again."
)
_FILTER = re.compile(rb"/(?:Filter|F)\b\s*\[?\s*/(\w+)(?:\s*/(\w+))?")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)\b")
#: Pictures, the shapes of letters, and what is attached: no words stand in these.
_WORDLESS = re.compile(
    rb"/Subtype\s*/(?:Image|XML|Type1C|CIDFontType0C|OpenType)\b|/Length[123]\b"
    rb"|/Type\s*/(?:EmbeddedFile|Metadata|XRef)\b|/(?:DCT|JPX|CCITTFax|JBIG2)Decode\b"
)
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_NUMBER = re.compile(rb"(\d+)\s+\d+\s+$")
_FLATE, _ASCII85 = (b"FlateDecode", b"Fl"), (b"ASCII85Decode", b"A85")
#: The dictionary before a stream is not longer than this.
_HEAD = 4096
_CHUNK, _OUT = 1 << 14, 1 << 20
#: No statement unpacks to more than this, in bytes; of what does, the rest is not looked at.
_MOST = 1 << 30
_CODES = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_RANGES = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]{4})>")
_BLOCKS = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)


@dataclass(slots=True)
class Findings:
    """What the streams and objects of a file tell; `unpacked` is in bytes."""

    pages: set[int] = field(default_factory=set)
    wrong_digits: bool = False
    unpacked: int = 0

    def warnings(self, shown: int) -> Iterator[str]:
        """In plain words; `shown` is the number of pages that the file says it has."""
        if len(self.pages) > shown:
            yield (
                f"This PDF holds {len(self.pages)} pages but shows {shown}: "
                "movements may be missing."
            )
        if self.wrong_digits:
            yield (
                "The digits that this PDF shows are not the digits that it gives to read. "
                "Compare the figures with the page as you see it."
            )


def examine(path: str | Path) -> Findings:
    """Look at every stream with words of a file that is not encrypted. Raises `Unreadable`."""
    found = Findings()
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        between = 0
        for head, start, end in _streams(data):
            _count_pages(data, between, head, found)
            about = data[head:start]
            size = _LENGTH.search(about)
            packing = _FILTER.search(about)
            if packing and not _WORDLESS.search(about):
                end[0] = _unpacked(data, start, packing, about, found)
            elif size and _ends_at(data, start + int(size[1])):
                end[0] = start + int(size[1])
            between = end[0]
        _count_pages(data, between, len(data), found)
    return found


def _streams(data: mmap.mmap) -> Iterator[tuple[int, int, list[int]]]:
    """(where its dictionary begins, where it begins, [where to look on]) of each stream."""
    at = data.find(b"stream")
    while at >= 0:
        begin = at + 6
        if data[at - 3 : at] != b"end" and data[begin : begin + 1] in (b"\r", b"\n"):
            start = begin + (2 if data[begin : begin + 2] == b"\r\n" else 1)
            end = [start]
            yield max(data.rfind(b"obj", max(0, at - _HEAD), at), 0), start, end
            begin = end[0]
        at = data.find(b"stream", begin)


def _ends_at(data: mmap.mmap, at: int) -> bool:
    return data.find(b"endstream", at, at + 20) >= 0


def _count_pages(data: mmap.mmap, start: int, end: int, found: Findings) -> None:
    """Page objects that stand in the file as they are."""
    for match in _PAGE.finditer(data, start, end):
        at = data.rfind(b"obj", max(0, match.start() - _HEAD), match.start())
        number = _NUMBER.search(data, max(0, at - 20), at) if at > 0 else None
        if number:
            found.pages.add(int(number[1]))


def _unpacked(
    data: mmap.mmap, start: int, packing: re.Match[bytes], about: bytes, found: Findings
) -> int:
    """Unpack one stream; where it ends."""
    first, second = packing[1], packing[2]
    end = data.find(b"endstream", start)
    if first in _ASCII85 and second in _FLATE:
        try:
            packed = base64.a85decode(data[start:end].strip().removesuffix(b"~>"))
        except ValueError:
            raise Unreadable("damaged_pdf", _DAMAGED) from None
        _inflate(packed, 0, about, found)
        return end
    return start + _inflate(data, start, about, found) if first in _FLATE else start


def _inflate(data: mmap.mmap | bytes, start: int, about: bytes, found: Findings) -> int:
    """How many packed bytes there were."""
    unpack, at, kept = zlib.decompressobj(), start, b""
    piece = b""
    try:
        while not unpack.eof and found.unpacked < _MOST:
            piece = unpack.unconsumed_tail
            if not piece:
                piece = data[at : at + _CHUNK]
                at += len(piece)
            if not piece:
                raise Unreadable("damaged_pdf", _DAMAGED)
            out = unpack.decompress(piece, _OUT)
            found.unpacked += len(out)
            kept = kept or out
    except zlib.error:
        raise Unreadable("damaged_pdf", _DAMAGED) from None
    if b"/ObjStm" in about:
        _count_packed_pages(kept, found)
    elif b"beginbf" in kept:
        found.wrong_digits = found.wrong_digits or _misleads(kept)
    return at - start - len(unpack.unused_data)


def _count_packed_pages(objects: bytes, found: Findings) -> None:
    """Page objects of an object stream (ISO 32000-1, 7.5.7), which begins with their places."""
    first = objects.find(b"<<")
    pairs = [int(word) for word in objects[: max(first, 0)].split() if word.isdigit()]
    numbers, places = pairs[0::2], pairs[1::2]
    if not places:
        return
    base = first - places[0]
    ends = [*places[1:], len(objects)]
    for number, place, end in zip(numbers, places, ends, strict=False):
        if _PAGE.search(objects, base + place, base + end):
            found.pages.add(number)


def _misleads(cmap: bytes) -> bool:
    """Whether a map of letters (ISO 32000-1, 9.10.3) that leaves ASCII as it is alters a digit."""
    meanings: dict[int, int] = {}
    for kind, block in _BLOCKS.findall(cmap):
        if kind == b"char":
            meanings.update((int(code, 16), int(to, 16)) for code, to in _CODES.findall(block))
        else:
            for low, high, to in _RANGES.findall(block):
                for step in range(min(int(high, 16) - int(low, 16), 255) + 1):
                    meanings[int(low, 16) + step] = int(to, 16) + step
    alike = sum(code == to for code, to in meanings.items() if 0x20 < code < 0x7F)
    digits = range(0x30, 0x3A)
    return alike > len(digits) and any(
        meanings.get(code, code) != code and meanings[code] in digits for code in digits
    )

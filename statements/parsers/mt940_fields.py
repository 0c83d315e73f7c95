"""The fields of SWIFT messages, whatever envelopes, headers and line ends stand around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO, NamedTuple

from .base import Limits, Unreadable

#: Fields that statements (MT940) and interim reports (MT942) have, and Rabobank's heading.
_TAGS = frozenset(
    "13 13C 13D 20 21 25 25P 28 28C 34F 60F 60M 61 62F 62M 64 65 86 90C 90D NS 940 942".split()
)
_TAG = re.compile(r"[ \t]*:([0-9A-Z]{2,3}):(.*)", re.ASCII | re.DOTALL)
#: A line that begins like a field and is none. No text may begin a line with a colon (SWIFT).
_BROKEN = re.compile(r":(?:\s?6.?[1Il]|\S{1,4}:)")
_ENDS = re.compile(r"-(?:\}.*|X*)\s*", re.DOTALL)
#: What stands around messages that were saved as they went over the wire.
_WIRE = "\x01\x02\x03$ \t"
#: Field 86 has six lines in SWIFT, and up to a few dozen in the dialects of banks.
_MOST_LINES = 100
_CHUNK = 1 << 16
#: The longest text that `_PLAIN` can match, with room to spare.
_LOOKED_AT = 8192
_NONE: Sequence[str] = ()
#: A field 61 in good order and its field 86, up to the next field: groups are dates, mark, whole
#: and decimal digits, kind, reference, bank's reference, second line, details, their other lines.
_PLAIN = re.compile(
    r":61:(\d{6}(?:\d{4})?)(R?[CD])[A-Z]?(\d{1,12}),(\d{0,3})([NFS][A-Z0-9]{3})([^\n/]{0,16})"
    r"(?://([^\n]{0,40}))?\n(?:([^:\n{$\s\x01-\x1f-][^\n]{0,80})\n)?:86:([^\n]{0,1000})\n"
    r"((?:[^:\n{$\s\x01-\x1f-][^\n]{0,200}\n){0,20})(?=:(?:6|2|N))",
    re.ASCII,
)


class Field(NamedTuple):
    """`tag` is that of the message, "-" for its end, "!" for a line that is no field.

    `more` are the lines that follow the first, without those that are blank. Line ends are taken
    off, spaces are kept: they tell how a bank broke its lines.
    """

    line_no: int
    tag: str
    text: str
    more: Sequence[str]


Plain = tuple[int, re.Match[str]]  # line number of a field 61, and what `_PLAIN` found there


def fields_of(file: IO[str], limits: Limits) -> Iterator[Field | Plain]:
    """The fields in file order; a movement in good order comes whole, which costs a tenth.

    Text that stands between messages is left out. The last item is Field(lines, "", "", ()).
    """
    lines = _Lines()
    buffer, at, line_no, whole = "", 0, 1, False
    match_plain = _PLAIN.match
    while True:
        left = len(buffer) - at
        if not whole and left < _LOOKED_AT:
            chunk = file.read(_CHUNK)
            buffer, at, whole = buffer[at:] + chunk, 0, not chunk
            continue
        if buffer.startswith(":61:", at):
            match = match_plain(buffer, at)
            if match is not None:
                if lines.tag:
                    yield from lines.done()
                yield line_no, match
                end = match.end()
                line_no += buffer.count("\n", at, end)
                at = end
                continue
        end = buffer.find("\n", at)
        while end < 0 and not whole and len(buffer) - at <= limits.max_line:
            chunk = file.read(_CHUNK)
            buffer, at, whole = buffer[at:] + chunk, 0, not chunk
            end = buffer.find("\n", at)
        if (end if end >= 0 else len(buffer)) - at > limits.max_line:
            raise Unreadable(
                "line_too_long",
                f"Line {line_no} is longer than {limits.max_line} letters, "
                "which no bank statement has.",
            )
        if end < 0 and at == len(buffer):
            break
        yield from lines.take(line_no, buffer[at : end if end >= 0 else len(buffer)])
        at = end + 1 if end >= 0 else len(buffer)
        line_no += 1
    yield from lines.done()
    yield Field(line_no - 1, "", "", _NONE)


class _Lines:
    """Lines one by one, put together to fields."""

    def __init__(self) -> None:
        self.line_no, self.tag, self.text = 0, "", ""
        self.more: list[str] = []

    def done(self) -> Iterator[Field]:
        """The field that is complete now, if there is one."""
        if self.tag:
            yield Field(self.line_no, self.tag, self.text, self.more)
            self.tag, self.more = "", []

    def take(self, line_no: int, line: str) -> Iterator[Field]:
        match = _TAG.match(line)
        if match is not None and match[1] in _TAGS:
            yield from self.done()
            self.line_no, self.tag, self.text = line_no, match[1], match[2]
            return
        kind, rest = _other_line(line)
        if kind == "text":
            if self.tag and rest and not rest.isspace() and len(self.more) < _MOST_LINES:
                self.more.append(rest)
            return
        yield from self.done()
        if kind == "!":
            yield Field(line_no, "!", line, _NONE)
            return
        yield Field(line_no, "-", "", _NONE)
        match = _TAG.match(rest)
        if match is not None and match[1] in _TAGS:
            self.line_no, self.tag, self.text = line_no, match[1], match[2]


def _other_line(line: str) -> tuple[str, str]:
    """("text", the line), ("-", a field behind an envelope) or ("!", a line that is no field)."""
    first = line[:1]
    if first == ":" and _BROKEN.match(line):
        return "!", line
    if first == "-" and _ENDS.fullmatch(line):
        return "-", line.rpartition("{4:")[2] if "{4:" in line else ""
    if first in ("{", *_WIRE):
        bare = line.lstrip(_WIRE)
        if bare.startswith(("{1:", "{2:", "{3:", "{4:")):
            return "-", bare.rpartition("{4:")[2] if "{4:" in bare else ""
    return "text", line

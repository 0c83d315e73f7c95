"""The fields of SWIFT messages, whatever envelopes, headers and line ends stand around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

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
_NONE: Sequence[str] = ()


class Field(NamedTuple):
    """`tag` is that of the message, "-" for its end, "!" for a line that is no field.

    `more` are the lines that follow the first, without those that are blank. Line ends are taken
    off, spaces are kept: they tell how a bank broke its lines.
    """

    line_no: int
    tag: str
    text: str
    more: Sequence[str]


def fields_of(lines: Iterable[str], limits: Limits) -> Iterator[Field]:
    """The fields in file order. Text that stands between messages is left out."""
    longest, tags, match_tag = limits.max_line, _TAGS, _TAG.match
    at, tag, text = 0, "", ""
    more: list[str] = []
    for line_no, raw in enumerate(lines, 1):
        if len(raw) > longest:
            raise Unreadable(
                "line_too_long",
                f"Line {line_no} is longer than {longest} letters, which no bank statement has.",
            )
        line = raw.removesuffix("\n")
        match = match_tag(line)
        if match is not None and (found := match[1]) in tags:
            if tag:
                yield Field(at, tag, text, more)
            at, tag, text = line_no, found, match[2]
            if more:
                more = []
            continue
        kind, rest = _other_line(line)
        if kind == "text":
            if tag and rest and not rest.isspace() and len(more) < _MOST_LINES:
                more.append(rest)
            continue
        if tag:
            yield Field(at, tag, text, more)
        at, tag, text, more = 0, "", "", []
        if kind == "!":
            yield Field(line_no, "!", line, _NONE)
            continue
        yield Field(line_no, "-", "", _NONE)
        match = match_tag(rest)
        if match is not None and match[1] in tags:
            at, tag, text = line_no, match[1], match[2]
    if tag:
        yield Field(at, tag, text, more)


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

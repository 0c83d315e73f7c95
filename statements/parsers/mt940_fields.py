"""The fields of SWIFT messages, whatever envelopes, headers and line ends stand around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
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
_NONE: Sequence[str] = ()
#: How a line of text begins that continues another: no field, envelope or end, and not blank.
_TEXT = r"[^:\n{$\s\x01-\x1f-]"
#: A field 61 in good order with its one field 86, or any other line. The groups are those of
#: `Plain`, and the other line.
_PLAIN = re.compile(
    r":61:(([0-9]{6}(?:[0-9]{4})?)(R?[CD])[A-Z]?(?!0*,0*N)0{0,11}([0-9]{1,12}),([0-9]{0,3})"
    r"([NFS][A-Z0-9]{3})([^\n/]{0,16})(?://([^\n]{0,40}))?)\n"
    rf"(?:({_TEXT}[^\n]{{0,80}})\n)?"
    rf":86:([^\n]{{0,1000}}(?:\n{_TEXT}[^\n]{{0,200}}){{0,20}})\n(?=:(?:6[12][FM]?|NS|20):|\Z)"
    r"|([^\n]*\n|[^\n]+)"
)
#: Line 61; its dates, mark, whole and decimal digits, kind, reference, bank's reference and second
#: line ("" where there is none); field 86 with its line breaks; "".
Plain = tuple[str, ...]


class Field(NamedTuple):
    """`tag` is that of the message, "-" for its end, "!" for a line that is no field.

    `more` are the lines that follow the first, without those that are blank. Line ends are taken
    off, spaces are kept: they tell how a bank broke its lines.
    """

    line_no: int
    tag: str
    text: str
    more: Sequence[str]


class Run(NamedTuple):
    """Movements in good order that follow each other, and the lines that they stand on."""

    line_nos: list[int]
    found: list[Plain]

    def fields(self) -> Iterator[Field]:
        """The same movements as fields."""
        for line_no, found in zip(self.line_nos, self.found, strict=True):
            line, note, details = found[0], found[8], found[9]
            yield Field(line_no, "61", line, (note,) if note else _NONE)
            first, *more = details.split("\n")
            yield Field(line_no + (2 if note else 1), "86", first, more)


def fields_of(file: IO[str], limits: Limits) -> Iterator[Field | Run]:
    """The fields in file order; movements in good order come in runs, at a fifth of the cost.

    Text that stands between messages is left out. The last item is Field(lines, "", "", ()).
    """
    lines = _Lines(limits.max_line)
    for text, whole in _chunks(file, limits.max_line):
        if not whole:
            for line in text.removesuffix("\n").split("\n"):
                yield from lines.take(line)
            continue
        found = _PLAIN.findall(text)
        others = [index for index, plain in enumerate(found) if plain[-1]]
        start = 0
        for index in (*others, len(found)):
            if start < index:
                yield from lines.done()
                yield _run(lines, found[start:index])
            if index < len(found):
                yield from lines.take(found[index][-1].removesuffix("\n"))
            start = index + 1
    yield from lines.done()
    yield Field(lines.read, "", "", _NONE)


def _run(lines: _Lines, found: list[Plain]) -> Run:
    sizes = [(3 if plain[8] else 2) + plain[9].count("\n") for plain in found]
    line_nos = list(accumulate(sizes, initial=lines.read + 1))
    lines.read = line_nos.pop() - 1
    return Run(line_nos, found)


def _chunks(file: IO[str], longest: int) -> Iterator[tuple[str, bool]]:
    """The text in pieces of whole lines, and whether the next piece begins with another movement.

    Only a line longer than `longest` comes in pieces.
    """
    rest = ""
    while chunk := file.read(_CHUNK):
        rest += chunk
        end = rest.rfind("\n:61:") + 1
        whole = end > 0
        end = end or rest.rfind("\n") + 1 or (len(rest) if len(rest) > longest else 0)
        if end:
            yield rest[:end], whole
            rest = rest[end:]
    if rest:
        yield rest, True


class _Lines:
    """Lines one by one, put together to fields. `read` is how many lines there were."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.read = self.line_no = 0
        self.tag, self.text = "", ""
        self.more: list[str] = []

    def done(self) -> list[Field]:
        """The field that is complete now, if there is one."""
        if not self.tag:
            return []
        field = Field(self.line_no, self.tag, self.text, self.more)
        self.tag, self.more = "", []
        return [field]

    def take(self, line: str) -> list[Field]:
        """What is complete with this line."""
        self.read += 1
        if len(line) > self.longest:
            raise Unreadable(
                "line_too_long",
                f"Line {self.read} is longer than {self.longest} letters, "
                "which no bank statement has.",
            )
        match = _TAG.match(line)
        if match is not None and match[1] in _TAGS:
            done = self.done()
            self.line_no, self.tag, self.text = self.read, match[1], match[2]
            return done
        kind, rest = _other_line(line)
        if kind == "text":
            if self.tag and rest and not rest.isspace() and len(self.more) < _MOST_LINES:
                self.more.append(rest)
            return []
        done = self.done()
        if kind == "!":
            return [*done, Field(self.read, "!", line, _NONE)]
        match = _TAG.match(rest)
        if match is not None and match[1] in _TAGS:
            self.line_no, self.tag, self.text = self.read, match[1], match[2]
        return [*done, Field(self.read, "-", "", _NONE)]


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

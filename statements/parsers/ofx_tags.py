"""The tags of OFX, SGML or XML: one after the other, and runs of like transactions at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .base import Unreadable

Token = tuple[str, Any]  # (TAG or /TAG in capitals, the text that follows it)
RUN = "="

_CHUNK = 1 << 16
_LONGEST_TOKEN = 1 << 20
_TAG = re.compile(
    r"<(?:(/?[A-Za-z][\w.\-]*)\s*(/?)>|!\[CDATA\[(.*?)\]\]>|\?[^>]*>|!--.*?-->)", re.DOTALL
)
_PLAIN_ENTRY = re.compile(
    r"<STMTTRN>\s*((?:<[A-Z0-9.]+>[^<&]*(?:</[A-Z0-9.]+>\s*)?){1,30})</STMTTRN>"
)
_PLAIN_FIELD = re.compile(r"<([A-Z0-9.]+)>[^<]*(?:</(\1)>)?")
_NEXT_ENTRY = re.compile(r"\s*<STMTTRN>")
AGGREGATES = {"CURRENCY", "ORIGCURRENCY", "PAYEE", "BANKACCTTO", "CCACCTTO", "STMTTRN"}
_MOST_SHAPES = 500
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,6})|#x([0-9a-fA-F]{1,5}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}


@dataclass(slots=True)
class Run:
    """Transactions with the same tags, one after the other: the tags, and what follows them."""

    names: list[str]
    found: list[tuple[str, ...]]

    def entries(self) -> Iterator[dict[str, str]]:
        for values in self.found:
            yield dict(zip(self.names, map(str.strip, values), strict=True))

    def columns(self) -> dict[str, list[str]]:
        columns = (list(map(str.strip, values)) for values in zip(*self.found, strict=True))
        return dict(zip(self.names, columns, strict=True))


class _Shapes:
    """Transactions of the same tags in the same order, each kind as one pattern.

    Only plain ones: fields without references, nothing inside a field. All others go tag by tag.
    """

    def __init__(self) -> None:
        self._known: list[tuple[re.Pattern[str], list[str]]] = []
        self._tried = 0

    def match(self, text: str, at: int, end: int) -> tuple[Run, int] | None:
        """The transactions of one shape from `at` on, and where they end."""
        for tried, (pattern, names) in enumerate(self._known):
            if match := pattern.match(text, at, end):
                if tried:
                    self._known.insert(0, self._known.pop(tried))
                found = []
                while match:
                    found.append(match.groups())
                    at = match.end()
                    match = pattern.match(text, at, end)
                return Run(names, found), at
        self._learn(text, at, end)
        return None

    def _learn(self, text: str, at: int, end: int) -> None:
        found = _PLAIN_ENTRY.match(text, at, end) if self._tried < _MOST_SHAPES else None
        self._tried += 1
        if found is None:
            return
        fields = _PLAIN_FIELD.findall(found[1])
        names = [name for name, _ in fields]
        if len(set(names)) < len(names) or AGGREGATES.intersection(names):
            return
        pattern = r"\s*<STMTTRN>\s*" + "".join(
            rf"<{re.escape(name)}>([^<&]*)" + (rf"</{re.escape(name)}>\s*" if closed else "")
            for name, closed in fields
        )
        self._known.append((re.compile(pattern + "</STMTTRN>"), names))


def tags_of(path: str | Path, encoding: str) -> Iterator[Token]:
    """(tag, text after it), with comments and instructions left out and CDATA taken as text.

    Transactions of a known shape come as (RUN, `Run`).
    """
    shapes = _Shapes()
    tag: str | None = None
    text = ""
    with open(path, encoding=encoding, errors="replace") as file:
        rest = ""
        while True:
            chunk = file.read(_CHUNK)
            block = rest + chunk
            cut = _safe_cut(block) if chunk else len(block)
            rest, position = block[cut:], 0
            while match := _TAG.search(block, position, cut):
                text += block[position : match.start()]
                position = match.end()
                if match[1]:
                    if tag is not None:
                        yield tag, _unescape(text)
                    tag, text = match[1].upper(), ""
                    while tag == "STMTTRN" and (
                        known := shapes.match(block, block.rfind("<", 0, position), cut)
                    ):
                        run, position = known
                        yield RUN, run
                        tag = None
                        if following := _NEXT_ENTRY.match(block, position, cut):
                            tag, position = "STMTTRN", following.end()
                elif match[3] is not None:
                    text += match[3].replace("&", "&amp;")
            text += block[position:cut]
            if not chunk:
                break
            if len(rest) > _LONGEST_TOKEN or len(text) > _LONGEST_TOKEN:
                raise Unreadable(
                    "line_too_long", "A field of this file is longer than any bank makes it."
                )
    if tag is not None:
        yield tag, _unescape(text)


def _safe_cut(block: str) -> int:
    """Where `block` can be cut so that no tag, comment or CDATA is torn."""
    cut = block.rfind("<")
    for opening, closing in (("<![CDATA[", "]]>"), ("<!--", "-->")):
        start = block.rfind(opening)
        if start >= 0 and block.find(closing, start) < 0:
            cut = min(cut, start)
    return max(cut, 0)


def _unescape(text: str) -> str:
    text = text.strip()
    if "&" not in text:
        return text
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    return chr(code) if 32 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else " "

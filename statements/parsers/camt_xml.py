"""The XML of CAMT files as a stream of named values, read once and in pieces.

expat reads whatever it is given and is the one reader of XML here: it knows comments, CDATA,
references and prefixes, and refuses what is not well-formed. Nearly all entries of a file have one
of a few shapes (the same tags in the same order), so `Shapes` has expat read each shape once and
then takes the values of all other entries from the places found. Whatever is out of the ordinary
(CDATA, comments, odd references, huge entries) goes through expat itself. That is three times as
fast as expat with handlers, and a third faster than lxml's iterparse: see `bench/peers/camt.py`.
"""

from __future__ import annotations

import mmap
import re
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from .base import Unreadable
from .markup import encoding_of

Pair = tuple[str, str]  # a field of `_ENTRY_FIELDS` or `_STATEMENT_FIELDS` and its text
Item = tuple[str, Any]  # a Pair of a statement, or ("entry", list[Pair])

#: Fields that close a group and stand after the values of it.
MARKERS = frozenset(("entry", "detail", "balance", "statement"))

_DETAIL_FIELDS = {
    "": "detail",
    "Refs/EndToEndId": "end_to_end",
    "Refs/AcctSvcrRef": "detail_ref",
    "Refs/TxId": "detail_ref",
    "Amt": "detail_amount",
    "AmtDtls/TxAmt/Amt": "detail_amount_2",
    "CdtDbtInd": "detail_direction",
    "Chrgs/Amt": "charges",
    "Chrgs/TtlChrgsAndTaxAmt": "charges",
    "Chrgs/Rcrd/Amt": "charges",
    "RmtInf/Ustrd": "text",
    "RmtInf/Strd/CdtrRefInf/Ref": "structured",
    "RmtInf/Strd/CdtrRefInf/CdtrRef": "structured",
    "RmtInf/Strd/RfrdDocInf/Nb": "structured",
    "RmtInf/Strd/RfrdDocInf/RfrdDocNb": "structured",
    "RmtInf/Strd/AddtlRmtInf": "structured",
    "AddtlTxInf": "detail_info",
} | {
    f"RltdPties/{party}/{wrapper}Nm": party
    for party in ("Dbtr", "Cdtr", "UltmtDbtr", "UltmtCdtr")
    for wrapper in ("", "Pty/")
}
_ENTRY_FIELDS = {
    "": "entry",
    "NtryRef": "entry_ref",
    "Amt": "amount",
    "CdtDbtInd": "direction",
    "RvslInd": "reversal",
    "Sts": "status",
    "Sts/Cd": "status",
    "Sts/Prtry": "status",
    "BookgDt/Dt": "booked",
    "BookgDt/DtTm": "booked",
    "ValDt/Dt": "valued",
    "ValDt/DtTm": "valued",
    "AcctSvcrRef": "bank_ref",
    "BkTxCd/Prtry/Cd": "code",
    "Chrgs/Amt": "charges",
    "Chrgs/TtlChrgsAndTaxAmt": "charges",
    "Chrgs/Rcrd/Amt": "charges",
    "AddtlNtryInf": "info",
    "NtryDtls/Btch/NbOfTxs": "batch",
    "Btch/NbOfTxs": "batch",
} | {
    # Version 1 has the details in the entry itself.
    f"{place}TxDtls/{path}".rstrip("/"): field
    for place in ("NtryDtls/", "")
    for path, field in _DETAIL_FIELDS.items()
}
_STATEMENT_FIELDS = {
    "": "statement",
    "Id": "id",
    "StmtPgntn/PgNb": "page",
    "StmtPgntn/LastPgInd": "last_page",
    "RptPgntn/PgNb": "page",
    "RptPgntn/LastPgInd": "last_page",
    "NtfctnPgntn/PgNb": "page",
    "NtfctnPgntn/LastPgInd": "last_page",
    "FrToDt/FrDtTm": "from",
    "FrToDt/ToDtTm": "to",
    "FrToDt/FrDt": "from",
    "FrToDt/ToDt": "to",
    "Acct/Id/IBAN": "number",
    "Acct/Id/BBAN": "number",
    "Acct/Id/Othr/Id": "number",
    "Acct/Id/PrtryAcct/Id": "number",
    "Acct/Ccy": "currency",
    "Acct/Nm": "name",
    "Acct/Ownr/Nm": "owner",
    "Acct/Ownr/Pty/Nm": "owner",
    "Acct/Svcr/FinInstnId/Nm": "bank",
    "Acct/Svcr/FinInstnId/BIC": "bic",
    "Acct/Svcr/FinInstnId/BICFI": "bic",
    "Bal": "balance",
    "Bal/Tp/CdOrPrtry/Cd": "balance_kind",
    "Bal/Tp/CdOrPrtry/Prtry": "balance_kind",
    "Bal/Tp/Cd": "balance_kind",
    "Bal/Amt": "balance_amount",
    "Bal/CdtDbtInd": "balance_direction",
    "Bal/Dt/Dt": "balance_date",
    "Bal/Dt/DtTm": "balance_date",
} | {
    f"TxsSummry/{total}/{part}": f"{total}/{part}"
    for total in ("TtlNtries", "TtlCdtNtries", "TtlDbtNtries")
    for part in ("NbOfNtries", "Sum")
}


class _Node(dict[str, "_Node"]):
    """The elements of interest inside one, by name; `field` is what its own text is."""

    field = ""


def _tree(fields: dict[str, str], inside: dict[str, _Node] | None = None) -> _Node:
    root = _Node(inside or {})
    for path, field in fields.items():
        node = root
        for name in path.split("/") if path else ():
            node = node.setdefault(name, _Node())
        node.field = field
    return root


class _Outside(_Node):
    """Above the message anything may stand: `Document`, an envelope of the bank's own."""

    def get(self, name: str, default: Any = None) -> Any:
        return _MESSAGE if name.startswith("BkToCstmr") else self


_ENTRY = _tree(_ENTRY_FIELDS)
_STATEMENT = _tree(_STATEMENT_FIELDS, {"Ntry": _ENTRY})
_MESSAGE = _Node(dict.fromkeys(("Stmt", "Rpt", "Ntfctn"), _STATEMENT))

_CHUNK = 1 << 17
_LIKE_ASCII = ("utf-8", "cp125", "iso8859")
_DEEPEST = 100
_LONGEST_TOKEN = 1 << 20
_LONGEST_SHAPED = 1 << 14
_MOST_SHAPES = 200
_OFTEN = 2
_DETAILS_IN_FULL = 100
_SUMMED = frozenset(("detail_amount", "detail_amount.ccy", "detail_direction", "detail"))
_TOO_LONG = "A field of this file is longer than any bank makes it."

_OPENING = re.compile(r"<((?:[\w.-]+:)?)Ntry>")
_TAG = re.compile(r"(<[^>]*>)")
_FIRST_ENTRY = re.compile(rb"<(?:[\w.-]+:)?Ntry[\s/>]")
_PLAIN_REFERENCE = re.compile(
    r"&(?:amp|lt|gt|quot|apos|#(?:9|10|13|3[2-9]|[4-9]\d|[1-9]\d{2,3})|#x(?:[2-9a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2}));",
    re.ASCII,
)  # fmt: skip
#: Text between tags: everything but what is no character of XML.
_TEXT = r"[^<\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*"
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class Expat:
    """Elements to fields. `found` is for the caller to empty; entries come whole."""

    def __init__(self, root: _Node) -> None:
        self.found: list[Item] = []
        self.node, self.above = root, [root]
        self.elements_skipped = 0
        self._sink: list[Pair] = self.found
        self._details = self._detail_at = 0
        self._text: list[str] = []
        self._length = self._skipping = self._fed = 0
        parser = self.parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = 1 << 14
        parser.StartDoctypeDeclHandler = _refuse_doctype
        self._listen()

    def feed(self, text: str, last: bool = False) -> None:
        """Raises `expat.ExpatError` and `Unreadable`."""
        self.parser.Parse(text, last)
        # expat keeps a tag until its end is there, and starts it again with each piece.
        self._fed += len(text)
        if self._fed - self.parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise Unreadable("line_too_long", _TOO_LONG)

    def _listen(self) -> None:
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        node = self.node.get(name[name.find(":") + 1 :])
        if node is None:
            self._skip()
            return
        if len(self.above) > _DEEPEST:
            raise _too_deep()
        self.above.append(self.node)
        self.node = node
        self._text.clear()
        self._length = 0
        if node is _ENTRY:
            self._sink, self._details, self._detail_at = [], 0, 0
        elif attributes and node.field and "Ccy" in attributes:
            self._sink.append((node.field + ".ccy", attributes["Ccy"]))

    def _end(self, _name: str) -> None:
        field = self.node.field
        if field:
            text = "".join(self._text)
            if field in MARKERS:
                self._close(field)
            elif text and not text.isspace():
                self._sink.append((field, text))
        self._text.clear()
        self.node = self.above.pop()

    def _close(self, field: str) -> None:
        if field == "entry":
            pairs, self._sink = self._sink, self.found
            self.found.append(("entry", pairs))
            return
        self._sink.append((field, ""))
        if field == "detail":
            self._details += 1
            if self._details > _DETAILS_IN_FULL:  # only their sum is of use
                self._sink[self._detail_at :] = [
                    pair for pair in self._sink[self._detail_at :] if pair[0] in _SUMMED
                ]
            self._detail_at = len(self._sink)

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length > _LONGEST_TOKEN:
            raise Unreadable("line_too_long", _TOO_LONG)
        self._text.append(text)

    def _skip(self) -> None:
        self._skipping = 1
        self.elements_skipped += 1
        self._text.append(" ")  # 1<x/>2 is not 12
        self.parser.StartElementHandler = self._skip_start
        self.parser.EndElementHandler = self._skip_end
        self.parser.CharacterDataHandler = None

    def _skip_start(self, _name: str, _attributes: dict[str, str]) -> None:
        self._skipping += 1
        if self._skipping > _DEEPEST:
            raise _too_deep()

    def _skip_end(self, _name: str) -> None:
        self._skipping -= 1
        if not self._skipping:
            self._listen()


def _too_deep() -> Unreadable:
    return Unreadable("too_deep", "This file is nested deeper than any bank statement is.")


def _refuse_doctype(*_declaration: object) -> None:
    raise Unreadable(
        "doctype_refused",
        "This file holds a DOCTYPE or an entity, which no bank statement needs. "
        "Export it again from your bank.",
    )


class Shapes:
    """The tags of the entries seen before, each as one pattern with the texts between them."""

    def __init__(self) -> None:
        self.hits = 0
        self._seen: Counter[str] = Counter()
        self._known: list[tuple[re.Pattern[str], list[tuple[str, int, str]]]] = []

    def match(self, text: str, at: int) -> tuple[list[Pair], int] | None:
        """The fields of the entry that stands at `at`, as expat would find them, and its end."""
        for tried, (pattern, _) in enumerate(self._known):
            if match := pattern.match(text, at):
                if tried:
                    self._known.insert(0, self._known.pop(tried))
                break
        else:
            return None
        self.hits += 1
        plan = self._known[0][1]
        values = match.groups()
        if text.find("&", at, match.end()) >= 0:
            if len(_PLAIN_REFERENCE.findall(match[0])) != match[0].count("&"):
                return None
            values = tuple(_resolve(value) for value in values)
        pairs = [
            (field, fixed) if group < 0 else (field, values[group]) for field, group, fixed in plan
        ]
        if "" in values or any(value.isspace() for value in values):
            pairs = [
                pair for pair in pairs if pair[0] in MARKERS or (pair[1] and not pair[1].isspace())
            ]
        return pairs, match.end()

    def learn(self, entry: str) -> None:
        """Make a pattern of the tags of `entry` when they come a second time."""
        if len(entry) > _LONGEST_SHAPED or len(self._seen) >= _MOST_SHAPES:
            return
        parts = _TAG.split(entry)
        shape = "".join(parts[1::2])
        self._seen[shape] += 1
        if self._seen[shape] == _OFTEN and (plan := _plan(parts)):
            places = {place: f"({_TEXT})" for _, place, _ in plan if place >= 0}
            pattern = "".join(
                re.escape(part) if n % 2 else places.get(n // 2, _TEXT)
                for n, part in enumerate(parts[:-1])
            ).removeprefix(_TEXT)
            groups = {place: group for group, place in enumerate(sorted(places))}
            self._known.insert(
                0,
                (
                    re.compile(r"[ \t\r\n]*" + pattern),
                    [(field, groups.get(place, -1), fixed) for field, place, fixed in plan],
                ),
            )


def _plan(parts: list[str]) -> list[tuple[str, int, str]] | None:
    """(field, number of its text or -1, fixed text): expat reads numbers for texts."""
    numbered = [part if n % 2 else f" {n // 2} " for n, part in enumerate(parts)]
    reader = Expat(_STATEMENT)
    try:
        reader.feed("".join(numbered[1:-1]), last=True)
    except (expat.ExpatError, Unreadable):
        return None
    if len(reader.found) != 1:
        return None
    ((_, pairs),) = reader.found
    plan: list[tuple[str, int, str]] = []
    for field, text in pairs:
        if field in MARKERS or field.endswith(".ccy"):
            plan.append((field, -1, text))
        elif text.strip().isdecimal():
            plan.append((field, int(text), ""))
        else:
            return None
    return plan


def _resolve(text: str) -> str:
    return _PLAIN_REFERENCE.sub(_character, text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    name = match[0][1:-1]
    if name[0] != "#":
        return _NAMED[name]
    base, digits = (16, name[2:]) if name[1] == "x" else (10, name[1:])
    return chr(int(digits, base))


class Stream:
    """The items of one file. `warning` is set when its letters had to be guessed."""

    def __init__(self, path: str | Path, *, shapes: bool = True) -> None:
        self.path = path
        self.encoding = encoding_of(path)
        self.plain = shapes and self.encoding.startswith(_LIKE_ASCII) and _is_plain(path)
        self.expat, self.shapes = Expat(_Outside()), Shapes()
        self._lines_unfed = 0
        self._sure = False

    def __iter__(self) -> Iterator[Item]:
        try:
            yield from self._items()
        except expat.ExpatError as error:
            raise self._broken(error) from None

    def _items(self) -> Iterator[Item]:
        rest = ""
        with open(self.path, encoding=self.encoding, errors="replace") as file:
            while chunk := file.read(_CHUNK):
                if self.plain:
                    rest = yield from self._entries(rest + chunk)
                else:
                    self.expat.feed(chunk)
                yield from self._drain()
        self.expat.feed(rest, last=True)
        yield from self._drain()

    def _drain(self) -> Iterator[Item]:
        found = self.expat.found
        yield from found
        found.clear()

    def _entries(self, block: str) -> Generator[Item, None, str]:
        """Read what `block` holds; returns the unfinished entry at its end."""
        at = 0
        while True:
            while (known := self.shapes.match(block, at)) and self._in_statement():
                pairs, end = known
                self._lines_unfed += block.count("\n", at, end)
                at = end
                yield "entry", pairs
            opening = _OPENING.search(block, at)
            if opening is None:
                self._feed(block[at:])
                return ""
            if opening.start() > at:
                self._feed(block[at : opening.start()])
                yield from self._drain()
                at = opening.start()
                continue
            closing = f"</{opening[1]}Ntry>"
            stop = block.find(closing, at)
            if stop < 0 and len(block) - at <= _LONGEST_TOKEN:
                return block[at:]
            stop = stop + len(closing) if stop >= 0 else len(block)
            self.shapes.learn(block[at:stop])
            self._feed(block[at:stop])
            yield from self._drain()
            at = stop

    def _feed(self, text: str) -> None:
        if text:
            self._sure = False
            self.expat.feed(text)

    def _in_statement(self) -> bool:
        """Whether an entry may stand where one seems to: expat takes an empty element for one."""
        if not self._sure and self.expat.node is _STATEMENT:
            before = self.expat.elements_skipped
            self.expat.feed("<_/>")
            self._sure = self.expat.elements_skipped == before + 1
        return self._sure

    def _broken(self, error: expat.ExpatError) -> Unreadable:
        line = error.lineno + self._lines_unfed
        if error.code in (
            expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
            expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
            expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
            expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
        ):
            return Unreadable(
                "truncated",
                f"This file breaks off at line {line}. Download it again and upload it.",
            )
        return Unreadable(
            "bad_xml",
            f"This file is damaged at line {line} ({expat.ErrorString(error.code)}). "
            "Download it again and upload it.",
        )


def _is_plain(path: str | Path) -> bool:
    """Whether no comment, CDATA or instruction ends after the first entry's tag."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        first = _FIRST_ENTRY.search(content)
        start = first.start() if first else 0
        return all(content.find(sign, start) < 0 for sign in (b"-->", b"]]>", b"?>"))

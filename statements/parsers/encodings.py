"""Which encoding a text file is in, judged over the whole file."""

from __future__ import annotations

import codecs
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .base import Unreadable
from .detect import utf16_without_mark
from .headers import known_words

_CHUNK, _LOOKED_AT = 1 << 20, 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: One byte a letter, the likeliest first: a tie goes to the earlier one.
_SINGLE_BYTE = (
    "cp1252",
    "cp1250",
    "iso8859_2",
    "cp1254",
    "cp1251",
    "cp1253",
    "cp850",
    "cp852",
    "mac_roman",
    "cp1255",
    "cp1256",
)
#: Several bytes a letter. Nearly any text decodes as some of these, so only words that stand above
#: columns in these languages speak for them.
_SEVERAL_BYTES = ("gb18030", "big5hkscs", "cp932", "cp949")
_COMMON = {
    "cp1252": "äöüßéèêàçñóáíúâôîëïåøæõãòùìÄÖÜÉÀÇÑØÅÆ£€",
    "cp1250": "áčďéěíňóřšťúůýžąćęłńóśźżőűöüäßÁČÉĚÍŘŠÚŮÝŽŁŚŻÓŐ€",
    "iso8859_2": "áčďéěíňóřšťúůýžąćęłńóśźżőűöüäßÁČÉĚÍŘŠÚŮÝŽŁŚŻÓŐ",
    "cp1254": "çğıöşüÇĞİÖŞÜâ€",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯё№іїєґ",
    "cp1253": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ€",
    "cp850": "äöüßéèêàçñóáíúâôÄÖÜÉ£",
    "cp852": "áčďéěíňóřšťúůýžąćęłńśźżőűöüäß",
    "mac_roman": "äöüßéèêàçñóáíúâôÄÖÜÉ£€",
    "cp1255": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "cp1256": "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءآأإؤئ",
}
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Encoding:
    name: str
    errors: str = "strict"
    warning: str = ""


def detect(path: str | Path) -> Encoding:
    """A byte-order mark, then UTF-8 if all of the file is, then the best guess."""
    with open(path, "rb") as file:
        head = file.read(65536)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return _checked(path, name)
        if guess := utf16_without_mark(head):
            return _checked(path, guess)
        file.seek(0)
        valid, broken, foreign = _scan_utf8(file)
    if not broken:
        return Encoding("utf-8")
    if valid >= 4 * broken:
        # Banks cut long UTF-8 texts in the middle of a letter; the rest is still UTF-8.
        return Encoding(
            "utf-8", "replace", "Some letters in this file are damaged and shown as \ufffd."
        )
    return _of_lines(foreign)


def _of_lines(foreign: bytes) -> Encoding:
    """The encoding of the lines that are no UTF-8."""
    words = {name: _words_in(foreign, name) for name in _SEVERAL_BYTES}
    best = max(words, key=lambda name: words[name])
    # One such word can be chance; the table's header has several.
    return _guessed(foreign, best) if words[best] > 1 else _single_byte(foreign)


def _words_in(foreign: bytes, name: str) -> int:
    try:
        return len(known_words(foreign.decode(name)))
    except UnicodeDecodeError:
        return 0


def _guessed(foreign: bytes, name: str) -> Encoding:
    try:
        foreign.decode(name)
    except UnicodeDecodeError:
        return Encoding(
            name, "replace", "Some letters in this file are damaged and shown as \ufffd."
        )
    # Only the first lines were looked at: what comes later may be damaged.
    return Encoding(name, "strict" if len(foreign) <= _LOOKED_AT else "replace")


def _checked(path: str | Path, name: str) -> Encoding:
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        with open(path, "rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", True)
    except UnicodeDecodeError:
        if name == "utf-8-sig":
            return Encoding(
                name, "replace", "Some letters in this file are damaged and shown as \ufffd."
            )
        raise Unreadable(
            "bad_encoding",
            "The letters of this file cannot be read. Save it as CSV in UTF-8 and try again.",
        ) from None
    return Encoding(name)


def _scan_utf8(file: BinaryIO) -> tuple[int, int, bytes]:
    """How many letters beyond ASCII are valid UTF-8, how many bytes are not, and their lines."""
    valid = broken = 0
    foreign = bytearray()
    rest = b""
    while chunk := file.read(_CHUNK):
        block = rest + chunk
        cut = block.rfind(b"\n") + 1 or len(block)
        block, rest = block[:cut], block[cut:]
        v, b = _count_utf8(block)
        valid, broken = valid + v, broken + b
        _collect(block, foreign)
    v, b = _count_utf8(rest)
    _collect(rest, foreign)
    return valid + v, broken + b, bytes(foreign)


def _count_utf8(block: bytes) -> tuple[int, int]:
    if block.isascii():
        return 0, 0
    text = block.decode("utf-8", "surrogateescape")
    beyond = text.translate(_DROP_ASCII)
    broken = sum(1 for c in beyond if "\udc80" <= c <= "\udcff")
    return len(beyond) - broken, broken


_DROP_ASCII = dict.fromkeys(range(128))


def _collect(block: bytes, foreign: bytearray) -> None:
    if block.isascii() or len(foreign) > _LOOKED_AT:
        return
    for line in block.splitlines():
        if not line.isascii():
            foreign += line + b"\n"
            if len(foreign) > _LOOKED_AT:
                return


def _single_byte(foreign: bytes) -> Encoding:
    best, best_score = "cp1252", float("-inf")
    for name in _SINGLE_BYTE:
        text = foreign.decode(name, "replace")
        score = 12.0 * len(known_words(text))
        common = _COMMON[name]
        for word in _WORD.findall(text):
            beyond = [c for c in word if c > "\x7f"]
            score += sum(1.0 if c in common else -1.0 for c in beyond)
            # A capital in the middle of a small word is a misread small letter.
            score -= sum(
                2.0
                for c, d in itertools.pairwise(word)
                if c.islower() and d.isupper() and d > "\x7f"
            )
        score -= sum(
            1.5 for c in text if c > "\x7f" and not c.isalpha() and c not in "€£§°–’‘“”«»\u00a0²³´·"
        )
        if score > best_score:
            best, best_score = name, score
    return _guessed(foreign, best)

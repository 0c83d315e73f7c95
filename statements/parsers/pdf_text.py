"""Words and their places in a PDF, read by PDFium.

PDFium's own functions are called for whole pages at once: a call for each letter would cost more
than all the rest. Places are in points (1/72 inch) from the lower left corner of the page as it is
shown; a line is what stands on one baseline.
"""

from __future__ import annotations

import ctypes
import re
from collections import deque
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import accumulate, compress, groupby, repeat
from operator import add, sub
from pathlib import Path
from typing import Any, NamedTuple

from .base import Limits, NeedsPassword, Unreadable
from .pdf_overprint import is_overprinted
from .pdf_pages import Pages

_INSTEAD = (
    "Export the statement from your online banking as CSV or OFX, "
    "or download the PDF there instead of scanning a print, and upload that."
)
_BROKEN = "This PDF is damaged and cannot be opened. Download it from your bank again."
_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY (fpdfview.h)
#: PDFium writes the hyphen at the end of a line as one of these, and joins the next line to it.
_HYPHENS = "\x02\ufffe"
_WORD = re.compile(rf"[^\s\0{_HYPHENS}]+[{_HYPHENS}]?|[{_HYPHENS}]")
#: Baselines that are closer than this, in points, are one line.
_SAME_LINE = 2.0
#: glibc's M_TRIM_THRESHOLD and M_MMAP_THRESHOLD (mallopt(3)), and values in bytes: PDFium takes and
#: frees much for each page, and to give it back to the system each time costs a tenth of the whole.
_KEEP = ((-1, 64 << 20), (-3, 16 << 20))
#: This share of letters that stand for nothing (no Unicode, private or replaced) is no text.
_GARBAGE = 0.3
_STRANGE = re.compile("[\ue000-\uf8ff\ufffd\x01-\x08\x0e-\x1f]")


class Line(NamedTuple):
    """One baseline: its height, and for each word from left to right its ends and its letters."""

    y: float
    x0: list[float]
    x1: list[float]
    words: list[str]


class Page(NamedTuple):
    number: int  # from 1
    lines: list[Line]  # from the top down


def _library() -> ctypes.CDLL:
    """PDFium as pypdfium2 ships it, without the bindings of all its other functions."""
    spec = find_spec("pypdfium2_raw")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypdfium2_raw")
    system = ctypes.CDLL(None)
    if hasattr(system, "mallopt"):
        for option, value in _KEEP:
            system.mallopt(option, value)
    library = ctypes.CDLL(str(Path(spec.origin).with_name("libpdfium.so")))
    pointer, number, text = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
    for name, result, arguments in (
        ("FPDF_InitLibrary", None, ()),
        ("FPDF_LoadDocument", pointer, (text, text)),
        ("FPDF_CloseDocument", None, (pointer,)),
        ("FPDF_GetLastError", ctypes.c_ulong, ()),
        ("FPDF_GetSecurityHandlerRevision", number, (pointer,)),
        ("FPDF_GetPageCount", number, (pointer,)),
        ("FPDF_GetMetaText", ctypes.c_ulong, (pointer, text, pointer, ctypes.c_ulong)),
        ("FPDF_LoadPage", pointer, (pointer, number)),
        ("FPDF_ClosePage", None, (pointer,)),
        ("FPDFPage_GetRotation", number, (pointer,)),
        ("FPDFPage_CountObjects", number, (pointer,)),
        ("FPDFText_LoadPage", pointer, (pointer,)),
        ("FPDFText_ClosePage", None, (pointer,)),
        ("FPDFText_CountChars", number, (pointer,)),
        ("FPDFText_GetText", number, (pointer, number, number, pointer)),
        ("FPDFText_GetCharIndexFromTextIndex", number, (pointer, number)),
        ("FPDFText_HasUnicodeMapError", number, (pointer, number)),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def _places_of(library: ctypes.CDLL) -> tuple[Any, Any]:
    """What is called for each word: neither are ready-made arguments looked at, nor is the
    interpreter handed to other threads for so short a while, of which there are none."""
    quick = ctypes.PyDLL(library._name)
    return quick.FPDFText_GetCharOrigin, quick.FPDFText_GetLooseCharBox


class Pdf:
    """An open PDF. Raises `NeedsPassword` or `Unreadable` when it cannot be opened."""

    def __init__(self, path: str | Path, password: str | None, limits: Limits) -> None:
        self.limits = limits
        self.pdfium = _library()
        self.pdfium.FPDF_InitLibrary()
        self.document = self._open(path, password)
        self.pages_count = self.pdfium.FPDF_GetPageCount(self.document)
        if self.pages_count > limits.max_pages:
            raise Unreadable(
                "too_many_pages",
                f"This PDF has more than {limits.max_pages} pages. Export a shorter period.",
            )
        if self.pages_count < 1:
            raise Unreadable("damaged_pdf", _BROKEN)
        self.is_encrypted = self.pdfium.FPDF_GetSecurityHandlerRevision(self.document) >= 0
        self._text = (ctypes.c_uint16 * (limits.max_page_chars + 1))()
        self._places = _Places()
        self.seen = Pages()
        self._origin, self._box = _places_of(self.pdfium)

    def _open(self, path: str | Path, password: str | None) -> Any:
        # The encryption of old PDFs takes Latin-1, that of new ones UTF-8.
        tries: list[bytes | None] = [None] if not password else [password.encode()]
        if password and not password.isascii():
            tries.append(password.encode("latin-1", "replace"))
        error = 0
        for key in tries:
            document = self.pdfium.FPDF_LoadDocument(str(path).encode(), key)
            if document:
                return document
            error = self.pdfium.FPDF_GetLastError()
        if error == _PASSWORD:
            if password:
                raise NeedsPassword("This password does not open the file. Enter it again.")
            raise NeedsPassword()
        if error == _SECURITY:
            raise Unreadable(
                "unknown_encryption",
                f"This PDF is encrypted in a way that cannot be opened here. {_INSTEAD}",
            )
        raise Unreadable("damaged_pdf", _BROKEN)

    def said(self, name: str) -> str:
        """A value of the document's information dictionary ("Producer", "ModDate" ...), or ""."""
        size = self.pdfium.FPDF_GetMetaText(self.document, name.encode(), None, 0)
        if not 2 < size < 4096:
            return ""
        buffer = ctypes.create_string_buffer(size)
        self.pdfium.FPDF_GetMetaText(self.document, name.encode(), buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace")

    def pages(self) -> Iterator[Page]:
        """Every page in turn; nothing of the page before is kept."""
        letters = strange = objects = 0
        for number in range(self.pages_count):
            page = self.pdfium.FPDF_LoadPage(self.document, number)
            if not page:
                raise Unreadable(
                    "damaged_pdf",
                    f"Page {number + 1} of this PDF is damaged. Download it from your bank again.",
                )
            try:
                objects += self.pdfium.FPDFPage_CountObjects(page)
                text = self.pdfium.FPDFText_LoadPage(page)
                if not text:
                    raise Unreadable("damaged_pdf", _BROKEN)
                try:
                    content, odd = self._content(text, number)
                    letters, strange = letters + len(content), strange + odd
                    self.seen.see(number + 1, content)
                    rotation = self.pdfium.FPDFPage_GetRotation(page)
                    lines = self._lines(text, content, rotation) if content else []
                    if is_overprinted(lines):
                        self.seen.overprinted.append(number + 1)
                finally:
                    self.pdfium.FPDFText_ClosePage(text)
            finally:
                self.pdfium.FPDF_ClosePage(page)
            yield Page(number + 1, lines)
        self._judge(letters, strange, objects)

    def _judge(self, letters: int, strange: int, objects: int) -> None:
        if strange > _GARBAGE * letters:
            raise Unreadable(
                "garbled_text",
                "The letters of this PDF cannot be read: it does not say what its signs stand for. "
                + _INSTEAD,
            )
        if letters < 40 * self.pages_count and letters < 400:
            what = "holds pictures of pages" if objects else "is empty"
            raise Unreadable("no_text_layer", f"This PDF {what}, without text to read. {_INSTEAD}")

    def _content(self, text: Any, number: int) -> tuple[str, int]:
        """The letters of a page, and how many of them stand for nothing."""
        count = self.pdfium.FPDFText_CountChars(text)
        if count > self.limits.max_page_chars:
            raise Unreadable(
                "too_much_text",
                f"Page {number + 1} holds more text than a page can show. "
                "Download the statement from your bank again.",
            )
        if count <= 0:
            return "", 0
        got = self.pdfium.FPDFText_GetText(text, 0, count, self._text)
        raw = memoryview(self._text).cast("B")[: 2 * max(got - 1, 0)]
        content = str(raw, "utf-16-le", "replace")
        if 2 * len(content) != len(raw) or "\ufffd" in content:
            # Half of a pair may be missing; either way each unit stays one place in the text.
            content = "".join(
                chr(unit) if not 0xD800 <= unit < 0xE000 else "\ufffd"
                for unit in self._text[: max(got - 1, 0)]
            )
        odd = 0
        if not _is_plain(content):
            odd = len(_STRANGE.findall(content)) - content.count("\x02")
        if number < 3:
            failed = self.pdfium.FPDFText_HasUnicodeMapError
            probes = range(0, count, max(1, count // 200))
            share = sum(failed(text, at) == 1 for at in probes) / len(probes)
            odd = max(odd, int(share * count))
        return content, odd

    def _lines(self, text: Any, content: str, rotation: int) -> list[Line]:
        words, starts, ends = _words(content)
        if not words:
            return []
        if self.pdfium.FPDFText_CountChars(text) != len(content):
            index = self.pdfium.FPDFText_GetCharIndexFromTextIndex
            starts = [index(text, at) for at in starts]
            ends = [index(text, at) for at in ends]
        x0, x1, ys = self._probe(text, starts, ends, rotation)
        return _in_lines(x0, x1, ys, words)

    def _probe(
        self, text: Any, starts: Sequence[int], ends: Sequence[int], rotation: int
    ) -> tuple[list[float], list[float], list[float]]:
        """Left and right end and baseline of each word, by its first and its last letter."""
        count = len(starts)
        places = self._places
        places.hold(count)
        page = ctypes.c_void_p.from_param(text)
        deque(map(self._origin, repeat(page), starts, places.x, places.y), 0)
        deque(map(self._box, repeat(page), ends, places.boxes), 0)
        x, y = places.origins[0 : 2 * count : 2], places.origins[1 : 2 * count : 2]
        edges = places.edges
        if rotation == 0:
            return x, edges[2 : 4 * count : 4], y
        if rotation == 1:  # turned clockwise: what runs up the page runs to the right
            return y, edges[1 : 4 * count : 4], [-value for value in x]
        if rotation == 2:
            return [-v for v in x], [-v for v in edges[0 : 4 * count : 4]], [-v for v in y]
        return [-v for v in y], [-v for v in edges[3 : 4 * count : 4]], x


class _Places:
    """Room for the places of words, and references into it that are made once.

    For each word an origin (x, y) and an FS_RECTF (left, top, right, bottom).
    """

    def __init__(self) -> None:
        self.room = 0
        self.hold(1000)

    def hold(self, count: int) -> None:
        if count <= self.room:
            return
        self.room = 2 * count
        self.origins = (ctypes.c_double * (2 * self.room))()
        self.edges = (ctypes.c_float * (4 * self.room))()
        byref = ctypes.byref
        self.x = [byref(self.origins, 16 * at) for at in range(self.room)]
        self.y = [byref(self.origins, 16 * at + 8) for at in range(self.room)]
        self.boxes = [byref(self.edges, 16 * at) for at in range(self.room)]


def _is_plain(content: str) -> bool:
    """Whether all letters are such as print, with no space but " " and ends of lines."""
    return content.replace("\r\n", "").isprintable() and "\ufffd" not in content


def _words(content: str) -> tuple[list[str], list[int], list[int]]:
    """The words of a page, and where the first and the last letter of each stand in it."""
    if _is_plain(content):  # the same as below, some times as fast
        words = content.replace("\r\n", "  ").split(" ")
        sizes = list(map(len, words))
        after = list(accumulate(map(add, sizes, repeat(1)), initial=0))
        starts = list(compress(after, sizes))
        words = list(filter(None, words))
        return words, starts, list(map(add, starts, compress(map(sub, sizes, repeat(1)), sizes)))
    spans = [match.span() for match in _WORD.finditer(content)]
    words = [content[start:end] for start, end in spans]
    for hyphen in _HYPHENS:
        if hyphen in content:
            words = [word.replace(hyphen, "-") for word in words]
    return words, [start for start, _ in spans], [end - 1 for _, end in spans]


def _in_lines(x0: list[float], x1: list[float], ys: list[float], words: list[str]) -> list[Line]:
    """Words by their baselines, from the top down and from left to right."""
    runs: list[tuple[float, int, int]] = []
    begin, height = 0, ys[0]
    at = 0
    for y, same in groupby(ys):
        if not -_SAME_LINE < y - height < _SAME_LINE:
            runs.append((height, begin, at))
            begin, height = at, y
        at += len(list(same))
    runs.append((height, begin, len(words)))
    runs.sort(key=lambda run: -run[0])
    lines: list[Line] = []
    for y, start, end in runs:
        line = Line(y, x0[start:end], x1[start:end], words[start:end])
        if lines and lines[-1].y - y < _SAME_LINE:
            before = lines.pop()
            line = Line(
                before.y, before.x0 + line.x0, before.x1 + line.x1, before.words + line.words
            )
        if line.x0 != sorted(line.x0):
            order = sorted(range(len(line.x0)), key=line.x0.__getitem__)
            line = Line(line.y, *([part[k] for k in order] for part in line[1:]))  # type: ignore[arg-type]  # three lists
        lines.append(line)
    return lines

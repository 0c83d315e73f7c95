"""A language in which every translated text stands in brackets, to see which text bypasses gettext.

It is French behind: what French has no translation for stays bare, ours and the libraries' alike.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import trans_real

CODE = "fr-ca"  # known to Babel, and not one of ours, so that caches by language stay clean
OPEN, CLOSE = "⟦", "⟧"
BRACKETS = re.compile(f"([{OPEN}{CLOSE}])")
# Attributes that people read or hear.
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
SILENT = {"script", "style", "code", "pre", "textarea", "time"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
WORD = re.compile(r"[^\W\d_][\w’'-]*[^\W\d_]")


class Bracketed(trans_real.DjangoTranslation):
    """French, each of its texts in brackets."""

    def __init__(self) -> None:
        french = trans_real.translation("fr")
        self.__dict__.update(french.__dict__)

    def to_language(self) -> str:
        return CODE

    def gettext(self, message: str) -> str:
        known = message in self._catalog or (message, None) in self._catalog
        said = super().gettext(message)
        return f"{OPEN}{said}{CLOSE}" if known and message not in FORMATS else said

    def ngettext(self, one: str, many: str, number: int) -> str:
        said = super().ngettext(one, many, number)
        return said if said in {one, many} else f"{OPEN}{said}{CLOSE}"


FORMATS = {"DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT", "YEAR_MONTH_FORMAT", "MONTH_DAY_FORMAT"}


@contextmanager
def spoken(settings: Any) -> Iterator[None]:
    """The pseudo-language among those that the portal offers."""
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, "Brackets")]
    trans_real._translations[CODE] = Bracketed()
    try:
        yield
    finally:
        del trans_real._translations[CODE]


class Reader(HTMLParser):
    """What a page says, with where it is said."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.stack.append(tag)
        given = dict(attrs)
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.said.append(("input value", given.get("value") or ""))
        for name, value in attrs:
            if name in SPOKEN or (name.startswith("data-") and value and " " in value):
                self.said.append((f"{tag} {name}", value or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not SILENT & set(self.stack):
            self.said.append((self.stack[-1] if self.stack else "", data))


def bare_words(html: str) -> Iterator[tuple[str, str]]:
    """(where, word) for each word of a page that stands outside of all brackets."""
    reader = Reader()
    reader.feed(html)
    depth = 0  # a translated text may hold elements, so brackets go on from text to text
    for where, text in reader.said:
        is_attribute = " " in where
        bare, level = _outside(text, 0 if is_attribute else depth)
        depth = depth if is_attribute else level
        for match in WORD.finditer(bare):
            yield where, match[0]


def _outside(text: str, depth: int) -> tuple[str, int]:
    """`text` without what is in brackets, and how many are open at its end."""
    kept = []
    for part in BRACKETS.split(text):
        if part in {OPEN, CLOSE}:
            depth += 1 if part == OPEN else -1
        else:
            kept.append(part if depth == 0 else " ")
    return " ".join(kept), depth

"""Whether the pages of a PDF are all there, and can be read, by what they say themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

#: "Page 2 of 3" in the languages of statements, in small letters.
_PAGE_OF = re.compile(
    r"(?:pages?|seite|blatt|p[aá]g(?:ina)?|str(?:ona|ana)?|oldal|sid[ae]|sivu)\b"
    r"[.:]?\s*(?:n[ro°º]?\.?\s*)?(\d{1,4})\s*(?:of|von|de|di|van|ze?|sur|av|af|/|-)\s*(\d{1,4})\b"
)
#: With one of these each begins; to look for them is cheap.
_BEGINNINGS = ("pag", "pág", "seite", "blatt", "str", "oldal", "sid", "sivu")
_SHOWN = 8


@dataclass(slots=True)
class Pages:
    """What is seen of the pages while they are read, one after the other."""

    numbers: list[tuple[int, int, int]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    overprinted: list[int] = field(default_factory=list)

    def see(self, page: int, content: str) -> None:
        """The letters of a page."""
        if not content or content.isspace():
            self.blank.append(page)
            return
        small = content.lower()
        for beginning in _BEGINNINGS:
            at = small.find(beginning)
            while at >= 0:
                if found := _PAGE_OF.match(small, at):
                    self.numbers.append((page, int(found[1]), int(found[2])))
                    return
                at = small.find(beginning, at + 1)

    def warnings(self) -> Iterator[str]:
        """In plain words."""
        if self.blank:
            yield f"{_named(self.blank)} no text that can be read: look for movements there."
        if self.overprinted:
            yield (
                f"{_named(self.overprinted)} words that stand over other words: "
                "compare the figures with the page as you see it."
            )
        if wrong := self._out_of_order():
            yield f"{wrong} Pages may be missing, and their movements with them."

    def _out_of_order(self) -> str:
        """The first page whose number does not follow; each statement in a file counts from 1."""
        if not self.numbers:
            return ""
        page, number, whole = self.numbers[0]
        if number != 1 and page == 1:
            return f"The first page says that it is page {number} of {whole}."
        for (before, last, total), (page, number, whole) in pairwise(self.numbers):
            follows = whole == total and number in (last + 1, last + page - before)
            if not follows and not (number == 1 and last == total):
                return f"After page {last} of {total} comes page {number} of {whole}."
        _, last, total = self.numbers[-1]
        return f"After page {last} of {total} nothing comes." if last < total else ""


def _named(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:_SHOWN]))
    more = " and others" if len(pages) > _SHOWN else ""
    return f"Page {shown} holds" if len(pages) == 1 else f"Pages {shown}{more} hold"

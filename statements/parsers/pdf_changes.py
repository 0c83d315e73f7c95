"""Whether a PDF was changed after it was made: what the file itself says of its history.

None of this proves a forgery: a browser that saves a form leaves the same marks. A person judges.
"""

# ruff: noqa: E501  lists of words read better in long lines

from __future__ import annotations

import mmap
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from .pdf_text import Pdf

#: Programs with which people change PDFs; no bank makes its statements with them.
_EDITORS = (
    "ilovepdf", "smallpdf", "sejda", "pdfescape", "pdf-xchange", "foxit", "nitro", "pdfelement", "wondershare",
    "adobe photoshop", "photoshop", "illustrator", "gimp", "inkscape", "libreoffice draw", "coreldraw", "pdffiller",
    "dochub", "pdf24", "soda pdf", "phantompdf", "acrobat pro", "canva", "affinity", "pdfsam", "pdftk", "qpdf",
    "pikepdf", "pymupdf", "master pdf editor", "able2extract", "infix", "xodo", "preview", "quartz pdfcontext",
)  # fmt: skip
_DATE = re.compile(r"D?:?(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?")
_END = re.compile(rb"%%EOF")
_LINEARIZED = re.compile(rb"/Linearized\s")
#: Clocks differ, and some programs write the second date when they have written all the rest.
_SLACK = timedelta(minutes=5)


def signs_of_change(path: str | Path, pdf: Pdf) -> tuple[dict[str, Any], ...]:
    """Facts as {"kind", "detail"}: modified_after_creation, incremental_update, edited_with."""
    found: list[dict[str, Any]] = []
    producer, creator = pdf.said("Producer"), pdf.said("Creator")
    made, changed = _when(pdf.said("CreationDate")), _when(pdf.said("ModDate"))
    if made and changed and changed - made > _SLACK:
        found.append(
            {
                "kind": "modified_after_creation",
                "detail": f"Made {made:%Y-%m-%d %H:%M}, changed {changed:%Y-%m-%d %H:%M}.",
            }
        )
    said = f"{producer} {creator}".casefold()
    editor = next((name for name in _EDITORS if name in said), "")
    if editor:
        found.append({"kind": "edited_with", "detail": (producer or creator)[:120]})
    updates = _updates(path)
    if updates:
        times = "once" if updates == 1 else f"{updates} times"
        found.append(
            {"kind": "incremental_update", "detail": f"Changed {times} after it was first saved."}
        )
    return tuple(found)


def _updates(path: str | Path) -> int:
    """How often something was added behind the end of the file as it was first written."""
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        ends = sum(1 for _ in _END.finditer(data))
        # A file that is ordered for the web has two ends from the start.
        first = 2 if _LINEARIZED.search(data, 0, 2048) else 1
    return max(0, ends - first)


def _when(text: str) -> datetime | None:
    """A date of PDF (ISO 32000-1, 7.9.4) without its zone, which both dates of a file share."""
    match = _DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  compared with its like only
    except ValueError:
        return None

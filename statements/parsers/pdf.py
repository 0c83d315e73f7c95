"""PDF statements with a text layer, whose tables are told by where their words stand.

ISO 32000; read by PDFium (https://pdfium.googlesource.com/pdfium/, `public/fpdf_text.h`).
Nothing in the file is run: scripts, forms, actions and embedded files are not even looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from .base import Account, Batch, Event, Limits, Report
from .mapping import Mapping
from .pdf_changes import signs_of_change
from .pdf_integrity import examine
from .pdf_sections import read_sections
from .pdf_table import PdfTable
from .pdf_text import Pdf
from .tables import read_table


def parse(
    path: str | Path,
    *,
    mapping: Mapping | None = None,
    password: str | None = None,
    currency: str = "",
    limits: Limits,
) -> Iterator[Event | Batch]:
    """Read a printed statement; see `statements.parsers.parse`.

    `Row.line_no` counts the text lines of the whole document from 1, from the top of the first page
    to the foot of the last; `Row.page` is the page from 1. `Report.signals` tells whether the file
    was changed after it was made (see `pdf_changes`).
    """
    pdf = Pdf(path, password, limits)
    damage = () if pdf.is_encrypted else tuple(examine(path).warnings(pdf.pages_count))
    table = PdfTable(pdf, limits)
    table.warnings += (*damage, *pdf.seen.warnings())
    furniture = table.furniture
    read: Iterator[Event | Batch] = read_table(
        table, mapping=mapping, currency=currency, limits=limits
    )
    several = len(table.sections) > 1
    if several:
        read = read_sections(table.sections, mapping=mapping, currency=currency, limits=limits)
    for event in read:
        if isinstance(event, Account) and furniture:
            yield from furniture
            furniture = []
        if isinstance(event, Report):
            yield replace(
                event,
                skipped=event.skipped + len(table.furniture),
                warnings=(*table.warnings, *event.warnings) if several else event.warnings,
                signals=signs_of_change(path, pdf),
            )
        else:
            yield event

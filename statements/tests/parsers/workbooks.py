"""Workbooks made by hand, part by part, for what no program would save."""

# ruff: noqa: E501  XML stands in long lines

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEADER = ("Date", "Description", "Amount", "Balance")


def xlsx(sheet: str, *, book: str = "", extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """An XLSX of one sheet; `sheet` is what stands in its `worksheet`, `book` in front of `sheets`."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_SHEETML}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEETML}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{book}<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
    }
    return zipped(parts | dict(extra or {}))


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def cell(value: object, ref: str = "") -> str:
    place = f' r="{ref}"' if ref else ""
    if isinstance(value, str):
        return f'<c{place} t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c{place}><v>{value!r}</v></c>"


def rows(*lines: object) -> str:
    """The `sheetData` of lines of values; a line that is text is taken as it is."""
    body = "".join(
        line if isinstance(line, str) else f"<row>{''.join(map(cell, line))}</row>"  # type: ignore[call-overload]  # a tuple
        for line in lines
    )
    return f"<sheetData>{body}</sheetData>"


def with_declared_size(content: bytes, name: str, size: int) -> bytes:
    """The same archive, whose directory and local header say another unpacked size of one part."""
    changed = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        local = archive.getinfo(name).header_offset
    struct.pack_into("<L", changed, local + 22, size)
    at = content.index(b"PK\x01\x02")
    while not content.startswith(name.encode(), at + 46):
        at = content.index(b"PK\x01\x02", at + 4)
    struct.pack_into("<L", changed, at + 24, size)
    return bytes(changed)

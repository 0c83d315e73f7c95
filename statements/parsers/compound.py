"""OLE2 compound files (XLS, protected XLSX, DOC, MSG): what is inside, told by their directory.

Format: [MS-CFB]; the names of streams are those of [MS-XLS] 2.1.2, [MS-OFFCRYPTO] 2.3.4.4,
[MS-DOC] 2.1, [MS-PPT] 2.1 and [MS-OXMSG] 2.2.
"""

# ruff: noqa: E501  messages and patterns read better in long lines

from __future__ import annotations

from pathlib import Path

from .base import Unreadable

_EXPORT = "Export the statement from your bank as CSV or OFX and upload that."


def kind_of(path: str | Path) -> str:
    """ "xls", or "xlsx" for an encrypted package. Raises `Unreadable` for everything else."""
    names = _streams(path)
    if {"encryptedpackage", "encryptioninfo"} <= names:
        return "xlsx"
    if names & {"workbook", "book"}:
        return "xls"
    if "worddocument" in names or "powerpoint document" in names:
        raise Unreadable(
            "document_not_supported",
            f"This is a text document, not a statement that can be read. {_EXPORT}",
        )
    if "__properties_version1.0" in names:
        raise Unreadable(
            "mail_not_supported",
            "This is an e-mail message. Save the statement that is attached to it and upload that.",
        )
    raise Unreadable(
        "binary", f"This file is no spreadsheet: it cannot be read as a statement. {_EXPORT}"
    )


def _streams(path: str | Path) -> set[str]:
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as file:
            return {"/".join(parts).casefold() for parts in file.listdir()}
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  the library meets damage with whatever error lies nearest
        raise Unreadable(
            "damaged",
            "This file is damaged or was cut short. Download it again from your bank and upload that.",
        ) from None

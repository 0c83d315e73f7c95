"""Workbooks behind a password, opened in memory and without keeping the password.

Formats: [MS-OFFCRYPTO] 2.3 for XLSX and XLS (by msoffcrypto); ODF 1.2 part 3, 4.8 for ODS.
"""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from .base import NeedsPassword, Unreadable

if TYPE_CHECKING:
    from olefile import OleFileIO

WRONG = "This password does not open the file. Enter the password once more."
#: Excel itself opens files that are "protected" by this without asking ([MS-OFFCRYPTO] 2.4.2.3).
_EVERYBODYS = "VelvetSweatshop"
#: Office makes 100,000 rounds, LibreOffice too; ten times that is meant to cost time.
MOST_ROUNDS = 1_000_000
_ROUNDS = re.compile(rb"""spinCount\s*=\s*["'](\d{1,20})["']""")
#: The library keeps an XLS as a list of numbers, one for each byte.
_LARGEST_XLS = 12 * 2**20
_BOF, _EOF, _FILEPASS = 0x0809, 0x000A, 0x002F
_GLOBALS = 2000  # records before the first sheet, of which FilePass is one of the first


def unlock(path: str | Path, password: str | None) -> io.BytesIO:
    """The content of a compound file, decrypted where it is encrypted.

    Raises `NeedsPassword` when the password is missing or wrong, and `Unreadable`.
    """
    import olefile

    content = io.BytesIO(Path(path).read_bytes())
    with olefile.OleFileIO(content) as container:
        kind = _encryption(container)
    content.seek(0)
    if not kind:
        return content
    if kind == "xls" and content.getbuffer().nbytes > _LARGEST_XLS:
        raise not_supported()
    for word in dict.fromkeys(filter(None, (_EVERYBODYS, password))):
        opened = _decrypt(content, word, kind)
        if opened is not None:
            return opened
    raise NeedsPassword(WRONG) if password else NeedsPassword


def _encryption(container: OleFileIO) -> str:
    """ "xlsx" or "xls" for how the file is encrypted, or ""."""
    if container.exists("EncryptionInfo"):
        about = container.openstream("EncryptionInfo").read()
        if b"<!" in about or any(int(n) > MOST_ROUNDS for n in _ROUNDS.findall(about)):
            raise not_supported()
        return "xlsx"
    if container.exists("Workbook") and _has_filepass(container.openstream("Workbook")):
        return "xls"
    return ""


def _has_filepass(stream: io.IOBase) -> bool:
    for _ in range(_GLOBALS):
        head = stream.read(4)
        if len(head) < 4:
            return False
        kind, size = struct.unpack("<HH", head)
        if kind in (_EOF, _FILEPASS):
            return bool(kind == _FILEPASS)
        stream.seek(size, 1)
    return False


def _decrypt(content: io.BytesIO, password: str, kind: str) -> io.BytesIO | None:
    """None: another password. Raises `Unreadable` for encryption that nobody here knows."""
    from msoffcrypto import exceptions
    from msoffcrypto.format import ooxml, xls97

    # The child can write no file; what the library would put in one is small enough for memory.
    xls97.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)
    out = io.BytesIO()
    content.seek(0)
    try:
        if kind == "xlsx":
            package = ooxml.OOXMLFile(content)
            package.load_key(password=password, verify_password=True)
            package.decrypt(out)
        else:
            book = xls97.Xls97File(content)
            book.load_key(password=password)
            book.decrypt(out)
    except exceptions.InvalidKeyError:
        return None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  the library meets what it does not know with any error
        raise not_supported() from None
    out.seek(0)
    return out


def not_supported() -> Unreadable:
    return Unreadable(
        "protection_not_supported",
        "This workbook is protected in a way that cannot be opened here. "
        "Open it with its password, save it without one and upload that.",
    )

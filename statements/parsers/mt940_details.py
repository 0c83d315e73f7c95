"""What field 86 says of a movement, in the dialects of banks: who, what for, which reference.

German and Polish banks number its parts (`166?00SEPA-UEBERWEISUNG?20SVWZ+…?32Name`; ">", "^" and
others stand for "?" too); Dutch and Swiss banks name them (`/TRTP/…/NAME/…/REMI/…`); the others
write plain text. Sources: DFÜ agreement of the German banks, appendix 3, chapter 8.2 (field 86);
Rabobank, "Format Description SWIFT MT940 Structured" 3.331, appendix 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from .mt940_fields import Field

#: Lines (SWIFT: 65 letters, some banks count one or the tag in) and numbered parts (27) that are
#: full were broken by the bank, in the middle of a word if need be.
_FULL_LINE, _FULL_STRUCTURED_LINE, _FULL_FIRST_LINE, _FULL_PART = 65, 64, 61, 27
_LONGEST = 2000
_NUMBERED = re.compile(r"\s*(?:\d{3})?([?>^<~@|!])\d\d", re.ASCII)
_PARTS = {sign: re.compile(rf"{re.escape(sign)}(\d\d)", re.ASCII) for sign in "?>^<~@|!"}
_NAMED = re.compile(r"\s*/[A-Z]{2,4}/", re.ASCII)
_KEYS = re.compile(
    r"/(TRTP|TYPE|IBAN|BIC|NAME|REMI|EREF|KREF|PREF|MARF|CSID|BENM|ORDP|ISDT|RTRN|RREF|CNTP|PURP|ULTC|"
    r"ULTB|ULTD|ADDR|TRCD|IREF|CREF|SVCL|OCMT|EXCH|CHGS|PHON|ID|CDTRREFTP)/",
    re.ASCII,
)
_SEPA = re.compile(
    r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|COAM|OAMT|RREF|PURP|IBAN|BIC)(?:\+|: )"
)
_KEYWORD = re.compile(r"[A-Z]{3,4}\+")
_PRIMANOTA = re.compile(r"\s*999(?:PN\d{1,4})?", re.ASCII)
_NAAM = re.compile(r"\bNA(?:AM|ME): ?(.{2,70}?)(?= (?:[A-Z]{3,}|\w+enm\.?): ?|$)")
_UNSAID = frozenset(("", "NOTPROVIDED", "NONREF", "NOT PROVIDED"))


class Details(NamedTuple):
    text: str = ""
    name: str = ""
    reference: str = ""


def read_details(fields: Sequence[Field]) -> Details:
    """What the fields 86 of one movement say; some banks write one field for each line of text."""
    if len(fields) == 1:
        return _read(fields[0])
    read = [_read(field) for field in fields]
    return Details(
        " ".join(filter(None, (told.text for told in read))),
        next(filter(None, (told.name for told in read)), ""),
        next(filter(None, (told.reference for told in read)), ""),
    )


def _read(field: Field) -> Details:
    text, more = field.text, field.more
    numbered = _NUMBERED.match(text)
    if numbered is not None:
        return _numbered(_unbroken(text, more, numbered[1]) if more else text, numbered[1])
    if _NAMED.match(text):
        return _named(_unbroken(text, more, "") if more else text)
    if more:
        text = _joined(text, more)
    text = _tidy(text)
    if text[:3] == "999" and (match := _PRIMANOTA.match(text)):
        text = text[match.end() :].strip()
    name = _NAAM.search(text)
    return Details(text, name[1].strip() if name else "")


def _joined(text: str, more: Sequence[str]) -> str:
    """Lines of text as one: full lines run on, after shorter ones there was a space."""
    parts, before = [text], text
    for line in more:
        if len(before) < _FULL_LINE:
            parts.append(" ")
        parts.append(line)
        before = line
    return "".join(parts)


def _unbroken(text: str, more: Sequence[str], sign: str) -> str:
    """Lines of numbered or named parts as one, each part as the bank filled it."""
    parts, before = [text], text
    for line in more:
        full = len(before) >= _FULL_STRUCTURED_LINE or (
            before is text and len(before) == _FULL_FIRST_LINE
        )
        if not full and not (sign and sign in (line[0], before[-1:])):
            parts.append(" ")
        parts.append(line)
        before = line
    return "".join(parts)


def _numbered(text: str, sign: str) -> Details:
    """Parts with numbers: 00 kind of booking, 20-29 and 60-63 purpose, 32-33 name."""
    kind = purpose = name = ""
    cells = _PARTS[sign].split(text)
    full_purpose = full_name = False  # the part before filled its place: the next runs on
    for code, part in zip(cells[1::2], cells[2::2], strict=True):
        first = code[0]
        if first == "2" or (first == "6" and code <= "63"):
            if full_purpose and not _KEYWORD.match(part):
                purpose += part
            else:
                purpose = f"{purpose} {part}"
            full_purpose = len(part) == _FULL_PART
        elif code in ("32", "33"):
            name = name + part if full_name else f"{name} {part}"
            full_name = len(part) == _FULL_PART
        elif code == "00":
            kind = part
    reference = ""
    if "+" in purpose or ": " in purpose:
        purpose, reference = _sepa(purpose)
    return Details(_with_kind(_tidy(kind), _tidy(purpose)), _tidy(name), reference)


def _sepa(purpose: str) -> tuple[str, str]:
    """(text, reference) of a purpose that may carry the keywords of SEPA payments."""
    cells = _SEPA.split(purpose)
    if len(cells) == 1:
        return purpose, ""
    told: dict[str, str] = {}
    for keyword, value in zip(cells[1::2], cells[2::2], strict=True):
        told.setdefault(keyword, value)
    text = told.get("SVWZ") or cells[0]
    return text, _said(told.get("EREF", "")) or _said(told.get("KREF", ""))


def _named(text: str) -> Details:
    """Parts with names between slashes, as Dutch banks write them."""
    cells = _KEYS.split(text)
    told: dict[str, str] = {}
    for keyword, value in zip(cells[1::2], cells[2::2], strict=True):
        told.setdefault(keyword, value)
    name = told.get("NAME", "").strip("/")
    if not name and "CNTP" in told:  # account / bank / name / place
        counterparty = told["CNTP"].split("/")
        name = counterparty[2] if len(counterparty) > 2 else ""
    remittance = told.get("REMI", "").removeprefix("USTD//").strip("/")
    kind = told.get("TRTP") or told.get("TYPE") or ""
    described = _with_kind(_tidy(kind.strip("/")), _tidy(remittance))
    if not told:
        described = _tidy(text)
    reference = _said(told.get("EREF", "").strip("/"))
    return Details(described or _tidy(cells[0].strip("/")), _tidy(name), reference)


def _with_kind(kind: str, purpose: str) -> str:
    """The kind of booking before its purpose, unless it only says that this is a SEPA payment."""
    if not purpose:
        return kind
    if not kind or kind[:4].upper() == "SEPA" or kind.casefold() in purpose.casefold():
        return purpose
    return f"{kind} {purpose}"


def _said(reference: str) -> str:
    reference = _tidy(reference)
    return "" if reference.upper() in _UNSAID else reference


def _tidy(text: str) -> str:
    return " ".join(text[:_LONGEST].split())

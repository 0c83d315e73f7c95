"""What field 86 says of a movement, in the dialects of banks: who, what for, which reference.

German and Polish banks number its parts (`166?00SEPA-UEBERWEISUNG?20SVWZ+…?32Name`; ">", "^" and
others stand for "?" too); Dutch and Swiss banks name them (`/TRTP/…/NAME/…/REMI/…`); the others
write plain text. Sources: DFÜ agreement of the German banks, appendix 3, chapter 8.2 (field 86);
Rabobank, "Format Description SWIFT MT940 Structured" 3.331, appendix 1.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .mt940_fields import Field

#: Lines (SWIFT: 65 letters, some banks count one or the tag in) and numbered parts (27) that are
#: full were broken by the bank, in the middle of a word if need be.
_FULL_LINE, _FULL_STRUCTURED_LINE, _FULL_FIRST_LINES, _FULL_PART = 65, 64, (61, 65), 27
_LONGEST = 2000
_NUMBERED = re.compile(r"\s*(?:\d{3})?\s*([?>^<~@|!])\d\d", re.ASCII)
#: The parts in their usual order: kind, purpose, name, name, purpose.
_USUAL = re.compile(
    r"\s*(?:\d{3})?(?:\?00([^?]*))?(?:\?10[^?]*)?((?:\?2\d[^?]*)*)(?:\?30[^?]*)?(?:\?31[^?]*)?"
    r"(?:\?32([^?]*)(?:\?33([^?]*))?)?(?:\?34[^?]*)?((?:\?6[0-3][^?]*)*)",
    re.ASCII,
)
_PARTS = {sign: re.compile(rf"{re.escape(sign)}(\d\d)", re.ASCII) for sign in "?>^<~@|!"}
_NAMED = re.compile(r"/[A-Z]{2,4}/", re.ASCII)
_KEYS = re.compile(
    r"/(TRTP|TYPE|IBAN|BIC|NAME|REMI|EREF|KREF|PREF|MARF|CSID|BENM|ORDP|ISDT|RTRN|RREF|CNTP|PURP|ULTC|"
    r"ULTB|ULTD|ADDR|TRCD|IREF|CREF|SVCL|OCMT|EXCH|CHGS|PHON|ID|CDTRREFTP)/",
    re.ASCII,
)
#: The names in their usual order: kind, name, what for, reference.
_USUAL_NAMES = re.compile(
    r"/TRTP/([^/]*)(?:/IBAN/[^/]*)?(?:/BIC/[^/]*)?(?:/NAME/([^/]*))?/REMI/([^/]*)(?:/EREF/([^/]*))?"
)
#: A line of numbered parts with one purpose and no keyword, or one of named parts: kind, purpose,
#: name, or kind, name, purpose, reference, and any other line.
_PLAIN_NUMBERED = re.compile(
    r"^(?:[0-9]{3}\?00([^?\n]*)(?:\?10[^?\n]*)?\?20([^?+:\s][^?+:\n]*)(?:\?30[^?\n]*)?"
    r"(?:\?31[^?\n]*)?(?:\?32([^?\n]*))?(?:\?34[^?\n]*)?$|([^\n]*))\n?",
    re.MULTILINE,
)
_PLAIN_NAMED = re.compile(
    r"^(?:/TRTP/([^/\n]*)(?:/IBAN/[^/\n]*)?(?:/BIC/[^/\n]*)?(?:/NAME/([^/\n]*))?"
    r"/REMI/([^/\s][^/\n]*)(?:/EREF/([^/\n]*))?$|([^\n]*))\n?",
    re.MULTILINE,
)
_SEPA = re.compile(
    r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|COAM|OAMT|RREF|PURP|IBAN|BIC)(?:\+|: )"
)
_NAME = frozenset(("32", "33"))
_PURPOSE = frozenset((*(f"2{digit}" for digit in range(10)), "60", "61", "62", "63"))
_KEYWORDS = frozenset("EREF KREF MREF CRED DEBT SVWZ ABWA ABWE COAM OAMT RREF PURP IBAN".split())
_PRIMANOTA = re.compile(r"\s*999(?:PN\d{1,4})?", re.ASCII)
_NAAM = re.compile(r"\bNA(?:AM|ME): ?(.{2,70}?)(?= (?:[A-Z]{3,}|\w+enm\.?): ?|$)")
_UNSAID = frozenset(("", "NOTPROVIDED", "NONREF", "NOT PROVIDED"))


#: What a movement was for, who is on the other side, and the reference they gave it.
Details = tuple[str, str, str]


def read_details(fields: Sequence[Field]) -> Details:
    """What the fields 86 of one movement say; some banks write one field for each line of text."""
    read = [read_text("\n".join((field.text, *field.more))) for field in fields]
    if len(read) == 1:
        return read[0]
    return (
        " ".join(filter(None, (told[0] for told in read))),
        next(filter(None, (told[1] for told in read)), ""),
        next(filter(None, (told[2] for told in read)), ""),
    )


def read_texts(texts: Sequence[str]) -> list[Details]:
    """`read_text` of many: the plainest by one pattern, at two thirds of the cost."""
    if texts[0][3:4] == "?":
        whole = "\n".join([_unbroken(text, "?") for text in texts])
        return [
            (" ".join(purpose.split()), " ".join(name.split()), "")
            if kind[:4] == "SEPA" and len(text) <= _LONGEST
            else read_text(text)
            for text, (kind, purpose, name, _) in zip(
                texts, _PLAIN_NUMBERED.findall(whole), strict=True
            )
        ]
    if texts[0][:6] == "/TRTP/":
        whole = "\n".join([_unbroken(text, "") for text in texts])
        return [
            (" ".join(purpose.split()), " ".join(name.split()), reference and _said(reference))
            if kind[:4] == "SEPA" and len(text) <= _LONGEST
            else read_text(text)
            for text, (kind, name, purpose, reference, _) in zip(
                texts, _PLAIN_NAMED.findall(whole), strict=True
            )
        ]
    return list(map(read_text, texts))


def read_text(text: str) -> Details:
    """What one field 86 says, in one line or more."""
    if text[3:4] == "?":
        usual = _USUAL.fullmatch(_unbroken(text, "?"))
        if usual is not None and len(text) <= _LONGEST and (told := _usual(usual)) is not None:
            return told
    elif text[:1] == "/" and _NAMED.match(text):
        return _named(_unbroken(text, ""))
    numbered = _NUMBERED.match(text)
    if numbered is not None:
        text = _unbroken(text, numbered[1])
        usual = _USUAL.fullmatch(text) if len(text) <= _LONGEST else None
        told = _usual(usual) if usual is not None else None
        return told or _numbered(text, numbered[1])
    text = _tidy(_joined(text) if "\n" in text else text)
    if text[:3] == "999" and (match := _PRIMANOTA.match(text)):
        text = text[match.end() :].strip()
    name = _NAAM.search(text) if "NA" in text else None
    return text, name[1].strip() if name else "", ""


def _joined(text: str) -> str:
    """Lines of text as one: full lines run on, after shorter ones there was a space."""
    lines = text.split("\n")
    parts = [line if len(line) >= _FULL_LINE else f"{line} " for line in lines]
    return "".join(parts)


def _unbroken(text: str, sign: str) -> str:
    """Lines of numbered or named parts as one, each part as the bank filled it."""
    first = text.find("\n")
    if first < 0:
        return text
    if first in _FULL_FIRST_LINES and text[first :: _FULL_LINE + 1] == "\n" * text.count("\n"):
        return text.replace("\n", "")  # All but the last are full.
    before, *more = text.split("\n")
    parts = [before]
    for line in more:
        full = len(before) >= _FULL_STRUCTURED_LINE or (
            len(parts) == 1 and len(before) in _FULL_FIRST_LINES
        )
        if not full and not (sign and sign in (line[:1], before[-1:])):
            parts.append(" ")
        parts.append(line)
        before = line
    return "".join(parts)


def _usual(match: re.Match[str]) -> Details | None:
    """`_numbered` for parts in their usual order; None where keywords stand in odd places."""
    kind, parts, name, more_name, more_parts = match.groups("")
    if more_parts:
        parts += more_parts
    reference = ""
    if "+" not in parts and ": " not in parts and parts.count("?") == 1:
        purpose = " ".join(parts[3:].split())
    else:
        told = _keywords(parts)
        if told is None:
            return None
        purpose = " ".join((told.get("SVWZ") or told.get("", "")).split())
        reference = _said(told.get("EREF", "")) or _said(told.get("KREF", ""))
    if not purpose or (kind and kind[:4] != "SEPA"):
        purpose = _with_kind(_tidy(kind), purpose)
    if more_name:
        name = f"{name}{more_name}" if len(name) == _FULL_PART else f"{name} {more_name}"
    return purpose, " ".join(name.split()), reference


def _keywords(parts: str) -> dict[str, str] | None:
    """What stands under each keyword of SEPA payments and, under "", before the first."""
    told: dict[str, str] = {}
    text, keyword, full = "", "", True
    for part in parts.split("?")[1:]:
        if part[6:7] == "+" and part[2:6] in _KEYWORDS:
            if text:
                told.setdefault(keyword, text)
            text, keyword = part[7:], part[2:6]
        elif full:
            text += part[2:]
        else:
            text = f"{text} {part[2:]}"
        full = len(part) == _FULL_PART + 2
    told.setdefault(keyword, text)
    if parts.count("+") > sum(map(bool, told)) or ": " in parts:
        return None
    return told


def _numbered(text: str, sign: str) -> Details:
    """Parts with numbers: 00 kind of booking, 20-29 and 60-63 purpose, 32-33 name."""
    cells = _PARTS[sign].split(text)
    kind = purpose = name = ""
    full_purpose = full_name = True  # the part before filled its place: the next runs on
    for code, part in zip(cells[1::2], cells[2::2], strict=True):
        if code in _PURPOSE:
            if full_purpose and part[3:5].find("+") < 0:
                purpose += part
            else:
                purpose += " " + part
            full_purpose = len(part) == _FULL_PART
        elif code in _NAME:
            name = name + part if full_name else f"{name} {part}"
            full_name = len(part) == _FULL_PART
        elif code == "00":
            kind = part
    reference = ""
    if "+" in purpose or ": " in purpose:
        purpose, reference = _sepa(purpose)
    purpose = " ".join(purpose[:_LONGEST].split())
    if not purpose or (kind and kind[:4].upper() != "SEPA"):
        purpose = _with_kind(_tidy(kind), purpose)
    return (purpose, " ".join(name[:_LONGEST].split()), reference)


def _sepa(purpose: str) -> tuple[str, str]:
    """(text, reference) of a purpose that may carry the keywords of SEPA payments."""
    cells = _SEPA.split(purpose)
    if len(cells) == 1:
        return purpose, ""
    # Reversed, so that the first of two equal keywords counts.
    told = dict(zip(cells[-2:0:-2], cells[:0:-2], strict=True))
    reference = _said(told["EREF"]) if "EREF" in told else ""
    if not reference and "KREF" in told:
        reference = _said(told["KREF"])
    return told.get("SVWZ") or cells[0], reference


def _named(text: str) -> Details:
    """Parts with names between slashes, as Dutch banks write them."""
    usual = _USUAL_NAMES.fullmatch(text)
    if usual is not None and len(text) <= _LONGEST:
        kind, name, described, reference = usual.groups()
        described = " ".join(described.split())
        if not described or kind[:4].upper() != "SEPA":
            described = _with_kind(_tidy(kind), described)
        if reference:
            reference = "" if reference in _UNSAID else _said(reference)
        return (described, " ".join(name.split()) if name else "", reference or "")
    cells = _KEYS.split(text[:_LONGEST])
    if len(cells) == 1:
        return _tidy(text), "", ""
    # Reversed, so that the first of two equal names counts.
    told = dict(zip(cells[-2:0:-2], cells[:0:-2], strict=True))
    name = told.get("NAME", "").strip("/")
    if not name and "CNTP" in told:  # account / bank / name / place
        counterparty = told["CNTP"].split("/")
        name = counterparty[2] if len(counterparty) > 2 else ""
    described = told.get("REMI", "").removeprefix("USTD//").strip("/")
    described = " ".join(described.split())
    kind = told.get("TRTP") or told.get("TYPE") or ""
    if not described or (kind and kind[:4].upper() != "SEPA"):
        described = _with_kind(_tidy(kind.strip("/")), described)
    reference = told.get("EREF", "")
    if reference:
        reference = _said(reference.strip("/"))
    return (described or _tidy(cells[0].strip("/")), " ".join(name.split()), reference)


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

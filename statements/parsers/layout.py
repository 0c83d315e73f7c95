"""Where the table begins in a file, which column is what, and what must be asked."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from . import dates, numbers
from .base import Record
from .currencies import CODES
from .flags import debit_flags_of, is_credit_mark, tells_what_is_booked
from .headers import Heading, normalise, read_heading
from .mapping import SINGLE_COLUMNS, Mapping

#: Banks put up to this many lines of address, account and period above the table.
_PREAMBLE = 80
_SHOWN_ROWS, _SHOWN_CELL, _SAMPLES = 12, 120, 5
_SURE = 0.8
#: A date, an amount and one more column, by name (see `header_score`).
_UNMISTAKABLE = 6.5


@dataclass(slots=True)
class Column:
    """One column seen over the sample: what its cells look like."""

    index: int
    name: str
    heading: Heading
    cells: list[str]
    kind: str = "empty"

    def __post_init__(self) -> None:
        filled = [cell for cell in self.cells if cell]
        if not filled:
            return
        share = len(filled)
        if sum(map(dates.is_date, filled)) >= 0.6 * share:
            self.kind = "date"
        elif sum(map(numbers.looks_numeric, filled)) >= 0.6 * share:
            self.kind = "code" if all(map(_is_code, filled)) else "number"
        elif all(cell.upper() in CODES for cell in filled):
            self.kind = "currency"
        else:
            self.kind = "text"

    @property
    def filled(self) -> list[str]:
        return [cell for cell in self.cells if cell]


def _is_code(cell: str) -> bool:
    """A long run of digits, or one that begins with 0, is a number of something, not an amount."""
    return cell.isdigit() and (len(cell) > 9 or (len(cell) > 1 and cell[0] == "0"))


@dataclass(slots=True)
class Layout:
    """What the header and the sample say; `mapping` is the proposal, `undecided` what it lacks."""

    header: list[str]
    header_line: int | None
    preamble: list[Record]
    columns: list[Column]
    mapping: Mapping
    confidence: dict[str, float] = field(default_factory=dict)
    undecided: list[str] = field(default_factory=list)
    currency: str = ""
    movements: int = 0

    @property
    def preamble_ends(self) -> int:
        """The number of the last line above the first record of the table."""
        return max([self.header_line or 0, *(line_no for line_no, _ in self.preamble)])

    @property
    def signature(self) -> str:
        return signature_of(self.header, self.columns)


def signature_of(header: Sequence[str], columns: Sequence[Column]) -> str:
    """Stable for every file of one layout: the header's words, or else the kinds of columns."""
    if header:
        shape = [normalise(cell) for cell in header]
        while shape and not shape[-1]:
            shape.pop()
    else:
        shape = ["no header", *("date" if c.kind == "date" else "other" for c in columns)]
    return hashlib.sha256("\x1f".join(shape).encode()).hexdigest()


def find_layout(sample: Sequence[Record], mapping: Mapping | None = None) -> Layout:
    """Find header and columns in the first records of a file."""
    position = _header_position(sample, mapping)
    first = _first_movement(sample)
    if position is not None:
        header_line, header = sample[position][0], [cell.strip() for cell in sample[position][1]]
        preamble, body = list(sample[:position]), sample[position + 1 :]
    else:
        header_line, header = None, []
        preamble, body = list(sample[:first]), sample[first:]
    moving = [cells for _, cells in body if _is_movement(cells)]
    rows = moving or [cells for _, cells in body]
    width = max([len(header), *(len(cells) for cells in rows)], default=0)
    columns = [_column(index, header, rows) for index in range(width)]
    layout = Layout(header, header_line, preamble, columns, Mapping(), movements=len(moving))
    _assign(layout)
    return layout


def _column(index: int, header: list[str], rows: Sequence[list[str]]) -> Column:
    name = header[index] if index < len(header) else ""
    cells = [numbers.tidy(cells[index][:200]) if index < len(cells) else "" for cells in rows[:200]]
    return Column(index, name, read_heading(name), cells)


def _is_movement(cells: Sequence[str]) -> bool:
    dated = numeric = False
    for cell in cells:
        text = numbers.tidy(cell[:80])
        if text and dates.is_date(text):
            dated = True
        elif text and numbers.looks_numeric(text):
            numeric = True
    return dated and numeric


def _first_movement(sample: Sequence[Record]) -> int:
    for position, (_, cells) in enumerate(sample):
        if len(cells) > 1 and _is_movement(cells):
            return position
    return len(sample)


def _header_position(sample: Sequence[Record], mapping: Mapping | None) -> int | None:
    if mapping is not None:
        return _known_header(sample, mapping)
    first = _first_movement(sample)
    best, best_score = None, 1.5
    for position, (_, cells) in enumerate(sample[:_PREAMBLE]):
        score = header_score(cells)
        # Past the first line that looks like a movement, only an unmistakable header counts.
        if score > best_score and (position <= first or score >= _UNMISTAKABLE):
            best, best_score = position, score
    if best is not None:
        return best
    # A line of words right above the first movement is a header in a language we do not know.
    if 0 < first < len(sample):
        above, below = sample[first - 1][1], sample[first][1]
        words = [cell for cell in above if cell.strip()]
        if len(words) >= 2 and len(above) >= len(below) - 1 and not any(map(_is_value, words)):
            return first - 1
    return None


def _known_header(sample: Sequence[Record], mapping: Mapping) -> int | None:
    """The header that `mapping` was made for: by its words, or else by its line."""
    if mapping.header_row is None:
        return None
    for position, (_, cells) in enumerate(sample):
        if (
            mapping.signature
            and signature_of([cell.strip() for cell in cells], []) == mapping.signature
        ):
            return position
    return next(
        (position for position, (line_no, _) in enumerate(sample) if line_no == mapping.header_row),
        None,
    )


def _is_value(cell: str) -> bool:
    text = numbers.tidy(cell[:80])
    return bool(text) and (dates.is_date(text) or numbers.looks_numeric(text))


def header_score(cells: Sequence[str]) -> float:
    words = [cell for cell in cells if cell.strip()]
    if len(words) < 2 or any(dates.is_date(cell.strip()) for cell in words):
        return 0.0
    if sum(map(_is_value, words)) > 0.2 * len(words):
        return 0.0
    roles: dict[str, float] = {}
    for cell in words:
        for role, weight in read_heading(cell).roles.items():
            roles[role] = max(weight, roles.get(role, 0.0))
    dated = "date" in roles or "value_date" in roles
    valued = bool(roles.keys() & {"amount", "debit", "credit"})
    return sum(roles.values()) + 2.0 * dated + 2.0 * valued


def _assign(layout: Layout) -> None:
    """Give each role its column: by the header's words, checked against what the cells hold."""
    named = bool(layout.header)
    chosen: dict[str, Any] = {}
    confidence: dict[str, float] = {}
    for role in SINGLE_COLUMNS:
        best = _best_column(layout.columns, role, chosen)
        if best is not None:
            column, weight = best
            chosen[role], confidence[role] = column.index, weight
    if "date" not in chosen and "value_date" in chosen:
        chosen["date"] = chosen.pop("value_date")
        confidence["date"] = confidence.pop("value_date")
    described = _description_columns(layout.columns, chosen)
    mapping = Mapping(
        header_row=layout.header_line, description=described, signature=layout.signature, **chosen
    )
    layout.confidence = confidence
    layout.mapping = _with_guesses(layout, mapping)
    if not named or not _is_sure(layout.mapping, layout.confidence, layout.columns):
        layout.undecided.append("columns")
    amount = layout.mapping.amount if layout.mapping.amount is not None else layout.mapping.debit
    if amount is None:
        amount = layout.mapping.credit
    if amount is not None:
        layout.currency = layout.columns[amount].heading.currency
    if (
        layout.currency
        and layout.mapping.currency is not None
        and layout.mapping.amount is not None
    ):
        # "Amount (EUR)" beside "Amount" and "Currency": the column speaks of the other amount.
        others = [c for c in layout.columns if "amount" in c.heading.roles and c.index != amount]
        if others:
            layout.mapping = replace(layout.mapping, currency=None)


_FITS = {
    "date": {"date", "empty"},
    "value_date": {"date"},
    "amount": {"number", "code"},
    "debit": {"number", "code", "empty"},
    "credit": {"number", "code", "empty"},
    "balance": {"number", "code"},
    "currency": {"currency"},
    "flag": {"text", "empty"},
    "account": {"text", "number", "code"},
    "status": {"text"},
    "counterparty": {"text", "empty"},
    "reference": {"text", "number", "code", "empty", "date"},
}


def _best_column(
    columns: list[Column], role: str, chosen: dict[str, int]
) -> tuple[Column, float] | None:
    best: tuple[Column, float] | None = None
    rated = any(
        (c.heading.text and "rate" in normalise(c.heading.text).split())
        or normalise(c.heading.text) in ("koers", "kurs", "wechselkurs")
        for c in columns
    )
    for column in columns:
        weight = column.heading.roles.get(role, 0.0)
        if not weight or column.index in chosen.values():
            continue
        kind = column.kind
        if (
            role == "currency"
            and kind == "text"
            and column.filled
            and len(set(column.filled)) <= 3
            and all(len(c) <= 3 for c in column.filled)
        ):
            kind = "currency"
        if kind not in _FITS[role]:
            continue
        if role == "flag" and debit_flags_of(column.filled) is None:
            continue
        if role == "status" and weight < 1 and not tells_what_is_booked(column.filled):
            continue
        if role == "account" and not _is_own_account(column, columns):
            continue
        if role in ("counterparty", "reference") and _holds_ibans(column):
            continue
        if role == "counterparty" and kind == "empty":
            weight -= 0.15  # so that a "Name" that is filled goes first
        if role == "amount" and rated and column.heading.currency:
            weight += 0.05
        if best is None or weight > best[1]:
            best = (column, weight)
    return (best[0], min(best[1], 1.0)) if best else None


#: Headings that name an account without saying whose.
_ANYBODYS = (
    "iban",
    "kontonummer",
    "iban kontonummer",
    "konto",
    "account",
    "account number",
    "account no",
)


_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z\d]{11,30}")


def _holds_ibans(column: Column) -> bool:
    """Accounts of the other side, under a heading that could be its name or a reference."""
    return bool(column.filled) and all(
        _IBAN.fullmatch(cell.replace(" ", "")) for cell in column.filled
    )


def _is_own_account(column: Column, columns: list[Column]) -> bool:
    """A column of own accounts holds few, and stands before the name of the other side."""
    if normalise(column.name) in _ANYBODYS:
        others = (
            c for c in columns[: column.index] if c.heading.roles.get("counterparty", 0) >= _SURE
        )
        if any(others):
            return False
    different = set(column.filled)
    return bool(different) and (len(different) <= 3 or len(different) <= 0.2 * len(column.filled))


def _description_columns(columns: list[Column], chosen: dict[str, int]) -> tuple[int, ...]:
    free = [c for c in columns if c.index not in chosen.values() and c.kind != "empty"]
    weights = {c.index: c.heading.roles.get("description", 0.0) for c in columns if c in free}
    for (
        column
    ) in columns:  # a continued "Description 2" counts even where the sample leaves it empty
        if column.kind == "empty" and column.index not in chosen.values():
            weights[column.index] = column.heading.roles.get("description", 0.0)
    sure = tuple(index for index, weight in sorted(weights.items()) if weight >= _SURE)
    if any(columns[index].kind != "empty" for index in sure):
        return sure
    weak = tuple(
        index
        for index, weight in sorted(weights.items())
        if weight > 0 and columns[index].kind != "empty"
    )
    return sure + weak


def _is_sure(mapping: Mapping, confidence: dict[str, float], columns: list[Column]) -> bool:
    if confidence.get("date", 0.0) < _SURE:
        return False
    if mapping.amount is not None and confidence.get("amount", 0.0) >= _SURE:
        return True
    return all(confidence.get(side, 0.0) >= _SURE for side in ("debit", "credit"))


def _with_guesses(layout: Layout, mapping: Mapping) -> Mapping:
    """Fill what the header does not name from the looks of the columns, at low confidence."""
    columns, confidence = layout.columns, layout.confidence
    taken = {getattr(mapping, role) for role in SINGLE_COLUMNS} | set(mapping.description)
    free = [c for c in columns if c.index not in taken]
    found: dict[str, Any] = {}
    if mapping.date is None:
        for role, column in zip(
            ("date", "value_date"), (c for c in free if c.kind == "date"), strict=False
        ):
            found[role], confidence[role] = column.index, 0.5
    if mapping.amount is None and (mapping.debit is None or mapping.credit is None):
        found |= _guess_money(
            mapping,
            [c for c in free if c.kind == "number" and not c.heading.roles.keys() & {""}],
            confidence,
        )
    if mapping.currency is None and not layout.header:
        for column in free:
            if column.kind == "currency":
                found["currency"], confidence["currency"] = column.index, 0.9
                break
    amount = found.get("amount", mapping.amount)
    if mapping.flag is None and amount is not None:
        for column in free:
            if (
                column.kind == "text"
                and not column.heading.roles
                and (debit_flags_of(column.filled) or is_credit_mark(column.cells))
            ):
                found["flag"], confidence["flag"] = column.index, 0.6
                break
    if not mapping.description:
        texts = [c for c in free if c.kind == "text" and c.index not in found.values()]
        if texts:
            longest = max(texts, key=lambda c: sum(map(len, c.cells)))
            found["description"], confidence["description"] = (longest.index,), 0.4
    mapping = replace(mapping, **found)
    if mapping.amount is not None:
        return mapping
    return replace(mapping, sign_rule="debit_credit")


def _guess_money(
    mapping: Mapping, money: list[Column], confidence: dict[str, float]
) -> dict[str, Any]:
    if not money:
        return {}
    for first, second in itertools.pairwise(money):
        both = sum(bool(a) and bool(b) for a, b in zip(first.cells, second.cells, strict=True))
        if both == 0 and mapping.debit is None and mapping.credit is None:
            confidence["debit"] = confidence["credit"] = 0.4
            return {"debit": first.index, "credit": second.index}
    confidence["amount"] = 0.5
    found = {"amount": money[0].index}
    if len(money) > 1 and mapping.balance is None:
        found["balance"], confidence["balance"] = money[-1].index, 0.4
    return found


_SAY = {
    "columns": "which column holds what",
    "date_order": "whether day or month comes first in its dates",
    "decimal_sign": "whether comma or dot is the decimal sign",
    "sign": "which amounts are money in and which are money out",
}


def question_of(
    layout: Layout, sample: Sequence[Record], *, kind: str, encoding: str, delimiter: str
) -> dict[str, Any]:
    """The plain data of `NeedsMapping.question`."""
    asked = " and ".join(_SAY[item] for item in layout.undecided)
    columns = []
    for column in layout.columns:
        samples = list(dict.fromkeys(column.filled))[:_SAMPLES]
        columns.append(
            {"index": column.index, "name": column.name, "kind": column.kind, "samples": samples}
        )
    start = 0
    if layout.header_line is not None:
        start = next(i for i, (line_no, _) in enumerate(sample) if line_no == layout.header_line)
    shown = [record for record in sample[start:] if record[0] != layout.header_line][:_SHOWN_ROWS]
    return {
        "signature": layout.signature,
        "header_row": layout.header_line,
        "columns": columns,
        "first_rows": [[cell[:_SHOWN_CELL] for cell in cells] for _, cells in shown],
        "proposal": layout.mapping.to_dict(),
        "confidence": {name: round(value, 2) for name, value in layout.confidence.items()},
        "undecided": list(layout.undecided),
        "format": kind,
        "encoding": encoding,
        "delimiter": delimiter,
        "message": f"This file does not say {asked}. Please tell us once; we remember it.",
    }


_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}\b")


def iban_in(text: str) -> str:
    """The first valid IBAN in `text` (ISO 13616 check digits), without its spaces, or ""."""
    for match in _IBAN.finditer(text.upper()):
        iban = match[0].replace(" ", "")
        while len(iban) >= 15:
            turned = iban[4:] + iban[:4]
            if len(iban) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1:
                return iban
            iban = iban[:-1]
    return ""

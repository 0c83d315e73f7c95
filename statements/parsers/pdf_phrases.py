"""What the words of a line in a printed table say: carried over, a balance, a total."""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from . import facts
from .currencies import CODES
from .headers import normalise
from .pdf_cells import Columns

_CARRY = re.compile(
    r"(?:saldo |solde |balance |total |zwischen(?:summe|saldo) |suma )?"
    r"(?:(?:balance )?(?:brought|carried) (?:forward|down|over)|carry over|[bc] f|ubertrag|vortrag|saldovortrag|"
    r"zwischensumme|zwischensaldo|saldoubertrag|a reporter|reporte|report|transport|te transporteren|getransporteerd|transporteren|"
    r"suma y sigue|suma anterior|saldo anterior|suma a reportar|a transportar|transporte|riporto|a riportare|da riportare|"
    r"do przeniesienia|z przeniesienia|continued|fortsetzung)"
    r"(?: (?:to|from|on|auf|von|aus|der|zum|nach|blatt|seite|page|pagina|de|la|al|a|nr|no|next|previous|suivante|folgende|vorherige|\d+))*"
)
_MAYBE_CARRY = re.compile(
    "forward|down|over|bertrag|vortrag|zwischen|report|transp|suma|anterior|przenies|continued|fortsetz|b/f|c/f|b f|c f",
    re.IGNORECASE,
)
_IN_CURRENCY = re.compile(
    r"(?:\bin|\ben|currency|w.hrung|devise|moneda|valuta|munt)\b[\s:]+([A-Z]{3})\b", re.IGNORECASE
)
_TOTALS = frozenset(
    """total totals summe gesamt suma totaal totale sum of debits credits debit credit payments payment in out
    withdrawals deposits money paid soll haben movements transactions for the period this page seite eingange
    ausgange belastungen gutschriften operations des du mouvements debito credito debiti crediti cargos abonos
    af bij umsatze""".split()
)  # fmt: skip


def named_values(cells: list[str], words: list[str]) -> Iterator[list[str]]:
    """A line above the table as it stands, and each name in it with the value behind it."""
    yield cells
    for name, value in zip(cells, [*cells[1:], ""], strict=True):
        if ":" in name.rstrip(" :"):
            yield [part.strip() for part in name.split(":", 1)]
        elif value and len(cells) > 2:
            yield [name.rstrip(" :"), value]
    currency = _IN_CURRENCY.search(" ".join(words))
    if currency and currency[1] in CODES:
        yield ["Currency", currency[1]]


def text_of(cells: list[str], columns: Columns) -> str:
    """The cells that hold no money."""
    money = (*columns.amounts, columns.balance)
    return " ".join(cell for at, cell in enumerate(cells) if cell and at not in money)


def is_carried(cells: list[str], columns: Columns) -> bool:
    """Whether a line carries a balance from one page to the next."""
    for at in columns.texts:
        text = cells[at]
        if text and len(text) < 60 and _MAYBE_CARRY.search(text) and _is_carry(text):
            return True
    date = columns.date
    return date is not None and bool(cells[date]) and _is_carry(cells[date])


@lru_cache(maxsize=128)
def _is_carry(text: str) -> bool:
    return _CARRY.fullmatch(normalise(text)) is not None


def is_summary(cells: list[str], columns: Columns) -> bool:
    """Whether a line is a balance or a total rather than a movement."""
    for at in (columns.date, *sorted(columns.texts)):
        text = cells[at] if at is not None else ""
        if not text:
            continue
        if says := _of_all(text):
            return says == "all" or sum(bool(cells[k]) for k in columns.amounts) > 1
    return False


@lru_cache(maxsize=128)
def _of_all(text: str) -> str:
    """ "all" when `text` names a balance or a total and no more, "maybe" with other words, or ""."""
    if facts.named_balance(text):
        return "all"
    words = set(normalise(text).split())
    if words & {"total", "totals", "summe", "suma", "totaal", "totale", "gesamt"}:
        return "all" if words <= _TOTALS else "maybe"
    return ""


@lru_cache(maxsize=128)
def begins_with_total(*parts: str) -> bool:
    """The same of the parts of a line that is in no column; most stand on every page."""
    return facts.is_summary(parts)


def join(cells: list[str], more: list[str]) -> None:
    """Put what stands below into the cells above it."""
    for at, text in enumerate(more):
        if text:
            cells[at] = f"{cells[at]} {text}" if cells[at] else text


def join_before(cells: list[str], more: list[str]) -> None:
    """Put what stands above into the cells below it."""
    for at, text in enumerate(more):
        if text:
            cells[at] = f"{text} {cells[at]}" if cells[at] else text

"""What the lines around the table say of the account: number, holder, currency, balances, period."""

# ruff: noqa: E501  lists of words and patterns read better in long lines

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from . import dates, numbers
from .currencies import CODES
from .headers import normalise, read_heading
from .layout import iban_in

_OPENING = (
    "opening balance", "alter kontostand", "letzter kontostand", "balance brought forward", "brought forward", "opening bal", "start balance", "starting balance",
    "beginning balance", "previous balance", "balance forward", "anfangssaldo", "anfangsstand", "alter saldo", "startsaldo", "kontostand am anfang", "solde initial", "ancien solde",
    "solde precedent", "solde d ouverture", "saldo inicial", "saldo anterior", "saldo iniziale", "beginsaldo", "vorig saldo", "saldo poczatkowe",
    "pocatecni zustatek", "pociatocny zostatok", "nyito egyenleg", "sold initial", "acilis bakiyesi", "ingaende saldo", "inngaende saldo", "входящий остаток", "期初余额",
)  # fmt: skip
_CLOSING = (
    "closing balance", "neuer kontostand", "aktueller kontostand", "balance carried forward", "carried forward", "closing bal", "end balance", "ending balance", "ledger balance",
    "current balance", "new balance", "endsaldo", "neuer saldo", "schlusssaldo", "kontostand", "solde final", "nouveau solde", "solde de cloture",
    "saldo final", "saldo actual", "saldo finale", "eindsaldo", "nieuw saldo", "saldo koncowe", "konecny zustatek", "konecny zostatok",
    "zaro egyenleg", "sold final", "kapanis bakiyesi", "utgaende saldo", "исходящий остаток", "期末余额",
)  # fmt: skip
_AS_OF = (
    "as",
    "of",
    "at",
    "on",
    "per",
    "am",
    "vom",
    "zum",
    "au",
    "al",
    "op",
    "na",
    "dzien",
    "k",
    "ke",
    "b",
    "f",
)
_TOTAL = (
    "total",
    "totals",
    "sum",
    "summe",
    "gesamt",
    "totaal",
    "totale",
    "totaux",
    "suma",
    "razem",
    "celkem",
    "osszesen",
    "toplam",
    "итого",
    "合计",
    "turnover",
    "apyvarta",
    "obroty",
    "obrat",
    "umsatz gesamt",
    "subtotal",
    "sous total",
)
_HOLDER = (
    "account holder", "account name", "name", "customer name", "holder", "kontoinhaber", "inhaber", "titulaire", "titular", "intestatario",
    "rekeninghouder", "tenaamstelling", "wlasciciel", "majitel uctu", "customer", "client", "kunde",
)  # fmt: skip
_FROM = (
    "from",
    "start date",
    "from date",
    "von",
    "du",
    "desde",
    "dal",
    "van",
    "period from",
    "od",
    "statement from",
)
_TO = (
    "to",
    "end date",
    "to date",
    "bis",
    "au",
    "hasta",
    "al",
    "tot",
    "period to",
    "do",
    "statement to",
)
_ACCOUNT = (
    "account number",
    "account no",
    "account",
    "iban",
    "kontonummer",
    "konto",
    "numero de compte",
    "compte",
    "cuenta",
    "numero de cuenta",
    "conto",
    "conta",
    "rekening",
    "rekeningnummer",
    "account details for",
    "numer rachunku",
    "rachunek",
    "cislo uctu",
    "szamlaszam",
    "a c no",
    "acc no",
)


def _begins(text: str, phrases: Iterable[str]) -> bool:
    plain = normalise(text)
    return any(plain == phrase or plain.startswith(phrase + " ") for phrase in phrases)


def is_opening(text: str) -> bool:
    plain = normalise(text)
    return any(phrase in plain for phrase in _OPENING)


def is_closing(text: str) -> bool:
    plain = normalise(text)
    return any(phrase in plain for phrase in _CLOSING)


def named_balance(text: str) -> str:
    """ "opening", "closing" or "total" when `text` names just that, perhaps with a date, else ""."""
    plain = " ".join(
        word for word in normalise(text).split() if not word.isdigit() and word not in _AS_OF
    )
    if plain in _OPENING:
        return "opening"
    return "closing" if plain in _CLOSING else "total" if plain in _TOTAL else ""


#: The longest word of each phrase: a text without any of them names no balance.
_TELLING = frozenset(max(phrase.split(), key=len) for phrase in (*_OPENING, *_CLOSING, *_TOTAL))


def may_name_balance(text: str) -> bool:
    """Cheap, and False for nearly all texts: `named_balance` of any part of `text` can be true."""
    return not _TELLING.isdisjoint(normalise(text).split())


def is_summary(cells: Sequence[str]) -> bool:
    """Whether a line without a date is a total or a balance rather than a movement."""
    return any(_begins(cell, (*_TOTAL, *_OPENING, *_CLOSING)) for cell in cells[:3])


@dataclass(frozen=True, slots=True)
class Facts:
    number: str = ""
    holder: str = ""
    currency: str = ""
    opening: Decimal | None = None
    closing: Decimal | None = None
    period_start: date | None = None
    period_end: date | None = None

    @classmethod
    def of_lines(cls, lines: Iterable[Sequence[str]], order: str, decimal_sign: str) -> Facts:
        known = cls()
        for cells in lines:
            known = known.with_line(cells, order, decimal_sign)
        return known

    def with_line(self, cells: Sequence[str], order: str, decimal_sign: str) -> Facts:  # noqa: PLR0911  one return for each fact
        """Add what one "name, value" line says; what is known already stays, but for balances."""
        texts = [text.strip() for text in cells if text.strip(" :")]
        if len(texts) == 1 and ":" in texts[0]:
            texts = [part.strip() for part in texts[0].split(":", 1)]
        if not texts:
            return self
        known = self
        if not known.number and (iban := iban_in(" ".join(texts)[:200])):
            known = replace(known, number=iban)
        if len(texts) < 2 or not texts[1]:
            return known
        name, value = texts[0], texts[1]
        if _begins(name, _OPENING) and (amount := _amount(texts[1:], decimal_sign)) is not None:
            return replace(known, opening=amount)
        if _begins(name, _CLOSING) and (amount := _amount(texts[1:], decimal_sign)) is not None:
            return replace(known, closing=amount)
        plain = normalise(name)
        if (
            "currency" in read_heading(name).roles
            and value.upper()[:3] in CODES
            and not known.currency
        ):
            return replace(known, currency=value.upper()[:3])
        if plain in _HOLDER and not known.holder and not any(c.isdigit() for c in value):
            return replace(known, holder=value[:120])
        if plain in _ACCOUNT and not known.number and any(c.isdigit() for c in value):
            return replace(known, number=value[:60])
        day = dates.read_date(value, order)
        if day and plain in _FROM and not known.period_start:
            return replace(known, period_start=day)
        if day and plain in _TO and not known.period_end:
            return replace(known, period_end=day)
        return known


def _amount(texts: Sequence[str], decimal_sign: str) -> Decimal | None:
    for text in texts:
        try:
            return numbers.read_amount(text, decimal_sign).value
        except numbers.BadNumber:
            continue
    return None

"""MT940 in the dialects of banks."""

from __future__ import annotations

from decimal import Decimal

from statements.tests.ledgers import Entry, Ledger

_PAGE = 25


def _wrapped(text: str, width: int = 65) -> str:
    return "\r\n".join(text[at : at + width] for at in range(0, len(text), width))


def _amount(amount: Decimal) -> str:
    return f"{abs(amount):.2f}".replace(".", ",")


def _balance(tag: str, entry: Entry, balance: Decimal, currency: str = "EUR") -> str:
    mark = "D" if balance < 0 else "C"
    return f":{tag}:{mark}{entry.booked_on:%y%m%d}{currency}{_amount(balance)}"


def mt940_german(ledger: Ledger) -> bytes:
    """One statement, numbered parts in field 86, reversals, funds codes; cp1252."""
    first, last = ledger.entries[0], ledger.entries[-1]
    lines = [":20:STARTUMS", ":25:37040044/532013000EUR", ":28C:00017/001"]
    lines.append(_balance("60F", first, ledger.opening))
    for n, e in enumerate(ledger.entries):
        mark = ("RC" if n % 3 == 2 else "DR") if e.amount < 0 else ("RD" if n % 3 == 2 else "CR")
        lines.append(f":61:{e.booked_on:%y%m%d%m%d}{mark}{_amount(e.amount)}NTRFNONREF//{n:016d}")
        codes = [*(f"2{digit}" for digit in range(10)), "60", "61", "62", "63"]
        cut = [e.description[at : at + 27] for at in range(0, len(e.description), 27)]
        purpose = "".join(f"?{code}{part}" for code, part in zip(codes, cut, strict=False))
        lines.append(
            _wrapped(
                f":86:166?00SEPA-UEBERWEISUNG?10931{purpose}?30COBADEFFXXX"
                "?31DE89370400440532013000?32Muster Handels GmbH?34997"
            )
        )
    lines += [_balance("62F", last, ledger.closing), "-", ""]
    return "\r\n".join(lines).encode("cp1252")


def mt940_dutch(ledger: Ledger) -> bytes:
    """Pages in envelopes, named parts in field 86, lines of 65 letters; UTF-8."""
    lines: list[str] = []
    balance = ledger.opening
    pages = range(0, len(ledger.entries), _PAGE)
    for page, start in enumerate(pages, 1):
        entries = ledger.entries[start : start + _PAGE]
        kind = "F" if page == 1 else "M"
        lines += [
            "{1:F01INGBNL2ABXXX0000000000}{2:I940INGBNL2AXXXN}{4:",
            f":20:P{page:015d}",
            ":25:NL91ABNA0417164300EUR",
            f":28C:17/{page}",
            _balance(f"60{kind}", entries[0], balance),
        ]
        for n, e in enumerate(entries):
            mark = "D" if e.amount < 0 else "C"
            amount = _amount(e.amount).removesuffix("00")
            lines.append(
                f":61:{e.booked_on:%y%m%d%m%d}{mark}{amount}NTRFEREF//{page:04d}{n:04d}\r\n"
                "/TRCD/00100/"
            )
            lines.append(
                ":86:"
                + _wrapped(
                    "/TRTP/SEPA OVERBOEKING/IBAN/NL91ABNA0417164300/BIC/ABNANL2A/NAME/Jansen BV"
                    f"/REMI/{e.description}/EREF/NOTPROVIDED"
                )
            )
        balance = entries[-1].balance
        kind = "F" if start == pages[-1] else "M"
        lines += [_balance(f"62{kind}", entries[-1], balance), "-}"]
    return "\r\n".join([*lines, ""]).encode()


WRITERS = {w.__name__: w for w in (mt940_german, mt940_dutch)}

"""What others read of a sample file: two libraries, csv2ofx in its conversions, sibling layouts.

`DIFFERENT` explains each movement in which they are not of one mind; there are no others.
"""

# ruff: noqa: E501  explanations are long lines

from __future__ import annotations

import io
import json
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from statements.parsers import Mapping, NeedsMapping

from .reading import Reading, read_bytes
from .samples import SAMPLES, answered

Movements = Counter[tuple[date, Decimal]]

_BANK2YNAB = "bank2ynab/test_raiffeisen_01.csv"
_GOLDEN = "bankstatementparser/golden/csv_european_decimals.csv"
#: One file's movements in other layouts: conversions that csv2ofx made, and variants of one table.
SAME: dict[str, tuple[str, ...]] = {
    "csv2ofx/amazon.csv": ("csv2ofx/expected/amazon.ofx",),
    "csv2ofx/creditunion.csv": ("csv2ofx/expected/creditunion.qif",),
    "csv2ofx/default.csv": (
        "csv2ofx/expected/default.ofx",
        "csv2ofx/expected/default.qif",
        "csv2ofx/expected/default_w_splits.ofx",
        "csv2ofx/expected/default_w_splits.qif",
    ),
    "csv2ofx/gls.csv": ("csv2ofx/expected/gls.ofx",),
    "csv2ofx/ingesp.csv": ("csv2ofx/expected/ingesp.ofx",),
    "csv2ofx/mint.csv": (
        "csv2ofx/expected/mint.ofx",
        "csv2ofx/expected/mint.qif",
        "csv2ofx/expected/mint_alt.qif",
    ),
    "csv2ofx/mint_extra.csv": ("csv2ofx/expected/mint_extra.qif",),
    "csv2ofx/mint_headerless.csv": ("csv2ofx/expected/mint.qif",),
    "csv2ofx/n26-fr.csv": ("csv2ofx/expected/n26.ofx",),
    "csv2ofx/outbank.csv": ("csv2ofx/expected/outbank.ofx",),
    "csv2ofx/payoneer.csv": ("csv2ofx/expected/payoneer.ofx",),
    "csv2ofx/pcmastercard.csv": ("csv2ofx/expected/pcmastercard.ofx",),
    "csv2ofx/schwab-checking.csv": (
        "csv2ofx/expected/schwab-checking.ofx",
        "csv2ofx/expected/schwab-checking-msmoney.ofx",
    ),
    **{
        f"csv2ofx/schwab-checking-baltest-case{n}.csv": (
            f"csv2ofx/expected/schwab-checking-baltest-case{n}.ofx",
        )
        for n in range(1, 8)
    },
    "csv2ofx/stripe-all.csv": (
        "csv2ofx/expected/stripe-all.ofx",
        "csv2ofx/expected/stripe-all.qif",
    ),
    "csv2ofx/stripe-default.csv": (
        "csv2ofx/expected/stripe-default.ofx",
        "csv2ofx/expected/stripe-default.qif",
    ),
    "csv2ofx/ubs-ch-fr_trimmed.csv": ("csv2ofx/expected/ubs-ch-fr.qif",),
    "csv2ofx/xero.csv": ("csv2ofx/expected/xero.qif",),
    _BANK2YNAB: (
        "bank2ynab/test_delimiter_tab.csv",
        "bank2ynab/test_headers.csv",
        "bank2ynab/test_raiffeisen_02.csv",
        "bank2ynab/test_regex_123456_87654321_1234_21_12.csv",
        "bank2ynab/test_row_format_CD_flag.csv",
        "bank2ynab/test_row_format_default.csv",
        "bank2ynab/test_row_format_neg_inflow.csv",
    ),
    _GOLDEN: (
        "bankstatementparser/golden/csv_french_headers.csv",
        "bankstatementparser/golden/csv_spanish_headers.csv",
    ),
}


class Difference(NamedTuple):
    """Movements that only one of two readings has, as "day amount", and why."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    why: str


_TRANSFERS = "csv2ofx writes orders between accounts here, which are no statement and are refused"
_CASH = "the cash inside an investment account, which is refused as a whole"
DIFFERENT = {
    ("csv2ofx/amazon.csv", "csv2ofx/expected/amazon.ofx"): Difference(
        ("2022-10-11 -34.12",), (), "csv2ofx was told to leave out one of the cards"
    ),
    ("csv2ofx/default.csv", "csv2ofx/expected/default_w_splits.ofx"): Difference(
        (
            "2015-02-08 50000",
            "2015-02-08 50000",
            "2015-02-24 70000",
            "2015-02-28 65000",
            "2015-03-04 60000",
            "2015-03-09 75000",
            "2015-03-24 45000",
            "2015-03-25 50000",
        ),
        (),
        _TRANSFERS,
    ),
    ("csv2ofx/ingesp.csv", "csv2ofx/expected/ingesp.ofx"): Difference(
        ("2022-04-08 2.69",),
        ("2022-08-04 2.69",),
        "csv2ofx takes 08/04/2022 of a Spanish bank for 4 August; the other days prove that the day comes first",
    ),
    ("csv2ofx/mint.csv", "csv2ofx/expected/mint.ofx"): Difference(
        (
            "2015-06-12 -1500.00",
            "2015-06-12 -1000.00",
            "2015-06-13 2000.00",
            "2015-06-14 -2500.00",
        ),
        (),
        _TRANSFERS,
    ),
    ("csv2ofx/mint.csv", "csv2ofx/expected/mint_alt.qif"): Difference(
        ("2015-06-12 -1500.00", "2015-06-12 -1000.00"), (), "csv2ofx was told to begin on 13 June"
    ),
    ("csv2ofx/mint_extra.csv", "csv2ofx/expected/mint_extra.qif"): Difference(
        ("2015-06-14 -2500.00",),
        (),
        "csv2ofx cuts the end of the file off, and its last movement with it: the QIF does not hold it",
    ),
    ("csv2ofx/xero.csv", "csv2ofx/expected/xero.qif"): Difference(
        (
            "2015-01-23 -113000",
            "2015-01-23 -36000",
            "2015-01-23 36000",
            "2015-01-23 113000",
            "2015-01-24 15000",
            "2015-01-24 15000",
            "2015-01-25 30000",
            "2015-01-25 113000",
            "2015-02-14 209000",
        ),
        ("2015-01-23 149000.00",),
        "csv2ofx makes one movement of each entry of the journal, with the other sides as its parts",
    ),
    ("ofxparse/fidelity-savings.ofx", "ofxtools"): Difference(
        (),
        (
            "2012-07-20 -1500.0000",
            "2012-07-27 -197.1220",
            "2012-07-27 -197.1063",
            "2012-07-27 115.8331",
        ),
        _CASH,
    ),
    ("ofxparse/fidelity.ofx", "ofxtools"): Difference(
        (), ("2012-07-31 0.2400", "2012-08-20 -0.9700", "2012-08-31 0.1600"), _CASH
    ),
    ("ofxparse/investment_medium.ofx", "ofxtools"): Difference(
        (), ("2009-12-16 -3.65", "2009-12-16 -3.65", "2009-12-16 3.35"), _CASH
    ),
}


def difference(ours: Movements, theirs: Movements) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return _listed(ours - theirs), _listed(theirs - ours)


def _listed(movements: Movements) -> tuple[str, ...]:
    return tuple(f"{day} {amount}" for day, amount in sorted(movements.elements()))


def comparisons(name: str) -> Iterator[tuple[str, Movements, Movements]]:
    """(with what, our movements, theirs) for every second reading that there is of a sample.

    A library that cannot read the file at all says nothing, and is left out.
    """
    path = SAMPLES / name
    if path.suffix == ".json":
        yield "its own `expected`", _movements(printed(path)[0].rows), _stated(path)
        return
    ours = read_movements(name)
    for other in SAME.get(name, ()):
        yield other, ours, read_movements(other)
    if path.suffix in (".sta", ".mt940"):
        theirs = mt940_reads(path.read_text(encoding="utf-8"))
        yield "mt-940", ours, Counter((booked, amount) for booked, _, amount in theirs)
    if path.suffix in (".ofx", ".qfx") and (statements := ofxtools_reads(path)) is not None:
        yield (
            "ofxtools",
            ours,
            Counter(
                (entry.dtposted.date(), entry.trnamt)
                for found in statements
                for entry in entries_of(found)
            ),
        )


def read_movements(name: str) -> Movements:
    """Nothing for a file that is refused; a question is answered as the table says."""
    reading = answered(name)
    return _movements(reading.rows if reading else ())


def _movements(rows: Iterable) -> Movements:
    return Counter((row.booked_on, row.amount) for row in rows)


def _stated(path: Path) -> Movements:
    return Counter(
        (date.fromisoformat(entry["booking_date"]), Decimal(entry["amount"]))
        for entry in json.loads(path.read_text(encoding="utf-8"))["expected"]["transactions"]
    )


def printed(path: Path) -> tuple[Reading, dict[str, Any]]:
    """The statement in words that the JSON holds, printed as a PDF page: (reading, what it expects).

    Where the page has no heading, the proposal is taken as it is.
    """
    from reportlab.pdfgen.canvas import Canvas

    content = json.loads(path.read_text(encoding="utf-8"))
    out = io.BytesIO()
    page = Canvas(out, invariant=1)
    page.setFont("Courier", 10)
    for number, line in enumerate(content["statement_text"].splitlines()):
        page.drawString(50, 800 - 14 * number, line)
    page.showPage()
    page.save()
    with TemporaryDirectory() as folder:
        try:
            reading = read_bytes(Path(folder), out.getvalue())
        except NeedsMapping as needed:
            mapping = Mapping.from_dict(needed.question["proposal"])
            reading = read_bytes(Path(folder), out.getvalue(), mapping=mapping)
    return reading, content["expected"]


def mt940_reads(text: str) -> list[tuple[date, date, Decimal]]:
    """(booked, value, amount) of each movement, by the mt-940 library."""
    import mt940

    return [
        (t.data.get("entry_date") or t.data["date"], t.data["date"], t.data["amount"].amount)
        for t in mt940.parse(text)
    ]


def ofxtools_reads(path: Path) -> list | None:
    """The statements that ofxtools finds, or None where it cannot read the file."""
    from ofxtools.Parser import OFXTree

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = OFXTree()
        try:
            tree.parse(str(path))
            return list(tree.convert().statements)
        except Exception:  # noqa: BLE001  it refuses in many ways, none of them ours
            return None


def entries_of(statement: object) -> list:
    """The movements of money of one of its statements; orders of securities are left out."""
    return [t for t in getattr(statement, "transactions", None) or () if hasattr(t, "trnamt")]

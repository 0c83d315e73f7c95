"""PDF statements in three layouts of our own: words at places, as banks' programs print them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from statements.tests.ledgers import Entry, Ledger

from .delimited import european

_WIDTH, _HEIGHT = 595.0, 842.0
_BOTTOM = 70.0
#: A line of a description is not longer than this many letters; the rest goes to the next line.
_WIDE = 34


@cache
def _font() -> str:
    """An embedded font, so that each letter of a description has its place in the file."""
    import reportlab
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0  # pages are packed and nothing more, as banks' programs do

    vera = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    pdfmetrics.registerFont(TTFont("Vera", str(vera)))
    return "Vera"


class Paper:
    """Pages to write on, from the top down. `furniture` draws what stands on every page."""

    def __init__(self, furniture: Callable[[Paper], None], **options: object) -> None:
        from reportlab.pdfgen.canvas import Canvas

        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(_WIDTH, _HEIGHT), invariant=1, **options)
        self.font, self.size = _font(), 8.0
        self.furniture = furniture
        self.page = 0
        self.turn()

    def turn(self) -> None:
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.y = _HEIGHT - 60
        self.canvas.setFont(self.font, self.size)
        self.furniture(self)

    def left(self, x: float, text: str) -> None:
        self.canvas.drawString(x, self.y, text)

    def right(self, x: float, text: str) -> None:
        self.canvas.drawRightString(x, self.y, text)

    def down(self, points: float = 12.0) -> None:
        self.y -= points

    def is_full(self, lines: int = 1) -> bool:
        return self.y - 12 * lines < _BOTTOM

    def done(self) -> bytes:
        self.canvas.save()
        return self.out.getvalue()


def _wrapped(text: str, width: int = _WIDE) -> list[str]:
    """Lines of whole words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def pdf_english(ledger: Ledger, **options: object) -> bytes:
    """Money out and money in, a balance on each line, carry-overs at each turn of the page."""
    first, last = ledger.entries[0].booked_on, ledger.entries[-1].booked_on

    def furniture(paper: Paper) -> None:
        paper.left(40, "Harbour Bank plc")
        paper.right(555, "Your business account")
        paper.down(24)
        if paper.page == 1:
            for name, value in (
                ("Account name", "Corner Shop Ltd"),
                ("Sort code", "20-00-00"),
                ("Account number", "12345678"),
                ("Statement period", f"{first:%d %B %Y} to {last:%d %B %Y}"),
                ("Currency", "GBP"),
            ):
                paper.left(40, name)
                paper.left(140, value)
                paper.down()
            paper.down(20)
        for place, name in ((40, "Date"), (105, "Description")):
            paper.left(place, name)
        for place, name in ((395, "Money out"), (475, "Money in"), (555, "Balance")):
            paper.right(place, name)
        paper.canvas.line(40, paper.y - 4, 555, paper.y - 4)
        paper.down(16)
        foot, paper.y = paper.y, 40
        paper.left(
            40, "Harbour Bank plc. Registered in England no. 1234567. 1 Quay Street, London."
        )
        paper.right(555, f"Page {paper.page}")
        paper.y = foot

    paper = Paper(furniture, **options)
    paper.left(105, "Opening balance")
    paper.right(555, f"{ledger.opening:,.2f}")
    paper.down()
    balance = ledger.opening
    for e in ledger.entries:
        lines = _wrapped(e.description)
        if paper.is_full(len(lines) + 1):
            paper.left(105, "Balance carried forward")
            paper.right(555, f"{balance:,.2f}")
            paper.turn()
            paper.left(105, "Balance brought forward")
            paper.right(555, f"{balance:,.2f}")
            paper.down()
        paper.left(40, f"{e.booked_on:%d %b %Y}")
        paper.left(105, lines[0])
        paper.right(395 if e.amount < 0 else 475, f"{abs(e.amount):,.2f}")
        paper.right(555, f"{e.balance:,.2f}")
        for more in lines[1:]:
            paper.down(10)
            paper.left(105, more)
        paper.down(14)
        balance = e.balance
    paper.left(105, "Closing balance")
    paper.right(555, f"{balance:,.2f}")
    return paper.done()


def _trailing(amount: Decimal) -> str:
    return european(abs(amount)) + ("-" if amount < 0 else "+")


def pdf_german(ledger: Ledger, **options: object) -> bytes:
    """Decimal comma, the sign behind the amount, booking and value day, a heading of two lines."""

    def furniture(paper: Paper) -> None:
        paper.left(50, "Volksbank am Wasser eG")
        paper.down(18)
        paper.left(50, "Kontoauszug")
        paper.left(300, "IBAN: DE89 3704 0044 0532 0130 00")
        paper.down()
        paper.left(300, "Kontoinhaber: Eckladen GmbH")
        paper.down()
        paper.left(300, f"Blatt {paper.page}")
        paper.down(24)
        for place, name in ((50, "Buchungs-"), (110, "Wert-")):
            paper.left(place, name)
        paper.down(9)
        for place, name in ((50, "tag"), (110, "stellung"), (170, "Verwendungszweck")):
            paper.left(place, name)
        for place, name in ((455, "Betrag EUR"), (545, "Saldo EUR")):
            paper.right(place, name)
        paper.down(15)

    paper = Paper(furniture, **options)
    paper.left(170, f"Alter Saldo vom {ledger.entries[0].booked_on:%d.%m.%Y}")
    paper.right(545, european(ledger.opening))
    paper.down()
    balance = ledger.opening
    for e in ledger.entries:
        lines = _wrapped(e.description, 38)
        if paper.is_full(len(lines) + 1):
            paper.left(170, f"Übertrag auf Blatt {paper.page + 1}")
            paper.right(545, european(balance))
            paper.turn()
            paper.left(170, f"Übertrag von Blatt {paper.page - 1}")
            paper.right(545, european(balance))
            paper.down()
        paper.left(50, f"{e.booked_on:%d.%m.%Y}")
        paper.left(110, f"{e.booked_on:%d.%m.%Y}")
        paper.left(170, lines[0])
        paper.right(455, _trailing(e.amount))
        paper.right(545, european(e.balance))
        for more in lines[1:]:
            paper.down(10)
            paper.left(170, more)
        paper.down(12)
        balance = e.balance
    paper.left(170, "Neuer Saldo")
    paper.right(545, european(balance))
    return paper.done()


def _days(ledger: Ledger) -> Iterator[tuple[Entry, bool, bool]]:
    """(entry, first of its day, last of its day)."""
    days = [None, *(e.booked_on for e in ledger.entries), None]
    around = zip(pairwise(days[:-1]), pairwise(days[1:]), strict=True)
    for e, ((before, _), (_, after)) in zip(ledger.entries, around, strict=True):
        yield e, before != e.booked_on, after != e.booked_on


def _spaced(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", " ")


def pdf_compact(ledger: Ledger, **options: object) -> bytes:
    """No ruled lines, the day once, no year on the lines, the balance at the end of each day."""
    first, last = ledger.entries[0].booked_on, ledger.entries[-1].booked_on

    def furniture(paper: Paper) -> None:
        if paper.page == 1:
            paper.left(60, "First Savings")
            paper.down()
            paper.left(60, f"Statement from {_day(first)} to {_day(last)}")
            paper.down()
            paper.left(60, "Account: 40-1234-99")
            paper.right(540, f"Opening balance: {_spaced(ledger.opening)}")
            paper.down()
            paper.right(540, f"Closing balance: {_spaced(ledger.entries[-1].balance)}")
            paper.down(20)
            for place, name in ((60, "Date"), (100, "Details")):
                paper.left(place, name)
            for place, name in ((400, "Withdrawals"), (470, "Deposits"), (540, "Balance")):
                paper.right(place, name)
            paper.down(11)

    paper = Paper(furniture, **options)
    for e, starts, ends in _days(ledger):
        lines = _wrapped(e.description, 40)
        if paper.is_full(len(lines)):
            paper.turn()
        if starts:
            paper.left(60, f"{e.booked_on.day} {e.booked_on:%b}")
        paper.left(100, lines[0])
        paper.right(400 if e.amount < 0 else 470, _spaced(abs(e.amount)))
        if ends:
            paper.right(540, _spaced(e.balance))
        for more in lines[1:]:
            paper.down(9)
            paper.left(100, more)
        paper.down(11)
    return paper.done()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


WRITERS = {w.__name__: w for w in (pdf_english, pdf_german, pdf_compact)}

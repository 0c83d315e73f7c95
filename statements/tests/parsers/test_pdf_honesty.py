"""PDFs that are damaged, incomplete, overprinted or hold several tables: read aright, or said."""

# ruff: noqa: PT017  either outcome is right, both are checked

from __future__ import annotations

import random
import re
import zlib
from datetime import date
from decimal import Decimal

import pytest

from statements.parsers import Refusal, Unreadable
from statements.reconciliation import reconcile
from statements.tests import ledgers
from statements.tests.writers import pdf as writers

from .mutations import mutate
from .reading import read_bytes
from .test_pdf import HEADING, RIGHT, facts, line, printed

LEDGER = ledgers.plain_ledger(12)
ROWS = [
    HEADING,
    line(680, "14 Mar 2024", "Client", "", "100.00", "150.00"),
    line(668, "15 Mar 2024", "Shop", "10.00", "", "140.00"),
    line(656, "16 Mar 2024", "Shop", "10.00", "", "130.00"),
]
NEXT = [HEADING, line(680, "17 Mar 2024", "Client", "", "100.00", "230.00")]
_PACKED = re.compile(rb"(/Length )(\d+)([^>]*>>\s*stream\r?\n)(.*?)(endstream)", re.DOTALL)


def packed(content, change):
    """`content` with each Flate stream of words unpacked, changed, and packed again."""

    def again(match):
        if b"/Length1" in match[0]:
            return match[0]
        new = zlib.compress(change(zlib.decompressobj().decompress(match[4]))) + b"\n"
        return b"".join((match[1], str(len(new)).encode(), match[3], new, match[5]))

    return _PACKED.sub(again, content)


def warnings(tmp_path, content):
    return list(read_bytes(tmp_path, content).report.warnings)


def is_told(reading):
    """Whether a reader is warned that not all is as it was."""
    breaks = [b for a in reading.accounts for b in reconcile(a, reading.rows).breaks]
    return bool(reading.lost or breaks or reading.report.warnings)


@pytest.mark.parametrize("writer", writers.WRITERS)
def test_damage_is_never_silent(writer, tmp_path):
    good = writers.WRITERS[writer](LEDGER)
    expected = sorted((day, amount) for day, amount, _ in LEDGER.facts)
    rng = random.Random(7)
    for _ in range(60):
        try:
            reading = read_bytes(tmp_path, mutate(good, rng))
        except Refusal as refusal:
            assert refusal.message
        else:
            got = sorted((r.booked_on, r.amount) for r in reading.rows)
            assert got == expected or is_told(reading)


@pytest.mark.parametrize("place", range(40, 400, 60))
def test_a_page_that_does_not_unpack_whole_is_refused(place, tmp_path):
    good = writers.pdf_english(LEDGER)
    at = good.rindex(b"stream\n", 0, good.rindex(b"endstream")) + len(b"stream\n") + place
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, good[:at] + bytes(200) + good[at + 200 :])
    assert refused.value.code == "damaged_pdf"


def test_a_wrong_checksum_is_refused(tmp_path):
    good = writers.pdf_english(LEDGER)
    end = good.rindex(b"endstream") - 2
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, good[:end] + bytes([good[end] ^ 1]) + good[end + 1 :])
    assert refused.value.code == "damaged_pdf"


def test_pages_that_the_file_holds_but_does_not_show(tmp_path):
    shorter = re.sub(
        rb"/Count 2 /Kids \[ (\d+ 0 R) (\d+ 0 R) \]",
        rb"/Count 1 /Kids [ \1           ]",
        printed(ROWS, NEXT),
    )
    assert warnings(tmp_path, shorter) == [
        "This PDF holds 2 pages but shows 1: movements may be missing."
    ]


@pytest.mark.parametrize(
    ("feet", "said"),
    [
        (("Page 1 of 2", "Page 2 of 2"), ""),
        (("Seite 1 von 2", "Seite 2 von 2"), ""),
        (("Page 1 of 1", "Page 1 of 1"), ""),
        (("Page 1 of 3", "Page 3 of 3"), "After page 1 of 3 comes page 3 of 3."),
        (("Page 1 of 3", "Page 2 of 3"), "After page 2 of 3 nothing comes."),
        (("Blatt 2/3", "Blatt 3/3"), "The first page says that it is page 2 of 3."),
    ],
)
def test_page_numbers_that_do_not_add_up(feet, said, tmp_path):
    pages = [[*page, (30, (480, foot))] for page, foot in zip((ROWS, NEXT), feet, strict=True)]
    expected = [f"{said} Pages may be missing, and their movements with them."] if said else []
    assert warnings(tmp_path, printed(*pages)) == expected


def test_a_page_without_text_is_said(tmp_path):
    assert warnings(tmp_path, printed(ROWS, [], NEXT)) == [
        "Page 2 holds no text that can be read: look for movements there."
    ]


OVER = (
    "Page 1 holds words that stand over other words: "
    "compare the figures with the page as you see it."
)


@pytest.mark.parametrize("y", [668, 667, 669.5, 671])
def test_a_figure_printed_over_another_is_said(y, tmp_path):
    assert warnings(tmp_path, printed([*ROWS, (y, (400, "90.00", RIGHT))])) == [OVER]


def test_words_drawn_twice_to_look_bold_are_one(tmp_path):
    twice = [*ROWS, *((y, *((x + 0.3, *rest) for x, *rest in words)) for y, *words in ROWS)]
    reading = read_bytes(tmp_path, printed(twice))
    assert facts(reading) == facts(read_bytes(tmp_path, printed(ROWS)))
    assert reading.report.warnings == ()


def test_digits_that_read_as_others_are_said(tmp_path):
    def swap(content):
        return content.replace(b"<0031>", b"<0037>").replace(b"<31> <0031>", b"<31> <0037>")

    good = writers.pdf_english(LEDGER)
    forged = packed(good, swap)
    assert forged != good
    said = warnings(tmp_path, forged)
    assert [w.partition(".")[0] for w in said] == [
        "The digits that this PDF shows are not the digits that it gives to read"
    ]


#: What no reader can tell from the file alone, and why.
UNTELLABLE = {
    "the day of a movement, repacked": (rb"16 Jan 2024", b"15 Jan 2024"),  # days are in no sum
    "a word of a description, repacked": (rb"shop", b"ship"),  # nor are words
}


@pytest.mark.parametrize("name", UNTELLABLE)
def test_what_cannot_be_told(name, tmp_path):
    old, new = UNTELLABLE[name]
    good = writers.pdf_english(LEDGER)
    forged = packed(good, lambda content: content.replace(old, new))
    reading = read_bytes(tmp_path, forged)
    assert not is_told(reading)
    assert [(r.booked_on, r.description) for r in reading.rows] != [
        (day, text) for day, _, text in LEDGER.facts
    ]


def test_an_amount_that_was_changed_breaks_the_balances(tmp_path):
    forged = packed(writers.pdf_english(LEDGER), lambda content: content.replace(b"1.12", b"1.72"))
    assert is_told(read_bytes(tmp_path, forged))


FIRST, SECOND = "DE89 3704 0044 0532 0130 00", "GB29 NWBK 6016 1331 9268 19"


def account(number, balance, day, top=780):
    lines = [
        (780, (40, "Some Bank")),
        (760, (40, f"IBAN: {number}")),
        HEADING,
        line(680, "", "Opening balance", "", "", f"{balance}.00"),
        line(668, f"{day} Mar 2024", "Client", "", "100.00", f"{balance + 100}.00"),
        line(656, f"{day + 1} Mar 2024", "Shop", "10.00", "", f"{balance + 90}.00"),
        line(644, "", "Closing balance", "", "", f"{balance + 90}.00"),
    ]
    return [(y - 780 + top, *words) for y, *words in lines]


@pytest.mark.parametrize("pages", [1, 2])
def test_several_accounts(pages, tmp_path):
    if pages == 1:
        content = printed(account(FIRST, 50, 14) + account(SECOND, 500, 12, 580))
    else:
        content = printed(account(FIRST, 50, 14), account(SECOND, 500, 12))
    reading = read_bytes(tmp_path, content)
    one, two = (number.replace(" ", "") for number in (FIRST, SECOND))
    assert [(r.account, r.booked_on.day, r.amount) for r in reading.rows] == [
        (one, 14, Decimal("100.00")),
        (one, 15, Decimal("-10.00")),
        (two, 12, Decimal("100.00")),
        (two, 13, Decimal("-10.00")),
    ]
    assert [(a.key, a.number, a.opening_balance, a.closing_balance) for a in reading.accounts] == [
        (one, one, Decimal("50.00"), Decimal("140.00")),
        (two, two, Decimal("500.00"), Decimal("590.00")),
    ]
    assert (reading.report.rows, reading.lost, reading.report.warnings) == (4, [], ())


def test_an_account_in_a_footer_or_a_payment_begins_no_section(tmp_path):
    foot = (30, (40, f"Some Bank. Our own account: IBAN {SECOND}"))
    paid = [
        *ROWS,
        (646, (110, f"to IBAN {SECOND}")),
        line(630, "16 Mar 2024", "Fee", "10.00", "", "120.00"),
        foot,
    ]
    reading = read_bytes(tmp_path, printed([(760, (40, f"IBAN: {FIRST}")), *paid], [*NEXT, foot]))
    assert [(a.key, a.number) for a in reading.accounts] == [("", FIRST.replace(" ", ""))]
    assert {r.account for r in reading.rows} == {""}
    assert len(reading.rows) == 5


CARD = (
    500,
    (40, "Date"),
    (110, "Card"),
    (200, "Description"),
    (470, "Amount", RIGHT),
)


@pytest.mark.parametrize("pages", [1, 2])
def test_a_table_with_other_columns(pages, tmp_path):
    taxis = [
        (
            480 - 12 * n,
            (40, f"{17 + n} Mar 2024"),
            (110, "1234"),
            (200, f"Taxi {n}"),
            (470, f"-{n + 1}.00", RIGHT),
        )
        for n in range(3)
    ]
    content = printed([*ROWS, CARD, *taxis]) if pages == 1 else printed(ROWS, [CARD, *taxis])
    reading = read_bytes(tmp_path, content)
    assert facts(reading)[3:] == [
        (f"2024-03-{17 + n}", f"-{n + 1}.00", f"Taxi {n}") for n in range(3)
    ]
    assert [r.booked_on for r in reading.rows[:3]] == [date(2024, 3, day) for day in (14, 15, 16)]
    assert reading.lost == []
    assert list(reading.report.warnings) == [
        "Line 5 begins a table with other columns (Date, Card, Description, Amount). "
        "Its movements are read too: see that none is counted twice."
    ]

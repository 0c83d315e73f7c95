"""PDF statements: words at places, made line by line by these tests."""

# ruff: noqa: E501, PT017  statements are long lines; either outcome is right, both are checked

from __future__ import annotations

import io
import re
import zlib
from datetime import date
from decimal import Decimal

import pytest

from statements import sandbox
from statements.parsers import Limits, Mapping, NeedsMapping, NeedsPassword, Unreadable, parse
from statements.reconciliation import reconcile
from statements.tests import ledgers
from statements.tests.writers import pdf as writers

from .reading import read_bytes

RIGHT = "right"


def printed(*pages, turned=0):
    """A PDF with these pages: each a list of lines, a line (y, (x, text) or (x, text, RIGHT), ...)."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    for lines in pages:
        canvas.setFont("Helvetica", 8)
        canvas.setPageRotation(turned)
        canvas.rotate(turned)
        canvas.translate(*{0: (0, 0), 90: (0, -600), 180: (-595, -842), 270: (-842, 0)}[turned])
        for y, *words in lines:
            for x, text, *side in words:
                (canvas.drawRightString if side else canvas.drawString)(x, y, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


HEADING = (
    700,
    (40, "Date"),
    (110, "Description"),
    (400, "Paid out", RIGHT),
    (470, "Paid in", RIGHT),
    (550, "Balance", RIGHT),
)


def line(y, day="", text="", out="", back="", balance=""):
    words = [(40, day), (110, text)] + [
        (x, amount, RIGHT) for x, amount in ((400, out), (470, back), (550, balance))
    ]
    return (y, *(word for word in words if word[1]))


def facts(reading):
    return [(r.booked_on.isoformat(), str(r.amount), r.description) for r in reading.rows]


def test_rows_know_their_page_and_line(tmp_path):
    first = [HEADING, line(680, "14 Mar 2024", "Client", "", "1,234.50", "2,000.00")]
    second = [HEADING, line(680, "15 Mar 2024", "Shop", "34.50", "", "1,965.50")]
    reading = read_bytes(tmp_path, printed(first, second))
    assert facts(reading) == [("2024-03-14", "1234.50", "Client"), ("2024-03-15", "-34.50", "Shop")]
    assert [(r.page, r.line_no, r.balance_after) for r in reading.rows] == [
        (1, 2, Decimal("2000.00")),
        (2, 4, Decimal("1965.50")),
    ]
    assert [(s.line_no, s.code) for s in reading.skipped] == [(3, "furniture")]
    assert (reading.report.format, reading.report.rows, reading.report.skipped) == ("pdf", 2, 1)


def test_description_over_three_lines(tmp_path):
    content = printed(
        [
            HEADING,
            line(680, "14 Mar 2024", "Transfer from", "", "100.00", "100.00"),
            (671, (110, "A Client and Sons")),
            (662, (110, "Invoice 2024-17")),
            line(648, "15 Mar 2024", "Shop", "10.00", "", "90.00"),
        ]
    )
    assert facts(read_bytes(tmp_path, content)) == [
        ("2024-03-14", "100.00", "Transfer from A Client and Sons Invoice 2024-17"),
        ("2024-03-15", "-10.00", "Shop"),
    ]


def test_description_around_its_movement(tmp_path):
    lines = [HEADING]
    for n, y in enumerate((680, 640, 600)):
        lines += [
            (y, (110, f"Above {n}")),
            line(
                y - 9,
                f"{14 + n} Mar 2024",
                f"On {n}",
                "1.00" if n else "",
                "" if n else "9.00",
                f"{9 - n}.00",
            ),
            (y - 18, (110, f"Below {n}")),
        ]
    assert [r.description for r in read_bytes(tmp_path, printed(lines)).rows] == [
        f"Above {n} On {n} Below {n}" for n in range(3)
    ]


def test_amount_on_the_last_line_of_a_movement(tmp_path):
    lines = [HEADING]
    for n, y in enumerate((680, 650, 620)):
        lines += [
            line(y, f"{14 + n} Mar 2024", f"VIS shop {n}"),
            line(y - 10, "", "London", "1.00" if n else "", "" if n else "9.00", f"{9 - n}.00"),
        ]
    assert facts(read_bytes(tmp_path, printed(lines))) == [
        ("2024-03-14", "9.00", "VIS shop 0 London"),
        ("2024-03-15", "-1.00", "VIS shop 1 London"),
        ("2024-03-16", "-1.00", "VIS shop 2 London"),
    ]


def test_day_once_and_year_from_the_period(tmp_path):
    content = printed(
        [
            (760, (40, "Statement period: 12 December 2023 to 11 January 2024")),
            HEADING,
            line(680, "14 Dec", "Client", "", "100.00"),
            line(668, "", "Shop", "10.00", "", "90.00"),
            line(656, "31 Dec", "Fee", "1.00", "", "89.00"),
            line(644, "2 Jan", "Shop", "9.00", "", "80.00"),
        ]
    )
    reading = read_bytes(tmp_path, content)
    assert [day for day, _, _ in facts(reading)] == [
        "2023-12-14",
        "2023-12-14",
        "2023-12-31",
        "2024-01-02",
    ]
    account = reading.accounts[0]
    assert (account.period_start, account.period_end) == (date(2023, 12, 12), date(2024, 1, 11))
    assert reconcile(account, reading.rows).breaks == ()


@pytest.mark.parametrize(
    "said",
    [
        "12 Dec - 11 Jan 2024",
        "12.12.2023 bis 11.01.2024",
        "Statement date 11 January 2024",
        "December 12, 2023 - January 11, 2024",
        "12.12. - 11.01.2024",
    ],
)
@pytest.mark.parametrize(
    "days", [("14 Dec", "2 Jan"), ("14.12.", "02.01."), ("14/12", "02/01"), ("Dec 14", "Jan 02")]
)
def test_years_over_new_year(said, days, tmp_path):
    content = printed(
        [
            (760, (40, said)),
            HEADING,
            line(680, days[0], "A", "", "9.00", "9.00"),
            line(668, days[1], "B", "1.00", "", "8.00"),
        ]
    )
    assert [r.booked_on for r in read_bytes(tmp_path, content).rows] == [
        date(2023, 12, 14),
        date(2024, 1, 2),
    ]


def test_no_year_anywhere_is_said(tmp_path):
    with pytest.raises(Unreadable) as refused:
        read_bytes(
            tmp_path,
            printed(
                [HEADING, line(680, "14 Dec", "A long enough text for a page", "", "9.00", "9.00")]
            ),
        )
    assert refused.value.code == "no_year"


def test_carry_overs_are_no_movements(tmp_path):
    first = [
        HEADING,
        line(680, "", "Opening balance", "", "", "50.00"),
        line(668, "14 Mar 2024", "Client", "", "100.00", "150.00"),
        line(656, "", "Balance carried forward", "", "", "150.00"),
    ]
    second = [
        HEADING,
        line(680, "", "Balance brought forward", "", "", "150.00"),
        line(668, "15 Mar 2024", "Shop", "10.00", "", "140.00"),
        line(656, "", "Closing balance", "", "", "140.00"),
        line(644, "", "Total", "10.00", "100.00"),
        (40, (40, "Some Bank plc, 1 Street, registered in England")),
    ]
    reading = read_bytes(tmp_path, printed(first, second))
    account = reading.accounts[0]
    assert len(reading.rows) == 2
    assert reading.lost == []
    assert (account.opening_balance, account.closing_balance) == (
        Decimal("50.00"),
        Decimal("140.00"),
    )
    assert reconcile(account, reading.rows).breaks == ()


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("-1.234,50", "-1234.50"), ("1.234,50-", "-1234.50"), ("1.234,50 S", "-1234.50"), ("1.234,50 H", "1234.50"),
        ("1 234,50 DR", "-1234.50"), ("(1.234,50)", "-1234.50"), ("1.234,50 CR", "1234.50"), ("+12 345 678,90", "12345678.90"),
    ],
)  # fmt: skip
def test_ways_to_write_an_amount(written, amount, tmp_path):
    heading = (700, (40, "Datum"), (110, "Verwendungszweck"), (450, "Betrag EUR", RIGHT))
    rows = [
        (y, (40, f"{d}.03.2024"), (110, "Kauf 12"), (450, text, RIGHT))
        for y, d, text in ((680, 14, written), (668, 15, "-2,00"), (656, 16, "-13,00"))
    ]
    reading = read_bytes(tmp_path, printed([heading, *rows]))
    assert facts(reading)[0] == ("2024-03-14", amount, "Kauf 12")
    assert reading.rows[0].currency == "EUR"


def test_an_amount_that_cannot_be_read_is_named(tmp_path):
    content = printed(
        [
            HEADING,
            *(
                line(
                    680 - 12 * n, f"{14 + n} Mar 2024", f"Shop {n}", "1,2x.00" if n == 2 else "1.00"
                )
                for n in range(5)
            ),
        ]
    )
    reading = read_bytes(tmp_path, content)
    assert len(reading.rows) == 4
    assert [(s.line_no, s.code) for s in reading.lost] == [(4, "bad_amount")]


def test_words_drawn_column_by_column(tmp_path):
    rows = [
        line(680 - 12 * n, f"{14 + n} Mar 2024", f"Shop {n}", "1.00", "", f"{9 - n}.00")
        for n in range(5)
    ]
    parts = sorted(
        ((y, word) for y, *words in [HEADING, *rows] for word in words),
        key=lambda p: (p[1][0], -p[0]),
    )
    reading = read_bytes(tmp_path, printed([(y, word) for y, word in parts]))
    assert facts(reading) == [(f"2024-03-{14 + n}", "-1.00", f"Shop {n}") for n in range(5)]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_pages_that_are_turned(turned, tmp_path):
    rows = [
        line(580 - 12 * n, f"{14 + n} Mar 2024", f"Shop {n} at sea", "1.00", "", f"{9 - n}.00")
        for n in range(5)
    ]
    heading = (600, *HEADING[1:])
    reading = read_bytes(tmp_path, printed([heading, *rows], turned=turned))
    assert facts(reading) == [(f"2024-03-{14 + n}", "-1.00", f"Shop {n} at sea") for n in range(5)]


def test_heading_of_two_lines_and_shifted_second_page(tmp_path):
    heading = [
        (709, (400, "Money", RIGHT), (470, "Money", RIGHT)),
        (
            700,
            (40, "Date"),
            (110, "Details"),
            (400, "out", RIGHT),
            (470, "in", RIGHT),
            (550, "Balance", RIGHT),
        ),
    ]

    def page(day, shift):
        rows = [
            line(
                680 - 12 * n,
                f"{day + n} Mar 2024",
                f"Shop {day + n}",
                "1.00",
                "",
                f"{29 - day - n}.00",
            )
            for n in range(3)
        ]
        return [(y, *((x + shift, *rest) for x, *rest in words)) for y, *words in [*heading, *rows]]

    reading = read_bytes(tmp_path, printed(page(14, 0), page(17, 25)))
    assert facts(reading) == [(f"2024-03-{14 + n}", "-1.00", f"Shop {14 + n}") for n in range(6)]


def test_thirty_pages(tmp_path):
    ledger = ledgers.plain_ledger(1400)
    content = writers.pdf_english(ledger)
    reading = read_bytes(tmp_path, content)
    assert [(r.booked_on, r.amount, r.description) for r in reading.rows] == ledger.facts
    assert [reading.rows[0].page, reading.rows[-1].page] == [1, 31]
    assert reconcile(reading.accounts[0], reading.rows).breaks == ()
    numbers = [r.line_no for r in reading.rows]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("writer", writers.WRITERS)
def test_a_deleted_movement_gives_one_break(writer, tmp_path):
    whole = ledgers.plain_ledger(30)
    for gone in (5, 17):
        ledger = ledgers.Ledger(whole.opening, whole.entries[:gone] + whole.entries[gone + 1 :])
        reading = read_bytes(tmp_path, writers.WRITERS[writer](ledger))
        breaks = reconcile(reading.accounts[0], reading.rows).breaks
        assert [b.kind for b in breaks] == ["chain_break"]


def test_an_unknown_language_is_asked(tmp_path):
    heading = (700, (40, "Xxx"), (110, "Yyy"), (400, "Zzz", RIGHT))
    rows = [
        (680 - 12 * n, (40, f"{14 + n}.03.2024"), (110, f"Qqq {n}"), (400, f"-{n + 1},00", RIGHT))
        for n in range(6)
    ]
    with pytest.raises(NeedsMapping) as needed:
        read_bytes(tmp_path, printed([heading, *rows]))
    assert needed.value.question["undecided"][0] == "columns"
    assert needed.value.question["first_rows"][0] == ["14.03.2024", "Qqq 0", "-1,00"]


def locked(password):
    from reportlab.lib.pdfencrypt import StandardEncryption

    return writers.pdf_english(
        ledgers.plain_ledger(3),
        encrypt=StandardEncryption(password, ownerPassword="o", strength=128),
    )


def test_password(tmp_path):
    content = locked("secret")
    for password in (None, "", "wrong", "fälsch"):
        with pytest.raises(NeedsPassword) as refused:
            read_bytes(tmp_path, content, password=password)
        assert refused.value.code == "needs_password"
    assert len(read_bytes(tmp_path, content, password="secret").rows) == 3
    assert len(read_bytes(tmp_path, locked(""), password=None).rows) == 3


def scan(text=""):
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    image = io.BytesIO(b"P5 60 80 255\n" + bytes(range(60)) * 80)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=1)
    canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
    canvas.drawString(40, 40, text)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("text", ["", "Page 1"])
def test_a_scan_says_what_to_do_instead(text, tmp_path):
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, scan(text))
    assert refused.value.code == "no_text_layer"
    assert "CSV or OFX" in refused.value.message


GOOD = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F 9 Tf 40 700 Td (Nothing to read) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
_BOMB = zlib.compress(zlib.compress(b"\0" * 30_000_000))
HOSTILE = {
    "header only": (b"%PDF-1.7\n%\xe2\xe3", "damaged_pdf"),
    "no pages": (GOOD.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[]/Count 0"), "damaged_pdf"),
    "page tree that loops": (GOOD.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 2 0 R]"), None),
    "a billion pages": (GOOD.replace(b"/Count 1", b"/Count 1000000000"), None),
    "page tree that is its own parent": (GOOD.replace(b"/Parent 2 0 R", b"/Parent 3 0 R"), "no_text_layer"),
    "huge page": (GOOD.replace(b"[0 0 595 842]", b"[-1e30 -1e30 1e38 1e38]"), "no_text_layer"),
    "page of no size": (GOOD.replace(b"[0 0 595 842]", b"[0 0 0 0]"), "no_text_layer"),
    "contents that are the page": (GOOD.replace(b"/Contents 4 0 R", b"/Contents 3 0 R"), "no_text_layer"),
    "stream without its end": (GOOD.replace(b"endstream", b""), "no_text_layer"),
    "deep arrays": (GOOD.replace(b"/Contents 4 0 R", b"/A" + b"[" * 100_000), None),
    "scripts and files are not looked at": (
        GOOD.replace(b"/Pages 2 0 R", b"/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>/AA<</O<</S/Launch/F(/bin/sh)>>>>"),
        "no_text_layer",
    ),
    "packed twice over": (
        GOOD.replace(b"<</Length 44>>stream\n", b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream endobj\n9 0 obj<<>>stream\n" % (len(_BOMB), _BOMB)),
        "no_text_layer",
    ),
    "text file inside": (b"%PDF-1.4\nDate,Description,Amount\n2024-03-24,Client,100.00\n", "damaged_pdf"),
    "unknown encryption": (GOOD.replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Odd/V 9>>"), None),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_by_name(name, tmp_path):
    content, code = HOSTILE[name]
    with pytest.raises((Unreadable, NeedsPassword)) as refused:
        read_bytes(tmp_path, content)
    assert refused.value.message.endswith(".")
    if code:
        assert refused.value.code == code


def test_every_truncation_is_read_or_refused(tmp_path):
    content = writers.pdf_german(ledgers.plain_ledger(5))
    for size in range(0, len(content), max(1, len(content) // 60)):
        try:
            reading = read_bytes(tmp_path, content[:size])
        except Unreadable as refused:
            assert refused.message.endswith(".")
        else:
            assert len(reading.rows) == 5


def test_caps(tmp_path):
    content = writers.pdf_english(ledgers.plain_ledger(120))
    for limits, code in (
        (Limits(max_pages=2), "too_many_pages"),
        (Limits(max_page_chars=500), "too_much_text"),
        (Limits(max_rows=50), "too_many_rows"),
    ):
        with pytest.raises(Unreadable) as refused:
            read_bytes(tmp_path, content, limits=limits)
        assert refused.value.code == code


def test_letters_that_stand_for_nothing(tmp_path):
    content = printed(
        [
            HEADING,
            *(
                line(680 - 12 * n, f"{14 + n} Mar 2024", f"Shop {n}", "1.00", "", "5.00")
                for n in range(5)
            ),
        ]
    )
    odd = b"<</Type/Encoding/Differences[32" + b"".join(b"/g%d" % n for n in range(95)) + b"]>>"
    garbled = content.replace(b"/Encoding /WinAnsiEncoding", b"/Encoding " + odd)
    assert garbled != content
    with pytest.raises(Unreadable) as refused:
        read_bytes(tmp_path, garbled)
    assert refused.value.code == "garbled_text"


def signals(tmp_path, content):
    return [s["kind"] for s in read_bytes(tmp_path, content).report.signals]


def test_signs_of_change(tmp_path):
    content = writers.pdf_english(ledgers.plain_ledger(3))
    assert signals(tmp_path, content) == []
    assert signals(
        tmp_path, content + b"\n9999 0 obj<<>>endobj\n" + content[content.rindex(b"startxref") :]
    ) == ["incremental_update"]
    later = re.sub(rb"/ModDate \(D:\d{4}", b"/ModDate (D:2020", content)
    assert signals(tmp_path, later) == ["modified_after_creation"]
    assert signals(tmp_path, content.replace(b"/Producer (ReportLab", b"/Producer (iLovePDF ")) == [
        "edited_with"
    ]


def test_signals_and_pages_cross_the_pipe(tmp_path):
    path = tmp_path / "s.pdf"
    path.write_bytes(
        writers.pdf_compact(ledgers.plain_ledger(90)).replace(
            b"/Producer (ReportLab", b"/Producer (iLovePDF "
        )
    )
    events = list(sandbox.read(path))
    assert events == list(parse(path))
    assert [s["kind"] for s in events[-1].signals] == ["edited_with"]


def test_french_headings_stand_left_of_their_figures(tmp_path):
    content = printed(
        [
            (760, (40, "Compte : FR76 3000 6000 0112 3456 7890 189")),
            (750, (40, "Période du 01/12/2023 au 31/12/2023")),
            (700, (40, "Date"), (80, "Libellé"), (300, "Valeur"), (380, "Débit"), (470, "Crédit")),
            (690, (80, "SOLDE PRECEDENT AU 30/11/2023"), (520, "1 500,00", RIGHT)),
            (
                678,
                (40, "01.12"),
                (80, "CARTE TOTAL ENERGIES 12"),
                (300, "01.12.23"),
                (420, "45,10", RIGHT),
            ),
            (668, (80, "PARIS 15")),
            (
                656,
                (40, "15.12"),
                (80, "VIR RECU CLIENT"),
                (300, "15.12.23"),
                (520, "12 345,10", RIGHT),
            ),
            (640, (80, "TOTAL DES OPERATIONS"), (420, "45,10", RIGHT), (520, "12 345,10", RIGHT)),
            (625, (80, "NOUVEAU SOLDE AU 31/12/2023"), (520, "13 800,00", RIGHT)),
        ]
    )
    reading = read_bytes(tmp_path, content)
    assert facts(reading) == [
        ("2023-12-01", "-45.10", "CARTE TOTAL ENERGIES 12 PARIS 15"),
        ("2023-12-15", "12345.10", "VIR RECU CLIENT"),
    ]
    assert reading.lost == []
    account = reading.accounts[0]
    assert account.number == "FR7630006000011234567890189"
    assert reconcile(account, reading.rows).breaks == ()


def test_columns_that_touch(tmp_path):
    heading = (
        700,
        (40, "Date"),
        (62, "Description"),
        (300, "Amount", RIGHT),
        (360, "Balance", RIGHT),
    )
    rows = [
        (
            680 - 12 * n,
            (40, f"{n + 13}/01"),
            (62, f"Card payment to a shop 20{n}"),
            (300, f"{-n - 1}.50", RIGHT),
            (360, f"{9 - n}.00", RIGHT),
        )
        for n in range(4)
    ]
    reading = read_bytes(tmp_path, printed([(740, (40, "Statement 31/01/2024")), heading, *rows]))
    assert facts(reading) == [
        (f"2024-01-{n + 13}", f"{-n - 1}.50", f"Card payment to a shop 20{n}") for n in range(4)
    ]


def test_a_summary_below_the_table_is_no_movement(tmp_path):
    content = printed(
        [
            HEADING,
            line(680, "14 Mar 2024", "A", "", "10.00", "10.00"),
            line(668, "15 Mar 2024", "B", "1.00", "", "9.00"),
            (600, (110, "Overdraft limit"), (470, "5,000.00", RIGHT)),
            (560, (40, "Please check your statement.")),
        ]
    )
    reading = read_bytes(tmp_path, content)
    assert facts(reading) == [("2024-03-14", "10.00", "A"), ("2024-03-15", "-1.00", "B")]
    assert [(s.line_no, s.code) for s in reading.lost] == [(4, "bad_date")]


def test_what_stands_above_a_table_without_a_heading_is_kept(tmp_path):
    content = printed(
        [
            (760, (40, "Account: 12345678")),
            (745, (40, "Currency: EUR")),
            (730, (40, "Opening balance: 500.00")),
            line(700, "2026-05-03", "Coffee", "-3.20"),
            line(685, "2026-05-10", "Refund", "24.90"),
            (670, (40, "Closing balance:"), (400, "521.70", RIGHT)),
        ]
    )
    with pytest.raises(NeedsMapping) as needed:
        read_bytes(tmp_path, content)
    assert needed.value.question["undecided"] == ["columns"]
    mapping = Mapping.from_dict(needed.value.question["proposal"])
    reading = read_bytes(tmp_path, content, mapping=mapping)
    (account,) = reading.accounts
    assert (account.number, account.currency, account.opening_balance) == ("12345678", "EUR", 500)
    assert reconcile(account, reading.rows).checked
    assert reconcile(account, reading.rows).breaks == ()

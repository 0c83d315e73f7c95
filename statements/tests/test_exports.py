"""Exports: what the files hold is what the database holds, and no cell is ever a formula."""

import csv
import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory
from audit.models import AuditEvent
from core import exports
from core.errors import Invalid, NotAllowed
from core.exports import AMOUNT, DATE, MONTH, NUMBER, SHARE, TEXT, Column, Table, harmless
from partnex.tests.cast import bearer
from statements import export_actions, queries
from statements.enums import Category
from statements.figures import FIGURES, refresh_monthly_figures
from statements.models import Transaction
from statements.tests.factories import (
    BankAccountFactory,
    StatementFactory,
    TransactionFactory,
    csv_of,
    ledger,
    read_file,
)

DAY = "2026-11-22"
FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\ufeff=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    '=HYPERLINK("http://x.example","y")',
    "-",
]
STARTS = tuple("=+-@＝＋－＠\t\r\n")


# -- Cells


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text):
    made = harmless(text)
    assert made[0] == "'"
    assert not made.startswith(STARTS)
    assert made.replace("'", "", 1) == text.replace("\t", " ").replace("\r", " ").replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    ["Card sales", "", "Café Nível & Cia", "1-2", "a=b", "x+y", "me@x.example", "'quoted", "日本"],
)
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text


def test_a_formula_behind_a_semicolon_is_found_too():
    assert harmless("Lopes;=1+1; -2") == "Lopes;'=1+1; '-2"
    assert harmless('Lopes;"=1+1;b') == "Lopes;\"'=1+1;b"


def test_controls_become_spaces():
    assert harmless("a\x00b\x1bc\u2028d\ud800e") == "a b c d e"


ALL_KINDS = Table(
    "x",
    [
        Column("Text", TEXT),
        Column("Day", DATE),
        Column("Month", MONTH),
        Column("Amount", AMOUNT),
        Column("Number", NUMBER),
        Column("Share", SHARE),
    ],
    [
        ["=1+1", date(2026, 1, 31), date(2026, 2, 1), Decimal("-12.50"), -3, Decimal("0.125")],
        [None, None, None, None, None, None],
        ["a,\"b\"", None, None, Decimal(7), 0, None],
    ],
)  # fmt: skip


def test_csv_is_for_excel_and_for_programs():
    data = b"".join(exports.csv_of(ALL_KINDS))
    assert data[:3] == b"\xef\xbb\xbf"
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) == [
        ["Text", "Day", "Month", "Amount", "Number", "Share"],
        ["'=1+1", "2026-01-31", "2026-02", "-12.50", "-3", "0.125"],
        [""] * 6,
        ['a,"b"', "", "", "7", "0", ""],
    ]


def test_xlsx_keeps_dates_and_numbers():
    sheet = openpyxl.load_workbook(exports.xlsx_of(ALL_KINDS)).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[1]] == [
        "'=1+1",
        datetime.fromisoformat("2026-01-31"),
        datetime.fromisoformat("2026-02-01"),
        -12.5,
        -3,
        0.125,
    ]
    assert [cell.number_format for cell in rows[1]] == [
        "General",
        "yyyy-mm-dd",
        "yyyy-mm",
        "#,##0.00",
        "0",
        "0.0%",
    ]
    assert [cell.data_type for cell in rows[1]] == ["s", "d", "d", "n", "n", "n"]
    assert rows[3][3].number_format == "#,##0"
    assert {cell.value for cell in rows[2]} == {None}


def test_xlsx_holds_no_formula_and_no_link():
    table = Table("x", [Column("=A1", TEXT)], [[text] for text in [*FORMULAS, "http://x.example"]])
    with zipfile.ZipFile(exports.xlsx_of(table)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert [name for name in book.namelist() if "rels" in name and "sheet" in name] == []
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("March 2026.csv rows", "march-2026-csv-rows"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\evil\\x\r\nSet-Cookie: a", "c-evil-x-set-cookie-a"),
        ('a";filename=b', "a-filename-b"),
        ("x" * 300, "x" * 80),
    ],
)
def test_names_are_plain(words, name, monkeypatch):
    monkeypatch.setattr(exports.clock, "today", lambda: date.fromisoformat(DAY))
    assert exports.file_name(words, ending="csv") == f"{name}-{DAY}.csv"


# -- What leaves, and who may take it


pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(sme):
    """Rows with a formula in each text, in two currencies, with and without balances."""
    account = BankAccountFactory(sme=sme, bank_name="=1+9", last4="-123")
    statement = StatementFactory(sme=sme, account=account, file_name="=2+2;evil.csv")
    texts = ("description", "counterparty", "reference")
    for index, formula in enumerate(FORMULAS):
        TransactionFactory(
            statement=statement,
            account=account,
            booked_on=date(2026, 3, index + 1),
            value_on=date(2026, 3, 28) if index % 2 else None,
            amount=(-1) ** index * (1234_50 + index),
            currency="JPY" if index % 3 == 0 else "EUR",
            balance_after=-index if index % 2 else None,
            **dict.fromkeys(texts, formula),
        )
    refresh_monthly_figures(sme)
    return statement


def body(response):
    return b"".join(response.streaming_content)


def csv_rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def xlsx_rows(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def expected(row):
    """The cells of a stored row, worked out without the code under test."""
    places = {"EUR": 100, "JPY": 1}[row.currency]
    return [
        row.booked_on,
        row.value_on,
        Decimal(row.amount) / places,
        row.currency,
        harmless(row.description),
        harmless(row.counterparty),
        harmless(row.reference),
        row.get_category_display(),
        row.get_category_source_display(),
        "yes" if row.is_internal_transfer else None,
        None if row.balance_after is None else Decimal(row.balance_after) / places,
        harmless(row.account.bank_name),
        harmless(row.account.last4),
        harmless(row.statement.file_name),
        row.line_no,
    ]


def read_back(cell, wanted):
    """A cell of either file in the terms of `expected`."""
    if cell in ("", None):
        return None
    if isinstance(wanted, date):
        return cell.date() if isinstance(cell, datetime) else date.fromisoformat(cell)
    if isinstance(wanted, Decimal):
        return Decimal(str(cell))
    return type(wanted)(cell)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_holds_the_rows_of_the_database(owner, planted, ending):
    response = owner.post(
        reverse("statements:export_statement", args=[planted.pk]), {"format": ending}
    )
    head, *rows = {"csv": csv_rows, "xlsx": xlsx_rows}[ending](body(response))
    assert head == [str(column.label) for column in export_actions.ROW_COLUMNS]
    stored = [expected(row) for row in Transaction.objects.order_by("line_no")]
    assert [
        [read_back(cell, wanted) for cell, wanted in zip(row, cells, strict=True)]
        for row, cells in zip(rows, stored, strict=True)
    ] == stored


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["export_statement", "export_rows", "export_figures"])
def test_no_cell_of_any_export_is_a_formula(owner, planted, name, ending):
    args = [planted.pk] if name == "export_statement" else []
    data = body(owner.post(reverse(f"statements:{name}", args=args), {"format": ending}))
    rows = {"csv": csv_rows, "xlsx": xlsx_rows}[ending](data)
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    numbers = [text for text in texts if text.startswith("-")]
    assert [text for text in texts if text.startswith(STARTS) and text not in numbers] == []
    assert [text for text in numbers if not text[1:].replace(".", "").isdigit()] == []
    assert len(texts) > 10


def test_the_answer_is_a_file_to_save_that_nobody_stores(owner, planted):
    response = owner.post(
        reverse("statements:export_statement", args=[planted.pk]), {"format": "csv"}
    )
    body(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = response["Content-Disposition"]
    assert name.startswith('attachment; filename="2-2-evil-rows-20')
    assert name.endswith('.csv"')
    assert response["Cache-Control"] == "no-store, private"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_filters_of_the_page_are_those_of_the_file(owner, sme):
    statement = read_file(sme, csv_of(ledger()))
    given = {
        "format": "csv",
        "q": "Lopes",
        "booked_from": "2026-02-01",
        "booked_to": "2026-02-28",
        "from_line": "18",
    }
    data = body(owner.post(reverse("statements:export_statement", args=[statement.pk]), given))
    wanted = Transaction.objects.filter(
        description__contains="Lopes",
        booked_on__month=2,
        line_no__gte=18,
    )
    assert 0 < wanted.count() < 6
    assert [row[-1] for row in csv_rows(data)[1:]] == [
        str(line) for line in wanted.order_by("line_no").values_list("line_no", flat=True)
    ]


def test_all_rows_are_those_of_all_statements_and_of_nobody_else(owner, sme):
    for name, currency in (("a.csv", "EUR"), ("b.csv", "USD")):
        read_file(sme, csv_of(ledger(months=1), currency=currency), name)
    TransactionFactory(description="Somebody else's")
    data = body(owner.post(reverse("statements:export_rows"), {"format": "csv"}))
    rows = csv_rows(data)[1:]
    assert len(rows) == Transaction.objects.filter(statement__sme=sme).count() == 24
    assert {row[3] for row in rows} == {"EUR", "USD"}


def test_the_rows_behind_a_figure_add_up_to_it(owner, sme):
    read_file(sme, csv_of(ledger()))
    given = {
        "format": "csv",
        "figure": "true_revenue",
        "currency": "EUR",
        "period": ["2026-01-01_2026-01-31", "2026-03-01_2026-03-31"],
    }
    rows = csv_rows(body(owner.post(reverse("statements:export_figure_rows"), given)))[1:]
    months = queries.monthly_figures(sme).filter(month__month__in=(1, 3))
    total = sum(month.true_revenue for month in months)
    assert sum(Decimal(row[2]) for row in rows) * 100 == total == 36_000_00


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_holds_the_monthly_figures_of_the_database(owner, sme, ending):
    read_file(sme, csv_of(ledger(growth=7)))
    read_file(sme, csv_of(ledger(months=1), currency="USD"), "usd.csv")
    data = body(
        owner.post(reverse("statements:export_figures"), {"format": ending, "currency": "EUR"})
    )
    head, *rows = {"csv": csv_rows, "xlsx": xlsx_rows}[ending](data)
    assert head == ["Month", "Currency", *[str(figure.label) for figure in FIGURES.values()]]
    months = queries.monthly_figures(sme, currency="EUR")
    assert len(rows) == months.count() == 3
    for row, month in zip(rows, months, strict=True):
        shown = row[0] if isinstance(row[0], str) else f"{row[0]:%Y-%m}"
        assert (shown, row[1]) == (f"{month.month:%Y-%m}", "EUR")
        for cell, (name, figure) in zip(row[2:], FIGURES.items(), strict=True):
            stored = getattr(month, name)
            told = Decimal(stored) / 100 if figure.unit == "money" else Decimal(stored)
            assert Decimal(str(cell)) == told


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_too_many_rows_are_refused_with_what_to_do(owner, sme, planted, ending, monkeypatch):
    monkeypatch.setitem(exports.MOST_ROWS, ending, len(FORMULAS) - 1)
    address = reverse("statements:export_statement", args=[planted.pk])
    response = owner.post(address, {"format": ending}, follow=True)
    assert response.redirect_chain == [
        (reverse("statements:detail", args=[planted.pk]) + "#rows", 302)
    ]
    assert [str(message) for message in response.context["messages"]] == [
        "These are 16 rows; a file of this type holds at most 15. Choose a shorter period, or CSV,"
        " which holds more."
    ]
    assert not AuditEvent.objects.filter(tag="rows:exported").exists()
    with pytest.raises(Invalid) as refused:
        export_actions.export_rows(
            sme=sme, rows=queries.rows_of_business(sme), ending=ending, by=sme.owner
        )
    assert refused.value.code == "too_many"


@pytest.mark.parametrize("given", [{}, {"format": "exe"}, {"format": "csv", "booked_from": "x"}])
def test_a_wrong_wish_is_told_on_the_page(owner, planted, given):
    address = reverse("statements:export_statement", args=[planted.pk])
    response = owner.post(address, given, follow=True)
    assert response.status_code == 200
    assert len(response.context["messages"]) == 1


def test_an_export_is_recorded(owner, sme, planted):
    given = {"format": "csv", "q": "=1+1", "category": Category.REVENUE}
    body(owner.post(reverse("statements:export_statement", args=[planted.pk]), given))
    event = AuditEvent.objects.get(tag="rows:exported")
    assert (event.actor_id, event.target_type, event.target_id) == (
        sme.owner.pk,
        "statements.statement",
        str(planted.pk),
    )
    found = queries.search(Transaction.objects.all(), "=1+1").count()
    assert (event.data["format"], event.data["rows"]) == ("csv", found)
    assert event.private["q"]["value"] == "=1+1"
    body(owner.post(reverse("statements:export_figures"), {"format": "xlsx"}))
    event = AuditEvent.objects.get(tag="figures:exported")
    assert (event.target_id, event.data["rows"]) == (str(sme.pk), 2)


@pytest.mark.parametrize("make", [InvestorUserFactory, AdminUserFactory])
def test_only_the_owner_takes_rows_and_figures(sme, make):
    user = make()
    with pytest.raises(NotAllowed):
        export_actions.export_rows(
            sme=sme, rows=queries.rows_of_business(sme), ending="csv", by=user
        )
    with pytest.raises(NotAllowed):
        export_actions.export_figures(
            sme=sme, months=queries.monthly_figures(sme), ending="csv", by=user
        )


def test_rows_of_another_business_never_leave(sme):
    TransactionFactory()
    table = export_actions.export_rows(
        sme=sme, rows=Transaction.objects.all(), ending="csv", by=sme.owner
    )
    assert list(table.rows) == []


@pytest.mark.parametrize("name", ["export_rows", "export_figures", "export_figure_rows"])
def test_a_page_cannot_be_got(owner, name):
    assert owner.get(reverse(f"statements:{name}")).status_code == 405


# -- For programs


def api_post(client, sme, name, args=(), **given):
    address = reverse(f"api:statements-{name}", args=args)
    return client.post(address, given, content_type="application/json", headers=bearer(sme.owner))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_programs_get_the_same_files(client, owner, sme, planted, ending):
    pairs = [
        ("export", "export_statement", [planted.pk], {"q": "SUM"}),
        ("transactions-export", "export_rows", [], {"booked_from": "2026-03-04"}),
        ("figures-export", "export_figures", [], {"currency": "EUR"}),
        (
            "figure-rows-export",
            "export_figure_rows",
            [],
            {"figure": "inflow", "currency": "EUR", "periods": ["2026-03-01_2026-03-31"]},
        ),
    ]
    reader = {"csv": csv_rows, "xlsx": xlsx_rows}[ending]
    for api_name, page_name, args, given in pairs:
        answer = api_post(client, sme, api_name, args, format=ending, **given)
        form = {"format": ending, **given, "period": given.get("periods", [])}
        page = owner.post(reverse(f"statements:{page_name}", args=args), form)
        assert answer["Content-Type"] == exports.MEDIA_TYPES[ending]
        found = reader(body(answer))
        assert found == reader(body(page))
        assert len(found) > 1


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("transactions-export", {}, "format"),
        ("transactions-export", {"format": "pdf"}, "format"),
        ("transactions-export", {"format": "csv", "booked_to": "31.1.2026"}, "booked_to"),
        ("figures-export", {"format": "csv", "currency": "XXQ"}, "currency"),
        ("figure-rows-export", {"format": "csv", "figure": "x"}, "figure"),
    ],
)
def test_a_wrong_wish_is_named(client, sme, name, given, field):
    answer = api_post(client, sme, name, **given)
    assert (answer.status_code, field in answer.json()["fields"]) == (400, True)


def test_programs_are_told_of_too_many_rows(client, sme, planted, monkeypatch):
    monkeypatch.setitem(exports.MOST_ROWS, "csv", 1)
    answer = api_post(client, sme, "transactions-export", format="csv")
    assert (answer.status_code, answer.json()["error"]) == (400, "too_many")


def test_a_period_that_is_no_date_is_missing(client, sme):
    given = {"figure": "inflow", "currency": "EUR", "periods": ["2026-13-01_2026-01-31"]}
    assert api_post(client, sme, "figure-rows-export", format="csv", **given).status_code == 404


def test_an_accept_header_for_the_file_is_fine(client, sme, planted):
    address = reverse("api:statements-transactions-export")
    headers = bearer(sme.owner) | {"Accept": "text/csv"}
    answer = client.post(
        address, {"format": "csv"}, content_type="application/json", headers=headers
    )
    assert len(csv_rows(body(answer))) == len(FORMULAS) + 1

"""The owner's pages, as a browser without JavaScript sees them."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory, UserFactory
from statements import actions, queries, reading
from statements.enums import Category, CategorySource, Source, StatementStatus
from statements.models import Statement, Transaction
from statements.tests.factories import (
    BreakFactory,
    StatementFactory,
    TransactionFactory,
    csv_of,
    ledger,
    read_file,
    upload,
)

pytestmark = pytest.mark.django_db

AMBIGUOUS = "Date,Description,Amount\n01/02/2026,Sale,100.00\n03/04/2026,Rent,-40.00\n"


def post_files(client, *files):
    return client.post(reverse("statements:upload"), {"file": list(files)})


def text_of(response):
    return " ".join(response.content.decode().split())


# -- Who sees what


OBJECT_PAGES = ("detail", "mapping", "file")
PLAIN_PAGES = ("list", "upload", "figures", "declare")


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_pages_are_for_owners(name, owner):
    address = reverse(f"statements:{name}")
    statuses = {}
    for who, user in (("investor", InvestorUserFactory()), ("admin", AdminUserFactory())):
        client = Client()
        client.force_login(user)
        statuses[who] = client.get(address).status_code
    statuses["owner"] = owner.get(address).status_code
    statuses["nobody"] = Client().get(address).status_code
    assert statuses == {"investor": 403, "admin": 403, "owner": 200, "nobody": 302}


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_an_owner_without_a_business_is_asked_for_it_first(name):
    client = Client()
    client.force_login(UserFactory())
    response = client.get(reverse(f"statements:{name}"))
    assert (response.status_code, response.url) == (302, reverse("smes:profile"))


@pytest.mark.parametrize("name", [*OBJECT_PAGES, "withdraw", "retry"])
def test_another_business_s_statement_answers_like_a_missing_one(name, owner):
    foreign = StatementFactory(status=StatementStatus.FAILED)
    method = owner.post if name in ("withdraw", "retry") else owner.get
    found = [method(reverse(f"statements:{name}", args=[pk])) for pk in (foreign.pk, 999_999)]
    assert [response.status_code for response in found] == [404, 404]
    foreign.refresh_from_db()
    assert foreign.status == StatementStatus.FAILED


def test_another_business_s_row_and_break_answer_like_missing_ones(owner):
    row, found = TransactionFactory(), BreakFactory()
    for address in (
        reverse("statements:transaction", args=[row.pk]),
        reverse("statements:explain", args=[found.pk]),
    ):
        assert owner.get(address).status_code == 404
        assert owner.post(address, {"category": "rent", "resolution": "x" * 20}).status_code == 404
    row.refresh_from_db()
    assert row.category == Category.REVENUE


# -- Upload


def test_an_uploaded_file_is_queued_under_a_random_name(owner, sme):
    response = post_files(owner, upload(csv_of(ledger()), "../../Sana's shop.csv"))
    statement = Statement.objects.get()
    assert response.url == reverse("statements:detail", args=[statement.pk])
    assert (statement.status, statement.source) == (StatementStatus.QUEUED, Source.BROWSER)
    assert statement.file_name == "Sana's shop.csv"
    assert "Sana" not in statement.file.name


def test_several_files_at_once(owner):
    rows = ledger(months=2)
    response = post_files(
        owner, upload(csv_of(rows[:12]), "a.csv"), upload(csv_of(rows[12:]), "b.csv")
    )
    assert response.url == reverse("statements:list")
    assert sorted(Statement.objects.values_list("file_name", flat=True)) == ["a.csv", "b.csv"]


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"", "empty.csv", "empty.csv: This file is empty."),
        (b"MZ\x90", "tool.exe", "tool.exe: This type of file cannot be read."),
        (b"x" * 2048, "large.csv", "large.csv: This file is larger than 0.000976562 MB."),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(owner, settings, content, name, message):
    settings.MAX_UPLOAD_SIZE = 1024
    response = post_files(owner, upload(content, name))
    assert response.status_code == 400
    assert message in text_of(response)
    assert not Statement.objects.exists()


def test_of_several_files_the_good_ones_are_kept(owner):
    response = post_files(owner, upload(csv_of(ledger()), "good.csv"), upload(b"", "bad.csv"))
    assert response.status_code == 400
    statement = Statement.objects.get()
    assert f'<a href="{reverse("statements:detail", args=[statement.pk])}">good.csv</a>' in text_of(
        response
    )
    assert "bad.csv: This file is empty." in text_of(response)


def test_a_file_already_uploaded_is_refused_with_a_link_to_it(owner):
    post_files(owner, upload(csv_of(ledger()), "march.csv"))
    response = post_files(owner, upload(csv_of(ledger()), "again.csv"))
    earlier = Statement.objects.get()
    assert response.status_code == 409
    assert f'<a href="{reverse("statements:detail", args=[earlier.pk])}">again.csv</a>' in text_of(
        response
    )


def test_choosing_no_file_is_an_error_of_the_field(owner):
    response = owner.post(reverse("statements:upload"))
    assert response.status_code == 400
    assert response.context["form"].errors == {"file": ["Choose at least one file."]}


# -- List and detail


def test_the_list_asks_for_itself_only_while_something_runs(owner, sme):
    StatementFactory(sme=sme)
    assert 'hx-trigger="every 2s, live"' not in text_of(owner.get(reverse("statements:list")))
    StatementFactory(sme=sme, status=StatementStatus.QUEUED)
    page = text_of(owner.get(reverse("statements:list")))
    assert 'hx-trigger="every 2s, live"' in page
    fragment = owner.get(reverse("statements:list"), headers={"HX-Request": "true"})
    assert "<html" not in text_of(fragment)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(owner, sme, rows, django_assert_num_queries):
    for _index in range(rows):
        BreakFactory(statement=StatementFactory(sme=sme))
    with django_assert_num_queries(4):
        owner.get(reverse("statements:list"))


@pytest.mark.parametrize("rows", [1, 3])
def test_a_statement_costs_the_same_whatever_it_holds(owner, sme, rows, django_assert_num_queries):
    statement = StatementFactory(sme=sme)
    for index in range(rows):
        TransactionFactory(statement=statement, balance_after=index)
        BreakFactory(statement=statement, neighbour=StatementFactory(sme=sme))
    with django_assert_num_queries(8):
        owner.get(reverse("statements:detail", args=[statement.pk]))


def test_a_statement_under_way_tells_its_state_until_it_is_done(owner, sme):
    statement = StatementFactory(sme=sme, status=StatementStatus.PARSING, rows_read=4000)
    address = reverse("statements:detail", args=[statement.pk]) + "?part=status"
    response = owner.get(address, headers={"HX-Request": "true"})
    assert "4000 rows read so far." in text_of(response)
    Statement.objects.update(status=StatementStatus.RECONCILED)
    response = owner.get(address, headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


def test_a_break_is_shown_with_its_line_and_what_to_do(owner, sme):
    lines = csv_of(ledger()).splitlines()
    del lines[10]
    statement = read_file(sme, "\n".join(lines))
    page = text_of(owner.get(reverse("statements:detail", args=[statement.pk])))
    assert '<tr id="line-11" class="is-marked">' in page
    assert "Export the period again and upload that." in page


def test_rows_are_searched(owner, sme):
    statement = read_file(sme, csv_of(ledger()))
    address = reverse("statements:detail", args=[statement.pk])
    found = owner.get(address, {"q": "lopes invoice 2"}).context["page"].rows
    assert {row.description for row in found} == {"Supplier Lopes invoice 2"}
    assert len(found) == 3


def test_rows_are_paged_from_a_line(owner, sme):
    statement = read_file(sme, csv_of(ledger(months=5)))
    address = reverse("statements:detail", args=[statement.pk])
    first = owner.get(address, {"from_line": 5}).context["page"]
    assert [first.rows[0].line_no, first.rows[-1].line_no] == [5, 54]
    rest = owner.get(address, {"from_line": 5, "cursor": first.next}).context["page"]
    assert [rest.rows[0].line_no, rest.rows[-1].line_no, rest.next] == [55, 61, None]


def test_only_its_owner_gets_the_file_and_only_to_save(owner, sme):
    content = csv_of(ledger())
    statement = read_file(sme, content, "Sana's.csv")
    response = owner.get(reverse("statements:file", args=[statement.pk]))
    assert b"".join(response.streaming_content).decode() == content
    assert response["Content-Disposition"] == 'attachment; filename="Sana\'s.csv"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    client = Client()
    client.force_login(AdminUserFactory())
    assert client.get(reverse("statements:file", args=[statement.pk])).status_code == 403


# -- Acts


def test_withdrawing_takes_the_rows_out(owner, sme):
    statement = read_file(sme, csv_of(ledger()))
    response = owner.post(reverse("statements:withdraw", args=[statement.pk]))
    assert response.url == reverse("statements:list")
    assert not Transaction.objects.exists()
    assert queries.summary_in_force(sme) is None
    assert owner.get(reverse("statements:detail", args=[statement.pk])).status_code == 404


def test_a_failed_statement_is_tried_again(owner, sme):
    statement = read_file(sme, csv_of(ledger()))
    address = reverse("statements:retry", args=[statement.pk])
    owner.post(address)
    statement.refresh_from_db()
    assert statement.status == StatementStatus.RECONCILED
    Statement.objects.update(status=StatementStatus.FAILED, attempts=3)
    owner.post(address)
    statement.refresh_from_db()
    assert (statement.status, statement.attempts) == (StatementStatus.QUEUED, 0)


def test_a_corrected_category_moves_the_figures(owner, sme):
    statement = read_file(sme, csv_of(ledger()))
    row = statement.transactions.filter(amount__gt=0).order_by("line_no").first()
    address = reverse("statements:transaction", args=[row.pk])
    assert owner.get(address).status_code == 200
    owner.post(address, {"category": "loan_in"})
    row.refresh_from_db()
    assert (row.category, row.category_source) == (Category.LOAN_IN, CategorySource.USER)
    january = queries.monthly_figures(sme).first()
    assert (january.true_revenue, january.loan_proceeds) == (15_000_00, 3_000_00)

    Statement.objects.update(status=StatementStatus.QUEUED)
    reading.read_statement(statement.pk)
    assert queries.monthly_figures(sme).first().loan_proceeds == 3_000_00


def test_a_category_of_the_other_sign_is_refused(owner, sme):
    row = TransactionFactory(statement=StatementFactory(sme=sme), amount=100)
    response = owner.post(reverse("statements:transaction", args=[row.pk]), {"category": "salary"})
    assert response.status_code == 400
    row.refresh_from_db()
    assert row.category == Category.REVENUE


def test_an_explained_break_weighs_less(owner, sme):
    lines = csv_of(ledger(months=4)).splitlines()
    del lines[10]
    statement = read_file(sme, "\n".join(lines))
    before = queries.summary_in_force(sme).sources["reporting_consistency"]["parts"]["integrity"]
    found = statement.breaks.get()
    address = reverse("statements:explain", args=[found.pk])
    assert owner.get(address).status_code == 200
    assert owner.post(address, {"resolution": "short"}).status_code == 400
    owner.post(address, {"resolution": "The bank leaves card fees out of its export."})
    after = queries.summary_in_force(sme).sources["reporting_consistency"]["parts"]["integrity"]
    assert (before, after) == ("0.750000", "0.937500")


# -- Mapping


def test_an_ambiguous_date_is_asked_once_and_remembered(owner, sme):
    statement = read_file(sme, AMBIGUOUS)
    assert statement.status == StatementStatus.NEEDS_MAPPING
    address = reverse("statements:mapping", args=[statement.pk])
    page = owner.get(address)
    assert page.context["form"].asked_names == ["date_format"]
    answer = {
        "date": "0",
        "description": ["1"],
        "sign_rule": "amount",
        "amount": "2",
        "date_format": "",
    }
    refused = owner.post(address, answer)
    assert refused.status_code == 400
    assert refused.context["form"].errors == {"date_format": ["Choose one."]}

    answer["date_format"] = "DMY"
    shown = owner.post(address, answer | {"preview": "yes"})
    assert [str(row.booked_on) for row in shown.context["preview"].rows] == [
        "2026-02-01",
        "2026-04-03",
    ]
    statement.refresh_from_db()
    assert statement.status == StatementStatus.NEEDS_MAPPING

    owner.post(address, answer | {"confirm": "yes"})
    reading.read_statement(statement.pk)
    statement.refresh_from_db()
    assert (statement.status, statement.row_count) == (StatementStatus.RECONCILED, 2)
    again = read_file(sme, AMBIGUOUS.replace("Sale", "Other sale"))
    assert again.status == StatementStatus.RECONCILED
    assert owner.get(address).url == reverse("statements:detail", args=[statement.pk])


# -- Figures


def test_every_figure_is_the_sum_of_the_rows_it_links_to(owner, sme):
    read_file(sme, csv_of(ledger(months=4)))
    page = owner.get(reverse("statements:figures"))
    for line in page.context["months"]:
        for cell in line.cells[:5]:
            assert owner.get(cell.link).context["total"] == cell.value
    summary = queries.summary_in_force(sme)
    for line in page.context["inputs"]:
        if line.name in ("revenue", "expenses"):
            total = owner.get(line.link).context["total"]
            assert total * 3 == getattr(summary, line.name)


@pytest.mark.parametrize(
    "query",
    ["", "figure=true_revenue", "figure=x&period=2026-01-01_2026-01-31", "figure=inflow&period=x"],
)
def test_an_address_that_names_no_figure_is_missing(owner, query):
    assert owner.get(f"{reverse('statements:rows')}?{query}").status_code == 404


def test_the_declared_figures_are_in_force_until_statements_are(owner, sme):
    given = {
        "revenue": "1200000",
        "expenses": "800000",
        "debt": "200000",
        "revenue_growth": "0.12",
        "reporting_consistency": "0.9",
        "impact_score": "0.7",
    }
    response = owner.post(reverse("statements:declare"), given)
    assert response.url == reverse("statements:figures")
    assert "Declared by you on" in text_of(owner.get(response.url))
    read_file(sme, csv_of(ledger()))
    summary = queries.summary_in_force(sme)
    assert (summary.basis, summary.debt, summary.revenue) == ("blended", 200_000_00, 216_000_00)
    assert summary.sources["revenue"]["declared"] == 1_200_000_00
    assert summary.impact_score == Decimal("0.7")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("revenue", "-1"),
        ("revenue", "NaN"),
        ("revenue", "1e3"),
        ("revenue", "10000000000000000"),
        ("revenue", "1.234"),
        ("revenue", ""),
        ("revenue_growth", "-2"),
        ("reporting_consistency", "1.1"),
        ("impact_score", "٠.٥"),
    ],
)
def test_a_wrong_declared_figure_is_named_and_nothing_typed_is_lost(owner, name, value):
    given = {"revenue": "1200", "expenses": "800.50", "debt": "7"} | {name: value}
    response = owner.post(reverse("statements:declare"), given)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [name]
    assert 'value="800.50"' in text_of(response)


def test_a_statement_rests_while_something_above_holds_it(owner, sme, monkeypatch):
    statement = read_file(sme, csv_of(ledger()))
    monkeypatch.setattr(
        actions.policies, "withdrawal_holds", [lambda statement: "A score rests on it."]
    )
    owner.post(reverse("statements:withdraw", args=[statement.pk]))
    assert Transaction.objects.filter(statement=statement).count() == 36


# -- What a script is told of an upload


def test_a_script_is_told_what_became_of_each_file(owner, sme):
    address = reverse("statements:upload")
    good, bad = upload(csv_of(ledger())), upload("x", "x.exe")
    answer = owner.post(address, {"file": [good, bad]}, headers={"Accept": "application/json"})
    stored = Statement.objects.get(sme=sme)
    first, second = answer.json()["files"]
    detail = reverse("statements:detail", args=[stored.pk])
    assert first == {"name": "statement.csv", "url": detail, "problem": ""}
    assert (second["name"], second["url"]) == ("x.exe", "")
    assert second["problem"].startswith("This type of file cannot be read.")
    good.seek(0)
    again = owner.post(address, {"file": good}, headers={"Accept": "application/json"})
    assert (again.status_code, again.json()["files"][0]["url"]) == (409, detail)
    nothing = owner.post(address, {}, headers={"Accept": "application/json"})
    assert nothing.status_code == 400
    assert nothing.json()["files"][0]["problem"] == "Choose at least one file."


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (StatementStatus.QUEUED, "Its turn comes in a moment."),
        (StatementStatus.PARSING, "2000 rows so far"),
        (StatementStatus.NEEDS_MAPPING, "Tell how it is read"),
        (StatementStatus.NEEDS_PASSWORD, "Enter its password"),
        (StatementStatus.UNREADABLE, "A scan holds no text."),
        (StatementStatus.FAILED, "A scan holds no text."),
    ],
)
def test_the_list_says_how_far_each_file_is(owner, sme, status, says):
    reason = "A scan holds no text."
    StatementFactory(sme=sme, status=status, rows_read=2000, status_reason=reason)
    if status == StatementStatus.QUEUED:
        Statement.objects.update(rows_read=0)
    assert says in text_of(owner.get(reverse("statements:list")))

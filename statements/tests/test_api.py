"""The owner's endpoints, canonical and original."""

from datetime import date

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory, UserFactory
from smes.tests.factories import SmeFactory
from statements import reading
from statements.enums import Source, StatementStatus
from statements.models import Statement
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
EXAMPLE = {
    "revenue": 1200000,
    "expenses": 800000,
    "debt": 200000,
    "revenue_growth": 0.12,
    "reporting_consistency": 0.9,
    "impact_score": 0.7,
}


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def address(name, *args):
    return reverse(f"api:statements-{name}", args=args)


# -- Who may what

LISTS = ("list", "figures", "financial-summary")


@pytest.mark.parametrize("name", LISTS)
def test_endpoints_are_for_owners(name):
    statuses = {
        "nobody": APIClient().get(address(name)).status_code,
        "investor": client_of(InvestorUserFactory()).get(address(name)).status_code,
        "admin": client_of(AdminUserFactory()).get(address(name)).status_code,
    }
    assert statuses == {"nobody": 401, "investor": 403, "admin": 403}


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "detail"),
        ("delete", "detail"),
        ("post", "retry"),
        ("get", "mapping"),
        ("post", "mapping"),
        ("get", "breaks"),
        ("get", "transactions"),
    ],
)
def test_another_business_s_statement_answers_like_a_missing_one(api, method, name):
    foreign = TransactionFactory().statement
    answers = [
        getattr(api, method)(address(name, pk), {"mapping": {}}, format="json")
        for pk in (foreign.pk, 999_999)
    ]
    bodies = [answer.json() | {"request_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]


def test_another_business_s_row_and_break_answer_like_missing_ones(api):
    row, found = TransactionFactory(), BreakFactory()
    answer = api.patch(address("transaction", row.pk), {"category": "rent"}, format="json")
    assert answer.status_code == 404
    text = {"resolution": "The bank leaves fees out."}
    assert api.patch(address("break", found.pk), text, format="json").status_code == 404


def test_without_a_profile_an_upload_says_what_to_do_first():
    answer = client_of(UserFactory()).post(address("list"), {"file": upload(csv_of(ledger()))})
    assert (answer.status_code, answer.json()["error"]) == (409, "no_profile")


# -- Upload


@pytest.mark.parametrize("path", ["/api/v1/statements", "/api/soa/upload"])
def test_an_upload_is_stored_and_read(api, sme, path):
    answer = api.post(path, {"file": upload(csv_of(ledger()), "march.csv")})
    assert answer.status_code == 201
    body = answer.json()
    statement = Statement.objects.get(pk=body["id"])
    assert (statement.sme, statement.source) == (sme, Source.API)
    assert [body[k] for k in ("status", "file_name", "file_type", "size")] == [
        "queued",
        "march.csv",
        "csv",
        statement.size,
    ]
    reading.read_statement(statement.pk)
    told = api.get(address("detail", statement.pk)).json()
    assert [told[k] for k in ("status", "row_count", "currency", "closing_balance")] == [
        "reconciled",
        36,
        "EUR",
        "33400.00",
    ]


@pytest.mark.parametrize(
    ("content", "name", "status", "code"),
    [
        (b"", "empty.csv", 400, "empty"),
        (b"MZ", "tool.exe", 400, "wrong_type"),
        (b"x" * 2048, "large.csv", 400, "too_large"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named(api, settings, content, name, status, code):
    settings.MAX_UPLOAD_SIZE = 1024
    answer = api.post(address("list"), {"file": upload(content, name)})
    assert (answer.status_code, answer.json()["error"]) == (status, code)
    assert list(answer.json()["fields"]) == ["file"]
    assert not Statement.objects.exists()


def test_a_duplicate_names_the_earlier_one(api):
    first = api.post(address("list"), {"file": upload(csv_of(ledger()))}).json()
    answer = api.post(address("list"), {"file": upload(csv_of(ledger()), "other.csv")})
    assert (answer.status_code, answer.json()["error"]) == (409, "duplicate")
    assert answer.json()["fields"]["statement"] == [str(first["id"])]


def test_an_upload_without_a_file_says_how(api):
    answer = api.post(address("list"), {"other": "x"})
    assert (answer.status_code, answer.json()["error"]) == (400, "no_file")
    assert api.post(address("list"), {}, format="json").status_code == 415


def test_the_same_file_elsewhere_is_noted_and_told_to_nobody(api, sme):
    other = read_file(SmeFactory(), csv_of(ledger()))
    answer = api.post(address("list"), {"file": upload(csv_of(ledger()))})
    statement = Statement.objects.get(pk=answer.json()["id"])
    assert statement.signals == [{"kind": "same_file_elsewhere", "statements": [other.pk]}]
    assert "signals" not in answer.json()


# -- Rows, breaks, mapping


def test_rows_are_told_and_paged(api, sme):
    statement = read_file(sme, csv_of(ledger()))
    page = api.get(address("transactions", statement.pk), {"page_size": 30}).json()
    assert page["results"][1] == {
        "id": page["results"][1]["id"],
        "statement": statement.pk,
        "line_no": 3,
        "booked_on": "2026-01-01",
        "value_on": None,
        "amount": "-1200.00",
        "currency": "EUR",
        "description": "Supplier Lopes invoice 0",
        "counterparty": "",
        "reference": "",
        "balance_after": "2800.00",
        "category": "supplies",
        "category_source": "model",
        "is_internal_transfer": False,
    }
    rest = api.get(page["next"]).json()
    lines = [row["line_no"] for row in page["results"] + rest["results"]]
    assert lines == list(range(2, 38))
    assert rest["next"] is None


def test_rows_are_searched_by_words_and_days(api, sme):
    statement = read_file(sme, csv_of(ledger()))
    query = {"q": "LOPES", "booked_from": "2026-02-01", "booked_to": "2026-02-28"}
    found = api.get(address("transactions", statement.pk), query).json()["results"]
    assert len(found) == 6
    wrong = api.get(address("transactions", statement.pk), {"booked_from": "01/02/2026"})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["booked_from"])


def test_breaks_are_told(api, sme):
    lines = csv_of(ledger()).splitlines()
    del lines[10]
    statement = read_file(sme, "\n".join(lines))
    (found,) = api.get(address("breaks", statement.pk)).json()["results"]
    kept = {k: found[k] for k in ("kind", "at_line", "expected", "found", "difference", "currency")}
    assert kept == {
        "kind": "chain_break",
        "at_line": 11,
        "expected": "14200.00",
        "found": "13000.00",
        "difference": "-1200.00",
        "currency": "EUR",
    }
    text = {"resolution": "The bank leaves card fees out of its export."}
    answer = api.patch(address("break", found["id"]), text, format="json")
    assert answer.json()["resolution"] == text["resolution"]


def test_a_mapping_is_asked_and_answered(api, sme):
    statement = read_file(sme, AMBIGUOUS)
    assert statement.status == StatementStatus.NEEDS_MAPPING
    question = api.get(address("mapping", statement.pk)).json()
    assert question["undecided"] == ["date_order"]
    assert question["first_rows"][0] == ["01/02/2026", "Sale", "100.00"]
    wrong = {"mapping": {"date_format": "DDMM", "amount": 99}}
    answer = api.post(address("mapping", statement.pk), wrong, format="json")
    assert (answer.status_code, answer.json()["error"]) == (400, "bad_mapping")
    assert sorted(answer.json()["fields"]) == ["amount", "date_format"]

    right = {"mapping": {"date_format": "MDY"}}
    answer = api.post(address("mapping", statement.pk), right, format="json")
    assert (answer.status_code, answer.json()["status"]) == (200, "queued")
    again = api.post(address("mapping", statement.pk), right, format="json")
    assert (again.status_code, again.json()["error"]) == (409, "nothing_asked")
    reading.read_statement(statement.pk)
    days = statement.transactions.order_by("line_no").values_list("booked_on", flat=True)
    assert list(days) == [date(2026, 1, 2), date(2026, 3, 4)]


def test_a_row_is_put_into_another_category(api, sme):
    statement = read_file(sme, csv_of(ledger()))
    row = statement.transactions.filter(amount__lt=0).first()
    answer = api.patch(address("transaction", row.pk), {"category": "rent"}, format="json")
    assert (answer.json()["category"], answer.json()["category_source"]) == ("rent", "user")
    wrong = api.patch(address("transaction", row.pk), {"category": "revenue"}, format="json")
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["category"])


def test_a_statement_is_withdrawn_and_may_come_back(api, sme):
    statement = read_file(sme, csv_of(ledger()))
    assert api.delete(address("detail", statement.pk)).status_code == 204
    assert api.get(address("detail", statement.pk)).status_code == 404
    assert api.get(address("list")).json()["results"] == []
    assert api.post(address("list"), {"file": upload(csv_of(ledger()))}).status_code == 201


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_it_holds(api, sme, rows, django_assert_num_queries):
    for _index in range(rows):
        BreakFactory(statement=StatementFactory(sme=sme))
    with django_assert_num_queries(1):
        assert len(api.get(address("list")).json()["results"]) == rows


# -- Figures


def test_each_monthly_figure_links_to_its_rows(api, sme):
    read_file(sme, csv_of(ledger()))
    months = api.get(address("figures")).json()["results"]
    assert [month["month"] for month in months] == ["2026-03", "2026-02", "2026-01"]
    figure = months[0]["figures"]["true_revenue"]
    assert figure["value"] == "18000.00"
    rows = api.get(figure["rows"]).json()["results"]
    assert [row["amount"] for row in rows] == ["3000.00"] * 6
    assert months[0]["figures"]["negative_days"]["value"] == 0


@pytest.mark.parametrize("path", ["/api/v1/sme/financial-summary", "/api/sme/financial-summary"])
def test_the_documented_example_is_in_force_as_declared(api, path):
    assert api.get(path).status_code == 404
    answer = api.post(path, EXAMPLE, format="json")
    assert answer.status_code == 201
    told = api.get(path).json()
    assert told == answer.json()
    assert {name: told[name] for name in (*EXAMPLE, "basis", "currency")} == {
        "revenue": "1200000.00",
        "expenses": "800000.00",
        "debt": "200000.00",
        "revenue_growth": "0.12",
        "reporting_consistency": "0.9",
        "impact_score": "0.7",
        "basis": "declared",
        "currency": "EUR",
    }


def test_the_same_declaration_again_adds_nothing(api, sme):
    ids = {
        api.post(address("financial-summary"), EXAMPLE, format="json").json()["id"]
        for _index in range(2)
    }
    assert (len(ids), sme.summaries.count()) == (1, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("revenue", -1),
        ("revenue", "1_000"),
        ("revenue", "٢٠٠"),
        ("revenue", True),
        ("revenue", [1]),
        ("revenue", 10**16),
        ("revenue", 0.001),
        ("revenue", None),
        ("expenses", "NaN"),
        ("debt", "-0.01"),
        ("revenue_growth", -1.5),
        ("revenue_growth", 0.1234567),
        ("reporting_consistency", 1.5),
        ("impact_score", -0.1),
    ],
)
def test_a_wrong_figure_is_named(api, name, value):
    answer = api.post(address("financial-summary"), EXAMPLE | {name: value}, format="json")
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [name]


@pytest.mark.parametrize("body", ['{"revenue": NaN, "expenses": 1}', '{"revenue": 1e999', "[]"])
def test_what_is_no_json_object_is_refused(api, body):
    answer = api.post(address("financial-summary"), body, content_type="application/json")
    assert answer.status_code == 400


def test_a_summary_of_statements_says_where_each_input_comes_from(api, sme):
    api.post(address("financial-summary"), EXAMPLE, format="json")
    read_file(sme, csv_of(ledger()))
    told = api.get(address("financial-summary")).json()
    assert (told["basis"], told["revenue"], told["debt"]) == ("blended", "216000.00", "200000.00")
    revenue = told["sources"]["revenue"]
    assert (revenue["from"], revenue["total"], revenue["months"]) == ("statements", "54000.00", 3)
    assert revenue["declared"] == "1200000.00"
    assert len(api.get(revenue["rows"]).json()["results"]) == 18
    assert told["sources"]["debt"]["from"] == "declaration"

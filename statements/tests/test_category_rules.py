"""What the owner says of one row or of all alike, at each door."""

from datetime import date

import pytest
from django.urls import reverse

from audit.models import AuditEvent
from core.errors import Invalid, NotAllowed
from smes.tests.factories import SmeFactory
from statements import category_actions, reading
from statements.enums import Category, CategorySource
from statements.models import CategoryRule, MonthlyFigure, Transaction
from statements.tests.factories import csv_of, read_file

pytestmark = pytest.mark.django_db

C, S = Category, CategorySource
ROWS = [
    (date(2026, 1, 5), "Invoice 1 Lopes LDA", "100.00"),
    (date(2026, 1, 6), "Invoice 2 LOPES Lda.", "200.00"),
    (date(2026, 1, 7), "Invoice 3 Lopes", "400.00"),
    (date(2026, 1, 8), "Invoice 4 Lopes", "-50.00"),
    (date(2026, 1, 9), "Harrow Pike", "800.00"),
    (date(2026, 1, 10), "20260110", "1.00"),
]
LATER = [(date(2026, 2, 5), "Invoice 9 Lopes", "1600.00")]


@pytest.fixture
def statement(sme):
    return read_file(sme, csv_of(ROWS))


def row_of(statement, line):
    return statement.transactions.select_related("statement__sme").get(line_no=line)


def told(statement):
    rows = statement.transactions.order_by("line_no")
    return list(rows.values_list("category", "category_source"))


def correct(row, category=C.LOAN_IN, alike=True):
    return category_actions.set_category(
        row=row, category=category, by=row.statement.sme.owner, apply_to_alike=alike
    )


def revenue(sme):
    return sum(MonthlyFigure.objects.filter(sme=sme).values_list("true_revenue", flat=True))


def test_all_alike_follow_one_row(statement, sme):
    before = told(statement)
    correct(row_of(statement, 2))
    assert told(statement) == [(C.LOAN_IN, S.RULE)] * 3 + before[3:]
    assert revenue(sme) == 801_00
    rule = sme.category_rules.get()
    assert (rule.counterparty_key, rule.is_credit, rule.category) == ("lopes", True, C.LOAN_IN)
    event = AuditEvent.objects.get(tag="category_rule:set")
    assert (event.data["rows"], event.data["after"]) == (3, "loan_in")


def test_a_row_set_by_itself_stays(statement):
    correct(row_of(statement, 3), C.REFUND, alike=False)
    correct(row_of(statement, 2))
    assert told(statement)[:3] == [(C.LOAN_IN, S.RULE), (C.REFUND, S.USER), (C.LOAN_IN, S.RULE)]
    correct(row_of(statement, 2), C.OWNER_CAPITAL)
    assert told(statement)[1] == (C.REFUND, S.USER)


def test_statements_to_come_and_read_again_follow(statement, sme):
    correct(row_of(statement, 2))
    later = read_file(sme, csv_of(LATER, opening="2451.00"), "february.csv")
    assert told(later) == [(C.LOAN_IN, S.RULE)]
    before = told(statement)
    statement.status = "queued"
    statement.save()
    reading.read_statement(statement.pk)
    assert told(statement) == before


def test_the_rules_of_one_business_are_not_another_s(statement):
    correct(row_of(statement, 2))
    other = read_file(SmeFactory(), csv_of(ROWS))
    assert C.LOAN_IN not in dict(told(other))


def test_a_rule_said_again_is_changed(statement, sme):
    correct(row_of(statement, 2))
    correct(row_of(statement, 3), C.OWNER_CAPITAL)
    assert sme.category_rules.get().category == C.OWNER_CAPITAL
    assert told(statement)[:3] == [(C.OWNER_CAPITAL, S.RULE)] * 3


def test_a_forgotten_rule_gives_back_what_was_found(statement, sme):
    before, earned = told(statement), revenue(sme)
    correct(row_of(statement, 3), C.REFUND, alike=False)
    correct(row_of(statement, 2))
    count = category_actions.delete_category_rule(rule=sme.category_rules.get(), by=sme.owner)
    assert count == 2
    assert told(statement) == [before[0], (C.REFUND, S.USER), *before[2:]]
    assert revenue(sme) == earned - 200_00
    assert not CategoryRule.objects.exists()
    assert AuditEvent.objects.filter(tag="category_rule:deleted").count() == 1


def test_a_rule_of_transfers_is_internal_and_back(statement, sme):
    correct(row_of(statement, 2), C.TRANSFER)
    assert row_of(statement, 3).is_internal_transfer
    category_actions.delete_category_rule(rule=sme.category_rules.get(), by=sme.owner)
    assert not row_of(statement, 3).is_internal_transfer


def test_a_row_that_names_nobody_has_none_alike(statement):
    with pytest.raises(Invalid) as refused:
        correct(row_of(statement, 7))
    assert refused.value.code == "no_counterparty"
    assert row_of(statement, 7).category == C.REVENUE


def test_only_the_owner_says_it(statement, sme):
    row, other = row_of(statement, 2), SmeFactory().owner
    with pytest.raises(NotAllowed):
        category_actions.set_category(row=row, category=C.LOAN_IN, by=other, apply_to_alike=True)
    correct(row)
    with pytest.raises(NotAllowed):
        category_actions.delete_category_rule(rule=sme.category_rules.get(), by=other)


def test_many_rows_cost_few_queries(sme, django_assert_max_num_queries):
    rows = [(date(2026, 1, 1 + n % 28), f"Invoice {n} Lopes", "10.00") for n in range(600)]
    statement = read_file(sme, csv_of(sorted(rows)))
    with django_assert_max_num_queries(45):
        correct(statement.transactions.select_related("statement__sme").first())
    assert Transaction.objects.filter(category=C.LOAN_IN).count() == 600
    with django_assert_max_num_queries(45):
        category_actions.delete_category_rule(rule=sme.category_rules.get(), by=sme.owner)
    assert not Transaction.objects.filter(category=C.LOAN_IN).exists()


# -- Pages


@pytest.fixture
def owner(client, sme):
    client.force_login(sme.owner)
    return client


def page_of(owner, name, *args):
    return " ".join(owner.get(reverse(f"statements:{name}", args=args)).content.decode().split())


def test_the_page_of_a_row_offers_all_alike_with_their_number(owner, statement):
    page = page_of(owner, "transaction", row_of(statement, 2).pk)
    assert "All 3 rows like it (lopes, money in) and those to come" in page
    assert "What it is for" not in page_of(owner, "transaction", row_of(statement, 7).pk)


def test_the_page_corrects_all_alike_and_tells_it(owner, statement, sme):
    address = reverse("statements:transaction", args=[row_of(statement, 2).pk])
    answer = owner.post(address, {"category": "loan_in", "apply_to": "alike"}, follow=True)
    assert [str(m) for m in answer.context["messages"]] == [
        "3 rows are corrected, and rows like them will follow."
    ]
    assert told(statement)[2] == (C.LOAN_IN, S.RULE)
    assert "By your rule" in page_of(owner, "transaction", row_of(statement, 3).pk)
    assert "lopes" in page_of(owner, "category_rules")


def test_only_this_row_is_what_a_form_without_an_answer_means(owner, statement):
    address = reverse("statements:transaction", args=[row_of(statement, 2).pk])
    assert owner.post(address, {"category": "loan_in"}).status_code == 302
    assert told(statement)[0] == (C.LOAN_IN, S.USER)
    assert not CategoryRule.objects.exists()


def test_a_rule_is_forgotten_on_its_page(owner, statement, sme):
    assert "Nothing remembered yet" in page_of(owner, "category_rules")
    correct(row_of(statement, 2))
    rule = sme.category_rules.get()
    answer = owner.post(reverse("statements:delete_category_rule", args=[rule.pk]))
    assert answer["Location"] == reverse("statements:category_rules")
    assert not CategoryRule.objects.exists()


# -- Endpoints


def test_programs_correct_all_alike(api, statement, sme):
    row = row_of(statement, 2)
    address = reverse("api:statements-transaction", args=[row.pk])
    given = {"category": "loan_in", "apply_to_alike": True}
    answer = api.patch(address, given, format="json")
    assert (answer.status_code, answer.json()["category_source"]) == (200, "rule")
    assert told(statement)[2] == (C.LOAN_IN, S.RULE)
    rule = sme.category_rules.get()
    listed = api.get(reverse("api:statements-category-rules")).json()["results"]
    assert [(r["id"], r["counterparty_key"], r["category"]) for r in listed] == [
        (rule.pk, "lopes", "loan_in")
    ]
    address = reverse("api:statements-category-rule", args=[rule.pk])
    assert api.delete(address).status_code == 204
    assert api.delete(address).status_code == 404


def test_programs_are_told_of_rows_that_name_nobody(api, statement):
    address = reverse("api:statements-transaction", args=[row_of(statement, 7).pk])
    given = {"category": "loan_in", "apply_to_alike": True}
    answer = api.patch(address, given, format="json")
    assert (answer.status_code, answer.json()["error"]) == (400, "no_counterparty")


def test_another_s_rule_is_missing(api, statement, sme):
    other = read_file(SmeFactory(), csv_of(ROWS))
    correct(row_of(other, 2))
    rule = CategoryRule.objects.get()
    assert api.get(reverse("api:statements-category-rules")).json()["results"] == []
    address = reverse("api:statements-category-rule", args=[rule.pk])
    assert api.delete(address).status_code == 404
    assert CategoryRule.objects.exists()

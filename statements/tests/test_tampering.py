"""Signs of tampering: each with its lines and its amount, and none where there is nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.tests.factories import InvestorUserFactory
from smes.tests.factories import SmeFactory
from statements import tampering
from statements.models import Statement
from statements.parsers import Row
from statements.reconciliation import BreakFound
from statements.tests.factories import csv_of, ledger, read_file

DAY = date(2026, 3, 2)


def party_of(counterparty, description):
    return counterparty


def row(line_no, day, amount, party="", currency="EUR"):
    booked_on = DAY + timedelta(days=day)
    return Row("a", line_no, booked_on, Decimal(amount), currency, "x", counterparty=party)


def circles(*rows):
    return [(c.out.line_no, c.back.line_no) for c in tampering.circles_of(rows, party_of)]


def test_money_that_comes_back_through_another_party_is_a_circle():
    out, back = row(2, 0, "-5000", "Lopes"), row(9, 5, "5000", "Marques")
    assert circles(out, back) == [(2, 9)]
    assert tampering.circular_flows([out, back], party_of) == [
        {"kind": "circular_flow", "lines": [2, 9], "amount": "5000", "currency": "EUR"}
    ]


@pytest.mark.parametrize(
    "back",
    [
        row(9, 6, "5000", "Marques"),
        row(9, -1, "5000", "Marques"),
        row(9, 1, "5000", "Lopes"),
        row(9, 1, "5000", ""),
        row(9, 1, "5000.01", "Marques"),
        row(9, 1, "5000", "Marques", currency="USD"),
    ],
    ids=["too late", "before", "same party", "unknown", "other amount", "other currency"],
)
def test_this_is_no_circle(back):
    assert circles(row(2, 0, "-5000", "Lopes"), back) == []


def test_small_equal_amounts_are_daily_life():
    large = row(3, 0, "600000", "Ministry")
    assert circles(row(2, 0, "-5000", "Lopes"), large, row(9, 1, "5000", "Marques")) == []


MOVES = st.builds(
    row,
    st.integers(1, 10**6),
    st.integers(0, 30),
    st.sampled_from(["-300", "300", "-500", "500", "-1", "1"]),
    st.sampled_from(["", "a", "b", "c"]),
)


@given(st.lists(MOVES, max_size=40, unique_by=lambda move: move.line_no))
def test_a_circle_is_always_two_equal_amounts_within_five_days_of_two_parties(rows):
    found = tampering.circles_of(rows, party_of)
    used = [each.line_no for circle in found for each in circle]
    assert len(used) == len(set(used))
    for out, back in found:
        assert out.amount == -back.amount < 0
        assert timedelta(0) <= back.booked_on - out.booked_on <= timedelta(days=5)
        assert "" != out.counterparty != back.counterparty != ""


@pytest.mark.parametrize(
    ("difference", "signs"), [("1000", 1), ("-200.00", 1), ("150", 0), ("99.99", 0), ("0", 0)]
)
def test_only_a_round_difference_is_a_sign(difference, signs):
    found = BreakFound("chain_break", 7, Decimal(1), Decimal(2), Decimal(difference))
    told = tampering.broken_on_round_amounts([found], "EUR")
    assert [(sign["lines"], sign["amount"]) for sign in told] == [([7], difference)] * signs


def test_days_to_come_are_a_sign_with_their_lines_and_sum():
    rows = [row(2, 0, "5"), row(3, 3, "7"), row(4, 4, "-2")]
    told = tampering.dated_in_future(rows, DAY + timedelta(days=1))
    assert [(sign["lines"], sign["amount"]) for sign in told] == [([3, 4], "5")]
    assert tampering.dated_in_future(rows, DAY + timedelta(days=4)) == []


@pytest.mark.parametrize(
    ("holder", "same"), [("HARBOUR OLIVES LDA", True), ("Olivés do Mar", True), ("Lda", False)]
)
def test_a_holder_is_the_business_when_they_share_a_word(holder, same):
    assert tampering.same_name(holder, "Harbour Olives") is same


@pytest.mark.django_db
def test_reading_a_file_notes_them_all():
    rows = [
        *ledger(months=1),
        (date(2026, 1, 20), "Transfer to Lopes Trading", "-9000.00"),
        (date(2026, 1, 22), "Received from Marques Imports", "9000.00"),
        (date(2090, 1, 20), "Card sales", "500.00"),
    ]
    lines = csv_of(rows).splitlines()
    del lines[1]  # the first row, 3,000.00
    del lines[4]
    statement = read_file(SmeFactory(), "\n".join(lines))
    assert {sign["kind"] for sign in statement.signals} == {
        "broken_on_round_amount", "date_in_future", "circular_flow",
    }  # fmt: skip


@pytest.mark.django_db
def test_neither_the_owner_nor_an_investor_is_told_of_signs():
    statement = read_file(SmeFactory(), csv_of(ledger()))
    Statement.objects.update(signals=[{"kind": "canary_kind", "lines": [2]}])
    owner, program, investor = Client(), APIClient(), Client()
    owner.force_login(statement.sme.owner)
    program.force_authenticate(statement.sme.owner)
    investor.force_login(InvestorUserFactory())
    answers = [
        owner.get(reverse("statements:list")),
        owner.get(reverse("statements:detail", args=[statement.pk])),
        owner.get(reverse("statements:figures")),
        owner.post(reverse("statements:export_statement", args=[statement.pk]), {"format": "csv"}),
        program.get("/api/v1/statements"),
        program.get(f"/api/v1/statements/{statement.pk}"),
        program.get(f"/api/v1/statements/{statement.pk}/transactions"),
    ]
    assert [answer.status_code for answer in answers] == [200] * 7
    assert [b"canary" in b"".join(answer) for answer in answers] == [False] * 7
    assert investor.get(reverse("statements:detail", args=[statement.pk])).status_code in {403, 404}

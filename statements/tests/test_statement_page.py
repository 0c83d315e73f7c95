"""One statement's page: the verdict in exact words, breaks among the rows, partners, the curve."""

from datetime import date

import pytest
from django.urls import reverse

from statements.models import Statement
from statements.statement_presenters import verdict_of
from statements.tests.factories import csv_of, ledger, ofx_of, read_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(owner):
    return lambda statement, query="": owner.get(
        reverse("statements:detail", args=[statement.pk]) + query
    )


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("content", "label"),
    [
        (csv_of(ledger()), "Reconciled: every balance checked"),
        (csv_of(ledger(), balances=False), "Read: nothing to check against"),
        (
            csv_of(ledger(), balances=False) + "2026-03-28,Sale,1x0.00,EUR\n",
            "Lines lost",
        ),
        ("".join(csv_of(ledger()).splitlines(keepends=True)[:10] +
                 csv_of(ledger()).splitlines(keepends=True)[11:]), "Reconciled with breaks"),
    ],
    ids=["checked", "nothing to check", "lost", "breaks"],
)  # fmt: skip
def test_the_verdict_is_exact(sme, page, content, label):
    statement = read_file(sme, content)
    verdict = verdict_of(statement, statement.breaks.count())
    assert verdict.label == label
    shown = text_of(page(statement))
    assert f'<p class="notice-title">{label}</p><div>{verdict.sentence}' in shown
    assert f"{verdict.short}</span>" in shown


def test_what_is_not_read_to_its_end_has_no_verdict(sme):
    assert verdict_of(read_file(sme, b"\x89PNG\r\n\x1a\n" * 40), 0) is None


def test_a_break_stands_between_its_lines_with_what_to_do(sme, page):
    lines = csv_of(ledger()).splitlines()
    del lines[10]
    statement = read_file(sme, "\n".join(lines))
    response = page(statement)
    rows = response.context["lines"]
    assert [(line.row.line_no, len(line.breaks)) for line in rows if line.breaks] == [(11, 1)]
    shown = text_of(response)
    before, between, line = (
        shown.index(f'id="{name}"') for name in ("line-10", "break-11", "line-11")
    )
    assert before < between < line
    assert "Export the period again and upload that." in shown[between:line]
    assert 'href="?from_line=6#break-11"' in shown
    assert shown.count('class="chart-mark"') == 2  # in both drawings


def test_an_internal_transfer_names_its_other_half(sme, page):
    day = date(2026, 3, 9)
    first = read_file(
        sme, ofx_of([(day, "To savings", "-500.00")], number="1111", closing="0.00"), "one.ofx"
    )
    second = read_file(
        sme, ofx_of([(day, "From current", "500.00")], number="2222", closing="900.00"), "two.ofx"
    )
    first, second = (Statement.objects.get(pk=each.pk) for each in (first, second))
    there, back = text_of(page(first)), text_of(page(second))
    assert (
        f'<a href="/business/statements/{second.pk}/?from_line=1#rows">Arrives in two.ofx' in there
    )
    assert f'<a href="/business/statements/{first.pk}/?from_line=1#rows">Comes from one.ofx' in back

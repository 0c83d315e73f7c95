"""The admin console about statements: everything read, nothing changed by hand."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import AdminUserFactory
from smes.tests.factories import SmeFactory
from statements.enums import StatementStatus
from statements.models import FinancialSummary, MonthlyFigure, Statement
from statements.tests.factories import (
    StatementFactory,
    TransactionFactory,
    csv_of,
    ledger,
    read_file,
)

pytestmark = pytest.mark.django_db
MODELS = ["statement", "transaction", "monthlyfigure", "financialsummary", "bankaccount"]


@pytest.fixture
def admin():
    client = Client()
    client.force_login(AdminUserFactory())
    return client


@pytest.fixture
def statement():
    return read_file(SmeFactory(), csv_of(ledger()))


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_objects_are_read_only(admin, statement, model):
    assert admin.get(reverse(f"admin:statements_{model}_changelist")).status_code == 200
    assert admin.get(reverse(f"admin:statements_{model}_add")).status_code == 403
    objects = {
        "statement": statement,
        "transaction": statement.transactions.first(),
        "monthlyfigure": MonthlyFigure.objects.first(),
        "financialsummary": FinancialSummary.objects.first(),
        "bankaccount": statement.account,
    }
    address = reverse(f"admin:statements_{model}_change", args=[objects[model].pk])
    assert admin.get(address).status_code == 200
    assert admin.post(address, {"status": "failed"}).status_code == 403
    assert admin.post(address.replace("change", "delete")).status_code == 403


def test_the_console_does_not_hand_out_the_file(admin, statement):
    page = admin.get(reverse("admin:statements_statement_change", args=[statement.pk]))
    assert statement.file.name not in page.content.decode()


def test_a_failed_statement_can_be_read_again(admin, statement):
    address = reverse("admin:statements_statement_act", args=[statement.pk, "retry"])
    admin.post(address)
    assert Statement.objects.get().status == StatementStatus.RECONCILED
    Statement.objects.update(status=StatementStatus.FAILED)
    page = admin.get(reverse("admin:statements_statement_change", args=[statement.pk]))
    assert [a["button"].name for a in page.context["action_buttons"]] == ["retry"]
    admin.post(address)
    assert Statement.objects.get().status == StatementStatus.QUEUED


def test_statements_with_signals_are_found(admin, statement):
    Statement.objects.update(signals=[{"kind": "date_in_future", "lines": [2]}])
    address = reverse("admin:statements_statement_changelist")
    found = [
        admin.get(address, {"signals": value}).context["cl"].result_count for value in ("yes", "no")
    ]
    assert found == [1, 0]


def test_amounts_are_shown_as_money_in_lists_and_on_pages(admin):
    row = TransactionFactory(amount=-1_234_50, currency="EUR", balance_after=None)
    listed = admin.get(reverse("admin:statements_transaction_changelist")).content.decode()
    page = admin.get(reverse("admin:statements_transaction_change", args=[row.pk]))
    assert "-€1,234.50" in listed
    assert "-€1,234.50" in page.content.decode()
    assert "123450" not in page.content.decode()


def test_each_sign_is_shown_with_its_amount_and_its_rows(admin, statement):
    row = TransactionFactory(statement=statement, line_no=700)
    other = StatementFactory()
    statement.signals = [
        {"kind": "broken_on_round_amount", "lines": [700], "amount": "1000", "currency": "EUR"},
        {"kind": "same_file_elsewhere", "statements": [other.pk]},
        {"kind": "holder_differs", "detail": "<b>Mallory</b>"},
    ]
    statement.save(update_fields=["signals"])
    address = reverse("admin:statements_statement_change", args=[statement.pk])
    page = admin.get(address).content.decode()
    line = reverse("admin:statements_transaction_change", args=[row.pk])
    assert f'by a round amount. €1,000.00 <a href="{line}">line 700</a>' in page
    elsewhere = reverse("admin:statements_statement_change", args=[other.pk])
    assert f'<a href="{elsewhere}">statement {other.pk}</a>' in page
    assert "&lt;b&gt;Mallory&lt;/b&gt;" in page

"""Rows by their words and sign."""

import pytest

from statements.categories import choices_for, classify
from statements.enums import Category

C = Category


@pytest.mark.parametrize(
    ("words", "amount", "category"),
    [
        ("Card sales terminal 4", 100, C.REVENUE),
        ("Supplier Lopes invoice 7", -100, C.SUPPLIES),
        ("LOAN DISBURSEMENT 8812", 100, C.LOAN_IN),
        ("Loan repayment March", -100, C.LOAN_REPAYMENT),
        ("Darlehenstilgung", -100, C.LOAN_REPAYMENT),
        ("Échéance prêt 0042", -100, C.LOAN_REPAYMENT),
        ("Salaries June", -100, C.SALARY),
        ("Nómina abril", -100, C.SALARY),
        ("Miete Büro", -100, C.RENT),
        ("Affitto locale", -100, C.RENT),
        ("HMRC VAT", -100, C.TAX),
        ("Bank fee", -100, C.FEES),
        ("Kontoführungsgebühr", -100, C.FEES),
        ("Refund order 12", 100, C.REFUND),
        ("Refund order 12", -100, C.REFUND),
        ("Returned direct debit NSF", 100, C.RETURNED),
        ("Transfer to savings", -100, C.TRANSFER),
        ("Umbuchung", 100, C.TRANSFER),
        ("Owner capital injection", 100, C.OWNER_CAPITAL),
        ("Privatentnahme", -100, C.OWNER_DRAWINGS),
        ("ATM withdrawal", -100, C.CASH),
        ("Coffee beans", -100, C.SUPPLIES),
        ("Taxi to airport", -100, C.SUPPLIES),
        ("Salary of a customer's help", 100, C.REVENUE),
    ],
)
def test_words_and_sign_decide(words, amount, category):
    assert classify(words, "", amount).category == category


def test_the_counterparty_counts_as_well():
    assert classify("Monthly", "HMRC", -100).category == C.TAX


def test_a_sign_has_its_categories():
    names_in, names_out = (dict(choices_for(amount)) for amount in (1, -1))
    assert names_in.keys() | names_out.keys() == set(C.values)
    assert C.SALARY not in names_in
    assert C.REVENUE not in names_out

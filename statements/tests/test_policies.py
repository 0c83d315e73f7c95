"""Who may do what: one table of actors and acts."""

import pytest

from accounts.tests.factories import AdminUserFactory, InvestorUserFactory, UserFactory
from core.errors import NotAllowed
from smes.tests.factories import SmeFactory
from statements import actions, category_actions, policies
from statements.enums import Source, StatementStatus
from statements.tests.factories import BreakFactory, StatementFactory, TransactionFactory, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def statement():
    return StatementFactory(status=StatementStatus.FAILED)


def people(statement):
    inactive = UserFactory(is_active=False)
    return {
        "owner": statement.sme.owner,
        "other owner": SmeFactory().owner,
        "investor": InvestorUserFactory(),
        "admin": AdminUserFactory(),
        "inactive": inactive,
    }


OWNER_ONLY = {
    "owner": True,
    "other owner": False,
    "investor": False,
    "admin": False,
    "inactive": False,
}


@pytest.mark.parametrize(
    ("policy", "subject"),
    [
        (policies.can_upload_statement, "sme"),
        (policies.can_answer_mapping, "statement"),
        (policies.can_withdraw_statement, "statement"),
        (policies.can_download_statement, "statement"),
        (policies.can_correct_transaction, "sme"),
        (policies.can_explain_break, "sme"),
        (policies.can_declare_summary, "sme"),
    ],
)
def test_owners_act_and_nobody_else(statement, policy, subject):
    target = statement if subject == "statement" else statement.sme
    found = {who: policy(user, target) for who, user in people(statement).items()}
    assert found == OWNER_ONLY


def test_an_admin_may_have_a_failed_statement_read_again(statement):
    found = {
        who: policies.can_retry_statement(user, statement)
        for who, user in people(statement).items()
    }
    assert found == OWNER_ONLY | {"admin": True}


@pytest.mark.parametrize("who", ["other owner", "investor", "admin"])
def test_every_action_asks_its_policy(statement, who):
    user, sme = people(statement)[who], statement.sme
    row = TransactionFactory(statement=statement)
    found = BreakFactory(statement=statement)
    acts = [
        lambda: actions.upload_statement(sme=sme, file=upload("x"), by=user, source=Source.API),
        lambda: actions.answer_mapping(statement=statement, mapping={}, by=user),
        lambda: actions.withdraw_statement(statement=statement, by=user),
        lambda: category_actions.set_category(row=row, category="rent", by=user),
        lambda: actions.explain_break(found=found, text="Fees are left out.", by=user),
        lambda: actions.declare_summary(sme=sme, by=user, revenue=1, expenses=1),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()

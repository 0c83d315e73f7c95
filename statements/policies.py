"""Who may do what with statements and figures."""

from collections.abc import Callable
from typing import Any

from accounts.policies import is_active_admin
from smes.models import Sme
from smes.policies import can_edit_business
from statements import workflow
from statements.enums import StatementStatus
from statements.models import Statement

#: Questions that apps above ask before a statement goes: each returns why it must stay, or "".
withdrawal_holds: list[Callable[[Statement], str]] = []


def can_upload_statement(user: Any, sme: Sme) -> bool:
    return can_edit_business(user, sme)


def can_answer_mapping(user: Any, statement: Statement) -> bool:
    return can_edit_business(user, statement.sme)


def can_forget_layout(user: Any, sme: Sme) -> bool:
    return can_edit_business(user, sme)


def can_enter_password(user: Any, statement: Statement) -> bool:
    return can_edit_business(user, statement.sme)


def can_retry_statement(user: Any, statement: Statement) -> bool:
    """The owner, and an admin who looks after a statement that failed."""
    return can_edit_business(user, statement.sme) or is_active_admin(user)


def can_withdraw_statement(user: Any, statement: Statement) -> bool:
    return can_edit_business(user, statement.sme)


def can_download_statement(user: Any, statement: Statement) -> bool:
    """Only the owner: nobody else ever sees the raw file."""
    return can_edit_business(user, statement.sme) and statement.status != StatementStatus.WITHDRAWN


def can_correct_transaction(user: Any, sme: Sme) -> bool:
    return can_edit_business(user, sme)


def can_explain_break(user: Any, sme: Sme) -> bool:
    return can_edit_business(user, sme)


def can_declare_summary(user: Any, sme: Sme) -> bool:
    return can_edit_business(user, sme)


def is_withdrawable(statement: Statement) -> bool:
    """Whether the state permits it; what rests on the statement is asked when it is done."""
    return statement.status in workflow.RESTING


def can_export(user: Any, sme: Sme) -> bool:
    """Files for spreadsheets leave with the owner only."""
    return can_edit_business(user, sme)

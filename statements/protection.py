"""Files under a password: the owner gives it, the file is read by it at once, nobody keeps it."""

import contextlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables

from accounts import limits
from audit import chain as audit
from core.errors import DomainError, Invalid, NotAllowed
from statements import policies, reading
from statements.models import Statement
from statements.parsers import Mapping

LONGEST = 256  # characters of a password
WRONG_PER_FILE, WRONG_PER_PERSON = 5, 20  # within `limits.WINDOW`


class TooManyPasswords(DomainError):
    """Too many wrong passwords; the headers say how long to wait."""

    status = 429
    code = "too_many_attempts"


@sensitive_variables("password")
def enter_password(*, statement: Statement, password: str, by: Any) -> Statement:
    """Read a protected statement by its password, to a state that stands.

    Raises Invalid with code wrong_password, which leaves the statement waiting for it; Conflict
    where it asks for none (nothing_asked) or too many files are read so at the moment (busy);
    TooManyPasswords after that many wrong ones.
    """
    with _trying(statement, password, by):
        reading.read_protected(statement, password)
    return statement


@sensitive_variables("password")
def preview(*, statement: Statement, mapping: Mapping, password: str, by: Any) -> reading.Preview:
    """The first rows of a protected file as `mapping` reads them. Raises as `enter_password`."""
    with _trying(statement, password, by):
        return reading.preview(statement, mapping, password)


@contextlib.contextmanager
@sensitive_variables("password")
def _trying(statement: Statement, password: str, by: Any) -> Iterator[None]:
    """Lets a password be tried, and counts it when it was wrong."""
    if not policies.can_enter_password(by, statement):
        raise NotAllowed(_("Only the business's owner can enter the password."))
    if not 0 < len(password) <= LONGEST:
        text = _("Enter the password of the file, %s characters at most.") % LONGEST
        raise Invalid(text, fields={"password": [text]})
    taken = _reserve(statement, by)
    try:
        yield
    except Invalid as error:
        if error.code == reading.WRONG_PASSWORD:
            audit.record("statement:wrong_password", by=by, target=statement)
            taken = []
        raise
    finally:
        limits.release(taken)


def _reserve(statement: Statement, by: Any) -> list[int]:
    try:
        return limits.reserve(
            [
                limits.Quota("statement_password", str(statement.pk), WRONG_PER_FILE),
                limits.Quota("statement_passwords_of", str(by.pk), WRONG_PER_PERSON),
            ]
        )
    except limits.TooManyAttempts as error:
        minutes = -(-int(error.headers["Retry-After"]) // 60)
        refusal = TooManyPasswords(
            ngettext(
                "Too many wrong passwords. Try again in %(count)d minute.",
                "Too many wrong passwords. Try again in %(count)d minutes.",
                minutes,
            )
            % {"count": minutes}
        )
        refusal.headers = error.headers
        raise refusal from None

"""What owners do with statements and figures. Pages and API call these."""

from collections.abc import Mapping as AnyMapping
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit import chain as audit
from core import clock, money
from core.errors import Conflict, Invalid, NotAllowed
from smes.enums import Basis
from smes.models import Sme
from statements import derived, notices, policies, reading, tasks, validators, workflow
from statements.enums import Source, StatementStatus
from statements.models import Break, ColumnMapping, FinancialSummary, Statement, Transaction
from statements.parsers import BadMapping, Mapping
from statements.summary import COMPARED, INPUTS, latest_declaration
from statements.uploads import check_file, clean_file_name, digest_of

TAKEN_BY = timedelta(minutes=2)  # a waiting statement that nobody took by then is offered again


# -- Upload


def upload_statement(*, sme: Sme, file: File, by: Any, source: Source) -> Statement:
    """Check and store an uploaded file, and have it read in the background.

    Raises Invalid with code wrong_type, too_large or empty, and Conflict with code duplicate whose
    `fields["statement"]` holds the id of the earlier upload.
    """
    if not policies.can_upload_statement(by, sme):
        raise NotAllowed(_("Only the business's owner can upload statements."))
    name = clean_file_name(file.name or "")
    check_file(file, name)
    digest = digest_of(file)
    _refuse_duplicate(sme, digest)
    statement = Statement(
        sme=sme,
        file_name=name,
        file_type=PurePosixPath(name.lower()).suffix.lstrip("."),
        size=file.size,
        sha256=digest,
        uploaded_by=by,
        source=source,
    )
    stored = statement.file.storage.save(
        statement.file.field.generate_filename(statement, name), file
    )
    statement.file.name = stored
    try:
        with transaction.atomic():
            _insert(statement, by)
    except BaseException:
        statement.file.storage.delete(stored)
        raise
    return statement


def _insert(statement: Statement, by: Any) -> None:
    derived.lock(statement.sme)
    _refuse_duplicate(statement.sme, statement.sha256)
    elsewhere = (
        Statement.objects.filter(sha256=statement.sha256)
        .exclude(sme=statement.sme)
        .values_list("pk", flat=True)
    )
    if others := sorted(elsewhere):
        statement.signals = [{"kind": "same_file_elsewhere", "statements": others}]
    statement.save(force_insert=True)
    workflow.STATEMENT.move(statement, StatementStatus.SCANNING)
    _queue(statement)
    audit.record(
        "statement:uploaded",
        by=by,
        target=statement,
        sha256=statement.sha256,
        size=statement.size,
        source=str(statement.source),
        private={"file_name": statement.file_name},
    )
    if others:
        audit.record("statement:signals", target=statement, kinds=["same_file_elsewhere"])


def _queue(statement: Statement, **changes: Any) -> str:
    before = workflow.STATEMENT.move(
        statement, StatementStatus.QUEUED, lease_until=clock.now() + TAKEN_BY, **changes
    )
    transaction.on_commit(partial(tasks.read_statement.enqueue, statement.pk))
    return before


def _refuse_duplicate(sme: Sme, digest: str) -> None:
    earlier = (
        Statement.objects.filter(sme=sme, sha256=digest)
        .exclude(status=StatementStatus.WITHDRAWN)
        .first()
    )
    if earlier is not None:
        text = _("You have already uploaded this file, as “%(name)s” on %(day)s.") % {
            "name": earlier.file_name,
            "day": date_format(earlier.uploaded_at, "j M Y"),
        }
        fields = {"file": [text], "statement": [str(earlier.pk)]}
        raise Conflict(text, code="duplicate", fields=fields)


# -- What becomes of a statement


@transaction.atomic
def answer_mapping(*, statement: Statement, mapping: AnyMapping[str, Any], by: Any) -> Statement:
    """Remember how this layout is read, and read by it this file and all that wait for the same.

    A protected file then waits for its password, which was not kept since the columns were asked.
    Raises Invalid naming each wrong field, Conflict when nothing is being asked any more.
    """
    if not policies.can_answer_mapping(by, statement):
        raise NotAllowed(_("Only the business's owner can say how the file is read."))
    chosen = checked_mapping(statement, mapping)
    question = statement.question or {}
    remembered, _made = ColumnMapping.objects.update_or_create(
        sme=statement.sme,
        signature=question.get("signature", ""),
        defaults={"mapping": chosen.to_dict(), "created_at": clock.now()},
    )
    if statement.is_protected:
        workflow.STATEMENT.move(
            statement,
            StatementStatus.NEEDS_PASSWORD,
            mapping=remembered,
            attempts=0,
            status_reason=_("Enter the password of this file once more, to have it read."),
            reason_code="needs_password",
        )
    else:
        _queue(statement, mapping=remembered, attempts=0)
    waiting = Statement.objects.filter(
        sme=statement.sme,
        status=StatementStatus.NEEDS_MAPPING,
        question__signature=remembered.signature,
    )
    for other in waiting:
        _queue(other, attempts=0)
    audit.record("statement:mapped", by=by, target=statement, mapping=chosen.to_dict())
    return statement


@transaction.atomic
def forget_layout(*, layout: ColumnMapping, by: Any) -> None:
    """Forget how a layout is read; statements read by it stay, the next file of it asks again."""
    if layout.sme is None or not policies.can_forget_layout(by, layout.sme):
        raise NotAllowed(_("Only the business's owner can forget how a file is read."))
    audit.record("layout:forgotten", by=by, target=layout)
    layout.delete()


def checked_mapping(statement: Statement, mapping: AnyMapping[str, Any]) -> Mapping:
    """The answer as the readers take it. Raises Invalid naming each wrong field."""
    question = statement.question or {}
    header_row = question.get("header_row")
    given = {"header_row": header_row} | dict(mapping)
    given["signature"] = question.get("signature", "")
    try:
        return Mapping.from_dict(given, columns=len(question.get("columns", [])) or None)
    except BadMapping as error:
        raise Invalid(
            _("Some columns still need an answer."),
            code="bad_mapping",
            fields={name: [_(text)] for name, text in error.errors.items()},
        ) from error


@transaction.atomic
def retry_statement(*, statement: Statement, by: Any) -> Statement:
    """Read a statement that failed once more."""
    if not policies.can_retry_statement(by, statement):
        raise NotAllowed(_("Only the business's owner can have a statement read again."))
    if statement.status != StatementStatus.FAILED:
        raise Conflict(_("This statement did not fail; there is nothing to try again."))
    _queue(statement, attempts=0, status_reason="", reason_code="")
    audit.record("statement:retried", by=by, target=statement)
    return statement


@transaction.atomic
def withdraw_statement(*, statement: Statement, by: Any) -> Statement:
    """Take a statement out: its rows go, and those that overlap with it are read again.

    The file itself goes once this is committed. Raises Conflict while it is being read, or while
    something above (a score in force) rests on it.
    """
    if not policies.can_withdraw_statement(by, statement):
        raise NotAllowed(_("Only the business's owner can withdraw a statement."))
    for hold in policies.withdrawal_holds:
        if reason := hold(statement):
            raise Conflict(reason, code="in_use")
    derived.lock(statement.sme)
    before = workflow.STATEMENT.move(statement, StatementStatus.WITHDRAWN, lease_until=None)
    Transaction.objects.filter(statement=statement).delete()
    Break.objects.filter(Q(statement=statement) | Q(neighbour=statement)).delete()
    for other in Statement.objects.filter(sme=statement.sme, status__in=workflow.SETTLED):
        if str(statement.pk) in other.report.get("already_counted", {}):
            _queue(other, attempts=0)
    derived.refresh(statement.sme)
    audit.record("statement:withdrawn", by=by, target=statement, before=before)
    transaction.on_commit(partial(_delete_file, statement.file.storage, statement.file.name))
    return statement


def _delete_file(storage: Any, name: str | None) -> None:
    storage.delete(name)


def requeue_expired() -> int:
    """Offer statements again whose worker is gone or whose task was never started.

    After the last attempt the statement fails, in plain words. Returns how many were taken up.
    """
    expired = Statement.objects.filter(
        status__in=workflow.UNDER_WAY, lease_until__lt=clock.now()
    ).order_by("lease_until")[:100]
    return sum(_requeue(statement) for statement in expired)


@transaction.atomic
def _requeue(statement: Statement) -> bool:
    if statement.status == StatementStatus.QUEUED:
        waiting = Statement.objects.filter(
            pk=statement.pk, status=StatementStatus.QUEUED, lease_until=statement.lease_until
        )
        if waiting.update(lease_until=clock.now() + TAKEN_BY):
            transaction.on_commit(partial(tasks.read_statement.enqueue, statement.pk))
            return True
        return False
    try:
        if statement.attempts >= reading.ATTEMPTS:
            reason = _("Reading this file failed several times. Try again, or export it anew.")
            workflow.STATEMENT.move(
                statement,
                StatementStatus.FAILED,
                status_reason=reason,
                reason_code="gave_up",
                lease_until=None,
            )
            audit.record("statement:failed", target=statement, attempts=statement.attempts)
            notices.tell_failed(statement)
        else:
            _queue(statement)
    except Conflict:  # its worker came to an end just now
        return False
    return True


# -- Corrections by the owner


@transaction.atomic
def explain_break(*, found: Break, text: str, by: Any) -> Break:
    """Keep the owner's explanation of a break; it then weighs less."""
    sme = found.statement.sme
    if not policies.can_explain_break(by, sme):
        raise NotAllowed(_("Only the business's owner can explain a break."))
    text = text.strip()
    if not 10 <= len(text) <= 300:
        problem = _("Explain it in 10 to 300 characters.")
        raise Invalid(problem, fields={"resolution": [problem]})
    found.resolution = text
    found.save(update_fields=["resolution"])
    audit.record("break:explained", by=by, target=found, private={"text": text})
    derived.refresh_figures(sme)
    return found


# -- Declared figures


@transaction.atomic
def declare_summary(
    *,
    sme: Sme,
    by: Any,
    revenue: Decimal,
    expenses: Decimal,
    debt: Decimal | None = None,
    revenue_growth: Decimal | None = None,
    reporting_consistency: Decimal | None = None,
    impact_score: Decimal | None = None,
) -> FinancialSummary:
    """Store what the owner declares for the last 12 months; amounts in major units of the
    business's currency. The same declaration again changes nothing.

    Raises Invalid naming each wrong field.
    """
    if not policies.can_declare_summary(by, sme):
        raise NotAllowed(_("Only the business's owner can declare figures."))
    given = {
        "revenue": revenue,
        "expenses": expenses,
        "debt": debt,
        "revenue_growth": revenue_growth,
        "reporting_consistency": reporting_consistency,
        "impact_score": impact_score,
    }
    _check_declared(given, sme.currency)
    derived.lock(sme)
    today = clock.today()
    values = {
        name: money.to_minor(value, sme.currency)
        if name in validators.AMOUNTS and value is not None
        else value
        for name, value in given.items()
    }
    declared = FinancialSummary(
        sme=sme,
        currency=sme.currency,
        period_start=today - timedelta(days=364),
        period_end=today,
        basis=Basis.DECLARED,
        sources={
            name: {"from": "declaration", "declared_on": today.isoformat()}
            if values[name] is not None
            else {"from": "nowhere"}
            for name in INPUTS
        },
        created_by=by,
        **values,
    )
    last = latest_declaration(sme)
    if last is not None and all(getattr(declared, n) == getattr(last, n) for n in COMPARED):
        return last
    declared.save()
    audit.record("summary:declared", by=by, target=declared)
    derived.refresh_figures(sme)
    return declared


def _check_declared(given: AnyMapping[str, Decimal | None], currency: str) -> None:
    errors = {}
    for name, value in given.items():
        if value is None:
            if name in ("revenue", "expenses"):
                errors[name] = [_("This figure is needed.")]
            continue
        problem = (
            validators.amount_error(value, currency)
            if name in validators.AMOUNTS
            else validators.ratio_error(name, value)
        )
        if problem:
            errors[name] = [problem]
    if errors:
        raise Invalid(_("Some figures need correcting."), code="invalid", fields=errors)

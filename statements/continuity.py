"""What statements say together: whether each follows from the last, and transfers among them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from smes.models import Sme
from statements import category_rules, notices, reconciliation, workflow
from statements.enums import BreakKind, CategorySource, StatementStatus
from statements.models import Break, Statement, Transaction


def refresh_continuity(sme: Sme) -> None:
    """Find anew the breaks between neighbouring statements of each account.

    Explanations of breaks that remain are kept, and a statement's state follows its breaks.
    """
    statements = list(Statement.objects.filter(sme=sme, status__in=workflow.SETTLED))
    by_account: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for statement in statements:
        for part in statement.report.get("accounts", []):
            by_account[part["id"]].append(part | {"statement": statement.pk})
    fresh = [found for parts in by_account.values() for found in _between(parts)]
    stored = {_key(b): b for b in Break.objects.filter(statement__sme=sme, neighbour__isnull=False)}
    added = [found for found in fresh if stored.pop(_key(found), None) is None]
    Break.objects.filter(pk__in=[gone.pk for gone in stored.values()]).delete()
    Break.objects.bulk_create(added)
    broken = set(Break.objects.filter(statement__sme=sme).values_list("statement", flat=True))
    for statement in statements:
        state = settled_state(broken=statement.pk in broken)
        if statement.status != state:
            workflow.STATEMENT.move(statement, state)
            if state == StatementStatus.RECONCILED_WITH_BREAKS:
                notices.tell_broken(statement)


def settled_state(*, broken: bool) -> StatementStatus:
    return StatementStatus.RECONCILED_WITH_BREAKS if broken else StatementStatus.RECONCILED


def _key(found: Break) -> tuple[Any, ...]:
    return (found.statement_id, found.neighbour_id, found.kind, found.expected, found.found)


def _between(parts: list[dict[str, Any]]) -> Iterable[Break]:
    """The breaks between the statements of one account; `parts` are of their reports."""
    parts.sort(key=lambda part: (part["start"], part["end"]))
    periods = [
        reconciliation.Period(
            index,
            date.fromisoformat(part["start"]),
            date.fromisoformat(part["end"]),
            None if part["opening"] is None else Decimal(part["opening"]),
            None if part["closing"] is None else Decimal(part["closing"]),
        )
        for index, part in enumerate(parts)
    ]
    for key, found in reconciliation.continuity(periods):
        index = cast(int, key)
        after = parts[index]
        before = max(parts[:index], key=lambda part: part["end"])
        if found.kind == BreakKind.OVERLAP and not _rows_differ(before, after):
            continue
        yield Break(
            statement_id=after["statement"],
            neighbour_id=before["statement"],
            kind=found.kind,
            currency=after["currency"],
            **{n: None if v is None else int(v) for n, v in _amounts(found).items()},
        )


def _amounts(found: reconciliation.BreakFound) -> dict[str, Decimal | None]:
    return {"expected": found.expected, "found": found.found, "difference": found.difference}


def _rows_differ(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Days that both cover must hold the same rows; days at the edges may be cut off.

    A row that both hold is stored with the statement that came first, so in the days between
    the later one must have none of its own.
    """
    return Transaction.objects.filter(
        statement=max(before["statement"], after["statement"]),
        account=after["id"],
        booked_on__gt=after["start"],
        booked_on__lt=min(before["end"], after["end"]),
    ).exists()


def refresh_transfers(sme: Sme) -> None:
    """Mark equal and opposite rows of two own accounts within 3 days as internal transfers.

    Rows that the owner has put into a category are left as she wants them.
    """
    rows = Transaction.objects.counted(statement__sme=sme).exclude(
        category_source=CategorySource.USER
    )
    if category_rules.remembered(sme):
        rows = rows.exclude(category_rules.followed())
    known = set(rows.filter(is_internal_transfer=True).values_list("pk", flat=True))
    marked: set[Any] = set()
    if sme.accounts.count() > 1:
        columns = rows.order_by("booked_on", "pk").values_list(
            "pk", "account_id", "booked_on", "amount", "currency"
        )
        movements = (
            reconciliation.Movement(pk, account, day, Decimal(amount), currency)
            for pk, account, day, amount, currency in columns
        )
        for pair in reconciliation.internal_transfers(movements):
            marked.update(pair)
    _mark(marked - known, is_internal=True)
    _mark(known - marked, is_internal=False)


def _mark(rows: set[Any], *, is_internal: bool) -> None:
    ordered = sorted(rows)
    for index in range(0, len(ordered), 500):
        Transaction.objects.filter(pk__in=ordered[index : index + 500]).update(
            is_internal_transfer=is_internal
        )

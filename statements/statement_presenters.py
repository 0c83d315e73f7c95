"""One statement for its page: what was found, in exact words; rows with breaks and partners."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from statements import reconciliation, workflow
from statements.models import Break, Statement, Transaction
from statements.presenters import BreakLine

PARTNERS = 2000  # transfers around one page of rows that are looked at


@dataclass(frozen=True)
class Verdict:
    """What reading came to: `short` for a badge, `label`, and one calm sentence."""

    tone: str
    icon: str
    short: str
    label: str
    sentence: str


def verdict_of(statement: Statement, break_count: int) -> Verdict | None:
    """None while the statement is not read to its end."""
    if statement.status not in workflow.SETTLED:
        return None
    lost = statement.report.get("lost_count", 0)
    if break_count:
        sentence = ngettext(
            "In %(count)d place the balances do not follow from the amounts.",
            "In %(count)d places the balances do not follow from the amounts.",
            break_count,
        ) % {"count": break_count}
        label = _("Reconciled with breaks")
        return Verdict("caution", "triangle-alert", label, label, _and_lost(sentence, lost))
    if lost:
        sentence = _("What was read adds up as far as it can be checked.")
        label = _("Lines lost")
        return Verdict("caution", "triangle-alert", label, label, _and_lost(sentence, lost))
    checked = [part.get("checked", 0) for part in statement.report.get("accounts", [])]
    if checked and all(checked):
        sentence = _("Every balance in the file follows from the one before and the amount.")
        label = _("Reconciled: every balance checked")
        return Verdict("good", "circle-check", _("Reconciled"), label, sentence)
    if any(checked):
        sentence = _(
            "The balances of some accounts in this file were checked and follow;"
            " for the others the file names none."
        )
        label = _("Partly checked")
        return Verdict("info", "circle-check", label, label, sentence)
    sentence = _(
        "All lines were read. The file names no balances that they could be checked against;"
        " an export with a balance column counts for more."
    )
    label = _("Read: nothing to check against")
    return Verdict("info", "info", _("Nothing to check"), label, sentence)


def _and_lost(sentence: str, lost: int) -> str:
    if not lost:
        return sentence
    told = ngettext(
        "%(count)d line looks like a row and could not be read.",
        "%(count)d lines look like rows and could not be read.",
        lost,
    ) % {"count": lost}
    return f"{sentence} {told}"


@dataclass(frozen=True)
class RowLine:
    """A row of the table: the breaks that lie between it and the line before, its partner."""

    row: Transaction
    breaks: list[BreakLine]
    partner: Transaction | None


def row_lines(rows: Sequence[Transaction], breaks: Iterable[BreakLine]) -> Iterator[RowLine]:
    at_line: dict[int | None, list[BreakLine]] = {}
    for line in breaks:
        at_line.setdefault(line.found.at_line, []).append(line)
    partners = partners_of(rows)
    for row in rows:
        yield RowLine(row, at_line.pop(row.line_no, []), partners.get(row.pk))


def partners_of(rows: Sequence[Transaction]) -> dict[int, Transaction]:
    """The other half of each internal transfer among `rows`, by the row's key."""
    transfers = [row for row in rows if row.is_internal_transfer]
    if not transfers:
        return {}
    apart = timedelta(days=2 * reconciliation.TRANSFER_DAYS)
    days = [row.booked_on for row in transfers]
    amounts = {amount for row in transfers for amount in (row.amount, -row.amount)}
    around = (
        Transaction.objects.filter(
            statement__sme=transfers[0].statement.sme_id,
            is_internal_transfer=True,
            amount__in=amounts,
            booked_on__gte=min(days) - apart,
            booked_on__lte=max(days) + apart,
        )
        .select_related("statement")
        .order_by("booked_on", "pk")[:PARTNERS]
    )
    found = {row.pk: row for row in around}
    pairs = reconciliation.internal_transfers(
        reconciliation.Movement(
            row.pk, row.account_id, row.booked_on, Decimal(row.amount), row.currency
        )
        for row in found.values()
    )
    both = cast(list[tuple[Any, Any]], pairs)
    return {one: found[other] for pair in both for one, other in (pair, pair[::-1])}


def days_broken(statement: Statement, breaks: Iterable[Break]) -> set[Any]:
    """The days whose line does not follow, to be marked on the curve of the balance."""
    lines = {found.at_line for found in breaks if found.at_line is not None}
    if not lines:
        return set()
    rows = Transaction.objects.filter(statement=statement, line_no__in=lines)
    return set(rows.values_list("booked_on", flat=True))

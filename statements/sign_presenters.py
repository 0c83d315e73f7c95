"""Signs of tampering in words, with links to what shows them; for the console only."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from core import money
from statements.models import Statement, Transaction

LINKED = 20  # lines of one sign that are links
WORDS = {
    "same_file_elsewhere": _("The same file was uploaded for another business."),
    "broken_on_round_amount": _("The balance does not follow, by a round amount."),
    "date_in_future": _("Rows are dated in the future."),
    "circular_flow": _(
        "Money went out and came back within five days in equal amounts through another party."
    ),
    "holder_differs": _("The account's holder shares no word with the business's name."),
    "modified_after_creation": _("The PDF was changed after it was made."),
    "incremental_update": _("The PDF was saved again after it was made."),
    "edited_with": _("The PDF was last saved by a program that edits documents."),
}


def shown(statement: Statement) -> Iterator[str]:
    """One line of HTML for each sign."""
    for sign in statement.signals:
        parts = [WORDS.get(sign["kind"], sign["kind"])]
        if detail := sign.get("detail", sign.get("holder")):
            parts.append(detail)
        if amount := sign.get("amount"):
            parts.append(_amount(amount, sign.get("currency") or statement.currency))
        parts += [links for links in (_lines(statement, sign), _statements(sign)) if links]
        yield format_html_join(" ", "{}", ([part] for part in parts))


def _amount(text: str, currency: str) -> str:
    try:
        return money.format_money(money.to_minor(Decimal(text), currency), currency)
    except ValueError:
        return f"{text} {currency}"


def _lines(statement: Statement, sign: dict[str, Any]) -> str:
    lines = sign.get("lines", [])[:LINKED]
    rows = Transaction.objects.filter(statement=statement, line_no__in=lines).order_by("line_no")
    return format_html_join(
        ", ",
        '<a href="{}">{} {}</a>',
        (
            (reverse("admin:statements_transaction_change", args=[row.pk]), _("line"), row.line_no)
            for row in rows
        ),
    )


def _statements(sign: dict[str, Any]) -> str:
    return format_html_join(
        ", ",
        "{}",
        (
            [
                format_html(
                    '<a href="{}">{} {}</a>',
                    reverse("admin:statements_statement_change", args=[pk]),
                    _("statement"),
                    pk,
                )
            ]
            for pk in sign.get("statements", [])
        ),
    )

"""The owner's corrections of categories: one row, or all alike and those to come."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import chain as audit
from core import clock
from core.errors import Invalid, NotAllowed
from smes.models import Sme
from statements import categories, category_rules, continuity, derived, policies
from statements.enums import Category, CategorySource
from statements.models import CategoryRule, Transaction


@transaction.atomic
def set_category(
    *, row: Transaction, category: str, by: Any, apply_to_alike: bool = False
) -> Transaction:
    """Put a row into the category that the owner says; every figure follows.

    With `apply_to_alike` all rows of the same counterparty and direction follow, those of later
    statements too; rows that the owner has set by themselves stay. Raises Invalid where the sign
    refuses the category, or where the row names no counterparty (code no_counterparty).
    """
    sme = row.statement.sme
    if not policies.can_correct_transaction(by, sme):
        raise NotAllowed(_("Only the business's owner can correct a row."))
    if category not in dict(categories.choices_for(row.amount)):
        text = _("A row of this sign cannot have that category.")
        raise Invalid(text, fields={"category": [text]})
    derived.lock(sme)
    before, row.category = row.category, Category(category)
    row.category_source = CategorySource.RULE if apply_to_alike else CategorySource.USER
    row.is_internal_transfer = category == Category.TRANSFER
    if apply_to_alike:
        _remember(row, by)
    row.save(update_fields=["category", "category_source", "is_internal_transfer"])
    if not apply_to_alike:
        audit.record(
            "transaction:categorised", by=by, target=row, before=str(before), after=str(category)
        )
    _refresh(sme)
    return row


def _remember(row: Transaction, by: Any) -> None:
    """Keep what `row` now is as the rule of all alike, and put it on them."""
    sme, is_credit = row.statement.sme, row.amount >= 0
    if not row.counterparty_key:
        text = _("This row names no counterparty, so none can be told to be like it.")
        raise Invalid(text, code="no_counterparty", fields={"apply_to_alike": [text]})
    rule, made = CategoryRule.objects.get_or_create(
        sme=sme,
        counterparty_key=row.counterparty_key,
        is_credit=is_credit,
        defaults={"category": row.category, "created_by": by},
    )
    before = "" if made else str(rule.category)
    if not made:
        rule.category, rule.created_by, rule.created_at = row.category, by, clock.now()
        rule.save(update_fields=["category", "created_by", "created_at"])
    rows = category_rules.alike(sme, row.counterparty_key, is_credit=is_credit)
    changed = category_rules.put(rows.exclude(pk=row.pk), Category(row.category)) + 1
    audit.record(
        "category_rule:set",
        by=by,
        target=rule,
        before=before,
        after=str(row.category),
        rows=changed,
        private={"counterparty": rule.counterparty_key},
    )


@transaction.atomic
def delete_category_rule(*, rule: CategoryRule, by: Any) -> int:
    """Forget a rule; its rows are again what rules and model find. Returns how many they are."""
    sme = rule.sme
    if not policies.can_correct_transaction(by, sme):
        raise NotAllowed(_("Only the business's owner can forget a rule."))
    derived.lock(sme)
    rows = category_rules.alike(sme, rule.counterparty_key, is_credit=rule.is_credit)
    audit.record(
        "category_rule:deleted",
        by=by,
        target=rule,
        before=str(rule.category),
        private={"counterparty": rule.counterparty_key},
    )
    rule.delete()
    changed = category_rules.restore(rows)
    _refresh(sme)
    return changed


def _refresh(sme: Sme) -> None:
    """What the owner decided is no pair of own accounts any more; then the figures, once."""
    continuity.refresh_transfers(sme)
    derived.refresh_figures(sme)

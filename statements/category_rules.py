"""What the owner said of all rows alike: remembered, and put on rows that are read later.

A row that follows a remembered rule has the source `rule`; one that the owner has set by itself has
`user`, and no rule touches it.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When

from smes.models import Sme
from statements.categories import classify
from statements.enums import Category, CategorySource
from statements.models import CategoryRule, Transaction
from statements.rows import Entry

AT_ONCE = 500  # rows named in one statement of SQL; SQLite takes 999 at most
Remembered = dict[tuple[str, bool], str]  # category by counterparty's key and money in


def remembered(sme: Sme) -> Remembered:
    rules = CategoryRule.objects.filter(sme=sme)
    return {
        (key, is_credit): category
        for key, is_credit, category in rules.values_list(
            "counterparty_key", "is_credit", "category"
        )
    }


def applied(entries: Iterable[Entry], rules: Remembered) -> Iterable[Entry]:
    """Rows about to be stored, in the categories that the owner's rules name."""
    return (_ruled(entry, rules) for entry in entries) if rules else entries


def _ruled(entry: Entry, rules: Remembered) -> Entry:
    category = rules.get((entry.counterparty_key, entry.amount >= 0))
    if category is None:
        return entry
    return entry._replace(
        category=category,
        category_source=CategorySource.RULE.value,
        is_internal_transfer=category == Category.TRANSFER,
    )


def with_source(rows: QuerySet[Transaction]) -> QuerySet[Transaction]:
    """Rows that know as `follows_rule` whether their category is by a rule of the owner's."""
    return rows.annotate(
        follows_rule=Case(When(followed(), then=True), default=False, output_field=BooleanField())
    )


def followed() -> Q:
    """Rows that follow one of their owner's rules; to filter or annotate transactions by."""
    rules = CategoryRule.objects.filter(
        sme=OuterRef("statement__sme"), counterparty_key=OuterRef("counterparty_key")
    )
    alike_in = Q(amount__gte=0) & Q(Exists(rules.filter(is_credit=True)))
    alike_out = Q(amount__lt=0) & Q(Exists(rules.filter(is_credit=False)))
    return ~Q(category_source=CategorySource.USER) & (alike_in | alike_out)


def alike(sme: Sme, key: str, *, is_credit: bool) -> QuerySet[Transaction]:
    """The rows of one counterparty in one direction that the owner has not set by themselves."""
    direction = {"amount__gte": 0} if is_credit else {"amount__lt": 0}
    rows = Transaction.objects.filter(statement__sme=sme, counterparty_key=key, **direction)
    return rows.exclude(category_source=CategorySource.USER)


def put(rows: QuerySet[Transaction], category: Category) -> int:
    """Have rows follow a rule of the owner's; return how many."""
    return rows.update(
        category=category,
        category_source=CategorySource.RULE,
        is_internal_transfer=category == Category.TRANSFER,
    )


def restore(rows: QuerySet[Transaction]) -> int:
    """Give rows the categories that rules and model find for them; return how many."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    columns = rows.values_list("pk", "description", "counterparty", "amount")
    for pk, description, counterparty, amount in columns:
        told = classify(description, counterparty, amount)
        found[told.category, told.source].append(pk)
    for (category, source), keys in found.items():
        for part in _parts(keys):
            Transaction.objects.filter(pk__in=part).update(
                category=category, category_source=source, is_internal_transfer=False
            )
    return sum(map(len, found.values()))


def _parts(keys: list[int]) -> Iterable[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))

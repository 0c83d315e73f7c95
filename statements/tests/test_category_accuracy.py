"""How often categories are right, on rows of real samples."""

from collections import Counter

import pytest

from statements.categories import classify, rule_for
from statements.enums import Category
from statements.tests.factories import needs_samples
from statements.tests.labelled import Labelled, labelled_rows
from statements.words import words_of

pytestmark = needs_samples


def told(label: Labelled) -> str:
    row = label.row
    return classify(row.description, row.counterparty, 1 if row.amount >= 0 else -1).category


def told_by_rules_alone(label: Labelled) -> str:
    sign = 1 if label.row.amount >= 0 else -1
    found = rule_for(words_of(f"{label.row.description} {label.row.counterparty}"), sign)
    return found or (Category.REVENUE if sign > 0 else Category.SUPPLIES)


@pytest.mark.parametrize(
    ("half", "count", "floor"), [("development", 126, 0.95), ("held_out", 74, 0.85)]
)
def test_rows_are_told_as_a_person_tells_them(half, count, floor, capsys):
    labels = list(labelled_rows(half))
    assert len(labels) == count
    right = Counter(label.category for label in labels if told(label) == label.category)
    total = Counter(label.category for label in labels)
    with capsys.disabled():
        lines = [f"{c:15} {right[c]:3} of {n}" for c, n in total.most_common()]
        print(f"\n{half}: {right.total()} of {count} right", *lines, sep="\n  ")  # noqa: T201  for people
    assert right.total() / count >= floor


def test_the_model_takes_nothing_from_the_rules_on_held_out_rows():
    labels = list(labelled_rows("held_out"))
    by_rules = sum(told_by_rules_alone(label) == label.category for label in labels)
    assert sum(told(label) == label.category for label in labels) >= by_rules

"""What a row is: by rules, by a small model where rules end, else by its sign.

The rules stand in `category_words`, the model in `category_model`. What neither knows is revenue
when it comes in and a cost when it goes out. Rows that differ in nothing but their numbers are
alike here, so each kind of row is worked out once.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from statements import category_model
from statements.category_words import MISLEADING, RULES
from statements.counterparties import key_of
from statements.enums import Category, CategorySource
from statements.phrases import Phrases
from statements.words import words_of

C = Category

#: Categories that only one direction can have.
ONLY_OUT = frozenset(
    {C.LOAN_REPAYMENT, C.SALARY, C.RENT, C.TAX, C.FEES, C.SUPPLIES, C.OWNER_DRAWINGS}
)
ONLY_IN = frozenset({C.REVENUE, C.LOAN_IN, C.OWNER_CAPITAL})

_NUMBERS = re.compile(r"\d+")
_MISLEADING = Phrases((phrase, 0) for phrase in MISLEADING.split("|"))
_BY_SIGN = {
    sign: Phrases(
        (phrase, place)
        for place, rule in enumerate(RULES)
        if rule.sign in (0, sign)
        for words in rule.words.values()
        for phrase in words.split("|")
    )
    for sign in (1, -1)
}


class Found(NamedTuple):
    """What a row is found to be; values as they are stored."""

    category: str
    source: str
    key: str


def classify(description: str, counterparty: str, amount: int) -> Found:
    """Category, its source and the counterparty's key of a row; `amount` is signed."""
    return _classify(
        _NUMBERS.sub("0", description), _NUMBERS.sub("0", counterparty), 1 if amount >= 0 else -1
    )


@lru_cache(maxsize=50_000)
def _classify(description: str, counterparty: str, sign: int) -> Found:
    words = _MISLEADING.without(words_of(f"{description} {counterparty}"))
    category, source = _category_of(words, sign)
    return Found(category.value, source.value, key_of(counterparty, description))


def _category_of(words: list[str], sign: int) -> tuple[Category, CategorySource]:
    by_rule = rule_for(words, sign)
    if by_rule is not None:
        return by_rule, CategorySource.RULE
    refused = ONLY_OUT if sign > 0 else ONLY_IN
    by_model = category_model.predict(words, refused)
    if by_model is not None:
        return by_model, CategorySource.MODEL
    return (C.REVENUE if sign > 0 else C.SUPPLIES), CategorySource.RULE


def rule_for(words: list[str], sign: int) -> Category | None:
    """The category that the first fitting rule names; None where no rule fits."""
    place = _BY_SIGN[sign].first_rule(words)
    return None if place is None else RULES[place].category


def choices_for(amount: int) -> list[tuple[str, str]]:
    """The categories that a row of this sign can have, for people."""
    refused = ONLY_OUT if amount >= 0 else ONLY_IN
    return [(c.value, str(c.label)) for c in C if c not in refused]

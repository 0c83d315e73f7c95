"""A stored score is explained in its reader's language."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation

from scoring.engine import reasons, rules
from scoring.engine.inputs import Inputs
from scoring.tests.factories import EXAMPLE
from scoring.wording import in_language

NEGLECTED = Inputs(None, Decimal(120_000), None, -0.2, 0.2, 0.1)


def told(inputs, language, **context):
    """The words of every row of a score, after the way through JSON, without their rows."""
    result = rules.score(inputs, context)
    with translation.override(language):
        rows = [*result.contributions_json(), *result.reasons_json()]
        return [in_language(row) for row in rows]


@pytest.mark.parametrize("inputs", [EXAMPLE, NEGLECTED])
def test_english_is_what_was_stored_but_for_how_numbers_are_written(inputs):
    result = rules.score(inputs, {"currency": "EUR", "negative_days": 3})
    stored = [*result.contributions_json(), *result.reasons_json()]
    shown = told(inputs, "en", currency="EUR", negative_days=3)
    for before, after in zip(stored, shown, strict=True):
        assert before.keys() == after.keys()
        assert before["sentence"].count("%") == after["sentence"].count("%")
    assert {row["code"] for row in stored} == {row["code"] for row in shown}


def test_a_sentence_is_said_with_the_numbers_of_the_language():
    debt = next(row for row in told(EXAMPLE, "fr", currency="EUR") if row["code"] == "debt")
    assert debt["label"] == "Dettes par rapport au chiffre d’affaires"
    assert debt["sentence"] == (
        "Les dettes de 200\u202f000\u00a0€ représentent 16,7\u00a0% du chiffre d’affaires annuel."
    )


def test_a_sentence_within_a_sentence_and_names_are_translated_too():
    rows = told(NEGLECTED, "fr", currency="EUR", negative_days=3)
    assert any("chiffre d’affaires et dettes" in row["sentence"] for row in rows)
    (signal,) = reasons.of([], EXAMPLE, {"negative_days": 3})
    with translation.override("fr"):
        overdrawn = in_language(signal.as_json())
    assert overdrawn["sentence"] == (
        "Le compte a été à découvert 3 jours en 12 mois. Cela ne compte pas dans les points."
    )


def test_without_a_currency_amounts_are_numbers():
    debt = next(row for row in told(EXAMPLE, "en") if row["code"] == "debt")
    assert debt["sentence"] == "Debt of 200,000 is 16.7% of a year’s revenue."


def test_words_of_others_and_of_old_scores_stay():
    row = {"code": "x", "label": "Wert", "sentence": "", "said": {}}
    assert in_language(row) == row
    old = {"code": "debt", "title": "", "sentence": "Debt of 5 EUR.", "advice": ""}
    with translation.override("fr"):
        assert in_language(old) == old


def test_what_is_missing_is_named_in_a_list():
    result = rules.score(replace(NEGLECTED, expenses=None))
    margin = next(part for part in result.contributions if part.code == "margin")
    assert margin.sentence == "Not known: revenue and expenses. This part gets no points."

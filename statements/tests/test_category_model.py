"""The artefact, what the model says, and when it is silent."""

import hashlib
import json

import pytest

from statements import category_model, category_training
from statements.categories import classify
from statements.category_model import ARTEFACT, BadArtefact, load, pieces_of, predict
from statements.enums import Category, CategorySource
from statements.words import words_of


def test_the_artefact_is_the_one_that_was_trained():
    digest = ARTEFACT.with_suffix(".sha256").read_text().split()[0]
    assert hashlib.sha256(ARTEFACT.read_bytes()).hexdigest() == digest
    assert set(load().categories) == set(Category)


def test_the_artefact_is_of_the_phrases_as_they_are():
    told = json.loads(ARTEFACT.read_bytes())
    pairs = category_training.corpus()
    assert told["phrases"] == len(pairs)
    text = "\n".join(f"{category.value}\t{phrase}" for category, phrase in pairs)
    assert told["corpus_sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_training_again_gives_the_same_bytes(tmp_path):
    content = category_training.train()
    path = tmp_path / "categories.json"
    digest = category_training.write(content, path)
    assert path.read_bytes() == content
    assert digest == hashlib.sha256(content).hexdigest()
    assert load(path) == load()


@pytest.mark.parametrize("damage", ["changed", "no digest"])
def test_a_damaged_artefact_is_refused(tmp_path, damage):
    path = tmp_path / "categories.json"
    category_training.write(ARTEFACT.read_bytes(), path)
    if damage == "changed":
        path.write_bytes(path.read_bytes() + b" ")
    else:
        path.with_suffix(".sha256").unlink()
    with pytest.raises(BadArtefact):
        load(path)


def test_a_word_is_known_by_its_pieces():
    assert pieces_of("atm") == ["=atm", "<at", "atm", "tm>", "<atm", "atm>", "<atm>"]
    assert pieces_of("#") == []


def test_words_near_those_of_rules_are_told_by_the_model():
    found = classify("Gehaltsueberweisung Mitarbeiter", "", -100)
    assert (found.category, found.source) == (Category.SALARY, CategorySource.MODEL)


def test_names_leave_the_model_silent():
    found = classify("Xqzw Vvkt", "", -100)
    assert (found.category, found.source) == (Category.SUPPLIES, CategorySource.RULE)


def test_the_model_never_says_what_the_sign_refuses():
    words = words_of("monthly salary employee")
    assert predict(words, frozenset()) == Category.SALARY
    assert predict(words, frozenset({Category.SALARY})) != Category.SALARY


def test_scikit_learn_is_not_there_when_rows_are_told():
    assert "sklearn" not in vars(category_model)

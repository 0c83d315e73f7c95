"""The catalogues of texts: complete, true to the texts they translate, compiled as written."""

import re
from collections import Counter

import pytest
from django.conf import settings

from partnex import catalogue

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(
    r"%\(\w+\)[-+.\d]*[sdfgr]|%[sdr]|%%|\{\w*(?::[^{}]*)?\}|</?[a-z][^>]*>|https?://[^\s»]+"
)
NO_BREAK, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
# What a French reader would stumble over: a plain space where none may break, a straight
# apostrophe, English quotes.
MISPRINT = re.compile(r" [;:!?»%](?![(\w])|« |[“”]|\w'\w|" + f"{NO_BREAK}[;!?]|{NARROW}:")


@pytest.fixture(scope="module")
def texts():
    return [message for message in catalogue.extracted() if message.id]


def placeholders(text: str) -> Counter:
    return Counter(PLACEHOLDER.findall(text))


def pairs(message):
    """(text, translation) pairs; each plural form beside the English plural."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(message.id[1], string) for string in message.string]


def translated(message) -> bool:
    return bool(message.id) and catalogue.is_translated(message)


def forms_of(message) -> int:
    return 1 if isinstance(message.string, str) else len(message.string)


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(texts, language):
    known = catalogue.read(language)
    missing = []
    for text in texts:
        found = known.get(text.id, text.context)
        forms = known.num_plurals if text.pluralizable else 1
        if not found or not catalogue.is_translated(found) or forms_of(found) != forms:
            missing.append(text.id)
    assert missing == [], "run `make messages` and translate what it names"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_of_a_text_that_is_gone(texts, language):
    said = {(text.context, str(text.id)) for text in texts}
    known = {(m.context, str(m.id)) for m in catalogue.read(language) if m.id}
    assert known - said == set(), "run `make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_tags_and_edges(language):
    wrong = []
    for message in catalogue.read(language):
        for text, translation in pairs(message) if translated(message) else ():
            same = placeholders(text) == placeholders(translation)
            if isinstance(message.id, tuple) and not same:  # “one” need not say the number
                given = placeholders(" ".join(message.id))
                same = set(placeholders(translation)) <= set(given)
            if not same or edges(text) != edges(translation):
                wrong.append((text, translation))
    assert wrong == []


def test_french_is_set_as_in_print():
    wrong = [
        translation
        for message in catalogue.read("fr")
        for _text, translation in (pairs(message) if translated(message) else ())
        if MISPRINT.search(PLACEHOLDER.sub("", translation))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_texts(language):
    """`make run` needs no gettext tools, since the compiled file is in the repository."""
    compiled = catalogue.po_path(language).with_suffix(".mo").read_bytes()
    assert compiled == catalogue.mo_bytes(catalogue.read(language)), "run `make messages`"

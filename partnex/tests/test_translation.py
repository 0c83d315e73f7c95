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


def placeholders(text: str) -> Counter:
    return Counter(PLACEHOLDER.findall(text))


def pairs(message):
    """(text, translation) pairs; each plural form beside the English plural."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return [(message.id[1], string) for string in message.string]


def translated(message) -> bool:
    return bool(message.id) and catalogue.is_translated(message)


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


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

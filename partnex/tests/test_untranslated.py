"""No text of ours bypasses gettext.

Templates are read as they stand, with every branch of them. What Python says is met by walking the
portal in a language that brackets whatever it translates (`partnex.tests.pseudo`).
"""

import json
import re
from itertools import chain
from zoneinfo import available_timezones

import pytest
from babel.core import Locale
from django.apps import apps
from django.conf import settings as product
from django.db import models

from accounts.tests.factories import TokenFamilyFactory
from core.countries import COUNTRY_CODES
from core.money import CURRENCY_CODES
from partnex.tests import pseudo
from partnex.tests.cast import Cast, bearer
from partnex.tests.test_access import OBJECTS, PLAIN, PUBLIC, address_of
from smes.tests.factories import ConsentAccessFactory

# Words that are the same in each language, and why.
SAME = {
    "our name, and languages by their own": {"Partnex", "Français", "English", "Brackets"},
    "abbreviations": set("API UTC ID PSI PDF CSV XLSX TSV OFX JSON QIF CAMT MT AUC DOI".split()),
    "names of the data set, its author and its licence, and an identifier": set(
        "Polish companies bankruptcy data Tomczak CC BY C5F".split()
    ),
    "one text of Django's, split at its commas": {"oui", "non"},
}
# Templates that are not pages of the portal.
FOR_DEVELOPERS = ("gallery/", "swagger.html", "redoc.html")
NO_PAGES = {"live", "account_logout", "statements:file", "docs", "redoc"}
CANADIAN = Locale("fr", "CA")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
HIDDEN = re.compile(
    r"\{%\s*(comment|blocktranslate|verbatim)\b.*?\{%\s*end\1\s*%\}"
    r"|\{% block width %\}.*?\{% endblock %\}|\{#.*?#\}|<!--.*?-->|&\w+;",
    re.DOTALL,
)
# Attributes of our components that people read.
WORDED = pseudo.SPOKEN | set(
    "subtitle summary caption note text submit cancel confirm previous_label next_label"
    " empty help data-label data-confirm data-text".split()
)


class Template(pseudo.Reader):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in pseudo.VOID:
            self.stack.append(tag)
        self.said += [(f"{tag} {name}", value or "") for name, value in attrs if name in WORDED]


def templates():
    for path in sorted((product.BASE_DIR / "templates").rglob("*")):
        name = path.relative_to(product.BASE_DIR / "templates").as_posix()
        if path.suffix in {".html", ".txt"} and not name.startswith(FOR_DEVELOPERS):
            yield name, path.read_text()


def test_no_template_says_a_word_of_its_own():
    same, found = set().union(*SAME.values()), []
    for name, source in templates():
        reader = Template()
        reader.feed(TAG.sub(" ", HIDDEN.sub(" ", source)))
        words = {word for _where, text in reader.said for word in pseudo.WORD.findall(text)}
        found += [f"{name}: {word}" for word in sorted(words - same)]
    assert not found, "\n".join(found)


def of_cldr() -> set[str]:
    """Words that Babel writes in the language of the page."""
    texts = [CANADIAN.territories[code] for code in COUNTRY_CODES]
    texts += [CANADIAN.currencies.get(code, code) for code in CURRENCY_CODES]
    texts += CURRENCY_CODES
    texts += [name.replace("_", " ") for name in available_timezones()]  # cities, as IANA has them
    for kind in ("wide", "abbreviated", "narrow"):
        for form in ("format", "stand-alone"):
            texts += CANADIAN.months[form][kind].values()
    return set(pseudo.WORD.findall(" ".join(texts)))


def of_data() -> set[str]:
    """Words that somebody has written into the database."""
    words = set()
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField)) and not field.choices
        ]
        for row in model._base_manager.values_list(*names) if names else ():
            words.update(pseudo.WORD.findall(" ".join(map(str, row))))
    return words


class Walk:
    """Pages asked for in brackets, and the words found outside of them."""

    def __init__(self, client) -> None:
        self.client, self.pages, self.found = client, 0, {}
        self.known = set().union(*SAME.values()) | of_cldr() | of_data()
        client.cookies[product.LANGUAGE_COOKIE_NAME] = pseudo.CODE

    def look(self, response, where: str) -> None:
        if "text/html" not in response.get("Content-Type", ""):
            return
        self.pages += 1
        for place, word in pseudo.bare_words(response.content.decode()):
            if word not in self.known:
                self.found.setdefault((place, word), where)

    def hear(self, answer: dict, where: str) -> None:
        """The words of a refusal in JSON."""
        self.pages += 1
        for text in [answer["message"], *chain.from_iterable(answer["fields"].values())]:
            for _place, word in pseudo.bare_words(text):
                if word not in self.known:
                    self.found.setdefault(("json", word), f"{where}: {text}")

    def check(self, at_least: int) -> None:
        assert self.pages >= at_least
        bare = [f"{page}: <{at}> {word}" for (at, word), page in self.found.items()]
        assert not bare, "\n".join(bare)


def pages(cast: Cast) -> dict[str, str]:
    addresses = {name: address_of(name) for name in PLAIN}
    addresses |= {name: address_of(name, make(cast)) for name, make in OBJECTS.items()}
    return {
        name: address
        for name, address in addresses.items()
        if not name.startswith("api:") and name not in NO_PAGES
    }


@pytest.mark.django_db
def test_no_page_says_a_word_that_cannot_be_translated(client, cast: Cast, settings):
    TokenFamilyFactory(user=cast.sana)
    ConsentAccessFactory(consent=cast.consent, who=cast.ines)
    addresses = pages(cast)
    with pseudo.spoken(settings):
        walk = Walk(client)
        for name in sorted(PUBLIC & addresses.keys()):
            walk.look(client.get(addresses[name]), f"nobody {name}")
        for who in ("sana", "ines"):
            client.force_login(getattr(cast, who))
            for name, address in addresses.items():
                walk.look(client.get(address), f"{who} {name}")
        client.force_login(cast.noor)
        for name in OBJECTS:
            if name in addresses:
                walk.look(client.get(addresses[name]), f"noor {name}")
        walk.check(at_least=60)


@pytest.mark.django_db
def test_no_refusal_of_a_form_says_a_word_that_cannot_be_translated(client, cast: Cast, settings):
    addresses = pages(cast)
    with pseudo.spoken(settings):
        walk = Walk(client)
        for who in ("sana", "ines"):
            client.force_login(getattr(cast, who))
            for name, address in addresses.items():
                walk.look(client.post(address, {"x": "x"}), f"{who} posts {name}")
                client.force_login(getattr(cast, who))
            walk.look(client.get(address_of("accounts:settings")), f"{who}, messages")
        walk.check(at_least=10)


@pytest.mark.django_db
def test_no_refusal_of_the_api_says_a_word_that_cannot_be_translated(client, cast: Cast, settings):
    body = json.dumps({"email": 1, "format": 1, "months": "x", "revenue": "x"})
    addresses = {name: address_of(name) for name in PLAIN}
    addresses |= {name: address_of(name, make(cast)) for name, make in OBJECTS.items()}
    with pseudo.spoken(settings):
        walk = Walk(client)
        for user in (cast.sana, cast.ines):
            headers = {"Accept-Language": pseudo.CODE, **bearer(user)}
            for name, address in addresses.items():
                for method in ("POST", "PATCH") if name.startswith("api:") else ():
                    response = client.generic(
                        method, address, body, "application/json", headers=headers
                    )
                    if response.status_code >= 400:
                        walk.hear(response.json(), f"{method} {name}")
        walk.check(at_least=60)

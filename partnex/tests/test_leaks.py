"""What one business keeps is seen by nobody whom it was not opened to, on any address.

A token of its own stands in each text of Sana's business; every GET address of the URL map is asked
for, links are followed, and the tokens found are exactly those that the reader may see.
"""

import re
from collections import deque
from datetime import timedelta

import pypdfium2
import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse

from accounts.models import IdempotencyKey, Notification
from accounts.tests.factories import TokenFamilyFactory, UserFactory
from core import clock
from investors.access_requests import ask_for_access
from investors.models import Investor, SavedSearch, Watch
from investors.tests.factories import InvestorFactory
from partnex.tests.cast import Cast, bearer
from partnex.tests.test_access import PLAIN, WITH_OBJECT, address_of
from scoring.actions import register_model
from scoring.models import ScoreReview, ShadowScore
from smes.actions import revoke_consent
from smes.consent_requests import decline_request, grant_request
from smes.consent_terms import remind_of_ends
from smes.enums import Scope
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import ConsentAccessFactory, ConsentFactory
from statements.figures import refresh_monthly_figures
from statements.models import ColumnMapping, Transaction

pytestmark = pytest.mark.django_db

# Texts of a business that hold no token, and why.
FIXED = {
    "choice by a code": {
        "country",
        "currency",
        "scopes",
        "asked_scopes",
        "what",
        "kind",
        "interests",
        "countries",
        "levels",
        "mail",
    },
    "secret or digest, tested with the tokens": {
        "password",
        "refresh_digest",
        "number_hash",
        "sha256",
        "fingerprint",
        "body_digest",
    },
    "four digits": {"last4"},
    "filters, read by the listing": {"query"},
    "figures, not words": {"inputs", "sources", "context", "corrected_inputs"},
    "answered by the API as it stands": {"action", "answer"},
    "names an event to ourselves": {"dedupe_key"},
    "only while a statement asks": {"question"},
}
UNPLANTED = set().union(*FIXED.values())
TENANT = {
    "accounts": {"User", "TokenFamily", "IdempotencyKey", "MailPreferences", "Notification"},
    "account": {"EmailAddress"},
    "smes": {"Sme", "Consent", "ConsentAccess"},
    "statements": {"BankAccount", "Statement", "ColumnMapping", "Transaction", "Break"},
    "scoring": {"Score", "ScoreReview", "ShadowScore"},
    "investors": {"SavedSearch", "Watch"},
}
AMOUNT = 76_543_21  # of the one transaction, and so of its month

CARD = {"Sme.business_name", "Sme.city"}
OPENED = {
    Scope.PROFILE: {"Sme.registration_number", "Sme.description", "Sme.website"},
    Scope.SCORE: {"Score.model_version"},
    Scope.REASONS: {"Score.contributions", "Score.reasons"},
    Scope.MONTHLY_FIGURES: {"Transaction.amount"},
    Scope.TRANSACTIONS: {
        "Transaction.description",
        "Transaction.counterparty",
        "Transaction.amount",
    },
}
# What the owner's own walk must find, or the walk proves nothing.
OWN = {
    *CARD,
    *OPENED[Scope.PROFILE],
    *OPENED[Scope.REASONS],
    *OPENED[Scope.TRANSACTIONS],
    "User.email",
    "Transaction.reference",
    "Statement.file_name",
    "BankAccount.bank_name",
    "Break.resolution",
    "Consent.purpose",
    "other Consent.purpose",
    "other User.email",
    "TokenFamily.program",
    "ScoreReview.text",
    "ScoreReview.reason",
    "Notification.title",
    "Notification.body",
    "Notification.link",
}
# What an investor keeps for herself; the name of a watched business only while its card is hidden.
DESK = {"Watch.note", "SavedSearch.name"}
MOST_ADDRESSES = 3000  # so that a circle of links ends the test, not the day


def texts_of(model):
    """Fields of a model that hold free text."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        and not isinstance(field, models.FileField)
        and not field.choices
        and field.name not in UNPLANTED
    ]


class Tokens(dict):
    """`{"Model.field": token}`; a token is found nowhere by accident."""

    def shape(self, row, field):
        """A new token in the form in which the field is shown."""
        token = f"qz{len(self):04}x"
        value = {
            "email": f"{token}@partnex.example",
            "website": f"https://{token}.example",
            "report": {"warnings": [token], "skipped": [], "skipped_count": 0, "accounts": []},
            "signals": [{"kind": token}],
            "mapping": {"date": token},
            "link": f"/{token}/",
        }.get(field, token)
        if field in {"contributions", "reasons"}:
            value = [part | {"sentence": token, "said": {}} for part in getattr(row, field)]
        return token, value

    def plant(self, row, prefix=""):
        """Write a token into each text of a row, whatever its model's rules about changes."""
        for field in texts_of(type(row)):
            token, value = self.shape(row, field)
            self[f"{prefix}{type(row).__name__}.{field}"] = token
            models.QuerySet(type(row)).filter(pk=row.pk).update(**{field: value})


def reviewed(cast):
    return ScoreReview.objects.create(
        score=cast.score,
        asked_by=cast.sana,
        text="Look.",
        state="decided",
        outcome="upheld",
        reason="Right.",
        reviewer=cast.admin,
        decided_at=clock.now(),
    )


def shadowed(cast):
    return ShadowScore.objects.create(
        score=cast.score,
        version=register_model(),
        value=50,
        contributions=cast.score.contributions,
    )


@pytest.fixture
def tokens(cast: Cast) -> Tokens:
    Transaction.objects.filter(pk=cast.transaction.pk).update(amount=AMOUNT)
    refresh_monthly_figures(cast.sme)
    other = InvestorFactory(user=UserFactory(investor=True))
    consent = ConsentFactory(sme=cast.sme, grantee=other.user)
    ConsentAccessFactory(sme=cast.sme, consent=consent, who=other.user)
    found = Tokens({"Transaction.amount": "76543.21"})
    for row in [
        cast.sana,
        cast.sme,
        cast.statement.account,
        cast.statement,
        cast.transaction,
        cast.problem,
        cast.score,
        cast.consent,
        reviewed(cast),
        shadowed(cast),
        ColumnMapping.objects.create(sme=cast.sme, signature="s", mapping={}),
        TokenFamilyFactory(user=cast.sana),
        IdempotencyKey.objects.create(user=cast.sana, action="score:run", key="k"),
        EmailAddress.objects.create(user=cast.sana, email="pending@partnex.example"),
        cast.notification,
        cast.watch,
        cast.search,
    ]:
        found.plant(row)
    for row in [other, other.user, consent]:
        found.plant(row, "other ")
    return found


def test_every_text_of_a_business_holds_a_token(tokens):
    for app, names in TENANT.items():
        for name in names:
            for field in texts_of(apps.get_model(app, name)):
                assert f"{name}.{field}" in tokens
    assert len(set(tokens.values())) == len(tokens)


def keys(cast):
    """The keys that stand behind objects; small numbers, so each is tried on each address."""
    rows = [cast.sme, cast.statement, cast.transaction, cast.problem, cast.score]
    consents = Consent.objects.filter(sme=cast.sme)
    desk = [*Watch.objects.all(), *SavedSearch.objects.all()]
    return {row.pk for row in [*rows, *consents, *Investor.objects.all(), *desk, cast.sana]}


def starts(cast):
    """Every address of the map, each object's for each of Sana's keys; the console's too."""
    yield from (address_of(name) for name in PLAIN)
    for name in WITH_OBJECT:
        if name == "accounts:revoke_family":
            continue  # POST only, by a key that no page of another person holds
        for pk in keys(cast):
            yield address_of(name, {"pk": pk})
    for model in admin.site._registry:
        label = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{label}_changelist")
        yield from (reverse(f"{label}_change", args=[pk]) for pk in keys(cast))


LINK = re.compile(r'(?:href|action|src|hx-get)="(/[^"]*)"|"(?:http://testserver)(/[^"]*)"')


def words_of(response):
    """What an answer says, a printed file included."""
    body = b"".join(response) if response.streaming else response.content
    if response["Content-Type"] != "application/pdf":
        return body.decode()
    pages = pypdfium2.PdfDocument(body)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def seen_by(client, user, cast, tokens, each=None):
    """The names of the tokens that a walk over all addresses and their links meets.

    `each` is told of every answer: its address and the names that it holds.
    """
    if user:
        client.force_login(user)
    headers = bearer(user) if user else {}
    queue, asked, found = deque(starts(cast)), set(), set()
    while queue:
        address = queue.popleft().replace("&amp;", "&").partition("?next=")[0]
        if address in asked or address.startswith("/static/"):
            continue
        asked.add(address)
        assert len(asked) < MOST_ADDRESSES
        is_api = address.startswith(("/api/", "/auth/", "/sme/"))
        response = client.get(address, headers=headers if is_api else {})
        assert response.status_code < 500
        words = words_of(response) if response.headers.get("Content-Type") else ""
        text = f"{response.headers}\n{words}".replace(",", "").lower()
        names = {name for name, token in tokens.items() if token in text}
        found |= names
        if each:
            each(address, names)
        links = [first or second for first, second in LINK.findall(words)]
        queue.extend([*links, *filter(None, [local(response.headers.get("Location", ""))])])
    return found


def local(address):
    return address if address.startswith("/") and not address.startswith("//") else ""


def test_the_owner_finds_her_own(client, cast: Cast, tokens):
    seen = seen_by(client, cast.sana, cast, tokens)
    assert seen >= OWN
    assert "Statement.signals" not in seen


@pytest.mark.parametrize("who", ["nobody", "zed", "an owner without a business"])
def test_strangers_see_nothing(client, cast: Cast, tokens, who):
    user = {"nobody": None, "zed": cast.zed}.get(who, UserFactory())
    assert seen_by(client, None if who == "nobody" else user, cast, tokens) == set()


def test_an_investor_without_a_consent_sees_the_card(client, cast: Cast, tokens):
    assert seen_by(client, cast.noor, cast, tokens) == CARD


def test_an_investor_without_a_consent_sees_nothing_of_an_unlisted_business(
    client, cast: Cast, tokens
):
    Sme.objects.filter(pk=cast.sme.pk).update(is_listed=False, listed_at=None)
    assert seen_by(client, cast.noor, cast, tokens) == set()


@pytest.mark.parametrize("scope", Scope)
def test_a_consent_opens_its_scope_and_no_more(client, cast: Cast, tokens, scope):
    Consent.objects.filter(pk=cast.consent.pk).update(scopes=[scope])
    assert seen_by(client, cast.ines, cast, tokens) == CARD | DESK | OPENED[scope]


def test_a_consent_for_all_scopes_opens_no_more_than_they_say_and_each_look_leaves_one_row(
    client, cast: Cast, tokens
):
    rows, looked = [ConsentAccess.objects.count()], {}

    def each(address, names):
        rows.append(ConsentAccess.objects.count())
        beyond = names & set().union(*OPENED.values())
        if beyond:
            assert rows[-1] - rows[-2] == 1, f"{address} shows {beyond}"
        assert rows[-1] - rows[-2] in {0, 1}, address
        if rows[-1] > rows[-2]:
            looked[address] = ConsentAccess.objects.latest("pk").door

    seen = seen_by(client, cast.ines, cast, tokens, each)
    assert seen == CARD.union(DESK, *OPENED.values())
    file = f"/smes/{cast.sme.pk}"
    assert {
        f"{file}/": "page",
        f"{file}/transactions/": "page",
        f"{file}/pdf/": "pdf",
        f"/api/v1{file}": "api",
        f"/api/v1{file}/transactions": "api",
        f"/api/v1{file}/pdf": "pdf",
    }.items() <= looked.items()


def test_what_an_investor_is_told_holds_no_more_than_the_card(cast: Cast, tokens):
    scopes = {"scopes": ["score"], "purpose": "A loan", "months": 1}
    for answer in (
        lambda request: grant_request(consent=request, by=cast.sana, months=1),
        lambda request: decline_request(consent=request, by=cast.sana, reason="Not now."),
    ):
        asker = InvestorFactory().user
        answer(ask_for_access(sme=cast.sme, by=asker, **scopes))
    soon = clock.now() + timedelta(hours=12)
    Consent.objects.filter(pk=cast.consent.pk).update(valid_until=soon)
    assert remind_of_ends() == 1
    revoke_consent(consent=Consent.objects.get(pk=cast.consent.pk), by=cast.sana)
    told = Notification.objects.filter(user__role="investor")
    assert told.count() >= 4
    text = " ".join(f"{note.title} {note.body} {note.link}" for note in told)
    beyond = {name for name, token in tokens.items() if token in text} - CARD
    assert {name for name in beyond if not name.startswith("other ")} == set()

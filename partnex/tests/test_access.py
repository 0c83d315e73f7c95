"""Who may open what: a walk over the whole URL map.

Every address is either public, or asks for a sign-in; every address of an object answers a stranger
exactly as if the object did not exist. An address that nobody classified fails.
"""

import re
import uuid

import pytest
from django.urls import URLPattern, get_resolver, reverse

from accounts.tests.factories import TokenFamilyFactory, UserFactory
from partnex.tests.cast import Cast, bearer
from statements.models import ColumnMapping

pytestmark = pytest.mark.django_db

# Open to everybody, signed in or not.
PUBLIC = {
    "home",
    "figures",
    "api:platform-figures",
    "openapi",
    "docs",
    "redoc",
    "healthz",
    "readyz",
    "metrics",
    "scoring:model_card",
    "scoring:recompute_script",
    "accounts:theme",
    "accounts:language",
    "accounts:sign_in",
    "accounts:sign_up",
    "accounts:welcome",
    "account_login",
    "account_signup",
    "account_inactive",
    "account_logout",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "api:health",
    "api:accounts-register",
    "api:accounts-login",
    "api:accounts-refresh",
}
# Addresses with a key in them that is itself the permission.
KEYED = {"accounts:unsubscribe", "account_confirm_email", "account_reset_password_from_key"}


def layout_of(cast):
    return ColumnMapping.objects.create(sme=cast.sme, signature="told once", mapping={})


# Each object's address, with what names Sana's object in it.
OBJECTS = {
    **dict.fromkeys(
        (
            "accounts:open_notification",
            "accounts:read_notification",
            "accounts:dismiss_notification",
            "api:accounts-notification-read",
            "api:accounts-notification-dismiss",
        ),
        lambda cast: {"pk": cast.notification.pk},
    ),
    **dict.fromkeys(
        (
            "smes:consent",
            "smes:grant",
            "smes:decline",
            "smes:extend",
            "smes:pause",
            "smes:resume",
            "smes:revoke",
            "api:smes-consent",
            "api:smes-consent-grant",
            "api:smes-consent-decline",
            "api:smes-consent-extend",
            "api:smes-consent-pause",
            "api:smes-consent-resume",
            "api:smes-consent-revoke",
        ),
        lambda cast: {"pk": cast.consent.pk},
    ),
    "accounts:revoke_family": lambda cast: {"pk": TokenFamilyFactory(user=cast.sana).pk},
    **dict.fromkeys(
        (
            "api:scoring-score",
            "api:scoring-explanation",
            "api:scoring-review",
            "api:scoring-review-withdraw",
        ),
        lambda cast: {"pk": cast.score.pk},
    ),
    "statements:forget": lambda cast: {"pk": layout_of(cast).pk},
    "statements:explain": lambda cast: {"pk": cast.problem.pk},
    "api:statements-break": lambda cast: {"pk": cast.problem.pk},
    "statements:delete_category_rule": lambda cast: {"pk": cast.rule.pk},
    "api:statements-category-rule": lambda cast: {"pk": cast.rule.pk},
    "statements:transaction": lambda cast: {"pk": cast.transaction.pk},
    "api:statements-transaction": lambda cast: {"pk": cast.transaction.pk},
    **dict.fromkeys(
        (
            "statements:detail",
            "statements:mapping",
            "statements:password",
            "statements:withdraw",
            "statements:retry",
            "statements:file",
            "statements:export_statement",
            "api:statements-export",
            "api:statements-detail",
            "api:statements-retry",
            "api:statements-mapping",
            "api:statements-password",
            "api:statements-breaks",
            "api:statements-transactions",
        ),
        lambda cast: {"pk": cast.statement.pk},
    ),
    **dict.fromkeys(
        (
            "investors:credit_file",
            "investors:transactions",
            "investors:watch",
            "investors:credit_file_pdf",
            "api:investors-credit-file-pdf",
            "investors:ask",
            "api:investors-credit-file",
            "api:investors-transactions",
            "api:investors-access-request",
        ),
        lambda cast: {"pk": cast.sme.pk},
    ),
    **dict.fromkeys(
        (
            "investors:search",
            "investors:search_seen",
            "investors:search_delete",
            "api:investors-search",
            "api:investors-search-matches",
            "api:investors-search-seen",
        ),
        lambda cast: {"pk": cast.search.pk},
    ),
    **dict.fromkeys(
        ("investors:watch_note", "investors:watch_remove", "api:investors-watch"),
        lambda cast: {"pk": cast.watch.pk},
    ),
}
# A listed business's public card is for every investor.
OPEN_TO_INVESTORS = {
    "investors:credit_file",
    "investors:transactions",
    "investors:watch",
    "investors:credit_file_pdf",
    "api:investors-credit-file-pdf",
    "investors:ask",
    "api:investors-credit-file",
    "api:investors-transactions",
    "api:investors-access-request",
}


def walk(patterns, prefix="", namespaces=()):
    """(name, route) of every address outside of Django's own admin."""
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if route.startswith("admin/"):
            continue
        if isinstance(entry, URLPattern):
            yield ":".join([*namespaces, entry.name or route]), route
        else:
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from walk(entry.url_patterns, route, inner)


ADDRESSES = dict(walk(get_resolver().url_patterns))
PLAIN = sorted(n for n, route in ADDRESSES.items() if not re.search(r"[<(]", route))
WITH_OBJECT = sorted(set(ADDRESSES) - set(PLAIN) - KEYED)
METHODS = ("get", "post", "put", "patch", "delete")


def address_of(name, kwargs=None):
    route = ADDRESSES[name]
    return f"/{route}" if name == route else reverse(name, kwargs=kwargs)


def ask(client, method, address, user=None):
    """The answer to a program with a token or to a browser with a session."""
    if address.startswith(("/api/", "/auth/", "/sme/")):
        headers = bearer(user) if user else {}
        return client.generic(method.upper(), address, b"{}", "application/json", headers=headers)
    if user:
        client.force_login(user)
    return getattr(client, method)(address)


def test_every_object_address_is_classified():
    assert set(WITH_OBJECT) == set(OBJECTS)


def statuses(client, address, user=None):
    """What each method answers."""
    return {method: ask(client, method, address, user).status_code for method in METHODS}


@pytest.mark.parametrize("name", [n for n in PLAIN if n not in PUBLIC])
def test_nobody_gets_in_without_signing_in(client, name):
    address = address_of(name)
    if address in {"/auth/register", "/auth/login"}:  # aliases of public ones
        assert statuses(client, address) == dict.fromkeys(METHODS, 405) | {"post": 400}
    elif address.startswith(("/api/", "/auth/", "/sme/")):
        assert statuses(client, address) == dict.fromkeys(METHODS, 401)
    else:
        for method in METHODS:
            response = ask(client, method, address)
            assert response.status_code == 302, method
            assert response["Location"].startswith(reverse("account_login")), method


@pytest.mark.parametrize("name", sorted(PUBLIC - KEYED))
def test_public_addresses_answer_nobody(client, name):
    assert ask(client, "get", address_of(name)).status_code in {200, 302, 405}


@pytest.mark.parametrize("name", WITH_OBJECT)
def test_objects_need_a_sign_in(client, cast: Cast, name):
    address = address_of(name, OBJECTS[name](cast))
    refused = 401 if address.startswith("/api/") else 302
    assert statuses(client, address) == dict.fromkeys(METHODS, refused)


def text_of(response, *secrets):
    """The body without what differs from answer to answer."""
    text = response.content.decode()
    text = re.sub(r'"request_id": ?"\w+"|[0-9a-f]{32}|value="\w{64}"', "", text)
    for secret in secrets:
        text = text.replace(f"/{secret}", "/")
    return text


STRANGERS = [
    (name, who)
    for name in WITH_OBJECT
    for who in ("zed", "noor")
    if not (who == "noor" and name in OPEN_TO_INVESTORS)
]


@pytest.mark.parametrize(("name", "who"), STRANGERS)
def test_a_stranger_meets_the_answer_of_a_missing_object(client, cast: Cast, name, who):
    kwargs = OBJECTS[name](cast)
    missing = {
        key: uuid.uuid4() if isinstance(value, uuid.UUID) else 987654321
        for key, value in kwargs.items()
    }
    stranger = getattr(cast, who)
    for method in METHODS:
        found = ask(client, method, address_of(name, kwargs), stranger)
        lost = ask(client, method, address_of(name, missing), stranger)
        assert found.status_code == lost.status_code, method
        assert found.status_code in {403, 404, 405}, method
        assert text_of(found, *kwargs.values()) == text_of(lost, *missing.values()), method


def test_an_account_of_no_known_kind_sees_nothing(cast: Cast):
    from investors.models import Investor
    from scoring.models import Score, ScoreReview
    from smes.models import Consent, Sme
    from statements.models import Break, MonthlyFigure, Statement, Transaction

    nobody = UserFactory.build(pk=987654321, role="visitor")
    for model in (Sme, Consent, Statement, Transaction, Break, MonthlyFigure, Score):
        assert model.objects.exists()
        assert not model.objects.visible_to(nobody).exists()
    assert not ScoreReview.objects.visible_to(nobody).exists()
    assert not Investor.objects.visible_to(nobody).exists()

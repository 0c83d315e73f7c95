"""Fields that an endpoint does not ask for change nothing.

Each writing endpoint and each form gets the same honest request twice, the second time with every
field of every model added to it. The database must be the same after both.
"""

import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import models, transaction
from django.urls import reverse

from accounts import tokens
from accounts.enums import AUDIENCE, Role
from accounts.tests.factories import PASSWORD, UserFactory
from partnex.tests.cast import Cast, bearer
from partnex.tests.test_openapi import OPERATIONS
from scoring import review_actions
from scoring.tests.factories import EXAMPLE_JSON
from smes.tests.factories import ConsentFactory
from statements.enums import StatementStatus
from statements.tests.factories import BreakFactory, StatementFactory, TransactionFactory

pytestmark = pytest.mark.django_db

OURS = ("accounts", "smes", "statements", "scoring", "investors", "account")
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# New on every run, whatever was sent: random names, salts, tokens, times taken.
RANDOM = {"refresh_digest", "file", "latency_ms", "answer"}
HOSTILE = {
    models.BooleanField: True,
    models.DateTimeField: "2020-01-01T00:00:00Z",
    models.DateField: "2020-01-01",
    models.DecimalField: "0.123456",
    models.FloatField: 0.123456,
    models.JSONField: ["transactions"],
    models.UUIDField: "00000000-0000-4000-8000-000000000001",
    models.EmailField: "mallory@partnex.example",
    models.BinaryField: "bWFsbG9yeQ==",
}


@pytest.fixture(autouse=True)
def _clock_stands_still():
    with time_machine.travel(NOON, tick=False):
        yield


def hostile_value(field, rows):
    """A value that the field would take: the last choice, somebody else's row, another number."""
    if field.is_relation:
        return rows(field.related_model)
    if field.choices:
        return list(dict(field.flatchoices))[-1]
    for kind, value in HOSTILE.items():
        if isinstance(field, kind):
            return value
    return 99 if isinstance(field, models.IntegerField) else "mallory"


def every_field(cast):
    """Every field of every model, by its name and its column, with a value that it would take."""
    others = {get_user_model(): cast.zed.pk}

    def rows(model):
        newest = model.objects.order_by("-pk").values_list("pk", flat=True).first()
        return others.get(model, newest)

    found = {}
    for model in MODELS:
        for field in model._meta.concrete_fields:
            value = hostile_value(field, rows)
            value = value.hex if hasattr(value, "hex") and not isinstance(value, float) else value
            found |= {field.name: value, field.attname: value}
    return found | {
        "role": Role.ADMIN.value,
        "is_staff": True,
        "is_superuser": True,
        "state": "active",
        "sme_id": cast.sme.pk,
        "groups": [1],
        "user_permissions": [1],
        "pk": 99,
    }


def snapshot(known):
    """All rows but for what is random; keys of new rows are counted, not compared."""
    told = {}
    for model in MODELS:
        before = known.get(model, set())
        rows = []
        for row in model._base_manager.values():
            is_new = row[model._meta.pk.attname] not in before
            for field in model._meta.concrete_fields:
                target = field.related_model if field.is_relation else None
                if target and row[field.attname] not in {None, *known.get(target, set())}:
                    row[field.attname] = "new"
                is_key = field.primary_key or field.name == "password"
                tells_key = field.name in {"dedupe_key", "link"}
                if (is_new and (is_key or tells_key)) or field.name in RANDOM:
                    del row[field.attname]
            rows.append(row)
        told[model.__name__] = sorted(rows, key=str)
    return told


def effect_of(send):
    """The answer to a request and the database after it, both undone."""
    known = {model: set(model._base_manager.values_list("pk", flat=True)) for model in MODELS}
    with transaction.atomic():
        response = send()
        after = snapshot(known)
        transaction.set_rollback(True)
    return response, after


def file_of(_cast=None):
    return SimpleUploadedFile("a.csv", b"Date,Description,Amount\n2026-01-01,Sale,1.00\n")


PROFILE = {
    "business_name": "New Bakery",
    "industry": "C",
    "years_of_operation": 3,
    "employees": 4,
    "registration_number": "X-1",
    "description": "Bakes.",
    "website": "https://new.example",
    "currency": "EUR",
}
INVESTOR = {
    "full_name": "Ines Again",
    "organization": "Own",
    "interests": ["A"],
    "levels": ["LOW"],
    "min_score": 60,
}
DECLARED = EXAMPLE_JSON | {"revenue": 1_300_000}
CONSENT = {"scopes": ["score"], "months": 3, "purpose": "A loan"}
EVIDENCE = {"evidence": "The register of Lugano names me."}
SEARCH = {"name": "Makers", "query": "industry=C", "frequency": "daily"}
ASKED = {"scopes": ["score"], "months": 1, "purpose": "A loan"}
EXPLANATION = {"resolution": "The bank leaves card fees out."}
NAMED = {"investor": lambda cast: cast.noor.email}
QUESTION = {
    "signature": "s" * 64,
    "header_row": 1,
    "columns": [{"index": n} for n in range(3)],
    "proposal": {"date": 0, "description": [1], "amount": 2, "date_format": "ISO"},
}


def paused(cast):
    return ConsentFactory(sme=cast.sme, grantee=cast.noor, state="paused").pk


def request(cast):
    """Noor's request, waiting for an answer."""
    asked = {"scopes": ["score", "reasons"], "asked_scopes": ["score", "reasons"]}
    return ConsentFactory(sme=cast.sme, grantee=cast.noor, state="requested", **asked).pk


def asking(cast):
    return StatementFactory(
        sme=cast.sme, status=StatementStatus.NEEDS_MAPPING, question=QUESTION
    ).pk


def failed(cast):
    return StatementFactory(sme=cast.sme, status=StatementStatus.FAILED, status_reason="x").pk


def protected(cast):
    return StatementFactory(
        sme=cast.sme, status=StatementStatus.NEEDS_PASSWORD, is_protected=True
    ).pk


def another_break(cast):
    return BreakFactory(statement=cast.statement).pk


def another_row(cast):
    return TransactionFactory(statement=cast.statement).pk


def disputed(cast):
    review_actions.ask_for_review(score=cast.score, by=cast.sana, text="Look.")
    return cast.score.pk


PREFERENCES = {
    "language": "fr",
    "theme": "dark",
    "time_zone": "Africa/Tunis",
    "quiet_from": "22:00",
    "quiet_until": "07:00",
}
OWNERS_KINDS = [kind for kind, (roles, _mail) in AUDIENCE.items() if Role.SME in roles]


# operation: (who may, the honest body, what {id} stands for)
WRITES = {
    "POST /api/v1/auth/register": (
        None,
        {"email": "new@partnex.example", "password": "a-long-passphrase", "role": "investor"},
        None,
    ),
    "POST /api/v1/auth/login": (
        None,
        {"email": lambda cast: cast.sana.email, "password": PASSWORD},
        None,
    ),
    "POST /api/v1/auth/refresh": (
        None,
        {"refresh": lambda cast: tokens.issue(user=cast.sana).refresh},
        None,
    ),
    "POST /api/v1/auth/logout": ("sana", {}, None),
    "PATCH /api/v1/preferences": (
        "sana",
        PREFERENCES | {"mail": {"milestone": "daily"}},
        None,
    ),
    "POST /api/v1/notifications/read": ("sana", {"until": lambda cast: cast.notification.pk}, None),
    "POST /api/v1/notifications/{id}/read": ("sana", {}, lambda cast: cast.notification.pk),
    "POST /api/v1/notifications/{id}/dismiss": ("sana", {}, lambda cast: cast.notification.pk),
    "POST /api/v1/sme/profile": ("new owner", PROFILE | {"location": "Porto, Portugal"}, None),
    "PATCH /api/v1/sme/profile": (
        "sana",
        PROFILE | {"location": "Porto, Portugal", "version": 1},
        None,
    ),
    "PUT /api/v1/sme/listing": ("sana", {"is_listed": False}, None),
    "POST /api/v1/sme/listing": ("sana", {"is_listed": False}, None),
    "POST /api/v1/sme/consents": ("sana", CONSENT | NAMED, None),
    "POST /api/v1/sme/consents/{id}/revoke": ("sana", {}, lambda cast: cast.consent.pk),
    "POST /api/v1/sme/consents/{id}/pause": ("sana", {}, lambda cast: cast.consent.pk),
    "POST /api/v1/sme/consents/{id}/resume": ("sana", {}, paused),
    "POST /api/v1/sme/consents/{id}/extend": (
        "sana",
        {"months": 1},
        lambda cast: cast.consent.pk,
    ),
    "POST /api/v1/sme/consents/{id}/grant": ("sana", {"months": 1, "scopes": ["score"]}, request),
    "POST /api/v1/sme/consents/{id}/decline": ("sana", {"reason": "Not now."}, request),
    "POST /api/v1/smes/{id}/access-request": ("noor", ASKED, lambda cast: cast.sme.pk),
    "POST /api/v1/sme/financial-summary": ("sana", DECLARED, None),
    "POST /api/v1/statements": ("sana", {"file": file_of}, None),
    "POST /api/v1/statements/{id}/mapping": ("sana", {"mapping": {"date_format": "DMY"}}, asking),
    "POST /api/v1/statements/{id}/password": ("sana", {"password": "open sesame"}, protected),
    "POST /api/v1/statements/{id}/retry": ("sana", {}, failed),
    "PATCH /api/v1/breaks/{id}": ("sana", EXPLANATION, another_break),
    "PATCH /api/v1/transactions/{id}": (
        "sana",
        {"category": "refund", "apply_to_alike": True},
        another_row,
    ),
    "POST /api/v1/statements/{id}/export": (
        "sana",
        {"format": "csv"},
        lambda cast: cast.statement.pk,
    ),
    "POST /api/v1/transactions/export": ("sana", {"format": "csv"}, None),
    "POST /api/v1/sme/figures/export": ("sana", {"format": "xlsx"}, None),
    "POST /api/v1/sme/figures/rows/export": (
        "sana",
        {
            "format": "csv",
            "figure": "inflow",
            "currency": "EUR",
            "periods": ["2026-03-01_2026-03-31"],
        },
        None,
    ),
    "POST /api/v1/scores": ("sana", {}, None),
    "POST /api/v1/scores/simulate": ("sana", {"debt": "1000.50", "impact_score": 0.4}, None),
    "POST /api/v1/scores/{id}/review": (
        "sana",
        {"text": "The rent stands twice."},
        lambda cast: cast.score.pk,
    ),
    "POST /api/v1/scores/{id}/review/withdraw": ("sana", {}, disputed),
    "POST /api/v1/investor/profile": ("new investor", INVESTOR | {"location": "Lugano"}, None),
    "POST /api/v1/investor/verification": ("noor", EVIDENCE, None),
    "POST /api/v1/smes/export": ("ines", {"format": "csv", "query": "industry=G"}, None),
    "POST /api/v1/investor/searches": ("noor", SEARCH, None),
    "PATCH /api/v1/investor/searches/{id}": (
        "ines",
        {"name": "Renamed", "frequency": "off"},
        lambda cast: cast.search.pk,
    ),
    "POST /api/v1/investor/searches/{id}/seen": ("ines", {}, lambda cast: cast.search.pk),
    "POST /api/v1/investor/watchlist": (
        "noor",
        {"business": lambda cast: cast.sme.pk, "note": "Call"},
        None,
    ),
    "PATCH /api/v1/investor/watchlist/{id}": ("ines", {"note": "Call"}, lambda cast: cast.watch.pk),
    "POST /api/v1/investor/watchlist/seen": ("ines", {}, None),
    "PATCH /api/v1/investor/profile": ("ines", INVESTOR | {"location": "Lugano"}, None),
}
FORMS = {
    "accounts:sign_up": (
        None,
        {"email": "new@partnex.example", "password1": "a-long-passphrase", "role": "investor"},
        None,
    ),
    "accounts:settings": (
        "sana",
        PREFERENCES | {f"mail_{kind}": "daily" for kind in OWNERS_KINDS},
        None,
    ),
    "accounts:read_notifications": ("sana", {"until": lambda cast: cast.notification.pk}, None),
    "accounts:read_notification": ("sana", {}, lambda cast: cast.notification.pk),
    "accounts:dismiss_notification": ("sana", {}, lambda cast: cast.notification.pk),
    "smes:profile": ("sana", PROFILE | {"country": "PT", "city": "Braga", "version": 1}, None),
    "smes:listing": ("sana", {"listed": ""}, None),
    "smes:sharing": ("sana", CONSENT | NAMED | {"audience": "one"}, None),
    "smes:revoke": ("sana", {}, lambda cast: cast.consent.pk),
    "smes:pause": ("sana", {}, lambda cast: cast.consent.pk),
    "smes:resume": ("sana", {}, paused),
    "smes:extend": ("sana", {"months": 1}, lambda cast: cast.consent.pk),
    "smes:grant": ("sana", {"months": 1, "scopes": ["score"]}, request),
    "smes:decline": ("sana", {"reason": "Not now."}, request),
    "investors:ask": ("noor", ASKED, lambda cast: cast.sme.pk),
    "statements:upload": ("sana", {"file": file_of}, None),
    "statements:declare": ("sana", DECLARED, None),
    "statements:explain": ("sana", EXPLANATION, another_break),
    "statements:transaction": ("sana", {"category": "refund"}, another_row),
    "statements:password": ("sana", {"password": "open sesame"}, protected),
    "statements:retry": ("sana", {}, failed),
    "scoring:score": ("sana", {"key": "k"}, None),
    "scoring:review": ("sana", {"text": "The rent stands twice."}, None),
    "investors:verification": ("noor", EVIDENCE, None),
    "investors:search_new": ("noor", SEARCH, None),
    "investors:search": (
        "ines",
        {"name": "Renamed", "frequency": "off"},
        lambda cast: cast.search.pk,
    ),
    "investors:search_seen": ("ines", {}, lambda cast: cast.search.pk),
    "investors:search_delete": ("ines", {}, lambda cast: cast.search.pk),
    "investors:watch": ("noor", {"watched": "yes"}, lambda cast: cast.sme.pk),
    "investors:watch_note": ("ines", {"note": "Call"}, lambda cast: cast.watch.pk),
    "investors:watch_remove": ("ines", {}, lambda cast: cast.watch.pk),
    "investors:watch_seen": ("ines", {}, None),
    "investors:profile": (
        "ines",
        INVESTOR | {"country": "CH", "city": "Lugano", "countries": "Kenya", "version": 1},
        None,
    ),
}


def person(cast, name):
    if name in {"new owner", "new investor"}:
        role = Role.SME if name == "new owner" else Role.INVESTOR
        return UserFactory(role=role)
    return name and getattr(cast, name)


def body_of(cast, honest):
    return {name: value(cast) if callable(value) else value for name, value in honest.items()}


def call(client, method, path, body, headers):
    """One request, as the address takes it: multipart where a file is, otherwise JSON."""
    if isinstance(body.get("file"), UploadedFile):
        body["file"].seek(0)
        return client.post(path, body, headers=headers)
    return client.generic(method, path, json.dumps(body), "application/json", headers=headers)


def as_form(body):
    return {
        name: json.dumps(value) if isinstance(value, dict) else value
        for name, value in body.items()
        if value is not None
    }


def test_every_writing_operation_is_here():
    writing = {name for name in OPERATIONS if name.split()[0] in {"POST", "PUT", "PATCH"}}
    assert set(WRITES) == writing


@pytest.mark.parametrize("who", ["one who may", "sana", "ines"])
@pytest.mark.parametrize("name", WRITES)
def test_an_endpoint_takes_what_it_documents_and_nothing_else(client, cast: Cast, name, who):
    method, path = name.split()
    allowed, honest, target = WRITES[name]
    user = person(cast, allowed if who == "one who may" else who)
    headers = bearer(user) if user else {}
    if target:
        path = path.replace("{id}", str(target(cast)))
    body = body_of(cast, honest)
    extra = {key: value for key, value in every_field(cast).items() if key not in documented(name)}
    stuffed = (as_form(extra) if "file" in honest else extra) | body
    plain, expected = effect_of(lambda: call(client, method, path, body, headers))
    full, after = effect_of(lambda: call(client, method, path, stuffed, headers))
    if who == "one who may":
        assert 200 <= plain.status_code < 300, plain.content
    assert full.status_code == plain.status_code, full.content
    assert after == expected


def documented(name):
    operation = OPERATIONS[name].definition.raw
    content = operation.get("requestBody", {}).get("content", {})
    fields = set()
    for media in content.values():
        schema = media["schema"]
        if "$ref" in schema:
            schema = OPERATIONS[name].schema.raw_schema["components"]["schemas"][
                schema["$ref"].rpartition("/")[2]
            ]
        fields |= set(schema["properties"])
    return fields


@pytest.mark.parametrize("who", ["one who may", "sana", "ines"])
@pytest.mark.parametrize("name", FORMS)
def test_a_form_takes_its_fields_and_nothing_else(client, cast: Cast, name, who):
    allowed, honest, target = FORMS[name]
    user = person(cast, allowed if who == "one who may" else who)
    path = reverse(name, args=[target(cast)] if target else [])
    body = body_of(cast, honest)
    extra = {key: value for key, value in every_field(cast).items() if key not in body}
    stuffed = as_form(extra) | body

    def send(fields):
        if user:
            client.force_login(user)
        if "file" in honest:
            body["file"].seek(0)
        return client.post(path, fields)

    plain, expected = effect_of(lambda: send(body))
    full, after = effect_of(lambda: send(stuffed))
    if who == "one who may":
        assert plain.status_code == 302, plain.content
    assert full.status_code == plain.status_code
    assert after == expected

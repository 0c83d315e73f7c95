"""The API keeps to its document, for programs of every kind, whatever they send."""

import io
from contextlib import redirect_stderr

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.urls import reverse
from drf_spectacular.validation import validate_schema
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.tests.factories import UserFactory
from core import clock
from core.api.schema import STATUSES
from partnex.tests.cast import Cast, bearer
from partnex.tests.test_access import ADDRESSES
from smes.enums import Scope
from statements import reading
from statements.tests.factories import csv_of, ledger

pytestmark = pytest.mark.django_db

DOCUMENT = schemathesis.openapi.from_wsgi("/openapi.json", get_wsgi_application())
OPERATIONS = {
    f"{operation.ok().method.upper()} {operation.ok().path}": operation.ok()
    for operation in DOCUMENT.get_all_operations()
}
ROLES = {"nobody": None, "owner": "sana", "investor": "ines", "admin": "admin"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# What stands behind the {id} of an address; every second example asks for it.
IDS = {
    "/api/v1/breaks/": "problem",
    "/api/v1/category-rules/": "rule",
    "/api/v1/notifications/": "notification",
    "/api/v1/investor/searches/": "search",
    "/api/v1/investor/watchlist/": "watch",
    "/api/v1/scores/": "score",
    "/api/v1/sme/consents/": "consent",
    "/api/v1/smes/": "sme",
    "/api/v1/statements/": "statement",
    "/api/v1/transactions/": "transaction",
}
EXAMPLES = 5  # of what the document permits, and as many of what it forbids


@pytest.fixture(autouse=True)
def _connection_of_the_test():
    """The real handler closes connections around a request; the test's must stay open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_document_is_valid_and_made_without_a_warning():
    validate_schema(DOCUMENT.raw_schema)
    told = io.StringIO()
    with redirect_stderr(told):
        call_command("spectacular", "--fail-on-warn", "--file", "/dev/null")
    assert told.getvalue() == ""


def test_the_document_names_every_canonical_address_and_no_other():
    canonical = {
        "/" + route.replace("<int:pk>", "{id}")
        for route in ADDRESSES.values()
        if route.startswith("api/v1/")
    }
    assert set(DOCUMENT.raw_schema["paths"]) == canonical


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_says_who_may_call_it_and_how_it_refuses(name):
    operation = OPERATIONS[name].definition.raw
    assert operation["operationId"]
    assert operation["tags"]
    assert operation.get("summary") or operation.get("description")
    is_public = name.split()[1] in {
        "/api/v1/health",
        "/api/v1/platform/figures",
        "/api/v1/auth/register",
        "/api/v1/auth/login",
        "/api/v1/auth/refresh",
    }
    assert operation["security"] == ([{}] if is_public else [{"bearer": []}])
    error = {"$ref": "#/components/schemas/Error"}
    for status in STATUSES:
        assert operation["responses"][status]["content"]["application/json"]["schema"] == error


def test_operation_ids_are_unique():
    ids = [operation.definition.raw["operationId"] for operation in OPERATIONS.values()]
    assert len(set(ids)) == len(ids)


def examples_of(operation, cast):
    """Requests that the document permits and requests that it forbids, some for a real object."""
    real = [
        getattr(cast, name).pk for start, name in IDS.items() if operation.path.startswith(start)
    ]
    objects = [{}]
    if "{id}" in operation.path:
        objects.append({"path_parameters": {"id": real[0]}})
    return [
        st.one_of(operation.as_strategy(generation_mode=mode, **chosen) for chosen in objects)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        if mode == GenerationMode.POSITIVE or operation.body or operation.query
    ]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_as_documented(cast: Cast, name):
    operation = OPERATIONS[name]
    headers = {role: bearer(getattr(cast, who)) if who else {} for role, who in ROLES.items()}
    to_nobody = set()
    for cases in examples_of(operation, cast):

        @settings(
            max_examples=EXAMPLES,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def hold(case):
            case.headers.pop("Authorization", None)
            for role, sent in headers.items():
                note(role)
                with transaction.atomic():
                    response = case.call(headers=sent)
                    transaction.set_rollback(True)
                if role == "nobody":
                    to_nobody.add(response.status_code)
                case.validate_response(response, checks=CHECKS, headers=sent)

        hold()
    if operation.definition.raw["security"] != [{}]:
        no_such_address = {404} if "{id}" in name else set()  # an id that is no number
        assert to_nobody - no_such_address == {401}


def test_the_document_is_served_to_everybody(client):
    answer = client.get(reverse("openapi"))
    assert answer.status_code == 200
    assert answer.json() == DOCUMENT.raw_schema


def ask(method, path, body=None, *, user, file=None, **path_parameters):
    """Ask as a program; the answer must be as documented."""
    sent = {} if body is None else {"body": body, "media_type": "application/json"}
    case = OPERATIONS[f"{method} {path}"].Case(path_parameters=path_parameters, **sent)
    upload = {} if file is None else {"data": {"file": (io.BytesIO(file[1]), file[0])}}
    response = case.call(headers=bearer(user), **upload)
    case.validate_response(response, checks=CHECKS)
    return response


def test_an_honest_program_from_nothing_to_a_credit_file():
    """States that no cast has: no profile, no score, an upload before and after it is read."""
    owner, investor = UserFactory(), UserFactory(investor=True)
    for path in ("/api/v1/sme/profile", "/api/v1/sme/listing"):
        assert ask("GET", path, user=owner).status_code == 404
    assert ask("GET", "/api/v1/sme/financial-summary", user=owner).status_code == 409
    profile = {
        "business_name": "Corner Bakery",
        "industry": "C",
        "location": "Tunis, Tunisia",
        "years_of_operation": 6,
        "employees": 9,
    }
    assert ask("POST", "/api/v1/sme/profile", profile, user=owner).status_code == 201
    fresh = ask("GET", "/api/v1/sme/profile", user=owner).json()
    assert (fresh["score"], fresh["risk_level"]) == (None, "")
    listed = {"is_listed": True}
    assert ask("PUT", "/api/v1/sme/listing", listed, user=owner).status_code == 409
    assert ask("POST", "/api/v1/scores", user=owner).status_code == 409

    known = csv_of(ledger()).encode()
    answer = ask("POST", "/api/v1/statements", user=owner, file=("a.csv", known))
    assert (answer.status_code, answer.json()["account"]) == (201, None)
    pk = answer.json()["id"]
    assert ask("GET", "/api/v1/statements/{id}/mapping", user=owner, id=pk).status_code == 409
    reading.read_statement(pk)
    unknown = b"Tag;Text;Wert\n01/02/2026;Sale;100\n03/04/2026;Sale;50\n"
    asked = ask("POST", "/api/v1/statements", user=owner, file=("b.csv", unknown)).json()
    reading.read_statement(asked["id"])
    question = ask("GET", "/api/v1/statements/{id}/mapping", user=owner, id=asked["id"])
    assert (question.status_code, question.json()["first_rows"][0][1]) == (200, "Sale")
    picture = ("c.csv", b"\x89PNG\r\n\x1a\n" * 40)
    unreadable = ask("POST", "/api/v1/statements", user=owner, file=picture).json()
    reading.read_statement(unreadable["id"])
    states = ask("GET", "/api/v1/statements", user=owner).json()["results"]
    assert [told["status"] for told in states] == ["unreadable", "needs_mapping", "reconciled"]
    for path in ("", "/transactions", "/breaks"):
        assert ask("GET", f"/api/v1/statements/{{id}}{path}", user=owner, id=pk).status_code == 200

    assert len(ask("GET", "/api/v1/sme/figures", user=owner).json()["results"]) == 3
    blended = ask("GET", "/api/v1/sme/financial-summary", user=owner).json()
    assert (blended["debt"], blended["revenue_growth"]) == (None, None)
    score = ask("POST", "/api/v1/scores", user=owner)
    assert score.status_code == 201
    assert ask("GET", "/api/v1/scores/{id}", user=owner, id=score.json()["id"]).status_code == 200
    assert ask("PUT", "/api/v1/sme/listing", listed, user=owner).status_code == 200

    assert ask("GET", "/api/v1/investor/profile", user=investor).status_code == 404
    person = {"full_name": "Ines", "location": "Lugano"}
    assert ask("POST", "/api/v1/investor/profile", person, user=investor).status_code == 201
    assert ask("GET", "/api/v1/investor/profile", user=investor).json()["organization"] == ""
    (found,) = ask("GET", "/api/v1/smes", user=investor).json()["results"]
    closed = ask("GET", "/api/v1/smes/{id}", user=investor, id=found["id"]).json()
    assert (closed["shared"], closed["scores"]) == ([], None)
    consent = {"investor": "all", "scopes": list(Scope), "months": 3}
    assert ask("POST", "/api/v1/sme/consents", consent, user=owner).status_code == 201
    investor.verified_at = clock.now()
    investor.save()
    opened = ask("GET", "/api/v1/smes/{id}", user=investor, id=found["id"]).json()
    assert opened["profile"]["currency"] == "EUR"
    assert [told["score"] for told in opened["scores"]] == [score.json()["score"]]
    assert opened["reasons"]["score"] == score.json()["score"]
    assert len(opened["monthly_figures"]) == 3
    rows = ask("GET", "/api/v1/smes/{id}/transactions", user=investor, id=found["id"])
    assert len(rows.json()["results"]) == 25
    looks = ask("GET", "/api/v1/sme/accesses", user=owner).json()["results"]
    assert [look["who"] for look in looks] == [investor.email] * 2
    assert ask("DELETE", "/api/v1/statements/{id}", user=owner, id=asked["id"]).status_code == 204

"""Bad input has a clear message in page and API, and nothing typed or stored is lost.

| bad input | page | API |
|---|---|---|
| empty, oversized, wrong type | `statements/tests/test_views.py::test_a_file_that_cannot_be_taken_says_why`, `::test_of_several_files_the_good_ones_are_kept` | `statements/tests/test_api.py::test_a_file_that_cannot_be_taken_is_named` |
| binary as CSV | here | here |
| a file already uploaded | `test_views.py::test_a_file_already_uploaded_is_refused_with_a_link_to_it` | `test_api.py::test_a_duplicate_names_the_earlier_one` |
| ambiguous dates | `test_views.py::test_an_ambiguous_date_is_asked_once_and_remembered` | `test_api.py::test_a_mapping_is_asked_and_answered` |
| two currencies | here | here |
| absurd amounts, NaN in a file | here | here |
| absurd, negative or no number declared | `test_views.py::test_a_wrong_declared_figure_is_named_and_nothing_typed_is_lost` | `test_api.py::test_a_wrong_figure_is_named`; NaN in JSON: here |
| a role that may not | here | here |
| an object of someone else | `test_access.py::test_a_stranger_meets_the_answer_of_a_missing_object` | the same |
| a second profile | here | here |
| a stale form | `smes/tests/test_views.py::test_a_stale_form_is_a_conflict_with_all_that_was_typed`, `investors/tests/test_views.py::test_a_stale_profile_keeps_what_was_typed`; a form open too long: here | `smes/tests/test_api.py`; an address of another page: here |
"""  # noqa: E501

import base64
import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from investors.models import Investor
from partnex.tests.cast import Cast, bearer
from smes.models import Sme
from statements import reading
from statements.models import FinancialSummary, Statement
from statements.tests.factories import upload

pytestmark = pytest.mark.django_db

TWO_CURRENCIES = (
    b"Date,Description,Amount,Currency\n2026-01-05,Sale,100.00,EUR\n2026-01-06,Sale,70.00,GBP\n"
    b"2026-01-07,Rent,-30.00,EUR\n"
)
ABSURD = (
    b"Date,Description,Amount\n2026-01-02,Sale,100.00\n2026-01-03,Sale,99999999999999999999.00\n"
    b"2026-01-04,Sale,NaN\n2026-01-06,Rent,-5.00\n"
)
PROFILE = {
    "business_name": "Second Thoughts",
    "industry": "C",
    "years_of_operation": 3,
    "employees": 4,
    "currency": "EUR",
}
INVESTOR = {"full_name": "Second Self"}


def words_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def send(client, user, method, path, body=None):
    data = body if isinstance(body, str) else json.dumps(body or {})
    return client.generic(method, path, data, "application/json", headers=bearer(user))


def told(answer):
    return answer.status_code, answer.json()["error"]


# -- Files


@pytest.fixture
def uploaded(client, cast: Cast):
    """Upload a file as a program and have it read; what API and page say of it then."""

    def act(content, name):
        answer = client.post(
            "/api/v1/statements", {"file": upload(content, name)}, headers=bearer(cast.sana)
        )
        assert answer.status_code == 201
        pk = answer.json()["id"]
        reading.read_statement(pk)
        client.force_login(cast.sana)
        page = client.get(reverse("statements:detail", args=[pk]))
        api = client.get(f"/api/v1/statements/{pk}", headers=bearer(cast.sana)).json()
        return api, words_of(page)

    return act


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
            "This is a picture, not a statement that can be read. Export the statement from your"
            " bank as CSV or OFX and upload that.",
        ),
        (b"\x00\x01\x02\xff" * 400, None),
        (b"MZ\x90\x00" + b"\x00" * 60 + bytes(range(256)) * 8, None),
    ],
)
def test_binary_as_csv_says_why_and_keeps_the_file(client, cast: Cast, uploaded, content, reason):
    api, page = uploaded(content, "march.csv")
    assert (api["status"], api["row_count"]) == ("unreadable", 0)
    assert api["reason_code"]
    assert api["reason"] == (reason or api["reason"]) != ""
    assert api["reason"] in page
    kept = client.get(reverse("statements:file", args=[api["id"]]))
    assert b"".join(kept) == content


def test_two_currencies_are_said_and_kept_apart(client, cast: Cast, uploaded):
    api, page = uploaded(TWO_CURRENCIES, "both.csv")
    assert (api["status"], api["row_count"]) == ("reconciled_with_breaks", 3)
    message = "This file holds EUR, GBP. They are kept apart and never added up."
    assert api["warnings"] == [message]
    assert message in page
    breaks = client.get(f"/api/v1/statements/{api['id']}/breaks", headers=bearer(cast.sana))
    assert [found["kind"] for found in breaks.json()["results"]] == ["mixed_currency"]


def test_absurd_amounts_are_named_by_their_lines_and_the_others_kept(uploaded):
    api, page = uploaded(ABSURD, "absurd.csv")
    assert (api["row_count"], api["lost_count"]) == (2, 2)
    assert [(line["line_no"], line["code"], line["reason"]) for line in api["skipped"]] == [
        (3, "bad_amount", "This amount is too large to be real."),
        (4, "bad_amount", "This is not an amount."),
    ]
    assert "Line 3: This amount is too large to be real. Line 4: This is not an amount." in page


# -- Figures


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999", "[1]", '"NaN"'])
def test_what_is_no_number_is_refused_and_nothing_stored(client, cast: Cast, literal):
    before = list(FinancialSummary.objects.values())
    body = f'{{"revenue": {literal}, "expenses": 1}}'
    answer = send(client, cast.sana, "POST", "/api/v1/sme/financial-summary", body)
    is_json = literal in {"1e999", "[1]", '"NaN"'}
    assert told(answer) == (400, "invalid" if is_json else "bad_json")
    assert list(answer.json()["fields"]) == (["revenue"] if is_json else [])
    assert list(FinancialSummary.objects.values()) == before


# -- Roles

OWNERS_ENDPOINTS = [
    ("GET", "/api/v1/sme/profile"),
    ("POST", "/api/v1/sme/profile"),
    ("PATCH", "/api/v1/sme/profile"),
    ("PUT", "/api/v1/sme/listing"),
    ("POST", "/api/v1/sme/consents"),
    ("GET", "/api/v1/sme/accesses"),
    ("GET", "/api/v1/sme/credit-file"),
    ("GET", "/api/v1/sme/figures"),
    ("POST", "/api/v1/sme/figures/export"),
    ("POST", "/api/v1/transactions/export"),
    ("POST", "/api/v1/sme/financial-summary"),
    ("POST", "/api/sme/financial-summary"),
    ("GET", "/api/v1/statements"),
    ("POST", "/api/v1/scores"),
    ("POST", "/api/score/run"),
    ("POST", "/sme/profile"),
]
INVESTORS_ENDPOINTS = [
    ("GET", "/api/v1/investor/profile"),
    ("POST", "/api/v1/investor/profile"),
    ("PATCH", "/api/v1/investor/profile"),
    ("GET", "/api/v1/smes"),
    ("GET", "/api/investor/smes"),
]


@pytest.mark.parametrize(
    ("who", "method", "path"),
    [
        *[(who, *call) for who in ("ines", "admin") for call in OWNERS_ENDPOINTS],
        *[("sana", *call) for call in INVESTORS_ENDPOINTS],
        *[("admin", *call) for call in INVESTORS_ENDPOINTS if "profile" in call[1]],
    ],
)
def test_an_endpoint_refuses_a_role_that_may_not(client, cast: Cast, who, method, path):
    answer = send(client, getattr(cast, who), method, path, {})
    assert told(answer) == (403, "not_allowed")
    assert answer.json()["message"]


@pytest.mark.parametrize("path", ["/api/v1/statements", "/api/soa/upload"])
def test_an_investor_uploads_nothing(client, cast: Cast, path):
    before = Statement.objects.count()
    file = upload(TWO_CURRENCIES)
    answer = client.post(path, {"file": file}, headers=bearer(cast.ines))
    assert (*told(answer), Statement.objects.count()) == (403, "not_allowed", before)


@pytest.mark.parametrize(
    ("who", "name", "message"),
    [
        *[
            ("ines", name, "This page is for business owners.")
            for name in [
                "dashboard",
                "smes:profile",
                "smes:sharing",
                "statements:list",
                "statements:upload",
                "statements:figures",
                "statements:declare",
                "scoring:score",
            ]
        ],
        ("sana", "investors:profile", "This page is for investors."),
        (
            "sana",
            "investors:listing",
            "The listing is for investors. Your own page is the dashboard.",
        ),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_says_whom_it_is_for(client, cast: Cast, who, name, message, method):
    client.force_login(getattr(cast, who))
    answer = getattr(client, method)(reverse(name))
    assert answer.status_code == 403
    assert message in words_of(answer)


# -- Profiles


@pytest.mark.parametrize(
    ("who", "path", "body", "model"),
    [
        ("sana", "/api/v1/sme/profile", PROFILE | {"location": "Porto, Portugal"}, Sme),
        ("sana", "/sme/profile", PROFILE | {"location": "Porto, Portugal"}, Sme),
        ("ines", "/api/v1/investor/profile", INVESTOR | {"location": "Lugano"}, Investor),
    ],
)
def test_a_second_profile_is_refused_and_the_first_kept(client, cast: Cast, who, path, body, model):
    before = list(model.objects.order_by("pk").values())
    answer = send(client, getattr(cast, who), "POST", path, body)
    assert told(answer) == (409, "profile_exists")
    assert "Change it instead." in answer.json()["message"]
    assert list(model.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("who", "name", "typed", "model"),
    [
        ("sana", "smes:profile", PROFILE | {"country": "PT", "city": "Braga"}, Sme),
        ("ines", "investors:profile", INVESTOR | {"country": "CH", "city": "Chur"}, Investor),
    ],
)
def test_a_second_profile_typed_in_another_window_overwrites_nothing(
    client, cast: Cast, who, name, typed, model
):
    """The form of a new profile, still open when the profile was made elsewhere."""
    before = list(model.objects.order_by("pk").values())
    client.force_login(getattr(cast, who))
    answer = client.post(reverse(name), typed)
    form = answer.context["form"]
    assert answer.status_code == 409
    assert {field: form[field].value() for field in typed} == {
        field: str(value) for field, value in typed.items()
    }
    assert list(model.objects.order_by("pk").values()) == before
    again = client.post(reverse(name), typed | {"version": form["version"].value()})
    assert again.status_code == 302


# -- Stale forms and addresses


def test_a_form_that_was_open_too_long_says_what_to_do(cast: Cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.sana)
    before = list(Sme.objects.order_by("pk").values())
    answer = client.post(reverse("smes:profile"), PROFILE | {"country": "PT", "city": "Braga"})
    assert answer.status_code == 403
    assert (
        "This form was open too long or came from another site. Go back, reload and try again."
        in words_of(answer)
    )
    assert list(Sme.objects.order_by("pk").values()) == before


FORGED = [
    base64.b64encode(text).decode()
    for text in (b"p=abc", b"p=2026-13-45", b"p=%00", b"o=-5", b'["next",["-id"],["x"]]', b"\xff")
]
LISTS = {
    "/api/v1/statements": "sana",
    "/api/v1/statements/{statement}/breaks": "sana",
    "/api/v1/statements/{statement}/transactions": "sana",
    "/api/v1/scores": "sana",
    "/api/v1/sme/consents": "sana",
    "/api/v1/sme/accesses": "sana",
    "/api/v1/sme/figures": "sana",
    "/api/v1/smes": "ines",
    "/api/v1/smes/{sme}/transactions": "ines",
    "/smes/": "ines",
    "/smes/{sme}/transactions/": "ines",
    "/business/statements/": "sana",
    "/business/sharing/": "sana",
}


@pytest.mark.parametrize("path", LISTS)
def test_a_forged_page_address_is_refused(client, cast: Cast, path):
    user = getattr(cast, LISTS[path])
    client.force_login(user)
    address = path.format(statement=cast.statement.pk, sme=cast.sme.pk)
    for cursor in FORGED:
        answer = client.get(
            address, {"cursor": cursor}, headers=bearer(user) if "/api/" in path else {}
        )
        assert answer.status_code == 400
        message = "This page address belongs to another list. Start again from the first page."
        if "/api/" in path:
            assert (answer.json()["error"], answer.json()["message"]) == ("bad_cursor", message)
        else:
            assert message in words_of(answer)

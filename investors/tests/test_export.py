import csv
import io
import json

import pytest

from accounts.tests.factories import UserFactory
from audit.models import AuditEvent
from core.errors import NotAllowed
from investors import export_actions
from investors.tests.cast import PLANTED
from partnex.tests.cast import bearer
from smes.models import Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
PAGE, API = "/smes/export/", "/api/v1/smes/export"


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def ask(client, user, **body):
    return client.generic("POST", API, json.dumps(body), "application/json", headers=bearer(user))


def test_who_may_export(client, cast):
    found = {}
    for who in ("sana", "ines", "noor", "zed", "admin"):
        client.force_login(getattr(cast, who))
        answer = client.post(PAGE, {"format": "csv"})
        found[who] = (answer.status_code, answer.streaming)
    no, yes = (403, False), (200, True)
    assert found == {"sana": no, "ines": yes, "noor": yes, "zed": no, "admin": yes}
    with pytest.raises(NotAllowed):
        export_actions.export_listing(
            rows=Sme.objects.all(), ending="csv", by=UserFactory(), query=""
        )


def test_the_file_is_the_list_as_it_is_filtered_and_ordered(client, cast):
    SmeFactory(listed=True, business_name="Best", score=90, city="Porto")
    SmeFactory(listed=True, business_name="Farm", industry="A")
    SmeFactory(scored=True, business_name="Hidden")
    client.force_login(cast.ines)
    answer = client.post(PAGE, {"format": "csv", "query": "industry=trade&cursor=x"})
    head, *rows = rows_of(answer)
    assert head[:3] == ["Number", "Business", "Industry"]
    assert [row[1] for row in rows] == ["Best", "Sana Olive Oils"]
    assert rows[0][2:10] == [
        "Wholesale and retail trade",
        "Portugal",
        "Porto",
        "7",
        "12",
        "90",
        "Low risk",
        "Read from statements",
    ]
    assert not any(text in str(rows) for text in PLANTED.values())


def test_no_cell_is_run_as_a_formula(client, cast):
    SmeFactory(listed=True, business_name='=HYPERLINK("http://x")', city="@city", score=99)
    client.force_login(cast.noor)
    row = rows_of(client.post(PAGE, {"format": "csv"}))[1]
    assert (row[1], row[4]) == ('\'=HYPERLINK("http://x")', "'@city")


def test_an_export_is_recorded(client, cast):
    client.force_login(cast.ines)
    client.post(PAGE, {"format": "xlsx", "query": "industry=G"})
    event = AuditEvent.objects.get(tag="listing:exported")
    assert (event.actor_id, event.data["format"], event.data["rows"]) == (cast.ines.pk, "xlsx", 1)
    assert event.private["filters"]["value"] == "industry=G"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"format": "pdf"}, "Choose csv or xlsx."),
        ({"format": "csv", "query": "min_score=lots"}, "Some filters cannot be read."),
    ],
)
def test_what_is_refused_is_said_on_the_list(client, cast, body, words):
    client.force_login(cast.ines)
    answer = client.post(PAGE, body, follow=True)
    assert answer.redirect_chain == [("/smes/?", 302)]
    assert words in answer.content.decode()
    assert not AuditEvent.objects.filter(tag="listing:exported").exists()


def test_a_file_is_bounded(client, cast, monkeypatch):
    monkeypatch.setattr(export_actions, "MOST_ROWS", {"csv": 1, "xlsx": 2})
    SmeFactory(listed=True)
    answer = ask(client, cast.ines, format="csv")
    assert (answer.status_code, answer.json()["error"]) == (400, "too_many")
    assert ask(client, cast.ines, format="xlsx").status_code == 200
    assert ask(client, cast.ines, format="csv", query="min_score=70").status_code == 200


def test_each_person_has_so_many_exports(client, cast, monkeypatch, settings):
    settings.ENABLE_RATE_LIMITING = True
    monkeypatch.setattr(export_actions, "MOST_EXPORTS", 1)
    assert ask(client, cast.ines, format="csv").status_code == 200
    refused = ask(client, cast.ines, format="csv")
    assert (refused.status_code, refused.json()["error"]) == (429, "too_many_exports")
    assert refused["Retry-After"] == "900"
    assert ask(client, cast.noor, format="csv").status_code == 200
    client.force_login(cast.ines)
    page = client.post(PAGE, {"format": "csv", "query": "industry=G"}, follow=True)
    assert "At most 1 exports in 15 minutes." in page.content.decode()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"format": "pdf"}, "invalid"),
        ({"format": "csv", "query": "industry=alchemy"}, "invalid_filter"),
    ],
)
def test_the_api_names_what_is_wrong(client, cast, body, code):
    answer = ask(client, cast.ines, **body)
    assert (answer.status_code, answer.json()["error"]) == (400, code)
    assert ask(client, cast.sana, format="csv").status_code == 403


def test_a_file_costs_the_same_for_one_row_and_for_three(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.ines)
    client.post(PAGE, {"format": "csv"})  # begins the audit trail
    with django_assert_max_num_queries(14) as one:
        assert len(rows_of(client.post(PAGE, {"format": "csv"}))) == 2
    SmeFactory.create_batch(2, listed=True)
    with django_assert_max_num_queries(14) as three:
        assert len(rows_of(client.post(PAGE, {"format": "csv"}))) == 4
    assert len(one) == len(three)

import json

import pytest

from investors import watch_actions
from investors.models import Watch
from partnex.tests.cast import bearer
from smes.models import Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
LIST = "/api/v1/investor/watchlist"


def ask(client, method, path, user, body=None):
    return client.generic(
        method, path, json.dumps(body or {}), "application/json", headers=bearer(user)
    )


@pytest.fixture
def watch(cast):
    return watch_actions.watch(sme=cast.sme, by=cast.ines, note="Call")


def test_who_may_ask_what(client, cast, watch):
    table = {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 403}
    one = {"sana": 403, "ines": 200, "noor": 404, "zed": 403, "admin": 403}
    for path, statuses in ((LIST, table), (f"{LIST}/{watch.pk}", one)):
        found = {who: ask(client, "GET", path, getattr(cast, who)).status_code for who in statuses}
        assert found == statuses
    assert ask(client, "DELETE", f"{LIST}/{watch.pk}", cast.noor).status_code == 404


def test_watch_note_and_remove(client, cast):
    body = {"business": cast.sme.pk, "note": "Call them"}
    made = ask(client, "POST", LIST, cast.noor, body)
    assert made.status_code == 201
    item = made.json()
    assert (item["name"], item["note"], item["changes"]) == ("Sana Olive Oils", "Call them", [])
    assert item["card"]["score"] == 78
    path = f"{LIST}/{item['id']}"
    assert ask(client, "PATCH", path, cast.noor, {"note": ""}).json()["note"] == ""
    assert ask(client, "PATCH", path, cast.noor, {"note": "x" * 1001}).status_code == 400
    assert ask(client, "DELETE", path, cast.noor).status_code == 204
    assert ask(client, "GET", path, cast.noor).status_code == 404


def test_a_hidden_business_is_like_none(client, cast):
    hidden = SmeFactory(scored=True)
    answers = [
        ask(client, "POST", LIST, cast.noor, {"business": pk}).json()
        for pk in (hidden.pk, 987654321)
    ]
    assert answers[0]["error"] == "unknown_business"
    assert answers[0]["fields"] == answers[1]["fields"]


def test_changes_are_listed_until_seen_and_a_hidden_card_is_null(client, cast, watch):
    Sme.objects.filter(pk=cast.sme.pk).update(score=50, risk_level="MEDIUM")
    (item,) = ask(client, "GET", LIST, cast.ines).json()["results"]
    assert [change["kind"] for change in item["changes"]] == ["score", "level"]
    assert ask(client, "POST", f"{LIST}/seen", cast.ines).json() == {"marked": 1}
    cast.consent.delete()
    Sme.objects.update(is_listed=False, listed_at=None, business_name="Renamed")
    (item,) = ask(client, "GET", LIST, cast.ines).json()["results"]
    assert (item["name"], item["card"]) == ("Sana Olive Oils", None)
    assert [change["kind"] for change in item["changes"]] == ["unlisted"]


def test_the_list_is_paged_and_costs_the_same(client, cast, django_assert_max_num_queries):
    for _number in range(3):
        watch_actions.watch(sme=SmeFactory(listed=True), by=cast.noor)
    headers = bearer(cast.noor)
    with django_assert_max_num_queries(4):
        page = client.get(LIST, {"page_size": 2}, headers=headers).json()
    assert len(page["results"]) == 2
    with django_assert_max_num_queries(4):
        assert len(client.get(page["next"], headers=headers).json()["results"]) == 1
    assert Watch.objects.count() == 3

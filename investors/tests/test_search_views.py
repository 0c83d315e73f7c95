import json

import pytest

from core import clock
from investors import search_actions
from investors.models import SavedSearch
from investors.tests.factories import SavedSearchFactory
from partnex.tests.cast import bearer
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
LIST, API = "/investors/searches/", "/api/v1/investor/searches"


@pytest.fixture
def search(cast):
    return search_actions.save_search(by=cast.ines, name="PRIVATE-7", query="industry=G")


def match(search, **fields):
    sme = SmeFactory(listed=True, **fields)
    search.matches.create(sme=sme, reason="scored", matched_at=clock.now())
    return sme


def ask(client, method, path, user, body=None):
    return client.generic(
        method, path, json.dumps(body or {}), "application/json", headers=bearer(user)
    )


def test_who_may_open_what(client, cast, search):
    page = {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 403}
    one = {"sana": 404, "ines": 200, "noor": 404, "zed": 404, "admin": 404}
    acts = {"sana": 403, "noor": 404, "zed": 403, "admin": 403, "ines": 302}
    own = f"{LIST}{search.pk}/"
    for method, address, statuses in (
        ("get", LIST, page),
        ("get", f"{LIST}new/", page),
        ("get", own, one),
        ("post", f"{own}seen/", acts),
        ("post", f"{own}delete/", acts),
    ):
        found = {}
        for who in statuses:
            client.force_login(getattr(cast, who))
            found[who] = getattr(client, method)(address).status_code
        assert found == statuses, address
    assert not SavedSearch.objects.exists()


def test_from_the_listing_to_a_saved_search(client, cast):
    client.force_login(cast.noor)
    page = client.get(f"{LIST}new/?industry=trade&order=score")
    form = page.context["form"]
    assert form["query"].value() == "industry=G"
    assert form["name"].value() == "Wholesale and retail trade"
    fields = {"name": "Traders", "frequency": "daily", "query": "industry=G"}
    assert client.post(f"{LIST}new/", fields)["Location"] == LIST
    stored = SavedSearch.objects.get()
    assert (stored.user, stored.name, stored.frequency) == (cast.noor, "Traders", "daily")
    again = client.post(f"{LIST}new/", fields | {"name": "Again"})
    assert again.status_code == 409
    assert "You keep this search already, as “Traders”." in again.content.decode()
    listed = client.get(LIST).content.decode()
    assert "Wholesale and retail trade" in listed
    assert 'href="/smes/?industry=G"' in listed


def test_filters_that_cannot_be_read_are_refused(client, cast):
    client.force_login(cast.noor)
    assert client.get(f"{LIST}new/?min_score=lots").status_code == 400
    fields = {"name": "Bad", "frequency": "off", "query": "min_score=lots"}
    assert client.post(f"{LIST}new/", fields).status_code == 400


def test_new_matches_are_shown_until_they_are_seen(client, cast, search):
    sme, gone = match(search), match(search, industry="A")
    client.force_login(cast.ines)
    assert "2 new matches" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}{search.pk}/")
    found = {item.match.sme: item.still_matches for item in page.context["found"]}
    assert found == {sme: True, gone: False}
    assert "Matches no longer" in page.content.decode()
    client.post(f"{LIST}{search.pk}/seen/")
    assert "Nothing new yet" in client.get(f"{LIST}{search.pk}/").content.decode()


def test_a_search_is_renamed_and_told_otherwise(client, cast, search):
    SavedSearchFactory(user=cast.ines, name="Taken", query="industry=A")
    client.force_login(cast.ines)
    address = f"{LIST}{search.pk}/"
    assert client.post(address, {"name": "Taken", "frequency": "off"}).status_code == 409
    assert client.post(address, {"name": "New", "frequency": "never"}).status_code == 400
    assert client.post(address, {"name": "New", "frequency": "off"}).status_code == 302
    search.refresh_from_db()
    assert (search.name, search.frequency) == ("New", "off")


def test_the_list_costs_the_same_for_one_row_and_for_three(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.ines)
    match(SavedSearchFactory(user=cast.ines, query="industry=A"))
    with django_assert_max_num_queries(5) as one:
        assert len(client.get(LIST).context["searches"]) == 1
    for query in ("industry=B", "industry=C"):
        match(SavedSearchFactory(user=cast.ines, query=query))
    with django_assert_max_num_queries(5) as three:
        assert len(client.get(LIST).context["searches"]) == 3
    assert len(one) == len(three)


def test_the_api_keeps_changes_and_removes(client, cast):
    body = {"name": "Makers", "query": "risk_level=low&industry=Manufacturing"}
    made = ask(client, "POST", API, cast.noor, body)
    assert made.status_code == 201
    item = made.json()
    assert item["query"] == "industry=C&risk_level=LOW"
    assert (item["words"], item["frequency"], item["new"]) == (
        ["Manufacturing", "Low risk"],
        "at_once",
        0,
    )
    assert ask(client, "POST", API, cast.noor, body).json()["error"] == "search_exists"
    refused = ask(client, "POST", API, cast.noor, {"name": "x", "query": "min_score=lots"})
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_filter")
    path = f"{API}/{item['id']}"
    assert ask(client, "PATCH", path, cast.noor, {"frequency": "off"}).json()["frequency"] == "off"
    assert ask(client, "GET", path, cast.ines).status_code == 404
    assert ask(client, "DELETE", path, cast.ines).status_code == 404
    assert ask(client, "DELETE", path, cast.noor).status_code == 204
    assert ask(client, "GET", API, cast.noor).json()["results"] == []
    assert ask(client, "GET", API, cast.sana).status_code == 403


def test_the_api_tells_new_matches_until_they_are_seen(client, cast, search):
    sme = match(search)
    path = f"{API}/{search.pk}"
    (found,) = ask(client, "GET", f"{path}/matches", cast.ines).json()["matches"]
    assert (found["business"]["id"], found["reason"], found["still_matches"]) == (
        sme.pk,
        "scored",
        True,
    )
    assert ask(client, "GET", path, cast.ines).json()["new"] == 1
    assert ask(client, "POST", f"{path}/seen", cast.ines).json()["new"] == 0
    assert ask(client, "GET", f"{path}/matches", cast.noor).status_code == 404

import re

import pytest

from investors import watch_actions
from investors.models import Watch
from investors.tests.factories import InvestorFactory
from scoring.tests.factories import ScoreFactory
from smes.models import Consent, ConsentAccess, Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
LIST = "/investors/watchlist/"


@pytest.fixture
def watch(cast):
    return watch_actions.watch(sme=cast.sme, by=cast.ines, note="PRIVATE-7")


def answers(client, method, address, whos, cast, data=None):
    found = {}
    for who in whos:
        client.force_login(getattr(cast, who))
        found[who] = getattr(client, method)(address, data or {}).status_code
    return found


def test_who_may_open_what(client, cast, watch):
    page = {"sana": 403, "ines": 200, "noor": 200, "zed": 403, "admin": 403}
    assert answers(client, "get", LIST, page, cast) == page
    note = {"sana": 404, "ines": 200, "noor": 404, "zed": 404, "admin": 404}
    assert answers(client, "get", f"{LIST}{watch.pk}/", note, cast) == note
    removal = {"noor": 404, "sana": 403, "zed": 403, "admin": 403, "ines": 302}
    assert answers(client, "post", f"{LIST}{watch.pk}/remove/", removal, cast) == removal


def test_watch_and_unwatch_from_a_page_and_back_to_it(client, cast):
    client.force_login(cast.noor)
    address = f"/smes/{cast.sme.pk}/watch/"
    answer = client.post(address, {"watched": "yes", "next": "/smes/?industry=G"})
    assert answer["Location"] == "/smes/?industry=G"
    assert Watch.objects.get().user == cast.noor
    answer = client.post(address, {"watched": "", "next": "//elsewhere.example/"})
    assert answer["Location"] == f"/smes/{cast.sme.pk}/"
    assert not Watch.objects.exists()


def test_htmx_gets_the_other_button(client, cast):
    client.force_login(cast.noor)
    headers = {"HX-Request": "true"}
    address = f"/smes/{cast.sme.pk}/watch/"
    page = client.post(address, {"watched": "yes", "next": "/smes/"}, headers=headers)
    assert 'name="watched" value=""' in page.content.decode()
    assert 'name="next" value="/smes/"' in page.content.decode()
    page = client.post(address, {"watched": "", "next": "/smes/"}, headers=headers)
    assert 'name="watched" value="yes"' in page.content.decode()


def test_a_business_that_nobody_opened_cannot_be_watched(client, cast):
    Sme.objects.update(is_listed=False, listed_at=None)
    client.force_login(cast.noor)
    assert client.post(f"/smes/{cast.sme.pk}/watch/", {"watched": "yes"}).status_code == 404


def test_the_list_shows_changes_until_they_are_seen(client, cast, watch):
    Sme.objects.filter(pk=cast.sme.pk).update(score=50, risk_level="MEDIUM")
    client.force_login(cast.ines)
    page = client.get(LIST).content.decode()
    assert "Score down from 78 to 50" in page
    assert "PRIVATE-7" in page
    as_of = re.search(r'name="as_of" value="([^"]+)"', page)[1]
    assert client.post(f"{LIST}seen/", {"as_of": as_of})["Location"] == LIST
    page = client.get(LIST).content.decode()
    assert "Score down" not in page
    assert "I have seen the changes" not in page


@pytest.mark.parametrize("as_of", ["", "yesterday", "2026-13-45T00:00:00Z", "2026-01-01T00:00:00"])
def test_a_moment_that_cannot_be_read_means_now(client, cast, watch, as_of):
    Sme.objects.filter(pk=cast.sme.pk).update(score=50, risk_level="MEDIUM")
    client.force_login(cast.ines)
    client.post(f"{LIST}seen/", {"as_of": as_of})
    assert Watch.objects.get().seen_score == 50


def test_an_unlisted_business_is_a_name(client, cast):
    watch_actions.watch(sme=cast.sme, by=cast.noor)
    Sme.objects.filter(pk=cast.sme.pk).update(
        is_listed=False, listed_at=None, business_name="RENAMED", city="HIDDENCITY", score=11
    )
    client.force_login(cast.noor)
    page = client.get(LIST).content.decode()
    assert "Sana Olive Oils" in page
    assert "No longer listed" in page
    for secret in ("RENAMED", "HIDDENCITY", ">11<", f"/smes/{cast.sme.pk}/"):
        assert secret not in page


def test_histories_open_on_request_and_each_is_a_look(client, cast, watch):
    watch_actions.watch(sme=SmeFactory(listed=True), by=cast.ines)
    client.force_login(cast.ines)
    assert "sparkline" not in client.get(LIST).content.decode()
    assert not ConsentAccess.objects.exists()
    page = client.get(LIST, {"trends": "yes"}).content.decode()
    assert page.count('class="sparkline"') == 1
    access = ConsentAccess.objects.get()
    assert (access.sme, access.who, access.what, access.consent) == (
        cast.sme,
        cast.ines,
        "score",
        cast.consent,
    )


def test_a_history_that_is_not_shared_cannot_be_opened(client, cast, watch):
    Consent.objects.update(scopes=["profile", "reasons"])
    client.force_login(cast.ines)
    page = client.get(LIST, {"trends": "yes"}).content.decode()
    assert 'class="sparkline"' not in page
    assert not ConsentAccess.objects.exists()


def test_a_note_is_changed_on_its_page(client, cast, watch):
    client.force_login(cast.ines)
    address = f"{LIST}{watch.pk}/"
    assert client.post(address, {"note": "x" * 1001}).status_code == 400
    answer = client.post(address, {"note": "Call them"})
    assert answer["Location"] == f"{LIST}#watch-{watch.pk}"
    assert Watch.objects.get().note == "Call them"


def test_an_empty_list_says_what_to_do(client):
    client.force_login(InvestorFactory().user)
    assert "You watch no business yet" in client.get(LIST).content.decode()


def test_the_list_costs_the_same_for_one_row_and_for_three(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.ines)

    def add():
        sme = SmeFactory(listed=True)
        ScoreFactory(sme=sme)
        watch_actions.watch(sme=sme, by=cast.ines)

    add()
    with django_assert_max_num_queries(7) as one:
        assert len(client.get(LIST).context["items"]) == 1
    add()
    add()
    with django_assert_max_num_queries(7) as three:
        assert len(client.get(LIST).context["items"]) == 3
    assert len(one) == len(three)

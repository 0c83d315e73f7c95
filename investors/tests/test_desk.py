"""The desk on the pages of the listing and of a credit file."""

import re

import pytest

from core import clock
from investors.desk_news import news_of
from investors.models import SavedSearch, Watch
from investors.tests.factories import InvestorFactory, SavedSearchFactory, WatchFactory
from smes.models import Sme
from smes.tests.factories import SmeFactory

pytestmark = pytest.mark.django_db
LISTING = "/smes/"


def page_of(client, user, address=LISTING):
    client.force_login(user)
    return client.get(address).content.decode()


def test_rows_can_be_chosen_and_watched_without_script(client, cast):
    cast.sme.business_name = "<b>Olives"
    cast.sme.save()
    page = page_of(client, cast.noor)
    assert "<b>Olives" not in page
    assert f'name="id" value="{cast.sme.pk}" form="compare"' in page
    address = re.search(r'form="watch-rows" formaction="([^"]+)"', page)[1]
    assert address == f"/smes/{cast.sme.pk}/watch/"
    answer = client.post(address, {"watched": "yes", "next": "/smes/?industry=G"})
    assert answer["Location"] == "/smes/?industry=G"
    assert 'name="watched" value=""' in page_of(client, cast.noor)


def test_admins_get_the_file_but_no_desk(client, cast):
    page = page_of(client, cast.admin)
    assert 'form="compare"' not in page
    assert "Save this search" not in page
    assert 'action="/smes/export/"' in page


def test_the_state_of_the_list_goes_into_a_search_and_a_file(client, cast):
    page = page_of(client, cast.noor, f"{LISTING}?industry=G&min_score=70")
    assert 'href="/investors/searches/new/?industry=G&amp;min_score=70"' in page
    assert 'name="query" value="industry=G&amp;min_score=70"' in page


def test_what_the_profile_looks_for_fills_in_the_filters(client, cast):
    page = page_of(client, cast.noor)
    assert 'href="/smes/?industry=A"' in page
    assert 'href="/investors/profile/#suggestions"' in page


def test_news_are_counted_in_one_question(django_assert_num_queries):
    investor = InvestorFactory()
    search = SavedSearchFactory(user=investor.user)
    for sme in SmeFactory.create_batch(2, listed=True):
        search.matches.create(sme=sme, reason="listed", matched_at=clock.now())
    watches = WatchFactory.create_batch(3, user=investor.user)
    Sme.objects.filter(pk=watches[0].sme_id).update(score=99, risk_level="LOW")
    WatchFactory(sme=watches[0].sme)
    with django_assert_num_queries(1):
        news = news_of(investor.user)
    assert (news.matches, news.changed, news.investor) == (2, 1, investor)
    SavedSearch.objects.update(seen_at=clock.now())
    Watch.objects.update(seen_score=99)
    assert news_of(investor.user)[:2] == (0, 2)


def test_the_credit_file_has_the_button(client, cast):
    address = f"/smes/{cast.sme.pk}/"
    assert 'name="watched" value="yes"' in page_of(client, cast.ines, address)
    assert 'name="watched"' not in page_of(client, cast.sana, address)
    assert 'name="watched"' not in page_of(client, cast.admin, address)

"""Saved searches: what is kept, what comes to match, and what is told of it."""

from datetime import timedelta

import pytest

from accounts.models import Notification
from accounts.tests.factories import UserFactory
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from investors import saved_query, search_actions, search_alerts, search_matching
from investors.filters import ListingFilter
from investors.models import SavedSearch
from investors.search_queries import new_matches, searches_of
from investors.tests.factories import InvestorFactory, SavedSearchFactory
from scoring.tests.factories import ScoreFactory
from smes.models import Sme
from smes.tests.factories import SmeFactory, level_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines():
    return InvestorFactory().user


@pytest.fixture
def wait(time_machine):
    """Let so much time pass; the clock stands still in between."""
    time_machine.move_to("2026-11-24T08:00:00Z", tick=False)

    def wait(**time):
        time_machine.move_to(clock.now() + timedelta(**time), tick=False)

    return wait


def save(by, query="", **fields):
    return search_actions.save_search(by=by, name=fields.pop("name", "Mine"), query=query, **fields)


# -- What is kept


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ""),
        ("order=score&cursor=abc&unknown=1&industry=", ""),
        ("risk_level=low&industry=Manufacturing", "industry=C&risk_level=LOW"),
        ("industry=C&risk_level=LOW&order=name", "industry=C&order=name&risk_level=LOW"),
        ("min_score=060&search=%C3%B6l", "min_score=60&search=%C3%B6l"),
    ],
)
def test_one_form_for_each_state_of_the_listing(query, expected):
    assert saved_query.canonical(query) == expected
    assert saved_query.canonical(expected) == expected


@pytest.mark.parametrize("query", ["min_score=lots", "industry=alchemy", "search=" + "x" * 9000])
def test_what_the_listing_refuses_is_not_kept(ines, query):
    with pytest.raises(Invalid) as refused:
        save(ines, query)
    assert refused.value.code == "invalid_filter"
    assert not SavedSearch.objects.exists()


def test_filters_are_told_in_words():
    assert saved_query.in_words("") == ["All businesses"]
    assert saved_query.in_words("industry=C&order=name") == ["Manufacturing", "By name"]
    assert saved_query.in_words("min_score=lots") == ["Its filters can no longer be read."]


def test_the_same_state_or_name_is_kept_once(ines):
    save(ines, "industry=C")
    for name, query in (("Other", "industry=manufacturing"), (" Mine ", "industry=A")):
        with pytest.raises(Conflict) as refused:
            save(ines, query, name=name)
        assert refused.value.code == "search_exists"
    save(InvestorFactory().user, "industry=C")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_search_has_a_name(ines, name):
    with pytest.raises(Invalid) as refused:
        save(ines, name=name)
    assert list(refused.value.fields) == ["name"]


def test_the_list_is_bounded(ines, monkeypatch):
    monkeypatch.setattr(search_actions, "MOST_SEARCHES", 1)
    save(ines)
    with pytest.raises(Conflict) as refused:
        save(ines, "industry=C", name="Second")
    assert refused.value.code == "too_many_searches"


@pytest.mark.parametrize("who", [{}, {"admin": True}])
def test_only_investors_save(who):
    with pytest.raises(NotAllowed):
        save(UserFactory(**who))


def test_nobody_touches_another_ones_search(ines):
    search, noor = save(ines), InvestorFactory().user
    for act in ("update_search", "delete_search", "mark_matches_seen"):
        with pytest.raises(NotAllowed):
            getattr(search_actions, act)(search=search, by=noor)
    search_actions.update_search(search=search, by=ines, name="Renamed", frequency="daily")
    stored = SavedSearch.objects.get()
    assert (stored.name, stored.frequency, stored.told_on) == ("Renamed", "daily", clock.today())
    search_actions.delete_search(search=stored, by=ines)
    assert not SavedSearch.objects.exists()


# -- What comes to match


def rescore(sme, value, before=None):
    """A new score of `value`; `before` is what its last one had shown."""
    if before is not None:
        old = ScoreFactory.build(sme=sme)
        ScoreFactory(
            sme=sme,
            summary__basis="declared",
            value=before,
            risk_level=level_of(before),
            base=old.base,
            state="superseded",
            created_at=sme.scored_at,
        )
    Sme.objects.filter(pk=sme.pk).update(
        score=value, risk_level=level_of(value), scored_at=clock.now()
    )


def found(search):
    return {match.sme_id: match.reason for match in new_matches(search)}


def run(wait):
    wait(minutes=1)
    while search_matching.run_searches():
        pass


def test_newly_listed_businesses_match_once(ines, wait):
    old = SmeFactory(listed=True, score=80)
    search = save(ines, "min_score=70")
    wait(minutes=1)
    fresh = SmeFactory(listed=True, score=80)
    SmeFactory(listed=True, score=60)
    SmeFactory(scored=True, score=80)
    run(wait)
    assert found(search) == {fresh.pk: "listed"}
    run(wait)
    assert SavedSearch.objects.get().untold == 1
    Sme.objects.filter(pk=fresh.pk).update(listed_at=clock.now())
    run(wait)
    assert SavedSearch.objects.get().untold == 1
    assert old.pk not in found(search)


@pytest.mark.parametrize(
    ("query", "before", "after", "reason"),
    [
        ("min_score=70", 60, 75, "scored"),
        ("min_score=70", 72, 75, None),
        ("min_score=70", 72, 60, None),
        ("risk_level=LOW", 69, 70, "scored"),
        ("risk_level=MEDIUM", 80, 50, "scored"),
        ("risk_level=MEDIUM", 41, 50, None),
        ("industry=G", 60, 75, None),
    ],
)
def test_a_new_score_matches_where_the_one_before_did_not(ines, wait, query, before, after, reason):
    sme = SmeFactory(listed=True, score=before)
    wait(days=1)
    search = save(ines, query)
    wait(hours=1)
    rescore(sme, after, before=before)
    run(wait)
    assert found(search) == ({sme.pk: reason} if reason else {})


def test_two_scores_between_two_looks_are_one_step(ines, wait):
    sme = SmeFactory(listed=True, score=60)
    wait(days=1)
    search = save(ines, "min_score=70")
    wait(seconds=1)
    rescore(sme, 75, before=60)
    sme.refresh_from_db()
    wait(seconds=1)
    rescore(sme, 78, before=75)
    run(wait)
    assert found(search) == {sme.pk: "scored"}


def test_what_left_and_came_back_by_its_score_is_new_again(ines, wait):
    sme = SmeFactory(listed=True, score=60)
    wait(days=1)
    search = save(ines, "min_score=70")
    for before, after in ((60, 75), (75, 50), (50, 90)):
        sme.refresh_from_db()
        rescore(sme, after, before=before)
        run(wait)
        search_actions.mark_matches_seen(search=SavedSearch.objects.get(), by=ines)
        wait(days=1)
    assert search.matches.get().matched_at > clock.now() - timedelta(days=2)


def test_every_filter_is_known_to_the_look_back():
    names = set(ListingFilter.base_filters) - {"order"}
    known = search_matching.PROFILE_FILTERS | search_matching.SCORE_FILTERS
    assert names <= known
    assert not search_matching.PROFILE_FILTERS & search_matching.SCORE_FILTERS


@pytest.mark.parametrize(
    ("name", "lets_through", "holds_back"),
    [
        ("risk_level", "MEDIUM", "LOW"),
        ("min_score", 60, 61),
        ("max_score", 60, 59),
        ("basis", "parsed", "declared"),
        ("revenue", "large", "tiny"),
        ("growth", "growing", "fast"),
        ("scored", "30", "7"),
    ],
)
def test_each_filter_looks_back(name, lets_through, holds_back):
    moment = clock.now()
    row = {
        "score": 60,
        "score_basis": "parsed",
        "revenue_band": 3,
        "growth": 120,
        "scored_at": moment - timedelta(days=10),
    }
    assert search_matching.matched_before({name: lets_through}, row, moment)
    assert not search_matching.matched_before({name: holds_back}, row, moment)
    assert search_matching.matched_before({name: "" if name != "scored" else None}, row, moment)


def test_a_long_queue_is_worked_off_in_steps(ines, wait, monkeypatch):
    monkeypatch.setattr(search_matching, "CANDIDATES", 2)
    search = save(ines)
    wait(minutes=1)
    smes = SmeFactory.create_batch(5, listed=True)  # all in one moment
    wait(minutes=1)
    turns = 0
    while search_matching.run_searches():
        turns += 1
    assert (set(found(search)), turns) == ({sme.pk for sme in smes}, 3)


def test_a_run_looks_at_no_more_than_its_step(ines, wait, django_assert_max_num_queries):
    save(ines, "min_score=70")
    wait(minutes=1)
    SmeFactory.create_batch(3, listed=True, score=80)
    wait(minutes=1)
    with django_assert_max_num_queries(14):
        assert search_matching.run_searches() == 1
    with django_assert_max_num_queries(1):
        assert search_matching.run_searches() == 0


def test_what_may_still_be_written_waits(ines, wait):
    search = save(ines)
    wait(minutes=1)
    SmeFactory(listed=True)
    assert search_matching.run_searches() == 0
    wait(minutes=1)
    assert search_matching.run_searches() == 1
    assert len(found(search)) == 1


def test_two_workers_do_not_run_one_search_twice(ines, wait):
    save(ines)
    wait(minutes=1)
    SmeFactory(listed=True)
    wait(minutes=1)
    (due,) = search_matching.due_searches()
    assert (search_matching._run(due), search_matching._run(due)) == (True, False)
    assert SavedSearch.objects.get().untold == 1


def test_old_matches_give_way(ines, wait, monkeypatch):
    monkeypatch.setattr(search_matching, "KEPT", 2)
    search = save(ines)
    for _number in range(3):
        wait(minutes=1)
        newest = SmeFactory(listed=True)
        run(wait)
    assert search.matches.count() == 2
    assert newest.pk in found(search)


def test_an_unlisted_match_is_shown_no_more(ines, wait):
    search = save(ines)
    wait(minutes=1)
    SmeFactory(listed=True)
    run(wait)
    assert searches_of(ines).get().new == 1
    Sme.objects.update(is_listed=False, listed_at=None)
    assert (found(search), searches_of(ines).get().new) == ({}, 0)


# -- What is told


def told():
    return list(Notification.objects.order_by("pk").values_list("title", flat=True))


def matching(search, count, now=None):
    for sme in SmeFactory.create_batch(count, listed=True):
        search.matches.create(sme=sme, reason="listed", matched_at=now or clock.now())
    SavedSearch.objects.filter(pk=search.pk).update(untold=count)


def test_one_notification_a_day_with_the_number(ines, wait):
    search = SavedSearchFactory(user=ines, name="Olives")
    matching(search, 2)
    assert (search_alerts.tell_of_matches(), search_alerts.tell_of_matches()) == (1, 0)
    matching(search, 1)
    assert search_alerts.tell_of_matches() == 0
    wait(days=1)
    assert search_alerts.tell_of_matches() == 1
    assert told() == ["2 new matches for “Olives”", "1 new match for “Olives”"]
    first = Notification.objects.first()
    assert (first.user, first.kind) == (ines, "search_match")
    assert first.link == f"/investors/searches/{search.pk}/"


def test_daily_alerts_wait_for_the_morning(ines, wait):
    search = save(ines, frequency="daily")
    matching(search, 1)
    assert search_alerts.tell_of_matches() == 0
    wait(hours=20)  # 4 in the morning
    assert search_alerts.tell_of_matches() == 0
    wait(hours=2)
    assert search_alerts.tell_of_matches() == 1


def test_nothing_is_told_where_it_is_not_wanted_or_gone(ines, wait):
    search = SavedSearchFactory(user=ines, frequency="off")
    matching(search, 1)
    assert search_alerts.tell_of_matches() == 0
    Sme.objects.update(is_listed=False, listed_at=None)
    SavedSearch.objects.update(frequency="at_once")
    search_alerts.tell_of_matches()
    stored = SavedSearch.objects.get()
    assert (told(), stored.untold, stored.told_on) == ([], 0, None)


def test_what_was_seen_is_not_told(ines, wait):
    search = SavedSearchFactory(user=ines)
    matching(search, 1)
    search_actions.mark_matches_seen(search=SavedSearch.objects.get(), by=ines)
    assert search_alerts.tell_of_matches() == 0
